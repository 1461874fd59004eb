/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_LLIST_H
#define _LINUX_LLIST_H

#include <linux/atomic.h>
#include <linux/container_of.h>
#include <linux/stddef.h>
#include <linux/types.h>

/*
 * Singly linked list without a lock: any context may add, newest first.
 * Taking all is safe beside everything; llist_del_first() only beside adding,
 * since a second remover could take the entry whose successor it just read.
 */
struct llist_node {
	struct llist_node *next;
};

struct llist_head {
	struct llist_node *first;
};

#define LLIST_HEAD_INIT(name)	{ NULL }
#define LLIST_HEAD(name)	struct llist_head name = LLIST_HEAD_INIT(name)

static inline void init_llist_head(struct llist_head *list)
{
	list->first = NULL;
}

/** llist_entry - the structure in which @ptr is embedded */
#define llist_entry(ptr, type, member)	container_of(ptr, type, member)

/*
 * The entry of a node that may be NULL: an address, not to be used, from which
 * the second macro sees that it is no entry.
 */
#define __llist_entry(node, pos, member) \
	((typeof(pos))((uintptr_t)(node) - offsetof(typeof(*(pos)), member)))
#define member_address_is_nonnull(ptr, member) \
	((uintptr_t)(ptr) + offsetof(typeof(*(ptr)), member) != 0)

/* Walks over a chain that llist_del_all() returned. */
#define llist_for_each(pos, node) \
	for ((pos) = (node); (pos); (pos) = (pos)->next)
#define llist_for_each_safe(pos, n, node) \
	for ((pos) = (node); (pos) && ((n) = (pos)->next, true); (pos) = (n))
#define llist_for_each_entry(pos, node, member) \
	for ((pos) = __llist_entry(node, pos, member); \
	     member_address_is_nonnull(pos, member); \
	     (pos) = __llist_entry((pos)->member.next, pos, member))
#define llist_for_each_entry_safe(pos, n, node, member) \
	for ((pos) = __llist_entry(node, pos, member); \
	     member_address_is_nonnull(pos, member) && \
		((n) = __llist_entry((pos)->member.next, pos, member), true); \
	     (pos) = (n))

/** llist_empty - whether the list was empty a moment ago */
static inline bool llist_empty(const struct llist_head *head)
{
	return READ_ONCE(head->first) == NULL;
}

static inline struct llist_node *llist_next(struct llist_node *node)
{
	return node->next;
}

/**
 * llist_add_batch - add a chain
 * @new_first: first node of the chain
 * @new_last: last one, reached from @new_first by the next pointers
 * @head: list
 *
 * Context: any.
 * Return: whether the list was empty.
 */
bool llist_add_batch(struct llist_node *new_first, struct llist_node *new_last,
		     struct llist_head *head);

/** llist_add - add a node; any context. Return: whether the list was empty. */
static inline bool llist_add(struct llist_node *new, struct llist_head *head)
{
	return llist_add_batch(new, new, head);
}

/* The same where nobody else touches the list. */
static inline bool __llist_add_batch(struct llist_node *new_first,
				     struct llist_node *new_last,
				     struct llist_head *head)
{
	new_last->next = head->first;
	head->first = new_first;
	return new_last->next == NULL;
}

static inline bool __llist_add(struct llist_node *new, struct llist_head *head)
{
	return __llist_add_batch(new, new, head);
}

/** llist_del_all - take all nodes; any context. Return: the newest one, or NULL. */
static inline struct llist_node *llist_del_all(struct llist_head *head)
{
	return xchg(&head->first, NULL);
}

static inline struct llist_node *__llist_del_all(struct llist_head *head)
{
	struct llist_node *first = head->first;

	head->first = NULL;
	return first;
}

/** llist_del_first - take the newest node; one remover at a time */
struct llist_node *llist_del_first(struct llist_head *head);

/** llist_reverse_order - turn a chain round; return its new first node */
struct llist_node *llist_reverse_order(struct llist_node *head);

#endif
