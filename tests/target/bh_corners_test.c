// SPDX-License-Identifier: MIT
/* Softirqs, timers and the search for leaks, in rare states. */
#include <linux/delay.h>
#include <linux/hardirq.h>
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include <bhk/module.h>
#include <bhk/softirq.h>
#include "hardirq.h"
#include "leaks.h"

static int runs, early_runs;

static void count_tasklet(struct tasklet_struct *t)
{
	runs++;
}

/* --- before there are threads ------------------------------------------------------------ */

static void early_fn(struct tasklet_struct *t)
{
	early_runs++;
}
static DECLARE_TASKLET(early, early_fn);

/* Nobody can be woken yet. */
static int __init raise_early(void)
{
	tasklet_schedule(&early);
	return 0;
}
pure_initcall(raise_early);

static void raised_before_ksoftirqd_runs_all_the_same(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, early_runs, 1);
}

/* --- softirqs ---------------------------------------------------------------------------- */

static void enter_and_exit(void *arg)
{
	struct tasklet_struct *t = arg;

	tasklet_schedule(t);
	irq_enter();
	irq_exit();
	KUNIT_EXPECT_EQ((struct kunit *)t->data, runs, 0);
}

static void old_count(unsigned long unused)
{
	runs++;
}

/* Only the outermost exit runs them. */
static void inner_exit_runs_no_softirq(struct kunit *test)
{
	struct tasklet_struct t;

	runs = 0;
	tasklet_init(&t, old_count, (unsigned long)test);
	run_in_hardirq(test, enter_and_exit, &t);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void leaks_in_the_second_round(struct tasklet_struct *t)
{
	if (runs++ == 0)
		tasklet_schedule(t);
	else
		preempt_disable();
}

/* Another vector beside it, so that it is not the only one of the pass. */
static void leak_in_a_further_round_is_named(struct kunit *test)
{
	DECLARE_TASKLET(leaky, leaks_in_the_second_round);
	DECLARE_TASKLET(other, count_tasklet);

	kunit_expect_log(test, "huh, entered softirq 6 TASKLET");
	runs = 0;
	local_bh_disable();
	tasklet_schedule(&leaky);
	tasklet_hi_schedule(&other);
	local_bh_enable();
	tasklet_kill(&leaky);
	KUNIT_EXPECT_EQ(test, preempt_count(), 0);
}

/* --- timers ------------------------------------------------------------------------------ */

static void count_timer(struct timer_list *t)
{
	runs++;
}

/* The wheel must not pass by what is due and not yet served. */
static void arming_behind_one_that_is_due(struct kunit *test)
{
	struct timer_list due, next;
	unsigned long flags;

	runs = 0;
	timer_setup_on_stack(&due, count_timer, 0);
	timer_setup_on_stack(&next, count_timer, 0);
	local_irq_save(flags);
	mod_timer(&due, jiffies + 1);
	mdelay(25);
	mod_timer(&next, jiffies + 1);
	local_irq_restore(flags);
	msleep(50);
	KUNIT_EXPECT_EQ(test, runs, 2);
	destroy_timer_on_stack(&due);
	destroy_timer_on_stack(&next);
}

static void count_work(struct work_struct *w)
{
	runs++;
}

static struct delayed_work *delayed;
static unsigned int cancelled_in_between;

/* Pending, but its timer does not run: between the two. */
static enum hrtimer_restart cancel_fn(struct hrtimer *timer)
{
	struct delayed_work *dwork = delayed;

	if (delayed_work_pending(dwork) && !timer_pending(&dwork->timer))
		cancelled_in_between += cancel_delayed_work(dwork);
	return HRTIMER_NORESTART;
}

/* An interrupt at any time after the call's beginning; in one place it takes the item off before it has a timer. */
static void a_delay_is_cancelled_before_it_begins(struct kunit *test)
{
	struct delayed_work dwork;
	struct hrtimer timer;
	unsigned int us, missed = 0;

	INIT_DELAYED_WORK_ONSTACK(&dwork, count_work);
	hrtimer_init_on_stack(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	timer.function = cancel_fn;
	delayed = &dwork;
	cancelled_in_between = 0;
	for (us = 1; us <= 400 && cancelled_in_between < 3; us++) {
		unsigned int before = cancelled_in_between;

		hrtimer_start(&timer, us_to_ktime(us), HRTIMER_MODE_REL_HARD);
		KUNIT_EXPECT_TRUE(test, schedule_delayed_work(&dwork, 100));
		hrtimer_cancel(&timer);
		missed += delayed_work_pending(&dwork) != (cancelled_in_between == before);
		cancel_delayed_work_sync(&dwork);
	}
	KUNIT_EXPECT_EQ(test, missed, 0u);
	KUNIT_EXPECT_GT(test, cancelled_in_between, 0u);
	destroy_delayed_work_on_stack(&dwork);
}

/* --- what a stopped module left behind --------------------------------------------------- */

/* The timer's own function is the core's. */
static void delayed_work_counts_for_its_function(struct kunit *test)
{
	struct delayed_work dwork;

	INIT_DELAYED_WORK_ONSTACK(&dwork, count_work);
	KUNIT_EXPECT_EQ(test, leaks("timer", count_work), 0u);
	schedule_delayed_work(&dwork, 100);
	KUNIT_EXPECT_EQ(test, leaks("timer", count_work), 1u);
	cancel_delayed_work_sync(&dwork);
	KUNIT_EXPECT_EQ(test, leaks("timer", count_work), 0u);
	destroy_delayed_work_on_stack(&dwork);
}

/* The queues' mutex is not taken there. */
static void works_are_counted_with_preemption_off(struct kunit *test)
{
	DECLARE_WORK(work, count_work);
	unsigned int found;

	runs = 0;
	preempt_disable();
	schedule_work(&work);
	found = leaks("work", count_work);
	preempt_enable();
	flush_work(&work);
	KUNIT_EXPECT_EQ(test, found, 1u);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

/* Counted again and again: sooner or later a jiffy passes meanwhile. */
static void count_is_right_whenever_a_jiffy_passes(struct kunit *test)
{
	struct timer_list t;
	unsigned long end = jiffies + 5;
	unsigned int wrong = 0;

	timer_setup_on_stack(&t, count_timer, 0);
	mod_timer(&t, jiffies + 1000);
	while (time_before(jiffies, end))
		wrong += leaks("timer", count_timer) != 1;
	KUNIT_EXPECT_EQ(test, wrong, 0u);
	timer_delete(&t);
	destroy_timer_on_stack(&t);
}

static struct kunit_case bh_corners_cases[] = {
	KUNIT_CASE(raised_before_ksoftirqd_runs_all_the_same),
	KUNIT_CASE(inner_exit_runs_no_softirq),
	KUNIT_CASE(leak_in_a_further_round_is_named),
	KUNIT_CASE(arming_behind_one_that_is_due),
	KUNIT_CASE(a_delay_is_cancelled_before_it_begins),
	KUNIT_CASE(delayed_work_counts_for_its_function),
	KUNIT_CASE(works_are_counted_with_preemption_off),
	KUNIT_CASE(count_is_right_whenever_a_jiffy_passes),
	{}
};

static struct kunit_suite bh_corners_suite = {
	.name = "bh-corners",
	.test_cases = bh_corners_cases,
};
kunit_test_suite(bh_corners_suite);
