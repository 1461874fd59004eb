// SPDX-License-Identifier: MIT
/*
 * The timer wheel's arithmetic; bh/timer_wheel.h tells the idea.
 *
 * Level n counts in units of g = 4^n jiffies. A timer of level n goes to unit
 * b = ceil(expires / g), in bucket b mod 32, and is due at b * g. Two units may share a
 * bucket only if they are never both there: with q = floor(clk / g), the units that wait
 * are q .. q + 31 if clk is a multiple of g (unit q is still to be collected), else
 * q + 1 .. q + 32. An expiry of at most 31 * g ahead of clk keeps to that, whatever the
 * rounding; wheel_level() stays below. Of level 14 only 16 buckets exist: 16 * g is 2^32.
 */
#include <linux/align.h>
#include <linux/bitops.h>
#include <linux/list.h>
#include <bhk/tracepoint.h>
#include <trace/events/timer.h>
#include "timer_wheel.h"

/*
 * The wheel is looked at once in so many jiffies even if nothing is due, so that all times
 * that are compared lie well within half of the 32-bit range.
 */
#define WHEEL_FAR 0x3fffffffu

/* log2 of the granularity. */
#define LEVEL_SHIFT(level) (2 * (level))

static inline u32 ceil_unit(u32 j, unsigned int shift)
{
	return (j + (1u << shift) - 1) >> shift;
}

/*
 * The finest level for a distance: the smallest n with delta * 17/16 < 32 * 4^n, so delta is
 * at most 30.2 * 4^n, or 30 for n = 0. One count of leading zeros.
 */
static inline unsigned int wheel_level(u32 delta)
{
	u32 d = delta + (delta >> 4);

	return d < WHEEL_SLOTS ? 0 : ((unsigned int)fls(d) - 4) >> 1;
}

static inline unsigned int timer_bucket(const struct timer_list *timer)
{
	return timer->flags >> TIMER_ARRAYSHIFT;
}

#ifdef CONFIG_TRACE
/** wheel_bucket() - where wheel_add() would put a timer. Context: interrupts off. */
unsigned int wheel_bucket(const struct timer_wheel *w, u32 expires)
{
	unsigned int level;

	if ((s32)(expires - w->clk) < 0)
		expires = w->clk;
	level = wheel_level(expires - w->clk);
	return level * WHEEL_SLOTS + ceil_unit(expires, LEVEL_SHIFT(level)) % WHEEL_SLOTS;
}
#endif

/**
 * wheel_add() - put a timer where its expiry says
 * @w:	   the wheel
 * @timer: not pending; an expiry before w->clk counts as w->clk
 *
 * Context: interrupts off. O(1).
 * Return: the jiffy at which it will be due, or w->clk + WHEEL_FAR if that is later.
 */
u32 wheel_add(struct timer_wheel *w, struct timer_list *timer)
{
	u32 expires = timer->expires, delta = expires - w->clk, unit, due;
	unsigned int level, shift, slot, bucket;

	if ((s32)delta < 0) {
		expires = w->clk;
		delta = 0;
	}
	level = wheel_level(delta);
	shift = LEVEL_SHIFT(level);
	unit = ceil_unit(expires, shift);
	slot = unit % WHEEL_SLOTS;
	bucket = level * WHEEL_SLOTS + slot;

	hlist_add_head(&timer->entry, &w->bucket[bucket]);
	w->slots[level] |= 1u << slot;
	timer->flags = (timer->flags & ~TIMER_ARRAYMASK) | bucket << TIMER_ARRAYSHIFT;
	due = unit << shift;
	if (unlikely(due - w->clk > WHEEL_FAR))
		due = w->clk + WHEEL_FAR;
	if (!w->levels || (s32)(due - w->next) < 0)
		w->next = due;
	w->levels |= 1u << level;
	return due;
}

/* The bucket was emptied. */
static inline void clear_slot(struct timer_wheel *w, unsigned int bucket)
{
	unsigned int level = bucket / WHEEL_SLOTS;

	w->slots[level] &= ~(1u << bucket % WHEEL_SLOTS);
	if (!w->slots[level])
		w->levels &= ~(1u << level);
}

/**
 * wheel_del() - take a pending timer out
 * @w:	   the wheel
 * @timer: in the wheel, or collected and not yet run
 *
 * Context: interrupts off. O(1). w->next stays, and may from now on be too early.
 */
void wheel_del(struct timer_wheel *w, struct timer_list *timer)
{
	unsigned int bucket = timer_bucket(timer);

	__hlist_del(&timer->entry);
	trace_store_1(trace_key(timer_cancel), __trace_timer_cancel, timer->entry.pprev, NULL, timer);
	if (hlist_empty(&w->bucket[bucket]))
		clear_slot(w, bucket);
}

/**
 * wheel_next() - when the first bucket is due
 * @w:	  the wheel
 * @when: that jiffy, between w->clk and w->clk + WHEEL_FAR; there it may be early
 *
 * Context: any; what is started meanwhile may be missed, what is deleted makes it early. Some 15
 * instructions for each level in use. Return: false if the wheel is empty.
 */
bool wheel_next(const struct timer_wheel *w, u32 *when)
{
	u32 in_use = READ_ONCE(w->levels), levels = in_use, ahead = WHEEL_FAR;

	for (; levels; levels &= levels - 1) {
		unsigned int level = __builtin_ctz(levels), shift = LEVEL_SHIFT(level);
		u32 unit = ceil_unit(w->clk, shift), slots = READ_ONCE(w->slots[level]);

		if (!IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE) && unlikely(!slots))
			continue;
		/* The buckets in the order in which they fall due, the present one first. */
		unit += __builtin_ctz(ror32(slots, unit % WHEEL_SLOTS));
		ahead = min(ahead, (unit << shift) - w->clk);
	}
	*when = w->clk + ahead;
	return in_use;
}

/**
 * wheel_collect() - take out all buckets that are due at a jiffy
 * @w:	   the wheel
 * @when:  w->next, or from wheel_next(): nothing is due before
 * @heads: room for WHEEL_LEVELS lists
 *
 * Their timers stay pending, on these lists, until they are run or deleted. All are taken
 * before one runs: what a callback arms may go into the same buckets, for a later time.
 *
 * Context: interrupts off. Return: number of lists filled.
 */
unsigned int wheel_collect(struct timer_wheel *w, u32 when, struct hlist_head *heads)
{
	/* Only levels whose granularity divides @when, 4^n, can be due. */
	u32 levels = w->levels & (when ? (2u << __builtin_ctz(when) / 2) - 1 : ~0u);
	unsigned int n = 0;

	for (; levels; levels &= levels - 1) {
		unsigned int level = __builtin_ctz(levels);
		unsigned int slot = (when >> LEVEL_SHIFT(level)) % WHEEL_SLOTS;
		unsigned int bucket = level * WHEEL_SLOTS + slot;

		if (!(w->slots[level] & (1u << slot)))
			continue;
		hlist_move_list(&w->bucket[bucket], &heads[n++]);
		clear_slot(w, bucket);
	}
	w->clk = when + 1;
	w->next = when;
	return n;
}

/**
 * wheel_show_next() - walk the timers that wait
 * @w:	 the wheel
 * @pos: NULL for the first
 *
 * Context: interrupts off for as long as the result is used. Return: the next or NULL.
 */
struct timer_list *wheel_show_next(struct timer_wheel *w, struct timer_list *pos)
{
	unsigned int bucket = 0;

	if (pos && pos->entry.next)
		return hlist_entry(pos->entry.next, struct timer_list, entry);
	if (pos)
		bucket = timer_bucket(pos) + 1;
	for (; bucket < WHEEL_BUCKETS; bucket = ALIGN(bucket + 1, WHEEL_SLOTS)) {
		u32 slots = w->slots[bucket / WHEEL_SLOTS] >> bucket % WHEEL_SLOTS;

		if (slots) {
			bucket += __builtin_ctz(slots);
			return hlist_entry(w->bucket[bucket].first, struct timer_list, entry);
		}
	}
	return NULL;
}
