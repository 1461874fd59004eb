// SPDX-License-Identifier: MIT
/* Tasklets, both forms. */
#include <linux/interrupt.h>
#include "check.h"

check_type(tasklet_setup, void(struct tasklet_struct *, void (*)(struct tasklet_struct *)));
check_type(tasklet_init, void(struct tasklet_struct *, void (*)(unsigned long), unsigned long));
check_type(tasklet_disable, void(struct tasklet_struct *));
check_type(tasklet_disable_nosync, void(struct tasklet_struct *));
check_type(tasklet_disable_in_atomic, void(struct tasklet_struct *));
check_type(tasklet_enable, void(struct tasklet_struct *));
check_type(tasklet_kill, void(struct tasklet_struct *));
check_type(tasklet_unlock_wait, void(struct tasklet_struct *));

#if !defined(DECLARE_TASKLET) || !defined(DECLARE_TASKLET_OLD) || \
	!defined(DECLARE_TASKLET_DISABLED) || !defined(DECLARE_TASKLET_DISABLED_OLD)
#error the declarations are macros
#endif

struct device_part {
	int runs;
	struct tasklet_struct tasklet;
};

static int runs, again;
static unsigned long last_data, state_in_body;
static char order[8];

static void note(char c)
{
	order[runs % (sizeof(order) - 1)] = c;
	runs++;
}

static void new_form(struct tasklet_struct *t)
{
	state_in_body = t->state;
	note('n');
	if (again) {
		again--;
		tasklet_schedule(t);
	}
}

static void old_form(unsigned long data)
{
	last_data = data;
	note('o');
}

static void part_fn(struct tasklet_struct *t)
{
	struct device_part *part = from_tasklet(part, t, tasklet);

	part->runs++;
	note('p');
}

static DECLARE_TASKLET(fresh, new_form);
static DECLARE_TASKLET_DISABLED(fresh_disabled, new_form);
static DECLARE_TASKLET_OLD(old, old_form);
static DECLARE_TASKLET_DISABLED_OLD(old_disabled, old_form);

static void check_declared(void)
{
	check("DECLARE_TASKLET", fresh.state == 0 && atomic_read(&fresh.count) == 0);
	check("DECLARE_TASKLET use_callback", fresh.use_callback && fresh.callback == new_form);
	check("DECLARE_TASKLET_OLD", old.func == old_form && old.data == 0 && !old.next);
	check_eq("DECLARE_TASKLET_DISABLED", atomic_read(&fresh_disabled.count), 1);
	check_eq("DECLARE_TASKLET_DISABLED_OLD", atomic_read(&old_disabled.count), 1);
	check_eq("TASKLET_STATE_SCHED", TASKLET_STATE_SCHED, 0);
	check_eq("TASKLET_STATE_RUN", TASKLET_STATE_RUN, 1);
}

static void check_schedule(void)
{
	local_bh_disable();
	tasklet_schedule(&fresh);
	check_eq("pending mask of a tasklet", local_softirq_pending() & 0x41, 0x40);
	tasklet_schedule(&fresh);
	check_eq("state while scheduled", fresh.state, 1UL << TASKLET_STATE_SCHED);
	tasklet_schedule(&old);
	tasklet_hi_schedule(&fresh_disabled);
	check_eq("pending mask of a hi tasklet", local_softirq_pending() & 0x41, 0x41);
	tasklet_enable(&fresh_disabled);
	local_bh_enable();
	check("hi first, then in order", !strcmp(order, "nno"));
	check_eq("tasklet_schedule twice, one run", runs, 3);
	check_eq("state in the body", state_in_body, 0);
	check_eq("old form's data", last_data, 0);

	runs = 0;
	again = 2;
	tasklet_schedule(&fresh);
	tasklet_kill(&fresh);
	check("scheduling from the body", runs >= 1);
	tasklet_kill(&fresh);
	check_eq("each schedule in the body is one run", runs, 3);
	check_eq("tasklet_kill leaves state 0", fresh.state, 0);
}

static void check_disable(void)
{
	runs = 0;
	tasklet_disable(&fresh);
	tasklet_disable_nosync(&fresh);
	tasklet_disable_in_atomic(&fresh);
	check_eq("tasklet_disable nests", atomic_read(&fresh.count), 3);
	tasklet_schedule(&fresh);
	check("a disabled one stays scheduled", runs == 0 && fresh.state == 1);
	tasklet_enable(&fresh);
	tasklet_enable(&fresh);
	check_eq("only the last enable counts", runs, 0);
	tasklet_enable(&fresh);
	tasklet_kill(&fresh);
	check_eq("tasklet_enable", runs, 1);
}

static void check_run_time_forms(void)
{
	struct device_part *part = kzalloc(sizeof(*part), GFP_KERNEL);
	struct tasklet_struct t;

	if (!part)
		return;
	tasklet_setup(&part->tasklet, part_fn);
	check("tasklet_setup", !part->tasklet.state && !atomic_read(&part->tasklet.count));
	tasklet_schedule(&part->tasklet);
	tasklet_kill(&part->tasklet);
	check_eq("from_tasklet", part->runs, 1);
	kfree(part);

	tasklet_init(&t, old_form, 0xbeef);
	check("tasklet_init", t.state == 0 && atomic_read(&t.count) == 0 && !t.use_callback);
	tasklet_hi_schedule(&t);
	tasklet_kill(&t);
	check_eq("tasklet_init data", last_data, 0xbeef);
	check("tasklet_trylock", tasklet_trylock(&t));
	tasklet_unlock(&t);
	tasklet_unlock_wait(&t);
}

static int __init api_init(void)
{
	check_declared();
	check_schedule();
	check_disable();
	check_run_time_forms();
	return checks_end();
}

static void __exit api_exit(void)
{
}

module_init(api_init);
module_exit(api_exit);
MODULE_LICENSE("GPL");
