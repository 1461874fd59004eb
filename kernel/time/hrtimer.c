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

/* Interrupts off, @timer is queued. */
void dequeue_hrtimer(struct hrtimer *timer, struct hrtimer_clock_base *base)
{
	if (&timer->node == base->root) {
		dequeue_first_hrtimer(timer, base);
		return;
	}
	timer->state = HRTIMER_STATE_INACTIVE;
	hrtimer_heap_del_inner(&timer->node);
}

/* Interrupts off. */
static void program_event(ktime_t expires, u64 now_us)
{
	hrtimer_base.expires_next = expires;
	clock_event_program(expires - clock_to_ktime(now_us), now_us);
}

/**
 * hrtimers_program() - program the clock event for what is queued, whatever it was before
 *
 * Context: interrupts off.
 */
void hrtimers_program(void)
{
	ktime_t expires = next_event();

	hrtimer_base.expires_next = expires;
	if (expires != KTIME_MAX)
		program_event(expires, clock_us64());
}

/* The same unless it is programmed for something earlier. Interrupts off. */
void hrtimers_program_earlier(void)
{
	ktime_t expires = next_event();

	if (expires < hrtimer_base.expires_next)
		program_event(expires, clock_us64());
}

/* Interrupts off: @timer is the first of its queue. @now_us: system timer, or 0. */
static inline void first_timer_changed(const struct hrtimer_clock_base *base,
				       const struct hrtimer *timer, u64 now_us)
{
	ktime_t expires = timer->node.expires - base->offset;

	if (expires < hrtimer_base.expires_next &&
	    hrtimer_base.event_bases & (1u << base->index))
		program_event(expires, now_us ?: clock_us64());
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
	unsigned long flags;
	bool was_armed;
	u64 now_us = 0;

	if (!context_not_nmi_hot() || WARN_ON_ONCE(!timer->function))
		return;
	WARN_ON_ONCE(!(mode & HRTIMER_MODE_SOFT) ^ !timer->is_soft);
	if (mode & HRTIMER_MODE_REL)
		now_us = clock_us64();

	raw_local_irq_save(flags);
	was_armed = timer->state & HRTIMER_STATE_ENQUEUED;
	if (was_armed)
		dequeue_hrtimer(timer, base);
	timer->is_rel = mode & HRTIMER_MODE_REL;
	if (mode & HRTIMER_MODE_REL)
		tim = ktime_add_safe(tim, clock_to_ktime(now_us) + base->offset);
	hrtimer_set_expires_range_ns(timer, tim, range_ns);
	trace_hrtimer_start(timer, mode, was_armed);
	if (enqueue_hrtimer(timer, base))
		first_timer_changed(base, timer, now_us);
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
		trace_hrtimer_cancel(timer);
		dequeue_hrtimer(timer, timer->base);
		ret = 1;
	}
	raw_local_irq_restore(flags);
	return ret;
}
EXPORT_SYMBOL(hrtimer_try_to_cancel);

/* The callback runs below the caller: to wait for it is to wait for ever. */
static noinline int cancel_below(struct hrtimer *timer)
{
	unsigned long flags;

	WARN(1, "hrtimer_cancel: the callback %ps cannot end before its caller\n",
	     timer->function);
	raw_local_irq_save(flags);
	if (timer->state & HRTIMER_STATE_ENQUEUED)
		dequeue_hrtimer(timer, timer->base);
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

/* @adjust: for user space on Linux; says nothing here. */
ktime_t __hrtimer_get_remaining(const struct hrtimer *timer, bool adjust)
{
	unsigned long flags;
	ktime_t rem;

	raw_local_irq_save(flags);
	rem = hrtimer_expires_remaining(timer);
	raw_local_irq_restore(flags);
	return rem;
}
EXPORT_SYMBOL(__hrtimer_get_remaining);

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

/**
 * hrtimer_walk() - walk the queued timers of one clock and context, in no order
 * @base: which
 * @pos:  NULL for the first one
 *
 * Context: interrupts off for as long as the result is used. Return: the next one, or NULL.
 */
struct hrtimer *hrtimer_walk(const struct hrtimer_clock_base *base, struct hrtimer *pos)
{
	struct hrtimer_node *node = pos ? hrtimer_heap_step(&pos->node, true) : base->root;

	return node ? container_of(node, struct hrtimer, node) : NULL;
}

/**
 * hrtimers_set_real_offset() - the wall clock was set
 * @offset: its new distance from the monotonic clock
 *
 * Context: interrupts off.
 */
void hrtimers_set_real_offset(ktime_t offset)
{
	hrtimer_base.clock_base[HRTIMER_BASE_REALTIME].offset = offset;
	hrtimer_base.clock_base[HRTIMER_BASE_TAI].offset = offset;
	hrtimer_base.clock_base[HRTIMER_BASE_REALTIME_SOFT].offset = offset;
	hrtimer_base.clock_base[HRTIMER_BASE_TAI_SOFT].offset = offset;
	hist_set_clocks();
	if (hrtimer_base.expires_next >= 0)
		hrtimers_program();
}
