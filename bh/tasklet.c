// SPDX-License-Identifier: MIT
/*
 * Tasklets: functions that run once in softirq context for any number of schedules.
 *
 * Each of the two vectors has a list, first come first served. A tasklet whose turn comes
 * while it is disabled is parked: it stays scheduled, is on no list, and the tasklet_enable()
 * that brings its count to 0 puts it back. Nothing is raised again and again meanwhile, and
 * killing it returns.
 *
 * One CPU: interrupts off guards the lists and the state bits. A body runs in softirq
 * context, which no thread and no other softirq can interrupt; so for every caller that
 * may wait, no body is running.
 */
#include <linux/interrupt.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/sched.h>
#include <bhk/clock.h>
#include <bhk/context.h>
#include <bhk/tracepoint.h>
#include "internal.h"

#define SCHED BIT(TASKLET_STATE_SCHED)

/* tasklet_struct.state, beside Linux's bits: where a scheduled tasklet is. */
#define PARKED BIT(8)	/* its turn came while it was disabled */
#define HI     BIT(9)	/* scheduled for HI_SOFTIRQ */

/**
 * struct tasklet_head - the scheduled tasklets of a vector
 * @head: next to run
 * @tail: where the next one is linked: &head, or the last one's next
 */
struct tasklet_head {
	struct tasklet_struct *head;	/* I */
	struct tasklet_struct **tail;	/* I */
};

static struct tasklet_head tasklet_vec, tasklet_hi_vec;
static unsigned int nr_parked;		/* I */

/* Interrupts off. */
static __always_inline void tasklet_append(struct tasklet_head *vec, struct tasklet_struct *t)
{
	t->next = NULL;
	*vec->tail = t;
	vec->tail = &t->next;
}

/* Interrupts off, and an interrupt or a section with BH off is under way. */
static __always_inline void schedule_in_interrupt(struct tasklet_struct *t,
						  struct tasklet_head *vec, unsigned int nr,
						  unsigned long bits)
{
	if (t->state & SCHED)
		return;
	t->state = bits;
	tasklet_append(vec, t);
	trace_store_n2(&trace_raise_key, hook_tasklet_scheduled, cpu_state.work,
		       cpu_state.work | WORK_SOFTIRQ_BIT(nr), nr, t);
}

static noinline void schedule_elsewhere(struct tasklet_struct *t, struct tasklet_head *vec,
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

/* In a hard handler, where it matters most, interrupts are off already. */
static __always_inline void __tasklet_schedule_on(struct tasklet_struct *t,
						  struct tasklet_head *vec, unsigned int nr,
						  unsigned long bits)
{
	if (likely(__PREEMPT_IN_HARDIRQ(cpu_state.preempt_count)))
		schedule_in_interrupt(t, vec, nr, bits);
	else
		schedule_elsewhere(t, vec, nr, bits);
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
void tasklet_schedule(struct tasklet_struct *t)
{
	__tasklet_schedule_on(t, &tasklet_vec, TASKLET_SOFTIRQ, SCHED);
}
EXPORT_SYMBOL(tasklet_schedule);

/**
 * tasklet_hi_schedule() - the same, ahead of all ordinary tasklets
 * @t: the tasklet
 *
 * Context: any but NMI.
 */
void tasklet_hi_schedule(struct tasklet_struct *t)
{
	__tasklet_schedule_on(t, &tasklet_hi_vec, HI_SOFTIRQ, SCHED | HI);
}
EXPORT_SYMBOL(tasklet_hi_schedule);

/* Interrupts off. Its turn came while it was disabled. */
static noinline void park(struct tasklet_struct *t)
{
	t->state |= PARKED;
	nr_parked++;
}

/*
 * Only what is on the list now: a tasklet that schedules itself runs in the next round.
 * Each is unlinked before it runs, so it may be freed, killed or set up again by its body;
 * it is not touched after that. Interrupts off on entry and return.
 */
static __always_inline void tasklet_round(struct tasklet_head *vec)
{
	struct tasklet_struct *t, *next = vec->head;
	void (*func)(unsigned long);

	vec->head = NULL;
	vec->tail = &vec->head;
	while (next) {
		t = next;
		next = t->next;
		if (unlikely(atomic_read(&t->count))) {
			park(t);
			continue;
		}
		t->state = 0;
		func = t->func;
		trace_irq_enable_2(&trace_tasklet_key, hook_tasklet_begins, t, func);
		func(t->data);
		trace_irq_disable_2(&trace_tasklet_key, hook_tasklet_ended, t, func);
	}
}

/* Tasklets were scheduled meanwhile. Interrupts off. */
static noinline void tasklet_more_rounds(struct tasklet_head *vec, unsigned int nr)
{
	unsigned int rounds = 0;
	u32 begin = clock_us();

	while (vec->head && softirq_next_round(nr, &rounds, begin))
		tasklet_round(vec);
}

static __always_inline void tasklet_run_list(struct tasklet_head *vec, unsigned int nr)
{
	raw_local_irq_disable();
	tasklet_round(vec);
	if (unlikely(vec->head))
		tasklet_more_rounds(vec, nr);
	raw_local_irq_enable();
}

void tasklet_action(struct softirq_action *a)
{
	tasklet_run_list(&tasklet_vec, TASKLET_SOFTIRQ);
}

void tasklet_hi_action(struct softirq_action *a)
{
	tasklet_run_list(&tasklet_hi_vec, HI_SOFTIRQ);
}

/* While BH work is queued these take the place of the two above: else tasklets do not pay for it. */
void tasklet_bh_action(struct softirq_action *a)
{
	workqueue_softirq_action(false);
	tasklet_run_list(&tasklet_vec, TASKLET_SOFTIRQ);
}

void tasklet_hi_bh_action(struct softirq_action *a)
{
	workqueue_softirq_action(true);
	tasklet_run_list(&tasklet_hi_vec, HI_SOFTIRQ);
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
	t->next = NULL;
	t->state = 0;
	atomic_set(&t->count, 0);
	t->callback = callback;
	t->use_callback = true;
	t->data = (unsigned long)t;
	hist_stamp_init(t);
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
	t->next = NULL;
	t->state = 0;
	atomic_set(&t->count, 0);
	t->func = func;
	t->use_callback = false;
	t->data = data;
	hist_stamp_init(t);
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

	raw_local_irq_save(flags);
	if (atomic_dec_and_test(&t->count) && (t->state & PARKED)) {
		hi = t->state & HI;
		unpark(t);
		tasklet_append(hi ? &tasklet_hi_vec : &tasklet_vec, t);
		raise_softirq_irqoff(hi ? HI_SOFTIRQ : TASKLET_SOFTIRQ);
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
 * tasklet_show_next() - walk a vector's list
 * @pos: NULL for the first; the tasklet on return
 * @hi:  which vector
 *
 * Context: interrupts off for as long as @pos is used. Return: false at the end.
 */
bool tasklet_show_next(struct tasklet_struct **pos, bool hi)
{
	*pos = *pos ? (*pos)->next : (hi ? tasklet_hi_vec : tasklet_vec).head;
	return *pos;
}

void __init tasklet_init_vectors(void)
{
	tasklet_vec.tail = &tasklet_vec.head;
	tasklet_hi_vec.tail = &tasklet_hi_vec.head;
	open_softirq(TASKLET_SOFTIRQ, tasklet_action);
	open_softirq(HI_SOFTIRQ, tasklet_hi_action);
}
