/* SPDX-License-Identifier: MIT */
/* Constants of the interrupt entry in assembly; kernel/irq/irqdesc.c asserts them. */
#ifndef _ASM_IRQ_ENTRY_H
#define _ASM_IRQ_ENTRY_H

#define IRQ_ENTRY_SOFTIRQ_OFFSET 0x00000100
#define IRQ_ENTRY_HARDIRQ_OFFSET 0x00010000
#define IRQ_ENTRY_PREEMPT_MASK	 0x000000ff

/* struct irq_desc: irq, arg and entry come first, so that one LDM loads them. */
#define IRQ_DESC_STAT_TOTAL 16
#define IRQ_DESC_STAT_LIMIT 24
#define IRQ_DESC_STAT_HIST  32

#define IRQ_ENTRY_HANDLED 1 /* IRQ_HANDLED */
#endif
