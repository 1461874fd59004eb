/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SCHED_TASK_STACK_H
#define _LINUX_SCHED_TASK_STACK_H

#include <linux/sched.h>

#define THREAD_SIZE CONFIG_THREAD_SIZE

static inline void *task_stack_page(const struct task_struct *task)
{
	return task->stack;
}

/** end_of_stack() - the last word that may be used. Context: any */
static inline unsigned long *end_of_stack(const struct task_struct *task)
{
	return task->stack;
}

/** object_is_on_stack() - whether @obj lies on the current thread's stack */
static inline int object_is_on_stack(const void *obj)
{
	const char *stack = task_stack_page(current);

	return (const char *)obj >= stack && (const char *)obj < stack + THREAD_SIZE;
}
#endif
