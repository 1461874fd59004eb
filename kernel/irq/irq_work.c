// SPDX-License-Identifier: MIT
/*
 * irq_work: a callback in hard interrupt context, queued from any context, NMI included.
 *
 * The chip has no interrupt that the CPU can send to itself, so the clock event is made to
 * interrupt at once. Its handler calls irq_work_run().
 */
#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/irq_work.h>
#include <linux/irqflags.h>
#include <asm/processor.h>
#include <bhk/time.h>

LLIST_HEAD(irq_work_list);
static struct irq_work *irq_work_running; /* I */

/**
 * irq_work_queue() - have a callback run in hard interrupt context, soon
 * @work: the item
 *
 * Context: any, NMI included. Return: false if it was pending already.
 */
bool irq_work_queue(struct irq_work *work)
{
	unsigned long flags;

	if (test_and_set_bit(IRQ_WORK_PENDING_BIT, &work->flags))
		return false;
	if (!llist_add(&work->llnode, &irq_work_list))
		return true;
	local_irq_save(flags);
	clock_event->kick();
	local_irq_restore(flags);
	return true;
}
EXPORT_SYMBOL(irq_work_queue);

/**
 * irq_work_queue_on() - irq_work_queue() on a given CPU
 * @work: the item
 * @cpu:  any; there is one
 *
 * Context and return value as irq_work_queue().
 */
bool irq_work_queue_on(struct irq_work *work, int cpu)
{
	return irq_work_queue(work);
}
EXPORT_SYMBOL(irq_work_queue_on);

/**
 * irq_work_is_busy() - does the callback of an item run?
 * @work: the item
 *
 * Context: any; false in anything but that callback and what interrupts it.
 */
bool irq_work_is_busy(struct irq_work *work)
{
	return irq_work_running == work;
}
EXPORT_SYMBOL(irq_work_is_busy);

/**
 * irq_work_run() - call what is queued, in order
 *
 * An item is not pending any more when it is called: queueing it from then on gives one
 * more run. It is not touched after the call.
 *
 * Context: hardirq, interrupts off.
 */
void irq_work_run(void)
{
	struct llist_node *node = llist_reverse_order(llist_del_all(&irq_work_list));
	struct irq_work *work, *next;

	llist_for_each_entry_safe(work, next, node, llnode) {
		irq_work_running = work;
		clear_bit(IRQ_WORK_PENDING_BIT, &work->flags);
		work->func(work);
	}
	irq_work_running = NULL;
}

/**
 * irq_work_sync() - wait until an item is neither queued nor running
 * @work: the item
 *
 * Context: task or softirq, interrupts on: the callback runs in an interrupt that comes
 * within microseconds.
 */
void irq_work_sync(struct irq_work *work)
{
	while (irq_work_is_pending(work))
		cpu_relax();
}
EXPORT_SYMBOL(irq_work_sync);
