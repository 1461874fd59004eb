/* SPDX-License-Identifier: MIT */
/*
 * The context switch: callee-saved registers on the thread's own stack.
 *
 * Both directions are function calls, also when a thread was preempted: the
 * interrupt left its frame further up the same stack and called the scheduler.
 */
#include "switch.h"

	.syntax unified
	.arm
	.text

@ void __switch_to(struct task_struct *prev, struct task_struct *next)
@ Interrupts are off. CLREX: an exclusive access must not span a switch.
	.global	__switch_to
	.type	__switch_to, %function
__switch_to:
	.fnstart
	push	{r4-r11, lr}
	.save	{r4-r11, lr}
	str	sp, [r0, #TASK_SP]
	ldr	sp, [r1, #TASK_SP]
	clrex
	pop	{r4-r11, pc}
	.fnend
	.size	__switch_to, . - __switch_to

@ The first return of a new thread lands here: r4 = function, r5 = argument.
	.global	thread_start
	.type	thread_start, %function
thread_start:
	.fnstart
	.cantunwind
	cpsie	i
	mov	r0, r5
	blx	r4
	b	thread_exit
	.fnend
	.size	thread_start, . - thread_start
