// SPDX-License-Identifier: MIT
/*
 * Waiting for a line.
 *
 * Primary handlers run with interrupts off on the one CPU, so none is ever under way while
 * a thread or a softirq asks. What can be under way is a handler's thread.
 */
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqflags.h>
#include <linux/sched/task.h>
#include <linux/wait.h>
#include <bhk/context.h>
#include <bhk/pi.h>
#include "internals.h"

/* Sleep until a thread of the line has ended a run; it is as urgent as the caller then. */
static void wait_for_a_run(struct irq_desc *desc)
{
	struct task_struct *thread;
	struct pi_lend lend;
	DEFINE_WAIT(wait);

	prepare_to_wait(&desc->wait_for_threads, &wait, TASK_UNINTERRUPTIBLE);
	local_irq_disable();
	thread = irq_busy_thread(desc);
	if (thread)
		get_task_struct(thread);
	local_irq_enable();
	if (thread) {
		pi_lend_start(&lend, thread);
		schedule();
	}
	finish_wait(&desc->wait_for_threads, &wait);
	if (thread) {
		pi_lend_stop(&lend);
		put_task_struct(thread);
	}
}

/**
 * synchronize_irq() - wait until neither handlers nor threads of a line run
 * @irq: the line
 *
 * A run that was due when this was called is waited for as well. The caller lends its
 * priority to the thread that it waits for.
 *
 * Context: task; sleeps if a thread is busy. Not from the line's own thread function, and
 * not while holding what that needs.
 */
void synchronize_irq(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (!desc || !irq_threads_busy(desc) || !context_task())
		return;
	while (irq_threads_busy(desc))
		wait_for_a_run(desc);
}
EXPORT_SYMBOL(synchronize_irq);

/**
 * disable_irq() - no more handler runs of this line; wait for what is under way
 * @irq: the line
 *
 * Nests. Context: as synchronize_irq().
 */
void disable_irq(unsigned int irq)
{
	disable_irq_nosync(irq);
	synchronize_irq(irq);
}
EXPORT_SYMBOL(disable_irq);

/**
 * disable_hardirq() - as disable_irq(), but without waiting for threads
 * @irq: the line
 *
 * Context: any but NMI and the line's own handler. Return: true if no thread is busy.
 */
bool disable_hardirq(unsigned int irq)
{
	disable_irq_nosync(irq);
	return synchronize_hardirq(irq);
}
EXPORT_SYMBOL(disable_hardirq);
