// SPDX-License-Identifier: MIT
/*
 * The scheduler: priority arrays, the switch, wake-ups.
 *
 * One CPU: interrupts off is the lock of the run queue. The running thread stays
 * linked in its list, so that a yield is a move to the tail.
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
#include <bhk/tracepoint.h>
#include <trace/events/sched.h>
#include "sched.h"
#include "switch.h"

struct rq rq = {
	.expired = &rq.arrays[1],
};

static inline unsigned int first_prio(const struct prio_array *array)
{
	unsigned int word = __builtin_clz(array->summary);

	return word * 32 + __builtin_clz(array->bitmap[word]);
}

static inline void array_add(struct prio_array *array, struct task_struct *p)
{
	list_add_tail(&p->run_list, &array->queue[p->prio]);
	array->bitmap[p->prio_word] |= p->prio_bit;
	array->summary |= 0x80000000u >> p->prio_word;
	p->array = array;
}

static inline void array_del(struct task_struct *p)
{
	struct prio_array *array = p->array;

	__list_del_entry(&p->run_list);
	p->array = NULL;
	if (!list_empty(&array->queue[p->prio]))
		return;
	array->bitmap[p->prio_word] &= ~p->prio_bit;
	if (!array->bitmap[p->prio_word])
		array->summary &= ~(0x80000000u >> p->prio_word);
}

/* Interrupts off. */
void enqueue_task(struct task_struct *p)
{
	array_add(cpu_state.active, p);
}

/* Interrupts off. */
void dequeue_task(struct task_struct *p)
{
	array_del(p);
}

/* Interrupts off: @p goes behind its equals; with its slice used up, behind everyone's slice. */
void requeue_task(struct task_struct *p)
{
	struct prio_array *array = p->array;

	array_del(p);
	if (slice_used_up(p)) {
		refill_slice(p);
		if (p->policy == SCHED_NORMAL && !rt_task(p))
			array = rq.expired;
	}
	array_add(array, p);
}

_Static_assert(sizeof(void *) != 4 || offsetof(struct task_struct, sp) == TASK_SP, "TASK_SP");

/* Interrupts off. */
void resched_curr(void)
{
	cpu_state.work |= WORK_NEED_RESCHED;
}

static struct task_struct *pick_from_expired(void)
{
	struct prio_array *array = rq.expired;

	if (!array->summary)
		return rq.idle;
	rq.expired = cpu_state.active;
	cpu_state.active = array;
	return list_first_entry(&array->queue[first_prio(array)], struct task_struct, run_list);
}

static inline struct task_struct *pick_next_task(void)
{
	struct prio_array *array = cpu_state.active;

	if (unlikely(!array->summary))
		return pick_from_expired();
	return list_first_entry(&array->queue[first_prio(array)], struct task_struct, run_list);
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

static __always_inline void switch_to(struct task_struct *prev, struct task_struct *next)
{
	u32 now = clock_us();

	prev->sum_exec += now - cpu_state.switch_clock;
	cpu_state.switch_clock = now;
	cpu_state.curr = next;
	__switch_to(prev, next);
}

/*
 * Both: interrupts off on entry and on return; the thread may have been away in between.
 * A preempted thread stays runnable, whatever its state says: it was on its way to sleep.
 */
static __always_inline void schedule_preempted(void)
{
	struct task_struct *prev = current, *next;

	cpu_state.work &= ~WORK_NEED_RESCHED;
	next = pick_next_task();
	if (next == prev)
		return;
	prev->nivcsw++;
	switch_to(prev, next);
}

static __always_inline void schedule_sleeping(void)
{
	struct task_struct *prev = current, *next;

	cpu_state.work &= ~WORK_NEED_RESCHED;
	dequeue_task(prev);
	next = pick_next_task();
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
	else
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

/**
 * preempt_schedule_irq() - the interrupted thread makes room
 *
 * Context: end of an interrupt that interrupted a preemptible thread, on the thread's
 * stack, interrupts off; they are off on return as well.
 */
void __sched preempt_schedule_irq(void)
{
	tick_leave_idle();
	do {
		schedule_preempted();
	} while (cpu_state.work & WORK_NEED_RESCHED);
}

/**
 * yield() - let equals run first
 *
 * Context: task. Sleeps only in the sense that others run.
 */
void __sched yield(void)
{
	struct task_struct *p = current;

	if (unlikely(cpu_state.preempt_count) && !schedule_bug())
		return;
	trace_irq_disable_0(trace_key(sched_switch), trace_yields);
	if (p->array)
		list_move_tail(&p->run_list, &p->array->queue[p->prio]);
	schedule_preempted();
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

static noinline int preempt_after_wakeup(void)
{
	preempt_schedule();
	return 1;
}

#ifdef CONFIG_TRACE
/* make_runnable() while it is traced. Whether to preempt is said now, so that the event shows it. */
static void __used trace_wakeup(struct task_struct *p)
{
	trace_sched_waking(p);
	if (!p->array && p->prio < current->prio)
		resched_curr();
	trace_sched_wakeup(p);
}
#endif

/* Interrupts off. */
static __always_inline bool make_runnable(struct task_struct *p, unsigned int state)
{
	if (!(p->__state & state))
		return false;
	trace_store(&trace_wakeup_key, trace_wakeup, p->__state, TASK_RUNNING, p);
	if (!p->array) {
		array_add(cpu_state.active, p);
		if (p->prio < current->prio)
			resched_curr();
	}
	return true;
}

static __always_inline int try_to_wake_up(struct task_struct *p, unsigned int state)
{
	unsigned long flags;
	bool woken;

	raw_local_irq_save(flags);
	woken = make_runnable(p, state);
	raw_local_irq_restore(flags);
	if (!woken)
		return 0;
	/* In an interrupt the count says no, at less cost than the flag. */
	if (unlikely(!preempt_count()) && need_resched())
		return preempt_after_wakeup();
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
	make_runnable(p, TASK_NORMAL);
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
