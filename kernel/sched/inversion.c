// SPDX-License-Identifier: MIT
/*
 * Priority inversion: a thread waits for a lock whose holder does not get the CPU, because a
 * thread runs that is less urgent than the one that waits.
 *
 * Looked for at each tick, which comes while any thread runs. Mutexes lend the waiter's priority
 * to the holder; semaphores have no owner to lend to, and a chain of mutexes ends at one.
 */
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sched/debug.h>
#include <bhk/params.h>
#include <bhk/pi.h>
#include <bhk/task.h>
#include <bhk/watchdog.h>
#include "inversion.h"

/* Reports until the machine is restarted; prio_inversions goes on counting. */
#define INVERSION_WARNINGS 10

static LIST_HEAD(lock_waits);		/* I */
static unsigned int threshold_ms = 50;	/* c */

unsigned int prio_inversions;

static int __init prio_inversion_param(const char *val)
{
	return kstrtouint(val, 10, &threshold_ms);
}
boot_param("prio_inversion_ms", prio_inversion_param,
	   "MILLISECONDS of priority inversion after which it is reported, 0: never");

/** lock_wait_begin() - the current thread is going to wait. Context: interrupts off */
void lock_wait_begin(struct lock_wait *w)
{
	w->task = current;
	list_add_tail(&w->node, &lock_waits);
}

/* Interrupts off, so that nobody ends meanwhile. Return: NULL where nobody is known. */
static struct task_struct *holder_of(const struct lock_wait *w)
{
	struct task_struct *p;

	if (w->lock)
		return mutex_owner(w->lock);
	p = w->sem->last_holder ? get_task_by_pid(w->sem->last_holder) : NULL;
	if (p)
		put_task_struct(p);
	return p;
}

static const struct lock_wait *wait_of(const struct task_struct *p)
{
	struct lock_wait *w;

	list_for_each_entry(w, &lock_waits, node)
		if (w->task == p)
			return w;
	return NULL;
}

/* Interrupts off. The holder may wait for another lock itself: who must run for this to end? */
static struct task_struct *end_of_chain(const struct lock_wait *w)
{
	struct task_struct *holder = NULL;
	unsigned int steps;

	for (steps = 0; w && steps < PI_MAX_DEPTH; steps++) {
		holder = holder_of(w);
		w = holder ? wait_of(holder) : NULL;
	}
	return holder;
}

/* A lower number is more urgent. */
static bool is_inverted(const struct lock_wait *w, const struct task_struct *holder)
{
	return holder && holder != current && READ_ONCE(holder->array) &&
	       w->task->prio < current->prio && current->prio < holder->prio;
}

static noinline __cold void report(const struct lock_wait *w, struct task_struct *holder)
{
	const struct task_struct *p = w->task;

	if (prio_inversions++ >= INVERSION_WARNINGS)
		return;
	pr_err("INFO: priority inversion: %s:%d (prio %d) waits for %s:%d (prio %d), which %s:%d (prio %d) keeps from running, for %lu ms.\n",
	       p->comm, p->pid, p->prio, holder->comm, holder->pid, holder->prio, current->comm,
	       current->pid, current->prio, w->inverted * (MSEC_PER_SEC / HZ));
	sched_show_task(w->task);
	sched_show_task(holder);
}

/**
 * inversion_tick() - look at all who wait for a lock
 *
 * A wait is reported once. Context: the tick, hardirq, interrupts off.
 */
void inversion_tick(void)
{
	unsigned int limit = DIV_ROUND_UP(threshold_ms, MSEC_PER_SEC / HZ);
	struct lock_wait *w;

	list_for_each_entry(w, &lock_waits, node) {
		struct task_struct *holder = end_of_chain(w);

		if (is_inverted(w, holder) && ++w->inverted == limit)
			report(w, holder);
	}
}
