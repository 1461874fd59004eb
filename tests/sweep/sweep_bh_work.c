// SPDX-License-Identifier: MIT
/* Work items that run in softirq context. */
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/workqueue.h>
#include "sweep.h"

enum { IDLE, PENDING, DISABLED };
static const char *const states[] = {"idle", "pending", "disabled"};

static struct work_struct work;
static unsigned int runs;
static int disabled_then;

static void work_fn(struct work_struct *w)
{
	runs++;
}

static void setup(unsigned int state)
{
	INIT_WORK(&work, work_fn);
	runs = 0;
	if (state == PENDING)
		queue_work(system_bh_wq, &work);
	if (state == DISABLED) {
		disable_work(&work);
		disable_work(&work);
	}
}

SWEEP_OP(queue_op, queue_work(system_bh_wq, &work))
SWEEP_OP(queue_high, queue_work(system_bh_highpri_wq, &work))
SWEEP_OP(cancel_op, cancel_work(&work))
SWEEP_OP(cancel_sync_op, cancel_work_sync(&work))
SWEEP_OP(flush_op, (flush_work(&work), 0))
SWEEP_OP(disable_op, disable_work(&work))
SWEEP_OP(disable_sync_op, disable_work_sync(&work))
SWEEP_OP(enable_op, enable_work(&work))
SWEEP_OP(bh_off_on, (local_bh_disable(), local_bh_enable(), 0))

static const struct sweep_op ops[] = {
	{"queue_work, BH", queue_op, SWEEP_REFUSED | SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE},
	{"queue_work, BH high", queue_high, SWEEP_REFUSED | SWEEP_TASK | SWEEP_IRQ},
	{"cancel_work, BH", cancel_op, SWEEP_TASK | SWEEP_IRQ},
	{"cancel_work_sync, BH", cancel_sync_op, SWEEP_REFUSES | SWEEP_TASK | SWEEP_WAKE},
	{"flush_work, BH", flush_op, SWEEP_ONE_ONLY | SWEEP_TASK | SWEEP_WAKE},
	{"disable_work, BH", disable_op, SWEEP_TASK | SWEEP_IRQ},
	{"disable_work_sync, BH", disable_sync_op, SWEEP_TASK | SWEEP_WAKE},
	{"enable_work, BH", enable_op, SWEEP_TASK | SWEEP_IRQ, BIT(DISABLED)},
	{"local_bh_enable, BH work", bh_off_on, SWEEP_TASK},
	{"ksoftirqd at work, BH", sweep_others_run, SWEEP_TASK, BIT(PENDING)},
	{},
};

static void finish(void)
{
	disabled_then = 0;
	while (!queue_work(system_bh_wq, &work)) {
		enable_work(&work);
		disabled_then++;
	}
	runs--;
}

static void observe(struct sweep_seen *seen)
{
	sweep_see(seen, runs);
	sweep_see(seen, disabled_then);
}

static const char *check(void)
{
	return work_busy(&work) ? "the item is stuck" : NULL;
}

SWEEP_SUBJECT(bh_work, .finish = finish, .check = check, .by_chance = true);
