/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RBTREE_H
#define _LINUX_RBTREE_H

#include <linux/container_of.h>
#include <linux/rbtree_types.h>
#include <linux/compiler.h>
#include <linux/stddef.h>
#include <linux/types.h>

/*
 * Red-black trees, ordered by their user: nodes are members of the user's
 * structures, the user walks down to the place of a new one and links it in
 * with rb_link_node(), then rb_insert_color() balances. Insertion and deletion
 * take O(log n) steps and do not allocate. Any context, under the caller's lock.
 */

#define rb_parent(r)	((struct rb_node *)((r)->__rb_parent_color & ~3))
#define rb_entry(ptr, type, member)	container_of(ptr, type, member)
#define rb_entry_safe(ptr, type, member) \
({ \
	typeof(ptr) __res_ptr = (ptr); \
	__res_ptr ? rb_entry(__res_ptr, type, member) : NULL; \
})

#define RB_EMPTY_ROOT(root)	(READ_ONCE((root)->rb_node) == NULL)

/* A node that is its own parent is in no tree. */
#define RB_EMPTY_NODE(node) \
	((node)->__rb_parent_color == (unsigned long)(node))
#define RB_CLEAR_NODE(node) \
	((node)->__rb_parent_color = (unsigned long)(node))

/** rb_insert_color - balance the tree after rb_link_node() */
void rb_insert_color(struct rb_node *node, struct rb_root *root);

/** rb_erase - take a node out of its tree */
void rb_erase(struct rb_node *node, struct rb_root *root);

/* In order; NULL at the end. O(log n), a whole walk O(n). */
struct rb_node *rb_next(const struct rb_node *node);
struct rb_node *rb_prev(const struct rb_node *node);
struct rb_node *rb_first(const struct rb_root *root);
struct rb_node *rb_last(const struct rb_root *root);

/* Children before their parents, so that a walk may free what it has passed. */
struct rb_node *rb_first_postorder(const struct rb_root *root);
struct rb_node *rb_next_postorder(const struct rb_node *node);

/** rb_replace_node - put @new in the place of @victim, which compares equal */
void rb_replace_node(struct rb_node *victim, struct rb_node *new,
		     struct rb_root *root);

/** rb_link_node - hang @node into the free place @link below @parent, red */
static inline void rb_link_node(struct rb_node *node, struct rb_node *parent,
				struct rb_node **link)
{
	node->__rb_parent_color = (unsigned long)parent;
	node->rb_left = NULL;
	node->rb_right = NULL;
	*link = node;
}

#define rbtree_postorder_for_each_entry_safe(pos, n, root, field) \
	for (pos = rb_entry_safe(rb_first_postorder(root), typeof(*pos), field); \
	     pos && ({ n = rb_entry_safe(rb_next_postorder(&pos->field), \
					 typeof(*pos), field); 1; }); \
	     pos = n)

/* Trees that know their first node without walking to it. */
#define rb_first_cached(root)	((root)->rb_leftmost)

/** rb_insert_color_cached - as rb_insert_color(); @leftmost: it is the first now */
static inline void rb_insert_color_cached(struct rb_node *node,
					  struct rb_root_cached *root,
					  bool leftmost)
{
	if (leftmost)
		root->rb_leftmost = node;
	rb_insert_color(node, &root->rb_root);
}

/** rb_erase_cached - as rb_erase(); return the new first node if it changed */
static inline struct rb_node *rb_erase_cached(struct rb_node *node,
					      struct rb_root_cached *root)
{
	struct rb_node *leftmost = NULL;

	if (root->rb_leftmost == node)
		leftmost = root->rb_leftmost = rb_next(node);
	rb_erase(node, &root->rb_root);
	return leftmost;
}

static inline void rb_replace_node_cached(struct rb_node *victim,
					  struct rb_node *new,
					  struct rb_root_cached *root)
{
	if (root->rb_leftmost == victim)
		root->rb_leftmost = new;
	rb_replace_node(victim, new, &root->rb_root);
}

/**
 * rb_add - find the place of a node, link it in, balance
 * @node: new node; goes behind those that compare equal
 * @tree: tree
 * @less: whether the first node comes before the second
 */
static __always_inline void rb_add(struct rb_node *node, struct rb_root *tree,
				   bool (*less)(struct rb_node *, const struct rb_node *))
{
	struct rb_node **link = &tree->rb_node;
	struct rb_node *parent = NULL;

	while (*link) {
		parent = *link;
		link = less(node, parent) ? &parent->rb_left : &parent->rb_right;
	}
	rb_link_node(node, parent, link);
	rb_insert_color(node, tree);
}

/** rb_add_cached - as rb_add(); return @node if it is the first one now, else NULL */
static __always_inline struct rb_node *
rb_add_cached(struct rb_node *node, struct rb_root_cached *tree,
	      bool (*less)(struct rb_node *, const struct rb_node *))
{
	struct rb_node **link = &tree->rb_root.rb_node;
	struct rb_node *parent = NULL;
	bool leftmost = true;

	while (*link) {
		parent = *link;
		if (less(node, parent)) {
			link = &parent->rb_left;
		} else {
			link = &parent->rb_right;
			leftmost = false;
		}
	}
	rb_link_node(node, parent, link);
	if (leftmost)
		tree->rb_leftmost = node;
	/* Below a black node a red one is in its place. */
	if (!parent || !(parent->__rb_parent_color & 1))
		rb_insert_color(node, &tree->rb_root);
	return leftmost ? node : NULL;
}

/**
 * rb_find_add - the node that compares equal, else add @node
 * @node: node to look for and to add
 * @tree: tree
 * @cmp: below, equal or above 0 as the first comes before, at or behind the second
 *
 * Return: the node found, or NULL if @node was added.
 */
static __always_inline struct rb_node *
rb_find_add(struct rb_node *node, struct rb_root *tree,
	    int (*cmp)(struct rb_node *, const struct rb_node *))
{
	struct rb_node **link = &tree->rb_node;
	struct rb_node *parent = NULL;

	while (*link) {
		int c;

		parent = *link;
		c = cmp(node, parent);
		if (c == 0)
			return parent;
		link = c < 0 ? &parent->rb_left : &parent->rb_right;
	}
	rb_link_node(node, parent, link);
	rb_insert_color(node, tree);
	return NULL;
}

/** rb_find - a node whose key compares equal to @key, or NULL */
static __always_inline struct rb_node *
rb_find(const void *key, const struct rb_root *tree,
	int (*cmp)(const void *key, const struct rb_node *))
{
	struct rb_node *node = tree->rb_node;

	while (node) {
		int c = cmp(key, node);

		if (c == 0)
			return node;
		node = c < 0 ? node->rb_left : node->rb_right;
	}
	return NULL;
}

/** rb_find_first - as rb_find(), the first in order of several equal ones */
static __always_inline struct rb_node *
rb_find_first(const void *key, const struct rb_root *tree,
	      int (*cmp)(const void *key, const struct rb_node *))
{
	struct rb_node *node = tree->rb_node;
	struct rb_node *match = NULL;

	while (node) {
		int c = cmp(key, node);

		if (c == 0)
			match = node;
		node = c <= 0 ? node->rb_left : node->rb_right;
	}
	return match;
}

#endif
