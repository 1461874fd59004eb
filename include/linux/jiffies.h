/* SPDX-License-Identifier: MIT */
/*
 * Time in units of 1/HZ.
 *
 * The count starts five minutes before it wraps, so that code which compares jiffies
 * without time_after() fails while somebody is looking.
 */
#ifndef _LINUX_JIFFIES_H
#define _LINUX_JIFFIES_H

#include <linux/cache.h>
#include <linux/limits.h>
#include <linux/math.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/typecheck.h>
#include <linux/types.h>
#include <linux/time.h>
#include <linux/timex.h>
#include <linux/param.h>

#define INITIAL_JIFFIES ((unsigned long)(unsigned int)(-300 * HZ))

/* Rounded up: a span converted to jiffies is then never shorter than asked. */
#define TICK_NSEC ((NSEC_PER_SEC + HZ - 1) / HZ)
#define TICK_USEC ((USEC_PER_SEC + HZ / 2) / HZ)
#define USER_TICK_USEC ((USEC_PER_SEC + USER_HZ / 2) / USER_HZ)

/* The longest span that may be asked for, half of what comparisons can tell apart. */
#define MAX_JIFFY_OFFSET ((LONG_MAX >> 1) - 1)

/*
 * jiffies is the low word of jiffies_64. It is brought up to date at each tick and each
 * timer interrupt, when a thread begins to run, and when an interrupt ends the idle state.
 */
extern u64 jiffies_64;
extern unsigned long volatile jiffies;

u64 get_jiffies_64(void);

/* True if @a is after @b; right for spans below LONG_MAX, over a wrap as well. */
#define time_after(a, b)                                                                           \
	(typecheck(unsigned long, a) && typecheck(unsigned long, b) && ((long)((b) - (a)) < 0))
#define time_before(a, b) time_after(b, a)
#define time_after_eq(a, b)                                                                        \
	(typecheck(unsigned long, a) && typecheck(unsigned long, b) && ((long)((a) - (b)) >= 0))
#define time_before_eq(a, b)	      time_after_eq(b, a)
#define time_in_range(a, b, c)	      (time_after_eq(a, b) && time_before_eq(a, c))
#define time_in_range_open(a, b, c)   (time_after_eq(a, b) && time_before(a, c))

#define time_after64(a, b)                                                                         \
	(typecheck(__u64, a) && typecheck(__u64, b) && ((__s64)((b) - (a)) < 0))
#define time_before64(a, b) time_after64(b, a)
#define time_after_eq64(a, b)                                                                      \
	(typecheck(__u64, a) && typecheck(__u64, b) && ((__s64)((a) - (b)) >= 0))
#define time_before_eq64(a, b)	 time_after_eq64(b, a)
#define time_in_range64(a, b, c) (time_after_eq64(a, b) && time_before_eq64(a, c))

#define time_is_before_jiffies(a)	time_after(jiffies, a)
#define time_is_after_jiffies(a)	time_before(jiffies, a)
#define time_is_before_eq_jiffies(a)	time_after_eq(jiffies, a)
#define time_is_after_eq_jiffies(a)	time_before_eq(jiffies, a)
#define time_is_before_jiffies64(a)	time_after64(get_jiffies_64(), a)
#define time_is_after_jiffies64(a)	time_before64(get_jiffies_64(), a)
#define time_is_before_eq_jiffies64(a)	time_after_eq64(get_jiffies_64(), a)
#define time_is_after_eq_jiffies64(a)	time_before_eq64(get_jiffies_64(), a)

/*
 * Conversions. Whole seconds and the rest are converted apart, so that nothing overflows
 * and a constant costs nothing at run time.
 */

/** msecs_to_jiffies() - rounded up; a value that is negative as an int means for ever */
static __always_inline unsigned long msecs_to_jiffies(const unsigned int m)
{
	if ((int)m < 0)
		return MAX_JIFFY_OFFSET;
	return m / 1000 * HZ + DIV_ROUND_UP(m % 1000 * HZ, 1000);
}
#define _msecs_to_jiffies(m)  msecs_to_jiffies(m)
#define __msecs_to_jiffies(m) msecs_to_jiffies(m)

/** usecs_to_jiffies() - rounded up */
static __always_inline unsigned long usecs_to_jiffies(const unsigned int u)
{
	return u / 1000000 * HZ + DIV_ROUND_UP(u % 1000000 * HZ, 1000000);
}
#define _usecs_to_jiffies(u)  usecs_to_jiffies(u)
#define __usecs_to_jiffies(u) usecs_to_jiffies(u)

/** jiffies_to_msecs() - rounded up if HZ does not divide 1000; modulo 2^32 */
static inline unsigned int jiffies_to_msecs(const unsigned long j)
{
	return j / HZ * 1000 + DIV_ROUND_UP(j % HZ * 1000, HZ);
}

/** jiffies_to_usecs() - modulo 2^32: wraps after 71 minutes */
static inline unsigned int jiffies_to_usecs(const unsigned long j)
{
	return j / HZ * 1000000 + j % HZ * 1000000 / HZ;
}

static inline unsigned int jiffies_delta_to_msecs(long delta)
{
	return jiffies_to_msecs(max(0L, delta));
}

static inline u64 jiffies_to_nsecs(const unsigned long j)
{
	return (u64)j * TICK_NSEC;
}

static inline u64 jiffies64_to_nsecs(u64 j)
{
	return j * TICK_NSEC;
}

static inline u64 jiffies64_to_msecs(u64 j)
{
	return div_u64(j * MSEC_PER_SEC, HZ);
}

/** nsecs_to_jiffies64() - rounded down, as on Linux: for times that have been measured */
static inline u64 nsecs_to_jiffies64(u64 n)
{
	return div_u64(n, TICK_NSEC);
}

static inline unsigned long nsecs_to_jiffies(u64 n)
{
	return (unsigned long)nsecs_to_jiffies64(n);
}

unsigned long timespec64_to_jiffies(const struct timespec64 *value);
void jiffies_to_timespec64(const unsigned long j, struct timespec64 *value);

/* clock_t counts USER_HZ. */
static inline unsigned long jiffies_to_clock_t(unsigned long j)
{
	return div_u64((u64)j * USER_HZ, HZ);
}

static inline unsigned long clock_t_to_jiffies(unsigned long x)
{
	return div_u64((u64)x * HZ, USER_HZ);
}

static inline u64 jiffies_64_to_clock_t(u64 x)
{
	return div_u64(x * USER_HZ, HZ);
}
#endif
