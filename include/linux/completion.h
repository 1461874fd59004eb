/* SPDX-License-Identifier: MIT */
/* Completions: "it is done", counted, for threads that wait for it. */
#ifndef _LINUX_COMPLETION_H
#define _LINUX_COMPLETION_H

#include <linux/swait.h>

/**
 * struct completion - an event that happens
 * @done: how many waiters may pass; UINT_MAX: all, for ever
 * @wait: who waits, first come first served
 */
struct completion {
	unsigned int done;		/* I */
	struct swait_queue_head wait;
};

#define COMPLETION_INITIALIZER(work) \
	{ .done = 0, .wait = __SWAIT_QUEUE_HEAD_INITIALIZER((work).wait) }
#define COMPLETION_INITIALIZER_ONSTACK(work)		(*({ init_completion(&work); &work; }))
#define COMPLETION_INITIALIZER_ONSTACK_MAP(work, map)	COMPLETION_INITIALIZER_ONSTACK(work)
#define DECLARE_COMPLETION(work)	    struct completion work = COMPLETION_INITIALIZER(work)
#define DECLARE_COMPLETION_ONSTACK(work)    DECLARE_COMPLETION(work)
#define DECLARE_COMPLETION_ONSTACK_MAP(work, map) DECLARE_COMPLETION(work)

/** init_completion() - not done, nobody waits. Context: any, while nobody uses it */
static inline void init_completion(struct completion *x)
{
	x->done = 0;
	init_swait_queue_head(&x->wait);
}
#define init_completion_map(x, m) init_completion(x)

/** reinit_completion() - not done again. Context: any, while nobody completes it */
static inline void reinit_completion(struct completion *x)
{
	x->done = 0;
}

void complete(struct completion *x);
void complete_all(struct completion *x);
bool try_wait_for_completion(struct completion *x);
bool completion_done(struct completion *x);

void wait_for_completion(struct completion *x);
void wait_for_completion_io(struct completion *x);
int wait_for_completion_interruptible(struct completion *x);
int wait_for_completion_killable(struct completion *x);
int wait_for_completion_state(struct completion *x, unsigned int state);
unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout);
unsigned long wait_for_completion_io_timeout(struct completion *x, unsigned long timeout);
long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout);
long wait_for_completion_killable_timeout(struct completion *x, unsigned long timeout);
#endif
