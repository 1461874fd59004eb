// SPDX-License-Identifier: MIT
/* Leaves things behind when it is stopped: those that `leak` names. */
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include "../module_probe.h"

static char *leak = "";
module_param(leak, charp, 0);

static void on_timer(struct timer_list *t)
{
}

static void on_work(struct work_struct *work)
{
}

static int thread_fn(void *unused)
{
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!kthread_should_stop())
			schedule();
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

static irqreturn_t handler(int irq, void *dev)
{
	return IRQ_NONE;
}

static struct timer_list timer;
static struct delayed_work dwork;

static int __init leaky_init(void)
{
	if (strstr(leak, "timer")) {
		timer_setup(&timer, on_timer, 0);
		mod_timer(&timer, jiffies + 1000 * HZ);
		module_probe.timer = &timer;
	}
	if (strstr(leak, "work")) {
		INIT_DELAYED_WORK(&dwork, on_work);
		schedule_delayed_work(&dwork, 1000 * HZ);
		module_probe.work = &dwork;
	}
	if (strstr(leak, "thread"))
		module_probe.thread = kthread_run(thread_fn, NULL, "leaky");
	if (strstr(leak, "memory"))
		module_probe.memory = kmalloc(100, GFP_KERNEL);
	if (strstr(leak, "line"))
		return request_irq(60, handler, 0, "leaky", &timer);
	return 0;
}
module_init(leaky_init);

static void __exit leaky_exit(void)
{
	module_probe.self = (void *)&timer; /* for free_irq() */
}
module_exit(leaky_exit);
