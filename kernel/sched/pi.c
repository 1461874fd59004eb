// SPDX-License-Identifier: MIT
/*
 * Priority inheritance: a thread runs with the best of its own priority and those that are
 * lent to it. A change goes on to whom the thread itself lends.
 *
 * One CPU: interrupts off is the lock of all of it.
 */
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <bhk/pi.h>
#include "sched.h"

unsigned int pi_depth_limit;

static int effective_prio(const struct task_struct *p)
{
	const struct pi_lend *best;

	if (list_empty(&p->pi_waiters))
		return p->normal_prio;
	best = list_first_entry(&p->pi_waiters, struct pi_lend, node);
	return min(best->prio, p->normal_prio);
}

/* Interrupts off. Gives @lend to @owner, behind its equals; the owner's priority is not set yet. */
void pi_link(struct pi_lend *lend, struct task_struct *owner)
{
	struct pi_lend *pos;

	list_for_each_entry(pos, &owner->pi_waiters, node)
		if (pos->prio > lend->prio)
			break;
	list_add_tail(&lend->node, &pos->node);
	lend->owner = owner;
}

/* Interrupts off. Takes @lend back; the owner's priority is not set yet. */
void pi_unlink(struct pi_lend *lend)
{
	list_del(&lend->node);
	lend->owner = NULL;
}

static void lend_changed(struct pi_lend *lend, unsigned int depth)
{
	struct task_struct *owner = lend->owner;

	if (lend->lock) {
		mutex_waiter_changed(lend, depth);
		return;
	}
	lend->prio = lend->donor->prio;
	if (!owner)
		return;
	pi_unlink(lend);
	pi_link(lend, owner);
	pi_adjust(owner, depth);
}

/**
 * pi_adjust() - give a thread the priority that it should have now
 * @p:	   thread whose own or lent priorities changed
 * @depth: steps of the chain so far
 *
 * Context: interrupts off. A cycle ends by itself: the second visit changes nothing.
 */
void pi_adjust(struct task_struct *p, unsigned int depth)
{
	int prio = effective_prio(p);
	struct pi_lend *lend;

	if (prio == p->prio)
		return;
	set_task_prio(p, prio);
	if (depth == PI_MAX_DEPTH) {
		pi_depth_limit++;
		return;
	}
	list_for_each_entry(lend, &p->pi_lends, lent)
		lend_changed(lend, depth + 1);
}

/* Interrupts off. @lend becomes one of @donor's, lent to nobody yet. */
void pi_lend_init(struct pi_lend *lend, struct task_struct *donor, struct mutex *lock)
{
	lend->donor = donor;
	lend->owner = NULL;
	lend->prio = donor->prio;
	lend->lock = lock;
	list_add(&lend->lent, &donor->pi_lends);
}

/* Whom a waiter waits for: a lock's owner, although only the first waiter lends to it. */
static struct task_struct *waits_for(const struct pi_lend *lend)
{
	return lend->lock ? mutex_owner(lend->lock) : lend->owner;
}

/* Interrupts off. Whether @from waits, over others perhaps, for @to. */
static bool leads_to(struct task_struct *from, struct task_struct *to, unsigned int depth)
{
	struct pi_lend *lend;

	if (from == to)
		return true;
	if (!from || depth == PI_MAX_DEPTH)
		return false;
	list_for_each_entry(lend, &from->pi_lends, lent)
		if (leads_to(waits_for(lend), to, depth + 1))
			return true;
	return false;
}

/**
 * pi_check_deadlock() - report a thread that is about to wait for itself
 * @waiter: is going to wait
 * @owner:  for this one, who may wait for others
 *
 * Context: interrupts off.
 */
void pi_check_deadlock(struct task_struct *waiter, struct task_struct *owner)
{
	if (!IS_ENABLED(CONFIG_CONTEXT_CHECKS) || likely(!leads_to(owner, waiter, 0)))
		return;
	if (owner == waiter)
		pr_err("WARNING: possible recursive locking detected: %s/%d waits for itself\n",
		       waiter->comm, waiter->pid);
	else
		pr_err("WARNING: circular locking deadlock detected: %s/%d and %s/%d wait for each other\n",
		       waiter->comm, waiter->pid, owner->comm, owner->pid);
	dump_stack();
}

/* Interrupts off. */
static void __pi_lend_to(struct pi_lend *lend, struct task_struct *owner)
{
	struct task_struct *old = lend->owner;

	if (old == owner)
		return;
	if (old) {
		pi_unlink(lend);
		pi_adjust(old, 0);
	}
	if (!owner || (owner->flags & PF_EXITING))
		return;
	pi_check_deadlock(lend->donor, owner);
	if (owner == lend->donor)
		return;
	pi_link(lend, owner);
	pi_adjust(owner, 0);
}

/**
 * pi_lend_start_for() - lend the priority of a thread that waits
 * @lend:  used until pi_lend_stop()
 * @donor: who waits
 * @owner: whom it waits for; NULL if that is not known yet
 *
 * Both must exist at the time of the call; an owner that ends later gives back by itself.
 *
 * Context: any but NMI. O(lends to the owner), for each step of the chain.
 */
void pi_lend_start_for(struct pi_lend *lend, struct task_struct *donor, struct task_struct *owner)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	pi_lend_init(lend, donor, NULL);
	__pi_lend_to(lend, owner);
	raw_local_irq_restore(flags);
	preempt_check_resched();
}
EXPORT_SYMBOL(pi_lend_start_for);

/**
 * pi_lend_to() - pass what was lent to another thread
 * @lend:  between its start and its stop
 * @owner: the new one, NULL: nobody for now
 *
 * Context: any but NMI. The old owner loses the priority at once.
 */
void pi_lend_to(struct pi_lend *lend, struct task_struct *owner)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	__pi_lend_to(lend, owner);
	raw_local_irq_restore(flags);
	preempt_check_resched();
}
EXPORT_SYMBOL(pi_lend_to);

/**
 * pi_lend_stop() - end of pi_lend_start()
 * @lend: not used any more on return
 *
 * Context: any but NMI.
 */
void pi_lend_stop(struct pi_lend *lend)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	__pi_lend_to(lend, NULL);
	list_del(&lend->lent);
	raw_local_irq_restore(flags);
	preempt_check_resched();
}
EXPORT_SYMBOL(pi_lend_stop);

/* Interrupts off: @p ends; nobody's wait hangs on it any more. */
void pi_exit_task(struct task_struct *p)
{
	struct pi_lend *lend, *next;

	list_for_each_entry_safe(lend, next, &p->pi_waiters, node)
		pi_unlink(lend);
}
