/* SPDX-License-Identifier: MIT */
/*
 * Lending priority: who waits for a thread makes it at least as urgent as itself.
 *
 * A waiter lends to one thread at a time; what that thread waits for inherits it in turn,
 * over PI_MAX_DEPTH steps. Mutexes do it by themselves; other waits that know whom they
 * wait for use this interface:
 *
 *	struct pi_lend lend;
 *
 *	pi_lend_start(&lend, worker);
 *	wait_for_completion(&done);
 *	pi_lend_stop(&lend);
 *
 * The side that ends the wait may take the priority back before it wakes the waiter, with
 * pi_lend_to(&lend, NULL): else the worker keeps it until the waiter runs.
 */
#ifndef _BHK_PI_H
#define _BHK_PI_H

#include <linux/sched.h>

struct mutex;

/*
 * A longer chain of "A waits for B who waits for C" is lent along up to here: each step is
 * stack. pi_depth_limit counts the chains that were longer.
 */
#define PI_MAX_DEPTH 16

/**
 * struct pi_lend - one thread's priority, lent to another
 * @node:  link in owner->pi_waiters, best priority first
 * @lent:  link in donor->pi_lends
 * @owner: who has it, NULL: nobody at present
 * @donor: whose it is
 * @prio:  the donor's priority when it was last looked at
 * @lock:  the mutex for which the donor waits, NULL: another kind of wait
 *
 * I: interrupts off for all
 */
struct pi_lend {
	struct list_head node;
	struct list_head lent;
	struct task_struct *owner;
	struct task_struct *donor;
	int prio;
	struct mutex *lock;
};

extern unsigned int pi_depth_limit;

void pi_lend_start_for(struct pi_lend *lend, struct task_struct *donor, struct task_struct *owner);
void pi_lend_to(struct pi_lend *lend, struct task_struct *owner);
void __pi_lend_to(struct pi_lend *lend, struct task_struct *owner, unsigned long flags);
void pi_lend_stop(struct pi_lend *lend);

/** pi_lend_start() - lend the current thread's priority. Context: task */
static inline void pi_lend_start(struct pi_lend *lend, struct task_struct *owner)
{
	pi_lend_start_for(lend, current, owner);
}
#endif
