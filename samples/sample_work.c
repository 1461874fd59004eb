// SPDX-License-Identifier: MIT
/*
 * Work: for what has to sleep (a lock, memory, a slow bus).
 *
 * The top half puts what it read into a fifo and queues the item; the function runs in a
 * kworker thread and may take its time. Interrupts meanwhile fill the fifo; one more run
 * empties it.
 *
 *	insmod sample_work period_us=2000 count=8
 */
#include <linux/module.h>
#include <linux/delay.h>
#include <linux/kfifo.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>
#include "sample_device.h"

static unsigned int period_us = 2000;
module_param(period_us, uint, 0444);
static unsigned int count = 8;
module_param(count, uint, 0444);

static struct sample_device dev;
static DEFINE_KFIFO(stamps, u32, 64); /* one writer, one reader: no lock */
static DEFINE_MUTEX(log_lock);	      /* what a top half could not take */
static unsigned int handled, lost;

static void sample_work_fn(struct work_struct *work)
{
	u32 stamp;

	mutex_lock(&log_lock);
	while (kfifo_get(&stamps, &stamp)) {
		usleep_range(100, 200);
		handled++;
	}
	if (handled + lost == count)
		pr_info("work: %u events handled, %u lost, in %s\n", handled, lost,
			current->comm);
	mutex_unlock(&log_lock);
}
static DECLARE_WORK(sample_work, sample_work_fn);

static irqreturn_t sample_handler(int irq, void *dev_id)
{
	if (!sample_ack(&dev))
		return IRQ_NONE;
	if (!kfifo_put(&stamps, readl(dev.regs + SAMPLE_CLO)))
		lost++;
	schedule_work(&sample_work);
	return IRQ_HANDLED;
}

static int __init sample_init(void)
{
	int ret;

	handled = 0;
	lost = 0;
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
	cancel_work_sync(&sample_work);
	sample_stop(&dev);
}

module_init(sample_init);
module_exit(sample_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Bottom half in a workqueue");
