// SPDX-License-Identifier: MIT
/* Delayed work, and work that runs in softirq context. */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/workqueue.h>
#include "sweep.h"

enum { IDLE, WAITING, QUEUED, DISABLED };
static const char *const states[] = {"idle", "waiting", "queued", "disabled"};

static struct workqueue_struct *queue;
static struct delayed_work dwork;
static unsigned long begin;
static unsigned int runs;
static int pending_then, expires_then, disabled_then;

static void work_fn(struct work_struct *w)
{
	runs++;
}

static void setup(unsigned int state)
{
	INIT_DELAYED_WORK(&dwork, work_fn);
	runs = 0;
	begin = jiffies;
	if (state == DISABLED) {
		disable_delayed_work(&dwork);
		disable_delayed_work(&dwork);
	} else if (state != IDLE) {
		queue_delayed_work(queue, &dwork, state == WAITING ? 200 : 0);
	}
}

SWEEP_OP(queue_op, queue_delayed_work(queue, &dwork, 100))
SWEEP_OP(queue_now, queue_delayed_work(queue, &dwork, 0))
SWEEP_OP(mod_op, mod_delayed_work(queue, &dwork, 300))
SWEEP_OP(mod_now, mod_delayed_work(queue, &dwork, 0))
SWEEP_OP(cancel_op, cancel_delayed_work(&dwork))
SWEEP_OP(cancel_sync_op, cancel_delayed_work_sync(&dwork))
SWEEP_OP(disable_op, disable_delayed_work(&dwork))
SWEEP_OP(disable_sync_op, disable_delayed_work_sync(&dwork))
SWEEP_OP(enable_op, enable_delayed_work(&dwork))
SWEEP_OP(flush_op, (flush_delayed_work(&dwork), 0))

#define ENABLED (BIT(IDLE) | BIT(WAITING) | BIT(QUEUED))

static const struct sweep_op ops[] = {
	{"queue_delayed_work", queue_op, SWEEP_REFUSED | SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE},
	{"queue_delayed_work, 0", queue_now, SWEEP_REFUSED | SWEEP_TASK | SWEEP_IRQ, ENABLED},
	{"mod_delayed_work", mod_op, SWEEP_REFUSED | SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE},
	{"mod_delayed_work, 0", mod_now, SWEEP_REFUSED | SWEEP_TASK | SWEEP_IRQ, ENABLED},
	{"cancel_delayed_work", cancel_op, SWEEP_TASK | SWEEP_IRQ, ENABLED},
	{"cancel_delayed_work_sync", cancel_sync_op, SWEEP_REFUSES | SWEEP_TASK | SWEEP_WAKE},
	{"flush_delayed_work", flush_op, SWEEP_TASK | SWEEP_WAKE, ENABLED},
	{"disable_delayed_work", disable_op, SWEEP_TASK | SWEEP_IRQ},
	{"disable_delayed_work_sync", disable_sync_op, SWEEP_TASK | SWEEP_WAKE},
	{"enable_delayed_work", enable_op, SWEEP_TASK | SWEEP_IRQ, BIT(DISABLED)},
	{"a worker at work", sweep_others_run, SWEEP_TASK, BIT(QUEUED)},
	{},
};

static void finish(void)
{
	pending_then = timer_pending(&dwork.timer);
	expires_then = pending_then ? (int)(dwork.timer.expires - begin) : 0;
	cancel_delayed_work_sync(&dwork);
	disabled_then = 0;
	while (!queue_delayed_work(queue, &dwork, 100)) {
		enable_delayed_work(&dwork);
		disabled_then++;
	}
	cancel_delayed_work_sync(&dwork);
}

static void observe(struct sweep_seen *seen)
{
	sweep_see(seen, runs);
	sweep_see(seen, pending_then);
	sweep_see(seen, expires_then);
	sweep_see(seen, disabled_then);
}

/* A flush cuts the delay short; a new delay that begins then is none of its business. */
static bool allow(const struct sweep_op *a, const struct sweep_op *b, const struct sweep_seen *seen)
{
	bool flush = a->fn == flush_op || b->fn == flush_op;
	bool mod = a->fn == mod_op || b->fn == mod_op;

	return flush && mod && seen->value[2] == 0 && seen->value[3] == 1 && seen->value[4] == 300;
}

static void init(void)
{
	queue = alloc_workqueue("sweep-delayed", 0, 0);
}

static void destroy(void)
{
	destroy_workqueue(queue);
}

static const char *check(void)
{
	return work_busy(&dwork.work) ? "the item is stuck" : NULL;
}

SWEEP_SUBJECT(delayed_work, .init = init, .exit = destroy, .finish = finish, .check = check,
	      .allow = allow);
