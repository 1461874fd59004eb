// SPDX-License-Identifier: MIT
/*
 * Priority inheritance: a thread runs with the best of its own priority and those that are
 * lent to it. A change goes on to whom the thread itself lends.
 *
 * One CPU: interrupts off is the lock of all of it. Between two links of a chain they are on.
 */
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <bhk/pi.h>
#include "sched.h"

unsigned int pi_depth_limit;

static int effective_prio(const struct task_struct *p)
{
	const struct list_head *first = p->pi_waiters.next;

	if (first == &p->pi_waiters)
		return p->normal_prio;
	return min(list_entry(first, const struct pi_lend, node)->prio, p->normal_prio);
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
	__list_del_entry(&lend->node);
	lend->owner = NULL;
}

/* Interrupts off. One that still tells an earlier priority of @p; NULL: none does. */
static struct pi_lend *stale_lend(const struct task_struct *p)
{
	struct pi_lend *lend;

	list_for_each_entry(lend, &p->pi_lends, lent)
		if (lend->prio != p->prio)
			return lend;
	return NULL;
}

/* Interrupts off. Return: whose priority may be another one now; NULL: nobody's. */
static struct task_struct *renew_lend(struct pi_lend *lend)
{
	struct task_struct *owner = lend->owner;

	if (lend->lock)
		return mutex_waiter_changed(lend);
	lend->prio = lend->donor->prio;
	if (owner) {
		pi_unlink(lend);
		pi_link(lend, owner);
	}
	return owner;
}

/* Between the links of a chain interrupts are on; where size counts, a chain is one piece. */
#define LINK_BY_LINK (!IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE))

/* Interrupts off; what waits may come in, threads too, if the caller had them on. */
static void pi_window(unsigned int depth)
{
	if (LINK_BY_LINK && !(depth & PI_CLOSED))
		irq_window();
}

/* It is looked at again behind a window. */
static noinline struct task_struct *__hold(struct task_struct *p, unsigned int depth)
{
	return p && !(depth & PI_CLOSED) ? get_task_struct(p) : p;
}

static noinline void __let_go(struct task_struct *p, unsigned int depth)
{
	if (p && !(depth & PI_CLOSED))
		put_task_struct(p);
}

static inline struct task_struct *hold(struct task_struct *p, unsigned int depth)
{
	return LINK_BY_LINK ? __hold(p, depth) : p;
}

static inline void let_go(struct task_struct *p, unsigned int depth)
{
	if (LINK_BY_LINK)
		__let_go(p, depth);
}

/*
 * Interrupts off on entry and return, on in between: @p has a new priority, and that goes on to
 * whom it lends, link by link. Who changes a priority walks on from there, and each step brings
 * up to date what it finds; so it does no harm when two meet:
 *
 *	lower thread			higher thread
 *	p->prio = 20
 *	  window
 *					p->prio = 10, its lends renewed,
 *					owner->prio = 10, on to the end
 *	no lend of p is stale: done
 *
 * Beyond a window only threads are held; lends lie on stacks that may be gone.
 */
static noinline void adjust_lends(struct task_struct *p, unsigned int depth)
{
	struct task_struct *owner;
	struct pi_lend *lend;

	hold(p, depth);
	for (;;) {
		pi_window(depth);
		lend = stale_lend(p);
		if (!lend)
			break;
		owner = renew_lend(lend);
		if (!owner)
			continue;
		hold(owner, depth);
		pi_window(depth);
		pi_adjust(owner, depth + 1);
		let_go(owner, depth);
	}
	let_go(p, depth);
}

/**
 * pi_adjust() - give a thread the priority that it should have now
 * @p:	   thread whose own or lent priorities changed
 * @depth: steps of the chain so far, and PI_CLOSED if interrupts must stay off
 *
 * Context: interrupts off; on in between if @p lends to others and PI_CLOSED is not set. A cycle
 * ends by itself: the second visit changes nothing.
 */
noinline void pi_adjust(struct task_struct *p, unsigned int depth)
{
	int prio = effective_prio(p);

	if (prio == p->prio)
		return;
	set_task_prio(p, prio);
	if ((depth & ~PI_CLOSED) == PI_MAX_DEPTH)
		pi_depth_limit++;
	else if (!list_empty(&p->pi_lends))
		adjust_lends(p, depth);
}

/**
 * pi_adjust_in_window() - pi_adjust(), behind a window in which @p may end
 * @p:	   thread, or NULL
 * @depth: 0, or PI_CLOSED
 *
 * Context: interrupts off; on in between if @depth is 0.
 */
noinline void pi_adjust_in_window(struct task_struct *p, unsigned int depth)
{
	if (!hold(p, depth))
		return;
	pi_window(depth);
	pi_adjust(p, depth);
	pi_window(depth);
	let_go(p, depth);
}

/* The same for both. */
static noinline void adjust_both_in_windows(struct task_struct *old, struct task_struct *owner)
{
	hold(old, 0);
	pi_adjust_in_window(owner, 0);
	pi_adjust_in_window(old, 0);
	let_go(old, 0);
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

/*
 * Interrupts off on entry and return, on in between: leads_to(), link by link. What it says may
 * be wrong a moment later; but a deadlock stays, and is complete when the last of its threads
 * looks.
 */
static bool may_lead_to(struct task_struct *from, struct task_struct *to, unsigned int depth)
{
	struct task_struct *p = hold(from, 0), *next;
	bool found = false;

	while (!list_empty(&p->pi_lends) && depth < PI_MAX_DEPTH) {
		next = waits_for(list_first_entry(&p->pi_lends, struct pi_lend, lent));
		found = next == to || !list_is_singular(&p->pi_lends);
		if (found || !next)
			break;
		hold(next, 0);
		let_go(p, 0);
		p = next;
		pi_window(depth++);
	}
	let_go(p, 0);
	return found;
}

static noinline __cold void report_deadlock(const struct task_struct *waiter, const struct task_struct *owner)
{
	if (!IS_ENABLED(CONFIG_CONTEXT_CHECKS))
		return;
	if (owner == waiter)
		pr_err("WARNING: possible recursive locking detected: %s/%d waits for itself\n",
		       waiter->comm, waiter->pid);
	else
		pr_err("WARNING: circular locking deadlock detected: %s/%d and %s/%d wait for each other\n",
		       waiter->comm, waiter->pid, owner->comm, owner->pid);
	dump_stack();
}

/**
 * pi_check_deadlock() - report a thread that waits for itself
 * @lend:  of the thread, which has begun to wait
 * @depth: 0, or PI_CLOSED if interrupts must stay off
 *
 * Context: interrupts off; on in between if @depth is 0.
 */
void pi_check_deadlock(struct pi_lend *lend, unsigned int depth)
{
	struct task_struct *waiter = lend->donor, *owner = waits_for(lend);

	if (!IS_ENABLED(CONFIG_CONTEXT_CHECKS) || !owner)
		return;
	if (likely(owner != waiter && list_empty(&owner->pi_lends)))
		return;
	pi_window(depth);
	owner = waits_for(lend);
	if (!owner || (owner != waiter && !(depth & PI_CLOSED) && !may_lead_to(owner, waiter, depth)))
		return;
	owner = waits_for(lend);
	if (leads_to(owner, waiter, 0))
		report_deadlock(waiter, owner);
}

/**
 * __pi_lend_to() - pi_lend_to() for a caller with interrupts off
 * @lend:  between its start and its stop
 * @owner: the new one, NULL: nobody for now
 * @flags: interrupts are on in between if they are on here
 *
 * First @lend gets its new place, then that is passed on: from then on @owner may end.
 */
void __pi_lend_to(struct pi_lend *lend, struct task_struct *owner, unsigned long flags)
{
	unsigned int depth = raw_irqs_disabled_flags(flags) ? PI_CLOSED : 0;
	struct task_struct *old = lend->owner;

	if (old == owner)
		return;
	if (old)
		pi_unlink(lend);
	if (owner && owner->flags & PF_EXITING)
		owner = NULL;
	if (unlikely(owner == lend->donor)) {
		report_deadlock(owner, owner);
		owner = NULL;
	}
	if (owner)
		pi_link(lend, owner);
	if (LINK_BY_LINK && !depth) {
		adjust_both_in_windows(old, owner);
	} else {
		if (owner)
			pi_adjust(owner, depth);
		if (old)
			pi_adjust(old, depth);
	}
	if (owner)
		pi_check_deadlock(lend, depth);
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
	if (LINK_BY_LINK) {
		raw_local_irq_restore(flags);
		raw_local_irq_disable();
	}
	__pi_lend_to(lend, owner, flags);
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
	__pi_lend_to(lend, owner, flags);
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
	list_del(&lend->lent);
	__pi_lend_to(lend, NULL, flags);
	raw_local_irq_restore(flags);
	preempt_check_resched();
}
EXPORT_SYMBOL(pi_lend_stop);

/* Interrupts off, on in between: @p, PF_EXITING, ends; nobody's wait hangs on it any more. */
void pi_exit_task(struct task_struct *p)
{
	while (!list_empty(&p->pi_waiters)) {
		pi_unlink(list_first_entry(&p->pi_waiters, struct pi_lend, node));
		pi_window(0);
	}
}
