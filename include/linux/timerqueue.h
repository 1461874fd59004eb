/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TIMERQUEUE_H
#define _LINUX_TIMERQUEUE_H

#include <linux/rbtree.h>
#include <linux/types.h>

/*
 * Nodes in the order of their expiry, the next one at hand. Nodes of the same
 * expiry keep the order in which they were added. The expiry is a ktime_t,
 * which is an s64 of nanoseconds.
 */
struct timerqueue_node {
	struct rb_node node;
	s64 expires;
};

struct timerqueue_head {
	struct rb_root_cached rb_root;
};

/** timerqueue_add - queue a node. Return: whether it is the next one now. */
bool timerqueue_add(struct timerqueue_head *head, struct timerqueue_node *node);

/** timerqueue_del - take a node out. Return: whether there are others left. */
bool timerqueue_del(struct timerqueue_head *head, struct timerqueue_node *node);

/** timerqueue_iterate_next - the node behind @node, or NULL */
struct timerqueue_node *timerqueue_iterate_next(struct timerqueue_node *node);

/** timerqueue_getnext - the node that expires first, or NULL */
static inline struct timerqueue_node *timerqueue_getnext(struct timerqueue_head *head)
{
	return rb_entry_safe(rb_first_cached(&head->rb_root),
			     struct timerqueue_node, node);
}

static inline void timerqueue_init(struct timerqueue_node *node)
{
	RB_CLEAR_NODE(&node->node);
}

static inline bool timerqueue_node_queued(struct timerqueue_node *node)
{
	return !RB_EMPTY_NODE(&node->node);
}

static inline void timerqueue_init_head(struct timerqueue_head *head)
{
	head->rb_root = RB_ROOT_CACHED;
}

#endif
