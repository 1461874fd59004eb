// SPDX-License-Identifier: MIT
/*
 * Rescuers: the threads of queues with WQ_MEM_RECLAIM, which must go on while there is no memory
 * for another worker. The mayday timer runs while a worker is being made.
 */
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include "workqueue_internal.h"

/* Softirq: no worker could be had in time. */
static void pool_mayday_timeout(struct timer_list *t)
{
	struct worker_pool *pool = from_timer(pool, t, mayday_timer);
	struct work_struct *work;
	unsigned long flags;

	raw_local_irq_save(flags);
	list_for_each_entry(work, &pool->worklist, entry) {
		struct workqueue_struct *wq = work->wq;

		if (!wq->rescuer || wq->mayday)
			continue;
		wq->mayday = true;
		wake_up_process(wq->rescuer->task);
	}
	raw_local_irq_restore(flags);
	mod_timer(&pool->mayday_timer, jiffies + MAYDAY_INTERVAL);
}

/* Interrupts off. Items that had to wait for the rescuer come first. */
static struct work_struct *next_for(struct worker *rescuer)
{
	struct workqueue_struct *wq = rescuer->rescue_wq;
	struct work_struct *work;

	if (!list_empty(&rescuer->again))
		return list_first_entry(&rescuer->again, struct work_struct, entry);
	list_for_each_entry(work, &wq->pool->worklist, entry)
		if (work->wq == wq)
			return work;
	return NULL;
}

/* Interrupts off on entry and return. */
static void rescue(struct worker *rescuer)
{
	struct workqueue_struct *wq = rescuer->rescue_wq;
	struct worker_pool *pool = wq->pool;
	struct work_struct *work;

	wq->mayday = false;
	list_add_tail(&rescuer->node, &pool->workers);
	begin_at_work(rescuer, pool);
	while ((work = next_for(rescuer))) {
		list_move(&work->entry, &pool->worklist);
		process_one_work(rescuer, work, 0);
		wq->rescued++;
		irq_window();
	}
	end_at_work(rescuer, pool);
	list_del_init(&rescuer->node);
	kick_pool(pool);
}

static int rescuer_thread(void *arg)
{
	struct worker *rescuer = arg;
	struct workqueue_struct *wq = rescuer->rescue_wq;

	current->worker_private = rescuer;
	current->flags |= PF_WQ_WORKER;
	set_user_nice(current, MIN_NICE);
	for (;;) {
		/* Who calls from here on wakes it. */
		set_current_state(TASK_IDLE);
		if (kthread_should_stop())
			break;
		if (!READ_ONCE(wq->mayday)) {
			schedule();
			continue;
		}
		__set_current_state(TASK_RUNNING);
		raw_local_irq_disable();
		rescue(rescuer);
		raw_local_irq_enable();
	}
	__set_current_state(TASK_RUNNING);
	current->flags &= ~PF_WQ_WORKER;
	return 0;
}

/**
 * init_rescuer() - give a queue its rescuer thread
 * @wq: queue with WQ_MEM_RECLAIM
 *
 * Context: task. Sleeps. Return: 0 or -ENOMEM.
 */
int init_rescuer(struct workqueue_struct *wq)
{
	struct worker *rescuer = alloc_worker(wq->pool);
	struct task_struct *task;

	if (!rescuer)
		return -ENOMEM;
	rescuer->rescue_wq = wq;
	task = kthread_create(rescuer_thread, rescuer, "%s", wq->name);
	if (IS_ERR(task)) {
		kfree(rescuer);
		return PTR_ERR(task);
	}
	rescuer->task = task;
	wq->rescuer = rescuer;
	wake_up_process(task);
	return 0;
}

/* Context: task. Sleeps. The queue is empty and stays so. */
void destroy_rescuer(struct workqueue_struct *wq)
{
	struct worker *rescuer = wq->rescuer;

	if (!rescuer)
		return;
	kthread_stop(rescuer->task);
	wq->rescuer = NULL;
	kfree(rescuer);
}

void __init mayday_init(struct worker_pool *pool)
{
	timer_setup(&pool->mayday_timer, pool_mayday_timeout, 0);
}

void mayday_begin(struct worker_pool *pool)
{
	mod_timer(&pool->mayday_timer, jiffies + MAYDAY_INITIAL_TIMEOUT);
}

void mayday_end(struct worker_pool *pool)
{
	del_timer_sync(&pool->mayday_timer);
}
