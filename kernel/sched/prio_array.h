/* SPDX-License-Identifier: MIT */
/* Lists of runnable threads by priority; interrupts off is the lock. For kernel/sched/core.c. */
#ifndef _KERNEL_SCHED_PRIO_ARRAY_H
#define _KERNEL_SCHED_PRIO_ARRAY_H

#include <linux/list.h>
#include <linux/sched.h>
#include "sched.h"

static inline unsigned int first_prio(const struct prio_array *array)
{
	unsigned int word = __builtin_clz(array->summary);

	return word * 32 + __builtin_clz(array->bitmap[word]);
}

/* The best priority in @array; behind all others if there is none. */
static inline int queued_prio(const struct prio_array *array)
{
	return array->summary ? (int)first_prio(array) : MAX_PRIO;
}

/* One copy where size counts. */
#ifdef CONFIG_CC_OPTIMIZE_FOR_SIZE
#define array_inline noinline
#else
#define array_inline inline
#endif

static array_inline void array_add(struct prio_array *array, struct task_struct *p,
				   struct list_head *behind)
{
	list_add_tail(&p->run_list, behind);
	array->bitmap[p->prio_word] |= p->prio_bit;
	array->summary |= 0x80000000u >> p->prio_word;
}

/* Before its equals. */
static inline void array_add_head(struct prio_array *array, struct task_struct *p)
{
	array_add(array, p, array->queue[p->prio].next);
}

/* Behind its equals. */
static inline void array_add_tail(struct prio_array *array, struct task_struct *p)
{
	array_add(array, p, &array->queue[p->prio]);
}

static inline void array_del(struct prio_array *array, struct task_struct *p)
{
	__list_del_entry(&p->run_list);
	if (!list_empty(&array->queue[p->prio]))
		return;
	array->bitmap[p->prio_word] &= ~p->prio_bit;
	if (!array->bitmap[p->prio_word])
		array->summary &= ~(0x80000000u >> p->prio_word);
}

/* Takes the first of the best ones out of @array, which is not empty. */
static inline struct task_struct *array_take_first(struct prio_array *array)
{
	unsigned int word = __builtin_clz(array->summary);
	unsigned int bit = __builtin_clz(array->bitmap[word]);
	struct list_head *queue = &array->queue[word * 32 + bit];
	struct task_struct *p = list_first_entry(queue, struct task_struct, run_list);

	if (IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE)) {
		array_del(array, p);
		return p;
	}
	__list_del_entry(&p->run_list);
	if (list_empty(queue)) {
		array->bitmap[word] &= ~(0x80000000u >> bit);
		if (!array->bitmap[word])
			array->summary &= ~(0x80000000u >> word);
	}
	return p;
}

/* Interrupts off: the priority of who comes first in chain and lists. */
static inline int first_waiting_prio(void)
{
	const struct task_struct *next = cpu_state.next;

	return next ? next->prio : queued_prio(cpu_state.active);
}

/* Interrupts off; @p, better than all that wait for the CPU, is in no list yet. */
static inline void chain_add(struct task_struct *p)
{
	p->behind = cpu_state.next;
	cpu_state.next = p;
}

#endif
