/* SPDX-License-Identifier: MIT */
/* The interrupt core's interface to boot, shell and drivers of controllers. */
#ifndef _BHK_IRQ_H
#define _BHK_IRQ_H

#include <linux/irqdesc.h>

/* Interrupts taken with nothing pending: "Err" in /proc/interrupts. */
extern unsigned int irq_spurious_count;

int irq_set_budget(unsigned int irq, u32 us);
void irq_desc_init(void);
void irq_trace_changed(void);
bool irq_window_undisturbed(unsigned long flags);

/* Those that exist. */
#define for_each_irq_desc(irq, desc)                                                               \
	for (irq = 1; irq < NR_IRQS; irq++)                                                        \
		if (!(desc = irq_descs[irq])) {                                                    \
		} else
#endif
