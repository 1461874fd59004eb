/* SPDX-License-Identifier: MIT */
/*
 * The sweep: an interrupt at each instruction of an operation. docs/proof.md tells the method.
 *
 * A subject is a thing with states (a tasklet: idle, scheduled, disabled) and operations on it.
 * Each operation that a thread may call is interrupted at each of its instructions by each
 * operation that conflicts with it; what can be seen afterwards must be what one of the two
 * orders without an interruption gives.
 */
#ifndef _SWEEP_SWEEP_H
#define _SWEEP_SWEEP_H

#include <linux/compiler.h>
#include <linux/types.h>

/* Who may call an operation. */
#define SWEEP_TASK    1	 /* the thread that is interrupted */
#define SWEEP_IRQ     2	 /* the handler that interrupts it */
#define SWEEP_WAKE    4	 /* a thread of high priority that the handler wakes */
#define SWEEP_UNLIKE  8	 /* not together with itself */
#define SWEEP_OWN_IRQ 64 /* raises an interrupt itself */

/* Items run in between, perhaps several times: no order of three operations says how often. */
#define SWEEP_ONE_ONLY 128

/* While a synchronous cancel waits, queueing is refused: so there is a third right result. */
#define SWEEP_REFUSES 16
#define SWEEP_REFUSED 32

#define SWEEP_VALUES 12

/**
 * struct sweep_op - one operation of a subject
 * @name:   the public function, for people
 * @fn:	    does it once; what it returns counts as seen
 * @by:	    SWEEP_*
 * @states: in which states it may be called, bit by bit; 0: in all
 */
struct sweep_op {
	const char *name;
	int (*fn)(void);
	u8 by;
	u8 states;
};

/**
 * struct sweep_seen - what an observer sees after both operations
 * @value: results of the operations, then what observe() adds
 * @nr:	   how many
 */
struct sweep_seen {
	int value[SWEEP_VALUES];
	unsigned int nr;
};

void sweep_see(struct sweep_seen *seen, int value);

/**
 * struct sweep_subject - what a group of operations works on
 * @name:    for sweep=GLOB
 * @states:  their names
 * @nr_states: how many
 * @ops:     the operations; ends with an empty one
 * @skip:    whether two of them make no sense together; NULL: all do
 * @init:    once before all, NULL: nothing to do
 * @exit:    once after all
 * @setup:   bring it into a state. Context: task
 * @finish:  both operations have returned and the machine was idle once: give back what is
 *	     held. Context: task. The machine is idle once more before observe()
 * @observe: note what can be seen
 * @check:   an invariant that does not depend on the order; returns what is wrong, or NULL
 * @allow:   whether @seen, which neither order gives, is right all the same; with its reason
 * @by_chance: whether an item or a thread runs between two operations depends on where the first
 *	     interrupt was: with three of them and a thread, each order counts with and without
 *	     that. All operations of such a subject may be called by a thread
 */
struct sweep_subject {
	const char *name;
	const char *const *states;
	unsigned int nr_states;
	const struct sweep_op *ops;
	bool (*skip)(const struct sweep_op *a, const struct sweep_op *b);
	void (*init)(void);
	void (*exit)(void);
	void (*setup)(unsigned int state);
	void (*finish)(void);
	void (*observe)(struct sweep_seen *seen);
	const char *(*check)(void);
	bool (*allow)(const struct sweep_op *a, const struct sweep_op *b,
		      const struct sweep_seen *seen);
	bool by_chance;
};

/* A subject of which the file has states[], ops[], setup() and observe(); the rest as .field = value. */
#define SWEEP_SUBJECT(_name, ...)                                                             \
	static const struct sweep_subject _name##_subject = {.name = #_name,                  \
							     .states = states,                \
							     .nr_states = ARRAY_SIZE(states), \
							     .ops = ops,                      \
							     .setup = setup,                  \
							     .observe = observe,              \
							     __VA_ARGS__};                    \
	static const struct sweep_subject *const __sweep_##_name __used __section(            \
		".table.sweep." #_name) = &_name##_subject

/* An operation in one line: what it returns. */
#define SWEEP_OP(_name, _result) \
	static int _name(void)   \
	{                        \
		return _result;  \
	}

/*
 * An operation: sleep for a tick or two. What is interrupted is then whatever else runs
 * meanwhile, up to where the CPU is idle: ksoftirqd, a worker, the thread of a line.
 */
int sweep_others_run(void);

/*
 * For the action of a softirq: does the idle thread serve it, not by an interrupt's exit but
 * because it found it pending? Then a wake-up of ksoftirqd was lost, and any busy thread would
 * have kept it waiting.
 */
bool sweep_left_to_idle(void);

/* Sleep until nothing but the idle thread is left to run. Context: task. */
void sweep_settle(void);

#endif
