// SPDX-License-Identifier: MIT
/*
 * Delayed work: for what shall happen some time after the last event, like the debouncing
 * of a button. Each interrupt moves the deadline; the function runs once when the device
 * has been quiet for quiet_ms.
 *
 *	insmod sample_delayed_work period_us=3000 count=6 quiet_ms=50
 */
#include <linux/module.h>
#include <linux/workqueue.h>
#include "sample_device.h"

static unsigned int period_us = 3000;
module_param(period_us, uint, 0444);
static unsigned int count = 6;
module_param(count, uint, 0444);
static unsigned int quiet_ms = 50;
module_param(quiet_ms, uint, 0444);

static struct sample_device dev;
static unsigned int edges;

static void settled_fn(struct work_struct *work)
{
	pr_info("delayed work: settled after %u edges\n", READ_ONCE(edges));
}
static DECLARE_DELAYED_WORK(settled, settled_fn);

static irqreturn_t sample_handler(int irq, void *dev_id)
{
	if (!sample_ack(&dev))
		return IRQ_NONE;
	edges++;
	mod_delayed_work(system_wq, &settled, msecs_to_jiffies(quiet_ms));
	return IRQ_HANDLED;
}

static int __init sample_init(void)
{
	int ret;

	edges = 0;
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
	cancel_delayed_work_sync(&settled);
	sample_stop(&dev);
}

module_init(sample_init);
module_exit(sample_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Bottom half when the device has settled");
