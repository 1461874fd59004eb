// SPDX-License-Identifier: MIT
/*
 * A softirq of one's own: for a subsystem, not for a driver.
 *
 * There are ten vectors and they are compiled in; whoever opens one serves many devices
 * with it. It needs the least instructions of all mechanisms. Here the IRQ_POLL vector is
 * taken, which has no other user.
 *
 *	insmod sample_softirq period_us=200 count=50
 */
#include <linux/module.h>
#include <linux/atomic.h>
#include "sample_device.h"

static unsigned int period_us = 200;
module_param(period_us, uint, 0444);
static unsigned int count = 50;
module_param(count, uint, 0444);

static struct sample_device dev;
static atomic_t events = ATOMIC_INIT(0);
static unsigned int handled;

static void sample_action(struct softirq_action *a)
{
	handled += atomic_xchg(&events, 0);
	if (handled == count)
		pr_info("softirq: %u events handled\n", handled);
}

static irqreturn_t sample_handler(int irq, void *dev_id)
{
	if (!sample_ack(&dev))
		return IRQ_NONE;
	atomic_inc(&events);
	raise_softirq_irqoff(IRQ_POLL_SOFTIRQ);
	return IRQ_HANDLED;
}

static int __init sample_init(void)
{
	int ret;

	handled = 0;
	open_softirq(IRQ_POLL_SOFTIRQ, sample_action);
	ret = request_irq(SAMPLE_IRQ, sample_handler, 0, "sample", &dev);
	if (ret)
		return ret;
	ret = sample_start(&dev, period_us, count);
	if (ret)
		free_irq(SAMPLE_IRQ, &dev);
	return ret;
}

static void __exit sample_exit(void)
{
	free_irq(SAMPLE_IRQ, &dev);
	sample_stop(&dev);
}

module_init(sample_init);
module_exit(sample_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Bottom half in a softirq vector");
