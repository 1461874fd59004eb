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

#endif
