/* SPDX-License-Identifier: MIT */
/* The hrtimers' queues, for kernel/time/ only. All with interrupts off. */
#ifndef _KERNEL_TIME_HRTIMER_QUEUE_H
#define _KERNEL_TIME_HRTIMER_QUEUE_H

#include <bhk/time.h>
#include "hrtimer_heap.h"

/* Queued, but for the moment in no queue: hrtimer_start() has let interrupts in. */
#define HRTIMER_STATE_MOVING (HRTIMER_STATE_ENQUEUED | 0x02)

#define for_each_active_base(base, mask, bases)                                                    \
	for ((mask) = hrtimer_base.active_bases & (bases);                                         \
	     (mask) && ((base) = &hrtimer_base.clock_base[__builtin_ctz(mask)], true);             \
	     (mask) &= (mask) - 1)

/* Nothing is left of an earlier change, see hrtimer_heap_add(). */
static __always_inline enum hrtimer_heap_added enqueue_hrtimer(struct hrtimer *timer,
							       struct hrtimer_clock_base *base)
{
	hrtimer_base.active_bases |= 1u << base->index;
	timer->state = HRTIMER_STATE_ENQUEUED;
	return hrtimer_heap_add(&base->root, &timer->node, base->seq++);
}

/* @timer is queued, and nothing is left of an earlier change. Return: whether something is now. */
bool dequeue_first_hrtimer(struct hrtimer *timer, struct hrtimer_clock_base *base);

static __always_inline bool dequeue_hrtimer(struct hrtimer *timer, struct hrtimer_clock_base *base)
{
	if (&timer->node == base->root)
		return dequeue_first_hrtimer(timer, base);
	timer->state = HRTIMER_STATE_INACTIVE;
	return hrtimer_heap_del_inner(&timer->node);
}

/* The same; @timer is the first of its queue, and has one below it at most. */
static __always_inline void dequeue_first_of_few(struct hrtimer *timer,
						 struct hrtimer_clock_base *base)
{
	timer->state = HRTIMER_STATE_INACTIVE;
	if (!hrtimer_heap_del_first(&timer->node, &base->root))
		hrtimer_base.active_bases &= ~(1u << base->index);
}

/* Something is left of a change, and who changed it has let interrupts in. */
static __always_inline bool hrtimers_unfinished(void)
{
	return HRTIMER_HEAP_PIECES && hrtimer_base.active_bases & HRTIMER_BASES_UNFINISHED;
}

void __hrtimers_finish(unsigned long flags);
void hrtimers_settle(void);

static __always_inline void hrtimers_finish(unsigned long flags)
{
	if (HRTIMER_HEAP_PIECES)
		__hrtimers_finish(flags);
}

void hrtimers_program_event(ktime_t expires, u64 now_us);
void hrtimers_program_earlier(void);

/* The earliest expiry in some bases, monotonic; KTIME_MAX if there is none. */
ktime_t first_expiry_of_bases(unsigned int bases);

/* Less than any time, whatever the low word is: queueing a timer programs nothing. */
static __always_inline void event_is_served(void)
{
	((s32 *)&hrtimer_base.expires_next)[1] = S32_MIN;
}

/* What the clock event has to be programmed for, the tick included. */
static __always_inline ktime_t next_event(void)
{
	const struct hrtimer_clock_base *mono = &hrtimer_base.clock_base[HRTIMER_BASE_MONOTONIC];
	unsigned int bases = hrtimer_base.active_bases & hrtimer_base.event_bases;
	const struct hrtimer_node *node = mono->root;
	ktime_t first = hrtimer_base.tick;

	if (unlikely(bases & ~(1u << HRTIMER_BASE_MONOTONIC)))
		return min(first, first_expiry_of_bases(bases));
	if (node && node->expires < first)
		first = node->expires;
	return first;
}
#endif
