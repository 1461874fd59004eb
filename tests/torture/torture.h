/* SPDX-License-Identifier: MIT */
/*
 * Torture: actors in threads, softirqs and interrupts do random operations on the same items at the
 * same time; a model keeps each item's history. docs/proof.md tells what is claimed.
 *
 * The history of an item is a balance: each time it was put into a queue it ran or was taken out,
 * and that once. Contexts nest, so between an operation and its entry into the balance others may
 * come in; the balance is drawn when all actors rest.
 */
#ifndef _TORTURE_TORTURE_H
#define _TORTURE_TORTURE_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/sched.h>
#include <linux/types.h>

#define TORTURE_ITEMS 6

/* Who may do an operation. */
#define TORTURE_THREAD	1
#define TORTURE_SOFTIRQ 2
#define TORTURE_HARDIRQ 4
#define TORTURE_ATOMIC	(TORTURE_SOFTIRQ | TORTURE_HARDIRQ)
#define TORTURE_ANY	(TORTURE_THREAD | TORTURE_ATOMIC)

/**
 * struct history - the balance of one item
 * @queued:    how often it went from idle to queued
 * @ran:       how often its function was called
 * @cancelled: how often it was taken out before it ran
 * @running:   its function is being executed: 0 or 1
 * @starts:    attempts to queue it, whatever came of them
 */
struct history {
	atomic_t queued;
	atomic_t ran;
	atomic_t cancelled;
	atomic_t running;
	atomic_t starts;
};

/**
 * struct torture_actor - who does operations
 * @name:  for the report
 * @kind:  TORTURE_THREAD, SOFTIRQ or HARDIRQ
 * @seed:  of its own sequence of random numbers
 * @op:	   what it is doing; NULL: nothing
 * @task:  of a thread
 * @rests: a thread waits for the next round
 */
struct torture_actor {
	const char *name;
	unsigned int kind;
	u32 seed;
	const struct torture_op *op;
	struct task_struct *task;
	bool rests;
};

/**
 * struct torture_op - one operation
 * @name: the public function, for people
 * @by:	  TORTURE_*: who may do it
 * @fn:	  does it once with an item of the actor's choice
 * @done: how often that happened
 */
struct torture_op {
	const char *name;
	unsigned int by;
	void (*fn)(struct torture_actor *actor);
	unsigned long *done;
};

#define TORTURE_OP(_name, _by, _fn)                                                            \
	static unsigned long __done_##_fn;                                                     \
	static const struct torture_op __op_##_fn __used __section(".table.torture_op." #_fn) = { \
		.name = _name, .by = _by, .fn = _fn, .done = &__done_##_fn,                    \
	}

/**
 * struct torture_kind - a kind of item
 * @name:   for reports
 * @init:   once
 * @settle: all actors rest: let end what is under way or take it out of its queue. May sleep
 * @check:  each history must be in balance
 */
struct torture_kind {
	const char *name;
	int (*init)(void);
	void (*settle)(void);
	void (*check)(void);
};

#define TORTURE_KIND(_name, _init, _settle, _check)                                            \
	static const struct torture_kind __kind_##_name                                        \
		__used __section(".table.torture_kind." #_name) = {                            \
		.name = #_name, .init = _init, .settle = _settle, .check = _check,             \
	}

void torture_violation(const char *what, unsigned int item, long a, long b);
u32 torture_random(struct torture_actor *actor, u32 below);
u32 torture_random_here(u32 below);
bool torture_stopping(void);
void torture_spin(u32 turns);

void history_begin(struct history *h, const char *what, unsigned int item);
void history_end(struct history *h);
void history_balance(struct history *h, const char *what, unsigned int item);

#endif
