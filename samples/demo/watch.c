// SPDX-License-Identifier: MIT
/* The other device: a timer that wants to interrupt every so often, and notes how late it may. */
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include "demo.h"

static struct hrtimer timer;
static ktime_t period;
static struct demo_watch found;

static enum hrtimer_restart expired(struct hrtimer *t)
{
	u32 late_us = ktime_to_us(ktime_sub(ktime_get(), hrtimer_get_expires(t)));

	found.count++;
	found.late_us = max(found.late_us, late_us);
	found.missed += hrtimer_forward_now(t, period) - 1;
	return HRTIMER_RESTART;
}

/**
 * demo_watch_start() - begin to watch how long interrupts wait
 * @period_us: how often
 *
 * Context: task. Ends with demo_watch_stop().
 */
void demo_watch_start(u32 period_us)
{
	found = (struct demo_watch){};
	period = us_to_ktime(period_us);
	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	timer.function = expired;
	hrtimer_start(&timer, period, HRTIMER_MODE_REL_HARD);
}

/* Context: task. Return: what was seen. */
struct demo_watch demo_watch_stop(void)
{
	hrtimer_cancel(&timer);
	return found;
}
