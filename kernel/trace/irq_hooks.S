/* SPDX-License-Identifier: MIT */
/*
 * The hooks of asm/irq_hooks.h. On the stack: ip and lr of the place. lr: in its struct jump_insn,
 * at the POP, in front of the instruction and the branch back. No register and no flag that the
 * place relies on changes.
 */
	.syntax unified
	.arm
	.text

/* @helper: the place is in a function that does it for its caller, kernel/thumb.S. */
	.macro	hook name, fn, helper
	.global	\name
	.type	\name, %function
\name:
	.fnstart
	.cantunwind
	push	{r0-r12, lr}			@ struct hook_frame
	mov	r0, sp
	mov	r1, #\helper
	mov	r4, sp
	bic	sp, sp, #7
	bl	\fn
	mov	sp, r4
	pop	{r0-r12, pc}
	.fnend
	.size	\name, . - \name
	.endm

/* Interrupts are off from here on; nothing is told if they were before. */
	.macro	off_hook name, helper
	.global	\name
	.type	\name, %function
\name:
	mrs	ip, cpsr
	cpsid	i
	tst	ip, #0x80
	beq	\name\()_tell
	bx	lr
	.size	\name, . - \name
	hook	\name\()_tell, hook_irqs_off, \helper
	.endm

	off_hook irqs_off_hook, 0
	off_hook irqs_off_helper_hook, 1
	hook	irqs_on_hook, hook_irqs_on, 0
	hook	irqs_on_helper_hook, hook_irqs_on, 1
	hook	irqs_restore_hook, hook_irqs_restore, 0
	hook	irqs_restore_helper_hook, hook_irqs_restore, 1
#ifdef CONFIG_TRACE_PREEMPT_TOGGLE
	hook	preempt_off_hook, hook_preempt_off, 0
	hook	preempt_off_helper_hook, hook_preempt_off, 1
	hook	preempt_on_hook, hook_preempt_on, 0
	hook	preempt_on_helper_hook, hook_preempt_on, 1
#endif
