/* SPDX-License-Identifier: MIT */
/* The run queue, for kernel/sched/ only. */
#ifndef _KERNEL_SCHED_SCHED_H
#define _KERNEL_SCHED_SCHED_H

#include <linux/kernel.h>
#include <linux/irqflags.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/swait.h>
#include <bhk/sched.h>

#define PRIO_WORDS ((MAX_PRIO + 31) / 32)

/**
 * struct prio_array - lists of runnable threads, one for each priority
 * @summary: bit 31 - w is set while bitmap[w] is not empty
 * @bitmap:  bit 31 - (p % 32) of word p / 32 is set while queue[p] is not empty
 * @queue:   threads of one priority, first come first served
 *
 * Two count-leading-zeros find the best priority.
 */
struct prio_array {
	struct list_head queue[MAX_PRIO];   /* I */
	u32 summary;			    /* I */
	u32 bitmap[PRIO_WORDS];		    /* I */
};

/**
 * struct rq - the run queue of the one CPU, as far as it is not in cpu_state
 * @expired:	SCHED_NORMAL threads that used up their slice; swapped in when no other
 *		SCHED_NORMAL thread is left in cpu_state.active
 * @idle:	runs when both are empty
 * @dead_switches: switches of threads that have ended
 */
struct rq {
	struct prio_array *expired;	/* I */
	struct task_struct *idle;	/* c */
	unsigned long dead_switches;	/* I */
	struct prio_array arrays[2];
};

extern struct rq rq;

/* The test that every function that may sleep makes, too, when it needs not to. */
#define check_may_sleep()                                                                          \
	do {                                                                                       \
		if (unlikely(cpu_state.preempt_count || raw_irqs_disabled()))                      \
			might_sleep();                                                             \
	} while (0)

/*
 * Interrupts off on entry and on return: sleeps in the state that was set. The workqueue wants to
 * hear of its workers' sleep with interrupts on.
 */
static __always_inline void __sched sleep_irqoff(void)
{
	if (likely(!(current->flags & PF_WQ_COUNTED))) {
		schedule_irqoff();
		return;
	}
	raw_local_irq_enable();
	schedule();
	raw_local_irq_disable();
}

/* The switch itself: kernel/sched/switch.S. Returns when prev runs again. */
void __switch_to(struct task_struct *prev, struct task_struct *next);
void thread_start(void);
void trace_task_switch(struct task_struct *prev, struct task_struct *next);

void set_task_prio(struct task_struct *p, int prio);
void expire_current(void);
int task_timeslice(const struct task_struct *p);
/* Interrupts off, @p not queued: the effective priority and what is derived from it. */
static inline void assign_prio(struct task_struct *p, int prio)
{
	p->prio = prio;
	p->prio_word = (u32)prio / 32;
	p->prio_bit = 0x80000000u >> (prio % 32);
}

/* Ticks for which a slice goes on, because at each of them something better was woken by another line. */
#define SLICE_PUT_OFF_MAX 50

/* Interrupts off. */
static inline void refill_slice(struct task_struct *p)
{
	p->slice_end = (u32)p->sum_exec + task_timeslice(p);
}

static inline bool slice_used_up(const struct task_struct *p)
{
	return (s32)((u32)p->sum_exec - p->slice_end) >= 0;
}

/* Interrupts off: wake the first waiter. Who calls looks at need_resched() when they are on. */
static __always_inline void swake_up_first(struct swait_queue_head *q)
{
	struct swait_queue *curr;

	if (list_empty(&q->task_list))
		return;
	curr = list_first_entry(&q->task_list, struct swait_queue, task_list);
	list_del_init(&curr->task_list);
	wake_up_process_irqoff(curr->task);
}

void resched_curr(void);

/* With the depth of a chain: no interrupt is let in between its links. */
#define PI_CLOSED 0x100

/* kernel/sched/pi.c; interrupts off for all. */
struct pi_lend;
struct mutex;
void pi_link(struct pi_lend *lend, struct task_struct *owner);
void pi_unlink(struct pi_lend *lend);
void pi_adjust(struct task_struct *p, unsigned int depth);
void pi_lend_init(struct pi_lend *lend, struct task_struct *donor, struct mutex *lock);
void pi_check_deadlock(struct pi_lend *lend, unsigned int depth);
void pi_exit_task(struct task_struct *p);
void pi_adjust_in_window(struct task_struct *p, unsigned int depth);

/* kernel/sched/mutex.c; interrupts off: the priority of a waiter changed. Return: the owner. */
struct task_struct *mutex_waiter_changed(struct pi_lend *lend);

#endif
