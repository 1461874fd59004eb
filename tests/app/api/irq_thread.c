// SPDX-License-Identifier: MIT
/* Threaded interrupts. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/sched.h>
#include "check.h"
#include "soft_lines.h"

check_type(irq_wake_thread, void(unsigned int, void *));

static struct unit {
	int primaries, runs, sleeps;
	bool task, irqs_on, masked;
	int prio, depth_at_end;
	unsigned int line;
	char comm[TASK_COMM_LEN];
	struct completion begun;
} units[2];

static irqreturn_t primary(int irq, void *dev)
{
	struct unit *unit = dev;

	unit->primaries++;
	soft_lower(unit->line);
	return IRQ_WAKE_THREAD;
}

static irqreturn_t thread(int irq, void *dev)
{
	struct unit *unit = dev;

	unit->runs++;
	unit->task = in_task() && !in_interrupt() && !in_atomic();
	unit->irqs_on = !irqs_disabled();
	unit->masked = !(soft_enabled & BIT(unit->line));
	unit->prio = current->prio;
	strscpy(unit->comm, current->comm, sizeof(unit->comm));
	soft_lower(unit->line);
	complete(&unit->begun);
	if (unit->sleeps)
		msleep(unit->sleeps);
	return IRQ_HANDLED;
}

static void unit_init(struct unit *unit, unsigned int line)
{
	memset(unit, 0, sizeof(*unit));
	init_completion(&unit->begun);
	unit->line = line;
}

static void check_thread(unsigned int irq)
{
	struct unit *unit = &units[0];
	char name[TASK_COMM_LEN];
	int i, ret;

	unit_init(unit, 2);
	ret = request_threaded_irq(irq, primary, thread, 0, "a_long_device_name", unit);
	check_eq("request_threaded_irq", ret, 0);
	soft_raise(2);
	wait_for_completion(&unit->begun);
	synchronize_irq(irq);
	check("thread context", unit->task && unit->irqs_on);
	snprintf(name, sizeof(name), "irq/%u-a_long_device_name", irq);
	check("thread name", !strcmp(unit->comm, name) && strlen(unit->comm) == 15);
	check_eq("SCHED_FIFO 50", unit->prio, 99 - 50);
	check("not masked without IRQF_ONESHOT", !unit->masked);

	unit->sleeps = 20;
	soft_raise(2);
	wait_for_completion(&unit->begun);
	for (i = 0; i < 5; i++)
		soft_raise(2);
	check_eq("the line fires while the thread runs", unit->primaries, 7);
	check_eq("no second run at the same time", unit->runs, 2);
	wait_for_completion(&unit->begun);
	synchronize_irq(irq);
	check_eq("wakes during the function coalesce to one run", unit->runs, 3);

	preempt_disable();
	for (i = 0; i < 5; i++)
		soft_raise(2);
	preempt_enable();
	disable_irq(irq);
	check_eq("wakes before the function coalesce to one run", unit->runs, 4);
	enable_irq(irq);
	reinit_completion(&unit->begun);
	irq_wake_thread(irq, unit);
	wait_for_completion(&unit->begun);
	check_eq("irq_wake_thread", unit->runs, 5);
	free_irq(irq, unit);
	check("free_irq waits for the thread", unit->runs == 5 && !irq_has_action(irq));
}

static void check_oneshot(unsigned int irq)
{
	struct unit *unit = &units[0];
	int ret;

	unit_init(unit, 0);
	ret = request_threaded_irq(irq, NULL, thread, IRQF_ONESHOT | IRQF_TRIGGER_HIGH, "one",
				   unit);
	check_eq("IRQF_ONESHOT without a primary handler", ret, 0);
	soft_raise(0);
	wait_for_completion(&unit->begun);
	synchronize_irq(irq);
	check("IRQF_ONESHOT masks until the thread is done", unit->masked);
	check_eq("one run for one level", unit->runs, 1);
	check("unmasked afterwards", soft_enabled & BIT(0));
	unit->sleeps = 10;
	soft_raise(0);
	wait_for_completion(&unit->begun);
	disable_irq(irq);
	check("disable_irq waits for the thread", !(soft_enabled & BIT(0)) && unit->runs == 2);
	soft_raise(0);
	msleep(20);
	check_eq("no run while disabled", unit->runs, 2);
	enable_irq(irq);
	wait_for_completion(&unit->begun);
	check_eq("the level is served then", unit->runs, 3);
	free_irq(irq, unit);
}

static void check_shared_oneshot(unsigned int irq)
{
	unsigned long flags = IRQF_SHARED | IRQF_ONESHOT | IRQF_TRIGGER_HIGH;
	struct unit *quick = &units[0], *slow = &units[1];
	int ret;

	unit_init(quick, 1);
	unit_init(slow, 1);
	slow->sleeps = 30;
	ret = request_threaded_irq(irq, primary, thread, flags, "quick", quick);
	ret = ret ?: request_threaded_irq(irq, primary, thread, flags, "slow", slow);
	check_eq("two threads on a line", ret, 0);
	soft_raise(1);
	wait_for_completion(&quick->begun);
	wait_for_completion(&slow->begun);
	msleep(10);
	check("masked until the last one is done", !(soft_enabled & BIT(1)));
	synchronize_irq(irq);
	check("then unmasked", soft_enabled & BIT(1));
	check("each ran once", quick->runs == 1 && slow->runs == 1 && slow->primaries == 1);
	free_irq(irq, quick);
	free_irq(irq, slow);
}

static int __init api_init(void)
{
	if (!soft_init(NULL))
		return -ENOMEM;
	check_thread(soft_irq(2));
	check_oneshot(soft_irq(0));
	check_shared_oneshot(soft_irq(1));
	soft_exit();
	return checks_end();
}

static void __exit api_exit(void)
{
}

module_init(api_init);
module_exit(api_exit);
MODULE_LICENSE("GPL");
