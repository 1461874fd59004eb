/* SPDX-License-Identifier: MIT */
/*
 * Run-time statistics that are always on: total, maximum and a log2 histogram.
 *
 * The number of events is the sum of the histogram, so that the hot path does not
 * count twice. Unit: microseconds of the system timer.
 */
#ifndef _BHK_STAT_H
#define _BHK_STAT_H

#include <linux/types.h>
#include <linux/compiler.h>

/* Bucket 0: 2^31 us and more ... bucket 31: 1 us, bucket 32: less than 1 us. */
#define STAT_BUCKETS 33

/**
 * struct run_stat - statistics of one kind of event
 * @total: sum of all run times, in us
 * @limit: a run above it goes to the slow path: the maximum so far, or a lower budget
 * @hist:  hist[clz(us)]: log2 buckets, in the order that clz gives
 * @max:   longest, in us
 * @count_before, @total_before: what stat_reset() forgot, for counters that never go back
 */
struct run_stat {
	u64 total;
	u32 limit;
	u32 hist[STAT_BUCKETS];
	u32 max;
	u64 count_before;
	u64 total_before;
};

void stat_new_max(struct run_stat *st, u32 us);

/**
 * stat_book() - book one event, except for the maximum
 * @st: statistics, serialised by the caller
 * @us: how long it took
 *
 * Context: any. Return: true if @us is above st->limit, which is for the slow path.
 */
static __always_inline bool stat_book(struct run_stat *st, u32 us)
{
	/* The instruction gives 32 for 0, which the C builtin leaves undefined. */
#if defined(__arm__) && !defined(__thumb__)
	u32 bucket;

	__asm__("clz %0, %1" : "=r"(bucket) : "r"(us));
#else
	u32 bucket = us ? __builtin_clz(us) : 32;
#endif
	st->total += us;
	st->hist[bucket]++;
	return unlikely(us > st->limit);
}

/**
 * stat_add() - book one event
 * @st: statistics, serialised by the caller
 * @us: how long it took
 *
 * Context: any. About 13 instructions.
 */
static __always_inline void stat_add(struct run_stat *st, u32 us)
{
	if (stat_book(st, us))
		stat_new_max(st, us);
}

void stat_add_runs(struct run_stat *st, u32 us, unsigned int n);
u64 stat_count(const struct run_stat *st);
u32 stat_count_low(const struct run_stat *st);
u64 stat_count_since_reset(const struct run_stat *st);

/** stat_total_us() - sum of all run times since boot. Context: as stat_count() */
static inline u64 stat_total_us(const struct run_stat *st)
{
	return st->total + st->total_before;
}

u32 stat_mean_us(const struct run_stat *st);
u32 stat_percentile_us(const struct run_stat *st, unsigned int percent);
void stat_reset(struct run_stat *st);
#endif
