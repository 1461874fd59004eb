// SPDX-License-Identifier: MIT
/*
 * BH workqueues: the work API in softirq context.
 *
 * Items run on TASKLET_SOFTIRQ or, with WQ_HIGHPRI, on HI_SOFTIRQ, ahead of the tasklets
 * of that vector, in queueing order and within a softirq's budget. Each pool has one
 * pseudo worker, which has no thread.
 */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include "internal.h"
#include "workqueue_internal.h"

static struct worker bh_worker[2];

/* Interrupts off: have the pool's vector run, and look here. */
void kick_bh_pool(struct worker_pool *pool)
{
	tasklet_serve_bh_work(pool->nice < 0, true);
	raise_softirq_irqoff(pool->softirq);
}

static void bh_worker_run(struct worker *worker)
{
	struct worker_pool *pool = worker->pool;
	unsigned long end = jiffies + BH_WORKER_JIFFIES;
	int restarts = BH_WORKER_RESTARTS;

	pool->nr_running++;
	list_move(&worker->entry, &pool->busy);
	do {
		pool->progress++;
		struct work_struct *work =
			list_first_entry(&pool->worklist, struct work_struct, entry);

		process_one_work(worker, work, preempt_count());
	} while (!list_empty(&pool->worklist) && --restarts && time_before(jiffies, end));
	list_move(&worker->entry, &pool->idle);
	pool->nr_running--;
	if (list_empty(&pool->worklist))
		tasklet_serve_bh_work(pool->nice < 0, false);
	else
		kick_bh_pool(pool);
}

/**
 * workqueue_softirq_action() - the BH items of a vector
 * @highpri: HI_SOFTIRQ, else TASKLET_SOFTIRQ
 *
 * Context: softirq, interrupts on.
 */
void workqueue_softirq_action(bool highpri)
{
	struct worker *worker = &bh_worker[highpri];

	raw_local_irq_disable();
	if (!list_empty(&worker->pool->worklist))
		bh_worker_run(worker);
	raw_local_irq_enable();
}

void __init init_bh_workers(void)
{
	unsigned int i;

	for (i = 0; i < 2; i++) {
		struct worker *worker = &bh_worker[i];

		worker->pool = &worker_pools[POOL_BH_NORMAL + i];
		INIT_LIST_HEAD(&worker->flushers);
		INIT_LIST_HEAD(&worker->again);
		list_add(&worker->entry, &worker->pool->idle);
	}
}
