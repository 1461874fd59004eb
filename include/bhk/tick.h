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
#include <linux/io.h>
#include <linux/sched.h>
#include <bhk/sched.h>
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

/*
 * For how long a tick stands back. It is enough for a handler and the beginning of the thread that it wakes. That it
 * does so twice at most is seen by how far it is behind the end of its jiffy.
 */
#define TICK_BACK_US	 300
#define TICK_BACK_TWICE	 (2 * TICK_BACK_US * (u32)NSEC_PER_USEC)
#define TICK_BACK_LIMIT	 0x80000

_Static_assert(TICK_BACK_LIMIT > TICK_BACK_TWICE / 2 && TICK_BACK_LIMIT <= TICK_BACK_TWICE, "twice");
_Static_assert(TICK_BACK_TWICE < TICK_NSEC, "a tick that stood back is in its jiffy");

/* Interrupts off. Usually all hrtimers are hard ones on the monotonic clock. */
static __always_inline bool only_usual_hrtimers(void)
{
	return !(hrtimer_base.active_bases & ~(1u << HRTIMER_BASE_MONOTONIC));
}

static __always_inline const struct hrtimer_node *first_usual_hrtimer(void)
{
	return hrtimer_base.clock_base[HRTIMER_BASE_MONOTONIC].root;
}

/*
 * Interrupts off. What the handler of a pending line wakes would wait for all that a tick may have to do, and so
 * would a real-time thread that was switched to a moment ago and perhaps has not come to its first instruction:
 * then the tick comes a little later. @at: when.
 */
static __always_inline bool tick_stands_back(u32 now_us, u32 *at)
{
	const struct hrtimer_node *first = first_usual_hrtimer();
	ktime_t later;

	if ((u32)hrtimer_base.tick - (u32)jiffy_end >= TICK_BACK_LIMIT)
		return false;
	if (likely(!readl_relaxed(irq_root_pending)) &&
	    (likely(!rt_task(current)) || now_us - cpu_state.switch_clock >= TICK_BACK_US))
		return false;
	/* READ_ONCE: else it is loaded before it is known that this is a tick. */
	later = READ_ONCE(hrtimer_base.tick) + TICK_BACK_US * (u32)NSEC_PER_USEC;
	if (!only_usual_hrtimers() || (first && first->expires < later))
		return false;
	*at = now_us + TICK_BACK_US;
	hrtimer_base.tick = hrtimer_base.expires_next = later;
	hrtimer_base.nr_rounds++;
	return true;
}

/*
 * Interrupts off. @first comes before the next tick. @at: when, @end_us being the time at which the jiffy ends that
 * does now. Return: false if it may run already.
 */
static __always_inline bool hrtimer_comes_first(const struct hrtimer_node *first, u32 end_us, u32 *at)
{
	const struct hrtimer *timer = container_of(first, struct hrtimer, node);

	if (timer->_softexpires <= jiffy_end)
		return false;
	*at = end_us + DIV_ROUND_UP((u32)(first->expires - jiffy_end), (u32)NSEC_PER_USEC);
	hrtimer_base.expires_next = first->expires;
	return true;
}

/*
 * Interrupts off. The event was programmed for the tick, which is due if it was not made to come early: serve it,
 * if one jiffy has ended and a thread runs. @at: when the event is due next. Return: whether it was done.
 */
static __always_inline bool tick_alone(u32 *at)
{
	u32 length = TICK_USEC, now_us = clock_us(), end_us;
	ktime_t next = jiffy_end + TICK_NSEC;
	const struct hrtimer_node *first = first_usual_hrtimer();

	if (tick_stands_back(now_us, at))
		return true;
	OPTIMIZER_HIDE_VAR(length); /* a load and a multiplication, not six shifts and additions */
	end_us = tick_zero_us + (u32)jiffies * length;
	if (now_us - end_us >= length || is_idle_task(current) || !only_usual_hrtimers())
		return false;
	if (likely(!first || first->expires >= next)) {
		*at = end_us + length;
		hrtimer_base.expires_next = next;
	} else if (!hrtimer_comes_first(first, end_us, at)) {
		return false;
	}
	hrtimer_base.nr_rounds++;
	jiffies_64++;
	jiffy_end = hrtimer_base.tick = next;
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
