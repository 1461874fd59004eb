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
	unsigned int nr = pool->softirq, count = cpu_state.preempt_count;

	set_softirq_pending_and(nr, WORK_BH_WORK(nr));
	if (unlikely(!(count >> SOFTIRQ_SHIFT)))
		wakeup_softirqd();
}

/* Interrupts off on entry and return; there is an item. */
static inline void bh_run_items(struct worker *worker, struct worker_pool *pool)
{
	unsigned long end = jiffies + BH_WORKER_JIFFIES;
	int restarts = BH_WORKER_RESTARTS;

	do {
		process_one_work(worker,
				 list_first_entry(&pool->worklist, struct work_struct, entry),
				 preempt_count());
	} while (!list_empty(&pool->worklist) && --restarts && time_before(jiffies, end));
}

/* Interrupts off on entry and return. There may be no item: it was cancelled. */
static inline void bh_worker_run(struct worker *worker, struct worker_pool *pool)
{
	unsigned int nr = pool->softirq;

	if (likely(!list_empty(&pool->worklist)))
		bh_run_items(worker, pool);
	if (!list_empty(&pool->worklist)) {
		__raise_softirq_irqoff(nr);
		return;
	}
	pool->ready = worker;
	cpu_state.work &= ~WORK_BH_WORK(nr);
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
	bh_worker_run(worker, worker->pool);
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
		list_add(&worker->node, &worker->pool->workers);
		worker->pool->ready = worker;
		only_at_work(worker, worker->pool);
	}
}
