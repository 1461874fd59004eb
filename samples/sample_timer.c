// SPDX-License-Identifier: MIT
/*
 * Timers: a watchdog for a device that may stop answering, with a timer_list; and exact
 * sampling with an hrtimer.
 *
 * The timer runs in softirq context and has the resolution of a tick: each interrupt of
 * the device moves it on, and when it expires the device is dead. The hrtimer interrupts
 * to the microsecond, in hard interrupt context.
 *
 *	insmod sample_timer period_us=2000 count=5 timeout_ms=30
 */
#include <linux/module.h>
#include <linux/hrtimer.h>
#include <linux/timer.h>
#include "sample_device.h"

static unsigned int period_us = 2000;
module_param(period_us, uint, 0444);
static unsigned int count = 5;
module_param(count, uint, 0444);
static unsigned int timeout_ms = 30;
module_param(timeout_ms, uint, 0444);

static struct sample_device dev;
static struct hrtimer sampler;
static unsigned int seen, samples;

static void device_dead(struct timer_list *t)
{
	pr_info("timer: no answer for %u ms after %u interrupts, %u samples taken\n", timeout_ms,
		seen, samples);
	hrtimer_cancel(&sampler);
}
static DEFINE_TIMER(watchdog, device_dead);

static enum hrtimer_restart take_sample(struct hrtimer *t)
{
	samples++;
	hrtimer_forward_now(t, ns_to_ktime(500 * NSEC_PER_USEC));
	return HRTIMER_RESTART;
}

static irqreturn_t sample_handler(int irq, void *dev_id)
{
	if (!sample_ack(&dev))
		return IRQ_NONE;
	seen++;
	mod_timer(&watchdog, jiffies + msecs_to_jiffies(timeout_ms));
	return IRQ_HANDLED;
}

static int __init sample_init(void)
{
	int ret;

	seen = 0;
	samples = 0;
	ret = request_irq(SAMPLE_IRQ, sample_handler, 0, "sample", &dev);
	if (ret)
		return ret;
	ret = sample_start(&dev, period_us, count);
	if (ret) {
		free_irq(SAMPLE_IRQ, &dev);
		return ret;
	}
	hrtimer_init(&sampler, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	sampler.function = take_sample;
	hrtimer_start(&sampler, ns_to_ktime(500 * NSEC_PER_USEC), HRTIMER_MODE_REL);
	return 0;
}

static void __exit sample_exit(void)
{
	free_irq(SAMPLE_IRQ, &dev);
	del_timer_sync(&watchdog);
	hrtimer_cancel(&sampler);
	sample_stop(&dev);
}

module_init(sample_init);
module_exit(sample_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A device watchdog and a sampler");
