/* SPDX-License-Identifier: MIT */
/*
 * Where instructions are counted exactly: each read of the clock in this file has a fixed
 * distance to the instruction that it stands for.
 */
#include <asm/cpu_state.h>
#include <soc/systimer.h>

#define FRAME_PC 0		/* struct irq_frame */
#define HITS_MAX 4
#define HITS_BESIDE 4		/* struct sweep_hits */
#define HITS_AT 8
#define C1_MATCH 2

	.syntax unified
	.arm
	.text

/*
 * irq_entry_detour while the sweep runs: note when and where the CPU was interrupted by C1, and
 * where by others, then go on as always. r0-r3 and r12 may be changed, r11 is the preempt count.
 */
	.global	sweep_irq_entry
	.type	sweep_irq_entry, %function
sweep_irq_entry:
	ldr	r0, =SYSTIMER_BASE
	ldr	r1, [r0, #SYSTIMER_CLO]
	ldr	r2, [r0, #SYSTIMER_CS]
	cps	#0x13
	mov	r12, sp
	cps	#0x1f
	ldr	r3, [r12, #FRAME_PC]
	ldr	r0, =sweep_hits
	tst	r2, #C1_MATCH
	streq	r3, [r0, #HITS_BESIDE]
	beq	1f
	ldr	r2, [r0]
	cmp	r2, #HITS_MAX
	bhs	1f
	add	r12, r0, r2, lsl #5
	add	r2, r2, #1
	str	r2, [r0]
	ldr	r0, [r0, #HITS_BESIDE]
	str	r1, [r12, #HITS_AT]
	str	r3, [r12, #HITS_AT + 4]
	str	r11, [r12, #HITS_AT + 8]
	ldr	r3, [r4, #CPU_CURR]
	str	r3, [r12, #HITS_AT + 12]
	str	r0, [r12, #HITS_AT + 16]
1:	ldr	r0, =sweep_next_entry
	ldr	pc, [r0]
	.size	sweep_irq_entry, . - sweep_irq_entry
	.ltorg

/*
 * void sweep_call(int (*op)(void), u32 delay, struct sweep_times *times): wait for exactly
 * @delay instructions more than for 0, then call. Between the first read of the clock and the
 * first instruction of @op lie two, between its last one and the second read none.
 */
	.global	sweep_call
	.type	sweep_call, %function
sweep_call:
	push	{r4, r5, r6, lr}
	mov	r5, r0
	mov	r4, r2
	ldr	r6, =SYSTIMER_BASE
	lsrs	r1, r1, #1
	bcc	1f
	nop
1:	subs	r1, r1, #1
	bne	1b
	ldr	r0, [r6, #SYSTIMER_CLO]
	str	r0, [r4]
	blx	r5
	ldr	r1, [r6, #SYSTIMER_CLO]
	str	r1, [r4, #4]
	str	r0, [r4, #8]
	pop	{r4, r5, r6, pc}
	.size	sweep_call, . - sweep_call
	.ltorg

/* Instructions whose number is known by their address. */
	.global	sweep_slide
	.type	sweep_slide, %function
sweep_slide:
	.rept	64
	nop
	.endr
	bx	lr
	.size	sweep_slide, . - sweep_slide
