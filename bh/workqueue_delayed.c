// SPDX-License-Identifier: MIT
/* Workqueues: items that are queued later, and what items are doing. */
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/rcupdate.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include <bhk/context.h>
#include "workqueue_internal.h"

/**
 * current_work() - the item whose function calls
 *
 * Context: any. Return: NULL outside work functions, and in BH items as on Linux.
 */
struct work_struct *current_work(void)
{
	struct worker *worker = current_worker();

	return in_task() && worker ? worker->current_work : NULL;
}
EXPORT_SYMBOL(current_work);

bool current_is_workqueue_rescuer(void)
{
	struct worker *worker = current_worker();

	return worker && worker->rescue_wq;
}
EXPORT_SYMBOL(current_is_workqueue_rescuer);

/**
 * workqueue_congested() - do items wait behind max_active?
 * @cpu: any
 * @wq:	 queue
 *
 * Context: any. A snapshot.
 */
bool workqueue_congested(int cpu, struct workqueue_struct *wq)
{
	return READ_ONCE(wq->nr_inactive);
}
EXPORT_SYMBOL(workqueue_congested);

/**
 * work_busy() - what an item is doing
 * @work: item
 *
 * Context: any. Return: WORK_BUSY_* bits, a snapshot.
 */
unsigned int work_busy(struct work_struct *work)
{
	unsigned int busy = work_pending(work) ? WORK_BUSY_PENDING : 0;
	unsigned long flags;

	raw_local_irq_save(flags);
	if (work->pool && find_worker_executing(work->pool, work))
		busy |= WORK_BUSY_RUNNING;
	raw_local_irq_restore(flags);
	return busy;
}
EXPORT_SYMBOL(work_busy);

/**
 * delayed_work_timer_fn() - the delay is over
 * @t: timer of a delayed_work
 *
 * Context: softirq, interrupts off (TIMER_IRQSAFE).
 */
void delayed_work_timer_fn(struct timer_list *t)
{
	struct delayed_work *dwork = from_timer(dwork, t, timer);

	__queue_work(dwork->wq, &dwork->work, IRQS_OFF);
}
EXPORT_SYMBOL(delayed_work_timer_fn);

/* Interrupts off. PENDING is the caller's, unless somebody has taken it meanwhile. */
static void start_delay(struct workqueue_struct *wq, struct delayed_work *dwork,
			unsigned long delay, unsigned long expires, unsigned long flags)
{
	if (WINDOWS && (work_data(&dwork->work) != WORK_STRUCT_PENDING || timer_pending(&dwork->timer)))
		return;
	if (delay)
		mod_timer(&dwork->timer, expires);
	else
		__queue_work(wq, &dwork->work, flags);
}

/*
 * Interrupts off on entry, restored from @flags and on in between if they were. The item is pending for
 * the caller: without a timer, and on no list. Others may take it off meanwhile, as if its delay had
 * begun:
 *
 *	queue_delayed_work()		interrupt
 *	pending
 *	  window
 *					cancel_delayed_work(): idle
 *					queue_delayed_work(): its timer runs
 *	has a timer: leaves it alone
 */
static void __queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork,
				 unsigned long delay, unsigned long flags)
{
	unsigned long expires = jiffies + delay;

	dwork->wq = wq;
	preempt_disable();
	if (WINDOWS) {
		raw_local_irq_restore(flags);
		raw_local_irq_disable();
	}
	start_delay(wq, dwork, delay, expires, flags);
	raw_local_irq_restore(flags);
	preempt_enable();
}

/**
 * queue_delayed_work_on() - queue an item when a delay is over
 * @cpu:   any
 * @wq:	   queue
 * @dwork: item
 * @delay: jiffies; 0 queues at once, without a timer
 *
 * Context: any but NMI. Return: false if it was pending already, or is disabled.
 */
bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			   unsigned long delay)
{
	struct work_struct *work = &dwork->work;
	unsigned long flags;
	bool idle;

	if (!context_not_nmi())
		return false;
	raw_local_irq_save(flags);
	idle = !(work_data(work) & (WORK_STRUCT_PENDING | WORK_DISABLE_MASK));
	if (idle) {
		set_work_data(work, work_data(work) | WORK_STRUCT_PENDING);
		__queue_delayed_work(wq, dwork, delay, flags);
	} else {
		raw_local_irq_restore(flags);
	}
	return idle;
}
EXPORT_SYMBOL(queue_delayed_work_on);

/**
 * mod_delayed_work_on() - start a delay anew
 * @cpu:   any
 * @wq:	   queue
 * @dwork: item, pending or not
 * @delay: jiffies from now
 *
 * Context: any but NMI. Return: true if it was pending, false if it was idle or is disabled.
 */
bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			 unsigned long delay)
{
	struct work_struct *work = &dwork->work;
	unsigned long flags;
	bool pending;

	if (!context_not_nmi())
		return false;
	raw_local_irq_save(flags);
	if (work_data(work) & WORK_DISABLE_MASK) {
		raw_local_irq_restore(flags);
		return false;
	}
	pending = grab_pending(work, dwork, WORK_STRUCT_PENDING, flags);
	if (!pending)
		set_work_data(work, WORK_STRUCT_PENDING);
	__queue_delayed_work(wq, dwork, delay, flags);
	return pending;
}
EXPORT_SYMBOL(mod_delayed_work_on);

static void rcu_work_rcufn(struct rcu_head *rcu)
{
	struct rcu_work *rwork = container_of(rcu, struct rcu_work, rcu);
	unsigned long flags;

	raw_local_irq_save(flags);
	__queue_work(rwork->wq, &rwork->work, flags);
	raw_local_irq_restore(flags);
}

/**
 * queue_rcu_work() - queue an item after a grace period
 * @wq:	   queue
 * @rwork: item
 *
 * Context: any but NMI. Return: false if it was pending already.
 */
bool queue_rcu_work(struct workqueue_struct *wq, struct rcu_work *rwork)
{
	struct work_struct *work = &rwork->work;
	unsigned long flags;
	bool idle;

	raw_local_irq_save(flags);
	idle = !(work_data(work) & (WORK_STRUCT_PENDING | WORK_DISABLE_MASK));
	if (idle)
		set_work_data(work, work_data(work) | WORK_STRUCT_PENDING);
	raw_local_irq_restore(flags);
	if (!idle)
		return false;
	rwork->wq = wq;
	call_rcu(&rwork->rcu, rcu_work_rcufn);
	return true;
}
EXPORT_SYMBOL(queue_rcu_work);
