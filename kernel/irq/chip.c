// SPDX-License-Identifier: MIT
/*
 * A line and its controller: masked or not, enabled or not, replayed edges.
 *
 * Two bits of irq_data.state are kept here. IRQD_IRQ_DISABLED: disable_irq() or no
 * handler. IRQD_IRQ_MASKED: what the controller was told last. A disabled edge line stays
 * unmasked until an edge really comes (handle_bad_irq() masks it then), because a
 * controller may not latch edges of a masked line; a level line is masked at once.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqflags.h>
#include <linux/printk.h>
#include "internals.h"

void mask_irq(struct irq_desc *desc)
{
	struct irq_data *d = &desc->irq_data;

	if ((d->state & IRQD_IRQ_MASKED) || !d->chip->irq_mask)
		return;
	d->chip->irq_mask(d);
	d->state |= IRQD_IRQ_MASKED;
}

void unmask_irq(struct irq_desc *desc)
{
	struct irq_data *d = &desc->irq_data;

	if (!(d->state & IRQD_IRQ_MASKED))
		return;
	if (d->chip->irq_unmask)
		d->chip->irq_unmask(d);
	d->state &= ~IRQD_IRQ_MASKED;
}

static bool is_edge(const struct irq_desc *desc)
{
	return desc->handle_irq == handle_edge_irq && !(desc->irq_data.state & IRQD_LEVEL);
}

/* The line may interrupt again; while threads of a ONESHOT line are busy they unmask it. */
void irq_enable(struct irq_desc *desc)
{
	struct irq_data *d = &desc->irq_data;

	d->state &= ~IRQD_IRQ_DISABLED;
	if (desc->threads_oneshot)
		return;
	if (d->chip->irq_enable) {
		d->chip->irq_enable(d);
		d->state &= ~IRQD_IRQ_MASKED;
	} else {
		unmask_irq(desc);
	}
}

static void irq_mask_for_disable(struct irq_desc *desc)
{
	struct irq_data *d = &desc->irq_data;

	d->state |= IRQD_IRQ_DISABLED;
	if (d->chip->irq_disable) {
		d->chip->irq_disable(d);
		d->state |= IRQD_IRQ_MASKED;
	} else {
		mask_irq(desc);
	}
}

void irq_disable(struct irq_desc *desc)
{
	if (is_edge(desc) && !desc->irq_data.chip->irq_disable)
		desc->irq_data.state |= IRQD_IRQ_DISABLED;
	else
		irq_mask_for_disable(desc);
}

/* The first handler came, or a chained one. */
void irq_startup(struct irq_desc *desc)
{
	struct irq_data *d = &desc->irq_data;

	desc->depth = 0;
	desc->istate &= ~(IRQS_PENDING | IRQS_SPURIOUS_DISABLED);
	if (d->chip->irq_startup) {
		d->chip->irq_startup(d);
		d->state &= ~(IRQD_IRQ_DISABLED | IRQD_IRQ_MASKED);
	} else {
		irq_enable(desc);
	}
	irq_update_flow(desc);
}

/* The last handler is gone: masked, whatever kind of line it is, and nothing to replay. */
void irq_shutdown(struct irq_desc *desc)
{
	struct irq_data *d = &desc->irq_data;

	desc->depth = 1;
	desc->istate &= ~(IRQS_PENDING | IRQS_REPLAY | IRQS_SPURIOUS_DISABLED);
	if (d->chip->irq_shutdown) {
		d->chip->irq_shutdown(d);
		d->state |= IRQD_IRQ_DISABLED | IRQD_IRQ_MASKED;
	} else {
		irq_mask_for_disable(desc);
	}
	irq_update_flow(desc);
}

void __disable_irq(struct irq_desc *desc)
{
	if (desc->depth++)
		return;
	irq_disable(desc);
	irq_update_flow(desc);
}

/* Interrupts off. An edge that came while the line was disabled is handled now. */
void check_irq_resend(struct irq_desc *desc)
{
	if (!(desc->istate & IRQS_PENDING) || desc->depth)
		return;
	desc->istate &= ~IRQS_PENDING;
	if (is_edge(desc))
		irq_resend(desc);
}

/* The caller looks with check_irq_resend() what the line has missed. */
void __enable_irq(struct irq_desc *desc)
{
	if (!desc->depth || (!desc->action && desc->depth == 1)) {
		WARN(1, KERN_WARNING "Unbalanced enable for IRQ %d\n", desc->irq_data.irq);
		return;
	}
	if (--desc->depth)
		return;
	desc->istate &= ~IRQS_SPURIOUS_DISABLED;
	irq_enable(desc);
	irq_update_flow(desc);
}

/** irq_report_trigger() - __irq_set_trigger() failed. Context: any, but it takes a while */
void irq_report_trigger(struct irq_desc *desc, unsigned int type)
{
	pr_err("genirq: Setting trigger mode %u for irq %u failed (%pS)\n",
	       type & IRQ_TYPE_SENSE_MASK, desc->irq_data.irq, desc->irq_data.chip->irq_set_type);
}

/**
 * __irq_set_trigger() - configure edge or level
 * @desc: the line
 * @type: IRQ_TYPE_*
 *
 * A controller that knows only one kind accepts everything, as on Linux.
 *
 * Context: interrupts off. Return: 0 or the controller's -errno.
 */
int __irq_set_trigger(struct irq_desc *desc, unsigned int type)
{
	struct irq_data *d = &desc->irq_data;
	bool was_masked = d->state & IRQD_IRQ_MASKED;
	int ret;

	if (!d->chip->irq_set_type)
		return 0;
	if (d->chip->flags & IRQCHIP_SET_TYPE_MASKED)
		mask_irq(desc);
	type &= IRQ_TYPE_SENSE_MASK;
	ret = d->chip->irq_set_type(d, type);
	if (ret >= 0) {
		irqd_set_trigger_type(d, type);
		d->state &= ~IRQD_LEVEL;
		if (type & IRQ_TYPE_LEVEL_MASK)
			d->state |= IRQD_LEVEL;
	}
	if ((d->chip->flags & IRQCHIP_SET_TYPE_MASKED) && !was_masked)
		unmask_irq(desc);
	return ret < 0 ? ret : 0;
}

/**
 * irq_set_irq_type() - configure edge or level
 * @irq:  the line
 * @type: IRQ_TYPE_*
 *
 * Context: any but NMI. Return: 0, -EINVAL: no such line, or the controller's -errno.
 */
int irq_set_irq_type(unsigned int irq, unsigned int type)
{
	struct irq_desc *desc = irq_to_desc(irq);
	unsigned long flags;
	int ret;

	if (!desc)
		return -EINVAL;
	local_irq_save(flags);
	ret = __irq_set_trigger(desc, type);
	local_irq_restore(flags);
	if (ret)
		irq_report_trigger(desc, type);
	return ret;
}
EXPORT_SYMBOL(irq_set_irq_type);

/**
 * irq_set_irq_wake() - may the line end a suspend?
 * @irq: the line
 * @on:  1 yes, 0 no
 *
 * There is no suspend: noted, and passed on to a controller that wants to know.
 *
 * Context: any but NMI. Return: 0, -EINVAL: no such line, or the controller's -errno.
 */
int irq_set_irq_wake(unsigned int irq, unsigned int on)
{
	struct irq_desc *desc = irq_to_desc(irq);
	struct irq_data *d;
	unsigned long flags;
	int ret = 0;

	if (!desc)
		return -EINVAL;
	d = &desc->irq_data;
	local_irq_save(flags);
	if (d->chip->irq_set_wake && !(d->chip->flags & IRQCHIP_SKIP_SET_WAKE))
		ret = d->chip->irq_set_wake(d, on);
	if (!ret && on)
		d->state |= IRQD_WAKEUP_STATE;
	else if (!ret)
		d->state &= ~IRQD_WAKEUP_STATE;
	local_irq_restore(flags);
	return ret;
}
EXPORT_SYMBOL(irq_set_irq_wake);

/**
 * irq_set_affinity() - which CPUs may serve the line
 * @irq:     the line
 * @cpumask: any; there is one CPU
 *
 * Context: any. Return: 0, or -EINVAL: no such line.
 */
int irq_set_affinity(unsigned int irq, const struct cpumask *cpumask)
{
	return irq_to_desc(irq) ? 0 : -EINVAL;
}
EXPORT_SYMBOL(irq_set_affinity);
