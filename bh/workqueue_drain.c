// SPDX-License-Identifier: MIT
/* Workqueues: waiting for all items of a queue. */
#include <linux/export.h>
#include <linux/kernel.h>
#include "workqueue_internal.h"

/* Interrupts off: close the present generation. Return: false if nothing is in flight. */
static bool start_generation(struct workqueue_struct *wq, unsigned int *mine)
{
	unsigned int *in_flight = &wq->in_flight[wq->gen % WQ_COLORS];

	if (wq->oldest == wq->gen) {
		*in_flight = nr_active(wq) + wq->nr_inactive;
		if (!*in_flight)
			return false;
	}
	*mine = wq->gen;
	set_generation(wq, wq->gen + 1);
	wq->in_flight[wq->gen % WQ_COLORS] = 0;
	hold_or_release(wq);
	return true;
}

/*
 * Each color stands for one generation at a time. Looking for a free one and taking it are one
 * step, since other flushes wait for it, too. Return: whether there was one, or no need of it.
 */
static bool try_to_start_generation(struct workqueue_struct *wq, unsigned int *mine, bool *busy)
{
	bool room;

	raw_local_irq_disable();
	room = wq->gen - wq->oldest < WQ_COLORS - 1;
	if (room)
		*busy = start_generation(wq, mine);
	raw_local_irq_enable();
	return room;
}

static bool generation_over(struct workqueue_struct *wq, unsigned int gen)
{
	return (int)(READ_ONCE(wq->oldest) - gen) > 0;
}

static bool flush_from_inside(struct workqueue_struct *wq)
{
	struct worker *me = current_worker();

	return me && me->current_work && me->current_wq == wq;
}

/**
 * __flush_workqueue() - wait for every item queued before
 * @wq: queue
 *
 * Not for delayed items whose timer still runs. Context: task. Sleeps. From an item of the
 * queue itself it would never return: reported instead.
 */
void __flush_workqueue(struct workqueue_struct *wq)
{
	unsigned int mine;
	bool busy;

	might_sleep();
	if (WARN(flush_from_inside(wq), "workqueue: %s is flushed by its own item %ps\n", wq->name,
		 current_worker()->current_func))
		return;
	wait_event(wq->flush_wait, try_to_start_generation(wq, &mine, &busy));
	if (busy)
		wait_event(wq->flush_wait, generation_over(wq, mine));
}
EXPORT_SYMBOL(__flush_workqueue);

/* Interrupts off. */
static bool wq_is_empty(struct workqueue_struct *wq)
{
	return !nr_active(wq) && !wq->nr_inactive;
}

static void set_draining(struct workqueue_struct *wq, int step)
{
	raw_local_irq_disable();
	wq->nr_drainers += step;
	if (wq->nr_drainers)
		wq->flags |= __WQ_DRAINING;
	else
		wq->flags &= ~__WQ_DRAINING;
	hold_or_release(wq);
	raw_local_irq_enable();
}

/**
 * drain_workqueue() - flush until the queue is empty, refusing foreign items meanwhile
 * @wq: queue
 *
 * Items that queue themselves are tolerated, and reported if it takes long.
 *
 * Context: task. Sleeps.
 */
void drain_workqueue(struct workqueue_struct *wq)
{
	unsigned int tries = 0;
	bool empty;

	set_draining(wq, 1);
	for (;;) {
		__flush_workqueue(wq);
		raw_local_irq_disable();
		empty = wq_is_empty(wq);
		raw_local_irq_enable();
		if (empty)
			break;
		if (++tries == 10 || (tries % 100 == 0 && tries <= 1000))
			pr_warn("workqueue %s: %s() isn't complete after %u tries\n", wq->name,
				__func__, tries);
	}
	set_draining(wq, -1);
}
EXPORT_SYMBOL(drain_workqueue);
