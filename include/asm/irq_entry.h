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

#ifdef __ASSEMBLER__
/*
 * stat_book() of include/bhk/stat.h, and irq_long_run() for a run above the limit. A carry out of
 * the total's low word goes to the same rare place: SBCS then is left out and leaves it set, else
 * it computes us - limit - 1, which carries for us > limit. r6: the line, r7: us. Changes r0-r3, r12,
 * lr; where size counts, it is a function, which changes r5, too.
 */
	.macro	__book_run
	ldmdb	r6, {r0-r2}
	clz	r3, r7
	adds	r0, r0, r7
	str	r0, [r6, #IRQ_HIST_TOTAL]
	ldr	r0, [r6, r3, lsl #2]
	add	r0, r0, #1
	str	r0, [r6, r3, lsl #2]
	sbcscc	r2, r7, r2
	blcs	irq_book_long_run
	.endm

	.macro	book_run
#ifdef CONFIG_CC_OPTIMIZE_FOR_SIZE
	bl	irq_book_run
#else
	__book_run
#endif
	.endm
#endif
#endif
