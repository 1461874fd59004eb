// SPDX-License-Identifier: MIT
/*
 * A threaded interrupt: for latency that matters, in code that may sleep.
 *
 * The thread irq/25-sample is SCHED_FIFO 50: it runs before every ordinary thread. The
 * primary handler only asks the device; with IRQF_ONESHOT the line stays masked until the
 * thread is done, so the device could even be acknowledged there.
 *
 *	insmod sample_threaded_irq period_us=1000 count=10
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include "sample_device.h"

static unsigned int period_us = 1000;
module_param(period_us, uint, 0444);
static unsigned int count = 10;
module_param(count, uint, 0444);

static struct sample_device dev;
static DEFINE_MUTEX(sample_lock);
static unsigned int handled;

static irqreturn_t sample_primary(int irq, void *dev_id)
{
	return sample_ack(&dev) ? IRQ_WAKE_THREAD : IRQ_NONE;
}

static irqreturn_t sample_thread(int irq, void *dev_id)
{
	mutex_lock(&sample_lock);
	if (++handled == count)
		pr_info("threaded irq: %u events handled in %s, priority %d\n", handled,
			current->comm, current->prio);
	mutex_unlock(&sample_lock);
	return IRQ_HANDLED;
}

static int __init sample_init(void)
{
	int ret;

	handled = 0;
	ret = request_threaded_irq(SAMPLE_IRQ, sample_primary, sample_thread, IRQF_ONESHOT,
				   "sample", &dev);
	if (ret)
		return ret;
	ret = sample_start(&dev, period_us, count);
	if (ret)
		free_irq(SAMPLE_IRQ, &dev);
	return ret;
}

/* free_irq() waits for the thread as well. */
static void __exit sample_exit(void)
{
	free_irq(SAMPLE_IRQ, &dev);
	sample_stop(&dev);
}

module_init(sample_init);
module_exit(sample_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Bottom half in an interrupt thread");
