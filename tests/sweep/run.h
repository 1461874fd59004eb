/* SPDX-License-Identifier: MIT */
/* One run: an operation, and what interrupts it. */
#ifndef _SWEEP_RUN_H
#define _SWEEP_RUN_H

#include <linux/compiler.h>
#include "aim.h"
#include "sweep.h"

#define AFTER (-1) /* in place of a boundary: behind the operation, or when it waits */

#define BEFORE (-2) /* the interrupts come, and what they cause is over, before the operation */

enum by { BY_IRQ, BY_WAKE };

/**
 * struct pair - what is being swept
 * @s:	   the subject
 * @state: of it
 * @a:	   the operation that is interrupted
 * @b:	   the one that the handler does
 * @by:	   itself, or a thread that it wakes
 * @c:	   what a second interrupt does, for depth two. NULL: there is none
 * @gap:   the second one comes so many instructions after the handler of the first; 0: both
 *	   in one
 * @before, @after: what is seen if @b comes before or after @a
 * @refused: what is seen if one refuses the other; empty: it never does
 * @length: of @a in instructions, or up to where it waits
 */
struct pair {
	const struct sweep_subject *s;
	unsigned int state;
	const struct sweep_op *a, *b, *c;
	enum by by;
	u32 gap;
	struct sweep_seen before, after, refused;
	u32 length;
	unsigned int covered, masked, faults;
};

/* What the last run was like. */
extern bool run_waited;	 /* the operation let the CPU idle */
extern u32 run_waits_at; /* when, for aim_boundary() */
extern unsigned int nr_runs, nr_noisy;

void say(const char *fmt, ...) __printf(1, 2);
int run_prepare(void);
const char *run_once(struct pair *p, int boundary, struct sweep_times *times,
		     struct sweep_seen *seen);
bool sweep_in_state(const struct sweep_op *op, unsigned int state);
bool same_seen(const struct sweep_seen *a, const struct sweep_seen *b);
void __noreturn hangs(struct task_struct *interrupted, struct task_struct *woken);

/* depth2.c */
void sweep_two(const struct sweep_subject *s, unsigned int samples, u32 *seed);
extern unsigned int nr_two, nr_two_wrong;
#endif
