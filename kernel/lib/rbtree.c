// SPDX-License-Identifier: MIT
/*
 * Red-black trees (Cormen et al., Introduction to Algorithms, chapter 13).
 *
 *  1. A node is red or black; the root is black, and so is an empty place.
 *  2. A red node has black children.
 *  3. Every way from a node down to an empty place has as many black nodes.
 *
 * The colour is bit 0 of the parent's address. What the books do twice, once
 * for each side, is done once here, with the side as a variable.
 */
#include <linux/rbtree.h>
#include <linux/export.h>

#define RB_BLACK 1UL

enum rb_side { LEFT, RIGHT };

static inline struct rb_node **rb_child(struct rb_node *node, enum rb_side side)
{
	return side == LEFT ? &node->rb_left : &node->rb_right;
}

static inline bool rb_is_black(const struct rb_node *node)
{
	return !node || (node->__rb_parent_color & RB_BLACK);
}

static inline bool rb_is_red(const struct rb_node *node)
{
	return !rb_is_black(node);
}

static inline void rb_set_black(struct rb_node *node)
{
	node->__rb_parent_color |= RB_BLACK;
}

static inline void rb_set_red(struct rb_node *node)
{
	node->__rb_parent_color &= ~RB_BLACK;
}

/* Change the parent, keep the colour. */
static inline void rb_set_parent(struct rb_node *node, struct rb_node *parent)
{
	node->__rb_parent_color = (unsigned long)parent |
				  (node->__rb_parent_color & RB_BLACK);
}

/* Let the place below @parent (or the root) that holds @old hold @new. */
static inline void rb_change_child(struct rb_node *old, struct rb_node *new,
				   struct rb_node *parent, struct rb_root *root)
{
	if (!parent)
		root->rb_node = new;
	else if (parent->rb_left == old)
		parent->rb_left = new;
	else
		parent->rb_right = new;
}

/* @node goes down to @side, its child on the other side takes its place. */
static void rb_rotate(struct rb_node *node, enum rb_side side, struct rb_root *root)
{
	struct rb_node *parent = rb_parent(node);
	struct rb_node *up = *rb_child(node, !side);
	struct rb_node *between = *rb_child(up, side);

	*rb_child(node, !side) = between;
	if (between)
		rb_set_parent(between, node);
	*rb_child(up, side) = node;
	rb_set_parent(up, parent);
	rb_change_child(node, up, parent, root);
	rb_set_parent(node, up);
}

void rb_insert_color(struct rb_node *node, struct rb_root *root)
{
	struct rb_node *parent, *gparent, *uncle;
	enum rb_side side;

	/* Only rule 2 can be broken, and only between node and its parent. */
	while (rb_is_red(parent = rb_parent(node))) {
		gparent = rb_parent(parent);
		side = parent == gparent->rb_left ? LEFT : RIGHT;
		uncle = *rb_child(gparent, !side);
		if (rb_is_red(uncle)) {
			rb_set_black(parent);
			rb_set_black(uncle);
			rb_set_red(gparent);
			node = gparent;
			continue;
		}
		if (node == *rb_child(parent, !side)) {
			rb_rotate(parent, side, root);
			parent = node;
		}
		rb_set_black(parent);
		rb_set_red(gparent);
		rb_rotate(gparent, !side, root);
		break;
	}
	rb_set_black(root->rb_node);
}
EXPORT_SYMBOL(rb_insert_color);

/*
 * A black node was taken out: the ways through @node, which may be an empty
 * place below @parent, have one black node less than those through its sibling.
 */
static void rb_erase_color(struct rb_node *node, struct rb_node *parent,
			   struct rb_root *root)
{
	struct rb_node *sibling;
	enum rb_side side;

	while (parent && rb_is_black(node)) {
		side = node == parent->rb_left ? LEFT : RIGHT;
		sibling = *rb_child(parent, !side);
		if (rb_is_red(sibling)) {
			rb_set_black(sibling);
			rb_set_red(parent);
			rb_rotate(parent, side, root);
			sibling = *rb_child(parent, !side);
		}
		if (rb_is_black(sibling->rb_left) && rb_is_black(sibling->rb_right)) {
			rb_set_red(sibling);
			node = parent;
			parent = rb_parent(node);
			continue;
		}
		if (rb_is_black(*rb_child(sibling, !side))) {
			rb_set_black(*rb_child(sibling, side));
			rb_set_red(sibling);
			rb_rotate(sibling, !side, root);
			sibling = *rb_child(parent, !side);
		}
		if (rb_is_red(parent))
			rb_set_red(sibling);
		else
			rb_set_black(sibling);
		rb_set_black(parent);
		rb_set_black(*rb_child(sibling, !side));
		rb_rotate(parent, side, root);
		return;
	}
	if (node)
		rb_set_black(node);
}

/*
 * Take out a node with two children: its successor, which has no left child,
 * gets its place and colour. The black node that may now be missing is the
 * successor's. Returns where: in the place *@child below the returned node.
 */
static struct rb_node *rb_erase_inner(struct rb_node *node, struct rb_root *root,
				      struct rb_node **child, bool *black)
{
	struct rb_node *next = node->rb_right;
	struct rb_node *parent;

	while (next->rb_left)
		next = next->rb_left;
	*child = next->rb_right;
	*black = rb_is_black(next);
	parent = rb_parent(next);
	if (parent == node) {
		parent = next;
	} else {
		parent->rb_left = *child;
		if (*child)
			rb_set_parent(*child, parent);
		next->rb_right = node->rb_right;
		rb_set_parent(next->rb_right, next);
	}
	next->rb_left = node->rb_left;
	rb_set_parent(next->rb_left, next);
	next->__rb_parent_color = node->__rb_parent_color;
	rb_change_child(node, next, rb_parent(node), root);
	return parent;
}

void rb_erase(struct rb_node *node, struct rb_root *root)
{
	struct rb_node *parent, *child;
	bool black;

	if (node->rb_left && node->rb_right) {
		parent = rb_erase_inner(node, root, &child, &black);
	} else {
		child = node->rb_left ?: node->rb_right;
		black = rb_is_black(node);
		parent = rb_parent(node);
		rb_change_child(node, child, parent, root);
		if (child)
			rb_set_parent(child, parent);
	}
	if (black)
		rb_erase_color(child, parent, root);
}
EXPORT_SYMBOL(rb_erase);

static struct rb_node *rb_outermost(struct rb_node *node, enum rb_side side)
{
	while (*rb_child(node, side))
		node = *rb_child(node, side);
	return node;
}

struct rb_node *rb_first(const struct rb_root *root)
{
	return root->rb_node ? rb_outermost(root->rb_node, LEFT) : NULL;
}
EXPORT_SYMBOL(rb_first);

struct rb_node *rb_last(const struct rb_root *root)
{
	return root->rb_node ? rb_outermost(root->rb_node, RIGHT) : NULL;
}
EXPORT_SYMBOL(rb_last);

/* The neighbour in order: below on @side, or the first parent reached from the other. */
static struct rb_node *rb_step(const struct rb_node *from, enum rb_side side)
{
	struct rb_node *node = (struct rb_node *)from;
	struct rb_node *parent;

	if (RB_EMPTY_NODE(node))
		return NULL;
	if (*rb_child(node, side))
		return rb_outermost(*rb_child(node, side), !side);
	while ((parent = rb_parent(node)) && node == *rb_child(parent, side))
		node = parent;
	return parent;
}

struct rb_node *rb_next(const struct rb_node *node)
{
	return rb_step(node, RIGHT);
}
EXPORT_SYMBOL(rb_next);

struct rb_node *rb_prev(const struct rb_node *node)
{
	return rb_step(node, LEFT);
}
EXPORT_SYMBOL(rb_prev);

void rb_replace_node(struct rb_node *victim, struct rb_node *new, struct rb_root *root)
{
	*new = *victim;
	if (new->rb_left)
		rb_set_parent(new->rb_left, new);
	if (new->rb_right)
		rb_set_parent(new->rb_right, new);
	rb_change_child(victim, new, rb_parent(victim), root);
}
EXPORT_SYMBOL(rb_replace_node);

/* The first node below @node that has no children, left before right. */
static struct rb_node *rb_first_leaf(struct rb_node *node)
{
	while (node->rb_left || node->rb_right)
		node = node->rb_left ?: node->rb_right;
	return node;
}

struct rb_node *rb_first_postorder(const struct rb_root *root)
{
	return root->rb_node ? rb_first_leaf(root->rb_node) : NULL;
}
EXPORT_SYMBOL(rb_first_postorder);

struct rb_node *rb_next_postorder(const struct rb_node *node)
{
	struct rb_node *parent;

	if (!node)
		return NULL;
	parent = rb_parent(node);
	if (parent && node == parent->rb_left && parent->rb_right)
		return rb_first_leaf(parent->rb_right);
	return parent;
}
EXPORT_SYMBOL(rb_next_postorder);
