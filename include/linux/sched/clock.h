/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SCHED_CLOCK_H
#define _LINUX_SCHED_CLOCK_H

#include <linux/timekeeping.h>

/** sched_clock() - nanoseconds since boot, for statistics and time stamps. Context: any. */
static inline u64 sched_clock(void)
{
	return ktime_get();
}

static inline u64 local_clock(void)
{
	return ktime_get();
}

static inline u64 cpu_clock(int cpu)
{
	return ktime_get();
}
#endif
