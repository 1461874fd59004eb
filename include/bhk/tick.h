/* SPDX-License-Identifier: MIT */
/*
 * The clock event's interrupt, for the driver that serves it.
 *
 * On a CPU that computes nearly each of them is the tick, with no hrtimer due before the next one. That case
 * needs none of the general arithmetic: the jiffy ends at a time of the counter that follows from jiffies.
 * Threads that are woken meanwhile wait for it.
 */
#ifndef _BHK_TICK_H
#define _BHK_TICK_H

#include <linux/interrupt.h>
#include <linux/sched.h>
#include <bhk/time.h>

/* Without it all goes the general way: size comes first, or a jiffy is no whole number of microseconds. */
#define TICK_ALONE (!IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE) && TICK_NSEC % NSEC_PER_USEC == 0)

/* Interrupts off. The softirq looks at the wheel and arms the event anew. */
static __always_inline void raise_due_wheels(void)
{
	u32 now = (u32)jiffies;
	unsigned int i;

	for (i = 0; i < NR_WHEELS; i++) {
		struct wheel_event *ev = &wheel_event[i];

		if (ev->armed && (s32)(now - ev->expires) >= 0) {
			ev->armed = false;
			set_softirq_pending(TIMER_SOFTIRQ);
		}
	}
}

/* Interrupts off: the event can be programmed for a tick at @time without a look at anything else. */
static __always_inline bool no_hrtimer_before(ktime_t time)
{
	const struct hrtimer_node *first = hrtimer_base.clock_base[HRTIMER_BASE_MONOTONIC].root;

	if (hrtimer_base.active_bases & ~(1u << HRTIMER_BASE_MONOTONIC))
		return false;
	return !first || first->expires >= time;
}

/*
 * Interrupts off. The event was programmed for the tick, which is due if it was not made to come early: serve it,
 * if one jiffy has ended and a thread runs. @at: when the next one is due. Return: whether it was done.
 */
static __always_inline bool tick_alone(u32 *at)
{
	u32 length = TICK_USEC, end_us;
	ktime_t next = jiffy_end + TICK_NSEC;

	OPTIMIZER_HIDE_VAR(length); /* a load and a multiplication, not six shifts and additions */
	end_us = tick_zero_us + (u32)jiffies * length;
	if (clock_us() - end_us >= length || is_idle_task(current) || !no_hrtimer_before(next))
		return false;
	*at = end_us + length;
	hrtimer_base.nr_rounds++;
	jiffies_64++;
	jiffy_end = hrtimer_base.tick = hrtimer_base.expires_next = next;
	barrier();		/* jiffies is another name for it */
	raise_due_wheels();
	scheduler_tick();
	return true;
}

/**
 * clock_event_interrupt() - the clock event has come, and its interrupt was acknowledged
 * @program: that of the device
 *
 * Low words are compared: if they are equal by chance, no harm is done.
 *
 * Context: the device's handler.
 */
static __always_inline void clock_event_interrupt(bool (*program)(u32 at))
{
	u32 at;

	if (!TICK_ALONE || cpu_state.tick_stopped)
		hrtimer_interrupt();
	else if ((u32)hrtimer_base.expires_next != (u32)hrtimer_base.tick)
		hrtimer_interrupt_before_tick();
	else if (!tick_alone(&at))
		hrtimer_interrupt();
	else if (unlikely(!program(at)))
		clock_event_soon();
}
#endif
