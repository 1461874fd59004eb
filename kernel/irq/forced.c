// SPDX-License-Identifier: MIT
/*
 * threadirqs: primary handlers run in threads as well.
 *
 * Exempt are lines that say so (IRQF_NO_THREAD, IRQF_PERCPU), and ONESHOT ones, whose
 * primary handler is written to be short. A handler that has a thread function already
 * gets a second thread for it: irq/NN-s-name.
 */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/bug.h>
#include <linux/slab.h>
#include <bhk/params.h>
#include "internals.h"

bool force_irqthreads; /* c, but for its tests */

static int __init threadirqs_param(const char *val)
{
	force_irqthreads = true;
	return 0;
}
boot_param("threadirqs", threadirqs_param, "run primary interrupt handlers in threads");

/* The secondary action is not on the line's list. */
static irqreturn_t secondary_handler(int irq, void *dev_id)
{
	WARN(1, "Secondary action handler called for irq %d\n", irq);
	return IRQ_NONE;
}

static int make_secondary(struct irqaction *action)
{
	struct irqaction *second = kzalloc(sizeof(*second), GFP_KERNEL);

	if (!second)
		return -ENOMEM;
	second->handler = secondary_handler;
	second->thread_fn = action->thread_fn;
	second->dev_id = action->dev_id;
	second->irq = action->irq;
	second->name = action->name;
	action->secondary = second;
	return 0;
}

/**
 * irq_force_threading() - turn a request into a threaded one, if the boot arguments say so
 * @action: the request, not linked yet
 *
 * Context: task. Sleeps. Return: 0 or -ENOMEM.
 */
int irq_force_threading(struct irqaction *action)
{
	int ret = 0;

	if (!force_irqthreads || (action->flags & (IRQF_NO_THREAD | IRQF_PERCPU | IRQF_ONESHOT)) ||
	    action->handler == irq_default_primary_handler)
		return 0;
	if (action->thread_fn)
		ret = make_secondary(action);
	if (ret)
		return ret;
	action->flags |= IRQF_ONESHOT;
	action->thread_flags |= BIT(IRQTF_FORCED_THREAD);
	action->thread_fn = action->handler;
	action->handler = irq_default_primary_handler;
	return 0;
}
