/* SPDX-License-Identifier: MIT */
/* Who waits for whose lock: for CONFIG_DEBUG_PRIO_INVERSION. */
#ifndef _KERNEL_SCHED_INVERSION_H
#define _KERNEL_SCHED_INVERSION_H

#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/semaphore.h>

/**
 * struct lock_wait - a thread that waits, on its stack
 * @node:     link in the list of all
 * @task:     the thread
 * @sem:      what it waits for, NULL: @lock
 * @lock:     the same
 * @inverted: ticks at which it was held up
 */
struct lock_wait {
	struct list_head node;		/* I */
	struct task_struct *task;	/* c */
	const struct semaphore *sem;	/* c */
	const struct mutex *lock;	/* c */
	unsigned int inverted;		/* I */
};

#ifdef CONFIG_DEBUG_PRIO_INVERSION
#define lock_wait_var(name, s, l) struct lock_wait name = { .sem = (s), .lock = (l) }

void lock_wait_begin(struct lock_wait *w);
void inversion_tick(void);

/* Interrupts off. */
static inline void lock_wait_end(struct lock_wait *w)
{
	list_del(&w->node);
}

/* Interrupts off. */
static inline void sem_taken_by(struct semaphore *sem, const struct task_struct *p)
{
	sem->last_holder = p ? p->pid : 0;
}
#else
#define lock_wait_var(name, s, l)  struct {} name
#define lock_wait_begin(w)	   ((void)(w))
#define lock_wait_end(w)	   ((void)(w))
#define sem_taken_by(sem, p)	   ((void)(sem), (void)(p))

static inline void inversion_tick(void)
{
}
#endif
#endif
