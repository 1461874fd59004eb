/* SPDX-License-Identifier: MIT */
/* Shared inside bh/ only. */
#ifndef _BH_INTERNAL_H
#define _BH_INTERNAL_H

#include <linux/interrupt.h>
#include <bhk/softirq.h>

/* bh/softirq.c */
bool softirq_next_round(unsigned int nr, unsigned int *rounds, u32 begin);

/* bh/tasklet.c: the actions of the two vectors, also while BH work is queued there. */
void tasklet_action(struct softirq_action *a);
void tasklet_hi_action(struct softirq_action *a);
void tasklet_bh_action(struct softirq_action *a);
void tasklet_hi_bh_action(struct softirq_action *a);

/* bh/bh_workqueue.c: BH work items run before the tasklets of their vector. */
void workqueue_softirq_action(bool highpri);
#endif
