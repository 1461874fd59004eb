// SPDX-License-Identifier: MIT
/*
 * Workqueues: queueing.
 *
 *	queue_work()  -> the queue's limit (max_active) -> the pool's list -> a worker
 *
 * A pool of bound workers keeps exactly one of them running: kick_pool() wakes an idle
 * one only if none runs, and the two scheduler hooks below tell when the running one
 * sleeps inside an item or comes back. So items that do not sleep run one after another,
 * and one that sleeps does not hold up the next.
 *
 * bh/worker.c runs the items, bh/workqueue_flush.c waits for them.
 */
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <bhk/context.h>
#include <bhk/debugobjects.h>
#include <bhk/sched.h>
#include <bhk/tracepoint.h>
#include <trace/events/workqueue.h>
#include "workqueue_internal.h"

LIST_HEAD(workqueues);
DEFINE_MUTEX(wq_list_mutex);

struct workqueue_struct *system_wq;
struct workqueue_struct *system_highpri_wq;
struct workqueue_struct *system_long_wq;
struct workqueue_struct *system_unbound_wq;
struct workqueue_struct *system_freezable_wq;
struct workqueue_struct *system_power_efficient_wq;
struct workqueue_struct *system_freezable_power_efficient_wq;
struct workqueue_struct *system_bh_wq;
struct workqueue_struct *system_bh_highpri_wq;
EXPORT_SYMBOL(system_wq);
EXPORT_SYMBOL(system_highpri_wq);
EXPORT_SYMBOL(system_long_wq);
EXPORT_SYMBOL(system_unbound_wq);
EXPORT_SYMBOL(system_freezable_wq);
EXPORT_SYMBOL(system_power_efficient_wq);
EXPORT_SYMBOL(system_freezable_power_efficient_wq);
EXPORT_SYMBOL(system_bh_wq);
EXPORT_SYMBOL(system_bh_highpri_wq);

void __init_work(struct work_struct *work, work_func_t func)
{
	debug_obj_init(&debug_work, work);
	atomic_long_set(&work->data, 0);
	INIT_LIST_HEAD(&work->entry);
	work->func = func;
	work->wq = NULL;
	work->pool = NULL;
	hist_ref_init(&work->hist);
}
EXPORT_SYMBOL(__init_work);

/* Interrupts off. */
static void wake_worker(struct worker_pool *pool, struct worker *worker)
{
	pool->ready = NULL;
	if (likely(worker->task))
		wake_up_process_irqoff(worker->task);
	else
		kick_bh_pool(pool);
}

/* The same for who wakes it seldom; there is one. */
static noinline void wake_first(struct worker_pool *pool)
{
	wake_worker(pool, pool->ready);
}

/* Interrupts off: if there is an item and nobody at work. */
void kick_pool(struct worker_pool *pool)
{
	if (!list_empty(&pool->worklist) && !pool->nr_running && pool->idle)
		wake_worker(pool, pool->idle);
}

/* Interrupts off: one worker of a bound pool less runs. */
void worker_stops_running(struct worker_pool *pool)
{
	pool->nr_running--;
	pool->ready = pool->nr_running ? NULL : pool->idle;
}

/* Interrupts off: its opposite. */
void worker_runs_on(struct worker_pool *pool)
{
	pool->nr_running++;
	pool->ready = NULL;
}

/*
 * Interrupts off. An item that still runs elsewhere is queued there: the pool's workers
 * see that, and run it once more afterwards instead of beside itself.
 */
static inline struct worker_pool *pool_for(struct workqueue_struct *wq, struct work_struct *work)
{
	struct worker_pool *last = work->pool;

	if (likely(last == wq->pool) || !last || !find_worker_executing(last, work))
		return wq->pool;
	return last;
}

/* Items of a draining queue may queue further ones, nobody else. */
static noinline bool refuse_while_draining(struct workqueue_struct *wq)
{
	struct worker *worker = in_task() ? current_worker() : NULL;

	if (worker && worker->current_wq == wq)
		return false;
	WARN_ONCE(1, "workqueue: queueing to \"%s\" while it is drained\n", wq->name);
	return true;
}

#ifdef CONFIG_TRACE
static void __used trace_queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	line_use_note(RAISED_WORK, work);
	trace_workqueue_queue_work(work, wq->name, WORK_CPU_UNBOUND, pool_cpu(wq->pool));
}
#endif

/*
 * Interrupts off: is anything going on that forbids the shortcuts of queue_work() and of the
 * workers? Said once here, so that they need not ask for each reason.
 */
void hold_or_release(struct workqueue_struct *wq)
{
	int active = nr_active(wq);

	wq->held = wq->nr_inactive ? HELD_INACTIVE : 0;
	if (wq->oldest != wq->gen)
		wq->held |= HELD_FLUSH;
	if (wq->flags & (__WQ_DRAINING | __WQ_DESTROYING))
		wq->held |= HELD_DRAIN;
	wq->room = wq->max_active - active - (wq->held ? WQ_HELD : 0);
}

/*
 * Interrupts off, on in between if the caller had them on, @flags: before a worker is woken for an
 * item that is on the list already. No thread may come in, as it would have to wait for this one to
 * wake the worker. For a BH item there is none: a thread that an interrupt wakes would find it pending.
 *
 *	queue_delayed_work(0)		interrupt
 *	item on the list
 *	  window
 *					queue_work() of another one: wakes the worker
 *	nobody to be woken any more
 */
static void wake_ready(struct worker_pool *pool, unsigned long flags)
{
	if (WINDOWS && !raw_irqs_disabled_flags(flags) && pool->ready->task) {
		irq_only_window_if(flags);
		if (!pool->ready)
			return;
	}
	wake_first(pool);
}

/* Interrupts off: one item more for a queue that is full or held. Return: whether it is active. */
static bool count_held(struct workqueue_struct *wq)
{
	if (wq->oldest != wq->gen)
		wq->in_flight[wq->gen % WQ_COLORS]++;
	return nr_active(wq) < wq->max_active && !wq->nr_inactive;
}

/* Interrupts off: PENDING is the item's; its disable count, mostly 0, stays with it. */
static void insert_work(struct workqueue_struct *wq, struct work_struct *work,
			unsigned long disabled, unsigned long flags)
{
	struct worker_pool *pool = pool_for(wq, work);

	trace_store_2(&trace_queue_key, trace_queue_work, work->wq, wq, wq, work);
	hist_hook(work_queued, work);
	work->pool = pool;
	if (wq->room > 0 || count_held(wq)) {
		trace_workqueue_activate_work(work);
		wq->room--;
		set_work_data(work, disabled | wq->color_bits);
		list_add_tail(&work->entry, &pool->worklist);
		if (pool->ready)
			wake_ready(pool, flags);
	} else {
		set_work_data(work, disabled | wq->color_bits | WORK_STRUCT_INACTIVE);
		list_add_tail(&work->entry, &wq->inactive);
		wq->nr_inactive++;
		hold_or_release(wq);
	}
}

/*
 * Interrupts off, on in between if the caller had them on, @flags; the caller owns PENDING, which is
 * given back on refusal. @work may be gone on return.
 */
void __queue_work(struct workqueue_struct *wq, struct work_struct *work, unsigned long flags)
{
	unsigned long disabled = work_data(work) & WORK_DISABLE_MASK;

	if (unlikely(wq->flags & (__WQ_DRAINING | __WQ_DESTROYING)) && refuse_while_draining(wq))
		set_work_data(work, disabled);
	else
		insert_work(wq, work, disabled, flags);
}

/*
 * The ends of queue_work_on() that are not its shortest way. Interrupts off on entry, restored
 * from @flags. They take their arguments where it has them already.
 */
static noinline bool queue_and_wake(unsigned long flags, struct worker_pool *pool)
{
	wake_worker(pool, pool->ready);
	raw_local_irq_restore(flags);
	if (unlikely(!preempt_count()))
		preempt_check_resched();
	return true;
}

static noinline bool queue_with_care(unsigned long flags, struct workqueue_struct *wq,
				     struct work_struct *work)
{
	bool idle = !work_data(work);

	if (idle)
		__queue_work(wq, work, flags);
	raw_local_irq_restore(flags);
	preempt_check_resched();
	return idle;
}

/* Many items in one go: the queue is full, and nothing else is the matter. */
static noinline bool queue_inactive(unsigned long flags, struct workqueue_struct *wq,
				    struct work_struct *work)
{
	if (unlikely(wq->held != HELD_INACTIVE))
		return queue_with_care(flags, wq, work);
	trace_store_2(&trace_queue_key, trace_queue_work, work->wq, wq, wq, work);
	hist_store(work_queued, work->data.counter, wq->color_bits | WORK_STRUCT_INACTIVE, work);
	list_add_tail(&work->entry, &wq->inactive);
	wq->nr_inactive++;
	raw_local_irq_restore(flags);
	return true;
}

/**
 * queue_work_on() - queue_work() on a CPU, of which there is one
 * @cpu:  any
 * @wq:	  queue
 * @work: item
 *
 * Context: any but NMI. Return: false if it was pending already, or is disabled.
 */
bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work)
{
	struct worker_pool *pool;
	unsigned long flags;
	int room;

	raw_local_irq_save(flags);
	pool = work->pool;
	if (unlikely(work_data(work)) || unlikely(wq->pool != pool))
		return queue_with_care(flags, wq, work);
	room = wq->room - 1;
	if (unlikely(room < 0))
		return queue_inactive(flags, wq, work);
	trace_store_2(&trace_queue_key, trace_queue_work, work->wq, wq, wq, work);
	trace_store_1(trace_key(workqueue_activate_work), __trace_workqueue_activate_work, wq->room,
		    room, work);
	hist_store(work_queued, work->data.counter, wq->color_bits, work);
	list_add_tail(&work->entry, &pool->worklist);
	if (pool->ready)
		return queue_and_wake(flags, pool);
	raw_local_irq_restore(flags);
	return true;
}
EXPORT_SYMBOL(queue_work_on);

/* Interrupts off. The first item behind max_active may run; who counts it is the caller's. */
static inline void activate_first(struct workqueue_struct *wq)
{
	struct work_struct *work = list_first_entry(&wq->inactive, struct work_struct, entry);
	struct worker_pool *pool = work->pool;

	trace_store_1(trace_key(workqueue_activate_work), __trace_workqueue_activate_work,
		    wq->nr_inactive, wq->nr_inactive - 1, work);
	set_work_data(work, work_data(work) & ~WORK_STRUCT_INACTIVE);
	__list_del(&wq->inactive, work->entry.next);
	list_add_tail(&work->entry, &pool->worklist);
	if (unlikely(pool->ready))
		wake_first(pool);
}

/* Interrupts off. One more item may run if less than @max are active. Return: whether there was one. */
bool activate_below(struct workqueue_struct *wq, int max)
{
	if (!wq->nr_inactive || nr_active(wq) >= max)
		return false;
	wq->room--;
	activate_first(wq);
	return true;
}

/* Interrupts off: items queued from now on belong to @gen. */
void set_generation(struct workqueue_struct *wq, unsigned int gen)
{
	wq->gen = gen;
	wq->color_bits = ((gen % WQ_COLORS) << WORK_STRUCT_COLOR_SHIFT) | WORK_STRUCT_PENDING |
			 WORK_STRUCT_LINKED;
	if (wq->flags & WQ_CPU_INTENSIVE)
		wq->color_bits |= WORK_STRUCT_INTENSIVE;
}

/* Interrupts off, on in between: the item of @worker has ended while @wq is held. */
void item_done_held(struct worker *worker, struct workqueue_struct *wq, unsigned long data)
{
	if (wq->held == HELD_INACTIVE && wq->nr_inactive > 1) {
		activate_first(wq);
		return;
	}
	wq_worker_item_over(worker, wq, data);
}

/**
 * wq_worker_sleeping() - a worker is about to sleep inside an item
 * @task: the worker's thread, current
 *
 * Called by schedule(), interrupts on. If it was the last one running and items wait,
 * another worker takes over.
 */
void wq_worker_sleeping(struct task_struct *task)
{
	struct worker *worker = task->worker_private;
	struct worker_pool *pool = worker->pool;

	if (worker->sleeping || (worker->flags & WORKER_CPU_INTENSIVE))
		return;
	raw_local_irq_disable();
	worker->sleeping = true;
	worker_stops_running(pool);
	kick_pool(pool);
	raw_local_irq_enable();
}

/**
 * wq_worker_running() - a worker came back from a sleep inside an item
 * @task: the worker's thread, current
 */
void wq_worker_running(struct task_struct *task)
{
	struct worker *worker = task->worker_private;

	if (!worker->sleeping)
		return;
	raw_local_irq_disable();
	worker->sleeping = false;
	worker_runs_on(worker->pool);
	raw_local_irq_enable();
}
