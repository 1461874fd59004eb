// SPDX-License-Identifier: MIT
/* Demo: what a handler that takes too long does to everybody else. */
#include <linux/printk.h>
#include <linux/workqueue.h>
#include <bhk/irq.h>
#include "demo.h"

#define EVENTS	  30
#define PERIOD_US 1000
#define JOB_US	  3500
#define WATCH_US  200
#define BUDGET_US 1000

static struct demo_device dev;
static unsigned int heard;
static bool slow;

static void job_fn(struct work_struct *work)
{
	demo_busy(JOB_US);
}
static DECLARE_WORK(job, job_fn);

static irqreturn_t handler(int irq, void *unused)
{
	if (!demo_device_ack(&dev))
		return IRQ_NONE;
	heard++;
	if (slow)
		demo_busy(JOB_US);
	else
		schedule_work(&job);
	return IRQ_HANDLED;
}

static bool all_said(void)
{
	return !dev.left;
}

static int run_with(bool slow_handler, struct demo_watch *watch)
{
	int ret = request_irq(DEMO_IRQ, handler, 0, "demo", &dev);

	if (ret)
		return ret;
	slow = slow_handler;
	heard = 0;
	irq_set_budget(DEMO_IRQ, BUDGET_US);
	demo_begin();
	demo_watch_start(WATCH_US);
	demo_device_start(&dev, PERIOD_US, EVENTS);
	ret = demo_wait(all_said);
	*watch = demo_watch_stop();
	demo_end();
	demo_device_stop(&dev);
	irq_set_budget(DEMO_IRQ, 0);
	free_irq(DEMO_IRQ, &dev);
	cancel_work_sync(&job);
	return ret;
}

static int report(bool slow_handler, const char *name)
{
	struct demo_watch watch;
	int ret = run_with(slow_handler, &watch);

	/* What the kernel has to say comes first. */
	pr_flush(1000, true);
	shell_printf("%-22s %8u %8u %10u %9u of %u\n", name, heard, dev.missed, watch.late_us,
		     watch.missed, watch.count + watch.missed);
	return ret;
}

static int run(void)
{
	int ret;

	shell_printf("%-22s %8s %8s %10s %s\n", "", "events", "events", "a timer",
		     "expiries of it");
	shell_printf("%-22s %8s %8s %10s %s\n", "", "heard", "missed", "us late", "that were lost");
	ret = report(true, "slow handler");
	return ret ?: report(false, "the same as work");
}

const struct demo demo_slow_handler = {
	.name = "slow-handler",
	.title = "What goes wrong when a handler takes too long",
	.text = "A device has something to say every millisecond, 30 times. Its handler waits for the chip\n"
		"in a loop, for 3.5 ms, with interrupts off. The device says the next things meanwhile,\n"
		"and nobody hears them; a timer that is due every 200 us comes late, and most of its\n"
		"expiries are lost. The line has a budget of 1 ms, so the kernel names the handler.\n"
		"Then the same loop as work: the handler hears everything, the timer is on time.",
	.run = run,
};
