// SPDX-License-Identifier: MIT
/* Statistics of functions: run and waiting times that are known beforehand. */
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include <bhk/hist.h>
#include "hardirq.h"
#include "irq_lines.h"

/* What the paths to and from a function may add to the times asked for. */
#define PATH_US 40

static struct hist_item item;

static int hist_test_init(struct kunit *test)
{
	hist_switch(true);
	hist_reset();
	return 0;
}

static void hist_test_exit(struct kunit *test)
{
	hist_switch(false);
}

static u64 runs_of(enum hist_kind kind, const void *key)
{
	return hist_get(kind, key, &item) ? stat_count_since_reset(&item.run) : 0;
}

/* One run of @run us, after it had waited for @wait us. */
static void expect_one(struct kunit *test, enum hist_kind kind, const void *key, u32 wait, u32 run)
{
	KUNIT_ASSERT_TRUE(test, hist_get(kind, key, &item));
	KUNIT_EXPECT_EQ(test, stat_count_since_reset(&item.run), 1u);
	KUNIT_EXPECT_EQ(test, stat_count_since_reset(&item.wait), 1u);
	KUNIT_EXPECT_GE(test, item.run.max, run);
	KUNIT_EXPECT_LE(test, item.run.max, run + PATH_US);
	KUNIT_EXPECT_GE(test, item.wait.max, wait);
	KUNIT_EXPECT_LE(test, item.wait.max, wait + PATH_US);
	KUNIT_EXPECT_EQ(test, item.run.total, (u64)item.run.max);
	KUNIT_EXPECT_EQ(test, hist_table.lost, 0ul);
}

static void tl_fn(struct tasklet_struct *t)
{
	udelay(200);
}

static DECLARE_TASKLET(tl, tl_fn);

static void schedule_and_wait(void)
{
	local_bh_disable();
	tasklet_schedule(&tl);
	udelay(500);
	local_bh_enable();
}

static void tasklet_waits_and_runs(struct kunit *test)
{
	schedule_and_wait();
	expect_one(test, HIST_TASKLET, tl_fn, 500, 200);
	/* Its vector waited as long. */
	KUNIT_ASSERT_TRUE(test, hist_get(HIST_SOFTIRQ, (void *)TASKLET_SOFTIRQ, &item));
	KUNIT_EXPECT_EQ(test, stat_count_since_reset(&item.wait), 1u);
	KUNIT_EXPECT_GE(test, item.wait.max, 500u);
	KUNIT_EXPECT_LE(test, item.wait.max, 500u + PATH_US);
}

static void a_second_schedule_does_not_begin_the_wait_anew(struct kunit *test)
{
	local_bh_disable();
	tasklet_schedule(&tl);
	udelay(300);
	tasklet_schedule(&tl);
	udelay(300);
	local_bh_enable();
	expect_one(test, HIST_TASKLET, tl_fn, 600, 200);
}

static void off_measures_nothing(struct kunit *test)
{
	hist_switch(false);
	schedule_and_wait();
	KUNIT_EXPECT_EQ(test, runs_of(HIST_TASKLET, tl_fn), 0u);
}

/* Scheduled before, it ran after: how long it waited since is not asked. */
static void what_was_scheduled_before_is_not_measured(struct kunit *test)
{
	local_bh_disable();
	tasklet_schedule(&tl);
	hist_switch(false);
	hist_switch(true);
	local_bh_enable();
	KUNIT_ASSERT_TRUE(test, hist_get(HIST_TASKLET, tl_fn, &item));
	KUNIT_EXPECT_EQ(test, stat_count_since_reset(&item.run), 1u);
	KUNIT_EXPECT_EQ(test, stat_count_since_reset(&item.wait), 0u);
}

static void reset_forgets(struct kunit *test)
{
	schedule_and_wait();
	hist_reset();
	KUNIT_EXPECT_FALSE(test, hist_get(HIST_TASKLET, tl_fn, &item));
	schedule_and_wait();
	expect_one(test, HIST_TASKLET, tl_fn, 500, 200);
}

static void busy_fn(struct work_struct *work)
{
	udelay(300);
}

static DECLARE_WORK(busy_work, busy_fn);

static void work_waits_and_runs(struct kunit *test)
{
	/* The first item of a pool has a worker made. */
	schedule_work(&busy_work);
	flush_work(&busy_work);
	hist_reset();
	preempt_disable();
	schedule_work(&busy_work);
	udelay(400);
	preempt_enable();
	flush_work(&busy_work);
	expect_one(test, HIST_WORK, busy_fn, 400, 300);
}

static void bh_work_waits_and_runs(struct kunit *test)
{
	local_bh_disable();
	queue_work(system_bh_wq, &busy_work);
	udelay(700);
	local_bh_enable();
	flush_work(&busy_work);
	expect_one(test, HIST_WORK, busy_fn, 700, 300);
}

static void long_sleep_fn(struct work_struct *work)
{
	msleep(50);
}

static void short_sleep_fn(struct work_struct *work)
{
	msleep(20);
}

static DECLARE_WORK(long_sleep, long_sleep_fn);
static DECLARE_WORK(short_sleep, short_sleep_fn);

/* Both sleep at a time, in two workers; the one that began last ends first. */
static void works_that_sleep_are_told_apart(struct kunit *test)
{
	schedule_work(&long_sleep);
	schedule_work(&short_sleep);
	flush_work(&long_sleep);
	flush_work(&short_sleep);
	KUNIT_ASSERT_EQ(test, runs_of(HIST_WORK, long_sleep_fn), 1u);
	KUNIT_EXPECT_GE(test, item.run.max, 50000u);
	KUNIT_EXPECT_LE(test, item.run.max, 70000u);
	KUNIT_ASSERT_EQ(test, runs_of(HIST_WORK, short_sleep_fn), 1u);
	KUNIT_EXPECT_GE(test, item.run.max, 20000u);
	KUNIT_EXPECT_LE(test, item.run.max, 40000u);
}

static void timer_fn(struct timer_list *timer)
{
	udelay(150);
}

static DEFINE_TIMER(timer, timer_fn);

/* The jiffy begins, and bottom halves stay off for another 3 ms. */
static void timer_waits_and_runs(struct kunit *test)
{
	u64 due;

	msleep(10);
	local_bh_disable();
	mod_timer(&timer, jiffies + 2);
	due = ktime_get_ns() / NSEC_PER_USEC / 10000 * 10000 + 20000;
	while (ktime_get_ns() / NSEC_PER_USEC < due + 3000)
		cpu_relax();
	local_bh_enable();
	expect_one(test, HIST_TIMER, timer_fn, 3000, 150);
}

static enum hrtimer_restart hrt_fn(struct hrtimer *t)
{
	udelay(120);
	return HRTIMER_NORESTART;
}

static void hrtimer_waits_and_runs(struct kunit *test)
{
	struct hrtimer t;

	hrtimer_init_on_stack(&t, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	t.function = hrt_fn;
	local_irq_disable();
	hrtimer_start(&t, ns_to_ktime(1000 * NSEC_PER_USEC), HRTIMER_MODE_REL_HARD);
	udelay(1600);
	local_irq_enable();
	hrtimer_cancel(&t);
	expect_one(test, HIST_HRTIMER, hrt_fn, 600, 120);
}

static int dev;

static irqreturn_t quick(int irq, void *arg)
{
	aux_lower();
	return IRQ_WAKE_THREAD;
}

static irqreturn_t thread_fn(int irq, void *arg)
{
	udelay(250);
	return IRQ_HANDLED;
}

static void irq_thread_waits_and_runs(struct kunit *test)
{
	struct irqaction *action;

	KUNIT_ASSERT_EQ(test, request_threaded_irq(IRQ_AUX, quick, thread_fn, 0, "hist", &dev), 0);
	action = irq_to_desc(IRQ_AUX)->action;
	preempt_disable();
	aux_raise();
	udelay(450);
	preempt_enable();
	synchronize_irq(IRQ_AUX);
	KUNIT_EXPECT_EQ(test, stat_count(&action->stat), 1u);
	KUNIT_EXPECT_GE(test, action->stat.max, 250u);
	KUNIT_EXPECT_LE(test, action->stat.max, 250u + PATH_US);
	KUNIT_ASSERT_TRUE(test, hist_get(HIST_THREAD, action, &item));
	KUNIT_EXPECT_EQ(test, stat_count_since_reset(&item.wait), 1u);
	KUNIT_EXPECT_GE(test, item.wait.max, 450u);
	KUNIT_EXPECT_LE(test, item.wait.max, 450u + PATH_US);
	free_irq(IRQ_AUX, &dev);
	/* Another handler may get the memory: its history is gone. */
	KUNIT_ASSERT_TRUE(test, hist_get(HIST_THREAD, action, &item));
	KUNIT_EXPECT_EQ(test, stat_count_since_reset(&item.wait), 0u);
}

static struct kunit_case hist_cases[] = {
	KUNIT_CASE(tasklet_waits_and_runs),
	KUNIT_CASE(a_second_schedule_does_not_begin_the_wait_anew),
	KUNIT_CASE(off_measures_nothing),
	KUNIT_CASE(what_was_scheduled_before_is_not_measured),
	KUNIT_CASE(reset_forgets),
	KUNIT_CASE(work_waits_and_runs),
	KUNIT_CASE(bh_work_waits_and_runs),
	KUNIT_CASE(works_that_sleep_are_told_apart),
	KUNIT_CASE(timer_waits_and_runs),
	KUNIT_CASE(hrtimer_waits_and_runs),
	KUNIT_CASE(irq_thread_waits_and_runs),
	{}
};

static struct kunit_suite hist_suite = {
	.name = "hist",
	.init = hist_test_init,
	.exit = hist_test_exit,
	.test_cases = hist_cases,
};
kunit_test_suite(hist_suite);
