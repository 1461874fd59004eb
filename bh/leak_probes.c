// SPDX-License-Identifier: MIT
/*
 * Timers, tasklets and works that a stopped module left behind. Interrupts are off while one
 * list is counted: this is for the moment after a module was stopped, not for a busy system.
 */
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <bhk/module.h>
#include <bhk/softirq.h>
#include <bhk/time.h>
#include "workqueue_internal.h"

/* So often timers are counted again because a jiffy has passed meanwhile. */
#define COUNT_TRIES 3

/* What a timer ends in: its function, or that of the delayed work that it is part of. */
static const void *timer_target(struct timer_list *timer)
{
	if (timer->function == delayed_work_timer_fn)
		return container_of(timer, struct delayed_work, timer)->work.func;
	return timer->function;
}

/* One bucket at a time: a timer may move meanwhile, but not before a jiffy has passed. */
static unsigned int count_timers(const void *from, const void *to)
{
	unsigned int n, bucket, tries = COUNT_TRIES;
	unsigned long begun, flags;
	struct timer_list *timer;

	do {
		begun = jiffies;
		for (n = bucket = 0; bucket < TIMER_SHOW_BUCKETS; bucket++) {
			local_irq_save(flags);
			hlist_for_each_entry(timer, timer_show_bucket(bucket), entry)
				n += text_has(from, to, timer_target(timer));
			local_irq_restore(flags);
		}
	} while (begun != jiffies && --tries);
	return n;
}
leak_probe("timer", count_timers);

static unsigned int count_vector(bool hi, const void *from, const void *to)
{
	struct tasklet_struct *t = NULL;
	unsigned long flags;
	unsigned int n = 0;

	local_irq_save(flags);
	while (tasklet_show_next(&t, hi))
		n += text_has(from, to, t->callback);
	local_irq_restore(flags);
	return n;
}

static unsigned int count_tasklets(const void *from, const void *to)
{
	return count_vector(false, from, to) + count_vector(true, from, to);
}
leak_probe("tasklet", count_tasklets);

static unsigned int count_list(struct list_head *list, const void *from, const void *to)
{
	struct work_struct *work;
	unsigned long flags;
	unsigned int n = 0;

	local_irq_save(flags);
	list_for_each_entry(work, list, entry)
		n += text_has(from, to, work->func);
	local_irq_restore(flags);
	return n;
}

static unsigned int count_workers(struct worker_pool *pool, const void *from, const void *to)
{
	struct worker *worker;
	unsigned long flags;
	unsigned int n = 0;

	local_irq_save(flags);
	list_for_each_entry(worker, &pool->workers, node)
		n += worker->current_work && text_has(from, to, worker->current_func);
	local_irq_restore(flags);
	return n;
}

/*
 * List by list, in the order in which an item goes through them: one that moves on meanwhile may
 * be counted twice, but not overlooked.
 */
static unsigned int count_works(const void *from, const void *to)
{
	struct workqueue_struct *wq;
	struct worker_pool *pool;
	unsigned int n = 0;
	bool locked;

	locked = wq_list_lock_if_preemptible();
	list_for_each_entry(wq, &workqueues, list)
		n += count_list(&wq->inactive, from, to);
	if (locked)
		wq_list_unlock();
	for_each_pool(pool) {
		n += count_list(&pool->worklist, from, to);
		n += count_workers(pool, from, to);
	}
	return n;
}
leak_probe("work", count_works);
