/* SPDX-License-Identifier: MIT */
/*
 * The statistics of single functions while they are on: what is called on the paths of the bottom
 * halves (<bhk/hist_hooks.h>), and where the places in bh/tasklet_entry.S lead. Interrupts are off.
 *
 * What does not fit, a new function, a carry, a longest time, is C: hist.c.
 */
#include <asm/cpu_state.h>
#include <asm/hist_entry.h>
#include <soc/systimer.h>

	.syntax unified
	.arm
	.section .text.trace_insn, "ax"

/*
 * stat_book() of <bhk/stat.h> for \us in the histogram at \hist; the total and the limit lie in front
 * of it. To \slow, where it is booked already, with a carry out of the total's low word, or above
 * the limit: SBCS computes us - limit - 1.
 */
	.macro	book hist, us, a, b, c, slow
	ldmdb	\hist, {\a, \b, \c}
	clz	\b, \us
	adds	\a, \a, \us
	str	\a, [\hist, #-12]
	ldr	\a, [\hist, \b, lsl #2]
	add	\a, \a, #1
	str	\a, [\hist, \b, lsl #2]
	sbcscc	\c, \us, \c
	bcs	\slow
	.endm

/* The same with a register less. */
	.macro	book_narrow hist, us, a, b, slow
	clz	\a, \us
	ldr	\b, [\hist, \a, lsl #2]
	add	\b, \b, #1
	str	\b, [\hist, \a, lsl #2]
	ldr	\a, [\hist, #-12]
	ldr	\b, [\hist, #-4]
	adds	\a, \a, \us
	str	\a, [\hist, #-12]
	sbcscc	\b, \us, \b
	bcs	\slow
	.endm

	.macro	read_clock reg
	ldr	\reg, =SYSTIMER_BASE
	ldr	\reg, [\reg, #SYSTIMER_CLO]
	.endm

/* \wait is the item's memory of its place: to \unknown if it is NULL or now of another function. */
	.macro	check_place wait, key, tmp, unknown
	cmp	\wait, #1
	ldrhs	\tmp, [\wait, #HIST_AT_KEY]
	cmphs	\tmp, \key
	bne	\unknown
	.endm

/* Have C find the place and remember it, and look again. */
	.macro	find_place item, at, kind, key, again
	push	{r0-r3, ip, lr}
	mov	r2, \key
	mov	r1, #\kind
	add	r0, \item, #\at
	bl	hist_place
	pop	{r0-r3, ip, lr}
	b	\again
	.endm

	.macro	function name
	.global	\name
	.type	\name, %function
\name:
	.endm

/* --- stamps --------------------------------------------------------------------------------- */

/* Where these two are called, the others keep their registers: r0, r1 and the flags only. */

	.macro	stamp name, at
	function \name
	read_clock r1
	str	r1, [r0, #\at + 4]
	bx	lr
	.endm

	stamp	hist_work_queued, WORK_HIST
	stamp	hist_thread_woken, ACTION_HIST

/* For C: (vector, tasklet). */
	function hist_tasklet_scheduled
	read_clock r2
	str	r2, [r1, #TASKLET_HIST + 4]

/* A vector waits since the first of several raises. Also r0, r1 and the flags only. */
	function hist_softirq_raised
	ldr	r1, =CPU_STATE
	ldr	r1, [r1, #CPU_WORK]
	lsls	r1, r1, r0
	bxmi	lr
	ldr	r1, =hist_state + HIST_RAISED
	add	r0, r1, r0, lsl #2
	read_clock r1
	str	r1, [r0]
	bx	lr

/* --- begin and end: registers as for C functions -------------------------------------------- */

	function hist_thread_begins
	ldrd	r2, r3, [r0, #ACTION_HIST]
	check_place r2, r0, r1, 1f
	read_clock r1
	sub	r1, r1, r3
	book	r2, r1, r0, r3, ip, 2f
	bx	lr
2:	mov	r0, r2
	b	hist_long_wait
1:	find_place r0, ACTION_HIST, HIST_KIND_THREAD, r0, hist_thread_begins

/* (work, worker): the place is kept in the worker until the end. r0 stays. */
	function hist_work_begins
	ldr	r2, [r0, #WORK_HIST]
	ldr	ip, [r0, #WORK_FUNC]
	check_place r2, ip, r3, 1f
	ldr	r3, [r0, #WORK_HIST + 4]
	str	r2, [r1, #WORKER_HIST]
	read_clock r1
	sub	r1, r1, r3
	book_narrow r2, r1, r3, ip, 2f
	bx	lr
2:	push	{r0, lr}
	mov	r0, r2
	bl	hist_long_wait
	pop	{r0, pc}
1:	find_place r0, WORK_HIST, HIST_KIND_WORK, ip, hist_work_begins

/* (worker, us); r1 stays. One that began before the statistics were on, or reset, has an old place. */
	function hist_work_ends
	ldr	r2, [r0, #WORKER_HIST]
	ldr	r3, [r0, #WORKER_FUNC]
	check_place r2, r3, ip, 1f
	sub	r0, r2, #-HIST_AT_RUN
	book	r0, r1, r2, r3, ip, 2f
1:	bx	lr
2:	push	{r1, lr}
	bl	hist_long_run
	pop	{r1, pc}

/* Due when its jiffy began. */
	function hist_timer_begins
	ldrd	r2, r3, [r0, #TIMER_EXPIRES]
	ldr	r1, [r0, #TIMER_HIST]
	check_place r1, r3, ip, 1f
	ldr	r3, =hist_state
	read_clock r0
	strd	r0, r1, [r3, #HIST_START]
	ldr	ip, [r3, #HIST_TICK_USEC]
	ldr	r3, [r3, #HIST_TICK_ZERO]
	mla	ip, ip, r2, r3
	sub	r2, r0, ip
	book	r1, r2, r0, r3, ip, 2f
	bx	lr
1:	find_place r0, TIMER_HIST, HIST_KIND_TIMER, r3, hist_timer_begins
2:	mov	r0, r1
	mov	r1, r2
	b	hist_long_wait

/* Softirqs do not nest: one place for the tasklet or the timer that runs. */
	function hist_tasklet_ends
	cpsid	i				@ bh/tasklet_entry.S
	function hist_timer_ends
	ldr	r3, =hist_state
	ldrd	r0, r1, [r3, #HIST_START]
	read_clock ip
	str	ip, [r3, #HIST_START]
	sub	r0, ip, r0
	sub	r1, r1, #-HIST_AT_RUN
	book	r1, r0, r2, r3, ip, 1f
	bx	lr
1:	mov	r2, r0
	mov	r0, r1
	mov	r1, r2
	b	hist_long_run

/*
 * The low words of nanoseconds will do for what is late by less than 4 s. The constant: 2^32 / 1000,
 * rounded up, which is exact below 6 ms, and above it by a microsecond.
 */
	function hist_hrtimer_begins
	ldr	r3, [r0, #HRTIMER_HIST]
	ldr	r2, [r0, #HRTIMER_FUNC]
	check_place r3, r2, ip, 1f
	ldr	r1, [r0, #HRTIMER_BASE]
	ldr	r0, [r0, #HRTIMER_SOFTEXPIRES]
	read_clock r2
	strd	r2, r3, [r1, #CLOCK_BASE_RUN]
	ldr	ip, [r1, #CLOCK_BASE_HIST_NS]
	sub	r0, ip, r0
	mov	ip, #1000
	mla	r0, r2, ip, r0
	ldr	r1, =4294968
	umull	ip, r1, r0, r1
	book	r3, r1, r0, r2, ip, 2f
	bx	lr
1:	find_place r0, HRTIMER_HIST, HIST_KIND_HRTIMER, r2, hist_hrtimer_begins
2:	mov	r0, r3
	b	hist_long_wait

/* r1: the base. r0 is the callback's value. */
	function hist_hrtimer_ends
	ldrd	r2, r3, [r1, #CLOCK_BASE_RUN]
	read_clock r1
	sub	r2, r1, r2
	sub	r3, r3, #-HIST_AT_RUN
	book_narrow r3, r2, r1, ip, 1f
	bx	lr
1:	push	{r0, lr}
	mov	r0, r3
	mov	r1, r2
	bl	hist_long_run
	pop	{r0, pc}

/* For C, which does not know when the one before ended. */
	function hist_tasklet_begins
	push	{r7, r8, ip, lr}
	ldr	r2, =hist_state
	read_clock r1
	str	r1, [r2, #HIST_START]
	mov	r8, r0
	ldr	r7, [r0, #12]
	bl	.Ltasklet_begins
	pop	{r7, r8, ip, pc}
	.ltorg

#ifdef CONFIG_TASKLET_ENTRY
/* --- the places in bh/tasklet_entry.S ------------------------------------------------------- */

/*
 * A pass: r8: tasklet, r7: its function, r12: 0. r0 and r4 to r11 are in use, but r9 to r11 are not
 * yet when the first one begins, r2 being the clock as the pass began.
 */
	.macro	pass_begins nr
	function hist_pass_begins_\nr
	str	r12, [r8, #4]
	ldr	r9, =hist_state
	ldr	r3, [r9, #HIST_RAISED + 4 * \nr]
	ldr	r10, =hist_state + HIST_WAIT + \nr * HIST_WAIT_SIZE
	.endm

	pass_begins 0
	b	.Lpass_begins
	pass_begins 6
.Lpass_begins:
	str	r2, [r9, #HIST_START]
	sub	r3, r2, r3
	book	r10, r3, r1, r11, r12, .Llong_pass
	b	.Ltasklet_begins

/* A further round: r12 must be 0 again. */
	.macro	round_begins nr, insn:vararg
	function hist_round_begins_\nr
	\insn
	ldr	r3, =hist_state
	ldr	r1, [r3, #HIST_START]
	ldr	r2, [r3, #HIST_RAISED + 4 * \nr]
	ldr	r3, =hist_state + HIST_WAIT + \nr * HIST_WAIT_SIZE
	.endm

	round_begins 0, str r12, [r4, #CPU_WORK - CPU_HI_TASKLETS]
	b	.Lround_begins
	round_begins 6, stmib r4, {r4, r5, r12}
.Lround_begins:
	sub	r2, r1, r2
	book_narrow r3, r2, r1, r12, .Llong_round
	mov	r12, #0
	bx	lr

/* Its wait ends with the run of the one before. */
	function hist_next_tasklet
	str	r12, [r8, #4]
#endif
.Ltasklet_begins:
	ldrd	r2, r3, [r8, #TASKLET_HIST]
	check_place r2, r7, r1, 1f
	ldr	r1, =hist_state
	ldr	r12, [r1, #HIST_START]
	str	r2, [r1, #HIST_START + 4]
	sub	r3, r12, r3
	book_narrow r2, r3, r1, r12, .Llong_tasklet
	bx	lr
1:	find_place r8, TASKLET_HIST, HIST_KIND_TASKLET, r7, .Ltasklet_begins

.Llong_tasklet:
	push	{r0, lr}
	mov	r0, r2
	mov	r1, r3
	bl	hist_long_wait
	pop	{r0, pc}

#ifdef CONFIG_TASKLET_ENTRY
.Llong_pass:
	push	{r0, lr}
	mov	r0, r10
	mov	r1, r3
	bl	hist_long_wait
	pop	{r0, lr}
	b	.Ltasklet_begins

.Llong_round:
	push	{r0, lr}
	mov	r0, r3
	mov	r1, r2
	bl	hist_long_wait
	mov	r12, #0
	pop	{r0, pc}

/* Any other vector that is alone: r12: its number, r2: the clock. r0 to r3 are free. */
	function hist_one_vector_begins
	str	r0, [r4, #CPU_WORK]
	ldr	r0, =hist_state + HIST_WAIT
	add	r1, r0, r12, lsl #2
	ldr	r1, [r1, #HIST_RAISED - HIST_WAIT]
	mov	r3, #HIST_WAIT_SIZE
	sub	r1, r2, r1
	mla	r0, r12, r3, r0
	book_narrow r0, r1, r2, r3, 1f
	bx	lr
1:	push	{r12, lr}
	bl	hist_long_wait
	pop	{r12, pc}
#endif
	.ltorg
