/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SCHED_DEBUG_H
#define _LINUX_SCHED_DEBUG_H

#include <linux/linkage.h>
#include <linux/stringify.h>

struct task_struct;
struct pt_regs;

/*
 * Functions that only sleep for their caller: get_wchan() passes over them. Each has a section
 * of its own, so that the linker can leave it out when nobody calls it.
 */
#define __sched __section(".sched.text." __stringify(__COUNTER__))

int in_sched_functions(unsigned long addr);
unsigned long get_wchan(struct task_struct *p);

void sched_show_task(struct task_struct *p);
void show_stack(struct task_struct *task, unsigned long *sp, const char *loglvl);
void show_state_filter(unsigned int state_filter);

/** show_state() - all threads to the log. Context: any */
static inline void show_state(void)
{
	show_state_filter(0);
}
#endif
