// SPDX-License-Identifier: MIT
/* kthread_worker: order, pending, flush, cancel, delayed items, destroy. */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include "hardirq.h"
#include "threads.h"

static struct kthread_worker *worker;
static struct kthread_work a, b;
static struct kthread_delayed_work d;
static struct completion go;
static int requeues;

static void mark(struct kthread_work *work)
{
	trail_add(work == &a ? 'a' : work == &b ? 'b' : 'd');
}

static void block(struct kthread_work *work)
{
	trail_add('(');
	wait_for_completion(&go);
	trail_add(')');
}

static int worker_test_init(struct kunit *test)
{
	trail_reset();
	init_completion(&go);
	kthread_init_work(&a, mark);
	kthread_init_work(&b, mark);
	kthread_init_delayed_work(&d, mark);
	requeues = 0;
	worker = kthread_create_worker(0, "tworker/%d", 1);
	return PTR_ERR_OR_ZERO(worker);
}

static void worker_test_exit(struct kunit *test)
{
	complete_all(&go);
	kthread_destroy_worker(worker);
}

static void items_run_in_order_in_its_thread(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, worker->task->comm, "tworker/1");
	KUNIT_EXPECT_TRUE(test, kthread_queue_work(worker, &b));
	KUNIT_EXPECT_TRUE(test, kthread_queue_work(worker, &a));
	kthread_flush_worker(worker);
	KUNIT_EXPECT_STREQ(test, trail(), "ba");
}

static void pending_item_is_not_queued_again(struct kunit *test)
{
	preempt_disable();
	KUNIT_EXPECT_TRUE(test, kthread_queue_work(worker, &a));
	KUNIT_EXPECT_FALSE(test, kthread_queue_work(worker, &a));
	preempt_enable();
	kthread_flush_work(&a);
	KUNIT_EXPECT_TRUE(test, kthread_queue_work(worker, &a));
	kthread_flush_work(&a);
	KUNIT_EXPECT_STREQ(test, trail(), "aa");
}

static void queue_in_arg(void *work)
{
	kthread_queue_work(worker, work);
}

static void queue_from_interrupt_and_softirq(struct kunit *test)
{
	run_in_hardirq(test, queue_in_arg, &a);
	run_in_softirq(test, queue_in_arg, &b);
	kthread_flush_worker(worker);
	KUNIT_EXPECT_STREQ(test, trail(), "ab");
}

static void queueing_a_running_item_is_one_more_run(struct kunit *test)
{
	kthread_init_work(&a, block);
	kthread_queue_work(worker, &a);
	let_others_run();
	KUNIT_EXPECT_TRUE(test, kthread_queue_work(worker, &a));
	KUNIT_EXPECT_FALSE(test, kthread_queue_work(worker, &a));
	complete_all(&go);
	kthread_flush_work(&a);
	KUNIT_EXPECT_STREQ(test, trail(), "()()");
}

static int flusher(void *work)
{
	kthread_flush_work(work);
	trail_add('f');
	return 0;
}

static void flush_waits_for_the_run_and_not_for_later_items(struct kunit *test)
{
	struct task_struct *t;

	kthread_init_work(&a, block);
	kthread_queue_work(worker, &a);
	let_others_run();
	kthread_queue_work(worker, &b);
	t = start_thread(test, flusher, &a, 10);
	KUNIT_EXPECT_STREQ(test, trail(), "(");
	/* While it waits the worker is as urgent as the flusher. */
	KUNIT_EXPECT_EQ(test, worker->task->prio, MAX_RT_PRIO - 1 - 10);
	complete(&go);
	join_thread(t);
	KUNIT_EXPECT_EQ(test, worker->task->prio, DEFAULT_PRIO);
	kthread_flush_worker(worker);
	KUNIT_EXPECT_STREQ(test, trail(), "()fb");
}

static void flush_of_an_idle_item_returns(struct kunit *test)
{
	kthread_flush_work(&a);
	kthread_queue_work(worker, &a);
	kthread_flush_worker(worker);
	kthread_flush_work(&a);
	KUNIT_EXPECT_STREQ(test, trail(), "a");
}

static void cancel_takes_a_pending_item_off(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, kthread_cancel_work_sync(&a));
	preempt_disable();
	kthread_queue_work(worker, &a);
	preempt_enable();
	KUNIT_EXPECT_TRUE(test, kthread_cancel_work_sync(&a));
	KUNIT_EXPECT_FALSE(test, kthread_cancel_work_sync(&a));
	kthread_flush_worker(worker);
	KUNIT_EXPECT_STREQ(test, trail(), "");
}

static void requeue_always(struct kthread_work *work)
{
	requeues++;
	wait_for_completion(&go);
	kthread_queue_work(worker, work);
}

static int canceller(void *work)
{
	return kthread_cancel_work_sync(work);
}

static void cancel_of_a_running_item_stops_its_requeueing(struct kunit *test)
{
	struct task_struct *t[2];

	kthread_init_work(&a, requeue_always);
	kthread_queue_work(worker, &a);
	let_others_run();
	t[0] = start_thread(test, canceller, &a, 10);
	t[1] = start_thread(test, canceller, &a, 10);
	let_others_run();
	KUNIT_EXPECT_EQ(test, a.canceling, 2);
	KUNIT_EXPECT_FALSE(test, kthread_queue_work(worker, &a));
	complete(&go);
	KUNIT_EXPECT_EQ(test, join_thread(t[0]), 0);
	KUNIT_EXPECT_EQ(test, join_thread(t[1]), 0);
	KUNIT_EXPECT_EQ(test, requeues, 1);
	KUNIT_EXPECT_EQ(test, a.canceling, 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&a.node));
}

static void free_itself(struct kthread_work *work)
{
	trail_add('x');
	kfree(work);
}

static void item_may_free_itself(struct kunit *test)
{
	struct kthread_work *work = kmalloc(sizeof(*work), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, work);
	kthread_init_work(work, free_itself);
	kthread_queue_work(worker, work);
	kthread_flush_worker(worker);
	KUNIT_EXPECT_STREQ(test, trail(), "x");
}

static void delayed_item_runs_after_its_time(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, kthread_queue_delayed_work(worker, &d, 5));
	KUNIT_EXPECT_FALSE(test, kthread_queue_delayed_work(worker, &d, 1));
	/* It waits for its timer: nothing to flush. */
	kthread_flush_work(&d.work);
	schedule_timeout_uninterruptible(4);
	KUNIT_EXPECT_STREQ(test, trail(), "");
	schedule_timeout_uninterruptible(4);
	KUNIT_EXPECT_STREQ(test, trail(), "d");
	KUNIT_EXPECT_TRUE(test, kthread_queue_delayed_work(worker, &d, 0));
	kthread_flush_work(&d.work);
	KUNIT_EXPECT_STREQ(test, trail(), "dd");
}

static void mod_moves_or_queues(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, kthread_mod_delayed_work(worker, &d, 1000));
	KUNIT_EXPECT_TRUE(test, kthread_mod_delayed_work(worker, &d, 2));
	schedule_timeout_uninterruptible(6);
	KUNIT_EXPECT_STREQ(test, trail(), "d");
	KUNIT_EXPECT_FALSE(test, kthread_mod_delayed_work(worker, &d, 0));
	kthread_flush_worker(worker);
	KUNIT_EXPECT_STREQ(test, trail(), "dd");
}

static void cancel_of_a_delayed_item(struct kunit *test)
{
	kthread_queue_delayed_work(worker, &d, 2);
	KUNIT_EXPECT_TRUE(test, kthread_cancel_delayed_work_sync(&d));
	KUNIT_EXPECT_FALSE(test, timer_pending(&d.timer));
	schedule_timeout_uninterruptible(4);
	KUNIT_EXPECT_STREQ(test, trail(), "");
	KUNIT_EXPECT_FALSE(test, kthread_cancel_delayed_work_sync(&d));
}

static void destroy_runs_what_is_queued(struct kunit *test)
{
	kthread_queue_work(worker, &a);
	kthread_queue_work(worker, &b);
	kthread_destroy_worker(worker);
	KUNIT_EXPECT_STREQ(test, trail(), "ab");
	worker = kthread_create_worker(0, "tworker/%d", 2);
}

static struct kunit_case worker_cases[] = {
	KUNIT_CASE(items_run_in_order_in_its_thread),
	KUNIT_CASE(pending_item_is_not_queued_again),
	KUNIT_CASE(queue_from_interrupt_and_softirq),
	KUNIT_CASE(queueing_a_running_item_is_one_more_run),
	KUNIT_CASE(flush_waits_for_the_run_and_not_for_later_items),
	KUNIT_CASE(flush_of_an_idle_item_returns),
	KUNIT_CASE(cancel_takes_a_pending_item_off),
	KUNIT_CASE(cancel_of_a_running_item_stops_its_requeueing),
	KUNIT_CASE(item_may_free_itself),
	KUNIT_CASE(delayed_item_runs_after_its_time),
	KUNIT_CASE(mod_moves_or_queues),
	KUNIT_CASE(cancel_of_a_delayed_item),
	KUNIT_CASE(destroy_runs_what_is_queued),
	{}
};

static struct kunit_suite worker_suite = {
	.name = "kthread_worker",
	.init = worker_test_init,
	.exit = worker_test_exit,
	.test_cases = worker_cases,
};
kunit_test_suite(worker_suite);
