// SPDX-License-Identifier: MIT
/*
 * Handler and thread as a pair, as in a USB gadget driver.
 *
 * The primary handler asks whether the device is awake. Awake: it acknowledges, stores how
 * much came, and wakes the thread. Asleep: there is nothing to read and the line would
 * stay up, so it shuts the line with disable_irq_nosync() and says HANDLED; when the
 * device is resumed, the line is opened again.
 *
 *	insmod sample_gadget period_us=1500 count=9 sleep_at=4
 */
#include <linux/module.h>
#include <linux/atomic.h>
#include <linux/workqueue.h>
#include "sample_device.h"

static unsigned int period_us = 1500;
module_param(period_us, uint, 0444);
static unsigned int count = 9;
module_param(count, uint, 0444);
static unsigned int sleep_at = 4;
module_param(sleep_at, uint, 0444);
MODULE_PARM_DESC(sleep_at, "the device falls asleep when so many interrupts are left");

static struct sample_device dev;
static atomic_t received = ATOMIC_INIT(0);
static bool asleep;
static unsigned int handled, suspends;

static void resume_fn(struct work_struct *work)
{
	WRITE_ONCE(asleep, false);
	enable_irq(SAMPLE_IRQ);
}
static DECLARE_DELAYED_WORK(resume, resume_fn);

static irqreturn_t gadget_primary(int irq, void *dev_id)
{
	if (READ_ONCE(asleep)) {
		disable_irq_nosync(irq);
		suspends++;
		schedule_delayed_work(&resume, 2);
		return IRQ_HANDLED;
	}
	if (!sample_ack(&dev))
		return IRQ_NONE;
	atomic_inc(&received);
	if (dev.left == sleep_at)
		WRITE_ONCE(asleep, true);
	return IRQ_WAKE_THREAD;
}

static irqreturn_t gadget_thread(int irq, void *dev_id)
{
	handled += atomic_xchg(&received, 0);
	if (handled == count)
		pr_info("gadget: %u packets handled, suspended %u times\n", handled, suspends);
	return IRQ_HANDLED;
}

static int __init sample_init(void)
{
	int ret;

	handled = 0;
	suspends = 0;
	asleep = false;
	ret = request_threaded_irq(SAMPLE_IRQ, gadget_primary, gadget_thread, 0, "gadget", &dev);
	if (ret)
		return ret;
	ret = sample_start(&dev, period_us, count);
	if (ret)
		free_irq(SAMPLE_IRQ, &dev);
	return ret;
}

static void __exit sample_exit(void)
{
	disable_irq(SAMPLE_IRQ);
	cancel_delayed_work_sync(&resume);
	free_irq(SAMPLE_IRQ, &dev);
	sample_stop(&dev);
}

module_init(sample_init);
module_exit(sample_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Primary handler and interrupt thread as a pair");
