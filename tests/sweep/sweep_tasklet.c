// SPDX-License-Identifier: MIT
/* Tasklets. */
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <bhk/softirq.h>
#include "sweep.h"

enum { IDLE, SCHEDULED, DISABLED, PARKED, HELD };
static const char *const states[] = {"idle", "scheduled", "disabled", "parked", "BH off"};

static struct tasklet_struct tl, other;
static unsigned int runs, other_runs, inside, beside, idle;

static void body(struct tasklet_struct *t)
{
	beside += inside++ > 0;
	idle += sweep_left_to_idle();
	runs++;
	inside--;
}

static void other_body(struct tasklet_struct *t)
{
	other_runs++;
}

/* Disabled twice, so that it may be enabled on both sides. */
static void setup(unsigned int state)
{
	tasklet_setup(&tl, body);
	tasklet_setup(&other, other_body);
	runs = other_runs = inside = beside = idle = 0;
	if (state == DISABLED || state == PARKED) {
		tasklet_disable(&tl);
		tasklet_disable(&tl);
	}
	if (state == PARKED) {
		tasklet_schedule(&tl);
		sweep_settle();
	}
	if (state == SCHEDULED)
		tasklet_schedule(&tl);
	if (state == HELD)
		local_bh_disable();
}

static int unlock_spin_wait(void)
{
	preempt_disable();
	tasklet_unlock_spin_wait(&tl);
	preempt_enable();
	return inside;
}

SWEEP_OP(schedule_op, (tasklet_schedule(&tl), 0))
SWEEP_OP(hi_schedule_op, (tasklet_hi_schedule(&tl), 0))
SWEEP_OP(schedule_other, (tasklet_schedule(&other), 0))
SWEEP_OP(hi_schedule_other, (tasklet_hi_schedule(&other), 0))
SWEEP_OP(kill_op, (tasklet_kill(&tl), 0))
SWEEP_OP(disable_op, (tasklet_disable(&tl), inside))
SWEEP_OP(disable_nosync_op, (tasklet_disable_nosync(&tl), 0))
SWEEP_OP(enable_op, (tasklet_enable(&tl), 0))
SWEEP_OP(schedule_held, (tasklet_schedule(&tl), local_bh_enable(), 0))
SWEEP_OP(hi_schedule_held, (tasklet_hi_schedule(&tl), local_bh_enable(), 0))
SWEEP_OP(disable_in_atomic, (tasklet_disable_in_atomic(&tl), inside))
SWEEP_OP(unlock_wait, (tasklet_unlock_wait(&tl), inside))
SWEEP_OP(bh_off_on, (local_bh_disable(), local_bh_enable(), 0))

#define NOT_HELD (BIT(IDLE) | BIT(SCHEDULED) | BIT(DISABLED) | BIT(PARKED))

static const struct sweep_op ops[] = {
	{"tasklet_schedule", schedule_op, SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE, NOT_HELD},
	{"tasklet_hi_schedule", hi_schedule_op, SWEEP_TASK | SWEEP_IRQ, NOT_HELD},
	{"tasklet_kill", kill_op, SWEEP_TASK | SWEEP_WAKE, NOT_HELD},
	{"tasklet_disable", disable_op, SWEEP_TASK | SWEEP_WAKE, NOT_HELD},
	{"tasklet_disable_nosync", disable_nosync_op, SWEEP_TASK | SWEEP_IRQ, NOT_HELD},
	{"tasklet_enable", enable_op, SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE,
	 BIT(DISABLED) | BIT(PARKED)},
	{"tasklet_disable_in_atomic", disable_in_atomic, SWEEP_TASK, BIT(IDLE) | BIT(SCHEDULED)},
	{"tasklet_unlock_wait", unlock_wait, SWEEP_TASK, BIT(SCHEDULED)},
	{"tasklet_unlock_spin_wait", unlock_spin_wait, SWEEP_TASK, BIT(SCHEDULED)},
	{"local_bh_enable", bh_off_on, SWEEP_TASK, NOT_HELD},
	{"ksoftirqd at work", sweep_others_run, SWEEP_TASK, BIT(SCHEDULED)},
	{"tasklet_schedule, local_bh_enable", schedule_held, SWEEP_TASK, BIT(HELD)},
	{"tasklet_hi_schedule, local_bh_enable", hi_schedule_held, SWEEP_TASK, BIT(HELD)},
	{"tasklet_schedule", schedule_op, SWEEP_IRQ, BIT(HELD)},
	{"tasklet_hi_schedule", hi_schedule_op, SWEEP_IRQ, BIT(HELD)},
	{"tasklet_disable_nosync", disable_nosync_op, SWEEP_IRQ, BIT(HELD)},
	{"tasklet_schedule of another", schedule_other, SWEEP_IRQ},
	{"tasklet_hi_schedule of another", hi_schedule_other, SWEEP_IRQ},
	{},
};

static int count_then;

static void finish(void)
{
	count_then = atomic_read(&tl.count);
	while (atomic_read(&tl.count) > 0)
		tasklet_enable(&tl);
}

static void observe(struct sweep_seen *seen)
{
	sweep_see(seen, runs);
	sweep_see(seen, other_runs);
	sweep_see(seen, count_then);
	sweep_see(seen, tl.state);
}

static const char *check(void)
{
	if (tasklet_nr_parked())
		return "a parked tasklet is left";
	if (idle)
		return "it was left to the idle thread";
	return beside ? "it ran beside itself" : NULL;
}

SWEEP_SUBJECT(tasklet, .finish = finish, .check = check);
