// SPDX-License-Identifier: MIT
/*
 * Workers: the threads behind workqueues.
 *
 * Before a worker takes the first item it makes sure that another idle one exists; so
 * when an item sleeps, its successor needs no allocation. The worker that creates is the
 * pool's manager; there is one at a time. If memory is short, the mayday timer asks the
 * rescuers of the queues that have one.
 */
#include <linux/export.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <bhk/clock.h>
#include <bhk/tracepoint.h>
#include <trace/events/workqueue.h>
#include "workqueue_internal.h"

struct worker_pool worker_pools[NR_POOLS];

static inline bool need_more_worker(const struct worker_pool *pool)
{
	return !list_empty(&pool->worklist) && !pool->nr_running;
}

static inline bool keep_working(const struct worker *worker)
{
	const struct worker_pool *pool = worker->pool;

	return unlikely(!list_empty(&worker->again)) ||
	       (!list_empty(&pool->worklist) && pool->nr_running <= 1);
}

/* Interrupts off. A pool has few: they are counted when somebody asks. */
unsigned int nr_idle_workers(const struct worker_pool *pool)
{
	struct list_head *pos;
	unsigned int n = 0;

	list_for_each(pos, &pool->idle)
		n++;
	return n;
}

/* Of the idle ones beyond the two that stay, a quarter of the busy ones may stay too. */
static inline bool too_many_workers(const struct worker_pool *pool)
{
	unsigned int idle = nr_idle_workers(pool);

	return idle > 2 && (idle - 2) * MAX_IDLE_WORKERS_RATIO >= pool->nr_workers - idle;
}

static noinline void report_leak(work_func_t func, unsigned int count)
{
	pr_err("BUG: workqueue leaked lock or atomic: %s/0x%08x/%d\n     last function: %ps\n",
	       current->comm, preempt_count(), task_pid_nr(current), func);
	dump_stack();
	cpu_state.preempt_count = count;
	if (in_task())
		current->locks_held = 0;
}

/* A BH item runs on top of any thread, which may hold what it likes. */
static __always_inline bool item_leaked(unsigned int count, bool in_thread)
{
	return preempt_count() != count || (in_thread && current->locks_held);
}

/* Interrupts off. The item runs elsewhere already: that worker takes it next. */
static noinline bool defer_to_runner(struct worker *worker, struct work_struct *work)
{
	struct worker *runner = find_worker_executing(worker->pool, work);

	if (!runner || runner == worker)
		return false;
	list_move_tail(&work->entry, &runner->again);
	return true;
}

/*
 * Interrupts off on entry and return. @work is not touched after its function was called:
 * it may be freed, or pending again.
 */
static __always_inline void run_one_work(struct worker *worker, struct work_struct *work,
					 unsigned int count, bool in_thread)
{
	struct worker_pool *pool = worker->pool;
	struct workqueue_struct *wq = work->wq;
	work_func_t func = work->func;
	unsigned long data = work_data(work);
	u32 start;

	/* This worker is on the list, so one comparison tells whether others are. */
	if (unlikely(pool->busy.next != pool->busy.prev) && defer_to_runner(worker, work))
		return;
	list_del_init(&work->entry);
	worker->current_work = work;
	worker->current_func = func;
	worker->current_wq = wq;
	set_work_data(work, data & WORK_DISABLE_MASK);
	if (unlikely(!list_empty(&pool->flushers)))
		flushers_start(worker, work);
	trace_irq_enable(trace_key(workqueue_execute_start), __trace_workqueue_execute_start, work,
			 func);

	start = clock_us();
	func(work);
	if (unlikely(item_leaked(count, in_thread)))
		report_leak(func, count);

	trace_irq_disable(trace_key(workqueue_execute_end), __trace_workqueue_execute_end, work,
			  func);
	stat_add(&wq->stat, clock_us() - start);
	worker->current_work = NULL;
	worker->current_func = NULL;
	if (unlikely(!list_empty(&worker->flushers)))
		flushers_finish(&worker->flushers, NULL);
	wq_item_done(wq, work_color(data), true);
}

void process_one_work(struct worker *worker, struct work_struct *work, unsigned int count)
{
	run_one_work(worker, work, count, worker->task);
}

/* Interrupts off on entry and return: an item of a queue that may hog the CPU. */
static noinline void process_cpu_intensive(struct worker *worker, struct work_struct *work)
{
	struct worker_pool *pool = worker->pool;

	worker->flags |= WORKER_CPU_INTENSIVE;
	pool->nr_running--;
	if (!list_is_singular(&pool->worklist))
		kick_pool(pool);
	process_one_work(worker, work, 0);
	worker->flags &= ~WORKER_CPU_INTENSIVE;
	pool->nr_running++;
}

/* Interrupts off on entry and return. */
static __always_inline void work_on_items(struct worker *worker, bool counted)
{
	struct worker_pool *pool = worker->pool;
	struct work_struct *work =
		list_first_entry(&pool->worklist, struct work_struct, entry);

	for (;;) {
		if (counted && unlikely(work->wq->flags & WQ_CPU_INTENSIVE))
			process_cpu_intensive(worker, work);
		else
			run_one_work(worker, work, 0, true);
		pool->progress++;
		if (!keep_working(worker))
			break;
		work = next_work(worker);
	}
}

/* Interrupts off on entry and return. No concurrency management: the scheduler shares. */
static noinline void work_unbound(struct worker *worker)
{
	work_on_items(worker, false);
}

/* Interrupts off on entry and return. The pool counts this worker while it does not sleep. */
static inline void work_bound(struct worker *worker)
{
	struct worker_pool *pool = worker->pool;
	struct task_struct *task = worker->task;

	pool->nr_running++;
	task->flags |= PF_WQ_COUNTED;
	work_on_items(worker, true);
	task->flags &= ~PF_WQ_COUNTED;
	pool->nr_running--;
}

/* Interrupts off. */
static inline void worker_enter_idle(struct worker *worker)
{
	struct worker_pool *pool = worker->pool;

	worker->last_active = jiffies;
	list_move(&worker->entry, &pool->idle);
	if (unlikely(pool->nr_workers > 2) && !timer_pending(&pool->idle_timer) &&
	    too_many_workers(pool))
		mod_timer(&pool->idle_timer, jiffies + IDLE_WORKER_TIMEOUT);
}

/* Interrupts off. */
static inline void worker_leave_idle(struct worker *worker)
{
	list_move(&worker->entry, &worker->pool->busy);
}

/* Interrupts off on entry and return. Tries until there is an idle worker or no need. */
static void maybe_create_worker(struct worker_pool *pool)
{
	bool failed = false;

	raw_local_irq_enable();
	mayday_begin(pool);
	while (list_empty(&pool->idle) && need_more_worker(pool)) {
		if (create_worker(pool))
			break;
		if (!failed)
			pr_warn("workqueue: pool %d: no memory for a worker, trying on\n",
				pool->id);
		failed = true;
		schedule_timeout_idle(CREATE_COOLDOWN);
	}
	mayday_end(pool);
	raw_local_irq_disable();
}

/* Interrupts off on entry and return. Return: false if another worker is the manager. */
static noinline bool manage_workers(struct worker *worker)
{
	struct worker_pool *pool = worker->pool;

	if (pool->flags & POOL_MANAGER_ACTIVE)
		return false;
	pool->flags |= POOL_MANAGER_ACTIVE;
	pool->manager = worker;
	maybe_create_worker(pool);
	pool->manager = NULL;
	pool->flags &= ~POOL_MANAGER_ACTIVE;
	return true;
}

/* The last idle worker sees to a successor before it works. Interrupts off. */
static inline void worker_serve(struct worker *worker)
{
	struct worker_pool *pool = worker->pool;

	if (unlikely(!need_more_worker(pool)))
		return;
	if (unlikely(list_empty(&pool->idle)) && manage_workers(worker) && !need_more_worker(pool))
		return;
	if (unlikely(worker->flags & WORKER_UNBOUND))
		work_unbound(worker);
	else
		work_bound(worker);
}

/* The lowest free number, as Linux; beyond 32 workers they just count on. */
static int take_worker_id(struct worker_pool *pool)
{
	unsigned long flags;
	int id;

	raw_local_irq_save(flags);
	id = pool->ids != ~0u ? __builtin_ctz(~pool->ids) : 32 + pool->next_id++;
	if (id < 32)
		pool->ids |= 1u << id;
	raw_local_irq_restore(flags);
	return id;
}

static void put_worker_id(struct worker_pool *pool, int id)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	if (id < 32)
		pool->ids &= ~(1u << id);
	raw_local_irq_restore(flags);
}

/* The idle timer took it off the pool's lists already. */
static void free_worker(struct worker *worker)
{
	put_worker_id(worker->pool, worker->id);
	worker->pool->retired++;
	current->flags &= ~PF_WQ_WORKER;
	current->worker_private = NULL;
	kfree(worker);
}

static int worker_thread(void *arg)
{
	struct worker *worker = arg;

	current->worker_private = worker;
	current->flags |= PF_WQ_WORKER;
	raw_local_irq_disable();
	while (!(worker->flags & WORKER_DIE)) {
		worker_leave_idle(worker);
		worker_serve(worker);
		worker_enter_idle(worker);
		__set_current_state(TASK_IDLE);
		schedule();
		raw_local_irq_disable();
	}
	raw_local_irq_enable();
	free_worker(worker);
	return 0;
}

struct worker *alloc_worker(struct worker_pool *pool)
{
	struct worker *worker = kzalloc(sizeof(*worker), GFP_KERNEL);

	if (!worker)
		return NULL;
	INIT_LIST_HEAD(&worker->entry);
	INIT_LIST_HEAD(&worker->flushers);
	INIT_LIST_HEAD(&worker->again);
	worker->pool = pool;
	if (pool->flags & POOL_DISASSOCIATED)
		worker->flags |= WORKER_UNBOUND;
	return worker;
}

static struct task_struct *worker_kthread(struct worker *worker)
{
	struct worker_pool *pool = worker->pool;

	if (pool->flags & POOL_DISASSOCIATED)
		return kthread_create(worker_thread, worker, "kworker/u%d:%d", pool->id,
				      worker->id);
	return kthread_create(worker_thread, worker, "kworker/0:%d%s", worker->id,
			      pool->nice < 0 ? "H" : "");
}

/**
 * create_worker() - one more idle worker
 * @pool: a pool with workers
 *
 * Context: task. Sleeps. Return: the worker, or NULL: no memory.
 */
struct worker *create_worker(struct worker_pool *pool)
{
	struct worker *worker = alloc_worker(pool);
	struct task_struct *task;
	unsigned long flags;

	if (!worker)
		goto failed;
	worker->id = take_worker_id(pool);
	task = worker_kthread(worker);
	if (IS_ERR(task)) {
		put_worker_id(pool, worker->id);
		kfree(worker);
		goto failed;
	}
	worker->task = task;
	set_user_nice(task, pool->nice);
	raw_local_irq_save(flags);
	pool->nr_workers++;
	pool->created++;
	worker_enter_idle(worker);
	wake_up_process(task);
	raw_local_irq_restore(flags);
	return worker;

failed:
	pool->create_failed++;
	return NULL;
}

/* Softirq: some workers have been idle for too long; the oldest ones end themselves. */
static void idle_worker_timeout(struct timer_list *t)
{
	struct worker_pool *pool = from_timer(pool, t, idle_timer);
	struct worker *worker;
	unsigned long flags;

	raw_local_irq_save(flags);
	while (too_many_workers(pool)) {
		worker = list_last_entry(&pool->idle, struct worker, entry);
		if (time_before(jiffies, worker->last_active + IDLE_WORKER_TIMEOUT)) {
			mod_timer(&pool->idle_timer, worker->last_active + IDLE_WORKER_TIMEOUT);
			break;
		}
		worker->flags |= WORKER_DIE;
		list_del_init(&worker->entry);
		pool->nr_workers--;
		wake_up_process(worker->task);
	}
	raw_local_irq_restore(flags);
}

static void __init init_pool(struct worker_pool *pool, int nice, unsigned int flags)
{
	INIT_LIST_HEAD(&pool->worklist);
	INIT_LIST_HEAD(&pool->idle);
	INIT_LIST_HEAD(&pool->busy);
	INIT_LIST_HEAD(&pool->flushers);
	timer_setup(&pool->idle_timer, idle_worker_timeout, TIMER_DEFERRABLE);
	mayday_init(pool);
	pool->id = pool - worker_pools;
	pool->nice = nice;
	pool->flags = flags;
	pool->softirq = nice < 0 ? HI_SOFTIRQ : TASKLET_SOFTIRQ;
}

/**
 * init_worker_pools() - the six pools, without workers
 *
 * Context: boot, before threads.
 */
void __init init_worker_pools(void)
{
	init_pool(&worker_pools[POOL_NORMAL], 0, 0);
	init_pool(&worker_pools[POOL_HIGHPRI], MIN_NICE, 0);
	init_pool(&worker_pools[POOL_UNBOUND], 0, POOL_DISASSOCIATED);
	init_pool(&worker_pools[POOL_UNBOUND_HIGHPRI], MIN_NICE, POOL_DISASSOCIATED);
	init_pool(&worker_pools[POOL_BH_NORMAL], 0, POOL_BH);
	init_pool(&worker_pools[POOL_BH_HIGHPRI], MIN_NICE, POOL_BH);
}
