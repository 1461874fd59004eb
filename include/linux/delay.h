/* SPDX-License-Identifier: MIT */
/* Waiting: busy (udelay and its kin) or asleep. */
#ifndef _LINUX_DELAY_H
#define _LINUX_DELAY_H

#include <linux/math.h>
#include <linux/sched.h>
#include <linux/jiffies.h>
#include <asm/delay.h>

/**
 * mdelay() - do nothing for some milliseconds
 * @msecs: at least so many, up to 4,294,967
 *
 * Context: any. Other threads of the same or lower priority, and with preemption off all of
 * them, wait as well: msleep() is nearly always better.
 */
static inline void mdelay(unsigned long msecs)
{
	udelay(msecs * 1000);
}

void msleep(unsigned int msecs);
unsigned long msleep_interruptible(unsigned int msecs);
void usleep_range_state(unsigned long min, unsigned long max, unsigned int state);

/**
 * usleep_range() - sleep with a resolution of microseconds
 * @min: at least so many microseconds
 * @max: the wake-up may wait so long for another timer to share its interrupt
 *
 * Context: task. Sleeps, not interruptible.
 */
static inline void usleep_range(unsigned long min, unsigned long max)
{
	usleep_range_state(min, max, TASK_UNINTERRUPTIBLE);
}

static inline void usleep_idle_range(unsigned long min, unsigned long max)
{
	usleep_range_state(min, max, TASK_IDLE);
}

/** ssleep() - msleep() in seconds. Context: task. Sleeps. */
static inline void ssleep(unsigned int seconds)
{
	msleep(seconds * 1000);
}

/**
 * fsleep() - wait with the means that fits the length
 * @usecs: at least so many microseconds: up to 10 busy, up to 20,000 with an hrtimer and
 *	   up to as much again of slack, else in jiffies
 *
 * Context: task. Sleeps.
 */
static inline void fsleep(unsigned long usecs)
{
	if (usecs <= 10)
		udelay(usecs);
	else if (usecs <= 20000)
		usleep_range(usecs, 2 * usecs);
	else
		msleep(DIV_ROUND_UP(usecs, 1000));
}
#endif
