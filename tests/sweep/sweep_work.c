// SPDX-License-Identifier: MIT
/* Work items, in a thread. */
#include <linux/completion.h>
#include <linux/kernel.h>
#include <linux/workqueue.h>
#include "sweep.h"

enum { IDLE, PENDING, RUNNING, AGAIN, DISABLED, BEHIND };
static const char *const states[] = {"idle", "pending", "running", "running and pending",
				     "disabled", "behind another"};

static struct workqueue_struct *queue, *queue2, *ordered;
static struct work_struct work, other;
static DECLARE_COMPLETION(started);
static bool tell;
static unsigned int runs, other_runs, inside, beside, ran_on;

/* The one who waits has a higher priority: the item is in the middle when it goes on. */
static void work_fn(struct work_struct *w)
{
	beside += inside++ > 0;
	if (tell) {
		tell = false;
		complete(&started);
	}
	runs++;
	inside--;
}

static void other_fn(struct work_struct *w)
{
	other_runs++;
}

static void setup(unsigned int state)
{
	INIT_WORK(&work, work_fn);
	INIT_WORK(&other, other_fn);
	runs = other_runs = inside = beside = ran_on = 0;
	tell = state == RUNNING || state == AGAIN;
	if (state == DISABLED) {
		disable_work(&work);
		disable_work(&work);
	} else if (state == BEHIND) {
		queue_work(ordered, &other);
		queue_work(ordered, &work);
	} else if (state != IDLE) {
		queue_work(queue, &work);
	}
	if (tell)
		wait_for_completion(&started);
	if (state == AGAIN)
		queue_work(queue, &work);
}

/* Who cancelled synchronously must not find it running. */
static int synced(int ret)
{
	ran_on += inside;
	return ret;
}

SWEEP_OP(queue_op, queue_work(queue, &work))
SWEEP_OP(queue2_op, queue_work(queue2, &work))
SWEEP_OP(queue_other, queue_work(queue, &other))
SWEEP_OP(cancel_op, cancel_work(&work))
SWEEP_OP(cancel_sync_op, synced(cancel_work_sync(&work)))
SWEEP_OP(flush_op, (flush_work(&work), 0))
SWEEP_OP(flush_queue, (flush_workqueue(queue), 0))
SWEEP_OP(flush_ordered, (flush_workqueue(ordered), 0))
SWEEP_OP(disable_op, disable_work(&work))
SWEEP_OP(disable_sync_op, synced(disable_work_sync(&work)))
SWEEP_OP(enable_op, enable_work(&work))
SWEEP_OP(drain_op, (drain_workqueue(queue), 0))
SWEEP_OP(max_active_op, (workqueue_set_max_active(queue, 1), workqueue_set_max_active(queue, 0), 0))
SWEEP_OP(busy_op, (work_busy(&work), 0))

static const struct sweep_op ops[] = {
	{"queue_work", queue_op, SWEEP_REFUSED | SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE},
	{"queue_work elsewhere", queue2_op, SWEEP_REFUSED | SWEEP_TASK | SWEEP_IRQ},
	{"queue_work of another", queue_other, SWEEP_REFUSED | SWEEP_IRQ},
	{"cancel_work", cancel_op, SWEEP_TASK | SWEEP_IRQ},
	{"cancel_work_sync", cancel_sync_op, SWEEP_REFUSES | SWEEP_TASK | SWEEP_WAKE},
	{"flush_work", flush_op, SWEEP_ONE_ONLY | SWEEP_TASK | SWEEP_WAKE},
	{"flush_workqueue", flush_queue, SWEEP_ONE_ONLY | SWEEP_TASK | SWEEP_WAKE},
	{"drain_workqueue", drain_op, SWEEP_ONE_ONLY | SWEEP_TASK,
	 BIT(IDLE) | BIT(PENDING) | BIT(RUNNING) | BIT(AGAIN)},
	{"workqueue_set_max_active", max_active_op, SWEEP_TASK, BIT(PENDING) | BIT(RUNNING)},
	{"flush_workqueue, ordered", flush_ordered, SWEEP_ONE_ONLY | SWEEP_TASK | SWEEP_WAKE, BIT(BEHIND)},
	{"disable_work", disable_op, SWEEP_TASK | SWEEP_IRQ},
	{"disable_work_sync", disable_sync_op, SWEEP_TASK | SWEEP_WAKE},
	{"enable_work", enable_op, SWEEP_TASK | SWEEP_IRQ, BIT(DISABLED)},
	{"work_busy", busy_op, SWEEP_TASK},
	{"a worker at work", sweep_others_run, SWEEP_TASK,
	 BIT(PENDING) | BIT(RUNNING) | BIT(AGAIN)},
	{"a worker at work on both", sweep_others_run, SWEEP_ONE_ONLY | SWEEP_TASK, BIT(BEHIND)},
	{},
};

/* Who drains a queue sees to it that nobody puts anything into it. */
static bool skip(const struct sweep_op *a, const struct sweep_op *b)
{
	return a->fn == drain_op && (b->fn == queue_op || b->fn == queue_other);
}

static int disabled_then;

/* Give back each disable; a work that is disabled cannot be queued. */
static void finish(void)
{
	disabled_then = 0;
	while (!queue_work(queue, &work)) {
		enable_work(&work);
		disabled_then++;
	}
	runs--;
}

static void observe(struct sweep_seen *seen)
{
	sweep_see(seen, runs);
	sweep_see(seen, other_runs);
	sweep_see(seen, disabled_then);
}

static const char *check(void)
{
	if (work_busy(&work))
		return "the item is stuck";
	if (beside)
		return "it ran beside itself";
	return ran_on ? "it ran when a synchronous cancel had returned" : NULL;
}

static void init(void)
{
	queue = alloc_workqueue("sweep", 0, 0);
	queue2 = alloc_workqueue("sweep2", 0, 0);
	ordered = alloc_workqueue("sweep-ordered", 0, 1);
}

static void destroy(void)
{
	destroy_workqueue(queue);
	destroy_workqueue(queue2);
	destroy_workqueue(ordered);
}

SWEEP_SUBJECT(work, .skip = skip, .init = init, .exit = destroy, .finish = finish, .check = check);
