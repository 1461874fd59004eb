/* SPDX-License-Identifier: MIT */
/*
 * What Thumb code calls because its instructions cannot reach CPSR and CP15: see asm/irqflags.h,
 * asm/barrier.h and asm/cp15.h, which have the same in line for ARM code; or because what
 * linux/preempt.h has in line for ARM code can be patched there.
 */
#include <asm/cpu_state.h>
#include <asm/ptrace.h>
#include <asm/irq_hooks.h>

	.syntax unified
	.arm
	.text

	.macro	function name
	.section .text.\name, "ax"
	.global	\name
	.type	\name, %function
\name:
	.endm

	function arch_local_save_flags
	mrs	r0, cpsr
	bx	lr

	function arch_local_irq_save
	mrs	r0, cpsr
	irq_insn irqs_off_helper_hook, cpsid i
	bx	lr

	function arch_local_nmi_save
	mrs	r0, cpsr
	cpsid	if
	bx	lr

	function arch_local_irq_restore
	irq_insn irqs_restore_helper_hook, msr cpsr_c, r0
	bx	lr

	function arch_local_irq_disable
	irq_insn irqs_off_helper_hook, cpsid i
	bx	lr

	function arch_local_irq_enable
	irq_insn irqs_on_helper_hook, cpsie i
	bx	lr

#ifdef CONFIG_TRACE_PREEMPT_TOGGLE
/* void f(unsigned int count): the store of preempt_disable() and preempt_enable(). */
	function __preempt_count_off
	ldr	r1, =CPU_STATE
	hooked	trace_preempt_key, preempt_off_helper_hook, str r0, [r1, #CPU_PREEMPT_COUNT]
	bx	lr

	function __preempt_count_on
	ldr	r1, =CPU_STATE
	hooked	trace_preempt_key, preempt_on_helper_hook, str r0, [r1, #CPU_PREEMPT_COUNT]
	bx	lr
#endif

	function dsb
	mov	r0, #0
	mcr	p15, 0, r0, c7, c10, 4
	bx	lr

	function dmb
	mov	r0, #0
	mcr	p15, 0, r0, c7, c10, 5
	bx	lr

	function isb
	mov	r0, #0
	mcr	p15, 0, r0, c7, c5, 4
	bx	lr

	function cpu_wfi
	mov	r0, #0
	mcr	p15, 0, r0, c7, c10, 4
	mcr	p15, 0, r0, c7, c0, 4
	bx	lr

	.macro	cp15_read name, crn, crm, op2
	function \name
	mrc	p15, 0, r0, \crn, \crm, \op2
	bx	lr
	.endm

	cp15_read read_midr, c0, c0, 0
	cp15_read read_sctlr, c1, c0, 0
	cp15_read read_ttbr0, c2, c0, 0
	cp15_read read_dacr, c3, c0, 0
	cp15_read read_dfsr, c5, c0, 0
	cp15_read read_ifsr, c5, c0, 1
	cp15_read read_dfar, c6, c0, 0

/* Where a dying thread goes on, from kernel/exception.c: its stack pointer is whatever it was. */
	function die_entry
	bic	sp, sp, #7
	bl	die_in_thread

/*
 * The compiler's calls for atomic operations on words (GCC, "libatomic"): r0 points to the word,
 * r1 is the operand, the return value what was there before. The memory order needs nothing on
 * one CPU. On LDREX and interrupts see asm/cmpxchg.h.
 */
	.macro	atomic_fetch name, insn
	function __atomic_fetch_\name\()_4
	mov	r2, r0
1:	ldrex	r0, [r2]
	\insn	r3, r0, r1
	strex	r12, r3, [r2]
	cmp	r12, #0
	bne	1b
	bx	lr
	.endm

	atomic_fetch add, add
	atomic_fetch sub, sub
	atomic_fetch and, and
	atomic_fetch or, orr
	atomic_fetch xor, eor

	function __atomic_exchange_4
	mov	r2, r0
1:	ldrex	r0, [r2]
	strex	r3, r1, [r2]
	cmp	r3, #0
	bne	1b
	bx	lr

/* bool f(word *r0, word *expected r1, word r2): on failure *expected becomes what is there. */
	function __atomic_compare_exchange_4
	push	{r4, lr}
	ldr	r3, [r1]
1:	ldrex	r12, [r0]
	cmp	r12, r3
	bne	2f
	strex	r4, r2, [r0]
	cmp	r4, #0
	bne	1b
2:	strne	r12, [r1]
	movne	r0, #0
	moveq	r0, #1
	pop	{r4, pc}
