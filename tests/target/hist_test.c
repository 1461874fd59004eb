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

static bool was_on;

static int hist_test_init(struct kunit *test)
{
	was_on = hist_is_on();
	hist_switch(true);
	hist_reset();
	return 0;
}

static void hist_test_exit(struct kunit *test)
{
	hist_switch(was_on);
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
	KUNIT_EXPECT_EQ(test, hist_lost(), 0u);
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

/* --- in a pass ---------------------------------------------------------------------------- */

static struct tasklet_struct three[3];
static unsigned int more_rounds;

static void first_fn(struct tasklet_struct *t)
{
	udelay(100);
}

static void second_fn(struct tasklet_struct *t)
{
	udelay(300);
}

static void round_fn(struct tasklet_struct *t)
{
	udelay(150);
	if (more_rounds) {
		more_rounds--;
		tasklet_schedule(t);
	}
}

static void setup_three(void)
{
	tasklet_setup(&three[0], first_fn);
	tasklet_setup(&three[1], second_fn);
	tasklet_setup(&three[2], round_fn);
}

static void schedule_three(void *hi)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(three); i++)
		if (hi)
			tasklet_hi_schedule(&three[i]);
		else
			tasklet_schedule(&three[i]);
}

static void expect_three(struct kunit *test)
{
	expect_one(test, HIST_TASKLET, first_fn, 0, 100);
	expect_one(test, HIST_TASKLET, second_fn, 100, 300);
	expect_one(test, HIST_TASKLET, round_fn, 400, 150);
}

static u64 vector_waits(unsigned long nr)
{
	hist_get(HIST_SOFTIRQ, (void *)nr, &item);
	return stat_count_since_reset(&item.wait);
}

/* The end of one is the beginning of the next: none has the time of another. */
static void each_of_a_pass_has_its_own_times(struct kunit *test)
{
	setup_three();
	run_in_hardirq(test, schedule_three, NULL);
	expect_three(test);
	KUNIT_EXPECT_EQ(test, vector_waits(TASKLET_SOFTIRQ), 1u);
	hist_reset();
	run_in_hardirq(test, schedule_three, (void *)1);
	expect_three(test);
	KUNIT_EXPECT_EQ(test, vector_waits(HI_SOFTIRQ), 1u);
}

static void each_round_is_a_wait_of_the_vector(struct kunit *test)
{
	setup_three();
	more_rounds = 3;
	run_in_hardirq(test, schedule_three, NULL);
	KUNIT_EXPECT_EQ(test, runs_of(HIST_TASKLET, round_fn), 4u);
	KUNIT_EXPECT_GE(test, item.run.total, 600u);
	KUNIT_EXPECT_LE(test, item.run.total, 600u + PATH_US);
	KUNIT_EXPECT_EQ(test, stat_count_since_reset(&item.wait), 4u);
	KUNIT_EXPECT_EQ(test, vector_waits(TASKLET_SOFTIRQ), 4u);
}

/* --- vectors ------------------------------------------------------------------------------- */

static bool raises_later;

static void net_rx_fn(struct softirq_action *a)
{
	if (raises_later)
		raise_softirq(NET_TX_SOFTIRQ);
	raises_later = false;
	udelay(400);
}

static void net_tx_fn(struct softirq_action *a)
{
	udelay(200);
	if (raises_later)
		raise_softirq(NET_RX_SOFTIRQ);
	raises_later = false;
}

static void raise_both(void)
{
	open_softirq(NET_TX_SOFTIRQ, net_tx_fn);
	open_softirq(NET_RX_SOFTIRQ, net_rx_fn);
	local_bh_disable();
	raise_softirq(NET_RX_SOFTIRQ);
	udelay(250);
	raise_softirq(NET_TX_SOFTIRQ);
	raise_softirq(NET_RX_SOFTIRQ);
	udelay(250);
	local_bh_enable();
}

static void expect_wait(struct kunit *test, unsigned int nr, unsigned int n, u32 max)
{
	KUNIT_EXPECT_EQ(test, vector_waits(nr), n);
	KUNIT_EXPECT_GE(test, item.wait.max, max);
	KUNIT_EXPECT_LE(test, item.wait.max, max + PATH_US);
}

/* In one round: the second one waits for the first one, too. */
static void vectors_of_a_round_wait_for_each_other(struct kunit *test)
{
	raise_both();
	expect_wait(test, NET_TX_SOFTIRQ, 1, 250);
	expect_wait(test, NET_RX_SOFTIRQ, 1, 500 + 200);
}

/* The second raise is for the next round, and does not make the first one younger. */
static void a_raise_while_the_vector_waits_for_its_turn(struct kunit *test)
{
	raises_later = true;
	raise_both();
	expect_wait(test, NET_RX_SOFTIRQ, 2, 500 + 200);
	KUNIT_EXPECT_GE(test, item.wait.total, 500u + 200 + 400);
}

/* --- what is rare -------------------------------------------------------------------------- */

/* The place itself, not a copy. */
static struct run_stat *wait_of(enum hist_kind kind, const void *key)
{
	u32 *hist;

	hist_place(&hist, kind, key);
	return container_of(hist, struct run_stat, hist[0]);
}

static void sums_have_64_bits(struct kunit *test)
{
	struct hist_item *real = container_of(wait_of(HIST_TASKLET, tl_fn), struct hist_item, wait);

	real->wait.total = 0xffffffff;
	real->run.total = 0x1ffffffff;
	real->wait.limit = real->run.limit = 1000000;
	schedule_and_wait();
	KUNIT_EXPECT_GE(test, real->wait.total, 0xffffffffull + 500);
	KUNIT_EXPECT_LE(test, real->wait.total, 0xffffffffull + 500 + PATH_US);
	KUNIT_EXPECT_GE(test, real->run.total, 0x1ffffffffull + 200);
	KUNIT_EXPECT_LE(test, real->run.total, 0x1ffffffffull + 200 + PATH_US);
	KUNIT_EXPECT_EQ(test, real->wait.max, 0u);
	KUNIT_EXPECT_EQ(test, real->run.max, 0u);
}

static void functions_without_a_place_are_counted(struct kunit *test)
{
	unsigned long i;

	local_irq_disable();
	for (i = 1; i <= HIST_ITEMS; i++)
		wait_of(HIST_WORK, (void *)i);
	local_irq_enable();
	schedule_and_wait();
	schedule_and_wait();
	KUNIT_EXPECT_EQ(test, hist_lost(), 2u);
	KUNIT_EXPECT_FALSE(test, hist_get(HIST_TASKLET, tl_fn, &item));
	hist_reset();
	schedule_and_wait();
	expect_one(test, HIST_TASKLET, tl_fn, 500, 200);
}

/* What an item remembers of its place is of no use for another function. */
static void an_item_that_is_set_up_anew_is_another(struct kunit *test)
{
	schedule_and_wait();
	tl.callback = first_fn;
	schedule_and_wait();
	tl.callback = tl_fn;
	KUNIT_EXPECT_EQ(test, runs_of(HIST_TASKLET, tl_fn), 1u);
	expect_one(test, HIST_TASKLET, first_fn, 500, 100);
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

/* It began before; another one of the worker was measured until its end. */
static void a_run_that_began_while_they_were_off_is_not_measured(struct kunit *test)
{
	schedule_work(&busy_work);
	flush_work(&busy_work);
	hist_reset();
	hist_switch(false);
	schedule_work(&short_sleep);
	msleep(10);
	hist_switch(true);
	flush_work(&short_sleep);
	KUNIT_EXPECT_EQ(test, runs_of(HIST_WORK, short_sleep_fn), 0u);
	KUNIT_EXPECT_EQ(test, runs_of(HIST_WORK, busy_fn), 0u);
}

static void a_run_is_not_booked_after_reset(struct kunit *test)
{
	schedule_work(&short_sleep);
	msleep(10);
	hist_reset();
	flush_work(&short_sleep);
	KUNIT_EXPECT_EQ(test, runs_of(HIST_WORK, short_sleep_fn), 0u);
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

static void expect_hrtimer(struct kunit *test, clockid_t clock)
{
	struct hrtimer t;

	hrtimer_init_on_stack(&t, clock, HRTIMER_MODE_REL_HARD);
	t.function = hrt_fn;
	local_irq_disable();
	hrtimer_start(&t, ns_to_ktime(1000 * NSEC_PER_USEC), HRTIMER_MODE_REL_HARD);
	udelay(1600);
	local_irq_enable();
	hrtimer_cancel(&t);
	expect_one(test, HIST_HRTIMER, hrt_fn, 600, 120);
	hist_reset();
}

static void hrtimer_waits_and_runs(struct kunit *test)
{
	expect_hrtimer(test, CLOCK_MONOTONIC);
	expect_hrtimer(test, CLOCK_REALTIME);
	expect_hrtimer(test, CLOCK_TAI);
}

/* Its callback can be interrupted by that of a hard one. */
static void soft_hrtimer_waits_and_runs(struct kunit *test)
{
	struct hrtimer t;

	hrtimer_init_on_stack(&t, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	t.function = hrt_fn;
	local_bh_disable();
	hrtimer_start(&t, ns_to_ktime(1000 * NSEC_PER_USEC), HRTIMER_MODE_REL_SOFT);
	udelay(1900);
	local_bh_enable();
	hrtimer_cancel(&t);
	expect_one(test, HIST_HRTIMER, hrt_fn, 900, 120);
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
	KUNIT_CASE(each_of_a_pass_has_its_own_times),
	KUNIT_CASE(each_round_is_a_wait_of_the_vector),
	KUNIT_CASE(vectors_of_a_round_wait_for_each_other),
	KUNIT_CASE(a_raise_while_the_vector_waits_for_its_turn),
	KUNIT_CASE(sums_have_64_bits),
	KUNIT_CASE(functions_without_a_place_are_counted),
	KUNIT_CASE(an_item_that_is_set_up_anew_is_another),
	KUNIT_CASE(work_waits_and_runs),
	KUNIT_CASE(bh_work_waits_and_runs),
	KUNIT_CASE(works_that_sleep_are_told_apart),
	KUNIT_CASE(a_run_that_began_while_they_were_off_is_not_measured),
	KUNIT_CASE(a_run_is_not_booked_after_reset),
	KUNIT_CASE(timer_waits_and_runs),
	KUNIT_CASE(hrtimer_waits_and_runs),
	KUNIT_CASE(soft_hrtimer_waits_and_runs),
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
