/* SPDX-License-Identifier: MIT */
/*
 * Leftist heaps: hrtimers by expiry, those of the same expiry in the order of queueing.
 *
 * No node is due before its parent. The way down along the right children is the shortest
 * one to an empty place, so it has at most log2(n + 1) nodes; all work is done along such
 * ways. Compared with a search tree, the cases that matter cost next to nothing: queueing a
 * timer that is the first one, and taking out the first one of a few.
 *
 * All with interrupts off.
 */
#ifndef _KERNEL_TIME_HRTIMER_HEAP_H
#define _KERNEL_TIME_HRTIMER_HEAP_H

#include <linux/hrtimer.h>

/*
 * A long change is done in pieces: a heap has its first node at once, but only when nothing is left
 * of a change anything else may be done with any heap. Where size counts, nothing is ever left.
 */
#define HRTIMER_HEAP_PIECES (!IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE))

/* The order of expiry. One copy, in hrtimer_heap.c, serves who does not inline it. */
inline bool hrtimer_node_before(const struct hrtimer_node *a, const struct hrtimer_node *b)
{
	if (likely(a->expires != b->expires))
		return a->expires < b->expires;
	return (s32)(a->seq - b->seq) < 0;
}

/**
 * struct hrtimer_heap_left - what is left of a change
 * @at:   from here upward ranks are to be put right; NULL: nothing is left
 * @rest: before that it is to be put into the way down from @at along the right; NULL: nothing
 */
struct hrtimer_heap_left {
	struct hrtimer_node *at;   /* I */
	struct hrtimer_node *rest; /* I */
};

extern struct hrtimer_heap_left hrtimer_heap_left;

bool hrtimer_heap_go_on(void);
bool hrtimer_heap_insert(struct hrtimer_node *root, struct hrtimer_node *node);
bool hrtimer_heap_del_above_two(struct hrtimer_node *node, struct hrtimer_node **place);
bool hrtimer_heap_del_inner(struct hrtimer_node *node);
struct hrtimer_node *hrtimer_heap_step(struct hrtimer_node *node, bool down);
struct hrtimer_node *hrtimer_heap_next(struct hrtimer_node *root, ktime_t expires, u32 seq);

enum hrtimer_heap_added { HEAP_FIRST, HEAP_INNER, HEAP_UNFINISHED };

/* Return: whether @node is the first one now, and if not, whether something is left. */
static __always_inline enum hrtimer_heap_added hrtimer_heap_add(struct hrtimer_node **root,
								struct hrtimer_node *node, u32 seq)
{
	struct hrtimer_node *first = *root;

	node->parent = NULL;
	node->left = first;
	node->right = NULL;
	node->seq = seq;
	node->rank = 1;
	if (likely(first)) {
		if (node->expires >= first->expires) {
			if (hrtimer_heap_insert(first, node) && HRTIMER_HEAP_PIECES)
				return HEAP_UNFINISHED;
			return HEAP_INNER;
		}
		first->parent = node;
	}
	*root = node;
	return HEAP_FIRST;
}

/* Take out the first node, which has one below it at most. Return: the new one, NULL: none. */
static __always_inline struct hrtimer_node *hrtimer_heap_del_first(struct hrtimer_node *first,
								   struct hrtimer_node **root)
{
	*root = first = first->left;
	if (first)
		first->parent = NULL;
	return first;
}
#endif
