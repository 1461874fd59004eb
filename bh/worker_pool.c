// SPDX-License-Identifier: MIT
/* Workers come and go: creating, the manager, numbers, retiring. Seldom, so it is cold code. */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <bhk/sched.h>
#include "workqueue_internal.h"

struct worker_pool worker_pools[NR_POOLS];

/* Interrupts off. A pool has few: they are counted when somebody asks. */
unsigned int nr_idle_workers(const struct worker_pool *pool)
{
	const struct worker *worker;
	unsigned int n = 0;

	for (worker = pool->idle; worker; worker = worker->next_idle)
		n++;
	return n;
}

/*
 * No thread may run. Of the idle ones beyond the two that stay, a quarter of the busy ones may stay
 * too. Return: the link to the oldest one if there are more; NULL: there are not.
 */
static struct worker **one_too_many(struct worker_pool *pool)
{
	struct worker **link = &pool->idle;
	unsigned int idle = 1;

	if (!*link)
		return NULL;
	for (; (*link)->next_idle; link = &(*link)->next_idle)
		idle++;
	return idle > 2 && (idle - 2) * MAX_IDLE_WORKERS_RATIO >= pool->nr_workers - idle ? link : NULL;
}

/* Interrupts off. Return: the link to @worker in the list of idle ones, or to its end. */
static struct worker **find_idle(struct worker_pool *pool, const struct worker *worker)
{
	struct worker **link = &pool->idle;

	while (*link && *link != worker)
		link = &(*link)->next_idle;
	return link;
}

/*
 * Interrupts off, on in between. Return: false if the worker is to end: the idle timer took it off
 * the list.
 */
bool leave_idle_with_care(struct worker *worker, struct worker_pool *pool)
{
	struct worker **link;

	irq_window();
	link = find_idle(pool, worker);
	if (*link)
		*link = worker->next_idle;
	return !(worker->flags & WORKER_DIE);
}

/* Interrupts off on entry and return. Tries until there is an idle worker or no need. */
static void maybe_create_worker(struct worker_pool *pool)
{
	bool failed = false;

	raw_local_irq_enable();
	mayday_begin(pool);
	while (!pool->idle && need_more_worker(pool)) {
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

/*
 * Interrupts off on entry and return. A worker is made unless one is being made already; it
 * looks at the list by itself. Return: false if there is no need of this worker any more.
 */
bool manage_workers(struct worker *worker, struct worker_pool *pool)
{
	unsigned int counted = current->flags & PF_WQ_COUNTED;

	if (pool->flags & POOL_MANAGER_ACTIVE)
		return true;
	pool->flags |= POOL_MANAGER_ACTIVE;
	pool->manager = worker;
	current->flags &= ~PF_WQ_COUNTED;
	maybe_create_worker(pool);
	current->flags |= counted;
	pool->manager = NULL;
	pool->flags &= ~POOL_MANAGER_ACTIVE;
	return need_more_worker(pool);
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
void free_worker(struct worker *worker)
{
	put_worker_id(worker->pool, worker->id);
	worker->pool->retired++;
	current->flags &= ~(PF_WQ_WORKER | PF_WQ_COUNTED);
	current->worker_private = NULL;
	forget_worker(worker);
	kfree(worker);
}

struct worker *alloc_worker(struct worker_pool *pool)
{
	struct worker *worker = kzalloc(sizeof(*worker), GFP_KERNEL);

	if (!worker)
		return NULL;
	INIT_LIST_HEAD(&worker->flushers);
	INIT_LIST_HEAD(&worker->again);
	worker->pool = pool;
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
	list_add_tail(&worker->node, &pool->workers);
	wake_up_process_irqoff(task);
	raw_local_irq_restore(flags);
	if (pool->nr_workers == 3)
		mod_timer(&pool->idle_timer, jiffies + IDLE_WORKER_TIMEOUT);
	return worker;

failed:
	pool->create_failed++;
	return NULL;
}

/* The oldest idle worker, which @link leads to, ends itself. */
static void retire(struct worker_pool *pool, struct worker **link)
{
	struct worker *worker = *link;
	unsigned long flags;

	raw_local_irq_save(flags);
	*link = NULL;
	worker->flags |= WORKER_DIE;
	list_del(&worker->node);
	pool->nr_workers--;
	wake_up_process_irqoff(worker->task);
	raw_local_irq_restore(flags);
}

/*
 * Softirq: workers that have been idle for too long end, one at a time. Who is idle changes in
 * threads only, so that it may be looked for with interrupts on.
 *
 * While a pool has more than two this runs at least once in IDLE_WORKER_TIMEOUT, also when there
 * is none too many: so a worker that goes idle need not start it, and still is seen in time.
 */
static void idle_worker_timeout(struct timer_list *t)
{
	struct worker_pool *pool = from_timer(pool, t, idle_timer);
	unsigned long next = jiffies + IDLE_WORKER_TIMEOUT;
	struct worker **link;

	while ((link = one_too_many(pool))) {
		unsigned long end = (*link)->last_active + IDLE_WORKER_TIMEOUT;

		if (time_before(jiffies, end)) {
			next = end;
			break;
		}
		retire(pool, link);
	}
	if (pool->nr_workers > 2)
		mod_timer(&pool->idle_timer, next);
}

static void __init init_pool(struct worker_pool *pool, int nice, unsigned int flags)
{
	INIT_LIST_HEAD(&pool->worklist);
	INIT_LIST_HEAD(&pool->workers);
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
	init_flushers();
	init_pool(&worker_pools[POOL_NORMAL], 0, 0);
	init_pool(&worker_pools[POOL_HIGHPRI], MIN_NICE, 0);
	init_pool(&worker_pools[POOL_UNBOUND], 0, POOL_DISASSOCIATED);
	init_pool(&worker_pools[POOL_UNBOUND_HIGHPRI], MIN_NICE, POOL_DISASSOCIATED);
	init_pool(&worker_pools[POOL_BH_NORMAL], 0, POOL_BH);
	init_pool(&worker_pools[POOL_BH_HIGHPRI], MIN_NICE, POOL_BH);
}
