/* SPDX-License-Identifier: MIT */
/* Threads for tests, and the trail of who ran when. */
#ifndef _TESTS_TARGET_THREADS_H
#define _TESTS_TARGET_THREADS_H

#include <linux/kthread.h>
#include <linux/sched.h>
#include <kunit/test.h>

/*
 * A thread with a reference: SCHED_FIFO @rt, or SCHED_NORMAL with 0. make_thread() leaves it
 * asleep, start_thread() wakes it: a more urgent one runs before that returns.
 */
struct task_struct *make_thread(struct kunit *test, int (*fn)(void *), void *arg, int rt);
struct task_struct *start_thread(struct kunit *test, int (*fn)(void *), void *arg, int rt);

/* Wait until its function returns by itself. Return: what it returned. */
int join_thread(struct task_struct *t);

/* kthread_stop(): one that has not started yet never does. Return: as kthread_stop(). */
int end_thread(struct task_struct *t);

/* SCHED_FIFO @rt for the caller, or SCHED_NORMAL with 0. */
void become(int rt);

/* Sleep until all that can run, at whatever priority, has gone as far as it can. */
void let_others_run(void);

/* Busy for so long, as the clock sees it, preemptible. */
void busy_ms(unsigned int ms);

/* Characters in the order in which trail_add() was called, from any context. */
void trail_reset(void);
void trail_add(char c);
const char *trail(void);
#endif
