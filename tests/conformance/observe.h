/* SPDX-License-Identifier: MIT */
/*
 * What the conformance modules share. Each observation is one line of the log, "obs MODULE: WHAT = VALUE", and must be
 * the same on Linux and on bhk. Callbacks only note (a snapshot, a letter); what they noted is printed from process
 * context, so that printing changes no order.
 */
#ifndef _CONFORMANCE_OBSERVE_H
#define _CONFORMANCE_OBSERVE_H

#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/interrupt.h>
#include <linux/sched.h>
#include <linux/string.h>

/* A line "what = value", the name of the thing first. */
#define observe(value, fmt, ...) \
	printk(KERN_INFO "obs " KBUILD_MODNAME ": " fmt " = %lld\n", ##__VA_ARGS__, (long long)(value))
#define observe_text(text, fmt, ...) \
	printk(KERN_INFO "obs " KBUILD_MODNAME ": " fmt " = '%s'\n", ##__VA_ARGS__, text)

/* In which context a callback ran. */
struct context {
	unsigned int count;
	bool task, hardirq, softirq, serving, interrupt, nmi, atomic, irqs_off;
	char comm[TASK_COMM_LEN];
};

static __maybe_unused noinline void note_context(struct context *c)
{
	c->count = preempt_count();
	c->task = in_task();
	c->hardirq = in_hardirq();
	c->softirq = in_softirq();
	c->serving = in_serving_softirq();
	c->interrupt = in_interrupt();
	c->nmi = in_nmi();
	c->atomic = in_atomic();
	c->irqs_off = irqs_disabled();
	strscpy(c->comm, current->comm, sizeof(c->comm));
}

static __maybe_unused noinline void observe_context(const char *what, const struct context *c)
{
	observe(c->count & PREEMPT_MASK, "%s: preempt bits", what);
	observe((c->count & SOFTIRQ_MASK) >> SOFTIRQ_SHIFT, "%s: softirq bits", what);
	observe((c->count & HARDIRQ_MASK) >> HARDIRQ_SHIFT, "%s: hardirq bits", what);
	observe((c->count & NMI_MASK) >> NMI_SHIFT, "%s: nmi bits", what);
	observe(c->task, "%s: in_task", what);
	observe(c->hardirq, "%s: in_hardirq", what);
	observe(!!c->softirq, "%s: in_softirq", what);
	observe(!!c->serving, "%s: in_serving_softirq", what);
	observe(!!c->interrupt, "%s: in_interrupt", what);
	observe(!!c->nmi, "%s: in_nmi", what);
	observe(c->atomic, "%s: in_atomic", what);
	observe(c->irqs_off, "%s: irqs_disabled", what);
}

/* The order in which callbacks ran: a letter each. */
static char events[128];
static unsigned int event_count;

static __maybe_unused void note_event(char c)
{
	unsigned long flags;

	local_irq_save(flags);
	if (event_count < sizeof(events) - 1)
		events[event_count++] = c;
	local_irq_restore(flags);
}

/* Print the order and begin anew. */
static __maybe_unused noinline void observe_events(const char *what)
{
	char order[sizeof(events)];
	unsigned long flags;

	local_irq_save(flags);
	memcpy(order, events, event_count);
	order[event_count] = 0;
	event_count = 0;
	local_irq_restore(flags);
	observe_text(order, "%s: order", what);
}

#define CONFORMANCE_MODULE(function)                         \
	static int __init conformance_init(void)             \
	{                                                    \
		function();                                  \
		observe(1, "finished");                      \
		return 0;                                    \
	}                                                    \
	module_init(conformance_init);                       \
	MODULE_LICENSE("Dual MIT/GPL");                      \
	MODULE_DESCRIPTION("conformance: " KBUILD_MODNAME)

#endif
