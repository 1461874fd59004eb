// SPDX-License-Identifier: MIT
/* Leftist heaps, the longer cases; kernel/time/hrtimer_heap.h tells the idea. */
#include <linux/minmax.h>
#include "hrtimer_heap.h"

static inline bool is_before(const struct hrtimer_node *a, const struct hrtimer_node *b)
{
	if (likely(a->expires != b->expires))
		return a->expires < b->expires;
	return (s32)(a->seq - b->seq) < 0;
}

static inline u32 rank_of(const struct hrtimer_node *node)
{
	return node ? node->rank : 0;
}

/* The children of @node have changed. Return: whether its rank has, too. */
static inline bool update_rank(struct hrtimer_node *node)
{
	u32 left = rank_of(node->left), right = rank_of(node->right);

	if (left < right) {
		swap(node->left, node->right);
		right = left;
	}
	if (node->rank == right + 1)
		return false;
	node->rank = right + 1;
	return true;
}

/**
 * hrtimer_heap_insert() - put a node into a heap
 * @root: not due after @node
 * @node: the newest one: it goes behind its equals
 *
 * Its place is on the way down along the right. Ranks above it change only as long as each of them
 * does.
 */
void hrtimer_heap_insert(struct hrtimer_node *root, struct hrtimer_node *node)
{
	struct hrtimer_node *parent = root, *next;

	while ((next = parent->right) && next->expires <= node->expires)
		parent = next;
	parent->right = node;
	node->parent = parent;
	node->left = next;
	if (next)
		next->parent = node;
	while (update_rank(parent) && parent->parent)
		parent = parent->parent;
}

/**
 * hrtimer_heap_merge() - make one heap of two
 * @a: root of one, not NULL
 * @b: root of the other, not NULL
 *
 * The two ways down along the right become one, in the order of expiry; then the ranks are
 * put right on the way up.
 *
 * Return: the root.
 */
struct hrtimer_node *hrtimer_heap_merge(struct hrtimer_node *a, struct hrtimer_node *b)
{
	struct hrtimer_node *root, *next;

	if (is_before(b, a))
		swap(a, b);
	root = a;
	root->parent = NULL;
	while ((next = a->right)) {
		if (is_before(b, next)) {
			a->right = b;
			b->parent = a;
			swap(b, next);
		}
		a = next;
	}
	a->right = b;
	b->parent = a;
	for (; a; a = a->parent)
		update_rank(a);
	return root;
}

/**
 * hrtimer_heap_del_inner() - take out a node that is not the first one
 * @node: the node
 *
 * Ranks above it change only as long as each of them does.
 */
void hrtimer_heap_del_inner(struct hrtimer_node *node)
{
	struct hrtimer_node *parent = node->parent, *below = node->left;

	if (node->right)
		below = hrtimer_heap_merge(below, node->right);
	if (below)
		below->parent = parent;
	if (parent->left == node)
		parent->left = below;
	else
		parent->right = below;
	while (update_rank(parent) && parent->parent)
		parent = parent->parent;
}

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
	const struct hrtimer_node place = { .expires = expires, .seq = seq };
	struct hrtimer_node *node = root, *next = NULL;

	while (node) {
		bool behind = is_before(&place, node);

		if (behind && (!next || is_before(node, next)))
			next = node;
		node = hrtimer_heap_step(node, !behind);
	}
	return next;
}
