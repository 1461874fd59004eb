// SPDX-License-Identifier: MIT
/* Leftist heaps, the longer cases; kernel/time/hrtimer_heap.h tells the idea. */
#include <linux/minmax.h>
#include "hrtimer_heap.h"

extern bool hrtimer_node_before(const struct hrtimer_node *a, const struct hrtimer_node *b);

static inline u32 rank_of(const struct hrtimer_node *node)
{
	return node ? node->rank : 0;
}

/* The children of @node have changed. Return: whether its rank has, too. */
static inline bool update_rank(struct hrtimer_node *node)
{
	u32 left = rank_of(node->left), right = rank_of(node->right);

	OPTIMIZER_HIDE_VAR(right); /* one path for all */
	if (left < right) {
		swap(node->left, node->right);
		right = left;
	}
	if (node->rank == right + 1)
		return false;
	node->rank = right + 1;
	return true;
}

/* So many nodes are looked at in one piece, or some more if each takes little. */
#define FIRST_STEPS 2 /* behind what the caller has done */
#define STEPS	    3
#define INSERT_DOWN 10
#define INSERT_SHORT 2

struct hrtimer_heap_left hrtimer_heap_left;

static noinline bool leave(struct hrtimer_node *at, struct hrtimer_node *rest)
{
	hrtimer_heap_left.at = at;
	hrtimer_heap_left.rest = rest;
	return true;
}

/* Ranks change only as long as each of them does. Return: whether something is left. */
static noinline bool go_up(struct hrtimer_node *at, unsigned int steps)
{
	while (update_rank(at) && (at = at->parent))
		if (HRTIMER_HEAP_PIECES && !--steps)
			return leave(at, NULL);
	return false;
}

/* Two ways down become one, in the order of expiry. Each node on it has a new rank: 0 is none. */
static noinline bool go_down(struct hrtimer_node *at, struct hrtimer_node *rest, unsigned int steps)
{
	for (;;) {
		struct hrtimer_node *next = at->right;

		at->rank = 0;
		if (!next || hrtimer_node_before(rest, next)) {
			at->right = rest;
			rest->parent = at;
			if (!next)
				return go_up(at, steps);
			swap(rest, next);
		}
		at = next;
		if (HRTIMER_HEAP_PIECES && !--steps)
			return leave(at, rest);
	}
}

/**
 * hrtimer_heap_go_on() - do one more piece of a change of which something is left
 *
 * Return: whether something is left.
 */
bool hrtimer_heap_go_on(void)
{
	struct hrtimer_node *at = hrtimer_heap_left.at, *rest = hrtimer_heap_left.rest;

	hrtimer_heap_left.at = NULL;
	return rest ? go_down(at, rest, STEPS) : go_up(at, STEPS);
}

/**
 * hrtimer_heap_insert() - put a node into a heap
 * @root: not due after @node
 * @node: the newest one: it goes behind its equals
 *
 * Its place is on the way down along the right, which has as many nodes as @root's rank says: two
 * of them a turn.
 *
 * Return: whether something is left.
 */
#if HRTIMER_HEAP_PIECES
bool hrtimer_heap_insert(struct hrtimer_node *root, struct hrtimer_node *node)
{
	struct hrtimer_node *parent = root, *next = root->right;
	unsigned int n = min_t(unsigned int, root->rank, INSERT_DOWN);
	ktime_t expires = node->expires;

	if (!next)
		goto end;
	if (!(n & 1)) {
		if (next->expires > expires)
			goto found;
		parent = next;
	}
	for (n = (n - 1) / 2; n; n--) {
		next = parent->right;
		if (next->expires > expires)
			goto found;
		parent = next->right;
		if (parent->expires > expires) {
			swap(parent, next);
			goto found;
		}
	}
	next = parent->right;
	if (unlikely(next)) {
		node->left = NULL;
		return leave(parent, node);
	}
end:
	if (!parent->left) {
		parent->left = node;
		node->parent = parent;
		node->left = NULL;
		return false;
	}
found:
	parent->right = node;
	node->parent = parent;
	node->left = next;
	if (next)
		next->parent = node;
	return root->rank > INSERT_SHORT ? leave(parent, NULL) : go_up(parent, FIRST_STEPS);
}
#else
bool hrtimer_heap_insert(struct hrtimer_node *root, struct hrtimer_node *node)
{
	node->left = NULL;
	return go_down(root, node, STEPS);
}
#endif

/**
 * hrtimer_heap_del_above_two() - take out a node that has two below it
 * @node:  the node
 * @place: where its address stands in the node above, or the root
 *
 * Return: whether something is left.
 */
bool hrtimer_heap_del_above_two(struct hrtimer_node *node, struct hrtimer_node **place)
{
	struct hrtimer_node *a = node->left, *b = node->right, *parent = node->parent;

	if (hrtimer_node_before(b, a))
		swap(a, b);
	*place = a;
	a->parent = parent;
	if (HRTIMER_HEAP_PIECES && !a->right) {
		a->right = b;
		b->parent = a;
		update_rank(a);
		return parent && go_up(parent, FIRST_STEPS);
	}
	if (parent)
		parent->rank = 0;
	return go_down(a, b, FIRST_STEPS);
}

/**
 * hrtimer_heap_del_inner() - take out a node that is not the first one
 * @node: the node
 *
 * Return: whether something is left.
 */
bool hrtimer_heap_del_inner(struct hrtimer_node *node)
{
	struct hrtimer_node *parent = node->parent, *below = node->left;
	struct hrtimer_node **place = parent->left == node ? &parent->left : &parent->right;

	if (node->right)
		return hrtimer_heap_del_above_two(node, place);
	*place = below;
	if (below)
		below->parent = parent;
	else if (HRTIMER_HEAP_PIECES && !parent->left && parent->rank == 1)
		return false;
	return go_up(parent, STEPS);
}
