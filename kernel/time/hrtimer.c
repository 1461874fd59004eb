// SPDX-License-Identifier: MIT
/*
 * hrtimers: queues ordered by expiry. kernel/time/hrtimer_interrupt.c runs what is due.
 *
 * One queue for each clock and context. The clock event is programmed for the earliest
 * expiry of all, and only when that moves forward: a timer that is cancelled or moved back
 * leaves the event where it is. At that time one interrupt finds nothing due and programs
 * the next one, so a timeout which is set and cancelled over and over costs one interrupt
 * for each of its lengths instead of two writes to the device each time.
 *
 * One CPU: interrupts off guards everything. A hard callback runs in the timer interrupt
 * with interrupts off, so nobody but itself can find it running. A soft one runs in softirq
 * context, which no thread interrupts, so only itself and hard handlers can.
 */
#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/printk.h>
#include <bhk/context.h>
#include <bhk/debugobjects.h>
#include <bhk/hist.h>
#include <bhk/hist_hooks.h>
#include <bhk/tracepoint.h>
#include <trace/events/timer.h>
#include "hrtimer_queue.h"

#define BASE(n, clock) [n] = { .index = n, .clockid = clock }

struct hrtimer_cpu_base hrtimer_base = {
	.event_bases = HRTIMER_BASES_ALL,
	.expires_next = KTIME_MAX,
	.tick = KTIME_MAX,
	.clock_base = {
		BASE(HRTIMER_BASE_MONOTONIC, CLOCK_MONOTONIC),
		BASE(HRTIMER_BASE_REALTIME, CLOCK_REALTIME),
		BASE(HRTIMER_BASE_BOOTTIME, CLOCK_BOOTTIME),
		BASE(HRTIMER_BASE_TAI, CLOCK_TAI),
		BASE(HRTIMER_BASE_MONOTONIC_SOFT, CLOCK_MONOTONIC),
		BASE(HRTIMER_BASE_REALTIME_SOFT, CLOCK_REALTIME),
		BASE(HRTIMER_BASE_BOOTTIME_SOFT, CLOCK_BOOTTIME),
		BASE(HRTIMER_BASE_TAI_SOFT, CLOCK_TAI),
	},
};

unsigned int hrtimer_resolution = NSEC_PER_USEC;
EXPORT_SYMBOL(hrtimer_resolution);

/* Interrupts off, @timer is the first of its queue. */
noinline bool dequeue_first_hrtimer(struct hrtimer *timer, struct hrtimer_clock_base *base)
{
	if (timer->node.right) {
		timer->state = HRTIMER_STATE_INACTIVE;
		return hrtimer_heap_del_above_two(&timer->node, &base->root);
	}
	dequeue_first_of_few(timer, base);
	return false;
}

/**
 * __hrtimers_finish() - bring what was begun with a queue to its end
 * @flags: interrupts are let in between the pieces if they say so
 *
 * While something is left the queues have their first timers and timer->state is right, but a part
 * of the heap hangs nowhere. So whoever wants to change or walk a queue meanwhile finishes this
 * first, and who began finds nothing left (tests/sweep/sweep_hrtimer.c, states "many"):
 *
 *	hrtimer_cancel(a)		interrupt
 *	a's children begin to merge
 *	HRTIMER_BASES_UNFINISHED
 *	  window
 *					b is due: run_bases()
 *					merges the rest, then takes b out
 *	nothing is left
 *
 * Context: interrupts off.
 */
#if HRTIMER_HEAP_PIECES
noinline void __hrtimers_finish(unsigned long flags)
{
	for (;;) {
		hrtimer_base.active_bases |= HRTIMER_BASES_UNFINISHED;
		raw_local_irq_restore(flags);
		raw_local_irq_disable();
		if (!hrtimer_heap_left.at)
			break;
		hrtimer_heap_go_on();
	}
	hrtimer_base.active_bases &= ~HRTIMER_BASES_UNFINISHED;
}
#endif

/* Interrupts off. */
void hrtimers_program_event(ktime_t expires, u64 now_us)
{
	hrtimer_base.expires_next = expires;
	clock_event_program(expires - clock_to_ktime(now_us), now_us);
}

/* Interrupts off: @timer is the first of its queue. @now_us: system timer, or 0. */
static inline void first_timer_changed(const struct hrtimer_clock_base *base,
				       const struct hrtimer *timer, u64 now_us)
{
	ktime_t expires = timer->node.expires - base->offset;

	if (expires < hrtimer_base.expires_next && hrtimer_base.event_bases & (1u << base->index))
		hrtimers_program_event(expires, now_us ?: clock_us64());
}

static struct hrtimer_clock_base *clock_to_base(clockid_t clock, enum hrtimer_mode mode)
{
	unsigned int index = HRTIMER_BASE_MONOTONIC;

	switch (clock) {
	case CLOCK_MONOTONIC:
		break;
	case CLOCK_REALTIME:
		/* A span is a span: setting the wall clock must not change it. */
		if (!(mode & HRTIMER_MODE_REL))
			index = HRTIMER_BASE_REALTIME;
		break;
	case CLOCK_BOOTTIME:
		index = HRTIMER_BASE_BOOTTIME;
		break;
	case CLOCK_TAI:
		index = HRTIMER_BASE_TAI;
		break;
	default:
		WARN(1, "Invalid clockid %d. Using MONOTONIC\n", clock);
	}
	if (mode & HRTIMER_MODE_SOFT)
		index += HRTIMER_BASE_MONOTONIC_SOFT;
	return &hrtimer_base.clock_base[index];
}

/**
 * hrtimer_init() - prepare a timer; the caller then sets its function
 * @timer:	 the timer, not queued
 * @which_clock: CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_REALTIME or CLOCK_TAI
 * @mode:	 with HRTIMER_MODE_SOFT the callback runs on HRTIMER_SOFTIRQ, else in the timer
 *		 interrupt
 *
 * Context: any.
 */
void hrtimer_init(struct hrtimer *timer, clockid_t which_clock, enum hrtimer_mode mode)
{
	debug_obj_init(&debug_hrtimer, timer);
	timer->node.expires = 0;
	timer->_softexpires = 0;
	timer->function = NULL;
	timer->base = clock_to_base(which_clock, mode);
	timer->state = HRTIMER_STATE_INACTIVE;
	timer->is_rel = false;
	timer->is_soft = !!(mode & HRTIMER_MODE_SOFT);
	timer->is_hard = !timer->is_soft;
	timer->round = 0;
	hist_pointer_init(timer->node.hist);
	trace_hrtimer_init(timer, which_clock, mode);
}
EXPORT_SYMBOL(hrtimer_init);

/*
 * Interrupts off, on in between if @flags say so: have @timer wait no more, and nothing left of any
 * change. In between it counts as queued: who cancels it then cancels what is to be started, and who
 * starts it has come later (tests/sweep/sweep_hrtimer.c, hrtimer_start x hrtimer_cancel):
 *
 *	hrtimer_start()			interrupt
 *	off its queue: HRTIMER_STATE_MOVING
 *	  window
 *					hrtimer_cancel(): HRTIMER_STATE_INACTIVE, 1
 *	is not started
 *
 * Return: false if that happened.
 */
static bool end_start(struct hrtimer *timer, unsigned long flags)
{
	if (hrtimers_unfinished())
		hrtimers_finish(flags);
	if (timer->state == HRTIMER_STATE_ENQUEUED) {
		dequeue_hrtimer(timer, timer->base);
		if (!HRTIMER_HEAP_PIECES)
			return true;
		timer->state = HRTIMER_STATE_MOVING;
		hrtimers_finish(flags);
		if (timer->state != HRTIMER_STATE_MOVING)
			return false;
	}
	timer->state = HRTIMER_STATE_INACTIVE;
	return true;
}

/* In one piece, though an interrupt may set the clock; where size counts, interrupts are off. */
static inline ktime_t offset_of(const struct hrtimer_clock_base *base)
{
#if defined(__thumb__) || defined(BHK_HOST)
	return base->offset;
#else
	ktime_t offset;

	__asm__ volatile("ldrd %0, %H0, %1" : "=r"(offset) : "Qo"(base->offset));
	return offset;
#endif
}

/* An expiry is worked out before interrupts are off. */
#define EXPIRY_BEFORE (!IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE))

/**
 * hrtimer_start_range_ns() - queue a timer, or move a queued one
 * @timer:    the timer
 * @tim:      earliest time, on the timer's clock; one that has passed fires at once
 * @range_ns: may be later by so many nanoseconds, to share an interrupt with another one
 * @mode:     ABS or REL; SOFT must be as at hrtimer_init()
 *
 * Context: any but NMI; from the timer's own callback too.
 */
void hrtimer_start_range_ns(struct hrtimer *timer, ktime_t tim, u64 range_ns,
			    const enum hrtimer_mode mode)
{
	struct hrtimer_clock_base *base = timer->base;
	enum hrtimer_heap_added added;
	unsigned long flags;
	u64 now_us = 0;
	bool was_armed;

	if (!context_not_nmi_hot() || WARN_ON_ONCE(!timer->function))
		return;
	WARN_ON_ONCE((mode & HRTIMER_MODE_SOFT) / HRTIMER_MODE_SOFT != timer->is_soft);
	if (!EXPIRY_BEFORE)
		raw_local_irq_save(flags);
	if (mode & HRTIMER_MODE_REL) {
		now_us = clock_us64();
		tim = ktime_add_safe(tim, clock_to_ktime(now_us) + offset_of(base));
	}
	range_ns = ktime_add_safe(tim, ns_to_ktime(range_ns));
	if (EXPIRY_BEFORE)
		raw_local_irq_save(flags);
	was_armed = timer->state & HRTIMER_STATE_ENQUEUED;
	if (unlikely(was_armed || hrtimers_unfinished()) && !end_start(timer, flags))
		goto out;
	timer->is_rel = mode & HRTIMER_MODE_REL;
	timer->_softexpires = tim;
	timer->node.expires = range_ns;
	trace_hrtimer_start(timer, mode, was_armed);
	added = enqueue_hrtimer(timer, base);
	if (added == HEAP_FIRST)
		first_timer_changed(base, timer, now_us);
	else if (unlikely(added == HEAP_UNFINISHED))
		hrtimers_finish(flags);
out:
	raw_local_irq_restore(flags);
}
EXPORT_SYMBOL(hrtimer_start_range_ns);

/**
 * hrtimer_callback_running() - whether the callback runs: true in it
 * @timer: the timer
 *
 * Context: any.
 */
bool hrtimer_callback_running(const struct hrtimer *timer)
{
	return timer->base->running == timer;
}
EXPORT_SYMBOL(hrtimer_callback_running);

/** hrtimer_active() - whether it waits or its callback runs. Context: any. */
bool hrtimer_active(const struct hrtimer *timer)
{
	return READ_ONCE(timer->state) != HRTIMER_STATE_INACTIVE || hrtimer_callback_running(timer);
}
EXPORT_SYMBOL(hrtimer_active);

/* Interrupts off. Return: 1, or 0 if it was not queued when what others left was finished. */
static __always_inline int cancel_queued(struct hrtimer *timer, unsigned long flags)
{
	if (unlikely(hrtimers_unfinished())) {
		hrtimers_finish(flags);
		if (!(timer->state & HRTIMER_STATE_ENQUEUED))
			return 0;
	}
	trace_hrtimer_cancel(timer);
	if (HRTIMER_HEAP_PIECES && unlikely(timer->state == HRTIMER_STATE_MOVING))
		timer->state = HRTIMER_STATE_INACTIVE;
	else if (unlikely(dequeue_hrtimer(timer, timer->base)))
		hrtimers_finish(flags);
	return 1;
}

/**
 * hrtimer_try_to_cancel() - take a timer off its queue
 * @timer: the timer
 *
 * Context: any but NMI.
 * Return: 1 if it waited, 0 if not; -1 if its callback runs: then nothing was done.
 */
int hrtimer_try_to_cancel(struct hrtimer *timer)
{
	unsigned long flags;
	int ret = 0;

	if (!context_not_nmi_hot())
		return ret;
	raw_local_irq_save(flags);
	if (unlikely(hrtimer_callback_running(timer))) {
		ret = -1;
	} else if (timer->state & HRTIMER_STATE_ENQUEUED) {
		ret = cancel_queued(timer, flags);
	}
	raw_local_irq_restore(flags);
	return ret;
}
EXPORT_SYMBOL(hrtimer_try_to_cancel);

/* The callback runs below the caller: to wait for it is to wait for ever. */
static noinline int cancel_below(struct hrtimer *timer)
{
	unsigned long flags;

	WARN(1, "hrtimer_cancel: the callback %ps cannot end before its caller\n", timer->function);
	raw_local_irq_save(flags);
	end_start(timer, flags);
	raw_local_irq_restore(flags);
	return 1;
}

/**
 * hrtimer_cancel() - have a timer neither wait nor run
 * @timer: the timer
 *
 * Where this may be called no callback is under way, so there is nothing to wait for. In
 * the timer's own callback, and in a hard handler that interrupted a soft callback, Linux
 * waits for ever; here that is reported, and the timer is taken off its queue.
 *
 * Context: task, softirq; hard handlers for hard timers.
 * Return: 1 if it was active, 0 if not.
 */
int hrtimer_cancel(struct hrtimer *timer)
{
	int ret = hrtimer_try_to_cancel(timer);

	return likely(ret >= 0) ? ret : cancel_below(timer);
}
EXPORT_SYMBOL(hrtimer_cancel);

/** hrtimer_cb_get_time() - present time on the timer's clock. Context: any. */
ktime_t hrtimer_cb_get_time(const struct hrtimer *timer)
{
	return ktime_now() + timer->base->offset;
}
EXPORT_SYMBOL(hrtimer_cb_get_time);

/**
 * hrtimer_forward() - move the expiry behind a time by whole intervals
 * @timer:    the timer, not queued: from its callback, or before it is started
 * @now:      where the expiry must lie behind
 * @interval: step, hrtimer_resolution at least
 *
 * A periodic callback that uses this does not drift.
 *
 * Context: any. Return: how many intervals were added, 0 if the expiry lies behind @now.
 */
u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval)
{
	ktime_t delta = ktime_sub(now, hrtimer_get_expires(timer));
	u64 orun = 1;

	if (delta < 0 || WARN_ON(timer->state & HRTIMER_STATE_ENQUEUED))
		return 0;
	if (interval < hrtimer_resolution)
		interval = hrtimer_resolution;
	if (unlikely(delta >= interval))
		orun += ktime_divns(delta, interval);
	hrtimer_add_expires_ns(timer, orun * interval);
	return orun;
}
EXPORT_SYMBOL(hrtimer_forward);
