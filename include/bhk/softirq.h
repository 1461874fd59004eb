/* SPDX-License-Identifier: MIT */
/* The softirq core's interface to boot, the interrupt exit and the shell. */
#ifndef _BHK_SOFTIRQ_H
#define _BHK_SOFTIRQ_H

#include <linux/interrupt.h>
#include <bhk/stat.h>

void softirq_init(void);
bool softirq_defer_per_vector(bool yes);
void tasklet_init_vectors(void);

/* kernel/irq/entry.S and bh/ call each other's. */
void handle_softirqs(u32 work, u32 pending, u32 now, unsigned int count);
void do_softirq_own_stack(u32 work, u32 pending, u32 now, unsigned int count);

/**
 * struct softirq_counters - how passes end, since boot
 * @limit_rounds:  passes that ended at MAX_SOFTIRQ_RESTART
 * @limit_time:	   passes that ended at MAX_SOFTIRQ_TIME_US
 * @limit_resched: passes that ended because a thread was due
 * @wakeups:	   hand-overs to ksoftirqd
 * @leaks:	   actions that changed the preempt count
 *
 * I: interrupts off
 */
struct softirq_counters {
	unsigned long limit_rounds;
	unsigned long limit_time;
	unsigned long limit_resched;
	unsigned long wakeups;
	unsigned long leaks;
};

extern struct softirq_counters softirq_counters;

/* Run time of each vector's action; the count is what /proc/softirqs shows. */
extern struct run_stat softirq_stat[NR_SOFTIRQS];

/* One scheduled tasklet at a time, for the shell: false at the end. */
bool tasklet_show_next(struct tasklet_struct **pos, bool hi);
unsigned int tasklet_nr_parked(void);
#endif
