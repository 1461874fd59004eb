/* SPDX-License-Identifier: MIT */
/* Shared inside bh/ only. */
#ifndef _BH_INTERNAL_H
#define _BH_INTERNAL_H

#include <linux/interrupt.h>
#include <bhk/softirq.h>

/* bh/softirq.c */
extern struct softirq_action softirq_vec[NR_SOFTIRQS];
void softirq_done(struct run_stat *stat, unsigned int restarts, u32 begin, unsigned int count);

/* Behind tasklet_entry.S stands the same in C; without it there is only that. */
#ifdef CONFIG_TASKLET_ENTRY
void __handle_softirqs(u32 work, u32 pending, u32 now, unsigned int count);
void tasklet_schedule_anywhere(struct tasklet_struct *t);
void tasklet_hi_schedule_anywhere(struct tasklet_struct *t);
#else
#define __handle_softirqs	     handle_softirqs
#define tasklet_schedule_anywhere    tasklet_schedule
#define tasklet_hi_schedule_anywhere tasklet_hi_schedule
#endif

/* bh/tasklet.c */
void tasklet_park(struct tasklet_struct *t);
void tasklet_unpark(struct tasklet_struct *t);

/* bh/timer.c: for CONFIG_DEBUG_OBJECTS. */
void *find_timer(const void *from, const void *to);

/* bh/bh_workqueue.c: BH work items run before the tasklets of their vector. */
void workqueue_softirq_action(bool highpri);
#endif
