// SPDX-License-Identifier: MIT
/*
 * A uevent from an interrupt thread: for what others should hear of.
 *
 * uevent_notify() sleeps, so it is for a thread: the handler only wakes it. The line stays open
 * meanwhile (no IRQF_ONESHOT), so one run of the thread may tell of several interrupts.
 *
 *	insmod sample_uevent period_us=100000 count=1000
 *	uevent monitor
 */
#include <linux/module.h>
#include <linux/atomic.h>
#include <bhk/uevent.h>
#include "sample_device.h"

#define DEVPATH "/devices/sample"

static unsigned int period_us = 100000;
module_param(period_us, uint, 0444);
static unsigned int count = 10;
module_param(count, uint, 0444);

static struct sample_device dev;
static atomic_t interrupts = ATOMIC_INIT(0);

static irqreturn_t sample_primary(int irq, void *dev_id)
{
	if (!sample_ack(&dev))
		return IRQ_NONE;
	atomic_inc(&interrupts);
	return IRQ_WAKE_THREAD;
}

static irqreturn_t sample_thread(int irq, void *dev_id)
{
	char interrupt[24];
	const char *const envp[] = { interrupt, NULL };

	snprintf(interrupt, sizeof(interrupt), "INTERRUPTS=%d", atomic_read(&interrupts));
	uevent_notify(KOBJ_CHANGE, DEVPATH, "sample", envp);
	return IRQ_HANDLED;
}

static int __init sample_init(void)
{
	int ret;

	ret = request_threaded_irq(SAMPLE_IRQ, sample_primary, sample_thread, 0, "sample", &dev);
	if (ret)
		return ret;
	uevent_notify(KOBJ_ADD, DEVPATH, "sample", NULL);
	ret = sample_start(&dev, period_us, count);
	if (ret)
		free_irq(SAMPLE_IRQ, &dev);
	return ret;
}

static void __exit sample_exit(void)
{
	free_irq(SAMPLE_IRQ, &dev);
	sample_stop(&dev);
	uevent_notify(KOBJ_REMOVE, DEVPATH, "sample", NULL);
}

module_init(sample_init);
module_exit(sample_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("uevents from an interrupt thread");
