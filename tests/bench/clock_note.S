/* SPDX-License-Identifier: MIT */
/*
 * What a marker branches to while `bench` measures: the time and the marker go to the log.
 *
 * By way of a table's entry (board.h), which has made room for two words and stored lr in the lower
 * one; 12 bytes in front of where it is returned to lies the marker's instruction, id first. All ways
 * take the same number of instructions before and behind the reading of the clock, so that a
 * marker costs the same wherever it is.
 */
#include <asm/ptrace.h>
#include <soc/aux.h>
#include <soc/systimer.h>
#include "clock.h"
#include "marks.h"

	.syntax unified
	.arm
	.section .text.trace_insn, "ax"

	/* r0: the log, r1: address of the timer's counter. r1: the time. */
	.macro	read_clock name
	ldr	r0, =bench_log
	ldr	r1, =SYSTIMER_BASE + SYSTIMER_CLO
	.global	\name
\name:
	mrc	p15, 0, r1, c15, c12, 1		@ or LDR r1, [r1]: bench_clock_start()
	.endm

	/* r0: the log. r0: a new record in it. Changes r2. */
	.macro	next_record
	ldr	r2, [r0, #BENCH_LOG_COUNT]
	add	r2, r2, #1
	str	r2, [r0, #BENCH_LOG_COUNT]
	ldr	r0, [r0, #BENCH_LOG_RECORDS]
	mov	r2, r2, lsl #32 - BENCH_LOG_SHIFT
	add	r0, r0, r2, lsr #32 - BENCH_LOG_SHIFT - 3
	.endm

	.global	bench_note
	.type	bench_note, %function
bench_note:
	push	{r0-r3}
	mrs	r3, cpsr
	cpsid	i
.Lnote:
	read_clock bench_read_clock
	next_record
	ldrb	r2, [lr, #-12]
	stmia	r0, {r1, r2}
	msr	cpsr_cf, r3
	pop	{r0-r3}
	bx	lr
	.size	bench_note, . - bench_note

	/* The same as soon as the handler has taken the line back, or never will. */
	.global	bench_note_handled
	.type	bench_note_handled, %function
bench_note_handled:
	push	{r0-r3}
	mrs	r3, cpsr
	ldr	r0, =AUX_BASE + AUX_MU_IER
	mov	r1, #BENCH_HANDLED_LOOKS
1:	ldr	r2, [r0]
	tst	r2, #AUX_MU_IER_TX
	subsne	r1, r1, #1
	bne	1b
	cpsid	i
	b	.Lnote
	.size	bench_note_handled, . - bench_note_handled

	/* In place of the IRQ vector: IRQ mode, whose sp is free. */
	.global	bench_note_vector
	.type	bench_note_vector, %function
bench_note_vector:
	ldr	sp, =bench_vector_regs
	stmia	sp, {r0-r2}
	nop
	nop
	nop
	read_clock bench_read_clock_vector
	next_record
	mov	r2, #MARK_VECTOR
	stmia	r0, {r1, r2}
	ldr	sp, =bench_vector_regs
	ldmia	sp, {r0-r2}
	nop
	nop
	b	vector_irq
	.size	bench_note_vector, . - bench_note_vector
	.ltorg

	.bss
	.balign	4
bench_vector_regs:
	.space	12
