// SPDX-License-Identifier: MIT
/*
 * Lines that misbehave: nobody's interrupts, handlers that take too long, interrupts
 * without a handler. All reports come from off the usual path.
 */
#include <linux/export.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/jiffies.h>
#include <linux/kstrtox.h>
#include <linux/printk.h>
#include <bhk/irq.h>
#include <bhk/params.h>
#include "internals.h"

/*
 * A line is broken if of UNHANDLED_WINDOW interrupts more than UNHANDLED_LIMIT were
 * nobody's. A pause of UNHANDLED_FORGIVE since the last one starts over: a rare glitch
 * never adds up. The numbers are Linux's.
 */
#define UNHANDLED_WINDOW  100000
#define UNHANDLED_LIMIT	  99900
#define UNHANDLED_FORGIVE (HZ / 10)

unsigned int irq_spurious_count;

static bool noirqdebug; /* c */

static int __init noirqdebug_param(const char *val)
{
	noirqdebug = true;
	return 0;
}
boot_param("noirqdebug", noirqdebug_param, "never disable a line that nobody handles");

/* Interrupts off or boot. */
static void set_budget(struct irq_desc *desc, u32 us)
{
	desc->budget_us = us;
	desc->stat.limit = us ? min(desc->stat.max, us) : desc->stat.max;
}

static u32 default_budget_us; /* c */

/* A new line has the budget of the boot argument. */
void irq_init_budget(struct irq_desc *desc)
{
	set_budget(desc, default_budget_us);
}

static int __init irq_budget_param(const char *val)
{
	struct irq_desc *desc;
	unsigned int irq;
	int ret = kstrtou32(val, 0, &default_budget_us);

	if (ret)
		return ret;
	for_each_irq_desc(irq, desc)
		irq_init_budget(desc);
	return 0;
}
boot_param("irq_budget_us", irq_budget_param, "warn when the handlers of a line run longer");

/* Interrupts off. A window begins with the present interrupt, which is not booked yet. */
void irq_reset_spurious(struct irq_desc *desc)
{
	desc->irqs_unhandled = 0;
	desc->window_start = stat_count_low(&desc->stat);
}

static void print_handlers(struct irq_desc *desc)
{
	struct irqaction *action;

	pr_err("handlers:\n");
	for_each_action(desc, action) {
		pr_err("[<%p>] %ps", action->handler, action->handler);
		if (action->thread_fn)
			pr_cont(" threaded [<%p>] %ps", action->thread_fn, action->thread_fn);
		pr_cont("\n");
	}
}

static void nobody_cared(struct irq_desc *desc)
{
	unsigned int irq = desc->irq_data.irq;

	pr_err("irq %u: nobody cared (try booting with the \"irqpoll\" option)\n", irq);
	dump_stack();
	print_handlers(desc);
	pr_emerg("Disabling IRQ #%u\n", irq);
	desc->nobody_cared++;
	desc->istate |= IRQS_SPURIOUS_DISABLED;
	__disable_irq(desc);
	irq_start_polling();
}

/**
 * note_unhandled() - an interrupt was nobody's
 * @desc: the line
 *
 * The interrupts of the window are counted only when it matters: all of them are in the
 * run-time histogram, the present one as soon as its handlers return.
 *
 * Context: interrupts off.
 */
void note_unhandled(struct irq_desc *desc)
{
	u64 count;

	if (!desc->irqs_unhandled || time_after(jiffies, desc->last_unhandled + UNHANDLED_FORGIVE))
		irq_reset_spurious(desc);
	desc->last_unhandled = jiffies;
	if (++desc->irqs_unhandled <= UNHANDLED_LIMIT || noirqdebug)
		return;
	count = stat_count_low(&desc->stat) + 1 - desc->window_start;
	if (count < UNHANDLED_WINDOW)
		return;
	if (count - desc->irqs_unhandled < UNHANDLED_WINDOW - UNHANDLED_LIMIT)
		nobody_cared(desc);
	irq_reset_spurious(desc);
	/* A window that ended with handled ones: this one is the first of the next. */
	desc->irqs_unhandled = count > UNHANDLED_WINDOW;
}

/* One report a second is enough of a line. */
static bool warned_just_now(struct irq_desc *desc)
{
	unsigned long now = jiffies;

	if (now - desc->last_warning < HZ)
		return true;
	desc->last_warning = now;
	return false;
}

static void warn_over_budget(struct irq_desc *desc, u32 us)
{
	struct irqaction *action;

	desc->over_budget++;
	if (warned_just_now(desc))
		return;
	pr_warn("irq %u: handlers ran %u us, budget %u us, %u times so far:", desc->irq_data.irq,
		us, desc->budget_us, desc->over_budget);
	for_each_action(desc, action)
		pr_cont(" %ps", action->handler);
	pr_cont("\n");
}

/**
 * irq_long_run() - the handlers of a line ran longer than ever, or than their budget
 * @desc: the line
 * @us:	  how long
 *
 * Context: hardirq, interrupts off. The report comes at most once a second for a line.
 */
void irq_long_run(struct irq_desc *desc, u32 us)
{
	if (us > desc->stat.max)
		stat_new_max(&desc->stat, us);
	if (!desc->budget_us)
		return;
	if (us > desc->budget_us)
		warn_over_budget(desc, us);
	desc->stat.limit = min(desc->stat.max, desc->budget_us);
}

/**
 * irq_set_budget() - how long the handlers of a line may take together
 * @irq: the line
 * @us:	 microseconds; 0: as long as they like
 *
 * Context: any but NMI. Return: 0, or -EINVAL: no such line.
 */
int irq_set_budget(unsigned int irq, u32 us)
{
	struct irq_desc *desc = irq_to_desc(irq);
	unsigned long flags;

	if (!desc)
		return -EINVAL;
	local_irq_save(flags);
	set_budget(desc, us);
	local_irq_restore(flags);
	return 0;
}
EXPORT_SYMBOL(irq_set_budget);

/**
 * irq_without_action() - an interrupt on a line that has no handler
 * @desc: the line, masked by now
 *
 * Context: hardirq, interrupts off.
 */
void irq_without_action(struct irq_desc *desc)
{
	irq_spurious_count++;
	if (warned_just_now(desc))
		return;
	pr_crit("unexpected IRQ trap at vector %02x\n", desc->irq_data.irq);
}
