// SPDX-License-Identifier: MIT
/*
 * Mutexes with priority inheritance.
 *
 * Free or held without waiters, the owner word changes by cmpxchg. With waiters, which
 * MUTEX_FLAG_WAITERS says, everything happens with interrupts off. Of the waiters the
 * first lends its priority to the owner, the others would add nothing.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include <bhk/pi.h>
#include "inversion.h"
#include "sched.h"

/**
 * struct mutex_waiter - a thread that waits for a mutex, on its stack
 * @list: link in mutex->wait_list; empty once the mutex is its own
 * @lend: its priority, lent to the owner while it is the first waiter
 */
struct mutex_waiter {
	struct list_head list; /* I */
	struct pi_lend lend;   /* I */
};

static struct mutex_waiter *first_waiter(struct mutex *lock)
{
	return list_first_entry_or_null(&lock->wait_list, struct mutex_waiter, list);
}

/* Interrupts off. Behind the waiters of the same priority. */
static void waiter_insert(struct mutex *lock, struct mutex_waiter *w)
{
	struct mutex_waiter *pos;

	list_for_each_entry(pos, &lock->wait_list, list)
		if (pos->lend.prio > w->lend.prio)
			break;
	list_add_tail(&w->list, &pos->list);
}

/*
 * Interrupts off. The list changed: from now on the first waiter lends, and nobody else.
 * @was: who was first before, and perhaps is no longer in the list
 * Return: the owner, whose priority is not set yet.
 */
static struct task_struct *first_waiter_changed(struct mutex *lock, struct mutex_waiter *was)
{
	struct task_struct *owner = mutex_owner(lock);
	struct mutex_waiter *now = first_waiter(lock);

	if (was && was->lend.owner)
		pi_unlink(&was->lend);
	if (now && owner != now->lend.donor)
		pi_link(&now->lend, owner);
	if (!now)
		lock->owner &= ~MUTEX_FLAG_WAITERS;
	return owner;
}

struct task_struct *mutex_waiter_changed(struct pi_lend *lend)
{
	struct mutex_waiter *w = container_of(lend, struct mutex_waiter, lend);
	struct mutex_waiter *was = first_waiter(lend->lock);

	lend->prio = lend->donor->prio;
	list_del(&w->list);
	waiter_insert(lend->lock, w);
	return first_waiter_changed(lend->lock, was);
}

/*
 * Interrupts off, on in between: the owner gets the priority that the first waiter lends. Behind the
 * window it may be another one, the waiter itself perhaps; nobody misses what it is lent:
 *
 *	mutex_lock()			higher thread
 *	first of the waiters
 *	  window
 *					mutex_lock(): first of the waiters, owner->prio = its own
 *	nothing is left to do
 */
static noinline void adjust_owner(struct mutex *lock)
{
	struct task_struct *owner;

	if (!IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE))
		irq_window();
	owner = mutex_owner(lock);
	if (owner)
		pi_adjust(owner, 0);
	if (!IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE))
		irq_window();
}

/* Interrupts off, on again in between; the mutex is held, but may be handed over meanwhile. */
static void start_waiting(struct mutex *lock, struct mutex_waiter *w)
{
	struct mutex_waiter *was = first_waiter(lock);
	struct task_struct *owner;

	pi_lend_init(&w->lend, current, lock);
	lock->owner |= MUTEX_FLAG_WAITERS;
	waiter_insert(lock, w);
	owner = first_waiter_changed(lock, was);
	if (owner->prio > w->lend.prio)
		adjust_owner(lock);
	pi_check_deadlock(&w->lend, 0);
}

/* Interrupts off, on again in between. @w gives up. */
static void stop_waiting(struct mutex *lock, struct mutex_waiter *w)
{
	struct mutex_waiter *was = first_waiter(lock);

	list_del(&w->list);
	list_del(&w->lend.lent);
	first_waiter_changed(lock, was);
	adjust_owner(lock);
}

/* Interrupts off, on again while it sleeps. Return: 0 as the owner, -EINTR. */
static int __sched wait_for_mutex(struct mutex *lock, unsigned int state)
{
	lock_wait_var(wait, NULL, lock);
	struct mutex_waiter w;

	start_waiting(lock, &w);
	lock_wait_begin(&wait);
	while (!list_empty(&w.list)) {
		if (signal_pending_state(state, current)) {
			stop_waiting(lock, &w);
			lock_wait_end(&wait);
			return -EINTR;
		}
		__set_current_state(state);
		raw_local_irq_enable();
		schedule();
		raw_local_irq_disable();
	}
	lock_wait_end(&wait);
	return 0;
}

static noinline int __sched lock_slowpath(struct mutex *lock, unsigned int state)
{
	int ret = 0;

	raw_local_irq_disable();
	if (lock->owner)
		ret = wait_for_mutex(lock, state);
	else
		lock->owner = (unsigned long)current;
	if (!ret)
		current->locks_held++;
	raw_local_irq_enable();
	return ret;
}

static __always_inline bool lock_fastpath(struct mutex *lock)
{
	struct task_struct *me = current;

	check_may_sleep();
	if (unlikely(cmpxchg(&lock->owner, 0UL, (unsigned long)me)))
		return false;
	me->locks_held++;
	return true;
}

/**
 * mutex_lock() - become the owner, when nobody else is
 * @lock: mutex; the caller does not hold it
 *
 * Context: task. Sleeps, uninterruptibly.
 */
void __sched mutex_lock(struct mutex *lock)
{
	if (!lock_fastpath(lock))
		lock_slowpath(lock, TASK_UNINTERRUPTIBLE);
}
EXPORT_SYMBOL(mutex_lock);

/** mutex_lock_interruptible() - as mutex_lock(). Return: 0, -EINTR on a signal */
int __sched mutex_lock_interruptible(struct mutex *lock)
{
	return lock_fastpath(lock) ? 0 : lock_slowpath(lock, TASK_INTERRUPTIBLE);
}
EXPORT_SYMBOL(mutex_lock_interruptible);

/** mutex_lock_killable() - as mutex_lock(). Return: 0, -EINTR on SIGKILL */
int __sched mutex_lock_killable(struct mutex *lock)
{
	return lock_fastpath(lock) ? 0 : lock_slowpath(lock, TASK_KILLABLE);
}
EXPORT_SYMBOL(mutex_lock_killable);

/**
 * mutex_trylock() - become the owner if nobody is
 * @lock: mutex
 *
 * Context: task. Does not sleep. Return: 1 as the owner, else 0.
 */
int mutex_trylock(struct mutex *lock)
{
	if (cmpxchg(&lock->owner, 0UL, (unsigned long)current))
		return 0;
	current->locks_held++;
	return 1;
}
EXPORT_SYMBOL(mutex_trylock);

/*
 * Interrupts off. The first waiter is the owner from here on, the second lends to it. Return: the owner if
 * what it is lent is more than what it has: it was lowered, and that has not gone on to the lock yet.
 */
static __always_inline struct task_struct *hand_over(struct mutex *lock)
{
	struct mutex_waiter *w = first_waiter(lock);
	struct task_struct *next = w->lend.donor;

	if (w->lend.owner)
		pi_unlink(&w->lend);
	list_del_init(&w->list);
	__list_del_entry(&w->lend.lent);
	w->lend.lock = NULL;
	lock->owner = (unsigned long)next | MUTEX_FLAG_WAITERS;
	first_waiter_changed(lock, NULL);
	if (IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE))
		pi_adjust(next, PI_CLOSED);
	wake_up_process_irqoff(next);
	w = IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE) ? NULL : first_waiter(lock);
	return w && w->lend.prio < next->prio ? next : NULL;
}

static noinline __cold void unlock_bug(struct mutex *lock)
{
	struct task_struct *owner = mutex_owner(lock);

	if (!IS_ENABLED(CONFIG_CONTEXT_CHECKS))
		return;
	pr_err("BUG: mutex %s: %s/%d unlocks %pS, owner: %s/%d\n",
	       owner ? "wrong owner" : "already unlocked", current->comm, current->pid, lock,
	       owner ? owner->comm : "<none>", owner ? owner->pid : -1);
	dump_stack();
}

static noinline void unlock_slowpath(struct mutex *lock)
{
	struct task_struct *me = current, *next = NULL;
	unsigned long flags;

	if (mutex_owner(lock) != me) {
		unlock_bug(lock);
		return;
	}
	me->locks_held--;
	raw_local_irq_save(flags);
	if (lock->owner & MUTEX_FLAG_WAITERS)
		next = hand_over(lock);
	else
		lock->owner = 0;
	if (unlikely(next))
		pi_adjust_in_window(next, raw_irqs_disabled_flags(flags) ? PI_CLOSED : 0);
	raw_local_irq_restore(flags);
	raw_local_irq_disable();
	pi_adjust(me, PI_CLOSED);
	raw_local_irq_restore(flags);
	preempt_check_resched();
}

/**
 * mutex_unlock() - give it up; the best waiter is the next owner
 * @lock: mutex that the caller holds. Another's is reported and left alone.
 *
 * Context: task. Does not sleep; a waiter of higher priority runs before it returns.
 */
void mutex_unlock(struct mutex *lock)
{
	struct task_struct *me = current;
	unsigned long word = (unsigned long)me;

	if (likely(cmpxchg(&lock->owner, word, 0UL) == word))
		me->locks_held--;
	else
		unlock_slowpath(lock);
}
EXPORT_SYMBOL(mutex_unlock);

/** mutex_destroy() - the mutex goes away: warns if it is held. Context: any */
void mutex_destroy(struct mutex *lock)
{
	WARN_ON(mutex_is_locked(lock));
}
EXPORT_SYMBOL(mutex_destroy);

/**
 * atomic_dec_and_mutex_lock() - count down, and take the mutex if that reached 0
 *
 * Context: task. May sleep. Return: 1 with the mutex held if the counter is 0 now.
 */
int atomic_dec_and_mutex_lock(atomic_t *cnt, struct mutex *lock)
{
	if (atomic_add_unless(cnt, -1, 1))
		return 0;
	mutex_lock(lock);
	if (atomic_dec_and_test(cnt))
		return 1;
	mutex_unlock(lock);
	return 0;
}
EXPORT_SYMBOL(atomic_dec_and_mutex_lock);
