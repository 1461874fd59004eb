// SPDX-License-Identifier: MIT
/* Timers, tasklets and works that a stopped module left behind. */
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <bhk/module.h>
#include <bhk/softirq.h>
#include <bhk/time.h>
#include "workqueue_internal.h"

/* So often timers are counted again because a jiffy has passed meanwhile. */
#define COUNT_TRIES 3

/* Of a list, or of a bucket: each link begins with what comes behind it, and so does the head. */
static void *next_entry(void *list, void *pos)
{
	void *next = *(void **)(pos ?: list);

	return next == list ? NULL : next;
}
static_assert(!offsetof(struct list_head, next) && !offsetof(struct hlist_head, first) &&
	      !offsetof(struct hlist_node, next));

/* What a timer ends in: its function, or that of the delayed work that it is part of. */
static const void *timer_target(const void *pos, const void *from, const void *to)
{
	const struct timer_list *timer = hlist_entry(pos, struct timer_list, entry);

	if (timer->function == delayed_work_timer_fn)
		return container_of(timer, struct delayed_work, timer)->work.func;
	return timer->function;
}

/* One bucket at a time: a timer may move meanwhile, but not before a jiffy has passed. */
static unsigned int count_timers(const void *from, const void *to)
{
	static const struct leak_walk timers = {next_entry, timer_target};
	unsigned int n, bucket, tries = COUNT_TRIES;
	unsigned long begun;

	do {
		begun = jiffies;
		for (n = bucket = 0; bucket < TIMER_SHOW_BUCKETS; bucket++)
			n += leak_count(&timers, timer_show_bucket(bucket), from, to);
	} while (begun != jiffies && --tries);
	return n;
}
leak_probe("timer", count_timers);

static void *next_tasklet(void *hi, void *pos)
{
	struct tasklet_struct *t = pos;

	return tasklet_show_next(&t, hi) ? t : NULL;
}

static const void *tasklet_target(const void *pos, const void *from, const void *to)
{
	return ((const struct tasklet_struct *)pos)->callback;
}

static unsigned int count_tasklets(const void *from, const void *to)
{
	static const struct leak_walk tasklets = {next_tasklet, tasklet_target};
	bool hi = true;

	return leak_count(&tasklets, NULL, from, to) + leak_count(&tasklets, &hi, from, to);
}
leak_probe("tasklet", count_tasklets);

static const void *work_target(const void *pos, const void *from, const void *to)
{
	return list_entry(pos, struct work_struct, entry)->func;
}

static const void *worker_target(const void *pos, const void *from, const void *to)
{
	const struct worker *worker = list_entry(pos, struct worker, node);

	return worker->current_work ? worker->current_func : NULL;
}

/*
 * List by list, in the order in which an item goes through them: one that moves on meanwhile may
 * be counted twice, but not overlooked.
 */
static unsigned int count_works(const void *from, const void *to)
{
	static const struct leak_walk works = {next_entry, work_target};
	static const struct leak_walk workers = {next_entry, worker_target};
	struct workqueue_struct *wq;
	struct worker_pool *pool;
	unsigned int n = 0;
	bool locked;

	locked = wq_list_lock_if_preemptible();
	list_for_each_entry(wq, &workqueues, list)
		n += leak_count(&works, &wq->inactive, from, to);
	if (locked)
		wq_list_unlock();
	for_each_pool(pool) {
		n += leak_count(&works, &pool->worklist, from, to);
		n += leak_count(&workers, &pool->workers, from, to);
	}
	return n;
}
leak_probe("work", count_works);
