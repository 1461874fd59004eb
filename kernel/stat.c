// SPDX-License-Identifier: MIT
/* Run-time statistics, the part that is read by people. */
#include <linux/build_bug.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <bhk/stat.h>

/**
 * stat_new_max() - a run was longer than any before
 * @st: statistics
 * @us: how long it took
 *
 * Context: as stat_book().
 */
void stat_new_max(struct run_stat *st, u32 us)
{
	st->max = us;
	st->limit = us;
}

/**
 * stat_slow() - what an event that is booked may have left to do
 * @st: statistics; the total lacks its carry
 * @us: how long it took
 *
 * Context: as stat_book().
 */
void stat_slow(struct run_stat *st, u32 us)
{
	if (stat_above_limit(st, us))
		stat_new_max(st, us);
}

/**
 * stat_add_runs() - book several events that were measured as one
 * @st: statistics
 * @us: how long they took together
 * @n:	how many, each of them as long
 *
 * Context: as stat_book().
 */
void stat_add_runs(struct run_stat *st, u32 us, unsigned int n)
{
	stat_add(st, us / n);
	st->total += us - us / n;
	st->hist[us / n ? __builtin_clz(us / n) : 32] += n - 1;
}

/** stat_count_since_reset() - stat_count() less what stat_reset() forgot. Context: the same */
u64 stat_count_since_reset(const struct run_stat *st)
{
	u64 count = 0;
	unsigned int i;

	for (i = 0; i < STAT_BUCKETS; i++)
		count += st->hist[i];
	return count;
}

/**
 * stat_count() - how many events were booked since boot
 * @st: statistics
 *
 * Context: any; while events are booked the result may be one behind.
 */
u64 stat_count(const struct run_stat *st)
{
	return stat_count_since_reset(st) + st->count_before;
}

/** stat_count_low() - the lower half of stat_count(), at less cost. Context: the same */
u32 stat_count_low(const struct run_stat *st)
{
	u32 count = st->count_before;
	unsigned int i;

#pragma GCC unroll 11
	for (i = 0; i < STAT_BUCKETS; i++)
		count += st->hist[i];
	return count;
}

/**
 * stat_mean_us() - mean run time in microseconds, rounded down
 * @st: statistics
 *
 * Context: any. Return: 0 without events.
 */
u32 stat_mean_us(const struct run_stat *st)
{
	u64 count = stat_count_since_reset(st);

	return count ? (u32)div64_u64(st->total, count) : 0;
}

/* The longest time that bucket @i holds: 2^(32-i) - 1 us. */
static u32 bucket_end_us(unsigned int i)
{
	return i ? (u32)((1ull << (32 - i)) - 1) : U32_MAX;
}

/**
 * stat_percentile_us() - how long at most the shortest @percent of all events took
 * @st:	     statistics
 * @percent: 1..100
 *
 * The upper end of the histogram's bucket, but not more than the maximum.
 *
 * Context: any. Return: microseconds; 0 without events.
 */
u32 stat_percentile_us(const struct run_stat *st, unsigned int percent)
{
	u64 count = stat_count_since_reset(st), seen = 0;
	u64 wanted = div_u64(count * percent + 99, 100);
	unsigned int i;

	if (!count)
		return 0;
	for (i = STAT_BUCKETS; i-- > 0;) {
		seen += st->hist[i];
		if (seen >= wanted)
			break;
	}
	return min(bucket_end_us(i), st->max);
}

/* Three buckets: 0 from now on, and what was in them is added. */
#define TAKE_THREE                                         \
	"ldm	%[p], {r4-r6}\n\t"                         \
	"stm	%[p]!, {r7-r9}\n\t"                        \
	"adds	%[low], %[low], r4\n\t"                    \
	"adc	%[high], %[high], #0\n\t"                  \
	"adds	%[low], %[low], r5\n\t"                    \
	"adc	%[high], %[high], #0\n\t"                  \
	"adds	%[low], %[low], r6\n\t"                    \
	"adc	%[high], %[high], #0\n\t"

static_assert(STAT_BUCKETS == 11 * 3);

/*
 * All buckets are 0 from now on. Return: what was in them. Interrupts are off for it: half as
 * many instructions as the compiler makes.
 */
static u64 take_buckets(u32 *p)
{
#if defined(__arm__) && !defined(__thumb__)
	u32 low = 0, high = 0;

	__asm__ volatile("mov	r7, #0\n\t"
			 "mov	r8, #0\n\t"
			 "mov	r9, #0\n\t"
			 TAKE_THREE TAKE_THREE TAKE_THREE TAKE_THREE TAKE_THREE TAKE_THREE
			 TAKE_THREE TAKE_THREE TAKE_THREE TAKE_THREE TAKE_THREE
			 : [p] "+r"(p), [low] "+r"(low), [high] "+r"(high)
			 :
			 : "r4", "r5", "r6", "r7", "r8", "r9", "cc", "memory");
	return (u64)high << 32 | low;
#else
	u64 count = 0;

	for (unsigned int i = 0; i < STAT_BUCKETS; i++) {
		count += p[i];
		p[i] = 0;
	}
	return count;
#endif
}

/**
 * stat_reset() - begin anew
 * @st: statistics
 *
 * stat_count() and stat_total_us() go on: /proc/interrupts never goes back.
 *
 * Context: as stat_book(). A limit that the owner had lowered to a budget comes back with
 * the next event above it.
 */
void stat_reset(struct run_stat *st)
{
	st->count_before += take_buckets(st->hist);
	st->total_before += st->total;
	st->total = 0;
	st->limit = 0;
	st->max = 0;
}
