/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SCHED_TASK_H
#define _LINUX_SCHED_TASK_H

#include <linux/sched.h>
#include <linux/refcount.h>

void __put_task_struct(struct task_struct *t);

/** get_task_struct() - keep the structure alive. Context: any. Return: @t */
static inline struct task_struct *get_task_struct(struct task_struct *t)
{
	refcount_inc(&t->usage);
	return t;
}

/** put_task_struct() - end of get_task_struct(); the last one frees. Context: not NMI */
static inline void put_task_struct(struct task_struct *t)
{
	if (refcount_dec_and_test(&t->usage))
		__put_task_struct(t);
}
#endif
