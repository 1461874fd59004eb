/* SPDX-License-Identifier: MIT */
/*
 * The way into and out of an interrupt.
 *
 * The return state and the registers that C may change go to the interrupted SVC stack
 * (struct irq_frame); r4-r8 and SYS mode's lr to the IRQ stack. lr of SYS mode is live if a
 * handler was interrupted, which happens only if it enabled interrupts by itself.
 *
 *	r4: &cpu_state	 r5: preempt_count of the interrupted context
 *
 * The root controller's entry is jumped to in SYS mode. It finds the line, calls its
 * handler, and jumps to irq_exit_idle or, when cpu_state.work is not 0 and no interrupt
 * or softirq was interrupted, to irq_exit_work, with
 *
 *	r0: cpu_state.work   r2: the clock as the handlers ended
 *	r6: the line (struct irq_desc)	 r7: how long its handlers ran, in us
 *
 * cpu_state.irq_look_again is where it looks whether more is pending; r6, r7 and r8 are
 * then as it left them.
 *
 * The run time is booked on the way out, behind the bottom halves: it must not delay them.
 */
#include <asm/cpu_state.h>
#include <asm/irq_entry.h>
#include <asm/ptrace.h>

	.syntax unified
	.arm
	.section .irqentry.text, "ax"

	.global	vector_irq
	.type	vector_irq, %function
vector_irq:
	.fnstart
	.cantunwind
	sub	lr, lr, #4
	srsdb	sp!, #SVC_MODE
	cps	#SVC_MODE
	push	{r0-r3, r12, lr}
	cps	#SYS_MODE
	push	{r4-r8, lr}
	ldr	r4, =cpu_state
	ldr	r5, [r4, #CPU_PREEMPT_COUNT]
	add	r6, r5, #IRQ_ENTRY_HARDIRQ_OFFSET
	str	r6, [r4, #CPU_PREEMPT_COUNT]
	ldr	pc, [r4, #CPU_HANDLE_IRQ]

/*
 * stat_book() of include/bhk/stat.h, and irq_long_run() for a run above the limit.
 * Changes r0-r3, r12.
 */
	.macro	book_run
	ldrd	r0, r1, [r6, #IRQ_DESC_STAT_TOTAL]
	clz	r2, r7
	adds	r0, r0, r7
	adc	r1, r1, #0
	strd	r0, r1, [r6, #IRQ_DESC_STAT_TOTAL]
	add	r2, r6, r2, lsl #2
	ldr	r3, [r2, #IRQ_DESC_STAT_HIST]
	ldr	r0, [r6, #IRQ_DESC_STAT_LIMIT]
	add	r3, r3, #1
	str	r3, [r2, #IRQ_DESC_STAT_HIST]
	cmp	r7, r0
	blhi	.Llong_run
	.endm

/* Nothing is to be done, or whoever was interrupted will do it. */
	.global	irq_exit_idle
irq_exit_idle:
	book_run
	str	r5, [r4, #CPU_PREEMPT_COUNT]
	pop	{r4-r8, lr}
	cps	#SVC_MODE
	clrex					@ the interrupted code's STREX must fail
	pop	{r0-r3, r12, lr}
	rfeia	sp!

/*
 * Softirqs first, on their stack, which starts at its top: they do not nest. Then, if the
 * thread was preemptible, perhaps another one. A write barrier for what the handlers wrote
 * comes with the switch or with the next peripheral access of a driver (writel).
 */
	.global	irq_exit_work
irq_exit_work:
	ldr	r1, [r4, #CPU_SOFTIRQ_MASK]
	ands	r1, r0, r1
	beq	3f
	cps	#SVC_MODE
	mov	r0, r1
	add	r1, r5, #IRQ_ENTRY_SOFTIRQ_OFFSET
	mov	r8, sp
	ldr	sp, [r4, #CPU_SOFTIRQ_SP]
	bl	handle_softirqs
	.global	vector_softirq_return		@ r8: the interrupted stack
vector_softirq_return:
	mov	sp, r8
	cps	#SYS_MODE
	ldr	r0, [r4, #CPU_WORK]
	tst	r0, #WORK_NEED_RESCHED
	beq	irq_exit_idle
	cmp	r5, #0
	bne	irq_exit_idle

irq_exit_preempt:
	/* The IRQ stack must be empty before another thread runs. */
	book_run
	str	r5, [r4, #CPU_PREEMPT_COUNT]
	pop	{r4-r8, lr}
	cps	#SVC_MODE
	push	{r4, r5}
	mov	r4, sp
	bic	sp, sp, #7
	bl	preempt_schedule_irq
	.global	vector_preempt_return		@ r4: the interrupted stack, behind r4 and r5
vector_preempt_return:
	mov	sp, r4
	clrex
	pop	{r4, r5}
	pop	{r0-r3, r12, lr}
	rfeia	sp!

	/*
	 * No softirq that is not ksoftirqd's. Without another thread either, nothing has been
	 * done, so the controller takes its second look: else a line that stays high would
	 * keep the others waiting for as long as the work does.
	 */
3:	tst	r0, #WORK_NEED_RESCHED
	beq	4f
	cmp	r5, #0
	beq	irq_exit_preempt
4:	ldr	pc, [r4, #CPU_IRQ_LOOK_AGAIN]

.Llong_run:
	mov	r0, r6
	mov	r1, r7
	b	irq_long_run
	.fnend
	.size	vector_irq, . - vector_irq
	.ltorg

@ void do_softirq_own_stack(u32 pending, unsigned int count, u32 now): a thread's way in.
	.text
	.global	do_softirq_own_stack
	.type	do_softirq_own_stack, %function
do_softirq_own_stack:
	.fnstart
	push	{r4, lr}
	.save	{r4, lr}
	mov	r4, sp
	.setfp	r4, sp
	ldr	r12, =cpu_state
	ldr	sp, [r12, #CPU_SOFTIRQ_SP]
	bl	handle_softirqs
	mov	sp, r4
	pop	{r4, pc}
	.fnend
	.size	do_softirq_own_stack, . - do_softirq_own_stack
	.ltorg
