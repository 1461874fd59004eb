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
void stat_slow(struct run_stat *st, u32 us);

/* After the low word of the total was added to alone: its carry. Return: whether @us is above the limit. */
static inline bool stat_above_limit(struct run_stat *st, u32 us)
{
	if ((u32)st->total < us)
		st->total += 1ull << 32;
	return us > st->limit;
}

/* The instruction gives 32 for 0, which the C builtin leaves undefined. */
static __always_inline u32 stat_bucket(u32 us)
{
#if defined(__arm__) && !defined(__thumb__)
	u32 bucket;

	__asm__("clz %0, %1" : "=r"(bucket) : "r"(us));
	return bucket;
#else
	return us ? __builtin_clz(us) : 32;
#endif
}

/**
 * stat_book() - book one event, except for the maximum
 * @st: statistics, serialised by the caller
 * @us: how long it took
 *
 * Context: any. Return: true if @us is above st->limit, which is for the slow path.
 */
static __always_inline bool stat_book(struct run_stat *st, u32 us)
{
	st->total += us;
	st->hist[stat_bucket(us)]++;
	return unlikely(us > st->limit);
}

/**
 * stat_add() - book one event
 * @st: statistics, serialised by the caller
 * @us: how long it took
 *
 * A carry out of the total's low word goes to the same rare place as a new maximum: SBCS then is
 * left out and leaves it set, else it computes us - limit - 1.
 *
 * Context: any. About 11 instructions.
 */
static __always_inline void stat_add(struct run_stat *st, u32 us)
{
#if defined(__arm__) && !defined(__thumb__)
	u32 *low = (u32 *)&st->total, sum = *low, limit = st->limit;
	bool rare;

	__asm__("adds %0, %0, %[us]\n\tsbcccs %1, %[us], %1"
		: "+&r"(sum), "+&r"(limit), "=@cccs"(rare)
		: [us] "r"(us));
	*low = sum;
	st->hist[stat_bucket(us)]++;
	if (unlikely(rare))
		stat_slow(st, us);
#else
	if (stat_book(st, us))
		stat_new_max(st, us);
#endif
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
