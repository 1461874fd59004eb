// SPDX-License-Identifier: MIT
/*
 * Polling of lines that were shut because nobody cared: ten times a second their handlers
 * are asked all the same, so that a device whose interrupt is broken limps along.
 *
 * Boot argument irqpoll: lines that were not shut are asked, too, which helps a device whose
 * interrupt comes in on the wrong line. The interval is Linux's.
 */
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <bhk/irq.h>
#include <bhk/params.h>
#include "internals.h"

#define POLL_INTERVAL_NS (100 * NSEC_PER_MSEC)

static struct hrtimer poll_timer;
static bool poll_all; /* c */

static int __init irqpoll_param(const char *val)
{
	poll_all = true;
	return 0;
}
boot_param("irqpoll", irqpoll_param, "ask the handlers of all lines ten times a second");

/* A timer's line is not asked: its handler takes each call for a tick. */
static bool to_be_polled(const struct irq_desc *desc)
{
	if (desc->istate & IRQS_SPURIOUS_DISABLED)
		return true;
	return poll_all && desc->action && !(desc->action->flags & (__IRQF_TIMER | IRQF_PERCPU));
}

/* Nobody interrupted: a thread that finds nothing is not to be blamed. */
static void poll_line(struct irq_desc *desc)
{
	struct irqaction *action;

	for_each_action(desc, action) {
		if (action->handler(action->irq, action->dev_id) != IRQ_WAKE_THREAD)
			continue;
		__irq_wake_thread(desc, action);
		desc->threads_handled = irq_threads_busy(desc);
	}
}

/* Hardirq, interrupts off: as if all those lines interrupted. */
static enum hrtimer_restart poll_lines(struct hrtimer *timer)
{
	struct irq_desc *desc;
	unsigned int irq;
	bool again = poll_all;

	for_each_irq_desc(irq, desc) {
		if (!to_be_polled(desc))
			continue;
		poll_line(desc);
		again = true;
	}
	hrtimer_forward_now(timer, POLL_INTERVAL_NS);
	return again ? HRTIMER_RESTART : HRTIMER_NORESTART;
}

/**
 * irq_start_polling() - a line was shut: begin to poll, if that is not done already
 *
 * Context: any but NMI.
 */
void irq_start_polling(void)
{
	if (!hrtimer_active(&poll_timer))
		hrtimer_start(&poll_timer, POLL_INTERVAL_NS, HRTIMER_MODE_REL_HARD);
}

static int __init irq_polling_init(void)
{
	hrtimer_init(&poll_timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	poll_timer.function = poll_lines;
	if (poll_all)
		irq_start_polling();
	return 0;
}
pure_initcall(irq_polling_init);
