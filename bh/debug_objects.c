// SPDX-License-Identifier: MIT
/*
 * Works, timers and tasklets for CONFIG_DEBUG_OBJECTS: which are queued in a piece of memory.
 *
 * The queues are walked, so nothing that lies in the memory has to be believed. The exception
 * are tasklets of the round that softirq context works on: nothing leads to them but registers.
 */
#include <linux/interrupt.h>
#include <linux/uaccess.h>
#include <bhk/debugobjects.h>
#include "internal.h"
#include "tasklet_entry.h"
#include "workqueue_internal.h"

/* Memory that is looked at word by word for tasklets that no list leads to. */
#define SCAN_MAX 4096

/* More than are ever scheduled at a time: links that lead on and on are none. */
#define CHAIN_MAX 1000

/* An item is asked for, which is set up: what its own bits deny need not be looked for. */
static bool one_item(const void *from, const void *to)
{
	return to - from == 1;
}

static bool within(const void *obj, const void *from, const void *to)
{
	return obj >= from && obj < to;
}

/* --- works ------------------------------------------------------------------------------- */

static struct work_struct *find_in_list(struct list_head *list, const void *from, const void *to)
{
	struct work_struct *work;

	list_for_each_entry(work, list, entry)
		if (within(work, from, to))
			return work;
	return NULL;
}

static struct work_struct *find_in_pool(struct worker_pool *pool, const void *from, const void *to)
{
	struct work_struct *work;
	struct worker *worker;

	/* Memory is freed before there are workers. */
	if (!pool->worklist.next)
		return NULL;
	work = find_in_list(&pool->worklist, from, to);
	list_for_each_entry(worker, &pool->workers, node)
		work = work ?: find_in_list(&worker->again, from, to);
	return work;
}

static void *find_work(const void *from, const void *to)
{
	struct work_struct *work = NULL;
	struct workqueue_struct *wq;
	struct worker_pool *pool;

	if (one_item(from, to) && !(work_data(from) & WORK_STRUCT_PENDING))
		return NULL;
	for_each_pool(pool)
		work = work ?: find_in_pool(pool, from, to);
	list_for_each_entry(wq, &workqueues, list)
		work = work ?: find_in_list(&wq->inactive, from, to);
	return work;
}

static void *work_hint(const void *obj)
{
	return ((const struct work_struct *)obj)->func;
}

static bool stop_work(void *obj)
{
	return grab_pending(obj, NULL, 0, IRQS_OFF);
}

debug_obj_kind(debug_work, "work_struct", find_work, work_hint, stop_work);

/**
 * destroy_work_on_stack() - the function that owns the item returns
 * @work: from INIT_WORK_ONSTACK(); a pending one is reported and taken off
 *
 * Context: any but NMI.
 */
void destroy_work_on_stack(struct work_struct *work)
{
	debug_obj_free(work, sizeof(*work));
}
EXPORT_SYMBOL(destroy_work_on_stack);

/* --- timers ------------------------------------------------------------------------------ */

static void *timer_hint(const void *obj)
{
	return ((const struct timer_list *)obj)->function;
}

static bool stop_timer(void *obj)
{
	return timer_delete(obj);
}

debug_obj_kind(debug_timer, "timer_list", find_timer, timer_hint, stop_timer);

/* --- tasklets ---------------------------------------------------------------------------- */

static struct tasklet_head *vector_of(const struct tasklet_struct *t)
{
	return t->state & TASKLET_HI_FLAG ? &cpu_state.tasklets_hi : &cpu_state.tasklets;
}

static struct tasklet_struct *ring_end(struct tasklet_head *vec)
{
	return container_of(&vec->first, struct tasklet_struct, next);
}

/*
 * Is @t of the round under way? Its links lead to where the ring ends. Those of a copy do, too:
 * such a tasklet counts as one that cannot be taken off, until its memory is cleared.
 */
static bool leads_to_ring_end(const struct tasklet_struct *t)
{
	const struct tasklet_struct *end = ring_end(vector_of(t));
	unsigned int steps;

	for (steps = 0; steps < CHAIN_MAX; steps++) {
		struct tasklet_struct *next;

		if (get_kernel_nofault(next, &t->next))
			return false;
		if (next == end)
			return true;
		t = next;
	}
	return false;
}

static bool tasklet_is_queued(const struct tasklet_struct *t)
{
	switch (t->state & ~(unsigned long)TASKLET_HI_FLAG) {
	case BIT(TASKLET_STATE_SCHED):
		return in_serving_softirq() && leads_to_ring_end(t);
	case BIT(TASKLET_STATE_SCHED) | TASKLET_PARKED_FLAG:
		return tasklet_nr_parked() && atomic_read(&t->count) > 0;
	}
	return false;
}

static struct tasklet_struct *find_in_ring(struct tasklet_head *vec, const void *from,
					   const void *to)
{
	struct tasklet_struct *t, *end = ring_end(vec);

	for (t = vec->first; t && t != end; t = t->next)
		if (within(t, from, to))
			return t;
	return NULL;
}

/* In memory that is large enough for one. */
static struct tasklet_struct *scan(const void *from, const void *to)
{
	const void *last = to - sizeof(struct tasklet_struct);

	for (; from <= last; from += sizeof(long))
		if (tasklet_is_queued(from))
			return (struct tasklet_struct *)from;
	return NULL;
}

static void *find_tasklet(const void *from, const void *to)
{
	struct tasklet_struct *t = find_in_ring(&cpu_state.tasklets, from, to);

	t = t ?: find_in_ring(&cpu_state.tasklets_hi, from, to);
	if (!t && one_item(from, to))
		return tasklet_is_queued(from) ? (void *)from : NULL;
	if (!t && to - from <= SCAN_MAX && (in_serving_softirq() || tasklet_nr_parked()))
		t = scan(from, to);
	return t;
}

static void *tasklet_hint(const void *obj)
{
	return ((const struct tasklet_struct *)obj)->callback;
}

/* Return: false if @t is of the round under way, and so cannot be unlinked. */
static bool stop_tasklet(void *obj)
{
	struct tasklet_struct *t = obj;
	struct tasklet_head *vec = vector_of(t);
	struct tasklet_struct *end = ring_end(vec), *prev = end;

	if (t->state & TASKLET_PARKED_FLAG) {
		tasklet_unpark(t);
	} else {
		while (prev->next != t && prev->next != end)
			prev = prev->next;
		if (prev->next != t)
			return false;
		prev->next = t->next;
		if (vec->last == t)
			vec->last = prev;
	}
	t->state = 0;
	return true;
}

debug_obj_kind(debug_tasklet, "tasklet_struct", find_tasklet, tasklet_hint, stop_tasklet);
