// SPDX-License-Identifier: MIT
/*
 * BH work: the work API in softirq context, Linux 6.9's successor of tasklets.
 *
 * The function may not sleep; it runs as the interrupt ends, ahead of the tasklets.
 *
 *	insmod sample_bh_work period_us=500 count=20
 */
#include <linux/module.h>
#include <linux/atomic.h>
#include <linux/workqueue.h>
#include "sample_device.h"

static unsigned int period_us = 500;
module_param(period_us, uint, 0444);
static unsigned int count = 20;
module_param(count, uint, 0444);

static struct sample_device dev;
static atomic_t events = ATOMIC_INIT(0);
static unsigned int handled;

static void sample_bh_fn(struct work_struct *work)
{
	handled += atomic_xchg(&events, 0);
	if (handled == count)
		pr_info("BH work: %u events handled, %s\n", handled,
			in_serving_softirq() ? "in softirq context" : "in the wrong context");
}
static DECLARE_WORK(sample_bh, sample_bh_fn);

static irqreturn_t sample_handler(int irq, void *dev_id)
{
	if (!sample_ack(&dev))
		return IRQ_NONE;
	atomic_inc(&events);
	queue_work(system_bh_wq, &sample_bh);
	return IRQ_HANDLED;
}

static int __init sample_init(void)
{
	int ret;

	handled = 0;
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
	cancel_work_sync(&sample_bh);
	sample_stop(&dev);
}

module_init(sample_init);
module_exit(sample_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Bottom half in a BH workqueue");
