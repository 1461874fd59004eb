// SPDX-License-Identifier: MIT
/*
 * Conversions between the units of time. Nothing here looks at a clock, except that
 * round_jiffies() never answers with the past.
 */
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/time.h>
#include <linux/timer.h>

/**
 * set_normalized_timespec64() - from seconds and any number of nanoseconds
 * @ts:	  result, 0 <= tv_nsec < NSEC_PER_SEC
 * @sec:  seconds
 * @nsec: nanoseconds on top, may be negative
 *
 * Context: any.
 */
void set_normalized_timespec64(struct timespec64 *ts, time64_t sec, s64 nsec)
{
	s32 rest = nsec;

	if (unlikely(nsec >= NSEC_PER_SEC || nsec < 0)) {
		sec += div_s64_rem(nsec, NSEC_PER_SEC, &rest);
		if (rest < 0) {
			rest += NSEC_PER_SEC;
			sec--;
		}
	}
	ts->tv_sec = sec;
	ts->tv_nsec = rest;
}
EXPORT_SYMBOL(set_normalized_timespec64);

/** ns_to_timespec64() - from nanoseconds, rounded towards the past. Context: any. */
struct timespec64 ns_to_timespec64(s64 nsec)
{
	struct timespec64 ts;

	set_normalized_timespec64(&ts, 0, nsec);
	return ts;
}
EXPORT_SYMBOL(ns_to_timespec64);

/**
 * timespec64_add_safe() - sum of two spans that are not negative
 *
 * Context: any. Return: the sum; TIME64_MAX seconds if it does not fit.
 */
struct timespec64 timespec64_add_safe(const struct timespec64 a, const struct timespec64 b)
{
	struct timespec64 sum;

	set_normalized_timespec64(&sum, (u64)a.tv_sec + b.tv_sec, (s64)a.tv_nsec + b.tv_nsec);
	if (sum.tv_sec < a.tv_sec || sum.tv_sec < b.tv_sec) {
		sum.tv_sec = TIME64_MAX;
		sum.tv_nsec = 0;
	}
	return sum;
}
EXPORT_SYMBOL(timespec64_add_safe);

/**
 * mktime64() - seconds since 1970 of a date
 * @year: e.g. 2024
 * @mon:  1 ... 12
 * @day:  1 ... 31
 * @hour: 0 ... 24
 * @min:  0 ... 59
 * @sec:  0 ... 60
 *
 * Gregorian calendar. A year that begins in March has its odd day at the end: the days
 * before a month are then a straight line, (153 * m + 2) / 5.
 *
 * Context: any.
 */
time64_t mktime64(const unsigned int year, const unsigned int mon, const unsigned int day,
		  const unsigned int hour, const unsigned int min, const unsigned int sec)
{
	unsigned int m = mon > 2 ? mon - 3 : mon + 9;
	unsigned int y = mon > 2 ? year : year - 1;
	time64_t days = (time64_t)y * 365 + y / 4 - y / 100 + y / 400;

	days += (153 * m + 2) / 5 + day - 1;
	days -= 719468;			/* 1 March of year 0 to 1 January 1970 */
	return ((days * 24 + hour) * 60 + min) * 60 + sec;
}
EXPORT_SYMBOL(mktime64);

/**
 * timespec64_to_jiffies() - a span in jiffies, rounded up
 * @value: the span, not negative
 *
 * Context: any. Return: jiffies, MAX_JIFFY_OFFSET at most.
 */
unsigned long timespec64_to_jiffies(const struct timespec64 *value)
{
	u64 j;

	if (value->tv_sec >= MAX_JIFFY_OFFSET / HZ)
		return MAX_JIFFY_OFFSET;
	j = div_u64(timespec64_to_ns(value) + TICK_NSEC - 1, TICK_NSEC);
	return min_t(u64, j, MAX_JIFFY_OFFSET);
}
EXPORT_SYMBOL(timespec64_to_jiffies);

/** jiffies_to_timespec64() - a span in seconds. Context: any. */
void jiffies_to_timespec64(const unsigned long j, struct timespec64 *value)
{
	*value = ns_to_timespec64(jiffies_to_nsecs(j));
}
EXPORT_SYMBOL(jiffies_to_timespec64);

/* To a multiple of HZ, down in its first quarter; unchanged if that is not in the future. */
static unsigned long round_to_second(unsigned long j, bool up)
{
	unsigned long rem = j % HZ, rounded = j - rem;

	if (up || rem >= HZ / 4)
		rounded += HZ;
	return time_is_after_jiffies(rounded) ? rounded : j;
}

static unsigned long round_to_second_relative(unsigned long j, bool up)
{
	unsigned long now = jiffies;

	return round_to_second(j + now, up) - now;
}

/**
 * __round_jiffies() - move a time to a whole second, with many others
 * @j:	 absolute jiffies
 * @cpu: ignored: the CPUs of Linux are kept apart by some jiffies each
 *
 * Context: any. Return: @j, up to HZ/4 earlier or otherwise later. The forms with _up are
 * never earlier; the relative ones take and give a span that begins now.
 */
unsigned long __round_jiffies(unsigned long j, int cpu)
{
	return round_to_second(j, false);
}
EXPORT_SYMBOL(__round_jiffies);

unsigned long __round_jiffies_relative(unsigned long j, int cpu)
{
	return round_to_second_relative(j, false);
}
EXPORT_SYMBOL(__round_jiffies_relative);

unsigned long __round_jiffies_up(unsigned long j, int cpu)
{
	return round_to_second(j, true);
}
EXPORT_SYMBOL(__round_jiffies_up);

unsigned long __round_jiffies_up_relative(unsigned long j, int cpu)
{
	return round_to_second_relative(j, true);
}
EXPORT_SYMBOL(__round_jiffies_up_relative);

unsigned long round_jiffies(unsigned long j)
{
	return round_to_second(j, false);
}
EXPORT_SYMBOL(round_jiffies);

unsigned long round_jiffies_relative(unsigned long j)
{
	return round_to_second_relative(j, false);
}
EXPORT_SYMBOL(round_jiffies_relative);

unsigned long round_jiffies_up(unsigned long j)
{
	return round_to_second(j, true);
}
EXPORT_SYMBOL(round_jiffies_up);

unsigned long round_jiffies_up_relative(unsigned long j)
{
	return round_to_second_relative(j, true);
}
EXPORT_SYMBOL(round_jiffies_up_relative);
