// SPDX-License-Identifier: MIT
/* Timers in the order of their expiry. */
#include <linux/timerqueue.h>
#include <linux/bug.h>
#include <linux/export.h>

static inline bool timerqueue_less(struct rb_node *a, const struct rb_node *b)
{
	return rb_entry(a, struct timerqueue_node, node)->expires <
	       rb_entry(b, struct timerqueue_node, node)->expires;
}

bool timerqueue_add(struct timerqueue_head *head, struct timerqueue_node *node)
{
	WARN_ON_ONCE(timerqueue_node_queued(node));
	return rb_add_cached(&node->node, &head->rb_root, timerqueue_less);
}
EXPORT_SYMBOL(timerqueue_add);

bool timerqueue_del(struct timerqueue_head *head, struct timerqueue_node *node)
{
	WARN_ON_ONCE(!timerqueue_node_queued(node));
	rb_erase_cached(&node->node, &head->rb_root);
	RB_CLEAR_NODE(&node->node);
	return !RB_EMPTY_ROOT(&head->rb_root.rb_root);
}
EXPORT_SYMBOL(timerqueue_del);

struct timerqueue_node *timerqueue_iterate_next(struct timerqueue_node *node)
{
	return node ? rb_entry_safe(rb_next(&node->node), struct timerqueue_node, node) : NULL;
}
EXPORT_SYMBOL(timerqueue_iterate_next);
