/* SPDX-License-Identifier: MIT */
/* Seconds and nanoseconds. */
#ifndef _LINUX_TIME64_H
#define _LINUX_TIME64_H

#include <linux/types.h>
#include <linux/limits.h>
#include <linux/math64.h>

typedef s64 time64_t;
typedef u64 timeu64_t;

#define MSEC_PER_SEC  1000L
#define USEC_PER_MSEC 1000L
#define NSEC_PER_USEC 1000L
#define NSEC_PER_MSEC 1000000L
#define USEC_PER_SEC  1000000L
#define NSEC_PER_SEC  1000000000L
#define PSEC_PER_SEC  1000000000000LL
#define FSEC_PER_SEC  1000000000000000LL

/**
 * struct timespec64 - a time or a span
 * @tv_sec:  seconds, negative for spans below zero
 * @tv_nsec: nanoseconds on top, 0 ... 999,999,999 if normalized
 */
struct timespec64 {
	time64_t tv_sec;
	long tv_nsec;
};

struct itimerspec64 {
	struct timespec64 it_interval;
	struct timespec64 it_value;
};

#define TIME64_MAX    ((s64)~((u64)1 << 63))
#define TIME64_MIN    (-TIME64_MAX - 1)
#define KTIME_MAX     ((s64)~((u64)1 << 63))
#define KTIME_MIN     (-KTIME_MAX - 1)
#define KTIME_SEC_MAX (KTIME_MAX / NSEC_PER_SEC)
#define KTIME_SEC_MIN (KTIME_MIN / NSEC_PER_SEC)

/* Spans beyond this are cut, so that adding one to the clock cannot overflow. */
#define TIME_UPTIME_SEC_MAX   (30LL * 365 * 24 * 3600)
#define TIME_SETTOD_SEC_MAX   (KTIME_SEC_MAX - TIME_UPTIME_SEC_MAX)

static inline int timespec64_equal(const struct timespec64 *a, const struct timespec64 *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

/** timespec64_compare() - below, equal to or above 0 as @a is before, at or after @b */
static inline int timespec64_compare(const struct timespec64 *a, const struct timespec64 *b)
{
	if (a->tv_sec != b->tv_sec)
		return a->tv_sec < b->tv_sec ? -1 : 1;
	return a->tv_nsec - b->tv_nsec;
}

void set_normalized_timespec64(struct timespec64 *ts, time64_t sec, s64 nsec);
struct timespec64 ns_to_timespec64(s64 nsec);
struct timespec64 timespec64_add_safe(const struct timespec64 a, const struct timespec64 b);

static inline struct timespec64 timespec64_add(struct timespec64 a, struct timespec64 b)
{
	struct timespec64 sum;

	set_normalized_timespec64(&sum, a.tv_sec + b.tv_sec, (s64)a.tv_nsec + b.tv_nsec);
	return sum;
}

static inline struct timespec64 timespec64_sub(struct timespec64 a, struct timespec64 b)
{
	struct timespec64 diff;

	set_normalized_timespec64(&diff, a.tv_sec - b.tv_sec, (s64)a.tv_nsec - b.tv_nsec);
	return diff;
}

/** timespec64_add_ns() - @a += @ns, @a normalized before and after */
static __always_inline void timespec64_add_ns(struct timespec64 *a, u64 ns)
{
	set_normalized_timespec64(a, a->tv_sec, a->tv_nsec + (s64)ns);
}

/** timespec64_valid() - whether @ts is normalized and not below 0 */
static inline bool timespec64_valid(const struct timespec64 *ts)
{
	return ts->tv_sec >= 0 && (unsigned long)ts->tv_nsec < NSEC_PER_SEC;
}

/** timespec64_valid_strict() - the same, and it fits a ktime_t */
static inline bool timespec64_valid_strict(const struct timespec64 *ts)
{
	return timespec64_valid(ts) && ts->tv_sec < KTIME_SEC_MAX;
}

static inline bool timespec64_valid_settod(const struct timespec64 *ts)
{
	return timespec64_valid(ts) && ts->tv_sec < TIME_SETTOD_SEC_MAX;
}

/** timespec64_to_ns() - in nanoseconds, cut to what an s64 holds */
static inline s64 timespec64_to_ns(const struct timespec64 *ts)
{
	if (ts->tv_sec >= KTIME_SEC_MAX)
		return KTIME_MAX;
	if (ts->tv_sec <= KTIME_SEC_MIN)
		return KTIME_MIN;
	return ts->tv_sec * NSEC_PER_SEC + ts->tv_nsec;
}
#endif
