// SPDX-License-Identifier: MIT
/*
 * The tick: at the beginning of each jiffy while a thread runs.
 *
 * In the idle thread there is none, or only for the next timer of the wheel (tick_stopped);
 * the scheduler restarts it when it leaves the idle thread. It is no hrtimer, but a time of
 * its own that the clock event serves first: it comes 100 times a second, and would each time
 * cost twice as much with a queue.
 */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <bhk/tick.h>
#include "hrtimer_queue.h"

struct wheel_event wheel_event[NR_WHEELS];

/* Until the root interrupt controller is known no line is pending. */
static const u32 no_line;
const void __iomem *irq_root_pending = &no_line;

/* When the idle state ends for the wheel; KTIME_MAX: not at all. Interrupts off. */
static inline ktime_t wheel_time(void)
{
	const struct wheel_event *ev = &wheel_event[WHEEL_STD];

	return ev->armed ? jiffies_to_ktime(ev->expires) : KTIME_MAX;
}

struct tick_stops tick_stops;

/* For /proc/timer_list. Interrupts off. */
static noinline void note_stop(void)
{
	tick_stops.count++;
	tick_stops.last_tick = jiffy_end;
	tick_stops.expires = min(hrtimer_base.tick, first_expiry_of_bases(HRTIMER_BASES_ALL));
	tick_stops.jiffies = jiffies;
}

/* The tick was stopped before, and that was noted: it is the idle thread that was interrupted. */
static __always_inline bool stop_is_noted(void)
{
	return IS_ENABLED(CONFIG_PROC_FS) && cpu_state.tick_stopped;
}

static __always_inline void tick_stop(void)
{
	cpu_state.tick_stopped = true;
	if (IS_ENABLED(CONFIG_PROC_FS))
		note_stop();
}

/**
 * tick_interrupt() - hrtimer_base.tick has come
 * @now: monotonic time
 *
 * Context: the timer interrupt, before any hrtimer.
 */
void tick_interrupt(ktime_t now)
{
	jiffies_update(now);
	raise_due_wheels();
	if ((stop_is_noted() || is_idle_task(current)) && !need_resched()) {
		hrtimer_base.tick = wheel_time();
		if (!stop_is_noted())
			tick_stop();
		return;
	}
	scheduler_tick();
	hrtimer_base.tick = jiffy_end;
}

/* Interrupts off. */
static void set_tick(ktime_t expires, ktime_t now, u32 now_us)
{
	hrtimer_base.tick = expires;
	if (expires >= hrtimer_base.expires_next)
		return;
	hrtimer_base.expires_next = expires;
	clock_event_program(expires - now, now_us);
}

/**
 * tick_restart() - a thread begins to run after the idle thread
 *
 * Context: the scheduler, interrupts off, if tick_stopped.
 */
void tick_restart(void)
{
	u64 now_us = clock_us64();
	ktime_t now = clock_to_ktime(now_us);

	cpu_state.tick_stopped = false;
	jiffies_update(now);
	set_tick(jiffy_end, now, now_us);
}

/**
 * tick_wheel_changed() - wheel_event[WHEEL_STD] was moved to an earlier time
 *
 * Context: interrupts off. With the tick running there is nothing to do.
 */
void tick_wheel_changed(void)
{
	u64 now_us = clock_us64();

	if (cpu_state.tick_stopped)
		set_tick(wheel_time(), clock_to_ktime(now_us), now_us);
}
