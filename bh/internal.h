/* SPDX-License-Identifier: MIT */
/* Shared inside bh/ only. */
#ifndef _BH_INTERNAL_H
#define _BH_INTERNAL_H

#include <linux/interrupt.h>
#include <bhk/softirq.h>

/* bh/softirq.c */
bool softirq_next_round(unsigned int nr, unsigned int *rounds, u32 begin);

/* bh/tasklet.c; interrupts off. */
void tasklet_serve_bh_work(bool hi, bool yes);

/* bh/bh_workqueue.c: BH work items run before the tasklets of their vector. */
void workqueue_softirq_action(bool highpri);
#endif
