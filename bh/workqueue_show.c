// SPDX-License-Identifier: MIT
/* Workqueues: dumps in the form that Linux prints, and what the console shows. */
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/uaccess.h>
#include <bhk/workqueue.h>
#include "workqueue_internal.h"

static bool wq_busy(const struct workqueue_struct *wq)
{
	return nr_active(wq) || wq->nr_inactive;
}

/* As on Linux, no limit is the largest number. */
static int shown_max_active(const struct workqueue_struct *wq)
{
	return wq->max_active == WQ_NO_LIMIT ? INT_MAX : wq->max_active;
}

/* In the middle of a line. */
void show_pool_info(const struct worker_pool *pool)
{
	pr_cont(" cpus=0%s flags=0x%x nice=%d", pool->flags & POOL_DISASSOCIATED ? "" : " node=0",
		pool->flags & POOL_DISASSOCIATED ? 0x4 : 0x1, pool->nice);
}

static void show_in_flight(struct workqueue_struct *wq)
{
	struct worker *worker;
	bool first = true;

	list_for_each_entry(worker, &wq->pool->workers, node) {
		if (!worker->current_work || worker->current_wq != wq)
			continue;
		if (first)
			pr_info("    in-flight:");
		pr_cont("%s %d%s:%ps", first ? "" : ",",
			worker->task ? task_pid_nr(worker->task) : 0,
			worker->rescue_wq ? "(RESCUER)" : "", worker->current_func);
		first = false;
	}
	if (!first)
		pr_cont("\n");
}

static void show_list(const char *what, struct list_head *list, struct workqueue_struct *wq)
{
	struct work_struct *work;
	bool first = true;

	list_for_each_entry(work, list, entry) {
		if (work->wq != wq)
			continue;
		if (first)
			pr_info("    %s:", what);
		pr_cont("%s %ps", first ? "" : ",", work->func);
		first = false;
	}
	if (!first)
		pr_cont("\n");
}

/**
 * show_one_workqueue() - what a queue has in flight, pending and held back
 * @wq: queue
 *
 * Context: any; interrupts are off meanwhile, this is for reports.
 */
void show_one_workqueue(struct workqueue_struct *wq)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	pr_info("workqueue %s: flags=0x%x\n", wq->name, wq->flags);
	pr_info("  pwq %d:", wq->pool->id);
	show_pool_info(wq->pool);
	pr_cont(" active=%d/%d refcnt=%d\n", nr_active(wq), shown_max_active(wq),
		nr_active(wq) + 1);
	show_in_flight(wq);
	show_list("pending", &wq->pool->worklist, wq);
	show_list("inactive", &wq->inactive, wq);
	raw_local_irq_restore(flags);
}
EXPORT_SYMBOL(show_one_workqueue);

/*
 * Something that changes when @pool ends an item: how many its queues have. Context: softirq, or
 * with wq_list_mutex.
 */
u32 pool_progress(const struct worker_pool *pool)
{
	struct workqueue_struct *wq;
	u32 count = 0;

	list_for_each_entry(wq, &workqueues, list)
		if (wq->pool == pool)
			count += stat_count_low(&wq->stat);
	return count;
}

/* How long @pool has had work without progress. Context: as pool_progress(). */
unsigned int hung_seconds(const struct worker_pool *pool)
{
	if (list_empty(&pool->worklist) || pool_progress(pool) != pool->progress_seen)
		return 0;
	return jiffies_to_msecs(jiffies - pool->watchdog_ts) / 1000;
}

/* A BH pool has no threads: its one worker is only a place to note the item. */
static bool pool_busy(const struct worker_pool *pool)
{
	if (pool->flags & POOL_BH)
		return !list_empty(&pool->worklist);
	return nr_idle_workers(pool) != pool->nr_workers;
}

static void show_one_pool(struct worker_pool *pool)
{
	struct worker *worker;
	bool first = true;

	if (!pool_busy(pool))
		return;
	pr_info("pool %d:", pool->id);
	show_pool_info(pool);
	pr_cont(" hung=%us workers=%u", hung_seconds(pool), pool->nr_workers);
	if (pool->manager)
		pr_cont(" manager: %d", task_pid_nr(pool->manager->task));
	for (worker = pool->idle; worker; worker = worker->next_idle) {
		pr_cont(" %s%d", first ? "idle: " : "", task_pid_nr(worker->task));
		first = false;
	}
	pr_cont("\n");
}

/* A copy of the worker that @task is. Return: false if it is none, or has no item. */
static bool copy_worker(const struct task_struct *task, struct worker *worker)
{
	unsigned int flags;
	void *from;

	return !get_kernel_nofault(flags, &task->flags) && (flags & PF_WQ_WORKER) &&
	       !get_kernel_nofault(from, &task->worker_private) &&
	       !copy_from_kernel_nofault(worker, from, sizeof(*worker)) && worker->current_work;
}

/**
 * print_worker_info() - what a worker works on, if @task is one
 * @log_lvl: KERN_*
 * @task:    a thread; the pointer may be broken
 *
 * Context: any. A snapshot, for reports.
 */
void print_worker_info(const char *log_lvl, struct task_struct *task)
{
	char name[WQ_NAME_LEN];
	struct worker worker;

	if (copy_worker(task, &worker) &&
	    !copy_from_kernel_nofault(name, worker.current_wq->name, sizeof(name)))
		printk("%sWorkqueue: %s %ps\n", log_lvl, name, worker.current_func);
}

/**
 * show_all_workqueues() - busy queues and pools, as sysrq-t prints them on Linux
 *
 * Context: any but NMI.
 */
void show_all_workqueues(void)
{
	bool locked = wq_list_lock_if_preemptible();
	struct workqueue_struct *wq;
	struct worker_pool *pool;

	pr_info("Showing busy workqueues and worker pools:\n");
	list_for_each_entry(wq, &workqueues, list)
		if (wq_busy(wq))
			show_one_workqueue(wq);
	for_each_pool(pool)
		show_one_pool(pool);
	if (locked)
		wq_list_unlock();
}
EXPORT_SYMBOL(show_all_workqueues);

/**
 * wq_get_info() - walk the queues, for the console
 * @pos:  0 for the first
 * @info: filled in
 *
 * Context: task. Return: false at the end.
 */
bool wq_get_info(unsigned int pos, struct wq_info *info)
{
	struct workqueue_struct *wq;
	unsigned long flags;
	bool found = false;

	wq_list_lock();
	list_for_each_entry(wq, &workqueues, list) {
		if (pos--)
			continue;
		strscpy(info->name, wq->name, sizeof(info->name));
		info->pool = wq->pool->id;
		raw_local_irq_save(flags);
		info->flags = wq->flags;
		info->in_flight = nr_active(wq);
		info->max_active = shown_max_active(wq);
		info->rescued = wq->rescued;
		info->stat = wq->stat;
		raw_local_irq_restore(flags);
		info->done = stat_count(&info->stat);
		found = true;
		break;
	}
	wq_list_unlock();
	return found;
}

/** wq_reset_stats() - the run times of each queue begin anew, one by one. Context: task */
void wq_reset_stats(void)
{
	struct workqueue_struct *wq;
	unsigned long flags;

	wq_list_lock();
	list_for_each_entry(wq, &workqueues, list) {
		raw_local_irq_save(flags);
		stat_reset(&wq->stat);
		raw_local_irq_restore(flags);
	}
	wq_list_unlock();
}

/**
 * wq_pool_get_info() - walk the pools, for the console
 * @pos:  0 for the first
 * @info: filled in
 *
 * Context: task. Return: false at the end.
 */
bool wq_pool_get_info(unsigned int pos, struct wq_pool_info *info)
{
	struct worker_pool *pool;

	if (pos >= NR_POOLS)
		return false;
	pool = &worker_pools[pos];
	info->id = pool->id;
	info->nice = pool->nice;
	info->unbound = pool->flags & POOL_DISASSOCIATED;
	info->bh = pool->flags & POOL_BH;
	info->workers = pool->nr_workers;
	info->idle = nr_idle_workers(pool);
	info->created = pool->created;
	info->retired = pool->retired;
	info->create_failed = pool->create_failed;
	wq_list_lock();
	info->hung_s = hung_seconds(pool);
	wq_list_unlock();
	return true;
}
