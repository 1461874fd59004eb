// SPDX-License-Identifier: MIT
/* Workqueues: waiting for all items of a queue. */
#include <linux/export.h>
#include <linux/kernel.h>
#include "workqueue_internal.h"

void __irq_window_if(unsigned long flags)
{
	if (!raw_irqs_disabled_flags(flags))
		irq_window();
}

void __irq_only_window_if(unsigned long flags)
{
	preempt_disable();
	__irq_window_if(flags);
	preempt_enable_no_resched();
}

/* Interrupts off. Who waited for the oldest generation goes to @over if it has ended. Return: whether. */
static bool generation_ends(struct workqueue_struct *wq, struct list_head *over)
{
	if (wq->oldest == wq->gen || wq->in_flight[wq->oldest % WQ_COLORS])
		return false;
	wq->oldest++;
	list_move_tail(wq->flushers.next, over);
	return true;
}

/**
 * wq_item_over() - an instance has ended, or was taken off
 * @wq:	   its queue; the caller does not touch it any more
 * @data:  what it was queued with; it counts as active
 * @over:  gets who waited for it in flush_workqueue(): flushers_finish() lets them go
 * @flags: the caller's; interrupts are off, and on in between if they were
 *
 * While interrupts are on, the queue stays because the item still is counted, or because somebody
 * in @over is inside of flush_workqueue():
 *
 *	worker					thread
 *	the next item is let in
 *	  window
 *						flush_workqueue() waits: one is in flight
 *	not in flight, its generation ends
 *	  window
 *	flushers_finish()
 *						flushed; destroy_workqueue()
 */
void wq_item_over(struct workqueue_struct *wq, unsigned long data, struct list_head *over,
		  unsigned long flags)
{
	bool ended = false;

	irq_window_if(flags);
	if (WINDOWS && activate_below(wq, wq->max_active + 1))
		irq_window_if(flags);
	wq->room++;
	if (wq->oldest != wq->gen)
		wq->in_flight[work_color(data)]--;
	while (generation_ends(wq, over)) {
		ended = true;
		irq_window_if(flags);
	}
	while (activate_below(wq, wq->max_active))
		;
	hold_or_release(wq);
	if ((ended || !WINDOWS) && waitqueue_active(&wq->flush_wait)) {
		if (WINDOWS && !raw_irqs_disabled_flags(flags))
			raw_local_irq_enable();
		wake_up(&wq->flush_wait);
		raw_local_irq_disable();
	}
	irq_window_if(flags);
}

/* Interrupts off, on in between: wq_item_over() for an item of @worker. */
void wq_worker_item_over(struct worker *worker, struct workqueue_struct *wq, unsigned long data)
{
	worker_look(worker);
	wq_item_over(wq, data, &worker->flushers, IRQS_ON);
}

/* Interrupts off: close the present generation. Return: false if nothing is in flight. */
static bool start_generation(struct workqueue_struct *wq, struct wq_flusher *mine)
{
	unsigned int *in_flight = &wq->in_flight[wq->gen % WQ_COLORS];

	if (wq->oldest == wq->gen) {
		*in_flight = nr_active(wq) + wq->nr_inactive;
		if (!*in_flight)
			return false;
	}
	list_add_tail(&mine->node, &wq->flushers);
	set_generation(wq, wq->gen + 1);
	wq->in_flight[wq->gen % WQ_COLORS] = 0;
	hold_or_release(wq);
	return true;
}

/*
 * Each color stands for one generation at a time. Looking for a free one and taking it are one
 * step, since other flushes wait for it, too. Return: whether there was one, or no need of it.
 */
static bool try_to_start_generation(struct workqueue_struct *wq, struct wq_flusher *mine,
				    bool *busy)
{
	bool room;

	raw_local_irq_disable();
	room = wq->gen - wq->oldest < WQ_COLORS - 1;
	if (room)
		*busy = start_generation(wq, mine);
	raw_local_irq_enable();
	return room;
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
	struct wq_flusher mine = {};
	bool busy;

	might_sleep();
	if (WARN(flush_from_inside(wq), "workqueue: %s is flushed by its own item %ps\n", wq->name,
		 current_worker()->current_func))
		return;
	init_completion(&mine.done);
	wait_event_exclusive_cmd(wq->flush_wait, try_to_start_generation(wq, &mine, &busy), , );
	/* There may be room for the next one that waits for it. */
	wake_up(&wq->flush_wait);
	if (busy)
		wait_for_completion(&mine.done);
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
