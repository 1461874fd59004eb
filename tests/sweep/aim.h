/* SPDX-License-Identifier: MIT */
/* Counting instructions, and an interrupt before the one that is meant. */
#ifndef _SWEEP_AIM_H
#define _SWEEP_AIM_H

#include <linux/types.h>

struct task_struct;

#define SWEEP_SLIDE 64 /* nops in sweep_slide */
#define SWEEP_HITS  4

/* From the beginning of the aiming to the operation: a multiple of 125. */
#define AIM_LEAD 750

/**
 * struct sweep_hits - the interrupts of C1 in a run, written by entry.S
 * @nr: how many
 * @beside: the pc that the last interrupt by another line came at; 0: there was none
 * @at: clock, interrupted pc, its preempt count and thread; @beside as it was then
 */
struct sweep_hits {
	u32 nr, beside;
	struct sweep_hit {
		u32 clock, pc, count;
		struct task_struct *curr;
		u32 beside, unused[3];
	} at[SWEEP_HITS];
};

extern struct sweep_hits sweep_hits;

/**
 * struct sweep_times - of sweep_call()
 * @begin: the clock three instructions before the first one of the operation
 * @end:   the clock at the instruction behind its last one
 * @ret:   what it returned
 * @beside: the pc of the last interrupt by another line up to then; 0: there was none
 */
struct sweep_times {
	u32 begin, end;
	int ret;
	u32 beside;
};

int aim_calibrate(void);
bool aim_quiet(u32 insns);
void aim_run(int (*op)(void), int boundary, struct sweep_times *times);
void aim_second(int boundary);
int aim_second_now(void);
void aim_soon(u32 us);
void aim_never(void);
u32 aim_length(const struct sweep_times *times);
int aim_boundary(const struct sweep_times *times, u32 clock);
int aim_entry(void);
int aim_boundary_of_hit(const struct sweep_times *times, const struct sweep_hit *hit);
bool aim_drifted(void);
#endif
