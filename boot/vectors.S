/* SPDX-License-Identifier: MIT */
/*
 * Exception vectors, and the entry of all exceptions but IRQ: kernel/irq/entry.S.
 *
 * Threads and softirqs run in SVC mode on their stack, hard handlers in SYS mode on the
 * IRQ stack. docs/architecture.md tells why.
 */
#include <asm/ptrace.h>

	.syntax unified
	.arm
	.text

	.balign	32
	.global	vectors
vectors:
	b	vector_reset
	b	vector_und
	b	vector_svc
	b	vector_pabt
	b	vector_dabt
	b	vector_reserved
	b	vector_irq
	b	vector_fiq

/*
 * All registers of the exception's context into a struct pt_regs on this mode's stack.
 * lr: address to report and to return to. r8 up and sp, lr are read in the interrupted
 * mode, because FIQ mode has its own r8-r12.
 */
	.macro	save_regs
	sub	sp, sp, #PT_REGS_SIZE
	stmia	sp, {r0-r7}
	mrs	r1, spsr
	str	lr, [sp, #S_PC]
	str	r1, [sp, #S_PSR]
	mov	r0, sp
	mrs	r2, cpsr
	and	r3, r1, #MODE_MASK
	cmp	r3, #USR_MODE
	moveq	r3, #SYS_MODE
	bic	r4, r2, #MODE_MASK
	orr	r4, r4, r3
	add	r5, r0, #S_R8
	msr	cpsr_c, r4
	stmia	r5, {r8-r14}
	msr	cpsr_c, r2
	.endm

/* Back to the context as the handler left it. In FIQ mode r8-r12 are the banked ones. */
	.macro	restore_regs
	ldr	r1, [sp, #S_PSR]
	ldr	lr, [sp, #S_PC]
	msr	spsr_cxsf, r1
	clrex
	ldmia	sp, {r0-r12}
	add	sp, sp, #PT_REGS_SIZE
	movs	pc, lr
	.endm

	.macro	exception name, adjust, handler
	.type	\name, %function
\name:
	.fnstart
	.cantunwind
	.if	\adjust
	sub	lr, lr, #\adjust
	.endif
	save_regs
	bl	\handler
	restore_regs
	.fnend
	.size	\name, . - \name
	.endm

	exception vector_und, 4, do_undefined
	exception vector_pabt, 4, do_prefetch_abort
	exception vector_dabt, 8, do_data_abort
	exception vector_fiq, 4, do_fiq

/*
 * SVC: bhk makes no system calls. A semihosting call that nobody serves (no debugger, no
 * QEMU option) ends here and returns -1: "no host". lr_svc is gone, which the callers of
 * semihosting know.
 */
	.equ	SEMIHOSTING_CALL, 0xef123456

	.type	vector_svc, %function
vector_svc:
	.fnstart
	.cantunwind
	push	{r1, r2}
	ldr	r1, [lr, #-4]
	ldr	r2, =SEMIHOSTING_CALL
	cmp	r1, r2
	pop	{r1, r2}
	mvneq	r0, #0
	movseq	pc, lr
	sub	lr, lr, #4
	b	vector_bad

/*
 * Reset vector and the reserved one: somebody branched to 0, or worse. The report is made on
 * the ABT stack, because SVC's may be anything; lr and spsr move over there.
 */
vector_reset:
vector_reserved:
vector_bad:
	srsdb	sp!, #ABT_MODE
	cps	#ABT_MODE
	push	{r0}
	ldr	r0, [sp, #8]
	msr	spsr_cxsf, r0
	ldr	lr, [sp, #4]
	ldr	r0, [sp], #12
	save_regs
	bl	do_bad_vector
1:	b	1b
	.fnend
	.size	vector_svc, . - vector_svc
	.ltorg

/*
 * long semihosting_call(op, arg): lr of SVC mode survives in r5, see vector_svc. A hard handler has
 * it from what it interrupted.
 */
	.global	semihosting_call
	.type	semihosting_call, %function
semihosting_call:
	.fnstart
	push	{r4-r6, lr}
	.save	{r4-r6, lr}
	mrs	r4, cpsr
	cps	#SVC_MODE
	mov	r5, lr
	svc	#0x123456
	mov	lr, r5
	msr	cpsr_c, r4
	pop	{r4-r6, pc}
	.fnend
	.size	semihosting_call, . - semihosting_call
