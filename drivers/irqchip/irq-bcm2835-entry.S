/* SPDX-License-Identifier: MIT */
/*
 * Which line interrupted? The first look, for the one line that usually is pending; the
 * rest is irq-bcm2835.c. kernel/irq/entry.S tells what it hands over and expects back.
 *
 * The barrier after the read of the pending register: BCM2835 ARM Peripherals, section
 * 1.3; the interrupted code may have been in the middle of an access elsewhere.
 */
#include <asm/cpu_state.h>
#include <asm/irq_entry.h>
#include <soc/irq.h>
#include <soc/systimer.h>

/* Distance of the two blocks: an immediate, which saves a literal. */
#define ARMCTRL_TO_SYSTIMER (ARMCTRL_BASE - SYSTIMER_BASE)

	.syntax unified
	.arm
	.section .irqentry.text, "ax"

	.global	bcm2835_irq_entry
	.type	bcm2835_irq_entry, %function
bcm2835_irq_entry:
	.fnstart
	.cantunwind
	ldr	r8, =ARMCTRL_BASE
	ldr	r0, [r8, #ARMCTRL_PENDING(0)]
	ldr	r1, =bcm2835_bank0		@ by clz; [32]: something else, or nothing
	clz	r0, r0
	ldr	r6, [r1, r0, lsl #2]
	mov	r3, #0
	mcr	p15, 0, r3, c7, c10, 4
	sub	r7, r8, #ARMCTRL_TO_SYSTIMER
	ldr	r7, [r7, #SYSTIMER_CLO]
	ldm	r6, {r0, r1, r2}
	blx	r2
	cmp	r0, #IRQ_ENTRY_HANDLED
	bne	.Lother_result
.Lhandled:
	sub	r2, r8, #ARMCTRL_TO_SYSTIMER
	ldr	r2, [r2, #SYSTIMER_CLO]
	ldr	r0, [r4, #CPU_WORK]
	sub	r7, r2, r7
	cmp	r0, #0
	beq	bcm2835_irq_look_again
	bics	r1, r5, #IRQ_ENTRY_PREEMPT_MASK
	beq	irq_exit_work

	/*
	 * Until nothing is pending. Before work is done for an outermost interrupt there is
	 * no second look: interrupts are enabled there, and the next one looks. If it turns
	 * out that nothing can be done, irq_exit_work comes back here.
	 */
	.global	bcm2835_irq_look_again
bcm2835_irq_look_again:
	ldr	r1, [r8, #ARMCTRL_BASIC_PENDING]
	cmp	r1, #0
	beq	irq_exit_idle
	mov	r0, r6
	mov	r1, r7
	bl	bcm2835_handle_pending
	ldr	r6, =bcm2835_rest		@ all lines are booked
	mov	r7, #0
	ldr	r0, [r4, #CPU_WORK]
	sub	r2, r8, #ARMCTRL_TO_SYSTIMER
	ldr	r2, [r2, #SYSTIMER_CLO]
	cmp	r0, #0
	beq	irq_exit_idle
	bics	r1, r5, #IRQ_ENTRY_PREEMPT_MASK
	beq	irq_exit_work
	b	irq_exit_idle

.Lother_result:
	mov	r1, r0
	mov	r0, r6
	bl	irq_entry_result
	b	.Lhandled
	.fnend
	.size	bcm2835_irq_entry, . - bcm2835_irq_entry
	.ltorg
