// SPDX-License-Identifier: MIT
/* crash: break something on purpose, in the context in which it hurts. */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/string.h>

#define SHELL_GROUP "system"
#include "crash.h"
#include "internal.h"

static const struct crash *chosen;

static int crash_thread(void *unused)
{
	chosen->fn();
	return 0;
}

static void crash_tasklet(struct tasklet_struct *t)
{
	chosen->fn();
}

static void crash_hardirq(struct irq_work *work)
{
	chosen->fn();
}

static DECLARE_TASKLET(tasklet, crash_tasklet);
static DEFINE_IRQ_WORK(irq_work, crash_hardirq);

/* Above the shell, so that what has to be seen is seen before the next prompt. */
static int start_thread(void)
{
	struct task_struct *t = kthread_create(crash_thread, NULL, "crash");

	if (IS_ERR(t))
		return PTR_ERR(t);
	sched_set_fifo_low(t);
	wake_up_process(t);
	return 0;
}

static int start(void)
{
	switch (chosen->place) {
	case CRASH_THREAD:
		return start_thread();
	case CRASH_SOFTIRQ:
		local_bh_disable();
		tasklet_schedule(&tasklet);
		local_bh_enable();
		break;
	case CRASH_HARDIRQ:
		irq_work_queue(&irq_work);
		irq_work_sync(&irq_work);
		break;
	case CRASH_SHELL:
		chosen->fn();
		break;
	}
	return 0;
}

static int list_crashes(void)
{
	unsigned int i;

	shell_puts("crash NAME does this: and that must be seen\n");
	for (i = 0; i < nr_crashes; i++)
		shell_printf("  %-15s %s\n", crashes[i].name, crashes[i].text);
	return 0;
}

static int cmd_crash(int argc, char **argv)
{
	unsigned int i;

	if (argc > 2)
		return shell_usage();
	if (argc == 1)
		return list_crashes();
	for (i = 0; i < nr_crashes; i++)
		if (!strcmp(crashes[i].name, argv[1]))
			break;
	if (i == nr_crashes)
		return shell_error(-EINVAL, "there is no crash '%s'; 'crash' lists them", argv[1]);
	chosen = &crashes[i];
	return start();
}

static void complete_crash(struct shell_completion *c)
{
	unsigned int i;

	for (i = 0; i < nr_crashes && c->argc == 2; i++)
		shell_candidate(c, crashes[i].name);
}

SHELL_CMD(crash, "crash [NAME]", "break something on purpose", cmd_crash, complete_crash,
	  .more = "Without a name: what there is to break, and what must be seen then. What ends\n"
		  "in a panic ends the machine, unless it was started with oops that only end a\n"
		  "thread (CONFIG_PANIC_ON_OOPS off).",
	  .example = "  crash\n  crash null");
