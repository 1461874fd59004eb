// SPDX-License-Identifier: MIT
/*
 * A tasklet: for short work, some hundred times a second, that does not sleep.
 *
 * The top half acknowledges and notes that something came; the tasklet runs as the
 * interrupt ends, with interrupts on. Interrupts that come before it has run are one run:
 * so the top half counts, and the tasklet takes the count.
 *
 *	insmod sample_tasklet period_us=1000 count=10
 */
#include <linux/module.h>
#include <linux/atomic.h>
#include "sample_device.h"

static unsigned int period_us = 1000;
module_param(period_us, uint, 0444);
MODULE_PARM_DESC(period_us, "microseconds between interrupts");
static unsigned int count = 10;
module_param(count, uint, 0444);
MODULE_PARM_DESC(count, "interrupts in all");

static struct sample_device dev;
static atomic_t events = ATOMIC_INIT(0); /* noted, not yet dealt with */
static unsigned int handled;

static void sample_tasklet_fn(struct tasklet_struct *t)
{
	handled += atomic_xchg(&events, 0);
	if (handled == count)
		pr_info("tasklet: %u events handled\n", handled);
}
static DECLARE_TASKLET(sample_tasklet, sample_tasklet_fn);

static irqreturn_t sample_handler(int irq, void *dev_id)
{
	if (!sample_ack(&dev))
		return IRQ_NONE;
	atomic_inc(&events);
	tasklet_schedule(&sample_tasklet);
	return IRQ_HANDLED;
}

static int __init sample_init(void)
{
	int ret = request_irq(SAMPLE_IRQ, sample_handler, 0, "sample", &dev);

	if (ret)
		return ret;
	ret = sample_start(&dev, period_us, count);
	if (ret)
		free_irq(SAMPLE_IRQ, &dev);
	return ret;
}

/* First no more interrupts, then no more tasklet: nobody schedules it any more. */
static void __exit sample_exit(void)
{
	free_irq(SAMPLE_IRQ, &dev);
	tasklet_kill(&sample_tasklet);
	sample_stop(&dev);
}

module_init(sample_init);
module_exit(sample_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Bottom half in a tasklet");
