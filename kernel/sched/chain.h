/* SPDX-License-Identifier: MIT */
/*
 * Who waits for the CPU: the chain of those that come next, and the lists behind it. What always
 * holds for them stands in core.c, which this is a part of.
 */
#ifndef _KERNEL_SCHED_CHAIN_H
#define _KERNEL_SCHED_CHAIN_H

#include <linux/compiler.h>
#include <linux/sched.h>
#include <bhk/sched.h>
#include "prio_array.h"
#include "sched.h"

/* Part of their caller where the image is to be small. */
#ifdef CONFIG_CC_OPTIMIZE_FOR_SIZE
#define not_in_line
#else
#define not_in_line noinline
#endif

/* Interrupts off: the lists know everything, but who runs. */
static noinline void settle_chain(void)
{
	struct prio_array *array = cpu_state.active;
	struct list_head *behind = NULL;
	struct task_struct *p;
	int prio = -1;

	for (p = cpu_state.next; p; p = p->behind) {
		if (p->prio != prio) {
			prio = p->prio;
			behind = array->queue[prio].next;
		}
		array_add(array, p, behind);
	}
	cpu_state.next = NULL;
}

/* Interrupts off: @p, preempted or lowered, has not had its turn. */
static not_in_line void list_before_equals(struct task_struct *p)
{
	array_add_head(cpu_state.active, p);
}

/* Interrupts off; a chain goes on at @link: its last one goes to the lists, before all that are there. */
static __always_inline void cut_chain_end(struct task_struct **link)
{
	struct task_struct *p = *link;

	while (p->behind) {
		link = &p->behind;
		p = *link;
	}
	*link = NULL;
	list_before_equals(p);
}

/* Seldom: whoever is woken and better preempts. */
static inline void resched_if_better(const struct task_struct *p)
{
	if (unlikely(p->prio < current->prio)) {
		barrier(); /* a branch, not three conditional instructions */
		cpu_state.work |= WORK_NEED_RESCHED;
	}
}

/* Interrupts off: @p, woken or raised, waits behind its equals. */
static not_in_line void list_woken(struct task_struct *p)
{
	array_add_tail(cpu_state.active, p);
	resched_if_better(p);
}

/* Interrupts off; there is a chain, in which @p goes behind its equals, if not all of it go before @p. */
static noinline void enqueue_beside_chain(struct task_struct *p)
{
	struct task_struct **link = &cpu_state.next, *next = *link;
	bool full = next->behind;

	while (next->prio <= p->prio) {
		link = &next->behind;
		next = *link;
		if (!next) {
			list_woken(p);
			return;
		}
	}
	p->behind = next;
	*link = p;
	if (full)
		cut_chain_end(&p->behind);
	resched_if_better(p);
}

/* Interrupts off: is @p better than all in the lists, and do these know who comes after current? */
static __always_inline bool comes_next(const struct task_struct *p)
{
	const struct prio_array *array = cpu_state.active;

	return !need_resched() && (!array->summary || p->prio < (int)first_prio(array));
}

/* Interrupts off: a woken or raised thread, behind its equals, if it does not simply preempt. */
static noinline void enqueue_woken(struct task_struct *p)
{
	if (IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE)) {
		settle_chain();
	} else if (cpu_state.next) {
		enqueue_beside_chain(p);
		return;
	}
	if (!comes_next(p)) {
		list_woken(p);
		return;
	}
	chain_add(p);
	resched_if_better(p);
}

/* Current was raised or lowered. */
static void requeue_current(struct task_struct *p, bool raised)
{
	if (raised && need_resched()) {
		resched_curr();
		cpu_state.work |= WORK_CURR_TO_TAIL;
	} else if (first_waiting_prio() < p->prio) {
		cpu_state.work |= WORK_NEED_RESCHED;
	}
}

/*
 * Interrupts off: @p leaves the chain, if it is in it. Raised, it was not the first. Lowered, it goes to a
 * list, while the chain may have some who are worse; and with need_resched set those who were behind it may
 * be worse than current. Return: false if it is in a list.
 */
static noinline bool leave_chain(struct task_struct *p, bool raised)
{
	struct task_struct **link = &cpu_state.next;

	while (*link != p) {
		if (!*link)
			return false;
		link = &(*link)->behind;
	}
	*link = p->behind;
	if (!raised)
		settle_chain();
	return true;
}

/* Interrupts off: @p leaves chain or list. */
static __always_inline void stop_waiting(struct task_struct *p, bool raised)
{
	if (IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE))
		settle_chain();
	else if (leave_chain(p, raised))
		return;
	array_del(p->array, p);
}

/* Interrupts off: @p sleeps, runs, or is raised and first of the chain. */
static not_in_line void set_prio_in_place(struct task_struct *p, int prio)
{
	bool raised = prio < p->prio;

	assign_prio(p, prio);
	if (!p->array)
		return;
	p->array = cpu_state.active;
	if (p == current)
		requeue_current(p, raised);
	else if (prio < current->prio)
		cpu_state.work |= WORK_NEED_RESCHED;
}

/*
 * Interrupts off: @p waits for the CPU. Raised, it goes behind its new equals; lowered, before them: it
 * has not had its turn. It does not wait for its next slice any longer.
 */
static not_in_line void move_to_prio(struct task_struct *p, int prio)
{
	bool raised = prio < p->prio;

	stop_waiting(p, raised);
	assign_prio(p, prio);
	if (raised || p->array != cpu_state.active) {
		p->array = cpu_state.active;
		enqueue_woken(p);
	} else {
		list_before_equals(p);
	}
}

/**
 * set_task_prio() - change the effective priority of a thread, wherever it is
 * @p:	  thread
 * @prio: 0..139, not the one that it has
 *
 * Context: interrupts off.
 */
void set_task_prio(struct task_struct *p, int prio)
{
	if (!p->array || p == current || (p == cpu_state.next && prio < p->prio))
		set_prio_in_place(p, prio);
	else
		move_to_prio(p, prio);
}

/* Interrupts off: current goes behind its equals; SCHED_NORMAL behind everyone's slice. */
void expire_current(void)
{
	struct task_struct *p = current;

	if (p->policy == SCHED_NORMAL && !rt_task(p))
		p->array = rq.expired;
	resched_curr();
	cpu_state.work |= WORK_CURR_TO_TAIL;
}

/* Interrupts off: somebody else may have to run; the lists know who. */
void resched_curr(void)
{
	settle_chain();
	cpu_state.work |= WORK_NEED_RESCHED;
}

#endif
