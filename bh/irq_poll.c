// SPDX-License-Identifier: MIT
/*
 * irq_poll: the interrupt of a busy device stays off, its events are fetched in turns.
 *
 * A device that used up its weight goes behind the others. One pass fetches at most
 * POLL_BUDGET events and lasts until the next jiffy at most; the rest is for the next pass,
 * so that the bounds of softirqs hold.
 */
#include <linux/bitops.h>
#include <linux/delay.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq_poll.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <bhk/context.h>

/* More makes a pass cheaper for an event and lets other softirqs wait longer. Linux's. */
#define POLL_BUDGET 256

static LIST_HEAD(poll_list); /* I */

/**
 * irq_poll_init() - prepare a device for polling; it is enabled
 * @iop:     the item
 * @weight:  most events that one call may deal with
 * @poll_fn: the function
 *
 * Context: any.
 */
void irq_poll_init(struct irq_poll *iop, int weight, irq_poll_fn *poll_fn)
{
	INIT_LIST_HEAD(&iop->list);
	iop->state = 0;
	iop->weight = weight;
	iop->poll = poll_fn;
}
EXPORT_SYMBOL(irq_poll_init);

/**
 * irq_poll_sched() - have a device polled
 * @iop: the item; scheduled already or disabled: nothing happens
 *
 * Context: any but NMI; usually the hard handler, which has turned the interrupt off.
 */
void irq_poll_sched(struct irq_poll *iop)
{
	unsigned long flags;

	if (test_bit(IRQ_POLL_F_DISABLE, &iop->state) ||
	    test_and_set_bit(IRQ_POLL_F_SCHED, &iop->state))
		return;
	local_irq_save(flags);
	list_add_tail(&iop->list, &poll_list);
	raise_softirq_irqoff(IRQ_POLL_SOFTIRQ);
	local_irq_restore(flags);
}
EXPORT_SYMBOL(irq_poll_sched);

/**
 * irq_poll_complete() - nothing is left to fetch
 * @iop: the item; may be scheduled, or freed, from now on
 *
 * Context: the poll function.
 */
void irq_poll_complete(struct irq_poll *iop)
{
	unsigned long flags;

	local_irq_save(flags);
	list_del_init(&iop->list);
	clear_bit(IRQ_POLL_F_SCHED, &iop->state);
	local_irq_restore(flags);
}
EXPORT_SYMBOL(irq_poll_complete);

/* One call, interrupts on. Return: how many events it dealt with. */
static int poll_one(struct irq_poll *iop)
{
	int weight = iop->weight;
	int work = iop->poll(iop, weight);

	/* Less: it is complete, and perhaps no more. */
	if (work < weight)
		return work;
	if (test_bit(IRQ_POLL_F_DISABLE, &iop->state)) {
		irq_poll_complete(iop);
		return work;
	}
	local_irq_disable();
	if (!list_empty(&iop->list))
		list_move_tail(&iop->list, &poll_list);
	local_irq_enable();
	return work;
}

static void irq_poll_softirq(struct softirq_action *unused)
{
	unsigned long start = jiffies;
	int budget = POLL_BUDGET;

	while (!list_empty(&poll_list)) {
		if (budget <= 0 || time_after(jiffies, start)) {
			local_irq_disable();
			__raise_softirq_irqoff(IRQ_POLL_SOFTIRQ);
			local_irq_enable();
			return;
		}
		budget -= poll_one(list_first_entry(&poll_list, struct irq_poll, list));
	}
}

/**
 * irq_poll_disable() - no more polling; wait for what is scheduled
 * @iop: the item
 *
 * Context: task. Sleeps, in steps of a jiffy.
 */
void irq_poll_disable(struct irq_poll *iop)
{
	context_task();
	set_bit(IRQ_POLL_F_DISABLE, &iop->state);
	while (test_and_set_bit(IRQ_POLL_F_SCHED, &iop->state))
		msleep(1);
	clear_bit(IRQ_POLL_F_DISABLE, &iop->state);
}
EXPORT_SYMBOL(irq_poll_disable);

/**
 * irq_poll_enable() - undo irq_poll_disable()
 * @iop: the item
 *
 * Context: any.
 */
void irq_poll_enable(struct irq_poll *iop)
{
	clear_bit(IRQ_POLL_F_SCHED, &iop->state);
}
EXPORT_SYMBOL(irq_poll_enable);

static int __init irq_poll_setup(void)
{
	open_softirq(IRQ_POLL_SOFTIRQ, irq_poll_softirq);
	return 0;
}
core_initcall(irq_poll_setup);
