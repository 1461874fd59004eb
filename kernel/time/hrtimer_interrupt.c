// SPDX-License-Identifier: MIT
/*
 * Running the hrtimers that are due: the timer interrupt and the softirq.
 *
 * Nearly always all timers are hard ones on the monotonic clock, one of them is due, and the
 * next one is not: the code is laid out for that.
 */
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/printk.h>
#include <asm/ptrace.h>
#include <bhk/hist_hooks.h>
#include <bhk/sched.h>
#include <bhk/tracepoint.h>
#include <trace/events/timer.h>
#include "hrtimer_queue.h"

/*
 * An interrupt that has run timers for so long ends, and the next one comes after as much
 * time again: a callback that restarts itself in the past slows the machine down to half,
 * and does not stop it. hrtimer_base.nr_hangs says how often.
 */
#define HRTIMER_HANG_US	    10000
#define HRTIMER_HANG_MAX_US 100000

ktime_t first_expiry_of_bases(unsigned int bases)
{
	struct hrtimer_clock_base *base;
	ktime_t first = KTIME_MAX;
	unsigned int mask;

	for_each_active_base(base, mask, bases) first =
		min(first, base->root->expires - base->offset);
	return first;
}

/* The first timer was queued again in the past. Interrupts off. Return: the next due one. */
static noinline struct hrtimer *due_behind_first(struct hrtimer_clock_base *base, ktime_t now,
						 u32 round)
{
	struct hrtimer_node *node = base->root;

	while ((node = hrtimer_heap_next(base->root, node->expires, node->seq))) {
		struct hrtimer *timer = container_of(node, struct hrtimer, node);

		if (now < timer->_softexpires)
			break;
		if (timer->round != round)
			return timer;
	}
	return NULL;
}

/* Interrupts off; on in between for the softirq. */
static noinline void finish_change(bool soft)
{
	unsigned long flags = arch_local_save_flags();

	hrtimers_finish(soft ? flags & ~PSR_I_BIT : flags);
}

/* The same behind the dequeueing of @timer, which for others runs already. */
static noinline void finish_taking(struct hrtimer *timer, struct hrtimer_clock_base *base,
				   bool soft)
{
	base->running = timer;
	finish_change(soft);
}

static noinline void take_first_of_many(struct hrtimer *timer, struct hrtimer_clock_base *base,
					bool soft)
{
	timer->state = HRTIMER_STATE_INACTIVE;
	if (hrtimer_heap_del_above_two(&timer->node, &base->root))
		finish_taking(timer, base, soft);
}

/*
 * Interrupts off: take the next due timer off the queue. One that was queued again in the
 * past has had its turn in this round, and must not keep those behind it from theirs.
 */
static __always_inline struct hrtimer *take_due_timer(struct hrtimer_clock_base *base, ktime_t now,
						      u32 round, bool soft)
{
	struct hrtimer_node *node = base->root;
	struct hrtimer *timer = container_of(node, struct hrtimer, node);

	if (!node || now < timer->_softexpires)
		return NULL;
	if (likely(timer->round != round)) {
		if (!HRTIMER_HEAP_PIECES)
			dequeue_first_hrtimer(timer, base);
		else if (likely(!node->right))
			dequeue_first_of_few(timer, base);
		else
			take_first_of_many(timer, base, soft);
		return timer;
	}
	timer = due_behind_first(base, now, round);
	if (timer && dequeue_hrtimer(timer, base) && HRTIMER_HEAP_PIECES)
		finish_taking(timer, base, soft);
	return timer;
}

#ifdef CONFIG_TRACE
static void __used trace_expiry(struct hrtimer *timer)
{
	ktime_t now = ktime_now() + timer->base->offset;

	trace_hrtimer_expire_entry(timer, &now);
}

static void __used trace_expired(struct hrtimer *timer)
{
	trace_hrtimer_expire_exit(timer);
}
#endif

/*
 * Interrupts off. @soft: they are on during the callback. After HRTIMER_NORESTART the timer
 * may be gone. base->running is still the timer while it is queued again: one CPU.
 */
static __always_inline void run_hrtimer(struct hrtimer *timer, struct hrtimer_clock_base *base,
					u32 round, bool soft)
{
	enum hrtimer_restart restart;

	trace_store_1(&trace_hrtimer_key, trace_expiry, base->running, timer, timer);
	hist_store_call(hrtimer_begins, timer->round, round, timer);
	if (soft)
		raw_local_irq_enable();
	restart = timer->function(timer);
	if (soft)
		raw_local_irq_disable();
	trace_store_1(&trace_hrtimer_key, trace_expired, base->running,
		      hist_null(hrtimer_ends, struct hrtimer, base), timer);
	if (restart != HRTIMER_NORESTART && !(timer->state & HRTIMER_STATE_ENQUEUED))
		if (enqueue_hrtimer(timer, base) == HEAP_UNFINISHED && HRTIMER_HEAP_PIECES)
			finish_change(soft);
}

/* Interrupts off. @now: on the base's clock. Return: callbacks called. */
static __always_inline unsigned int run_base(struct hrtimer_clock_base *base, ktime_t now,
					     u32 round, bool soft)
{
	struct hrtimer *timer;
	unsigned int done = 0;

	while ((timer = take_due_timer(base, now, round, soft))) {
		run_hrtimer(timer, base, round, soft);
		done++;
	}
	return done;
}

static noinline unsigned int run_bases(unsigned int bases, ktime_t now, u32 round, bool soft)
{
	struct hrtimer_clock_base *base;
	unsigned int mask, done = 0;

	if (hrtimers_unfinished())
		finish_change(false);
	for_each_active_base(base, mask, bases) {
		/* Only a thread leaves something unfinished, and none runs here. */
		if (HRTIMER_HEAP_PIECES && soft)
			irq_window();
		done += run_base(base, now + base->offset, round, soft);
	}
	return done;
}

/* Interrupts off. A soft timer is due: from now on the softirq looks after the soft bases. */
static noinline bool activate_softirq(ktime_t now)
{
	if (hrtimer_base.event_bases != HRTIMER_BASES_ALL ||
	    first_expiry_of_bases(HRTIMER_BASES_SOFT) > now)
		return false;
	hrtimer_base.event_bases = HRTIMER_BASES_HARD;
	set_softirq_pending(HRTIMER_SOFTIRQ);
	return true;
}

/* What a round does behind the tick, whatever is queued. Interrupts off. */
static unsigned int run_hard_bases(ktime_t now, u32 round, unsigned int active)
{
	unsigned int done = 0;

	if (active & HRTIMER_BASES_SOFT)
		done = activate_softirq(now);
	return done + run_bases(HRTIMER_BASES_HARD, now, round, false);
}

/*
 * One round: run what is due at @now, the tick first, each timer once, in each base in the order of expiry. A
 * timer with a range runs before its node.expires if it is met on the way. Interrupts off.
 * Without @tick it is not asked whether that is due, too. Return: 0 if nothing was due.
 */
static __always_inline unsigned int run_round(ktime_t now, bool tick)
{
	struct hrtimer_clock_base *mono = &hrtimer_base.clock_base[HRTIMER_BASE_MONOTONIC];
	unsigned int active = hrtimer_base.active_bases, done = 0;
	u32 round = ++hrtimer_base.nr_rounds;

	if (tick && now >= hrtimer_base.tick) {
		tick_interrupt(now);
		done = 1;
	}
	if (likely(!(active & ~(1u << HRTIMER_BASE_MONOTONIC))))
		return done + run_base(mono, now, round, false);
	return done + run_hard_bases(now, round, active);
}

/*
 * Interrupts off: program the event for the next timer, if it is still to come. @now is some
 * time ago, and was @now_us. Return: false if another round is due at once.
 */
static __always_inline bool program_next(ktime_t now, u32 now_us)
{
	ktime_t next = next_event();

	hrtimer_base.expires_next = next;
	return next == KTIME_MAX || clock_event_try(next - now, now_us);
}

/* Interrupts off: leave the rest of the time to others. */
static void hrtimer_hang(ktime_t now, u32 now_us, u32 us)
{
	s64 rest = min_t(u32, us, HRTIMER_HANG_MAX_US) * (s64)NSEC_PER_USEC;

	hrtimer_base.nr_hangs++;
	hrtimer_base.max_hang_us = max(hrtimer_base.max_hang_us, us);
	hrtimer_base.expires_next = now + rest;
	clock_event_program(rest, now_us);
	pr_warn_once("hrtimer: interrupt took %u us\n", us);
}

/* The same as run_round(), without a copy of its own of what is faster. */
static inline void run_general_round(ktime_t now)
{
	if (IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE)) {
		run_round(now, true);
		return;
	}
	if (now >= hrtimer_base.tick)
		tick_interrupt(now);
	run_hard_bases(now, ++hrtimer_base.nr_rounds, hrtimer_base.active_bases);
}

/* Timers fell due while others ran. Interrupts off. */
static noinline void more_rounds(u32 entry_us)
{
	u64 now_us;
	ktime_t now;
	u32 us;

	do {
		now_us = clock_us64();
		now = clock_to_ktime(now_us);
		us = (u32)now_us - entry_us;
		if (us >= HRTIMER_HANG_US) {
			hrtimer_hang(now, now_us, us);
			return;
		}
		hrtimer_base.nr_retries++;
		event_is_served();
		run_general_round(now);
	} while (!program_next(now, now_us));
}

static __always_inline void serve_event(bool tick)
{
	u64 now_us = clock_us64();
	ktime_t now = clock_to_ktime(now_us);

	event_is_served();
	if (unlikely(!run_round(now, tick)))
		hrtimer_base.nr_early++;
	if (unlikely(!program_next(now, now_us)))
		more_rounds(now_us);
}

/**
 * hrtimer_interrupt() - the clock event has come
 *
 * Runs hard timers until none is due, then programs the event once for the next one. That
 * is tried with the time of the entry; only if it does not succeed the clock is read again.
 *
 * Context: clock_event_interrupt().
 */
void hrtimer_interrupt(void)
{
	serve_event(true);
}

/**
 * hrtimer_interrupt_before_tick() - the same, programmed for a time before the next tick
 *
 * A tick that has come meanwhile is found when the event is to be programmed for it.
 *
 * Context: clock_event_interrupt().
 */
void hrtimer_interrupt_before_tick(void)
{
	serve_event(false);
}

/**
 * hrtimer_run_soft() - run the soft timers that are due
 *
 * One round. What falls due meanwhile gets the event again, which raises the softirq again
 * and so comes under its bounds.
 *
 * Context: the action of HRTIMER_SOFTIRQ, interrupts on.
 */
void hrtimer_run_soft(void)
{
	ktime_t now = ktime_now();

	if (HRTIMER_HEAP_PIECES)
		hrtimers_settle();
	raw_local_irq_disable();
	run_bases(HRTIMER_BASES_SOFT, now, ++hrtimer_base.nr_soft_rounds, true);
	if (HRTIMER_HEAP_PIECES)
		irq_window();
	hrtimer_base.event_bases = HRTIMER_BASES_ALL;
	hrtimers_program_earlier();
	raw_local_irq_enable();
}
