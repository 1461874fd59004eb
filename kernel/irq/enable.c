// SPDX-License-Identifier: MIT
/* Disabling and enabling a line. */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqflags.h>
#include <bhk/context.h>
#include "internals.h"

/**
 * disable_irq_nosync() - no more handler runs of this line, without waiting
 * @irq: the line
 *
 * Nests. A run of the line's thread that is under way or due still takes place.
 *
 * Context: any but NMI, the line's own handler included.
 */
void disable_irq_nosync(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);
	unsigned long flags;

	context_not_nmi();
	if (!desc)
		return;
	local_irq_save(flags);
	__disable_irq(desc);
	local_irq_restore(flags);
}
EXPORT_SYMBOL(disable_irq_nosync);

/**
 * synchronize_hardirq() - wait for running primary handlers
 * @irq: the line
 *
 * Context: any but the handler itself; never waits, see above.
 *
 * Return: true if no thread of the line is busy either.
 */
bool synchronize_hardirq(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	return !desc || !irq_threads_busy(desc);
}
EXPORT_SYMBOL(synchronize_hardirq);

static bool is_busy(const struct irqaction *action)
{
	return action && (READ_ONCE(action->thread_flags) & BIT(IRQTF_BUSY));
}

/* Interrupts off. A thread of the line that was woken and is not done; NULL: none. */
struct task_struct *irq_busy_thread(struct irq_desc *desc)
{
	struct irqaction *action;

	for_each_action(desc, action) {
		if (is_busy(action))
			return action->thread;
		if (is_busy(action->secondary))
			return action->secondary->thread;
	}
	return NULL;
}

/**
 * irq_threads_busy() - is a thread of the line woken and not done?
 * @desc: the line
 *
 * Not one whose handler was unlinked: who frees it waits for it.
 *
 * Context: any.
 */
bool irq_threads_busy(struct irq_desc *desc)
{
	unsigned long flags;
	bool busy;

	local_irq_save(flags);
	busy = irq_busy_thread(desc);
	local_irq_restore(flags);
	return busy;
}

/**
 * enable_irq() - take one disable_irq() back
 * @irq: the line
 *
 * The outermost one unmasks the line, unless a ONESHOT thread is busy: that does it when it
 * is done. An edge that came in between is handled now; a level comes by itself. One
 * enable too many is reported and ignored.
 *
 * Context: any but NMI.
 */
void enable_irq(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);
	unsigned long flags;

	context_not_nmi();
	if (WARN(!desc, KERN_ERR "enable_irq before setup/request_irq: irq %u\n", irq))
		return;
	local_irq_save(flags);
	__enable_irq(desc);
	local_irq_restore(flags);
	/* The line is as it should be; a handler that comes in here takes what is pending with it. */
	local_irq_save(flags);
	check_irq_resend(desc);
	local_irq_restore(flags);
}
EXPORT_SYMBOL(enable_irq);

/**
 * irq_wake_thread() - wake a handler's thread from elsewhere
 * @irq:    the line
 * @dev_id: whose thread
 *
 * Counts as an interrupt of the line whose handler returned IRQ_WAKE_THREAD: a ONESHOT
 * line is not masked by it, but is unmasked by the thread.
 *
 * Context: any but NMI.
 */
void irq_wake_thread(unsigned int irq, void *dev_id)
{
	struct irq_desc *desc = irq_to_desc(irq);
	struct irqaction *action;
	unsigned long flags;

	context_not_nmi();
	if (!desc)
		return;
	local_irq_save(flags);
	for_each_action(desc, action)
		if (action->dev_id == dev_id)
			break;
	if (action && action->thread)
		__irq_wake_thread(desc, action);
	local_irq_restore(flags);
	preempt_check_resched();
}
EXPORT_SYMBOL(irq_wake_thread);
