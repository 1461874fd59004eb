// SPDX-License-Identifier: MIT
/* BH workqueues: the work API in softirq context. */
#include <linux/interrupt.h>
#include <linux/workqueue.h>
#include "hardirq.h"

static struct work_struct work;
static int runs, order[8], nr_order;

static int bh_workqueue_test_init(struct kunit *test)
{
	runs = 0;
	nr_order = 0;
	return 0;
}

static void bh_flags_are_checked(struct kunit *test)
{
	kunit_expect_log(test, "WARNING");
	KUNIT_EXPECT_NULL(test, alloc_workqueue("bad", WQ_BH | WQ_UNBOUND, 0));
	KUNIT_EXPECT_NULL(test, alloc_workqueue("bad", WQ_BH | WQ_UNBOUND, 0));
}

static bool softirq_seen;

static void bh_fn(struct work_struct *w)
{
	runs++;
	softirq_seen = in_serving_softirq();
	if (nr_order < 8)
		order[nr_order++] = 1;
}

static void order_tasklet_fn(struct tasklet_struct *t)
{
	order[nr_order++] = 2;
}
static DECLARE_TASKLET(order_tasklet, order_tasklet_fn);

static void tasklet_then_bh(void *arg)
{
	tasklet_schedule(&order_tasklet);
	queue_work(system_bh_wq, &work);
}

static void bh_work_runs_ahead_of_tasklets(struct kunit *test)
{
	INIT_WORK(&work, bh_fn);
	run_in_hardirq(test, tasklet_then_bh, NULL);
	KUNIT_EXPECT_TRUE(test, softirq_seen);
	KUNIT_EXPECT_EQ(test, nr_order, 2);
	KUNIT_EXPECT_EQ(test, order[0], 1);
	KUNIT_EXPECT_EQ(test, order[1], 2);
}

static void bh_work_cancel_and_flush(struct kunit *test)
{
	INIT_WORK(&work, bh_fn);
	local_bh_disable();
	queue_work(system_bh_highpri_wq, &work);
	KUNIT_EXPECT_TRUE(test, cancel_work_sync(&work));
	queue_work(system_bh_highpri_wq, &work);
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, runs, 1);
	queue_work(system_bh_wq, &work);
	flush_work(&work);
	KUNIT_EXPECT_EQ(test, runs, 2);
}

/* The vector was raised for an item that is gone when its turn comes. */
static void bh_work_runs_after_a_cancelled_one(struct kunit *test)
{
	INIT_WORK(&work, bh_fn);
	local_bh_disable();
	queue_work(system_bh_wq, &work);
	KUNIT_EXPECT_TRUE(test, cancel_work_sync(&work));
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, runs, 0);
	local_bh_disable();
	queue_work(system_bh_wq, &work);
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, runs, 1);
}

#define MANY 25 /* more than one turn of the worker takes */

static struct work_struct many[MANY];

static void queue_many(void *arg)
{
	unsigned int i;

	for (i = 0; i < MANY; i++)
		queue_work(system_bh_wq, &many[i]);
}

static void many_bh_works_take_several_turns(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < MANY; i++)
		INIT_WORK(&many[i], bh_fn);
	run_in_hardirq(test, queue_many, NULL);
	schedule_timeout_uninterruptible(3);
	KUNIT_EXPECT_EQ(test, runs, MANY);
}

static struct kunit_case bh_workqueue_cases[] = {
	KUNIT_CASE(bh_flags_are_checked),
	KUNIT_CASE(bh_work_runs_ahead_of_tasklets),
	KUNIT_CASE(bh_work_cancel_and_flush),
	KUNIT_CASE(bh_work_runs_after_a_cancelled_one),
	KUNIT_CASE(many_bh_works_take_several_turns),
	{}
};

static struct kunit_suite bh_workqueue_suite = {
	.name = "bh-workqueue",
	.init = bh_workqueue_test_init,
	.test_cases = bh_workqueue_cases,
};
kunit_test_suite(bh_workqueue_suite);
