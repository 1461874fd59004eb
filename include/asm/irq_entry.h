/* SPDX-License-Identifier: MIT */
/* Constants of the interrupt entry in assembly; kernel/irq/irqdesc.c asserts them. */
#ifndef _ASM_IRQ_ENTRY_H
#define _ASM_IRQ_ENTRY_H

#define IRQ_ENTRY_SOFTIRQ_OFFSET 0x00000100
#define IRQ_ENTRY_HARDIRQ_OFFSET 0x00010000

/*
 * The entry has a line by the address of its histogram, stat.hist. In front of that lie irq, arg,
 * entry, the two words of stat.total and stat.limit, so that one LDM loads what it needs.
 */
#define IRQ_DESC_HIST	    28 /* offset in struct irq_desc */
#define IRQ_HIST_TOTAL	    -12
#define IRQ_HIST_TOTAL_HIGH -8
#define IRQ_HIST_LIMIT	    -4

#define IRQ_ENTRY_HANDLED 1 /* IRQ_HANDLED */
#endif
