/* SPDX-License-Identifier: MIT */
/*
 * A controller without hardware: four lines whose inputs are words, delivered by an irq_work.
 * Lines 0 and 1 are levels, 2 and 3 edges, which an acknowledge forgets.
 */
#ifndef _API_SOFT_LINES_H
#define _API_SOFT_LINES_H

#include <linux/irq.h>
#include <linux/irq_work.h>
#include <linux/irqdomain.h>

#define SOFT_LINES 4
#define SOFT_EDGES 0xc

static struct irq_domain *soft_domain;
static unsigned long soft_inputs, soft_enabled;
static unsigned int soft_type;

static void soft_deliver(struct irq_work *work)
{
	unsigned int line, rounds;

	for (rounds = 0; rounds < 16 && (soft_inputs & soft_enabled); rounds++) {
		line = __ffs(soft_inputs & soft_enabled);
		generic_handle_domain_irq(soft_domain, line);
	}
}

static struct irq_work soft_work = IRQ_WORK_INIT_HARD(soft_deliver);

static void soft_mask(struct irq_data *d)
{
	soft_enabled &= ~BIT(irqd_to_hwirq(d));
}

static void soft_unmask(struct irq_data *d)
{
	soft_enabled |= BIT(irqd_to_hwirq(d));
	irq_work_queue(&soft_work);
}

static void soft_ack(struct irq_data *d)
{
	soft_inputs &= ~(BIT(irqd_to_hwirq(d)) & SOFT_EDGES);
}

static int soft_set_type(struct irq_data *d, unsigned int type)
{
	soft_type = type;
	irqd_set_trigger_type(d, type);
	return 0;
}

static struct irq_chip soft_chip = {
	.name = "soft",
	.irq_mask = soft_mask,
	.irq_unmask = soft_unmask,
	.irq_ack = soft_ack,
	.irq_set_type = soft_set_type,
};

static int soft_map(struct irq_domain *d, unsigned int virq, irq_hw_number_t hw)
{
	irq_set_chip_and_handler(virq, &soft_chip,
				 BIT(hw) & SOFT_EDGES ? handle_edge_irq : handle_level_irq);
	irq_set_chip_data(virq, d->host_data);
	return 0;
}

static const struct irq_domain_ops soft_ops = {.map = soft_map};

/* The number of a line. */
static unsigned int soft_irq(unsigned int line)
{
	return irq_create_mapping(soft_domain, line);
}

/* Raise a line; an edge and a lowered level are over when this returns. */
static void soft_raise(unsigned int line)
{
	set_bit(line, &soft_inputs);
	irq_work_queue(&soft_work);
	irq_work_sync(&soft_work);
}

static void soft_lower(unsigned int line)
{
	clear_bit(line, &soft_inputs);
}

static bool soft_init(void *host_data)
{
	soft_domain = irq_domain_create_linear(NULL, SOFT_LINES, &soft_ops, host_data);
	return soft_domain != NULL;
}

static void soft_exit(void)
{
	unsigned int line;

	irq_work_sync(&soft_work);
	for (line = 0; line < SOFT_LINES; line++)
		irq_dispose_mapping(irq_find_mapping(soft_domain, line));
	irq_domain_remove(soft_domain);
}

#endif
