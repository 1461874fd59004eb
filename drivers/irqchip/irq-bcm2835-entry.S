/* SPDX-License-Identifier: MIT */
/*
 * Which line interrupted? The first look, for the one line that usually is pending; the
 * rest is irq-bcm2835.c. kernel/irq/entry.S tells what it hands over and expects back.
 *
 *	r5: 0			 r6: lines of the first bank, by the leading zeros of its pending
 *	r8: ARMCTRL_BASE	     word; [32]: something else interrupted, or nothing
 *	r9: SYSTIMER_BASE	 (cpu_state.irq_regs)
 *
 * The barrier after the read of the pending register: BCM2835 ARM Peripherals, section
 * 1.3; the interrupted code may have been in the middle of an access elsewhere.
 */
#include <asm/cpu_state.h>
#include <asm/irq_entry.h>
#include <soc/irq.h>
#include <soc/systimer.h>

	.syntax unified
	.arm
	.section .irqentry.root, "ax"

	.global	bcm2835_irq_entry
	.type	bcm2835_irq_entry, %function
bcm2835_irq_entry:
	.fnstart
	.cantunwind
	ldr	r0, [r8, #ARMCTRL_PENDING(0)]
	clz	r0, r0
	ldr	r6, [r6, r0, lsl #2]
	mcr	p15, 0, r5, c7, c10, 4
.Lcall:
	ldr	r7, [r9, #SYSTIMER_CLO]
	ldmdb	r6, {r0-r3, r12, lr}
	blx	r2
	cmp	r0, #IRQ_ENTRY_HANDLED
	bne	.Lother_result
.Lhandled:
	ldr	r2, [r9, #SYSTIMER_CLO]
	ldrd	r0, r1, [r4, #CPU_WORK]		@ and softirq_mask
	sub	r7, r2, r7
	ands	r1, r1, r0
	beq	.Lno_softirq
	cmp	r11, #IRQ_ENTRY_SOFTIRQ_OFFSET
	blo	irq_exit_softirqs

	/*
	 * Until nothing is pending. Before something else is done for an outermost interrupt there
	 * is no second look: interrupts are enabled there, and the next one looks. Where nothing
	 * can be done there is one: else a line that stays high would keep the others waiting for
	 * as long as the work does.
	 */
.Lno_softirq:
	ldr	r1, [r8, #ARMCTRL_BASIC_PENDING]
	orrs	r3, r1, r0
	beq	irq_exit_idle
	lsrs	r3, r0, #1			@ carry: WORK_NEED_RESCHED
	rsbscs	r3, r11, #0			@ carry: and the count is 0
	bcs	irq_exit_preempt
	cmp	r1, #0
#ifdef CONFIG_CC_OPTIMIZE_FOR_SIZE
	beq	irq_exit_idle
#else
	bne	.Lanother_line

	/* The end of a slice comes last. Lines that came up meanwhile are still served before the switch. */
	tst	r0, #WORK_SLICE_OVER
	beq	irq_exit_idle
	bl	slice_is_over
	ldr	r0, [r4, #CPU_WORK]
	ldr	r1, [r8, #ARMCTRL_BASIC_PENDING]
	cmp	r1, #0
	beq	.Lno_softirq
.Lanother_line:
#endif

	/* Another line follows on the same short way; if it is the same one, all have their turn. */
	book_run
#ifndef CONFIG_CC_OPTIMIZE_FOR_SIZE
	ldr	r1, [r4, #CPU_IRQ_R6]
	ldr	r0, [r8, #ARMCTRL_PENDING(0)]
	clz	r0, r0
	ldr	r1, [r1, r0, lsl #2]
	mcr	p15, 0, r5, c7, c10, 4
	cmp	r1, r6
	mov	r6, r1
	bne	.Lcall
#endif
	bl	bcm2835_handle_pending
	ldr	r6, =bcm2835_rest + IRQ_DESC_HIST	@ all lines are booked
	ldr	r7, [r9, #SYSTIMER_CLO]
	b	.Lhandled

.Lother_result:
	mov	r1, r0
	sub	r0, r6, #IRQ_DESC_HIST
	bl	irq_entry_result
	b	.Lhandled
	.fnend
	.size	bcm2835_irq_entry, . - bcm2835_irq_entry
	.ltorg
