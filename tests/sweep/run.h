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

/* When the second of two interrupts comes. */
enum second {
	WITH_FIRST, /* it does not: the handler of the first sees to both */
	LATER,	    /* some instructions after the handler of the first */
	AT,	    /* before an instruction, counted from the beginning of the operation */
	LAST,	    /* when the operation has returned or waits */
};

/**
 * struct pair - what is being swept
 * @s:	   the subject
 * @state: of it
 * @a:	   the operation that is interrupted
 * @b:	   the one that the handler does
 * @by:	   itself, or a thread that it wakes
 * @c:	   what a second interrupt does, for depth two. NULL: there is none
 * @c_by:  itself, or a thread that it wakes; not if that has to do @b
 * @second: when it comes
 * @place: how many instructions after the first (LATER), or before which one (AT)
 * @settled: what is pending runs before anything else
 * @before, @after: what is seen if @b comes before or after @a
 * @refused: what is seen if one refuses the other; empty: it never does
 * @length: of @a in instructions, or up to where it waits
 */
struct pair {
	const struct sweep_subject *s;
	unsigned int state;
	const struct sweep_op *a, *b, *c;
	enum by by, c_by;
	enum second second;
	u32 place;
	bool settled;
	struct sweep_seen before, after, refused;
	u32 length;
	unsigned int covered, masked, faults;
};

/* What the last run was like. */
extern bool run_waited;	      /* the operation let the CPU idle */
extern u32 run_waits_at;      /* when, for aim_boundary() */
extern unsigned int run_came; /* interrupts that interfered */
extern int run_second;	      /* the boundary where the handler of the first saw to the second */
extern unsigned int nr_runs, nr_noisy;

void say(const char *fmt, ...) __printf(1, 2);
int run_prepare(void);
const char *run_once(struct pair *p, int boundary, struct sweep_times *times,
		     struct sweep_seen *seen);
void run_in_order(struct pair *p, const u8 order[3], unsigned int rests, struct sweep_seen *seen);
bool sweep_in_state(const struct sweep_op *op, unsigned int state);
bool same_seen(const struct sweep_seen *a, const struct sweep_seen *b);
void __noreturn hangs(struct task_struct *interrupted, struct task_struct *woken);

/* sweep.c */
void book_result(const struct pair *p);
void forget_own(const struct pair *p, unsigned int nr, int place, struct sweep_times *times);
bool found_by_own(const struct pair *p, const struct sweep_times *times);
const char *judge_hit(const struct pair *p, unsigned int nr, int place,
		      const struct sweep_times *times, int *at);
void present_is(const struct pair *p);
void show_seen(const char *what, const struct sweep_seen *seen);

/**
 * struct two_options - what is run with two interrupts
 * @samples: of each pair of operations
 * @all:     up to so many instructions: at each pair of places, in place of samples
 * @preempt: up to so many instructions: an interrupt that also wakes a thread, at each place
 * @part:    only one triple in so many of those; which one comes from the seed
 * @seed:    of the samples
 */
struct two_options {
	unsigned int samples, all, preempt, part;
	u32 seed;
};

/* depth2.c */
void sweep_two(const struct sweep_subject *s);
void say_two(void);
extern struct two_options two;
extern unsigned int nr_two, nr_two_wrong;

#define TWO_ORDERS 76 /* 28 with interrupts, 48 by one thread */

/**
 * struct triple - three operations
 * @p:	     them
 * @right:   what their orders give
 * @nr:	     how many of @right there are, each once
 * @loose:   another result may be right, too: what counts are the invariants
 * @places:  pairs of places that were hit
 * @masked:  those at which interrupts were off
 * @runs:    how many it took
 */
struct triple {
	struct pair p;
	struct sweep_seen right[TWO_ORDERS];
	unsigned int nr;
	bool loose;
	unsigned int places, masked, runs;
};

const char *triple_run(struct triple *t, int boundary, struct sweep_times *times);
void triple_wrong(struct triple *t, int boundary, const char *wrong);

/* depth2_all.c */
void triple_all_places(struct triple *t);
void triple_preempt(struct triple *t);
#endif
