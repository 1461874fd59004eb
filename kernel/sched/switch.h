/* SPDX-License-Identifier: MIT */
/* What switch.S knows of struct task_struct; core.c asserts it. */
#ifndef _KERNEL_SCHED_SWITCH_H
#define _KERNEL_SCHED_SWITCH_H

#define TASK_SP 8
#endif
