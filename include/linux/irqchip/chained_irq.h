/* SPDX-License-Identifier: MIT */
/* For flows that serve a controller behind a line. */
#ifndef _LINUX_IRQCHIP_CHAINED_IRQ_H
#define _LINUX_IRQCHIP_CHAINED_IRQ_H

#include <linux/irq.h>

/**
 * chained_irq_enter() - a chained flow begins
 * @chip: the controller of the line it hangs on
 * @desc: that line
 *
 * A controller with an end of interrupt needs nothing now; any other is kept quiet.
 *
 * Context: hardirq, interrupts off.
 */
static inline void chained_irq_enter(struct irq_chip *chip, struct irq_desc *desc)
{
	if (chip->irq_eoi)
		return;
	if (chip->irq_mask_ack) {
		chip->irq_mask_ack(&desc->irq_data);
		return;
	}
	if (chip->irq_mask)
		chip->irq_mask(&desc->irq_data);
	if (chip->irq_ack)
		chip->irq_ack(&desc->irq_data);
}

/**
 * chained_irq_exit() - a chained flow ends
 * @chip: the controller of the line it hangs on
 * @desc: that line
 *
 * Context: hardirq, interrupts off.
 */
static inline void chained_irq_exit(struct irq_chip *chip, struct irq_desc *desc)
{
	if (chip->irq_eoi)
		chip->irq_eoi(&desc->irq_data);
	else if (chip->irq_unmask)
		chip->irq_unmask(&desc->irq_data);
}
#endif
