/* SPDX-License-Identifier: MIT */
/* Making threads, and looking at all of them: for kernel/, the shell and reports. */
#ifndef _BHK_TASK_H
#define _BHK_TASK_H

#include <linux/sched.h>
#include <linux/sched/task.h>

/*
 * Threads that may exist at a time; each costs CONFIG_THREAD_SIZE and a slot of the stack
 * window. Creating more fails with -EAGAIN and counts in nr_threads_refused.
 */
#define MAX_THREADS 512

extern unsigned int nr_threads;
extern unsigned int nr_threads_refused;
extern unsigned long total_forks;

struct task_struct *task_create(int (*fn)(void *), void *arg, const char *name);

struct task_struct *task_next(struct task_struct *prev);
struct task_struct *get_task_by_pid(pid_t pid);
pid_t task_ppid_nr(const struct task_struct *p);

/**
 * for_each_task() - all threads by pid, the idle thread first
 * @p: struct task_struct *, with a reference in the body
 *
 * Context: any but NMI. Threads may come, go and sleep meanwhile; one that is left with
 * break keeps its reference, which is the caller's to drop.
 */
#define for_each_task(p) for ((p) = task_next(NULL); (p); (p) = task_next(p))

void spawn_init(int (*fn)(void *));

/* kernel/kthread.c: tell kthread_stop() that the thread ends. */
void kthread_exited(struct task_struct *p);
#endif
