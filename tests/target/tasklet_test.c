// SPDX-License-Identifier: MIT
/*
 * Tasklets: one test for each state and operation.
 *
 * States: idle, scheduled, disabled, scheduled and disabled (parked), running.
 */
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <bhk/softirq.h>
#include "hardirq.h"

static struct tasklet_struct tl, other;
static int runs, order[8], nr_order;
static unsigned long seen_state, seen_data;
static bool in_softirq_seen, irqs_on_seen;

static void count_fn(struct tasklet_struct *t)
{
	runs++;
	seen_state = t->state;
	in_softirq_seen = in_serving_softirq() && !in_hardirq();
	irqs_on_seen = !irqs_disabled();
	if (nr_order < 8)
		order[nr_order++] = t == &tl ? 1 : 2;
}

static int tasklet_test_init(struct kunit *test)
{
	runs = 0;
	nr_order = 0;
	seen_data = 0;
	tasklet_setup(&tl, count_fn);
	tasklet_setup(&other, count_fn);
	return 0;
}

static void schedule_tl(void *arg)
{
	tasklet_schedule(&tl);
}

static void idle_schedule_runs_at_irq_exit(struct kunit *test)
{
	run_in_hardirq(test, schedule_tl, NULL);
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_TRUE(test, in_softirq_seen);
	KUNIT_EXPECT_TRUE(test, irqs_on_seen);
	KUNIT_EXPECT_EQ(test, tl.state, 0ul);
}

static void state_is_clear_in_the_body(struct kunit *test)
{
	run_in_hardirq(test, schedule_tl, NULL);
	KUNIT_EXPECT_EQ(test, seen_state & BIT(TASKLET_STATE_SCHED), 0ul);
	KUNIT_EXPECT_EQ(test, seen_state & BIT(TASKLET_STATE_RUN), 0ul);
}

static void schedule_thrice(void *arg)
{
	tasklet_schedule(&tl);
	KUNIT_EXPECT_NE((struct kunit *)arg, tl.state & BIT(TASKLET_STATE_SCHED), 0ul);
	tasklet_schedule(&tl);
	tasklet_schedule(&tl);
}

static void scheduled_schedule_is_one_run(struct kunit *test)
{
	run_in_hardirq(test, schedule_thrice, test);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void schedule_two(void *arg)
{
	tasklet_schedule(&tl);
	tasklet_schedule(&other);
}

static void schedule_is_first_come_first_served(struct kunit *test)
{
	run_in_hardirq(test, schedule_two, NULL);
	KUNIT_EXPECT_EQ(test, nr_order, 2);
	KUNIT_EXPECT_EQ(test, order[0], 1);
	KUNIT_EXPECT_EQ(test, order[1], 2);
}

static void schedule_low_then_high(void *arg)
{
	tasklet_schedule(&tl);
	tasklet_hi_schedule(&other);
	KUNIT_EXPECT_EQ((struct kunit *)arg, local_softirq_pending(), 0x41u);
}

static void hi_overtakes(struct kunit *test)
{
	run_in_hardirq(test, schedule_low_then_high, test);
	KUNIT_EXPECT_EQ(test, order[0], 2);
	KUNIT_EXPECT_EQ(test, order[1], 1);
}

static void schedule_from_thread_runs_in_ksoftirqd(struct kunit *test)
{
	tasklet_schedule(&tl);
	KUNIT_EXPECT_EQ(test, runs, 0);
	schedule_timeout_uninterruptible(2);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void bh_enable_runs_it(struct kunit *test)
{
	local_bh_disable();
	tasklet_schedule(&tl);
	KUNIT_EXPECT_EQ(test, runs, 0);
	KUNIT_EXPECT_TRUE(test, in_softirq());
	KUNIT_EXPECT_FALSE(test, in_serving_softirq());
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void self_fn(struct tasklet_struct *t)
{
	if (++runs < 5)
		tasklet_schedule(t);
}

static void self_schedule_runs_again(struct kunit *test)
{
	tasklet_setup(&tl, self_fn);
	run_in_hardirq(test, schedule_tl, NULL);
	tasklet_kill(&tl);
	KUNIT_EXPECT_EQ(test, runs, 5);
}

static void long_self_fn(struct tasklet_struct *t)
{
	if (++runs < 1000)
		tasklet_schedule(t);
}

/* Ten rounds at most at interrupt exit; the rest is ksoftirqd's. */
static void self_schedule_is_handed_to_ksoftirqd(struct kunit *test)
{
	int at_exit;

	tasklet_setup(&tl, long_self_fn);
	run_in_hardirq(test, schedule_tl, NULL);
	at_exit = runs;
	KUNIT_EXPECT_LT(test, at_exit, 1000);
	KUNIT_EXPECT_GE(test, at_exit, 1);
	while (READ_ONCE(runs) < 1000)
		schedule_timeout_uninterruptible(1);
	tasklet_kill(&tl);
	KUNIT_EXPECT_EQ(test, runs, 1000);
}

static void disabled_schedule_is_parked(struct kunit *test)
{
	tasklet_disable(&tl);
	run_in_hardirq(test, schedule_tl, NULL);
	KUNIT_EXPECT_EQ(test, runs, 0);
	KUNIT_EXPECT_NE(test, tl.state & BIT(TASKLET_STATE_SCHED), 0ul);
	KUNIT_EXPECT_EQ(test, local_softirq_pending(), 0u);
	tasklet_enable(&tl);
	tasklet_kill(&tl);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void disabled_twice_needs_two_enables(struct kunit *test)
{
	tasklet_disable(&tl);
	tasklet_disable_nosync(&tl);
	run_in_hardirq(test, schedule_tl, NULL);
	tasklet_enable(&tl);
	run_in_hardirq(test, schedule_tl, NULL);
	KUNIT_EXPECT_EQ(test, runs, 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&tl.count), 1);
	tasklet_enable(&tl);
	tasklet_kill(&tl);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void parked_hi_stays_high(struct kunit *test)
{
	tasklet_disable(&other);
	local_bh_disable();
	tasklet_hi_schedule(&other);
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, runs, 0);
	local_bh_disable();
	tasklet_schedule(&tl);
	tasklet_enable(&other);
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, order[0], 2);
	KUNIT_EXPECT_EQ(test, order[1], 1);
}

/* Linux waits here for ever. */
static void parked_kill_returns_without_a_run(struct kunit *test)
{
	tasklet_disable(&tl);
	run_in_hardirq(test, schedule_tl, NULL);
	tasklet_kill(&tl);
	KUNIT_EXPECT_EQ(test, tl.state, 0ul);
	tasklet_enable(&tl);
	schedule_timeout_uninterruptible(2);
	KUNIT_EXPECT_EQ(test, runs, 0);
	KUNIT_EXPECT_EQ(test, tasklet_nr_parked(), 0u);
}

static void parked_does_not_hold_up_others(struct kunit *test)
{
	tasklet_disable(&tl);
	run_in_hardirq(test, schedule_two, NULL);
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_EQ(test, order[0], 2);
	tasklet_kill(&tl);
	tasklet_enable(&tl);
}

static void disable_other_fn(struct tasklet_struct *t)
{
	runs++;
	tasklet_disable_in_atomic(&other);
}

static void scheduled_disable_from_another_body(struct kunit *test)
{
	tasklet_setup(&tl, disable_other_fn);
	run_in_hardirq(test, schedule_two, NULL);
	KUNIT_EXPECT_EQ(test, runs, 1);
	tasklet_enable(&other);
	tasklet_kill(&other);
	KUNIT_EXPECT_EQ(test, runs, 2);
}

static void idle_kill_returns(struct kunit *test)
{
	tasklet_kill(&tl);
	KUNIT_EXPECT_EQ(test, runs, 0);
	KUNIT_EXPECT_EQ(test, tl.state, 0ul);
}

static void scheduled_kill_waits_for_the_run(struct kunit *test)
{
	tasklet_schedule(&tl);
	tasklet_kill(&tl);
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_EQ(test, tl.state, 0ul);
}

static void kill_in_interrupt(void *arg)
{
	tasklet_kill(&tl);
}

static void kill_in_interrupt_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "softirq: Attempt to kill tasklet from interrupt");
	run_in_hardirq(test, kill_in_interrupt, NULL);
}

static void free_fn(struct tasklet_struct *t)
{
	runs++;
	memset(t, 0x5a, sizeof(*t));
	kfree(t);
}

static void schedule_arg(void *arg)
{
	tasklet_schedule(arg);
}

static void body_may_free_it(struct kunit *test)
{
	struct tasklet_struct *t = kmalloc(sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	tasklet_setup(t, free_fn);
	run_in_hardirq(test, schedule_arg, t);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void old_fn(unsigned long data)
{
	runs++;
	seen_data = data;
}

static DECLARE_TASKLET_OLD(old_static, old_fn);
static DECLARE_TASKLET_DISABLED_OLD(old_disabled, old_fn);
static DECLARE_TASKLET(new_static, count_fn);
static DECLARE_TASKLET_DISABLED(new_disabled, count_fn);

static void old_form_gets_data(struct kunit *test)
{
	tasklet_init(&tl, old_fn, 0xcafe);
	run_in_hardirq(test, schedule_tl, NULL);
	KUNIT_EXPECT_EQ(test, seen_data, 0xcafeul);
	seen_data = 1;
	run_in_hardirq(test, schedule_arg, &old_static);
	KUNIT_EXPECT_EQ(test, seen_data, 0ul);
	KUNIT_EXPECT_EQ(test, runs, 2);
}

static void declared_forms_start_as_they_say(struct kunit *test)
{
	run_in_hardirq(test, schedule_arg, &new_static);
	KUNIT_EXPECT_EQ(test, runs, 1);
	run_in_hardirq(test, schedule_arg, &new_disabled);
	run_in_hardirq(test, schedule_arg, &old_disabled);
	KUNIT_EXPECT_EQ(test, runs, 1);
	tasklet_enable(&new_disabled);
	tasklet_enable(&old_disabled);
	tasklet_kill(&new_disabled);
	tasklet_kill(&old_disabled);
	KUNIT_EXPECT_EQ(test, runs, 3);
	tasklet_disable(&new_disabled);
	tasklet_disable(&old_disabled);
}

/* N interrupts during one run give exactly one more run. */
static void nested_body(void *arg)
{
	int i;

	for (i = 0; i < 5; i++)
		tasklet_schedule(&tl);
}

static void interrupt_fn(struct tasklet_struct *t)
{
	if (++runs == 1)
		nested_body(NULL);
}

static void running_schedule_is_one_more_run(struct kunit *test)
{
	tasklet_setup(&tl, interrupt_fn);
	run_in_hardirq(test, schedule_tl, NULL);
	tasklet_kill(&tl);
	KUNIT_EXPECT_EQ(test, runs, 2);
}

static void enable_in_hardirq(void *arg)
{
	tasklet_enable(&tl);
}

static void parked_enable_from_hardirq_runs_at_exit(struct kunit *test)
{
	tasklet_disable(&tl);
	run_in_hardirq(test, schedule_tl, NULL);
	KUNIT_EXPECT_EQ(test, runs, 0);
	run_in_hardirq(test, enable_in_hardirq, NULL);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static struct kunit_case tasklet_cases[] = {
	KUNIT_CASE(idle_schedule_runs_at_irq_exit),
	KUNIT_CASE(state_is_clear_in_the_body),
	KUNIT_CASE(scheduled_schedule_is_one_run),
	KUNIT_CASE(schedule_is_first_come_first_served),
	KUNIT_CASE(hi_overtakes),
	KUNIT_CASE(schedule_from_thread_runs_in_ksoftirqd),
	KUNIT_CASE(bh_enable_runs_it),
	KUNIT_CASE(self_schedule_runs_again),
	KUNIT_CASE(self_schedule_is_handed_to_ksoftirqd),
	KUNIT_CASE(disabled_schedule_is_parked),
	KUNIT_CASE(disabled_twice_needs_two_enables),
	KUNIT_CASE(parked_hi_stays_high),
	KUNIT_CASE(parked_kill_returns_without_a_run),
	KUNIT_CASE(parked_does_not_hold_up_others),
	KUNIT_CASE(parked_enable_from_hardirq_runs_at_exit),
	KUNIT_CASE(scheduled_disable_from_another_body),
	KUNIT_CASE(idle_kill_returns),
	KUNIT_CASE(scheduled_kill_waits_for_the_run),
	KUNIT_CASE(kill_in_interrupt_is_reported),
	KUNIT_CASE(body_may_free_it),
	KUNIT_CASE(old_form_gets_data),
	KUNIT_CASE(declared_forms_start_as_they_say),
	KUNIT_CASE(running_schedule_is_one_more_run),
	{}
};

static struct kunit_suite tasklet_suite = {
	.name = "tasklet",
	.init = tasklet_test_init,
	.test_cases = tasklet_cases,
};
kunit_test_suite(tasklet_suite);
