// SPDX-License-Identifier: MIT
/*
 * Workers: the threads behind workqueues. How they come and go: worker_pool.c.
 *
 * Before a worker takes the first item it makes sure that another idle one exists; so
 * when an item sleeps, its successor needs no allocation. The worker that creates is the
 * pool's manager; there is one at a time. If memory is short, the mayday timer asks the
 * rescuers of the queues that have one.
 */
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/printk.h>
#include <bhk/clock.h>
#include <bhk/sched.h>
#include <bhk/tracepoint.h>
#include <trace/events/workqueue.h>
#include "workqueue_internal.h"

static noinline void report_leak(work_func_t func, unsigned int count)
{
	pr_err("BUG: workqueue leaked lock or atomic: %s/0x%08x/%d\n     last function: %ps\n",
	       current->comm, preempt_count(), task_pid_nr(current), func);
	dump_stack();
	cpu_state.preempt_count = count;
	if (in_task())
		current->locks_held = 0;
}

/* Interrupts off. The item runs elsewhere already: that worker takes it next. */
static bool defer_to_runner(struct worker *worker, struct work_struct *work)
{
	struct worker *runner = find_worker_executing(worker->pool, work);

	if (!runner)
		return false;
	list_move_tail(&work->entry, &runner->again);
	worker_look(runner);
	return true;
}

/* Interrupts off. Has this @worker to tell its pool that @work may hog the CPU? */
static bool tells_intensive(const struct worker *worker, const struct work_struct *work)
{
	return (work_data(work) & WORK_STRUCT_INTENSIVE) &&
	       (worker->task->flags & PF_WQ_COUNTED);
}

/* Interrupts off: its item may hog the CPU, so the pool goes on as if it slept. */
static void begin_cpu_intensive(struct worker *worker)
{
	struct worker_pool *pool = worker->pool;

	worker->flags |= WORKER_CPU_INTENSIVE;
	worker_look(worker);
	worker_stops_running(pool);
	if (WINDOWS || !list_is_singular(&pool->worklist))
		kick_pool(pool);
}

/* Interrupts off, on in between. Return: whether @work still is the first of @worker's own list. */
static bool keeps_behind_window(struct worker *worker, struct work_struct *work)
{
	irq_window();
	return list_first_entry_or_null(&worker->again, struct work_struct, entry) == work;
}

/*
 * Interrupts off, on in between: @work is put where no other worker takes it. Return: false if it
 * was cancelled meanwhile: what was done is undone as if it had run.
 */
static bool reserve(struct worker *worker, struct work_struct *work)
{
	list_move(&work->entry, &worker->again);
	if (!keeps_behind_window(worker, work))
		return false;
	if (!tells_intensive(worker, work))
		return true;
	begin_cpu_intensive(worker);
	return keeps_behind_window(worker, work);
}

/*
 * Interrupts off, on in between. Return: false if @work is not for this worker, else it is the
 * list's first.
 */
static bool begin_with_care(struct worker *worker, struct work_struct *work)
{
	struct worker_pool *pool = worker->pool;

	if (defer_to_runner(worker, work))
		return false;
	if (WINDOWS && !reserve(worker, work))
		return false;
	if (!flushers_start(worker, work))
		return false;
	list_move(&work->entry, &pool->worklist);
	if (!WINDOWS && tells_intensive(worker, work))
		begin_cpu_intensive(worker);
	take_alone_or_noted(worker, work);
	return true;
}

/* Interrupts off on entry and return: what the item that has ended left to do. */
static void finish_with_care(struct worker *worker)
{
	worker->current_work = NULL;
	if (!(worker->flags & WORKER_LOOK))
		return;
	if (worker->flags & WORKER_CPU_INTENSIVE)
		worker_runs_on(worker->pool);
	worker->flags &= ~(WORKER_LOOK | WORKER_CPU_INTENSIVE);
	watch_less(worker->pool);
	unnote_worker(worker);
	flushers_finish(&worker->flushers, IRQS_ON);
	/* Who waited may be more urgent than the next item. */
	raw_local_irq_enable();
	preempt_check_resched();
	raw_local_irq_disable();
}

/* Interrupts off on entry and return. Return: the item to run next, NULL: none. */
static noinline struct work_struct *pick_with_care(struct worker *worker)
{
	struct worker_pool *pool = worker->pool;
	struct list_head *from;
	struct work_struct *work;

	do {
		finish_with_care(worker);
		irq_window();
		from = list_empty(&worker->again) ? &pool->worklist : &worker->again;
		if (list_empty(from) || (from == &pool->worklist && pool->nr_running > 1))
			return NULL;
		work = list_first_entry(from, struct work_struct, entry);
	} while (!begin_with_care(worker, work));
	return work;
}

#ifdef CONFIG_TRACE
/* The worker knows its item: nothing has to be kept in registers for it. Interrupts off. */
static void __used trace_item_start(struct worker *worker)
{
	line_use_work(begins, worker->current_func, worker);
	raw_local_irq_enable();
	trace_workqueue_execute_start(worker->current_work, worker->current_func);
}

static void __used trace_item_end(struct worker *worker)
{
	trace_workqueue_execute_end(worker->current_work, worker->current_func);
	raw_local_irq_disable();
	line_use_work(ends, worker->current_func, worker);
}
#endif

#ifdef CONFIG_HISTOGRAMS
_Static_assert(offsetof(struct worker, current_func) == WORKER_FUNC, "hist_entry.S");
_Static_assert(offsetof(struct worker, hist) == WORKER_HIST, "hist_entry.S");
#endif

/* In two registers one LDRD loads both, and one STM stores them: the compiler sees that by chance only. */
#if defined(__arm__) && !defined(__thumb__)
#define IN_REGISTER(r)	 asm(r)
#define SETTLE_BOTH(a, b) asm("" : : "r"(a), "r"(b))
#else
#define IN_REGISTER(r)
#define SETTLE_BOTH(a, b) do { } while (0)
#endif

/*
 * Interrupts off on entry and return. @work is the first of the list. It is not touched after
 * its function was called: it may be freed, or pending again. @kept: its disable count.
 * @start: the clock now or a little ago. Return: the clock when the function returned.
 */
static __always_inline u32 run_item(struct worker *worker, struct worker_pool *pool,
				    struct work_struct *work, unsigned long data,
				    unsigned long kept, unsigned int count, u32 start)
{
	register work_func_t func IN_REGISTER("r8") = work->func;
	register struct workqueue_struct *wq IN_REGISTER("r9") = work->wq;
	u32 end, us;
	int room;

	SETTLE_BOTH(func, wq);
	__list_del(&pool->worklist, work->entry.next);
	worker->current_work = work;
	worker->current_func = func;
	worker->current_wq = wq;
	hist_store_call_2(work_begins, work->data.counter, kept, work, worker);
	trace_irq_enable_1(&trace_work_key, trace_item_start, worker);

	func(work);
	/* A BH item runs on top of any thread, which may hold what it likes. */
	if (unlikely((preempt_count() ^ count) | (count ? 0 : worker->task->locks_held)))
		report_leak(worker->current_func, count);

	trace_irq_disable_1(&trace_work_key, trace_item_end, worker);
	end = clock_us();
	us = hist_sub_call(work_ends, end, start, worker);
	stat_add(&wq->stat, us);
	room = wq->room + 1;
	if (unlikely(room < 0))
		item_done_held(worker, wq, data);
	else
		wq->room = room;
	return end;
}

/**
 * process_one_work() - run an item of a pool
 * @worker: who runs it
 * @work:   the first of the pool's list
 * @count:  the preempt count to find and to leave
 *
 * For those who take items one by one. Context: interrupts off, they are on meanwhile.
 */
void process_one_work(struct worker *worker, struct work_struct *work, unsigned int count)
{
	struct worker_pool *pool = worker->pool;
	unsigned long data = work_data(work);

	if (unlikely(!is_alone(worker, pool) || !WORK_PLAIN(data)) && !begin_with_care(worker, work)) {
		finish_with_care(worker);
		return;
	}
	run_item(worker, pool, work, data, data & WORK_DISABLE_MASK, count, clock_us());
	worker->current_work = NULL;
	if (unlikely(!is_alone(worker, pool)))
		finish_with_care(worker);
}

/* Interrupts off on entry and return; the pool has an item. */
static __always_inline void work_on_items(struct worker *worker, struct worker_pool *pool)
{
	struct list_head *first;
	struct work_struct *work;
	unsigned long data, kept;
	u32 clock = clock_us();

	if (unlikely(!begin_at_work(worker, pool)))
		goto look_closer;
	first = pool->worklist.next;
	do {
		work = list_entry(first, struct work_struct, entry);
		data = work_data(work);
		/* 0 for one that is taken without care. */
		kept = data >> WORK_STRUCT_INTENSIVE_BIT;
		if (unlikely(kept)) {
look_closer:
			work = pick_with_care(worker);
			if (!work)
				break;
			data = work_data(work);
			kept = data & WORK_DISABLE_MASK;
		}
		clock = run_item(worker, pool, work, data, kept, 0, clock);
		if (unlikely(!is_alone(worker, pool)))
			goto look_closer;
		first = pool->worklist.next;
	} while (likely(first != &pool->worklist));
	worker->current_work = NULL;
	end_at_work(worker, pool);
}

/* Interrupts off: @worker is at the head of the idle ones, ready for the next item. */
static inline void worker_enter_idle(struct worker *worker, struct worker_pool *pool)
{
	worker->last_active = jiffies;
	worker->next_idle = pool->idle;
	pool->idle = worker;
	pool->ready = pool->nr_running ? NULL : worker;
}

static __always_inline bool worker_leave_idle(struct worker *worker, struct worker_pool *pool)
{
	if (unlikely(pool->idle != worker))
		return leave_idle_with_care(worker, pool);
	pool->idle = worker->next_idle;
	return true;
}

/*
 * Interrupts off, on in between: another worker for the items behind the first one. Return: whether
 * there still is one for this worker.
 */
static noinline bool kick_next(struct worker_pool *pool)
{
	if (WINDOWS)
		irq_window();
	kick_pool(pool);
	return !WINDOWS || !list_empty(&pool->worklist);
}

/*
 * Interrupts off. The last idle worker sees to a successor before it works. In a bound pool
 * one works at a time; in an unbound one each item has its worker: who takes one up wakes the
 * next worker if there are more.
 */
static __always_inline void worker_serve(struct worker *worker, struct worker_pool *pool)
{
	if (unlikely(!need_more_worker(pool)))
		return;
	pool->ready = NULL;
	if (unlikely(!pool->idle) && !manage_workers(worker, pool))
		return;
	if (!(pool->flags & POOL_DISASSOCIATED)) {
		pool->nr_running++;
	} else {
		pool->ready = pool->idle;
		if (!list_is_singular(&pool->worklist) && !kick_next(pool))
			return;
	}
	work_on_items(worker, pool);
	if (!(pool->flags & POOL_DISASSOCIATED))
		pool->nr_running--;
}

int worker_thread(void *arg)
{
	struct worker *worker = arg;
	struct worker_pool *pool = worker->pool;
	bool bound = !(pool->flags & POOL_DISASSOCIATED);

	current->worker_private = worker;
	current->flags |= bound ? PF_WQ_WORKER | PF_WQ_COUNTED : PF_WQ_WORKER;
	raw_local_irq_disable();
	while (worker_leave_idle(worker, pool)) {
		worker_serve(worker, pool);
		worker_enter_idle(worker, pool);
		__set_current_state(TASK_IDLE);
		schedule_irqoff();
	}
	raw_local_irq_enable();
	free_worker(worker);
	return 0;
}
