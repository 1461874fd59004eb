/* SPDX-License-Identifier: MIT */
/*
 * Where an instruction that was replaced with a branch comes to (asm/trace_insn.h).
 *
 * The entry of the table that it comes by has made room for two words and stored lr in the lower
 * one. The word behind the call: the function, and in its upper bits where its arguments are.
 */
#include <asm/trace_insn.h>

/* lr, as the entry stored it, is where r13 would be: the numbers of registers are indices. */
#define SAVED_LR 13

	.syntax unified
	.arm
	.section .text.trace_insn, "ax"
	.global	trace_site
	.type	trace_site, %function
trace_site:
	push	{r0-r12}
	ldr	r5, [lr], #4
	str	lr, [sp, #(SAVED_LR + 1) * 4]
	mov	r4, sp
	mrs	r6, cpsr
	bic	sp, sp, #7
	mov	r0, r5, lsr #24
	mov	r1, r5, lsr #28
	and	r0, r0, #15
	tst	r5, #2
	ldreq	r0, [r4, r0, lsl #2]
	ldr	r1, [r4, r1, lsl #2]
	bic	r5, r5, #0xff000000
	bic	r5, r5, #2
	blx	r5
	msr	cpsr_f, r6
	mov	sp, r4
	ldm	sp!, {r0-r12, lr, pc}
	.size	trace_site, . - trace_site
