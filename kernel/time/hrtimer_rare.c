// SPDX-License-Identifier: MIT
/* hrtimers: what is rare enough to be compiled for size. */
#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/irqflags.h>
#include <bhk/hist.h>
#include "hrtimer_queue.h"

/**
 * hrtimers_program() - program the clock event for what is queued, whatever it was before
 *
 * Context: interrupts off.
 */
void hrtimers_program(void)
{
	ktime_t expires = next_event();

	hrtimer_base.expires_next = expires;
	if (expires != KTIME_MAX)
		hrtimers_program_event(expires, clock_us64());
}

/* Interrupts off: the soft bases are given back to the event, which is programmed for all others. */
void hrtimers_program_earlier(void)
{
	ktime_t expires = first_expiry_of_bases(HRTIMER_BASES_SOFT);

	if (expires < hrtimer_base.expires_next)
		hrtimers_program_event(expires, clock_us64());
}

/** hrtimers_settle() - hrtimers_finish() if anything is left. Context: any but NMI. */
void hrtimers_settle(void)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	if (hrtimers_unfinished())
		__hrtimers_finish(flags);
	raw_local_irq_restore(flags);
}

/* @adjust: for user space on Linux; says nothing here. */
ktime_t __hrtimer_get_remaining(const struct hrtimer *timer, bool adjust)
{
	unsigned long flags;
	ktime_t rem;

	raw_local_irq_save(flags);
	rem = hrtimer_expires_remaining(timer);
	raw_local_irq_restore(flags);
	return rem;
}
EXPORT_SYMBOL(__hrtimer_get_remaining);

/**
 * hrtimer_heap_step() - walk a heap, parents before children
 * @node: the present one
 * @down: false leaves out what is below it
 *
 * Return: the next one, NULL at the end.
 */
struct hrtimer_node *hrtimer_heap_step(struct hrtimer_node *node, bool down)
{
	struct hrtimer_node *parent;

	if (down && node->left)
		return node->left;
	for (; (parent = node->parent); node = parent)
		if (node == parent->left && parent->right)
			return parent->right;
	return NULL;
}

/**
 * hrtimer_heap_next() - the first node behind some place in the order of expiry
 * @root:    the heap, or NULL
 * @expires: of the node before
 * @seq:     of the node before
 *
 * Looks at nodes up to that place only, and at the children of those.
 *
 * Return: that node, NULL: there is none.
 */
struct hrtimer_node *hrtimer_heap_next(struct hrtimer_node *root, ktime_t expires, u32 seq)
{
	struct hrtimer_node *node = root, *next = NULL, place;

	place.expires = expires;
	place.seq = seq;
	while (node) {
		bool behind = hrtimer_node_before(&place, node);

		if (behind && (!next || hrtimer_node_before(node, next)))
			next = node;
		node = hrtimer_heap_step(node, !behind);
	}
	return next;
}

/**
 * hrtimer_walk() - walk the queued timers of one clock and context, in no order
 * @base: which
 * @pos:  NULL for the first one
 *
 * Context: interrupts off for as long as the result is used. Return: the next one, or NULL.
 */
struct hrtimer *hrtimer_walk(const struct hrtimer_clock_base *base, struct hrtimer *pos)
{
	struct hrtimer_node *node;

	if (hrtimers_unfinished())
		hrtimers_settle();
	node = pos ? hrtimer_heap_step(&pos->node, true) : base->root;

	return node ? container_of(node, struct hrtimer, node) : NULL;
}

/**
 * hrtimers_set_real_offset() - the wall clock was set
 * @offset: its new distance from the monotonic clock
 *
 * Context: interrupts off.
 */
void hrtimers_set_real_offset(ktime_t offset)
{
	hrtimer_base.clock_base[HRTIMER_BASE_REALTIME].offset = offset;
	hrtimer_base.clock_base[HRTIMER_BASE_TAI].offset = offset;
	hrtimer_base.clock_base[HRTIMER_BASE_REALTIME_SOFT].offset = offset;
	hrtimer_base.clock_base[HRTIMER_BASE_TAI_SOFT].offset = offset;
	hist_set_clocks();
	if (hrtimer_base.expires_next >= 0)
		hrtimers_program();
}
