// SPDX-License-Identifier: MIT
/*
 * Workqueues: waiting for an item, taking it off, keeping it off.
 *
 * A flush waits with a struct wq_flusher on its own stack: in a hash by the item while the
 * instance is pending, on the worker's list once it runs. So an item carries nothing for those
 * who wait, and may free itself.
 *
 * cancel_*_sync() disables the item for as long as it waits. Disabling is a count: any
 * number of threads may cancel at once, and an item that queues itself meanwhile stays
 * idle.
 */
#include <linux/export.h>
#include <linux/hash.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <bhk/context.h>
#include "workqueue_internal.h"

/* Waiters for pending items of all pools, by item; each counts in its pool's watch. */
#define HASH_BITS (IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE) ? 0 : 4)

static struct list_head pending_flushers[1 << HASH_BITS];

void __init init_flushers(void)
{
	unsigned int i;

	for (i = 0; i < 1 << HASH_BITS; i++)
		INIT_LIST_HEAD(&pending_flushers[i]);
}

static struct list_head *bucket_of(const struct work_struct *work)
{
	return &pending_flushers[HASH_BITS ? hash_ptr(work, HASH_BITS) : 0];
}

/* Interrupts off. Return: who waits for the pending instance of @work, NULL: nobody. */
static struct wq_flusher *pending_flusher(const struct work_struct *work)
{
	struct wq_flusher *f;

	list_for_each_entry(f, bucket_of(work), node)
		if (f->work == work)
			return f;
	return NULL;
}

/*
 * Interrupts off, on in between if the caller had them on, @flags: it may have to be passed on along a
 * chain. The waiter's priority goes to @worker, which it waits for now; NULL: to nobody.
 */
static void flusher_lend(struct wq_flusher *f, const struct worker *worker, unsigned long flags)
{
	__pi_lend_to(&f->lend, worker ? worker->task : NULL, flags);
}

/* Interrupts off: who waited for a pending item now waits for its run, or the one before it. */
static void flusher_start_run(struct wq_flusher *f, struct worker *worker)
{
	f->worker = worker;
	list_move_tail(&f->node, &worker->flushers);
	worker_look(worker);
	watch_less(worker->pool);
}

/*
 * Interrupts off, on in between: @worker takes @work; who waited for it pending now waits for the
 * run. Meanwhile the item lies where no other worker takes it; but it may be cancelled:
 *
 *	worker				thread or interrupt
 *	item to its own list
 *	first waiter joins the worker
 *	  window
 *					item off the list, other waiters done
 *	the list's first is another one,
 *	or none: the first waiter is done
 *	when the worker looks closer
 *
 * Return: false if it was.
 */
bool flushers_start(struct worker *worker, struct work_struct *work)
{
	struct wq_flusher *f;

	while ((f = pending_flusher(work))) {
		list_move(&work->entry, &worker->again);
		flusher_start_run(f, worker);
		irq_window_if(IRQS_ON);
		flusher_lend(f, worker, IRQS_ON);
		if (!IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE) &&
		    list_first_entry_or_null(&worker->again, struct work_struct, entry) != work)
			return false;
	}
	return true;
}

/*
 * Interrupts off, on in between if the caller had them on, @flags: what they waited for is over.
 * Nobody joins them any more: the list is the caller's, or of a worker without an item.
 */
void flushers_finish(struct list_head *flushers, unsigned long flags)
{
	struct wq_flusher *f;

	while (!list_empty(flushers)) {
		f = list_first_entry(flushers, struct wq_flusher, node);
		list_del_init(&f->node);
		if (!raw_irqs_disabled_flags(flags))
			raw_local_irq_enable();
		pi_lend_to(&f->lend, NULL);
		complete(&f->done);
		raw_local_irq_disable();
	}
}

/*
 * Interrupts off, on in between if the caller had them on, @flags. @f is on no list; the instance that
 * it waited for is gone. The one before it may still run, and a flush returns when the item is idle:
 * else it goes to @over.
 */
static void flusher_abandon(struct wq_flusher *f, struct work_struct *work, struct list_head *over,
			    unsigned long flags)
{
	struct worker *runner = find_worker_executing(work->pool, work);

	if (runner) {
		flusher_lend(f, runner, flags);
		if (WINDOWS)
			runner = find_worker_executing(work->pool, work);
	}
	f->worker = runner;
	if (runner) {
		over = &runner->flushers;
		worker_look(runner);
	}
	list_add_tail(&f->node, over);
}

/*
 * Interrupts off, on in between if the caller had them on, @flags. The pending instance that they
 * waited for is gone. It may be queued anew meanwhile: who is left then waits for that.
 */
static void flushers_abandon(struct work_struct *work, struct list_head *over, unsigned long flags)
{
	struct wq_flusher *f;

	while (!(work_data(work) & WORK_STRUCT_LINKED) && (f = pending_flusher(work))) {
		list_del_init(&f->node);
		watch_less(work->pool);
		irq_window_if(flags);
		flusher_abandon(f, work, over, flags);
	}
}

/*
 * Interrupts off, on in between if the caller had them on, @flags. Take a pending item off its list or
 * timer. @claim: WORK_STRUCT_PENDING if it stays pending for the caller. Others may take it over as
 * soon as it is off; it is counted up to the end, so that its queue stays.
 *
 * Return: whether it was pending.
 */
bool grab_pending(struct work_struct *work, struct delayed_work *dwork, unsigned long claim,
		  unsigned long flags)
{
	LIST_HEAD(over);
	unsigned long data = work_data(work);
	struct workqueue_struct *wq = work->wq;

	if (!(data & WORK_STRUCT_PENDING))
		return false;
	if (dwork && (del_timer(&dwork->timer) || (WINDOWS && !(data & WORK_STRUCT_LINKED)))) {
		set_work_data(work, (data & WORK_DISABLE_MASK) | claim);
		return true;
	}
	if (!(data & WORK_STRUCT_LINKED))
		return false;
	list_del_init(&work->entry);
	set_work_data(work, (data & WORK_DISABLE_MASK) | claim);
	if (data & WORK_STRUCT_INACTIVE) {
		wq->nr_inactive--;
		wq->room--;
	}
	flushers_abandon(work, &over, flags);
	wq_item_over(wq, data, &over, flags);
	flushers_finish(&over, flags);
	return true;
}

/*
 * Interrupts off. Which worker must end what it does before a pending @work can begin? The one
 * that runs the item's previous instance, or the one in flight if max_active is 1. NULL: nobody.
 */
static struct worker *who_holds_back(struct work_struct *work)
{
	struct worker *runner = find_worker_executing(work->pool, work);

	if (!runner && (work_data(work) & WORK_STRUCT_INACTIVE) && work->wq->max_active == 1)
		runner = who_runs_for(work, NULL);
	return runner;
}

/*
 * Interrupts off. Would @me wait for itself? Follows "the item runs in a worker whose item
 * waits for an item ...".
 */
static bool flush_deadlocks(struct worker *me, struct worker *target, struct work_struct *work)
{
	unsigned int hops;

	for (hops = 0; hops < WQ_MAX_ACTIVE; hops++) {
		if (!target)
			target = who_holds_back(work);
		if (target == me)
			return true;
		if (!target || !target->waits_for)
			return false;
		work = target->waits_for->work;
		target = target->waits_for->worker;
	}
	return false;
}

static noinline void report_deadlock(struct worker *me, work_func_t func)
{
	WARN(1, "workqueue: %s: item %ps waits for %ps, which would wait for it\n",
	     me->current_wq->name, me->current_func, func);
}

/*
 * Interrupts off. Find the last queued instance of @work and put @f in line for it.
 * Return: false if there is none.
 */
static bool flusher_attach(struct wq_flusher *f, struct work_struct *work, bool pending_too)
{
	struct worker_pool *pool = work->pool;

	if (!pool)
		return false;
	if (pending_too && (work_data(work) & WORK_STRUCT_LINKED)) {
		list_add_tail(&f->node, bucket_of(work));
		watch_closer(pool);
		return true;
	}
	f->worker = find_worker_executing(pool, work);
	if (!f->worker)
		return false;
	list_add_tail(&f->node, &f->worker->flushers);
	worker_look(f->worker);
	return true;
}

/*
 * Interrupts off, on in between. Put @f in line. Return: false if there is nothing to wait for, or
 * waiting would never end. Of several that close a circle, the last one looks when it is complete.
 */
static bool flusher_start(struct wq_flusher *f, struct work_struct *work, bool pending_too)
{
	struct worker *me = current_worker();

	if (!flusher_attach(f, work, pending_too))
		return false;
	if (!me)
		return true;
	me->waits_for = f;
	if (WINDOWS)
		irq_window();
	if (list_empty(&f->node) || !me->current_work || !flush_deadlocks(me, f->worker, work))
		return true;
	list_del(&f->node);
	if (!f->worker)
		watch_less(work->pool);
	f->deadlock = true;
	return false;
}

/*
 * Lend the waiter's priority to whom it waits for, with interrupts on in between:
 *
 *	waiter				worker
 *	waits for A
 *	  window
 *					takes the item, lends to itself
 *	lends to A
 *	waits for the worker: lends to it
 */
static void flusher_lend_first(struct wq_flusher *f, struct work_struct *work)
{
	struct worker *lent = NULL, *to;
	unsigned long flags;

	raw_local_irq_save(flags);
	while (!list_empty(&f->node)) {
		to = f->worker ?: who_runs_for(work, current_worker());
		if (to == lent)
			break;
		f->worker = lent = to;
		flusher_lend(f, to, flags);
		if (!WINDOWS)
			break;
	}
	raw_local_irq_restore(flags);
}

/* Wait for an instance. Context: task. Return: true if there was one to wait for. */
static bool flush_instance(struct work_struct *work, bool pending_too)
{
	struct wq_flusher f = { .work = work };
	struct worker *me = current_worker();
	work_func_t func = work->func;
	unsigned long flags;
	bool wait;

	init_completion(&f.done);
	pi_lend_start(&f.lend, NULL);
	raw_local_irq_save(flags);
	wait = flusher_start(&f, work, pending_too);
	raw_local_irq_restore(flags);
	if (wait) {
		flusher_lend_first(&f, work);
		wait_for_completion(&f.done);
	}
	if (me)
		me->waits_for = NULL;
	pi_lend_stop(&f.lend);
	if (f.deadlock)
		report_deadlock(me, func);
	return wait;
}

/**
 * flush_work() - wait until the last queued instance of an item has run
 * @work: item
 *
 * Context: task. Sleeps. A flush that would wait for itself is reported and returns.
 * Return: true if it waited, false if the item was idle.
 */
bool flush_work(struct work_struct *work)
{
	might_sleep();
	return flush_instance(work, true);
}
EXPORT_SYMBOL(flush_work);

/**
 * flush_delayed_work() - as flush_work(); a delay that still runs is cut short
 * @dwork: item
 *
 * Context: task. Sleeps.
 */
bool flush_delayed_work(struct delayed_work *dwork)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	if (del_timer(&dwork->timer))
		__queue_work(dwork->wq, &dwork->work, flags);
	raw_local_irq_restore(flags);
	return flush_work(&dwork->work);
}
EXPORT_SYMBOL(flush_delayed_work);

/**
 * flush_rcu_work() - wait for an item that was queued by queue_rcu_work()
 * @rwork: item
 *
 * Context: task. Sleeps.
 */
bool flush_rcu_work(struct rcu_work *rwork)
{
	if (!work_pending(&rwork->work))
		return flush_work(&rwork->work);
	rcu_barrier();
	flush_work(&rwork->work);
	return true;
}
EXPORT_SYMBOL(flush_rcu_work);

static bool __cancel_work(struct work_struct *work, struct delayed_work *dwork, int disable)
{
	unsigned long flags;
	bool pending;

	raw_local_irq_save(flags);
	set_work_data(work, work_data(work) + disable * WORK_DISABLE_ONE);
	pending = grab_pending(work, dwork, 0, flags);
	raw_local_irq_restore(flags);
	return pending;
}

static bool __enable_work(struct work_struct *work)
{
	unsigned long flags, data;

	raw_local_irq_save(flags);
	data = work_data(work);
	if (WARN_ONCE(!(data & WORK_DISABLE_MASK), "workqueue: work enabled more than disabled\n")) {
		raw_local_irq_restore(flags);
		return false;
	}
	data -= WORK_DISABLE_ONE;
	set_work_data(work, data);
	raw_local_irq_restore(flags);
	return !(data & WORK_DISABLE_MASK);
}

/* Disabled meanwhile: queueing by the item itself, or by anyone, is refused. */
static bool disable_sync(struct work_struct *work, struct delayed_work *dwork)
{
	bool pending = __cancel_work(work, dwork, 1);

	/* A BH item cannot run beside a thread: there is nothing to wait for. */
	if (!work->pool || !(work->pool->flags & POOL_BH)) {
		might_sleep();
		flush_instance(work, false);
	}
	return pending;
}

static bool __cancel_work_sync(struct work_struct *work, struct delayed_work *dwork)
{
	bool pending = disable_sync(work, dwork);

	__enable_work(work);
	return pending;
}

/**
 * cancel_work() - take an item off if it is pending
 * @work: item
 *
 * Context: any but NMI. A run under way goes on. Return: true if it was pending.
 */
bool cancel_work(struct work_struct *work)
{
	return context_not_nmi() && __cancel_work(work, NULL, 0);
}
EXPORT_SYMBOL(cancel_work);

/**
 * cancel_work_sync() - take an item off and wait until it does not run
 * @work: item
 *
 * On return it neither is queued nor runs, even if it queues itself. Any number of
 * threads may do this at once. Not from the item's own function: that is reported.
 *
 * Context: task, sleeps; for an item on a BH queue also atomic, but not hardirq.
 * Return: true if it was pending; a run that had to be waited for does not count.
 */
bool cancel_work_sync(struct work_struct *work)
{
	return __cancel_work_sync(work, NULL);
}
EXPORT_SYMBOL(cancel_work_sync);

/**
 * cancel_delayed_work() - as cancel_work(), its timer included
 * @dwork: item
 */
bool cancel_delayed_work(struct delayed_work *dwork)
{
	return context_not_nmi() && __cancel_work(&dwork->work, dwork, 0);
}
EXPORT_SYMBOL(cancel_delayed_work);

/**
 * cancel_delayed_work_sync() - as cancel_work_sync(), its timer included
 * @dwork: item
 */
bool cancel_delayed_work_sync(struct delayed_work *dwork)
{
	return __cancel_work_sync(&dwork->work, dwork);
}
EXPORT_SYMBOL(cancel_delayed_work_sync);

/**
 * disable_work() - take an item off and refuse to queue it
 * @work: item
 *
 * Counts: as many enable_work() calls end it. Context: any but NMI.
 * Return: true if it was pending.
 */
bool disable_work(struct work_struct *work)
{
	return context_not_nmi() && __cancel_work(work, NULL, 1);
}
EXPORT_SYMBOL(disable_work);

/**
 * disable_work_sync() - disable_work(), and wait until it does not run
 * @work: item
 *
 * Context: task. Sleeps. Return: true if it was pending.
 */
bool disable_work_sync(struct work_struct *work)
{
	return disable_sync(work, NULL);
}
EXPORT_SYMBOL(disable_work_sync);

/**
 * enable_work() - end of one disable
 * @work: item
 *
 * Context: any but NMI. Return: true if it can be queued again.
 */
bool enable_work(struct work_struct *work)
{
	return context_not_nmi() && __enable_work(work);
}
EXPORT_SYMBOL(enable_work);

bool disable_delayed_work(struct delayed_work *dwork)
{
	return context_not_nmi() && __cancel_work(&dwork->work, dwork, 1);
}
EXPORT_SYMBOL(disable_delayed_work);

bool disable_delayed_work_sync(struct delayed_work *dwork)
{
	return disable_sync(&dwork->work, dwork);
}
EXPORT_SYMBOL(disable_delayed_work_sync);

bool enable_delayed_work(struct delayed_work *dwork)
{
	return context_not_nmi() && __enable_work(&dwork->work);
}
EXPORT_SYMBOL(enable_delayed_work);
