// SPDX-License-Identifier: MIT
/* Simple wait queues; interrupts off is their lock. */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/swait.h>
#include "sched.h"

/** swake_up_locked() - wake the first waiter. Context: any but NMI, interrupts off */
void swake_up_locked(struct swait_queue_head *q)
{
	swake_up_first(q);
}
EXPORT_SYMBOL(swake_up_locked);

/** swake_up_one() - wake the first waiter. Context: any but NMI */
void swake_up_one(struct swait_queue_head *q)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	swake_up_locked(q);
	raw_local_irq_restore(flags);
	preempt_check_resched();
}
EXPORT_SYMBOL(swake_up_one);

/**
 * swake_up_all() - wake all who wait at the time of the call
 *
 * Context: any but NMI. Interrupts, and threads of higher priority, are let in
 * after each waiter.
 */
void swake_up_all(struct swait_queue_head *q)
{
	unsigned long flags;
	LIST_HEAD(batch);

	raw_local_irq_save(flags);
	list_splice_init(&q->task_list, &batch);
	while (!list_empty(&batch)) {
		struct swait_queue *curr;

		curr = list_first_entry(&batch, struct swait_queue, task_list);
		list_del_init(&curr->task_list);
		wake_up_state(curr->task, TASK_NORMAL);
		raw_local_irq_restore(flags);
		preempt_check_resched();
		raw_local_irq_save(flags);
	}
	raw_local_irq_restore(flags);
}
EXPORT_SYMBOL(swake_up_all);

void prepare_to_swait_exclusive(struct swait_queue_head *q, struct swait_queue *wait, int state)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	if (list_empty(&wait->task_list))
		list_add_tail(&wait->task_list, &q->task_list);
	set_current_state(state);
	raw_local_irq_restore(flags);
}
EXPORT_SYMBOL(prepare_to_swait_exclusive);

/** prepare_to_swait_event() - as prepare_to_wait_event(). Return: 0, -ERESTARTSYS */
long prepare_to_swait_event(struct swait_queue_head *q, struct swait_queue *wait, int state)
{
	unsigned long flags;

	if (!signal_pending_state(state, current)) {
		prepare_to_swait_exclusive(q, wait, state);
		return 0;
	}
	raw_local_irq_save(flags);
	list_del_init(&wait->task_list);
	raw_local_irq_restore(flags);
	return -ERESTARTSYS;
}
EXPORT_SYMBOL(prepare_to_swait_event);

/** finish_swait() - leave the queue, TASK_RUNNING. Context: task */
void finish_swait(struct swait_queue_head *q, struct swait_queue *wait)
{
	unsigned long flags;

	__set_current_state(TASK_RUNNING);
	raw_local_irq_save(flags);
	list_del_init(&wait->task_list);
	raw_local_irq_restore(flags);
}
EXPORT_SYMBOL(finish_swait);
