// SPDX-License-Identifier: MIT
/* Interrupt lines, threads and hrtimers that a stopped module left behind. */
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <bhk/irq.h>
#include <bhk/module.h>
#include <bhk/task.h>
#include <bhk/time.h>

static unsigned int count_on_line(const struct irq_desc *desc, const void *from, const void *to)
{
	const struct irqaction *action;
	unsigned long flags;
	unsigned int n = 0;

	local_irq_save(flags);
	for (action = desc->action; action; action = action->next)
		n += text_has(from, to, action->handler) || text_has(from, to, action->thread_fn);
	local_irq_restore(flags);
	return n;
}

static unsigned int count_handlers(const void *from, const void *to)
{
	struct irq_desc *desc;
	unsigned int irq, n = 0;

	for_each_irq_desc(irq, desc)
		n += count_on_line(desc, from, to);
	return n;
}
leak_probe("interrupt handler", count_handlers);

static unsigned int count_threads(const void *from, const void *to)
{
	struct task_struct *p;
	unsigned int n = 0;

	for_each_task(p)
		n += text_has(from, to, kthread_func(p));
	return n;
}
leak_probe("thread", count_threads);

/* Interrupts are off for as long as there are timers on one clock. */
static unsigned int count_on_clock(struct hrtimer_clock_base *base, const void *from, const void *to)
{
	struct hrtimer *timer;
	unsigned long flags;
	unsigned int n = 0;

	local_irq_save(flags);
	for (timer = hrtimer_walk(base, NULL); timer; timer = hrtimer_walk(base, timer))
		n += text_has(from, to, timer->function);
	local_irq_restore(flags);
	return n;
}

static unsigned int count_hrtimers(const void *from, const void *to)
{
	unsigned int i, n = 0;

	for (i = 0; i < HRTIMER_MAX_CLOCK_BASES; i++)
		n += count_on_clock(&hrtimer_base.clock_base[i], from, to);
	return n;
}
leak_probe("hrtimer", count_hrtimers);
