// SPDX-License-Identifier: MIT
/*
 * Tasklets: functions that run once in softirq context for any number of schedules.
 *
 * Each of the two vectors has a ring, first come first served. A tasklet whose turn comes
 * while it is disabled is parked: it stays scheduled, is on no ring, and the tasklet_enable()
 * that brings its count to 0 puts it back. Nothing is raised again and again meanwhile, and
 * killing it returns.
 *
 * One CPU: interrupts off guards the rings and the state bits. A body runs in softirq
 * context, which no thread and no other softirq can interrupt; so for every caller that
 * may wait, no body is running.
 *
 * With CONFIG_TASKLET_ENTRY the shortest ways are in tasklet_entry.S. All that happens there
 * happens here, too: for threads, for tracing, for whatever is pending at the same time.
 */
#include <linux/interrupt.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/sched.h>
#include <bhk/clock.h>
#include <bhk/context.h>
#include <bhk/debugobjects.h>
#include <bhk/tracepoint.h>
#include "internal.h"
#include "tasklet_entry.h"

#ifdef CONFIG_TASKLET_ENTRY
/* What tasklet_entry.S loads by one LDM and stores by one STM, and the ends of the rings. */
_Static_assert(offsetof(struct tasklet_struct, data) == 0, "LDM order");
_Static_assert(offsetof(struct tasklet_struct, state) == TASKLET_AT_STATE, "LDM order");
_Static_assert(offsetof(struct tasklet_struct, next) == TASKLET_AT_NEXT, "LDM order");
_Static_assert(offsetof(struct tasklet_struct, func) == 12, "LDM order");
_Static_assert(offsetof(struct tasklet_struct, count) == 16, "LDM order");
_Static_assert(RING_AT_FIRST == TASKLET_AT_NEXT, "the ring closes");
_Static_assert(BIT(TASKLET_STATE_SCHED) == 1, "0 + 1");
_Static_assert(HI_SOFTIRQ == 0 && TASKLET_SOFTIRQ == 6, "numbers of the vectors");
#ifdef CONFIG_TRACE
_Static_assert(PLACE_RAISE == TRACE_PLACE_RAISE && PLACE_SOFTIRQ == TRACE_PLACE_SOFTIRQ &&
	       PLACE_TASKLET == TRACE_PLACE_TASKLET, "trace places");
_Static_assert(sizeof(struct static_key) == 4, "trace places");
#endif
#endif

#define SCHED BIT(TASKLET_STATE_SCHED)

/* tasklet_struct.state, beside Linux's bits: where a scheduled tasklet is. */
#define PARKED TASKLET_PARKED_FLAG /* its turn came while it was disabled */
#define HI     TASKLET_HI_FLAG	   /* scheduled for HI_SOFTIRQ */

static unsigned int nr_parked;	/* I */

/* The last one's next, and what an empty ring begins with. */
static __always_inline struct tasklet_struct *ring_end(struct tasklet_head *vec)
{
	return container_of(&vec->first, struct tasklet_struct, next);
}

/* Interrupts off. */
static __always_inline void tasklet_append(struct tasklet_head *vec, struct tasklet_struct *t)
{
	t->next = ring_end(vec);
	vec->last->next = t;
	vec->last = t;
}

/* Interrupts off. */
static __always_inline void schedule_in_interrupt(struct tasklet_struct *t,
						  struct tasklet_head *vec, unsigned int nr,
						  unsigned long bits)
{
	if (t->state & SCHED)
		return;
	t->state = bits;
	tasklet_append(vec, t);
	hist_hook(tasklet_scheduled, nr, t);
	trace_store_n2(&trace_raise_key, hook_tasklet_scheduled, cpu_state.work,
		       cpu_state.work | WORK_SOFTIRQ_BIT(nr), nr, t);
}

static noinline void schedule_anywhere(struct tasklet_struct *t, struct tasklet_head *vec,
				       unsigned int nr, unsigned long bits)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	schedule_in_interrupt(t, vec, nr, bits);
	if (!in_interrupt())
		wakeup_softirqd();
	raw_local_irq_restore(flags);
	preempt_check_resched();
}

/**
 * tasklet_schedule() - have a tasklet run once more
 * @t: the tasklet
 *
 * Already scheduled: nothing changes. SCHED is cleared just before the body runs, so a
 * call from the body, or from an interrupt during it, gives one more run.
 *
 * Context: any but NMI.
 */
void tasklet_schedule_anywhere(struct tasklet_struct *t)
{
	schedule_anywhere(t, &cpu_state.tasklets, TASKLET_SOFTIRQ, SCHED);
}
EXPORT_SYMBOL(tasklet_schedule);

/**
 * tasklet_hi_schedule() - the same, ahead of all ordinary tasklets
 * @t: the tasklet
 *
 * Context: any but NMI.
 */
void tasklet_hi_schedule_anywhere(struct tasklet_struct *t)
{
	schedule_anywhere(t, &cpu_state.tasklets_hi, HI_SOFTIRQ, SCHED | HI);
}
EXPORT_SYMBOL(tasklet_hi_schedule);

/* Interrupts off. Its turn came while it was disabled. */
noinline void tasklet_park(struct tasklet_struct *t)
{
	t->state |= PARKED;
	nr_parked++;
}

/*
 * Only what is on the ring now: a tasklet that schedules itself runs in the next round.
 * Each is unlinked before it runs, so it may be freed, killed or set up again by its body;
 * it is not touched after that. Interrupts off on entry and return.
 */
static void tasklet_round(struct tasklet_head *vec)
{
	struct tasklet_struct *t, *next = vec->first, *end = ring_end(vec);
	void (*func)(unsigned long);

	vec->last = end;
	vec->first = end;
	while (next != end) {
		t = next;
		next = t->next;
		if (unlikely(atomic_read(&t->count))) {
			tasklet_park(t);
			continue;
		}
		t->state = 0;
		func = t->func;
		hist_hook(tasklet_begins, t);
		trace_irq_enable_2(&trace_tasklet_key, hook_tasklet_begins, t, func);
		func(t->data);
		trace_irq_disable_2(&trace_tasklet_key, hook_tasklet_ended, t, func);
		hist_hook(tasklet_ends);
	}
}

static __always_inline void run_vector(struct tasklet_head *vec, unsigned int nr)
{
	if (cpu_state.work & WORK_BH_WORK(nr))
		workqueue_softirq_action(nr == HI_SOFTIRQ);
	raw_local_irq_disable();
	tasklet_round(vec);
	raw_local_irq_enable();
}

static void tasklet_action(struct softirq_action *a)
{
	run_vector(&cpu_state.tasklets, TASKLET_SOFTIRQ);
}

static void tasklet_hi_action(struct softirq_action *a)
{
	run_vector(&cpu_state.tasklets_hi, HI_SOFTIRQ);
}

/* One that is set up while its turn comes stays linked, and runs once more. */
static __always_inline void tasklet_reset(struct tasklet_struct *t)
{
	if (!debug_obj_init(&debug_tasklet, t)) {
		t->next = NULL;
		t->state = 0;
	}
	atomic_set(&t->count, 0);
}

/**
 * tasklet_setup() - prepare a tasklet, new form
 * @t:	      the tasklet, not scheduled
 * @callback: gets the tasklet
 *
 * Context: any.
 */
void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *))
{
	tasklet_reset(t);
	t->callback = callback;
	t->use_callback = true;
	t->data = (unsigned long)t;
	hist_ref_init(&t->hist);
}
EXPORT_SYMBOL(tasklet_setup);

/**
 * tasklet_init() - prepare a tasklet, old form
 * @t:	  the tasklet, not scheduled
 * @func: gets @data
 * @data: anything
 *
 * Context: any.
 */
void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long), unsigned long data)
{
	tasklet_reset(t);
	t->func = func;
	t->use_callback = false;
	t->data = data;
	hist_ref_init(&t->hist);
}
EXPORT_SYMBOL(tasklet_init);

/**
 * tasklet_disable_nosync() - keep a tasklet from running
 * @t: the tasklet
 *
 * Context: any. Nests. A body that runs goes on.
 */
void tasklet_disable_nosync(struct tasklet_struct *t)
{
	atomic_inc(&t->count);
	smp_mb__after_atomic();
}
EXPORT_SYMBOL(tasklet_disable_nosync);

/**
 * tasklet_unlock_wait() - wait until the body does not run
 * @t: the tasklet
 *
 * Context: task. Returns at once: a thread runs only while no body does.
 */
void tasklet_unlock_wait(struct tasklet_struct *t)
{
	might_sleep();
}
EXPORT_SYMBOL(tasklet_unlock_wait);

/**
 * tasklet_unlock_spin_wait() - the same for callers that may not sleep
 * @t: the tasklet
 *
 * Context: task with preemption or interrupts off; not the body itself.
 */
void tasklet_unlock_spin_wait(struct tasklet_struct *t)
{
	context_atomic();
}
EXPORT_SYMBOL(tasklet_unlock_spin_wait);

/**
 * tasklet_disable() - keep a tasklet from running and wait until it does not run
 * @t: the tasklet
 *
 * Context: task; not from the tasklet itself. Nests.
 */
void tasklet_disable(struct tasklet_struct *t)
{
	tasklet_disable_nosync(t);
	context_task();
	smp_mb();
}
EXPORT_SYMBOL(tasklet_disable);

/**
 * tasklet_disable_in_atomic() - tasklet_disable() where sleeping is not allowed
 * @t: the tasklet
 *
 * Context: task, any preempt count, and softirqs other than @t.
 */
void tasklet_disable_in_atomic(struct tasklet_struct *t)
{
	tasklet_disable_nosync(t);
	tasklet_unlock_spin_wait(t);
	smp_mb();
}
EXPORT_SYMBOL(tasklet_disable_in_atomic);

/* Interrupts off: a parked tasklet is on no list any more. */
static void unpark(struct tasklet_struct *t)
{
	t->state &= ~PARKED;
	nr_parked--;
}

#ifdef CONFIG_DEBUG_OBJECTS
/* Interrupts off. It is set up anew, or its memory is freed. */
void tasklet_unpark(struct tasklet_struct *t)
{
	unpark(t);
}
#endif

/**
 * tasklet_enable() - end of one disable
 * @t: the tasklet
 *
 * The last one puts a tasklet that was scheduled meanwhile back into its vector.
 *
 * Context: any but NMI.
 */
void tasklet_enable(struct tasklet_struct *t)
{
	unsigned long flags;
	bool hi;

	if (!context_not_nmi())
		return;
	raw_local_irq_save(flags);
	if (atomic_dec_and_test(&t->count) && (t->state & PARKED)) {
		hi = t->state & HI;
		unpark(t);
		tasklet_append(hi ? &cpu_state.tasklets_hi : &cpu_state.tasklets, t);
		__raise_softirq_irqoff(hi ? HI_SOFTIRQ : TASKLET_SOFTIRQ);
		if (!in_interrupt())
			wakeup_softirqd();
	}
	raw_local_irq_restore(flags);
	preempt_check_resched();
}
EXPORT_SYMBOL(tasklet_enable);

/* Return: true while @t waits for a run that will come. */
static bool tasklet_run_expected(struct tasklet_struct *t)
{
	unsigned long flags;
	bool expected;

	raw_local_irq_save(flags);
	if (t->state & PARKED) {
		unpark(t);
		t->state = 0;
	}
	expected = t->state & SCHED;
	raw_local_irq_restore(flags);
	return expected;
}

/**
 * tasklet_kill() - wait until a tasklet neither is scheduled nor runs
 * @t: the tasklet
 *
 * A pending run happens first. A tasklet that is scheduled while disabled will not run: it
 * is taken off instead (Linux waits for ever). Others must have stopped scheduling it.
 *
 * Context: task. Sleeps. In an interrupt it is reported, and waits no longer than Linux.
 */
void tasklet_kill(struct tasklet_struct *t)
{
	if (in_interrupt())
		pr_notice("softirq: Attempt to kill tasklet from interrupt\n");
	while (tasklet_run_expected(t)) {
		local_bh_disable();
		local_bh_enable();
		if (!tasklet_run_expected(t))
			break;
		schedule_timeout_uninterruptible(1);
	}
}
EXPORT_SYMBOL(tasklet_kill);

/**
 * tasklet_nr_parked() - scheduled tasklets that are disabled
 *
 * Context: any.
 */
unsigned int tasklet_nr_parked(void)
{
	return nr_parked;
}

/**
 * tasklet_show_next() - walk a vector's ring
 * @pos: NULL for the first; the tasklet on return
 * @hi:  which vector
 *
 * Context: interrupts off for as long as @pos is used. Return: false at the end.
 */
bool tasklet_show_next(struct tasklet_struct **pos, bool hi)
{
	struct tasklet_head *vec = hi ? &cpu_state.tasklets_hi : &cpu_state.tasklets;

	*pos = *pos ? (*pos)->next : vec->first;
	return *pos != ring_end(vec);
}

void __init tasklet_init_vectors(void)
{
	cpu_state.tasklets.last = cpu_state.tasklets.first = ring_end(&cpu_state.tasklets);
	cpu_state.tasklets_hi.last = cpu_state.tasklets_hi.first = ring_end(&cpu_state.tasklets_hi);
	open_softirq(TASKLET_SOFTIRQ, tasklet_action);
	open_softirq(HI_SOFTIRQ, tasklet_hi_action);
}
