// SPDX-License-Identifier: MIT
/*
 * What not to do: everything in the handler. It waits for its device with udelay(), works through a
 * loop and logs, with interrupts off, while each other line and all threads wait.
 *
 *	bh measure on
 *	insmod sample_careless period_us=2000 count=50
 *	bh advise
 */
#include <linux/module.h>
#include <linux/delay.h>
#include "sample_device.h"

static unsigned int period_us = 2000;
module_param(period_us, uint, 0444);
static unsigned int count = 50;
module_param(count, uint, 0444);
static unsigned int wait_us = 20;
module_param(wait_us, uint, 0444);
MODULE_PARM_DESC(wait_us, "until the device is ready");

/* The device has this many words to fetch with each tenth interrupt. */
#define WORDS 5000

static struct sample_device dev;

static void fetch_words(void)
{
	unsigned int i;

	for (i = 0; i < WORDS; i++)
		readl(dev.regs + SAMPLE_CLO);
	printk(KERN_DEBUG "careless: fetched, %u interrupts to go\n", dev.left);
}

static irqreturn_t sample_handler(int irq, void *dev_id)
{
	if (!sample_ack(&dev))
		return IRQ_NONE;
	udelay(wait_us);
	if (dev.left % 10 == 0)
		fetch_words();
	if (!dev.left)
		pr_info("careless: all %u events handled at once\n", count);
	return IRQ_HANDLED;
}

static int __init sample_init(void)
{
	int ret;

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
MODULE_DESCRIPTION("A handler that does what it should leave to a bottom half");
