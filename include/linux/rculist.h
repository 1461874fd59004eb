/* SPDX-License-Identifier: MIT */
/*
 * Lists that readers walk in RCU read sections while a writer, who holds a lock against
 * other writers, changes them. A deleted entry still leads on.
 */
#ifndef _LINUX_RCULIST_H
#define _LINUX_RCULIST_H

#include <linux/list.h>
#include <linux/rcupdate.h>

#define list_next_rcu(list)    (*((struct list_head __rcu **)(&(list)->next)))
#define hlist_first_rcu(head)  (*((struct hlist_node __rcu **)(&(head)->first)))
#define hlist_next_rcu(node)   (*((struct hlist_node __rcu **)(&(node)->next)))
#define hlist_pprev_rcu(node)  (*((struct hlist_node __rcu **)((node)->pprev)))

static inline void __list_add_rcu(struct list_head *new, struct list_head *prev,
				  struct list_head *next)
{
	new->next = next;
	new->prev = prev;
	rcu_assign_pointer(list_next_rcu(prev), new);
	next->prev = new;
}

/** list_add_rcu() - put @new first */
static inline void list_add_rcu(struct list_head *new, struct list_head *head)
{
	__list_add_rcu(new, head, head->next);
}

/** list_add_tail_rcu() - put @new last */
static inline void list_add_tail_rcu(struct list_head *new, struct list_head *head)
{
	__list_add_rcu(new, head->prev, head);
}

/** list_del_rcu() - unlink @entry; it may be freed after a grace period */
static inline void list_del_rcu(struct list_head *entry)
{
	__list_del_entry(entry);
	entry->prev = LIST_POISON2;
}

/** list_replace_rcu() - put @new in the place of @old */
static inline void list_replace_rcu(struct list_head *old, struct list_head *new)
{
	__list_add_rcu(new, old->prev, old->next);
	old->prev = LIST_POISON2;
}

#define list_entry_rcu(ptr, type, member) container_of(READ_ONCE(ptr), type, member)

#define list_first_or_null_rcu(ptr, type, member)					\
	({										\
		struct list_head *__head = (ptr);					\
		struct list_head *__first = READ_ONCE(__head->next);			\
		__first != __head ? list_entry_rcu(__first, type, member) : NULL;	\
	})

#define list_next_or_null_rcu(head, ptr, type, member)					\
	({										\
		struct list_head *__head = (head);					\
		struct list_head *__next = READ_ONCE((ptr)->next);			\
		__next != __head ? list_entry_rcu(__next, type, member) : NULL;		\
	})

/* The optional last argument names the lock of a writer that walks. */
#define list_for_each_entry_rcu(pos, head, member, cond...)				\
	for (pos = list_entry_rcu((head)->next, typeof(*pos), member);			\
	     &pos->member != (head);							\
	     pos = list_entry_rcu(pos->member.next, typeof(*pos), member))
#define list_for_each_entry_lockless(pos, head, member) list_for_each_entry_rcu(pos, head, member)
#define list_for_each_entry_srcu(pos, head, member, cond) list_for_each_entry_rcu(pos, head, member)

#define list_for_each_entry_continue_rcu(pos, head, member)				\
	for (pos = list_entry_rcu(pos->member.next, typeof(*pos), member);		\
	     &pos->member != (head);							\
	     pos = list_entry_rcu(pos->member.next, typeof(*pos), member))

#define list_for_each_entry_from_rcu(pos, head, member)					\
	for (; &pos->member != (head);							\
	     pos = list_entry_rcu(pos->member.next, typeof(*pos), member))

/** hlist_del_rcu() - unlink @n; it may be freed after a grace period */
static inline void hlist_del_rcu(struct hlist_node *n)
{
	__hlist_del(n);
	n->pprev = LIST_POISON2;
}

static inline void hlist_del_init_rcu(struct hlist_node *n)
{
	if (hlist_unhashed(n))
		return;
	__hlist_del(n);
	WRITE_ONCE(n->pprev, NULL);
}

static inline void hlist_replace_rcu(struct hlist_node *old, struct hlist_node *new)
{
	struct hlist_node *next = old->next;

	new->next = next;
	new->pprev = old->pprev;
	rcu_assign_pointer(*(struct hlist_node __rcu **)new->pprev, new);
	if (next)
		next->pprev = &new->next;
	old->pprev = LIST_POISON2;
}

/** hlist_add_head_rcu() - put @n first */
static inline void hlist_add_head_rcu(struct hlist_node *n, struct hlist_head *h)
{
	struct hlist_node *first = h->first;

	n->next = first;
	n->pprev = &h->first;
	rcu_assign_pointer(hlist_first_rcu(h), n);
	if (first)
		first->pprev = &n->next;
}

static inline void hlist_add_before_rcu(struct hlist_node *n, struct hlist_node *next)
{
	n->pprev = next->pprev;
	n->next = next;
	rcu_assign_pointer(hlist_pprev_rcu(n), n);
	next->pprev = &n->next;
}

static inline void hlist_add_behind_rcu(struct hlist_node *n, struct hlist_node *prev)
{
	n->next = prev->next;
	n->pprev = &prev->next;
	rcu_assign_pointer(hlist_next_rcu(prev), n);
	if (n->next)
		n->next->pprev = &n->next;
}

static inline void hlist_add_tail_rcu(struct hlist_node *n, struct hlist_head *h)
{
	struct hlist_node *last = h->first;

	if (!last) {
		hlist_add_head_rcu(n, h);
		return;
	}
	while (last->next)
		last = last->next;
	hlist_add_behind_rcu(n, last);
}

#define hlist_for_each_entry_rcu(pos, head, member, cond...)				\
	for (pos = hlist_entry_safe(READ_ONCE((head)->first), typeof(*pos), member);	\
	     pos;									\
	     pos = hlist_entry_safe(READ_ONCE(pos->member.next), typeof(*pos), member))
#define hlist_for_each_entry_rcu_notrace(pos, head, member) \
	hlist_for_each_entry_rcu(pos, head, member)
#define hlist_for_each_entry_rcu_bh(pos, head, member) hlist_for_each_entry_rcu(pos, head, member)

#define hlist_for_each_entry_continue_rcu(pos, member)					\
	for (pos = hlist_entry_safe(READ_ONCE((pos)->member.next), typeof(*pos), member); \
	     pos;									\
	     pos = hlist_entry_safe(READ_ONCE((pos)->member.next), typeof(*pos), member))
#endif
