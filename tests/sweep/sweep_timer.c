// SPDX-License-Identifier: MIT
/* struct timer_list, its expiry included. */
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/timer.h>
#include <asm/processor.h>
#include <bhk/time.h>
#include "sweep.h"

enum { IDLE, PENDING, DUE };
static const char *const states[] = {"idle", "pending", "due"};

#define NEAR 40
#define FAR  400

static struct timer_list timer, other, far[2];
static unsigned long begin;
static unsigned int runs, other_runs;
static int pending_then, expires_then;
static bool late_then;

static void timer_fn(struct timer_list *t)
{
	runs++;
}

static void other_fn(struct timer_list *t)
{
	other_runs++;
}

static void far_fn(struct timer_list *t)
{
}

/*
 * Due, and the softirq held back: it runs when the operation enables BH. Then it looks for the next
 * timer on some levels of the wheel.
 */
static void make_due(void)
{
	mod_timer(&far[0], jiffies + 2 * FAR);
	mod_timer(&far[1], jiffies + 20 * FAR);
	mod_timer(&timer, jiffies + 1);
	mod_timer(&other, jiffies + 1);
	local_bh_disable();
	while (!(local_softirq_pending() & BIT(TIMER_SOFTIRQ)))
		cpu_relax();
	begin = jiffies;
}

static void setup(unsigned int state)
{
	timer_setup(&timer, timer_fn, 0);
	timer_setup(&other, other_fn, 0);
	timer_setup(&far[0], far_fn, 0);
	timer_setup(&far[1], far_fn, 0);
	runs = other_runs = 0;
	begin = jiffies;
	if (state == PENDING) {
		mod_timer(&timer, begin + FAR / 2);
		mod_timer(&other, begin + FAR / 2);
	}
	if (state == DUE)
		make_due();
}

SWEEP_OP(mod_near, mod_timer(&timer, begin + NEAR))
SWEEP_OP(mod_far, mod_timer(&timer, begin + FAR))
SWEEP_OP(mod_if_pending, mod_timer_pending(&timer, begin + NEAR))
SWEEP_OP(reduce, timer_reduce(&timer, begin + NEAR))
SWEEP_OP(del, del_timer(&timer))
SWEEP_OP(try_del, try_to_del_timer_sync(&timer))
SWEEP_OP(del_sync, del_timer_sync(&timer))
SWEEP_OP(shut, timer_shutdown(&timer))
SWEEP_OP(shut_sync, timer_shutdown_sync(&timer))
static int add(struct timer_list *t)
{
	t->expires = begin + NEAR;
	add_timer(t);
	return 0;
}

SWEEP_OP(add_op, add(&timer))
SWEEP_OP(add_other, add(&other))
SWEEP_OP(mod_other, mod_timer(&other, begin + NEAR))
SWEEP_OP(del_other, del_timer(&other))
SWEEP_OP(expire, (local_bh_enable(), 0))

#define NOT_DUE (BIT(IDLE) | BIT(PENDING))

static const struct sweep_op ops[] = {
	{"timer expiry", expire, SWEEP_TASK | SWEEP_ONE_ONLY, BIT(DUE)},
	{"add_timer", add_op, SWEEP_TASK | SWEEP_UNLIKE, BIT(IDLE)},
	{"add_timer of another", add_other, SWEEP_IRQ | SWEEP_UNLIKE, BIT(IDLE)},
	{"mod_timer", mod_near, SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE, NOT_DUE},
	{"mod_timer, later", mod_far, SWEEP_TASK | SWEEP_IRQ, NOT_DUE},
	{"mod_timer_pending", mod_if_pending, SWEEP_TASK | SWEEP_IRQ, NOT_DUE},
	{"timer_reduce", reduce, SWEEP_TASK | SWEEP_IRQ, NOT_DUE},
	{"del_timer", del, SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE, NOT_DUE},
	{"try_to_del_timer_sync", try_del, SWEEP_TASK | SWEEP_IRQ, NOT_DUE},
	{"del_timer_sync", del_sync, SWEEP_TASK | SWEEP_WAKE, NOT_DUE},
	{"timer_shutdown", shut, SWEEP_TASK | SWEEP_IRQ, NOT_DUE},
	{"timer_shutdown_sync", shut_sync, SWEEP_TASK | SWEEP_WAKE, NOT_DUE},
	{"mod_timer of another", mod_other, SWEEP_IRQ},
	{"del_timer of another", del_other, SWEEP_IRQ},
	{"mod_timer while due", mod_near, SWEEP_IRQ, BIT(DUE)},
	{"del_timer while due", del, SWEEP_IRQ, BIT(DUE)},
	{},
};

/* What is pending already may not be added. */
static bool skip(const struct sweep_op *a, const struct sweep_op *b)
{
	return (a->fn == add_op && (b->fn == mod_near || b->fn == mod_far || b->fn == reduce)) ||
	       (a->fn == mod_other && b->fn == add_other);
}

/* The softirq will not be raised in time: at NEAR the wheel rounds up to four jiffies. */
static bool is_late(const struct timer_list *t)
{
	const struct wheel_event *ev = &wheel_event[WHEEL_STD];

	return timer_pending(t) && t->expires == begin + NEAR &&
	       !(ev->armed && (s32)(ev->expires - (u32)t->expires) < 4);
}

static void finish(void)
{
	late_then = is_late(&timer) || is_late(&other);
	del_timer_sync(&far[0]);
	del_timer_sync(&far[1]);
	pending_then = timer_pending(&timer) + 2 * timer_pending(&other);
	expires_then = timer_pending(&timer) ? (int)(timer.expires - begin) : 0;
	del_timer_sync(&timer);
	del_timer_sync(&other);
}

static void observe(struct sweep_seen *seen)
{
	sweep_see(seen, runs);
	sweep_see(seen, other_runs);
	sweep_see(seen, pending_then);
	sweep_see(seen, expires_then);
	sweep_see(seen, timer.function == timer_fn);
}

/* All were deleted: the wheel must not know either of them any more. */
static const char *check(void)
{
	struct timer_list *pos = NULL;
	const char *wrong = late_then ? "the event comes later than a timer" : NULL;
	unsigned long flags;

	local_irq_save(flags);
	while ((pos = timer_show_next(pos)))
		if (pos == &timer || pos == &other || pos == &far[0] || pos == &far[1])
			wrong = "a deleted timer is in the wheel";
	local_irq_restore(flags);
	return wrong;
}

SWEEP_SUBJECT(timer, .skip = skip, .finish = finish, .check = check);
