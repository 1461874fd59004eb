// SPDX-License-Identifier: MIT
/*
 * Delayed work: one test for each state and operation.
 *
 * States: idle, waiting for its timer, pending on the queue, running.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/workqueue.h>
#include <kunit/test.h>
#include <soc/aux.h>

static struct delayed_work dwork;
static int runs;
static unsigned long ran_at;
static struct completion entered, release;

static void note_fn(struct work_struct *w)
{
	runs++;
	ran_at = jiffies;
}

static void block_fn(struct work_struct *w)
{
	complete(&entered);
	wait_for_completion(&release);
	runs++;
}

static int delayed_test_init(struct kunit *test)
{
	runs = 0;
	init_completion(&entered);
	init_completion(&release);
	INIT_DELAYED_WORK(&dwork, note_fn);
	return 0;
}

static void runs_after_the_delay_and_not_before(struct kunit *test)
{
	unsigned long start = jiffies;

	KUNIT_EXPECT_TRUE(test, schedule_delayed_work(&dwork, 5));
	KUNIT_EXPECT_TRUE(test, delayed_work_pending(&dwork));
	schedule_timeout_uninterruptible(4);
	KUNIT_EXPECT_EQ(test, runs, 0);
	schedule_timeout_uninterruptible(5);
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_TRUE(test, time_after_eq(ran_at, start + 5));
	KUNIT_EXPECT_FALSE(test, delayed_work_pending(&dwork));
}

static void no_delay_queues_at_once(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, schedule_delayed_work(&dwork, 0));
	KUNIT_EXPECT_FALSE(test, timer_pending(&dwork.timer));
	flush_delayed_work(&dwork);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void waiting_queue_is_refused(struct kunit *test)
{
	schedule_delayed_work(&dwork, 3);
	KUNIT_EXPECT_FALSE(test, schedule_delayed_work(&dwork, 0));
	KUNIT_EXPECT_FALSE(test, schedule_work(&dwork.work));
	KUNIT_EXPECT_TRUE(test, cancel_delayed_work_sync(&dwork));
	KUNIT_EXPECT_EQ(test, runs, 0);
}

static void waiting_mod_moves_the_deadline(struct kunit *test)
{
	schedule_delayed_work(&dwork, 3);
	KUNIT_EXPECT_TRUE(test, mod_delayed_work(system_wq, &dwork, 20));
	schedule_timeout_uninterruptible(10);
	KUNIT_EXPECT_EQ(test, runs, 0);
	KUNIT_EXPECT_TRUE(test, mod_delayed_work(system_wq, &dwork, 0));
	flush_delayed_work(&dwork);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void idle_mod_queues(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, mod_delayed_work(system_wq, &dwork, 2));
	schedule_timeout_uninterruptible(5);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void waiting_flush_cuts_the_delay_short(struct kunit *test)
{
	unsigned long start = jiffies;

	schedule_delayed_work(&dwork, 1000);
	KUNIT_EXPECT_TRUE(test, flush_delayed_work(&dwork));
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_TRUE(test, time_before(jiffies, start + 1000));
	KUNIT_EXPECT_FALSE(test, flush_delayed_work(&dwork));
}

static void waiting_flush_workqueue_does_not_wait(struct kunit *test)
{
	schedule_delayed_work(&dwork, 1000);
	flush_scheduled_work();
	KUNIT_EXPECT_EQ(test, runs, 0);
	KUNIT_EXPECT_TRUE(test, cancel_delayed_work(&dwork));
}

static void running_cancel_waits(struct kunit *test)
{
	INIT_DELAYED_WORK(&dwork, block_fn);
	schedule_delayed_work(&dwork, 1);
	wait_for_completion(&entered);
	KUNIT_EXPECT_FALSE(test, cancel_delayed_work(&dwork));
	KUNIT_EXPECT_EQ(test, runs, 0);
	complete_all(&release);
	KUNIT_EXPECT_FALSE(test, cancel_delayed_work_sync(&dwork));
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void again_fn(struct work_struct *w)
{
	runs++;
	schedule_delayed_work(to_delayed_work(w), 1);
}

static void cancel_sync_stops_what_requeues_itself(struct kunit *test)
{
	int after;

	INIT_DELAYED_WORK(&dwork, again_fn);
	schedule_delayed_work(&dwork, 1);
	schedule_timeout_uninterruptible(10);
	cancel_delayed_work_sync(&dwork);
	after = runs;
	KUNIT_EXPECT_GT(test, after, 2);
	schedule_timeout_uninterruptible(10);
	KUNIT_EXPECT_EQ(test, runs, after);
}

static bool cancelled;

static irqreturn_t cancel_handler(int irq, void *dev)
{
	writel(0, (void __iomem *)AUX_BASE + AUX_MU_IER);
	cancelled = cancel_delayed_work(&dwork);
	return IRQ_HANDLED;
}

/*
 * The expiry against the cancel. The delay is over, TIMER_SOFTIRQ has not run yet:
 *
 *	thread, BH off			hard interrupt
 *	--------------			--------------
 *	busy until the expiry
 *					cancel_delayed_work()
 *	local_bh_enable(): softirq
 *
 * The item is still the timer's, so the cancel gets it, and nothing runs.
 */
static void cancel_between_expiry_and_softirq(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, cancel_handler, 0, "cancel", &dwork), 0);
	cancelled = false;
	schedule_delayed_work(&dwork, 1);
	local_bh_disable();
	mdelay(50);
	writel(AUX_MU_IER_TX, (void __iomem *)AUX_BASE + AUX_MU_IER);
	local_bh_enable();
	free_irq(IRQ_AUX, &dwork);
	KUNIT_EXPECT_TRUE(test, cancelled);
	schedule_timeout_uninterruptible(3);
	KUNIT_EXPECT_EQ(test, runs, 0);
	KUNIT_EXPECT_FALSE(test, delayed_work_pending(&dwork));
}

static void disabled_timer_does_not_queue(struct kunit *test)
{
	schedule_delayed_work(&dwork, 2);
	KUNIT_EXPECT_TRUE(test, disable_delayed_work(&dwork));
	KUNIT_EXPECT_FALSE(test, schedule_delayed_work(&dwork, 1));
	KUNIT_EXPECT_FALSE(test, mod_delayed_work(system_wq, &dwork, 1));
	KUNIT_EXPECT_FALSE(test, delayed_work_pending(&dwork));
	schedule_timeout_uninterruptible(5);
	KUNIT_EXPECT_EQ(test, runs, 0);
	KUNIT_EXPECT_TRUE(test, enable_delayed_work(&dwork));
	KUNIT_EXPECT_TRUE(test, schedule_delayed_work(&dwork, 1));
	schedule_timeout_uninterruptible(5);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void rcu_work_runs_after_a_grace_period(struct kunit *test)
{
	static struct rcu_work rwork;

	INIT_RCU_WORK(&rwork, note_fn);
	KUNIT_EXPECT_TRUE(test, queue_rcu_work(system_wq, &rwork));
	KUNIT_EXPECT_FALSE(test, queue_rcu_work(system_wq, &rwork));
	flush_rcu_work(&rwork);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static struct kunit_case delayed_cases[] = {
	KUNIT_CASE(runs_after_the_delay_and_not_before),
	KUNIT_CASE(no_delay_queues_at_once),
	KUNIT_CASE(waiting_queue_is_refused),
	KUNIT_CASE(waiting_mod_moves_the_deadline),
	KUNIT_CASE(idle_mod_queues),
	KUNIT_CASE(waiting_flush_cuts_the_delay_short),
	KUNIT_CASE(waiting_flush_workqueue_does_not_wait),
	KUNIT_CASE(running_cancel_waits),
	KUNIT_CASE(cancel_sync_stops_what_requeues_itself),
	KUNIT_CASE(cancel_between_expiry_and_softirq),
	KUNIT_CASE(disabled_timer_does_not_queue),
	KUNIT_CASE(rcu_work_runs_after_a_grace_period),
	{}
};

static struct kunit_suite delayed_suite = {
	.name = "delayed-work",
	.init = delayed_test_init,
	.test_cases = delayed_cases,
};
kunit_test_suite(delayed_suite);
