// SPDX-License-Identifier: MIT
/*
 * The hung task detector: thread khungtaskd looks for threads that wait in state D for
 * longer than anything that they wait for should take.
 */
#include <linux/err.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <bhk/params.h>
#include <bhk/task.h>
#include <bhk/watchdog.h>

/* Reports until the machine is restarted: after these the log would hold nothing else. */
#define HUNG_TASK_WARNINGS 10

static unsigned int timeout_secs = 120; /* c */
static bool panic_on_hung_task;		/* c */

unsigned int hung_tasks;

static int __init hung_task_timeout_param(const char *val)
{
	return kstrtouint(val, 10, &timeout_secs);
}
boot_param("hung_task_timeout_secs", hung_task_timeout_param,
	   "SECONDS in state D after which a thread is reported, 0: never");

static int __init hung_task_panic_param(const char *val)
{
	return kstrtobool(*val ? val : "1", &panic_on_hung_task);
}
boot_param("hung_task_panic", hung_task_panic_param, "0|1: a hung thread is a panic");

/* Only what neither a signal ends nor is meant to idle; and only what has ever run. */
static bool may_hang(const struct task_struct *p)
{
	unsigned int state = READ_ONCE(p->__state);

	return (state & TASK_UNINTERRUPTIBLE) && !(state & (TASK_WAKEKILL | TASK_NOLOAD)) &&
	       p->nvcsw + p->nivcsw;
}

/* It has not been switched to since the last look, and that was long ago. */
static bool is_stuck(struct task_struct *p, unsigned long timeout)
{
	unsigned long switches = p->nvcsw + p->nivcsw;

	if (switches == p->last_switch)
		return time_is_before_eq_jiffies(p->last_switch_time + timeout);
	p->last_switch = switches;
	p->last_switch_time = jiffies;
	return false;
}

static void report(struct task_struct *p, unsigned long timeout)
{
	if (hung_tasks++ >= HUNG_TASK_WARNINGS)
		return;
	pr_err("INFO: task %s:%d blocked for more than %lu seconds.\n", p->comm, p->pid,
	       timeout / HZ);
	pr_err("boot argument hung_task_timeout_secs=0 disables this message.\n");
	sched_show_task(p);
	if (panic_on_hung_task)
		panic("hung_task: blocked tasks");
}

/**
 * hung_task_check() - look at all threads once
 * @timeout: jiffies without a switch after which a thread in state D is reported
 *
 * A thread is seen to be stuck at the second look, at the earliest.
 *
 * Context: task. Return: threads that are stuck.
 */
unsigned int hung_task_check(unsigned long timeout)
{
	struct task_struct *p;
	unsigned int stuck = 0;

	for_each_task(p) {
		if (!may_hang(p) || !is_stuck(p, timeout))
			continue;
		report(p, timeout);
		stuck++;
	}
	return stuck;
}

static int khungtaskd(void *unused)
{
	unsigned long timeout = (unsigned long)timeout_secs * HZ;

	while (!kthread_should_stop()) {
		hung_task_check(timeout);
		set_current_state(TASK_INTERRUPTIBLE);
		schedule_timeout(timeout);
	}
	return 0;
}

static int __init hung_task_init(void)
{
	if (!timeout_secs)
		return 0;
	return PTR_ERR_OR_ZERO(kthread_run(khungtaskd, NULL, "khungtaskd"));
}
late_initcall(hung_task_init);
