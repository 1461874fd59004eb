/* SPDX-License-Identifier: MIT */
/* What tasklet_entry.S knows by number; tasklet.c asserts it. */
#ifndef _BH_TASKLET_ENTRY_H
#define _BH_TASKLET_ENTRY_H

/* struct tasklet_struct: data, state, next, func and count, in the order of one LDM. */
#define TASKLET_AT_STATE 4
#define TASKLET_AT_NEXT	 8

/* struct tasklet_head, from the end of its ring, which is a tasklet by its offsets. */
#define RING_AT_LAST  4
#define RING_AT_FIRST 8

/* tasklet_struct.state, beside Linux's bits. */
#define TASKLET_PARKED_FLAG 0x100
#define TASKLET_HI_FLAG	    0x200

/* enum of include/bhk/tracepoint.h */
#define TRACE_PLACE_RAISE   0
#define TRACE_PLACE_SOFTIRQ 1
#define TRACE_PLACE_TASKLET 2

/* sizeof(struct run_stat) */
#define SOFTIRQ_STAT_SIZE 168

/*
 * Bounds of one pass. More rounds lower the overhead under load and let threads wait longer; the
 * numbers are Linux's. softirq_counters says how often each was hit.
 */
#define MAX_SOFTIRQ_RESTART 10
#define MAX_SOFTIRQ_TIME_US 2000
#endif
