// SPDX-License-Identifier: MIT
/* Softirqs: raise, serve, BH off and on, exchange of an action. */
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include "sweep.h"

/* Vectors that no part of the kernel uses. */
#define VEC_A BLOCK_SOFTIRQ
#define VEC_B NET_RX_SOFTIRQ

enum { IDLE, RAISED, HELD, TOO_MUCH };
static const char *const states[] = {"idle", "raised", "raised, BH off", "more than a pass may do"};

/* More rounds than a pass has. */
#define ROUNDS 12

static unsigned int again; /* so often the action raises its vector */
static unsigned int runs_a, runs_b, runs_other, inside, beside, idle;

static void ran(unsigned int *runs)
{
	beside += inside++ > 0;
	idle += sweep_left_to_idle();
	++*runs;
	inside--;
}

static void action_a(struct softirq_action *a)
{
	ran(&runs_a);
	if (again) {
		again--;
		raise_softirq(VEC_A);
	}
}

static void action_b(struct softirq_action *a)
{
	ran(&runs_b);
}

static void action_other(struct softirq_action *a)
{
	ran(&runs_other);
}

static void setup(unsigned int state)
{
	runs_a = runs_b = runs_other = inside = beside = idle = 0;
	open_softirq(VEC_A, action_a);
	open_softirq(VEC_B, action_b);
	if (state == HELD)
		local_bh_disable();
	again = state == TOO_MUCH ? ROUNDS : 0;
	if (state == RAISED || state == HELD)
		raise_softirq(VEC_A);
}

static int raise_irqoff(void)
{
	unsigned long flags;

	local_irq_save(flags);
	raise_softirq_irqoff(VEC_A);
	local_irq_restore(flags);
	return 0;
}

static int raise_with_bh_off(void)
{
	local_bh_disable();
	raise_softirq(VEC_A);
	local_bh_enable();
	return 0;
}

/* Nobody is woken for it: what runs softirqs must follow. */
static int raise_plain(void)
{
	unsigned long flags;

	local_irq_save(flags);
	__raise_softirq_irqoff(VEC_B);
	local_irq_restore(flags);
	return 0;
}

SWEEP_OP(raise_plain_held, (raise_plain(), local_bh_enable(), 0))
SWEEP_OP(raise_a, (raise_softirq(VEC_A), 0))
SWEEP_OP(raise_b, (raise_softirq(VEC_B), 0))
SWEEP_OP(exchange, (open_softirq(VEC_A, action_other), 0))
SWEEP_OP(bh_off_on, (local_bh_disable(), local_bh_enable(), 0))
SWEEP_OP(bh_on, (local_bh_enable(), 0))

static const struct sweep_op ops[] = {
	{"raise_softirq", raise_a, SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE, BIT(IDLE) | BIT(RAISED)},
	{"raise_softirq_irqoff", raise_irqoff, SWEEP_TASK, BIT(IDLE) | BIT(RAISED)},
	{"raise_softirq, BH off", raise_with_bh_off, SWEEP_TASK | SWEEP_WAKE,
	 BIT(IDLE) | BIT(RAISED)},
	{"softirqs that are handed over", raise_with_bh_off, SWEEP_TASK, BIT(TOO_MUCH)},
	{"local_bh_disable+enable", bh_off_on, SWEEP_TASK | SWEEP_WAKE, BIT(IDLE) | BIT(RAISED)},
	{"local_bh_enable", bh_on, SWEEP_TASK, BIT(HELD)},
	{"__raise_softirq_irqoff, local_bh_enable", raise_plain_held, SWEEP_TASK, BIT(HELD)},
	{"__raise_softirq_irqoff of another", raise_plain, SWEEP_IRQ},
	{"open_softirq", exchange, SWEEP_TASK | SWEEP_IRQ, BIT(IDLE) | BIT(RAISED)},
	{"raise_softirq again", raise_a, SWEEP_IRQ, BIT(HELD)},
	{"raise_softirq of another", raise_b, SWEEP_IRQ},
	{"ksoftirqd at work", sweep_others_run, SWEEP_TASK, BIT(IDLE) | BIT(RAISED)},
	{},
};

static void observe(struct sweep_seen *seen)
{
	sweep_see(seen, runs_a);
	sweep_see(seen, runs_b);
	sweep_see(seen, runs_other);
	sweep_see(seen, local_softirq_pending());
}

static const char *check(void)
{
	if (idle)
		return "an action was left to the idle thread";
	return beside ? "an action ran beside another" : NULL;
}

/* Two raises that wait for the same local_bh_enable() are served at once. */
static bool allow(const struct sweep_op *a, const struct sweep_op *b, const struct sweep_seen *seen)
{
	return a->fn == raise_with_bh_off && seen->value[2] + seen->value[4] == 1;
}

SWEEP_SUBJECT(softirq, .allow = allow, .check = check);
