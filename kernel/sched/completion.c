// SPDX-License-Identifier: MIT
/* Completions. Interrupts off is their lock. */
#include <linux/completion.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include "sched.h"

/* complete_all(): nobody waits any more, and nobody counts. */
#define DONE_FOR_ALL UINT_MAX

/**
 * complete() - let one waiter pass, now or later
 * @x: completion
 *
 * The first who waits is woken; what was written before the call is seen by it.
 *
 * Context: any but NMI.
 */
void complete(struct completion *x)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	if (x->done != DONE_FOR_ALL)
		x->done++;
	swake_up_first(&x->wait);
	raw_local_irq_restore(flags);
	preempt_check_resched();
}
EXPORT_SYMBOL(complete);

/**
 * complete_all() - let all waiters pass, until reinit_completion()
 * @x: completion
 *
 * Context: any but NMI.
 */
void complete_all(struct completion *x)
{
	WRITE_ONCE(x->done, DONE_FOR_ALL);
	swake_up_all(&x->wait);
}
EXPORT_SYMBOL(complete_all);

/* Interrupts off. */
static inline bool take_one(struct completion *x)
{
	if (!x->done)
		return false;
	if (x->done != DONE_FOR_ALL)
		x->done--;
	return true;
}

/*
 * Interrupts are off on entry and on return, on while it sleeps. A waiter that was woken and
 * finds that another took its turn queues again.
 * Return: jiffies left with one taken, 0 when time is up, -ERESTARTSYS.
 */
static noinline long __sched wait_for_done(struct completion *x, long timeout, unsigned int state)
{
	DECLARE_SWAITQUEUE(wait);
	long ret;

	do {
		ret = signal_pending_state(state, current) ? -ERESTARTSYS : timeout;
		if (ret <= 0)
			break;
		if (list_empty(&wait.task_list))
			list_add_tail(&wait.task_list, &x->wait.task_list);
		__set_current_state(state);
		raw_local_irq_enable();
		timeout = schedule_timeout(timeout);
		raw_local_irq_disable();
		ret = timeout ?: 1;
	} while (!take_one(x));
	list_del_init(&wait.task_list);
	return ret;
}

/* The same for who waits for nothing else. */
static noinline void __sched wait_for_done_only(struct completion *x)
{
	DECLARE_SWAITQUEUE(wait);

	list_add_tail(&wait.task_list, &x->wait.task_list);
	irq_window();
	while (!take_one(x)) {
		if (unlikely(list_empty(&wait.task_list)))
			list_add_tail(&wait.task_list, &x->wait.task_list);
		__set_current_state(TASK_UNINTERRUPTIBLE);
		sleep_irqoff();
	}
	if (unlikely(!list_empty(&wait.task_list)))
		list_del(&wait.task_list);
}

static __always_inline long wait_common(struct completion *x, long timeout, unsigned int state)
{
	long ret = timeout ?: 1;

	check_may_sleep();
	raw_local_irq_disable();
	if (unlikely(!take_one(x)))
		ret = wait_for_done(x, timeout, state);
	raw_local_irq_enable();
	return ret;
}

/**
 * wait_for_completion() - wait until it is done, and take one
 * @x: completion
 *
 * Context: task. Sleeps, uninterruptibly, without a time limit.
 */
void __sched wait_for_completion(struct completion *x)
{
	check_may_sleep();
	raw_local_irq_disable();
	if (unlikely(!take_one(x)))
		wait_for_done_only(x);
	raw_local_irq_enable();
}
EXPORT_SYMBOL(wait_for_completion);

void __sched wait_for_completion_io(struct completion *x)
{
	wait_for_completion(x);
}
EXPORT_SYMBOL(wait_for_completion_io);

/** wait_for_completion_state() - as wait_for_completion(). Return: 0, -ERESTARTSYS */
int __sched wait_for_completion_state(struct completion *x, unsigned int state)
{
	return wait_common(x, MAX_SCHEDULE_TIMEOUT, state) < 0 ? -ERESTARTSYS : 0;
}
EXPORT_SYMBOL(wait_for_completion_state);

int __sched wait_for_completion_interruptible(struct completion *x)
{
	return wait_for_completion_state(x, TASK_INTERRUPTIBLE);
}
EXPORT_SYMBOL(wait_for_completion_interruptible);

int __sched wait_for_completion_killable(struct completion *x)
{
	return wait_for_completion_state(x, TASK_KILLABLE);
}
EXPORT_SYMBOL(wait_for_completion_killable);

/**
 * wait_for_completion_timeout() - wait until it is done or time is up
 * @x:	     completion
 * @timeout: jiffies
 *
 * Context: task. Sleeps. Return: 0 when time is up, else the jiffies left, at least 1.
 */
unsigned long __sched wait_for_completion_timeout(struct completion *x, unsigned long timeout)
{
	return wait_common(x, min(timeout, (unsigned long)LONG_MAX), TASK_UNINTERRUPTIBLE);
}
EXPORT_SYMBOL(wait_for_completion_timeout);

unsigned long __sched wait_for_completion_io_timeout(struct completion *x, unsigned long timeout)
{
	return wait_for_completion_timeout(x, timeout);
}
EXPORT_SYMBOL(wait_for_completion_io_timeout);

/** wait_for_completion_interruptible_timeout() - as above, or -ERESTARTSYS on a signal */
long __sched wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout)
{
	return wait_common(x, min(timeout, (unsigned long)LONG_MAX), TASK_INTERRUPTIBLE);
}
EXPORT_SYMBOL(wait_for_completion_interruptible_timeout);

long __sched wait_for_completion_killable_timeout(struct completion *x, unsigned long timeout)
{
	return wait_common(x, min(timeout, (unsigned long)LONG_MAX), TASK_KILLABLE);
}
EXPORT_SYMBOL(wait_for_completion_killable_timeout);

/** try_wait_for_completion() - take one if there is one. Context: any. Return: whether */
bool try_wait_for_completion(struct completion *x)
{
	unsigned long flags;
	bool ret;

	raw_local_irq_save(flags);
	ret = take_one(x);
	raw_local_irq_restore(flags);
	return ret;
}
EXPORT_SYMBOL(try_wait_for_completion);

/** completion_done() - whether a waiter would pass now. Context: any */
bool completion_done(struct completion *x)
{
	return READ_ONCE(x->done) != 0;
}
EXPORT_SYMBOL(completion_done);
