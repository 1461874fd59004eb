/* SPDX-License-Identifier: MIT */
/* The order in which test_runqueue.c expects its threads, tasks[TASKS], to run. */
#ifndef _UNIT_RUNQUEUE_MODEL_H
#define _UNIT_RUNQUEUE_MODEL_H

/*
 * The model: of equals the one with the lower rank runs first. Woken or raised, a thread gets the
 * last rank of all; preempted or lowered, the first.
 */
static int rank[TASKS], first_rank, last_rank;
static bool ranked, to_tail;

static unsigned int number(const struct task_struct *p)
{
	return p - tasks;
}

static void rank_last(const struct task_struct *p)
{
	rank[number(p)] = ++last_rank;
}

static void rank_first(const struct task_struct *p)
{
	rank[number(p)] = --first_rank;
}

static bool comes_before(const struct task_struct *a, const struct task_struct *b)
{
	return a->prio != b->prio ? a->prio < b->prio : rank[number(a)] < rank[number(b)];
}

static void check_switch(struct task_struct *prev, const struct task_struct *next)
{
	if (prev->array && !is_idle_task(prev)) {
		if (to_tail)
			rank_last(prev);
		else
			rank_first(prev);
	}
	if (is_idle_task(next))
		return;
	for (unsigned int i = 0; i < TASKS; i++)
		if (tasks[i].array == next->array && &tasks[i] != next)
			assert_true(comes_before(next, &tasks[i]));
}

/* @p may have another priority than @prio, or go on without waiting for its next slice. */
static void rank_after_change(const struct task_struct *p, int prio, bool expired)
{
	if (p->prio == prio || !p->array)
		return;
	if (p->prio < prio || expired)
		rank_last(p);
	else
		rank_first(p);
}

/* For sched_get_stats(), which no test calls. */
struct task_struct *task_next(struct task_struct *prev)
{
	return NULL;
}

void __might_sleep(const char *file, int line)
{
}

#endif
