// SPDX-License-Identifier: MIT
/* Flushes of an item that runs and is pending at once. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/workqueue.h>
#include <kunit/test.h>

static struct completion entered, release;
static struct work_struct work;
static unsigned int runs;
static bool flushed;

static void gated_fn(struct work_struct *w)
{
	complete(&entered);
	wait_for_completion(&release);
	runs++;
}

static int flusher_fn(void *unused)
{
	flush_work(&work);
	flushed = true;
	return 0;
}

/* One instance of @work runs, a second one is pending, a thread waits for the second. */
static void run_queue_and_flush(void)
{
	init_completion(&entered);
	init_completion(&release);
	INIT_WORK(&work, gated_fn);
	runs = 0;
	flushed = false;
	schedule_work(&work);
	wait_for_completion(&entered);
	schedule_work(&work);
	kthread_run(flusher_fn, NULL, "flusher");
	msleep(20);
}

/*
 *	worker			flusher			canceller
 *	runs the item
 *				flush_work(): waits
 *				for the pending one
 *							cancel_work(): it is gone
 *				must not return yet
 *	returns
 */
static void flush_outlasts_a_cancelled_instance(struct kunit *test)
{
	run_queue_and_flush();
	KUNIT_EXPECT_TRUE(test, cancel_work(&work));
	msleep(20);
	KUNIT_EXPECT_FALSE(test, flushed);
	complete_all(&release);
	msleep(20);
	KUNIT_EXPECT_TRUE(test, flushed);
	KUNIT_EXPECT_EQ(test, runs, 1u);
}

static void flush_waits_for_the_second_instance(struct kunit *test)
{
	run_queue_and_flush();
	complete(&release);
	msleep(20);
	KUNIT_EXPECT_EQ(test, runs, 1u);
	KUNIT_EXPECT_FALSE(test, flushed);
	complete_all(&release);
	msleep(20);
	KUNIT_EXPECT_TRUE(test, flushed);
	KUNIT_EXPECT_EQ(test, runs, 2u);
}

static void requeue_and_flush_fn(struct work_struct *w)
{
	if (runs++)
		return;
	schedule_work(w);
	flush_work(w);
}

/* The second instance begins when the first one has ended: it would wait for itself. */
static void flush_of_itself_queued_again_is_reported(struct kunit *test)
{
	runs = 0;
	kunit_expect_log(test, "waits for requeue_and_flush_fn, which would wait for it");
	INIT_WORK(&work, requeue_and_flush_fn);
	schedule_work(&work);
	msleep(20);
	flush_work(&work);
	KUNIT_EXPECT_EQ(test, runs, 2u);
}

static struct work_struct other;
static bool waited;

static void count_fn(struct work_struct *w)
{
	runs++;
}

static void queue_and_flush_other_fn(struct work_struct *w)
{
	schedule_work(&other);
	waited = flush_work(&other);
}

/* The item under way holds the other one back only until it waits for it: it lends nothing to itself. */
static void item_waits_for_one_that_may_start(struct kunit *test)
{
	runs = 0;
	waited = false;
	INIT_WORK(&work, queue_and_flush_other_fn);
	INIT_WORK(&other, count_fn);
	schedule_work(&work);
	flush_work(&work);
	KUNIT_EXPECT_TRUE(test, waited);
	KUNIT_EXPECT_EQ(test, runs, 1u);
}

static struct kunit_case workqueue_flush_cases[] = {
	KUNIT_CASE(flush_outlasts_a_cancelled_instance),
	KUNIT_CASE(flush_waits_for_the_second_instance),
	KUNIT_CASE(flush_of_itself_queued_again_is_reported),
	KUNIT_CASE(item_waits_for_one_that_may_start),
	{},
};

static struct kunit_suite workqueue_flush_suite = {
	.name = "workqueue_flush",
	.test_cases = workqueue_flush_cases,
};
kunit_test_suite(workqueue_flush_suite);
