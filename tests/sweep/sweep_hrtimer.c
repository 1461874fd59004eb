// SPDX-License-Identifier: MIT
/* hrtimers; the expiry of one whose callback runs in softirq context included. */
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <asm/processor.h>
#include "sweep.h"

enum { IDLE, PENDING, DUE, FIRST_OF_MANY, AMONG_MANY };
static const char *const states[] = {"idle", "pending", "due", "first of many", "among many"};

/* So many that what is below the timer is put together in pieces. */
#define MANY 62

static struct hrtimer timer, other, many[MANY];
static ktime_t begin;
static unsigned int runs, other_runs;
static int pending_then, expires_then, many_then;

static enum hrtimer_restart timer_fn(struct hrtimer *t)
{
	runs++;
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart other_fn(struct hrtimer *t)
{
	other_runs++;
	return HRTIMER_NORESTART;
}

static void start(struct hrtimer *t, unsigned int ms)
{
	hrtimer_start(t, ktime_add_ms(begin, ms), HRTIMER_MODE_ABS_SOFT);
}

static void make_due(void)
{
	local_bh_disable();
	hrtimer_start(&timer, ktime_add_us(begin, 300), HRTIMER_MODE_ABS_SOFT);
	hrtimer_start(&other, ktime_add_us(begin, 300), HRTIMER_MODE_ABS_SOFT);
	while (!(local_softirq_pending() & BIT(HRTIMER_SOFTIRQ)))
		cpu_relax();
}

/* Later than all others, and the longer ways down lead to both sides. */
static void start_many(void)
{
	start(&timer, 2000);
	for (unsigned int i = 0; i < MANY; i++)
		start(&many[i], 10000 + i);
}

static void init(void)
{
	for (unsigned int i = 0; i < MANY; i++) {
		hrtimer_init(&many[i], CLOCK_MONOTONIC, HRTIMER_MODE_ABS_SOFT);
		many[i].function = other_fn;
	}
}

static void setup(unsigned int state)
{
	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_SOFT);
	hrtimer_init(&other, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_SOFT);
	timer.function = timer_fn;
	other.function = other_fn;
	runs = other_runs = 0;
	begin = ktime_get();
	if (state == PENDING) {
		start(&timer, 2000);
		start(&other, 2500);
	}
	if (state == DUE)
		make_due();
	if (state >= FIRST_OF_MANY)
		start_many();
	if (state == FIRST_OF_MANY)
		start(&other, 2500);
	if (state == AMONG_MANY)
		start(&other, 1900);
}

SWEEP_OP(start_near, (start(&timer, 1000), 0))
SWEEP_OP(start_far, (start(&timer, 4000), 0))
SWEEP_OP(start_last, (start(&timer, 20000), 0))
SWEEP_OP(start_other, (start(&other, 1500), 0))
SWEEP_OP(try_cancel, hrtimer_try_to_cancel(&timer))
SWEEP_OP(cancel, hrtimer_cancel(&timer))
SWEEP_OP(cancel_other, hrtimer_try_to_cancel(&other))
SWEEP_OP(active, hrtimer_active(&timer))
/* In halves of a second, which all expiry times are multiples of. */
static int remaining(void)
{
	s64 ms = ktime_to_ms(hrtimer_get_remaining(&timer));

	return ms < 0 ? 0 : (int)(ms + 250) / 500;
}

SWEEP_OP(expire, (local_bh_enable(), 0))

#define OF_MANY (BIT(FIRST_OF_MANY) | BIT(AMONG_MANY))
#define FEW	(BIT(IDLE) | BIT(PENDING))
#define NOT_DUE (FEW | OF_MANY)

static const struct sweep_op ops[] = {
	{"hrtimer expiry", expire, SWEEP_TASK, BIT(DUE)},
	{"hrtimer_start", start_near, SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE, NOT_DUE},
	{"hrtimer_start, later", start_far, SWEEP_TASK | SWEEP_IRQ, FEW},
	{"hrtimer_start, last", start_last, SWEEP_TASK | SWEEP_IRQ, OF_MANY},
	{"hrtimer_try_to_cancel", try_cancel, SWEEP_TASK | SWEEP_IRQ, NOT_DUE},
	{"hrtimer_cancel", cancel, SWEEP_TASK | SWEEP_WAKE, NOT_DUE},
	{"hrtimer_get_remaining", remaining, SWEEP_TASK, FEW},
	{"hrtimer_active", active, SWEEP_TASK, FEW},
	{"hrtimer_start of another", start_other, SWEEP_IRQ},
	{"hrtimer_cancel of another", cancel_other, SWEEP_IRQ},
	{"hrtimer_start while due", start_near, SWEEP_IRQ, BIT(DUE)},
	{"hrtimer_cancel while due", try_cancel, SWEEP_IRQ, BIT(DUE)},
	{},
};

static void finish(void)
{
	many_then = 0;
	for (unsigned int i = 0; i < MANY; i++)
		many_then += hrtimer_try_to_cancel(&many[i]);
	pending_then = hrtimer_is_queued(&timer) + 2 * hrtimer_is_queued(&other);
	expires_then = hrtimer_is_queued(&timer)
			       ? (int)ktime_ms_delta(hrtimer_get_expires(&timer), begin)
			       : 0;
	hrtimer_cancel(&timer);
	hrtimer_cancel(&other);
}

static void observe(struct sweep_seen *seen)
{
	sweep_see(seen, runs);
	sweep_see(seen, other_runs);
	sweep_see(seen, pending_then);
	sweep_see(seen, expires_then);
	sweep_see(seen, many_then);
}

/* While the callback runs, a try to cancel says so and changes nothing. */
static bool allow(const struct sweep_op *a, const struct sweep_op *b, const struct sweep_seen *seen)
{
	return b->fn == try_cancel || b->fn == cancel_other
		       ? seen->value[1] == -1 && seen->value[2] == 1 && seen->value[3] == 1
		       : false;
}

SWEEP_SUBJECT(hrtimer, .init = init, .finish = finish, .allow = allow);
