// SPDX-License-Identifier: MIT
/* Workqueues: making and destroying them. */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/stdarg.h>
#include <bhk/softirq.h>
#include "workqueue_internal.h"

/* Pools by WQ_HIGHPRI. */
static struct worker_pool *pool_of(unsigned int flags)
{
	unsigned int first = POOL_NORMAL;

	if (flags & WQ_BH)
		first = POOL_BH_NORMAL;
	else if (flags & WQ_UNBOUND)
		first = POOL_UNBOUND;
	return &worker_pools[first + !!(flags & WQ_HIGHPRI)];
}

static int clamp_max_active(int max_active, unsigned int flags, const char *name)
{
	if (flags & WQ_BH)
		return WQ_NO_LIMIT;
	if (!max_active)
		max_active = WQ_DFL_ACTIVE;
	if (max_active < 1 || max_active > WQ_MAX_ACTIVE)
		pr_warn("workqueue: max_active %d requested for %s is out of range, clamping between %d and %d\n",
			max_active, name, 1, WQ_MAX_ACTIVE);
	return clamp_val(max_active, 1, WQ_MAX_ACTIVE);
}

static bool bad_flags(unsigned int flags, int max_active)
{
	if (!(flags & WQ_BH))
		return false;
	if (WARN_ON_ONCE(flags & ~(WQ_BH | WQ_HIGHPRI)))
		return true;
	return WARN_ON_ONCE(max_active);
}

static void init_wq(struct workqueue_struct *wq, unsigned int flags, int max_active)
{
	wq->flags = flags;
	wq->pool = pool_of(flags);
	wq->max_active = clamp_max_active(max_active, flags, wq->name);
	wq->room = wq->max_active;
	set_generation(wq, 0);
	INIT_LIST_HEAD(&wq->inactive);
	INIT_LIST_HEAD(&wq->flushers);
	init_waitqueue_head(&wq->flush_wait);
}

/* Pools get their first worker when the first queue needs them. */
static int prepare_pool(struct workqueue_struct *wq)
{
	struct worker_pool *pool = wq->pool;

	if (!(pool->flags & POOL_BH) && !pool->nr_workers && !create_worker(pool))
		return -ENOMEM;
	return wq->flags & WQ_MEM_RECLAIM ? init_rescuer(wq) : 0;
}

/**
 * alloc_workqueue() - make a queue
 * @fmt:	printf format of its name, cut to 23 characters
 * @flags:	WQ_*
 * @max_active: items in flight at most; 0: the default, 256
 *
 * Context: task. Sleeps. Return: the queue; NULL: no memory, or flags that exclude each
 * other.
 */
struct workqueue_struct *alloc_workqueue(const char *fmt, unsigned int flags, int max_active, ...)
{
	struct workqueue_struct *wq;
	unsigned long irq;
	va_list args;

	if (bad_flags(flags, max_active))
		return NULL;
	wq = kzalloc(sizeof(*wq), GFP_KERNEL);
	if (!wq)
		return NULL;
	va_start(args, max_active);
	vsnprintf(wq->name, sizeof(wq->name), fmt, args);
	va_end(args);
	init_wq(wq, flags, max_active);
	if (prepare_pool(wq)) {
		kfree(wq);
		return NULL;
	}
	wq_list_lock();
	raw_local_irq_save(irq);
	list_add_tail(&wq->list, &workqueues);
	raw_local_irq_restore(irq);
	wq_list_unlock();
	return wq;
}
EXPORT_SYMBOL(alloc_workqueue);

/**
 * destroy_workqueue() - run what is queued, then release the queue
 * @wq: queue; timers of its delayed items must have been cancelled
 *
 * Context: task. Sleeps.
 */
void destroy_workqueue(struct workqueue_struct *wq)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	wq->flags |= __WQ_DESTROYING;
	hold_or_release(wq);
	raw_local_irq_restore(flags);
	drain_workqueue(wq);
	destroy_rescuer(wq);
	wq_list_lock();
	raw_local_irq_save(flags);
	list_del(&wq->list);
	raw_local_irq_restore(flags);
	wq_list_unlock();
	kfree(wq);
}
EXPORT_SYMBOL(destroy_workqueue);

/**
 * workqueue_set_max_active() - change a queue's bound
 * @wq:	 queue, not ordered and not BH
 * @max_active: items in flight at most
 *
 * Context: task. Items that fit now start.
 */
void workqueue_set_max_active(struct workqueue_struct *wq, int max_active)
{
	unsigned long flags;

	if (WARN_ON(wq->flags & (__WQ_ORDERED | WQ_BH)))
		return;
	max_active = clamp_max_active(max_active, wq->flags, wq->name);
	raw_local_irq_save(flags);
	wq->room += max_active - wq->max_active;
	wq->max_active = max_active;
	while (activate_below(wq, wq->max_active))
		irq_window();
	hold_or_release(wq);
	raw_local_irq_restore(flags);
}
EXPORT_SYMBOL(workqueue_set_max_active);

static struct workqueue_struct *__init system_queue(const char *name, unsigned int flags)
{
	struct workqueue_struct *wq = alloc_workqueue("%s", flags, 0, name);

	if (!wq) /* GCOVR_EXCL_BR_LINE: no memory at boot */
		panic("workqueue: no memory for \"%s\"\n", name); /* GCOVR_EXCL_LINE: at boot */
	return wq;
}

static int __init workqueue_init(void)
{
	init_worker_pools();
	init_bh_workers();
	system_wq = system_queue("events", 0);
	system_highpri_wq = system_queue("events_highpri", WQ_HIGHPRI);
	system_long_wq = system_queue("events_long", 0);
	system_unbound_wq = system_queue("events_unbound", WQ_UNBOUND);
	system_freezable_wq = system_queue("events_freezable", WQ_FREEZABLE);
	system_power_efficient_wq = system_queue("events_power_efficient", WQ_POWER_EFFICIENT);
	system_freezable_power_efficient_wq =
		system_queue("events_freezable_power_efficient", WQ_FREEZABLE | WQ_POWER_EFFICIENT);
	system_bh_wq = system_queue("events_bh", WQ_BH);
	system_bh_highpri_wq = system_queue("events_bh_highpri", WQ_BH | WQ_HIGHPRI);
	return 0;
}
core_initcall(workqueue_init);

struct on_cpu {
	struct work_struct work;
	long (*fn)(void *arg);
	void *arg;
	long ret;
};

static void on_cpu_fn(struct work_struct *work)
{
	struct on_cpu *oc = container_of(work, struct on_cpu, work);

	oc->ret = oc->fn(oc->arg);
}

/**
 * work_on_cpu() - call a function in a worker and wait for its result
 * @cpu: any
 * @fn:	 what to call
 * @arg: its argument
 *
 * Context: task. Sleeps. Return: what @fn returned.
 */
long work_on_cpu(int cpu, long (*fn)(void *), void *arg)
{
	struct on_cpu oc = { .fn = fn, .arg = arg };

	INIT_WORK_ONSTACK(&oc.work, on_cpu_fn);
	schedule_work_on(cpu, &oc.work);
	flush_work(&oc.work);
	return oc.ret;
}
EXPORT_SYMBOL(work_on_cpu);

/**
 * schedule_on_each_cpu() - run a function in a worker and wait for it
 * @func: gets a work item that is not the caller's
 *
 * Context: task. Sleeps. Return: 0.
 */
int schedule_on_each_cpu(work_func_t func)
{
	struct work_struct work;

	INIT_WORK_ONSTACK(&work, func);
	schedule_work(&work);
	flush_work(&work);
	return 0;
}
EXPORT_SYMBOL(schedule_on_each_cpu);
