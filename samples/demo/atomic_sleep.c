// SPDX-License-Identifier: MIT
/* Demo: sleeping where nobody may sleep, and how the kernel says so. */
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/workqueue.h>
#include <bhk/panic.h>
#include "demo.h"

static DEFINE_MUTEX(lock);
static bool may_wait;

static void take_mutex(struct tasklet_struct *t)
{
	demo_note("takes a mutex that happens to be free");
	mutex_lock(&lock);
	mutex_unlock(&lock);
}
static DECLARE_TASKLET(tasklet, take_mutex);

static void sleep_fn(struct work_struct *work)
{
	u32 begin = clock_us();

	demo_note("sleeps for two ticks");
	schedule_timeout_uninterruptible(2);
	demo_note("has slept %u us", clock_us() - begin);
}
static DECLARE_WORK(work, sleep_fn);

static irqreturn_t handler(int irq, void *dev)
{
	if (!demo_level_is_up())
		return IRQ_NONE;
	demo_level_lower();
	if (may_wait) {
		demo_note("queues the work instead");
		schedule_work(&work);
		return IRQ_HANDLED;
	}
	tasklet_schedule(&tasklet);
	demo_note("wants to sleep");
	schedule_timeout_uninterruptible(2);
	demo_note("is told that it did not");
	return IRQ_HANDLED;
}

static int story(void)
{
	demo_note("is about to be interrupted");
	demo_level_raise();
	demo_note("goes on: the machine has recovered");
	may_wait = true;
	demo_level_raise();
	flush_work(&work);
	demo_note("goes on, the work is done");
	return 0;
}

static int run(void)
{
	bool fatal = sched_bug_fatal;
	static char dev;
	int ret = request_irq(DEMO_LEVEL_IRQ, handler, 0, "demo", &dev);

	if (ret)
		return ret;
	may_wait = false;
	splat_reset();
	sched_bug_fatal = false;
	demo_begin();
	ret = story();
	demo_end();
	sched_bug_fatal = fatal;
	free_irq(DEMO_LEVEL_IRQ, &dev);
	tasklet_kill(&tasklet);
	pr_flush(1000, true);
	demo_print_notes();
	shell_printf("On this kernel, sleeping in a handler %s; 'crash sleep-irq' shows it.\n",
		     fatal ? "is a panic" : "is only reported (sched_bug=warn)");
	return ret;
}

const struct demo demo_atomic_sleep = {
	.name = "atomic-sleep",
	.title = "Sleeping in a handler",
	.text = "A handler calls a function that sleeps. But it has borrowed the thread that it\n"
		"interrupted: there is nothing that could be put to sleep. The kernel reports it as Linux\n"
		"does, 'BUG: scheduling while atomic', with the callers from the bottom up. Then a tasklet\n"
		"takes a mutex that is free. Nothing would happen today, but it will on the day when the\n"
		"mutex is not free: so that is reported, too. Usually the first one is a panic; here it is\n"
		"only a report, so that you see the right way afterwards: work.",
	.run = run,
};
