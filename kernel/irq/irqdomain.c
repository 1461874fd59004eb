// SPDX-License-Identifier: MIT
/*
 * Domains: a controller counts its lines from 0, drivers use one set of numbers for all.
 *
 * The numbers from IRQ_DYN_BASE are given out to controllers that come at run time; the
 * board's own (GPU, ARM, GPIO lines) are fixed.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqdomain.h>
#include <linux/irqflags.h>
#include <linux/slab.h>
#include "internals.h"

/* The numbers given out by irq_create_mapping(). */
static unsigned long dyn_irqs[BITS_TO_LONGS(NR_DYN_IRQS)]; /* I */

static unsigned int take_virq(void)
{
	unsigned long flags;
	unsigned int nr;

	local_irq_save(flags);
	nr = find_first_zero_bit(dyn_irqs, NR_DYN_IRQS);
	if (nr < NR_DYN_IRQS)
		__set_bit(nr, dyn_irqs);
	local_irq_restore(flags);
	return nr < NR_DYN_IRQS ? IRQ_DYN_BASE + nr : 0;
}

/* A number that a controller asked for is not given to another. */
static void reserve_virq(unsigned int virq)
{
	if (virq >= IRQ_DYN_BASE && virq < IRQ_DYN_BASE + NR_DYN_IRQS)
		set_bit(virq - IRQ_DYN_BASE, dyn_irqs);
}

static void release_virq(unsigned int virq)
{
	if (virq >= IRQ_DYN_BASE && virq < IRQ_DYN_BASE + NR_DYN_IRQS)
		clear_bit(virq - IRQ_DYN_BASE, dyn_irqs);
}

/**
 * irq_domain_create_linear() - a controller with lines 0 ... size - 1
 * @fwnode:    unused: there is no device tree
 * @size:      how many lines
 * @ops:       what the controller does for a line
 * @host_data: the controller's own
 *
 * Context: task. Sleeps. Return: NULL without memory.
 */
struct irq_domain *irq_domain_create_linear(struct fwnode_handle *fwnode, unsigned int size,
					    const struct irq_domain_ops *ops, void *host_data)
{
	struct irq_domain *d = kzalloc(struct_size(d, revmap, size), GFP_KERNEL);

	if (!d)
		return NULL;
	d->ops = ops;
	d->host_data = host_data;
	d->hwirq_max = size;
	d->revmap_size = size;
	return d;
}
EXPORT_SYMBOL(irq_domain_create_linear);

/* The line gets a number that the caller chose. Return: 0 or the controller's -errno. */
static int associate(struct irq_domain *d, unsigned int virq, irq_hw_number_t hwirq)
{
	struct irq_desc *desc = irq_desc_get(virq);
	struct irq_data *data;
	unsigned long flags;
	int ret = 0;

	if (!desc)
		return -ENOMEM;
	data = &desc->irq_data;
	data->hwirq = hwirq;
	data->domain = d;
	if (d->ops && d->ops->map)
		ret = d->ops->map(d, virq, hwirq);
	if (ret) {
		data->domain = NULL;
		return ret;
	}
	irq_modify_status(virq, IRQ_NOREQUEST, 0);
	local_irq_save(flags);
	d->revmap[hwirq] = virq;
	d->mapcount++;
	local_irq_restore(flags);
	return 0;
}

/**
 * irq_domain_add_legacy() - a controller whose lines have fixed numbers
 * @of_node:	 unused: there is no device tree
 * @size:	 how many lines
 * @first_irq:	 number of the first one
 * @first_hwirq: what the controller calls that one
 * @ops:	 what the controller does for a line
 * @host_data:	 the controller's own
 *
 * All lines are mapped on return.
 *
 * Context: task. Sleeps. Return: NULL without memory or with numbers that do not exist.
 */
struct irq_domain *irq_domain_add_legacy(struct device_node *of_node, unsigned int size,
					 unsigned int first_irq, irq_hw_number_t first_hwirq,
					 const struct irq_domain_ops *ops, void *host_data)
{
	struct irq_domain *d;
	unsigned int i;

	if (!first_irq || first_irq + size > NR_IRQS)
		return NULL;
	d = irq_domain_create_linear(NULL, first_hwirq + size, ops, host_data);
	for (i = 0; d && i < size; i++) {
		reserve_virq(first_irq + i);
		associate(d, first_irq + i, first_hwirq + i);
	}
	return d;
}
EXPORT_SYMBOL(irq_domain_add_legacy);

/**
 * irq_create_mapping() - give a line a number
 * @d:	   its domain
 * @hwirq: the line, as its controller counts
 *
 * Context: task. Return: the number, the same one each time; 0: no such line, no number
 * left, or the controller refused.
 */
unsigned int irq_create_mapping(struct irq_domain *d, irq_hw_number_t hwirq)
{
	unsigned int virq = irq_find_mapping(d, hwirq);

	if (virq)
		return virq;
	if (WARN_ON(!d) || hwirq >= d->hwirq_max)
		return 0;
	virq = take_virq();
	if (virq && associate(d, virq, hwirq)) {
		release_virq(virq);
		return 0;
	}
	return virq;
}
EXPORT_SYMBOL(irq_create_mapping);

/**
 * irq_find_mapping() - the number of a line
 * @d:	   its domain
 * @hwirq: the line, as its controller counts
 *
 * Context: any. Return: 0 if it has none.
 */
unsigned int irq_find_mapping(struct irq_domain *d, irq_hw_number_t hwirq)
{
	return d ? irq_linear_revmap(d, hwirq) : 0;
}
EXPORT_SYMBOL(irq_find_mapping);

/**
 * irq_dispose_mapping() - take a line's number away
 * @virq: the number; its handler must have been freed
 *
 * Context: task.
 */
void irq_dispose_mapping(unsigned int virq)
{
	struct irq_desc *desc = virq < NR_IRQS ? irq_descs[virq] : NULL;
	struct irq_domain *d = desc ? desc->irq_data.domain : NULL;
	unsigned long flags;

	if (!d || WARN(desc->action, "IRQ %u still has a handler\n", virq))
		return;
	irq_set_handler(virq, NULL);
	local_irq_save(flags);
	d->revmap[desc->irq_data.hwirq] = 0;
	d->mapcount--;
	local_irq_restore(flags);
	if (d->ops && d->ops->unmap)
		d->ops->unmap(d, virq);
	irq_desc_reset(desc);
	release_virq(virq);
}
EXPORT_SYMBOL(irq_dispose_mapping);

/**
 * irq_domain_remove() - the controller goes
 * @d: its domain; its lines should have been disposed of
 *
 * Context: task.
 */
void irq_domain_remove(struct irq_domain *d)
{
	unsigned int i;

	for (i = 0; i < d->revmap_size; i++)
		if (WARN_ON(d->revmap[i]))
			irq_dispose_mapping(d->revmap[i]);
	kfree(d);
}
EXPORT_SYMBOL(irq_domain_remove);

/**
 * generic_handle_domain_irq() - run the flow of a controller's line
 * @d:	   the domain
 * @hwirq: the line
 *
 * Context: hardirq, interrupts off. Return: 0, or -EINVAL: the line has no number.
 */
int generic_handle_domain_irq(struct irq_domain *d, unsigned int hwirq)
{
	return generic_handle_irq(irq_find_mapping(d, hwirq));
}
EXPORT_SYMBOL(generic_handle_domain_irq);

/**
 * irq_domain_xlate_onecell() - a device tree's cell: the line
 * @d:	       unused
 * @node:      unused
 * @intspec:   the cells
 * @intsize:   how many
 * @out_hwirq: the line
 * @out_type:  IRQ_TYPE_NONE
 *
 * Context: any. Return: 0, or -EINVAL with too few cells.
 */
int irq_domain_xlate_onecell(struct irq_domain *d, struct device_node *node, const u32 *intspec,
			     unsigned int intsize, unsigned long *out_hwirq, unsigned int *out_type)
{
	if (intsize < 1)
		return -EINVAL;
	*out_hwirq = intspec[0];
	*out_type = IRQ_TYPE_NONE;
	return 0;
}
EXPORT_SYMBOL(irq_domain_xlate_onecell);

/**
 * irq_domain_xlate_twocell() - a device tree's cells: line and trigger type
 * @d:	       unused
 * @node:      unused
 * @intspec:   the cells
 * @intsize:   how many
 * @out_hwirq: the line
 * @out_type:  IRQ_TYPE_*
 *
 * Context: any. Return: 0, or -EINVAL with too few cells.
 */
int irq_domain_xlate_twocell(struct irq_domain *d, struct device_node *node, const u32 *intspec,
			     unsigned int intsize, unsigned long *out_hwirq, unsigned int *out_type)
{
	if (intsize < 2)
		return -EINVAL;
	*out_hwirq = intspec[0];
	*out_type = intspec[1] & IRQ_TYPE_SENSE_MASK;
	return 0;
}
EXPORT_SYMBOL(irq_domain_xlate_twocell);
