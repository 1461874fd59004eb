// SPDX-License-Identifier: MIT
/*
 * The scheduler: priority arrays, the switch, wake-ups.
 *
 * One CPU: interrupts off is the lock of the run queue. A runnable thread is in one of three
 * places: it runs (current), it is in the short chain of those that come next (cpu_state.next,
 * ->behind), or it is linked in a list of an array; its ->array says which array, in the first
 * two cases which one it would be put back to.
 *
 * What always holds:
 *
 * - The chain is in order, and who is in it comes before all that are linked in the active
 *   array: no one there is better, and it precedes its equals. It has at most two members,
 *   as two loads of the same priority play ping-pong and one is preempted, and one more from a wake-up that preempts to the switch.
 * - With need_resched clear, nobody in the active array or the chain is better than current.
 * - With need_resched set, the chain, if there is one, goes before current; without one the
 *   lists know who does.
 *
 * So a thread that preempts, and the one that it preempted, seldom see a list at all.
 */
#include <linux/compiler.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <bhk/clock.h>
#include <bhk/context.h>
#include <bhk/sched.h>
#include <bhk/time.h>
#include <bhk/tracer.h>
#include <bhk/tracepoint.h>
#include <trace/events/sched.h>
#include "chain.h"
#include "prio_array.h"
#include "sched.h"
#include "switch.h"

/* Part of each path that needs it, unless the image is to be small. */
#ifdef CONFIG_CC_OPTIMIZE_FOR_SIZE
#define hot_inline noinline __sched
#else
#define hot_inline __always_inline
#endif

struct rq rq = {
	.expired = &rq.arrays[1],
};

_Static_assert(sizeof(void *) != 4 || offsetof(struct task_struct, sp) == TASK_SP, "TASK_SP");

/* Takes the first of the lists out of them; the idle thread is in none. */
static noinline struct task_struct *pick_queued(void)
{
	struct prio_array *array = cpu_state.active;

	if (!array->summary) {
		array = rq.expired;
		if (!array->summary)
			return rq.idle;
		rq.expired = cpu_state.active;
		cpu_state.active = array;
	}
	return array_take_first(array);
}

#ifdef CONFIG_TRACE
/* For sched_switch: a thread that stays runnable makes room by itself. */
static bool switch_yields;	/* I */

/* Called by __switch_to() while the event is recorded. */
void trace_task_switch(struct task_struct *prev, struct task_struct *next)
{
	unsigned int state = prev->__state;
	long told = state & TRACE_TASK_REPORT;

	if (prev->array)
		told = switch_yields ? TASK_RUNNING : TRACE_TASK_PREEMPTED;
	else if (state & TASK_DEAD)
		told = EXIT_DEAD;
	else if ((state & TASK_IDLE) == TASK_IDLE)
		told = TRACE_TASK_IDLE;
	switch_yields = false;
	__trace_sched_switch(told, prev, next);
	latency_switch(next);
}

static void __used trace_yields(void)
{
	switch_yields = true;
}

static void __used trace_has_yielded(void)
{
	switch_yields = false;
}
#endif

/* Once in 71 minutes of run time. */
static noinline void switch_with_carry(struct task_struct *prev, struct task_struct *next)
{
	prev->sum_exec_high++;
	__switch_to(prev, next);
}

static hot_inline void switch_to(struct task_struct *prev, struct task_struct *next)
{
	u32 now = clock_us(), ran = now - cpu_state.switch_clock, sum = prev->sum_exec_low + ran;

	prev->sum_exec_low = sum;
	cpu_state.switch_clock = now;
	cpu_state.curr = next;
	if (unlikely(sum < ran))
		switch_with_carry(prev, next);
	else
		__switch_to(prev, next);
}

/*
 * All of these: interrupts off on entry and on return; the thread may have been away in between.
 * A preempted thread stays runnable, whatever its state says: it was on its way to sleep.
 */

/* need_resched is set and there is no chain: the lists say who runs, current perhaps. */
static noinline void schedule_by_lists(void)
{
	struct task_struct *prev = current, *next;
	u32 work = cpu_state.work;

	cpu_state.work = work & ~(WORK_NEED_RESCHED | WORK_CURR_TO_TAIL | WORK_SLICE_OVER);
	if (prev->array && (work & WORK_CURR_TO_TAIL))
		array_add_tail(prev->array, prev);
	else if (prev->array)
		array_add_head(prev->array, prev);
	next = pick_queued();
	if (next == prev)
		return;
	prev->nivcsw++;
	switch_to(prev, next);
}

/* There are two in the chain already, or some are better than @prev. */
static noinline void preempt_to_list(struct task_struct *prev, struct task_struct *next)
{
	settle_chain();
	list_before_equals(prev);
	prev->nivcsw++;
	switch_to(prev, next);
}

/* @prev makes room for a better one, which is out of the chain already. */
static noinline void preempt_thread(struct task_struct *prev, struct task_struct *next)
{
	struct task_struct *second = cpu_state.next;
	bool alone = !second && !cpu_state.active->summary;

	/* The chain only saves time. */
	if (IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE) ||
	    (unlikely(!alone) && (second ? second->behind || prev->prio > second->prio
					 : prev->prio > queued_prio(cpu_state.active)))) {
		preempt_to_list(prev, next);
		return;
	}
	chain_add(prev);
	prev->nivcsw++;
	switch_to(prev, next);
}

/*
 * Interrupts off, on in between: softirqs may be before it, and the switch behind it. What comes in
 * finds preemption off and leaves the switch to this one:
 *
 *	preempt_schedule_irq()		interrupt
 *	need_resched
 *	  window
 *					wakes another thread
 *	to the better of both
 */
static noinline void window_before_switch(void)
{
	preempt_disable();
	irq_window();
	preempt_enable_no_resched();
}

/* need_resched is set; with WORK_CURR_TO_TAIL there is no chain. */
static hot_inline void schedule_preempted(void)
{
	struct task_struct *prev = current, *next = cpu_state.next;

	if (unlikely(!next)) {
		schedule_by_lists();
		return;
	}
	cpu_state.work &= ~(WORK_NEED_RESCHED | WORK_SLICE_OVER);
	cpu_state.next = next->behind;
	if (prev->array) {
		preempt_thread(prev, next);
		return;
	}
	prev->nivcsw++;
	switch_to(prev, next);
}

static hot_inline void schedule_sleeping(void)
{
	struct task_struct *prev = current, *next = cpu_state.next;

	cpu_state.work &= ~(WORK_NEED_RESCHED | WORK_CURR_TO_TAIL | WORK_SLICE_OVER);
	prev->array = NULL;
	if (next)
		cpu_state.next = next->behind;
	else
		next = pick_queued();
	prev->nvcsw++;
	switch_to(prev, next);
}

/* Sleeping is impossible here: report it, and say whether it can be done all the same. */
static noinline bool schedule_bug(void)
{
	scheduling_while_atomic(current, preempt_count() + PREEMPT_DISABLE_OFFSET);
	if (in_interrupt() && !in_task()) {
		__set_current_state(TASK_RUNNING);
		return false;
	}
	cpu_state.preempt_count = 0;
	return true;
}

/**
 * schedule() - give up the CPU
 *
 * With a state other than TASK_RUNNING the thread sleeps until somebody wakes it, else
 * it lets the best runnable thread run, which may be itself.
 *
 * Context: task, preemption and interrupts on. Sleeps. A call from atomic context is
 * reported ("BUG: scheduling while atomic") and by default fatal.
 */
void __sched schedule(void)
{
	struct task_struct *tsk = current;

	if (unlikely(cpu_state.preempt_count) && !schedule_bug())
		return;
	if (unlikely(tsk->flags & PF_WQ_COUNTED) && tsk->__state)
		wq_worker_sleeping(tsk);
	trace_irq_disable_0(trace_key(sched_switch), trace_yields);
	if (tsk->__state != TASK_RUNNING)
		schedule_sleeping();
	else if (need_resched())
		schedule_preempted();
	trace_irq_enable_0(trace_key(sched_switch), trace_has_yielded);
	if (unlikely(tsk->flags & PF_WQ_COUNTED))
		wq_worker_running(tsk);
}
EXPORT_SYMBOL(schedule);

/**
 * schedule_irqoff() - sleep, with interrupts off before and after
 *
 * For loops that look with interrupts off whether there is work and sleep if not.
 *
 * Context: a thread in a sleeping state, interrupts off; a worker only between two items, as its
 * pool does not hear of the sleep.
 */
void __sched schedule_irqoff(void)
{
	if (unlikely(cpu_state.preempt_count) && !schedule_bug())
		return;
	schedule_sleeping();
}

/**
 * schedule_preempt_disabled() - schedule() for a caller with preemption off
 *
 * Context: task, preempt_count 1. Preemption is off again on return.
 */
void __sched schedule_preempt_disabled(void)
{
	preempt_enable_no_resched();
	schedule();
	preempt_disable();
}

/**
 * preempt_schedule() - let a better thread run, if this context may be preempted
 *
 * Context: any; does nothing with preemption or interrupts off.
 */
void __sched preempt_schedule(void)
{
	unsigned long flags;

	if (preempt_count())
		return;
	raw_local_irq_save(flags);
	if (!raw_irqs_disabled_flags(flags)) {
		tick_leave_idle();
		while (cpu_state.work & WORK_NEED_RESCHED)
			schedule_preempted();
	}
	raw_local_irq_restore(flags);
}
EXPORT_SYMBOL(preempt_schedule);

/* Interrupts off, on in between. */
static noinline void leave_idle(void)
{
	window_before_switch();
	tick_restart();
	window_before_switch();
}

/**
 * preempt_schedule_irq() - the interrupted thread makes room
 *
 * Context: end of an interrupt that interrupted a preemptible thread, on the thread's
 * stack, interrupts off; they are off on return as well.
 */
void __sched preempt_schedule_irq(void)
{
	if (IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE))
		tick_leave_idle();
	else if (unlikely(cpu_state.tick_stopped))
		leave_idle();
	do {
		schedule_preempted();
	} while (cpu_state.work & WORK_NEED_RESCHED);
}

/* Nobody is better than @p: the equal one that runs in its place, if there is one. */
static __always_inline struct task_struct *swap_with_equal(struct task_struct *p)
{
	struct list_head *queue = &cpu_state.active->queue[p->prio];
	struct task_struct *next = cpu_state.next;

	if (!next) {
		if (list_empty(queue))
			return NULL;
		next = pick_queued();
	} else {
		if (next->prio != p->prio)
			return NULL;
		cpu_state.next = next->behind;
	}
	if (cpu_state.next ? cpu_state.next->prio > p->prio : list_empty(queue))
		chain_add(p);
	else
		array_add_tail(cpu_state.active, p);
	return next;
}

/**
 * yield() - let equals run first
 *
 * Context: task. Sleeps only in the sense that others run.
 */
void __sched yield(void)
{
	struct task_struct *p = current, *next;

	if (unlikely(cpu_state.preempt_count) && !schedule_bug())
		return;
	trace_irq_disable_0(trace_key(sched_switch), trace_yields);
	if (unlikely(need_resched())) {
		settle_chain();
		cpu_state.work |= WORK_CURR_TO_TAIL;
		schedule_preempted();
	} else if (p->array && (next = swap_with_equal(p))) {
		p->nivcsw++;
		switch_to(p, next);
	}
	trace_irq_enable_0(trace_key(sched_switch), trace_has_yielded);
}
EXPORT_SYMBOL(yield);

int __sched __cond_resched(void)
{
	might_sleep();
	if (!need_resched())
		return 0;
	preempt_schedule();
	return 1;
}
EXPORT_SYMBOL(__cond_resched);

#ifdef CONFIG_TRACE
/* make_runnable() while it is traced. Whether to preempt is said now, so that the event shows it. */
static void __used trace_wakeup(struct task_struct *p)
{
	latency_wakeup(p);
	trace_sched_waking(p);
	if (!p->array && p->prio < current->prio)
		resched_curr();
	trace_sched_wakeup(p);
}
#endif

/* Interrupts off; @p does not run, or is only on its way to sleep. */
static hot_inline void make_runnable(struct task_struct *p)
{
	trace_store_1(&trace_wakeup_key, trace_wakeup, p->__state, TASK_RUNNING, p);
	if (unlikely(p->array))
		return;
	p->array = cpu_state.active;
	if (likely(p->prio < current->prio && !need_resched())) {
		chain_add(p);
		cpu_state.work |= WORK_NEED_RESCHED;
		return;
	}
	enqueue_woken(p);
}

/* From a thread or a softirq: an interrupt may have woken @p meanwhile. */
static noinline int wake_up_elsewhere(struct task_struct *p, unsigned int state)
{
	unsigned long flags;
	bool woken;

	raw_local_irq_save(flags);
	woken = p->__state & state;
	if (woken)
		make_runnable(p);
	raw_local_irq_restore(flags);
	preempt_check_resched();
	return woken;
}

static __always_inline int try_to_wake_up(struct task_struct *p, unsigned int state)
{
	if (!(READ_ONCE(p->__state) & state))
		return 0;
	/* In a hard handler, where it matters most, interrupts are off already. */
	if (unlikely(!__PREEMPT_IN_HARDIRQ(cpu_state.preempt_count)))
		return wake_up_elsewhere(p, state);
	make_runnable(p);
	return 1;
}

/**
 * wake_up_process() - make a sleeping thread runnable
 * @p: the thread
 *
 * Context: any but NMI. From a preemptible thread, a woken thread of higher priority
 * runs before this returns. A write before the call is seen by the woken thread.
 *
 * Return: 1 if it slept, 0 if it was running already.
 */
int wake_up_process(struct task_struct *p)
{
	return try_to_wake_up(p, TASK_NORMAL);
}
EXPORT_SYMBOL(wake_up_process);

/**
 * wake_up_process_irqoff() - wake_up_process() for a caller with interrupts off
 * @p: the thread
 *
 * If @p should run at once, the interrupt's exit sees to it; a thread calls
 * preempt_check_resched() when it has turned interrupts on.
 *
 * Context: any but NMI, interrupts off.
 */
void wake_up_process_irqoff(struct task_struct *p)
{
	if (p->__state & TASK_NORMAL)
		make_runnable(p);
}

/**
 * wake_up_state() - wake a thread that sleeps in one of some states
 * @p:	   the thread
 * @state: mask of TASK_* states
 *
 * Context and return value as wake_up_process().
 */
int wake_up_state(struct task_struct *p, unsigned int state)
{
	return try_to_wake_up(p, state);
}
EXPORT_SYMBOL(wake_up_state);

/**
 * sched_init() - an empty run queue and the boot context as the idle thread
 *
 * Context: boot, interrupts off.
 */
void __init sched_init(void)
{
	unsigned int i;

	for (i = 0; i < MAX_PRIO; i++) {
		INIT_LIST_HEAD(&rq.arrays[0].queue[i]);
		INIT_LIST_HEAD(&rq.arrays[1].queue[i]);
	}
	cpu_state.active = &rq.arrays[0];
	rq.idle = &init_task;
	cpu_state.switch_clock = clock_us();
	cpu_state.curr = &init_task;
}
