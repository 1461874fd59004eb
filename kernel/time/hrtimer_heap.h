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

void hrtimer_heap_insert(struct hrtimer_node *root, struct hrtimer_node *node);
struct hrtimer_node *hrtimer_heap_merge(struct hrtimer_node *a, struct hrtimer_node *b);
void hrtimer_heap_del_inner(struct hrtimer_node *node);
struct hrtimer_node *hrtimer_heap_step(struct hrtimer_node *node, bool down);
struct hrtimer_node *hrtimer_heap_next(struct hrtimer_node *root, ktime_t expires, u32 seq);

/* Return: whether @node is the first one now. */
static __always_inline bool hrtimer_heap_add(struct hrtimer_node **root, struct hrtimer_node *node,
					     u32 seq)
{
	struct hrtimer_node *first = *root;

	node->parent = NULL;
	node->left = first;
	node->right = NULL;
	node->seq = seq;
	node->rank = 1;
	if (likely(first)) {
		if (node->expires >= first->expires) {
			if (IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE)) {
				node->left = NULL;
				hrtimer_heap_merge(first, node);
			} else {
				hrtimer_heap_insert(first, node);
			}
			return false;
		}
		first->parent = node;
	}
	*root = node;
	return true;
}

/* Take out the first node. Return: the new first one, NULL: none. */
static __always_inline struct hrtimer_node *hrtimer_heap_del_first(struct hrtimer_node **root)
{
	struct hrtimer_node *first = (*root)->left;

	if ((*root)->right)
		first = hrtimer_heap_merge(first, (*root)->right);
	else if (first)
		first->parent = NULL;
	return *root = first;
}
#endif
