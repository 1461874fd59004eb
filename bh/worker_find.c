// SPDX-License-Identifier: MIT
/*
 * Workqueues: which worker runs an item, in a time that does not depend on how many there are.
 *
 * A worker that is alone at work takes its items without telling anybody: it is pool->alone. With
 * a reason to look closer each worker is in a hash by its item, and looks closer when that has
 * ended. Who brings the reason puts the one there that was alone:
 *
 *	what W does				alone	in the hash
 *	W begins, takes items			W	-
 *	  N begins (W sleeps in its item)	-	W
 *	  N takes an item			-	W, N
 *	  N has no more				-	W
 *	W ends its item, takes the next one	W	-
 *
 * Interrupts are off for all of it. Where size counts, all workers are looked at.
 */
#include <linux/hash.h>
#include "workqueue_internal.h"

static bool runs(const struct worker *worker, const struct work_struct *work)
{
	return worker->current_work == work && worker->current_func == work->func;
}

/* It runs something, and something of the same queue if @work waits behind that. */
static bool is_ahead(const struct worker *worker, const struct work_struct *work)
{
	return worker->current_work &&
	       (!(work_data(work) & WORK_STRUCT_INACTIVE) || worker->current_wq == work->wq);
}

#ifndef CONFIG_CC_OPTIMIZE_FOR_SIZE
#define HASH_BITS 6

static struct hlist_head busy_workers[1 << HASH_BITS];

/* Of worker_pool.alone. */
static bool is_worker(const struct worker *alone)
{
	return alone && alone != WATCHED;
}

static struct hlist_head *bucket_of(const struct work_struct *work)
{
	return &busy_workers[hash_ptr(work, HASH_BITS)];
}

/* Interrupts off. @worker runs @work of @wq, or is about to. */
static void note_worker(struct worker *worker, struct work_struct *work, struct workqueue_struct *wq)
{
	hlist_add_head(&worker->hash, bucket_of(work));
	wq->worker = worker;
	worker_look(worker);
}

/*
 * Interrupts off. One reason more to look closer: the worker that was alone looks, too, and is found
 * where those are that do.
 */
void watch_closer(struct worker_pool *pool)
{
	struct worker *worker = pool->alone;

	pool->watch++;
	pool->alone = WATCHED;
	if (!is_worker(worker))
		return;
	pool->watch++;
	if (worker->current_work)
		note_worker(worker, worker->current_work, worker->current_wq);
}

/* Interrupts off: its opposite. A worker that is the last reason may be alone with its next item. */
void watch_less(struct worker_pool *pool)
{
	if (!--pool->watch)
		pool->alone = NULL;
}

/* Interrupts off. @worker, which looked closer, takes @work. */
void take_alone_or_noted(struct worker *worker, struct work_struct *work)
{
	struct worker_pool *pool = worker->pool;

	if (pool->alone == worker)
		return;
	if (pool->watch != 1) {
		note_worker(worker, work, work->wq);
		return;
	}
	pool->watch = 0;
	pool->alone = worker;
}

/* Interrupts off. Its item has ended. */
void unnote_worker(struct worker *worker)
{
	hlist_del_init(&worker->hash);
}

/* Context: task, the thread of @worker, which is going to be freed. Sleeps. */
void forget_worker(struct worker *worker)
{
	struct workqueue_struct *wq;

	wq_list_lock();
	list_for_each_entry(wq, &workqueues, list)
		if (wq->worker == worker)
			wq->worker = NULL;
	wq_list_unlock();
}

/* Interrupts off. Return: the worker that runs @work at this moment. */
struct worker *find_worker_executing(struct worker_pool *pool, const struct work_struct *work)
{
	struct worker *worker = pool->alone;

	if (is_worker(worker) && runs(worker, work))
		return worker;
	hlist_for_each_entry(worker, bucket_of(work), hash)
		if (worker->pool == pool && runs(worker, work))
			return worker;
	return NULL;
}

/*
 * Interrupts off. Return: who must get on for @work to run, NULL: nobody in particular. @me: the
 * worker that is going to wait for it; it makes room by that.
 */
struct worker *who_runs_for(struct work_struct *work, const struct worker *me)
{
	struct worker *worker = work->pool->alone;

	if (!is_worker(worker) || worker == me || !is_ahead(worker, work))
		worker = work->wq->worker;
	return worker && worker != me && is_ahead(worker, work) ? worker : NULL;
}
#else
struct worker *find_worker_executing(struct worker_pool *pool, const struct work_struct *work)
{
	struct worker *worker;

	list_for_each_entry(worker, &pool->workers, node)
		if (runs(worker, work))
			return worker;
	return NULL;
}

struct worker *who_runs_for(struct work_struct *work, const struct worker *me)
{
	struct worker *worker;

	list_for_each_entry(worker, &work->pool->workers, node)
		if (worker != me && is_ahead(worker, work))
			return worker;
	return NULL;
}
#endif

/* Interrupts off: after its item, @worker shall look closer. */
void worker_look(struct worker *worker)
{
	if (worker->flags & WORKER_LOOK)
		return;
	worker->flags |= WORKER_LOOK;
	watch_closer(worker->pool);
}
