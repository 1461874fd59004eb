/* SPDX-License-Identifier: MIT */
/*
 * Tasklets where they matter most: scheduling in an interrupt, and running where nothing but the
 * tasklets of one vector is to be done. Everything else is C: tasklet.c, which says what happens,
 * and softirq.c. The code here does the same in fewer instructions, and gives up to C before it
 * has changed anything as soon as something is unusual: another bit in cpu_state.work, a disabled
 * tasklet, a thread that schedules. Trace points are in C only: while a place is traced, one
 * instruction here is a branch there.
 *
 * A vector's tasklets are a ring that begins and ends in cpu_state: its end has the offsets of a
 * tasklet. So linking needs no case for an empty list; and the end looks like a disabled tasklet,
 * its count is a word that is not 0 while softirqs run, so running needs none either.
 */
#include <asm/cpu_state.h>
#include <asm/irq_entry.h>
#include <asm/irq_hooks.h>
#include <asm/hist_entry.h>
#include <asm/trace_insn.h>
#include <soc/systimer.h>
#include "tasklet_entry.h"

	.syntax unified
	.arm
	.text

	/* An instruction, in whose place stands a branch to @target while the place is traced. */
	.macro	unless_traced place, target, insn:vararg
#ifdef CONFIG_TRACE
	insn_or_branch (trace_places + 4 * \place), \target, \insn
#else
	\insn
#endif
	.endm

/*
 * void tasklet_schedule(struct tasklet_struct *t): have a tasklet run once more; the same for
 * tasklet_hi_schedule(). Context: any but NMI. tasklet.c has the whole story.
 *
 * HI after the first two comparisons: the state was 0, and this is an interrupt or a section with
 * softirqs off. The state becomes 1 by the subtraction.
 */
	.macro	tasklet_schedule name, nr, ring, bit, flag=0
	.global	\name
	.type	\name, %function
\name:
	.fnstart
	ldr	r3, =CPU_STATE + \ring		@ the ring's end
	unless_traced TRACE_PLACE_RAISE, \name\()_anywhere, mrs r12, cpsr
	irq_insn irqs_off_hook, cpsid i
	ldr	r1, [r0, #TASKLET_AT_STATE]
	ldr	r2, [r3, #CPU_PREEMPT_COUNT - \ring]
	rsbs	r1, r1, #1
	cmphi	r2, #IRQ_ENTRY_SOFTIRQ_OFFSET - 1
	bls	1f
	.if	\flag
	orr	r1, r1, #\flag
	.endif
	hist_insn 0, .Lhist_\name, stmib r0, {r1, r3} @ state, next
.Llinked_\name:
	ldr	r1, [r3, #RING_AT_LAST]
	ldr	r2, [r3, #CPU_WORK - \ring]
	str	r0, [r1, #TASKLET_AT_NEXT]
	str	r0, [r3, #RING_AT_LAST]
	orr	r2, r2, #\bit
	str	r2, [r3, #CPU_WORK - \ring]
	irq_insn irqs_restore_hook, msr cpsr_c, r12
	bx	lr

	/* Scheduled already, which is an odd state, or in a thread. */
1:	irq_insn irqs_restore_hook, msr cpsr_c, r12
	tst	r1, #1
	bxeq	lr
	b	\name\()_anywhere

#ifdef CONFIG_HISTOGRAMS
	/* Stamps of the tasklet, and of its vector if it was not raised. */
.Lhist_\name:
	stmib	r0, {r1, r3}
	ldr	r2, =SYSTIMER_BASE
	ldr	r2, [r2, #SYSTIMER_CLO]
	str	r2, [r0, #TASKLET_HIST + 4]
	ldr	r1, [r3, #CPU_WORK - \ring]
	tst	r1, #\bit
	ldreq	r1, =hist_state + HIST_RAISED + 4 * \nr
	streq	r2, [r1]
	b	.Llinked_\name
#endif
	.fnend
	.size	\name, . - \name
	.ltorg
	.endm

	tasklet_schedule tasklet_schedule, 6, CPU_TASKLETS, WORK_SOFTIRQ_BIT(6)
	tasklet_schedule tasklet_hi_schedule, 0, CPU_HI_TASKLETS, WORK_SOFTIRQ_BIT(0), TASKLET_HI_FLAG

/*
 * A pass, cpu_state.work being exactly the vector's bit:
 *
 *	r4, r5: the ring's end		 r9: SYSTIMER_BASE
 *	r6: the one behind in this round r10: 2 * (the clock at which the pass is over) - 1
 *	r7: function of the running one	 r11: 2 * rounds made again - 19, < 0 while one more may come
 *	r8: the running one		 r12: its count: 0
 *
 * Interrupts are on while a function runs and off in between. What the round that is under way
 * consists of hangs together by next from r6 on and is on the ring no more. At its end all
 * tasklets that were scheduled meanwhile are the next round, if nothing else is pending and the
 * pass is within its bounds; what then is not 0 or not equal leads out, and C says what follows.
 * Both comparisons of bounds are odd and so never 0.
 */
	.macro	tasklet_pass nr, ring, bit
	unless_traced TRACE_PLACE_TASKLET, __handle_softirqs, push {r0, r2, r3, r4-r11, lr}
	.if	\ring
	add	r4, r4, #\ring
	.else
	.save	{r4-r11, lr}			@ once for both
	.pad	#12
	.endif
	mov	r5, r4
	ldr	r8, [r5, #RING_AT_FIRST]
	ldm	r8, {r0, r1, r6, r7, r12}	@ data, state, next, func, count
	cmp	r12, #0
	bne	.Lunusual_\nr
	take_ring \ring
	hist_insn 1, hist_pass_begins_\nr, str r12, [r8, #TASKLET_AT_STATE]
	irq_insn irqs_on_hook, cpsie i
	blx	r7
	ldr	r9, =SYSTIMER_BASE
	ldr	r10, [sp, #4]
	ldr	r11, =2 * MAX_SOFTIRQ_TIME_US - 1
	add	r10, r11, r10, lsl #1
	mvn	r11, #2 * (MAX_SOFTIRQ_RESTART - 1)
	b	.Lran_\nr

.Lround_\nr:
	take_ring \ring, hist_round_begins_\nr
.Lrun_\nr:
	hist_insn 1, hist_next_tasklet, str r12, [r8, #TASKLET_AT_STATE]
	irq_insn irqs_on_hook, cpsie i
	blx	r7
.Lran_\nr:
	end_of_tasklet
.Lnext_\nr:
	cmp	r6, r4
	bne	.Lin_round_\nr
	.if	\ring
	ldr	lr, [r4, #CPU_WORK - \ring]
	ldr	r8, [r4, #RING_AT_FIRST]
	.else
	ldmib	r4, {r1, r8, lr}		@ last, first, work
	.endif
	ldm	r8, {r0, r1, r6, r7, r12}
	ldr	r2, [r9, #SYSTIMER_CLO]
	rsbs	r2, r10, r2, lsl #1
	addsmi	r11, r11, #2
	cmpmi	lr, #\bit
	cmpeq	r12, #0
	beq	.Lround_\nr

	cmp	r2, #0
	submi	r11, r11, #2			@ not made after all
	add	r1, r11, #2 * MAX_SOFTIRQ_RESTART - 1
	lsr	r1, r1, #1
	pop	{r0, r2, r3, r4-r11, lr}
	irq_insn irqs_on_hook, cpsie i		@ what is raised now makes another round
	ldr	r0, =softirq_stat + \nr * SOFTIRQ_STAT_SIZE
	b	softirq_done			@ (stat, rounds made again, begin, count)

.Lin_round_\nr:
	mov	r8, r6
	ldm	r8, {r0, r1, r6, r7, r12}
	cmp	r12, #0
	beq	.Lrun_\nr
	mov	r0, r8
	bl	tasklet_park
	b	.Lnext_\nr

	/* Nothing has been taken yet. */
.Lunusual_\nr:
	pop	{r0, r2, r3, r4-r11, lr}
	mov	r1, #\bit
	b	__handle_softirqs
	.ltorg
	.endm

	/* The ring becomes empty and the vector is pending no more. r12 is 0. */
	.macro	take_ring ring, hook=
	.if	\ring
	stmib	r4, {r4, r5}
	unless_measured \hook, str r12, [r4, #CPU_WORK - \ring]
	.else
	unless_measured \hook, stmib r4, {r4, r5, r12} @ last, first, work
	.endif
	.endm

	.macro	unless_measured hook, insn:vararg
	.ifb	\hook
	\insn
	.else
	hist_insn 1, \hook, \insn
	.endif
	.endm

	/* An instruction can be a branch for one purpose only. */
	.macro	end_of_tasklet
#if defined(CONFIG_TRACE_IRQFLAGS) || !defined(CONFIG_HISTOGRAMS)
	irq_insn irqs_off_hook, cpsid i
#endif
#ifdef CONFIG_HISTOGRAMS
	hist_insn 1, hist_tasklet_ends, cpsid i
#endif
	.endm

/*
 * void handle_softirqs(u32 work, u32 pending, u32 now, unsigned int count), and r4: CPU_STATE.
 * See __handle_softirqs(). Overflow behind the comparison: work has the bit of HI_SOFTIRQ.
 * A work item in softirq context is a bit of its own in work.
 */
	.global	handle_softirqs
	.type	handle_softirqs, %function
handle_softirqs:
	.fnstart
	str	r3, [r4, #CPU_PREEMPT_COUNT]
	unless_traced TRACE_PLACE_SOFTIRQ, __handle_softirqs, cmp r0, #WORK_SOFTIRQ_BIT(6)
	bne	handle_one_softirq
	tasklet_pass 6, CPU_TASKLETS, WORK_SOFTIRQ_BIT(6)

.Lhi:	cmp	r0, #WORK_SOFTIRQ_BIT(0)
	bne	__handle_softirqs
	tasklet_pass 0, CPU_HI_TASKLETS, WORK_SOFTIRQ_BIT(0)
	.fnend
	.size	handle_softirqs, . - handle_softirqs

/* Not the tasklets, but one vector. The flags are those of the comparison above. */
	.type	handle_one_softirq, %function
handle_one_softirq:
	.fnstart
	bvs	.Lhi
	push	{r2-r4, lr}
	.save	{r4, lr}
	.pad	#8
	clz	r12, r1
	mov	lr, #WORK_SOFTIRQ_BIT(0)
	cmp	r1, lr, lsr r12
	bne	1f
	bic	r0, r0, r1
	hist_insn 1, hist_one_vector_begins, str r0, [r4, #CPU_WORK]
	ldr	r0, =softirq_vec
	mov	r4, r12
	ldr	r1, [r0, r12, lsl #2]
	add	r0, r0, r12, lsl #2
	irq_insn irqs_on_hook, cpsie i
	blx	r1
	ldr	r0, =softirq_stat
	mov	r1, #SOFTIRQ_STAT_SIZE
	mla	r0, r1, r4, r0
	mov	r1, #0
	pop	{r2-r4, lr}
	b	softirq_done

1:	pop	{r2-r4, lr}
	b	__handle_softirqs
	.fnend
	.size	handle_one_softirq, . - handle_one_softirq
	.ltorg
