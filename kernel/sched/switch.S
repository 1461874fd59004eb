/* SPDX-License-Identifier: MIT */
/*
 * The context switch: callee-saved registers on the thread's own stack.
 *
 * Both directions are function calls, also when a thread was preempted: the
 * interrupt left its frame further up the same stack and called the scheduler.
 */
#include <asm/irq_hooks.h>
#include <asm/trace_insn.h>
#include "switch.h"

	.syntax unified
	.arm
	.text

@ void __switch_to(struct task_struct *prev, struct task_struct *next)
@ Interrupts are off. An exclusive access cannot span a switch: the way back into a thread that
@ was interrupted in the middle of one has a CLREX (kernel/irq/entry.S).
	.global	__switch_to
	.type	__switch_to, %function
__switch_to:
	.fnstart
#ifdef CONFIG_TRACE
	insn_or_branch __event_sched_switch, .Ltraced, push {r4-r11, lr}
#else
	push	{r4-r11, lr}
#endif
	.save	{r4-r11, lr}
.Lpushed:
	str	sp, [r0, #TASK_SP]
	ldr	sp, [r1, #TASK_SP]
	pop	{r4-r11, pc}

#ifdef CONFIG_TRACE
	/* sched_switch is recorded: the branch took the place of the push. */
.Ltraced:
	push	{r4-r11, lr}
	mov	r4, r0
	mov	r5, r1
	sub	sp, sp, #4			@ aligned to 8
	bl	trace_task_switch
	add	sp, sp, #4
	mov	r0, r4
	mov	r1, r5
	b	.Lpushed
#endif
	.fnend
	.size	__switch_to, . - __switch_to

@ The first return of a new thread lands here: r4 = function, r5 = argument.
	.global	thread_start
	.type	thread_start, %function
thread_start:
	.fnstart
	.cantunwind
	irq_insn irqs_on_hook, cpsie i
	mov	r0, r5
	blx	r4
	b	thread_exit
	.fnend
	.size	thread_start, . - thread_start
