// SPDX-License-Identifier: MIT
/* Counting semaphores. Interrupts off is their lock. */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include <linux/semaphore.h>
#include "inversion.h"
#include "sched.h"

/* @task is NULL once up() has given the permit to this waiter. */
struct semaphore_waiter {
	struct list_head list;
	struct task_struct *task;
};

/* Interrupts off; there is one. */
static __always_inline void take_permit(struct semaphore *sem)
{
	sem->count--;
	sem_taken_by(sem, current);
}

/* Interrupts off, on again while it sleeps. Return: 0 with a permit, -EINTR, -ETIME. */
static noinline int __sched wait_for_up(struct semaphore *sem, unsigned int state, long timeout)
{
	struct semaphore_waiter w = { .task = current };
	lock_wait_var(wait, sem, NULL);

	list_add_tail(&w.list, &sem->wait_list);
	lock_wait_begin(&wait);
	while (READ_ONCE(w.task)) {
		int err = signal_pending_state(state, current) ? -EINTR : timeout <= 0 ? -ETIME : 0;

		if (err) {
			list_del(&w.list);
			lock_wait_end(&wait);
			return err;
		}
		__set_current_state(state);
		raw_local_irq_enable();
		timeout = schedule_timeout(timeout);
		raw_local_irq_disable();
	}
	lock_wait_end(&wait);
	return 0;
}

/* The same for who waits for nothing else. */
static noinline void __sched wait_for_up_only(struct semaphore *sem)
{
	struct semaphore_waiter w = { .task = current };
	lock_wait_var(wait, sem, NULL);

	list_add_tail(&w.list, &sem->wait_list);
	lock_wait_begin(&wait);
	irq_window();
	while (READ_ONCE(w.task)) {
		__set_current_state(TASK_UNINTERRUPTIBLE);
		sleep_irqoff();
	}
	lock_wait_end(&wait);
}

static __always_inline int down_common(struct semaphore *sem, unsigned int state, long timeout)
{
	int ret = 0;

	check_may_sleep();
	raw_local_irq_disable();
	if (likely(sem->count))
		take_permit(sem);
	else
		ret = wait_for_up(sem, state, timeout);
	raw_local_irq_enable();
	return ret;
}

/**
 * down() - take a permit, when there is one
 * @sem: semaphore
 *
 * Context: task. Sleeps, uninterruptibly.
 */
void __sched down(struct semaphore *sem)
{
	check_may_sleep();
	raw_local_irq_disable();
	if (likely(sem->count))
		take_permit(sem);
	else
		wait_for_up_only(sem);
	raw_local_irq_enable();
}
EXPORT_SYMBOL(down);

/** down_interruptible() - as down(). Return: 0, -EINTR on a signal */
int __sched down_interruptible(struct semaphore *sem)
{
	return down_common(sem, TASK_INTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
}
EXPORT_SYMBOL(down_interruptible);

/** down_killable() - as down(). Return: 0, -EINTR on SIGKILL */
int __sched down_killable(struct semaphore *sem)
{
	return down_common(sem, TASK_KILLABLE, MAX_SCHEDULE_TIMEOUT);
}
EXPORT_SYMBOL(down_killable);

/** down_timeout() - as down(), for at most @timeout jiffies. Return: 0, -ETIME */
int __sched down_timeout(struct semaphore *sem, long timeout)
{
	return down_common(sem, TASK_UNINTERRUPTIBLE, timeout);
}
EXPORT_SYMBOL(down_timeout);

/** down_trylock() - take a permit if there is one. Context: any. Return: 0 if it did, else 1 */
int down_trylock(struct semaphore *sem)
{
	unsigned long flags;
	int failed;

	raw_local_irq_save(flags);
	failed = !sem->count;
	if (!failed)
		take_permit(sem);
	raw_local_irq_restore(flags);
	return failed;
}
EXPORT_SYMBOL(down_trylock);

/* Interrupts off. The permit goes to the first waiter without being free in between. */
static __always_inline void hand_over(struct semaphore *sem)
{
	struct semaphore_waiter *w;
	struct task_struct *task;

	w = list_first_entry(&sem->wait_list, struct semaphore_waiter, list);
	task = w->task;
	__list_del_entry(&w->list);
	WRITE_ONCE(w->task, NULL);
	sem_taken_by(sem, task);
	wake_up_process_irqoff(task);
}

/**
 * up() - give a permit, to the first waiter if there is one
 * @sem: semaphore
 *
 * Context: any but NMI; not only who took it.
 */
void up(struct semaphore *sem)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	sem_taken_by(sem, NULL);
	if (likely(list_empty(&sem->wait_list)))
		sem->count++;
	else
		hand_over(sem);
	raw_local_irq_restore(flags);
	preempt_check_resched();
}
EXPORT_SYMBOL(up);
