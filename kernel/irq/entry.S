/* SPDX-License-Identifier: MIT */
/*
 * The way into and out of an interrupt.
 *
 * The return state goes to the interrupted SVC stack (struct irq_frame), r0-r12 and SYS mode's lr
 * to the IRQ stack. SVC mode's lr stays where it is: softirqs and the scheduler save it. lr of SYS
 * mode is live if a handler was interrupted, which happens only if it enabled interrupts by itself.
 *
 *	r4: CPU_STATE			 r11: preempt_count of the interrupted context
 *	r10: top of the softirq stack
 *
 * The root controller's entry follows in memory (linker.ld), in SYS mode, with cpu_state.irq_regs
 * in r5, r6, r8 and r9. It finds the line, calls its handler, and jumps to one of
 *
 *	irq_exit_idle		nothing is to be done, or whoever was interrupted will do it
 *	irq_exit_softirqs	softirqs are to be served: no interrupt or softirq was interrupted
 *	irq_exit_preempt	need_resched, and the interrupted thread is preemptible
 *
 * with
 *
 *	r0: cpu_state.work   r1: the softirqs in it   r2: the clock as the handlers ended
 *	r6: the line (asm/irq_entry.h)		      r7: how long its handlers ran, in us
 *
 * The run time is booked on the way out, behind the bottom halves: it must not delay them.
 */
#include <asm/cpu_state.h>
#include <asm/irq_entry.h>
#include <asm/ptrace.h>
#include <asm/trace_insn.h>

	.syntax unified
	.arm
	.section .irqentry.text, "ax"

/* Back to what was interrupted; its STREX must fail. */
	.macro	return_hooked
#ifdef CONFIG_TRACE_IRQFLAGS
	insn_or_branch trace_irqflags_key, .Lhook_exit, clrex
#else
	clrex
#endif
	rfeia	sp!
	.endm

	.section .irqentry.vector, "ax"
.Lcpu_state:
	.word	CPU_STATE
#ifdef CONFIG_SWEEP
/* What an interrupt goes to first: tests/sweep/entry.S takes this place. */
.Ldetour:
	.word	irq_entry_detour
#endif
	.global	vector_irq
	.type	vector_irq, %function
vector_irq:
	.fnstart
	.cantunwind
	sub	lr, lr, #4
	srsdb	sp!, #SVC_MODE
	cps	#SYS_MODE
#ifdef CONFIG_TRACE_IRQFLAGS
	insn_or_branch trace_irqflags_key, .Lhook_entry, push {r0-r12, lr}
.Lhooked_entry:
#else
	push	{r0-r12, lr}
#endif
	ldr	r4, .Lcpu_state
	ldmda	r4, {r5-r11}
	strb	r7, [r4, #CPU_PREEMPT_COUNT + 2]
#ifdef CONFIG_SWEEP
	ldr	r0, .Ldetour
	ldr	pc, [r0]
#endif
	.fnend
	.size	vector_irq, . - vector_irq

	.section .irqentry.text

	.global	irq_exit_idle
irq_exit_idle:
	.fnstart
	.cantunwind
	book_run
	str	r11, [r4, #CPU_PREEMPT_COUNT]
	pop	{r0-r12, lr}
	cps	#SVC_MODE
	return_hooked

/*
 * Softirqs first, on their stack, which starts at its top: they do not nest. Then, if the
 * thread was preemptible, perhaps another one. A write barrier for what the handlers wrote
 * comes with the switch or with the next peripheral access of a driver (writel).
 */
	.global	irq_exit_softirqs
irq_exit_softirqs:
	cps	#SVC_MODE
	stmdb	r10!, {sp, lr}
	add	r3, r11, #IRQ_ENTRY_SOFTIRQ_OFFSET
	mov	sp, r10
	bl	handle_softirqs
	.global	vector_softirq_return		@ on the stack: sp and lr of the interrupted thread
vector_softirq_return:
	ldm	sp, {sp, lr}
	cps	#SYS_MODE
	ldr	r0, [r4, #CPU_WORK]
	tst	r0, #WORK_NEED_RESCHED
	beq	irq_exit_idle
	cmp	r11, #0
	bne	irq_exit_idle

	.global	irq_exit_preempt
irq_exit_preempt:
	/* The IRQ stack must be empty before another thread runs. */
	book_run
	str	r11, [r4, #CPU_PREEMPT_COUNT]
	pop	{r0-r12, lr}
	cps	#SVC_MODE
	push	{r0-r4, r12, lr}
	mov	r4, sp
	bic	sp, sp, #7
	bl	preempt_schedule_irq
	.global	vector_preempt_return		@ r4: the interrupted stack
vector_preempt_return:
	mov	sp, r4
	pop	{r0-r4, r12, lr}
	return_hooked

#ifdef CONFIG_TRACE_IRQFLAGS
.Lhook_entry:
	push	{r0-r12, lr}
	bl	hook_irq_entry
	b	.Lhooked_entry

.Lhook_exit:
	push	{r0-r4, r12, lr}
	mov	r4, sp
	add	r0, sp, #28			@ struct irq_frame
	bic	sp, sp, #7
	bl	hook_irq_exit
	mov	sp, r4
	pop	{r0-r4, r12, lr}
	clrex
	rfeia	sp!
#endif

	/* The total's high word, if the low one, which is less than r7 then, wrapped around. */
#ifdef CONFIG_CC_OPTIMIZE_FOR_SIZE
	.global	irq_book_run
irq_book_run:
	mov	r5, lr
	__book_run
	bx	r5
#endif

	.global	irq_book_long_run
irq_book_long_run:
	ldr	r0, [r6, #IRQ_HIST_TOTAL]
	cmp	r0, r7
	ldrlo	r0, [r6, #IRQ_HIST_TOTAL_HIGH]
	addlo	r0, r0, #1
	strlo	r0, [r6, #IRQ_HIST_TOTAL_HIGH]
	ldr	r0, [r6, #IRQ_HIST_LIMIT]
	cmp	r7, r0
	bxls	lr
	sub	r0, r6, #IRQ_DESC_HIST
	mov	r1, r7
	b	irq_long_run
	.fnend
	.size	irq_exit_idle, . - irq_exit_idle
	.ltorg

#ifdef CONFIG_SWEEP
	.data
	.global	irq_entry_detour
irq_entry_detour:
	.word	__irqentry_root
#endif

@ void do_softirq_own_stack(u32 work, u32 pending, u32 now, unsigned int count): a thread's way in.
	.text
	.global	do_softirq_own_stack
	.type	do_softirq_own_stack, %function
do_softirq_own_stack:
	.fnstart
	push	{r4-r6, lr}
	.save	{r4-r6, lr}
	mov	r5, sp
	.setfp	r5, sp
	ldr	r4, =CPU_STATE
	ldr	sp, [r4, #CPU_SOFTIRQ_SP]
	bl	handle_softirqs
	mov	sp, r5
	pop	{r4-r6, pc}
	.fnend
	.size	do_softirq_own_stack, . - do_softirq_own_stack
	.ltorg
