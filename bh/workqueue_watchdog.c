// SPDX-License-Identifier: MIT
/* The detector of workqueues that stall. */
#include <linux/init.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/timer.h>
#include <bhk/workqueue.h>
#include "workqueue_internal.h"

/* workqueue.watchdog_thresh=seconds without progress until a pool is reported; 0: never. */
static unsigned int watchdog_thresh = 30;
module_param_named(watchdog_thresh, watchdog_thresh, uint, 0644);
MODULE_PARM_DESC(watchdog_thresh, "seconds without progress until a pool is reported, 0: never");

static struct timer_list wq_watchdog_timer;

/* Checked twice in the time that counts as a stall. */
static unsigned long check_interval(void)
{
	return watchdog_thresh * HZ / 2;
}

/*
 * Progress is added up for pools with items only: it takes long, and threads wait for it. What was seen before
 * the pool was empty is some other number, or nothing has ended since. Return: true once for each time that @pool
 * makes no progress for too long.
 */
static bool pool_stalled(struct worker_pool *pool)
{
	bool empty = list_empty(&pool->worklist);
	u32 progress = empty ? pool->progress_seen : pool_progress(pool);

	if (empty || progress != pool->progress_seen) {
		pool->progress_seen = progress;
		pool->watchdog_ts = jiffies;
		pool->reported = false;
		return false;
	}
	return !pool->reported && time_after_eq(jiffies, pool->watchdog_ts + watchdog_thresh * HZ);
}

static void report_stall(struct worker_pool *pool)
{
	pool->reported = true;
	pr_emerg("BUG: workqueue lockup - pool");
	show_pool_info(pool);
	pr_cont(" stuck for %us!\n", hung_seconds(pool));
}

static void wq_watchdog_timer_fn(struct timer_list *t)
{
	struct worker_pool *pool;
	bool stalled = false;

	for_each_pool(pool) {
		if (!pool_stalled(pool))
			continue;
		report_stall(pool);
		stalled = true;
	}
	if (stalled)
		show_all_workqueues();
	mod_timer(t, jiffies + check_interval());
}

/**
 * wq_watchdog_set_thresh() - after which time without progress a pool is reported
 * @seconds: 0: never
 *
 * Context: task. Starts anew.
 */
void wq_watchdog_set_thresh(unsigned int seconds)
{
	struct worker_pool *pool;

	del_timer_sync(&wq_watchdog_timer);
	watchdog_thresh = seconds;
	for_each_pool(pool)
		pool->watchdog_ts = jiffies;
	if (seconds)
		mod_timer(&wq_watchdog_timer, jiffies + check_interval());
}

static int __init wq_watchdog_init(void)
{
	timer_setup(&wq_watchdog_timer, wq_watchdog_timer_fn, TIMER_DEFERRABLE);
	wq_watchdog_set_thresh(watchdog_thresh);
	return 0;
}
late_initcall(wq_watchdog_init);
