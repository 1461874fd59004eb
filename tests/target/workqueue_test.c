// SPDX-License-Identifier: MIT
/*
 * Workqueues: one test for each state and operation.
 *
 * States: idle, pending, running, running and pending again, inactive (behind max_active).
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/interrupt.h>
#include <linux/workqueue.h>
#include "hardirq.h"

static struct work_struct work, work2;
static int runs, order[8], nr_order;
static char comm[TASK_COMM_LEN];
static unsigned int busy_inside;
static bool pending_inside, task_context_inside;
static struct completion entered, release;

static void count_fn(struct work_struct *w)
{
	runs++;
	strscpy(comm, current->comm, sizeof(comm));
	pending_inside = work_pending(w);
	busy_inside = work_busy(w);
	task_context_inside = in_task() && !in_interrupt() && !irqs_disabled();
	if (nr_order < 8)
		order[nr_order++] = w == &work ? 1 : 2;
}

/* Runs until the test lets it end. */
static void block_fn(struct work_struct *w)
{
	complete(&entered);
	wait_for_completion(&release);
	runs++;
}

static int workqueue_test_init(struct kunit *test)
{
	runs = 0;
	nr_order = 0;
	INIT_WORK(&work, count_fn);
	INIT_WORK(&work2, count_fn);
	init_completion(&entered);
	init_completion(&release);
	return 0;
}

static void start_blocked(void)
{
	INIT_WORK(&work, block_fn);
	schedule_work(&work);
	wait_for_completion(&entered);
}

static void idle_queue_runs_in_kworker(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, schedule_work(&work));
	flush_work(&work);
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_EQ(test, strncmp(comm, "kworker/0:", 10), 0);
	KUNIT_EXPECT_TRUE(test, task_context_inside);
	KUNIT_EXPECT_FALSE(test, pending_inside);
	KUNIT_EXPECT_EQ(test, busy_inside, (unsigned int)WORK_BUSY_RUNNING);
	KUNIT_EXPECT_EQ(test, work_busy(&work), 0u);
}

static void highpri_and_unbound_have_workers_of_their_own(struct kunit *test)
{
	queue_work(system_highpri_wq, &work);
	flush_work(&work);
	KUNIT_EXPECT_STREQ(test, comm, "kworker/0:0H");
	queue_work(system_unbound_wq, &work);
	flush_work(&work);
	KUNIT_EXPECT_EQ(test, strncmp(comm, "kworker/u2:", 11), 0);
}

static void queue_in_hardirq(void *arg)
{
	KUNIT_EXPECT_TRUE((struct kunit *)arg, schedule_work(&work));
	KUNIT_EXPECT_FALSE((struct kunit *)arg, schedule_work(&work));
}

static void pending_queue_is_refused(struct kunit *test)
{
	run_in_hardirq(test, queue_in_hardirq, test);
	flush_work(&work);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void running_queue_gives_one_more_run(struct kunit *test)
{
	start_blocked();
	KUNIT_EXPECT_EQ(test, work_busy(&work), (unsigned int)WORK_BUSY_RUNNING);
	KUNIT_EXPECT_TRUE(test, schedule_work(&work));
	KUNIT_EXPECT_FALSE(test, schedule_work(&work));
	KUNIT_EXPECT_EQ(test, work_busy(&work),
			(unsigned int)(WORK_BUSY_RUNNING | WORK_BUSY_PENDING));
	complete_all(&release);
	flush_work(&work);
	KUNIT_EXPECT_EQ(test, runs, 2);
}

static atomic_t inside_now = ATOMIC_INIT(0);
static int most_inside;

static void overlap_fn(struct work_struct *w)
{
	most_inside = max(most_inside, atomic_inc_return(&inside_now));
	msleep(20);
	atomic_dec(&inside_now);
	runs++;
}

/* Also when it is queued to another pool while it runs. */
static void never_runs_beside_itself(struct kunit *test)
{
	most_inside = 0;
	INIT_WORK(&work, overlap_fn);
	schedule_work(&work);
	msleep(10);
	KUNIT_EXPECT_TRUE(test, queue_work(system_highpri_wq, &work));
	msleep(10);
	flush_work(&work);
	KUNIT_EXPECT_EQ(test, runs, 2);
	KUNIT_EXPECT_EQ(test, most_inside, 1);
}

static void self_fn(struct work_struct *w)
{
	if (++runs < 50)
		schedule_work(w);
}

static void requeued_by_itself(struct kunit *test)
{
	INIT_WORK(&work, self_fn);
	schedule_work(&work);
	msleep(50);
	KUNIT_EXPECT_EQ(test, runs, 50);
}

static void endless_fn(struct work_struct *w)
{
	runs++;
	schedule_work(w);
}

static void cancel_sync_stops_what_requeues_itself(struct kunit *test)
{
	int after;

	INIT_WORK(&work, endless_fn);
	schedule_work(&work);
	msleep(10);
	cancel_work_sync(&work);
	after = runs;
	KUNIT_EXPECT_GT(test, after, 0);
	KUNIT_EXPECT_EQ(test, work_busy(&work), 0u);
	msleep(20);
	KUNIT_EXPECT_EQ(test, runs, after);
}

static void idle_cancel_is_false(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, cancel_work(&work));
	KUNIT_EXPECT_FALSE(test, cancel_work_sync(&work));
	KUNIT_EXPECT_FALSE(test, flush_work(&work));
}

static void queue_and_cancel(void *arg)
{
	schedule_work(&work);
	KUNIT_EXPECT_TRUE((struct kunit *)arg, cancel_work(&work));
}

static void pending_cancel_takes_it_off(struct kunit *test)
{
	run_in_hardirq(test, queue_and_cancel, test);
	msleep(10);
	KUNIT_EXPECT_EQ(test, runs, 0);
}

static int cancel_thread(void *arg)
{
	cancel_work_sync(arg);
	complete(&entered);
	return 0;
}

/* Two waiters at once: a bug that Zephyr's k_work had. Both must return. */
static void running_cancelled_by_two_at_once(struct kunit *test)
{
	start_blocked();
	kthread_run(cancel_thread, &work, "cancel-1");
	kthread_run(cancel_thread, &work, "cancel-2");
	msleep(20);
	KUNIT_EXPECT_FALSE(test, schedule_work(&work));
	complete_all(&release);
	KUNIT_EXPECT_NE(test, wait_for_completion_timeout(&entered, HZ), 0ul);
	KUNIT_EXPECT_NE(test, wait_for_completion_timeout(&entered, HZ), 0ul);
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_TRUE(test, schedule_work(&work));
	flush_work(&work);
	KUNIT_EXPECT_EQ(test, runs, 2);
}

static int flush_thread(void *arg)
{
	flush_work(arg);
	complete(&entered);
	return 0;
}

static void running_flushed_by_two(struct kunit *test)
{
	start_blocked();
	kthread_run(flush_thread, &work, "flush-1");
	kthread_run(flush_thread, &work, "flush-2");
	msleep(20);
	KUNIT_EXPECT_FALSE(test, completion_done(&entered));
	complete_all(&release);
	KUNIT_EXPECT_NE(test, wait_for_completion_timeout(&entered, HZ), 0ul);
	KUNIT_EXPECT_NE(test, wait_for_completion_timeout(&entered, HZ), 0ul);
}

static void free_fn(struct work_struct *w)
{
	runs++;
	memset(w, 0x5a, sizeof(*w));
	kfree(w);
}

static void function_may_free_it(struct kunit *test)
{
	struct work_struct *w = kmalloc(sizeof(*w), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, w);
	INIT_WORK(w, free_fn);
	schedule_work(w);
	msleep(10);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void reinit_fn(struct work_struct *w)
{
	runs++;
	INIT_WORK(w, count_fn);
	schedule_work(w);
}

static void function_may_set_it_up_again(struct kunit *test)
{
	INIT_WORK(&work, reinit_fn);
	schedule_work(&work);
	msleep(10);
	KUNIT_EXPECT_EQ(test, runs, 2);
}

static void one_blocking_item_does_not_stall_others(struct kunit *test)
{
	start_blocked();
	schedule_work(&work2);
	KUNIT_EXPECT_TRUE(test, flush_work(&work2) || runs == 1);
	KUNIT_EXPECT_EQ(test, runs, 1);
	complete_all(&release);
	flush_work(&work);
}

static int busy_order[4], nr_busy;

static void busy_fn(struct work_struct *w)
{
	busy_order[nr_busy++] = w == &work ? 1 : 2;
	mdelay(30);
	busy_order[nr_busy++] = w == &work ? 1 : 2;
}

/* Items that do not sleep run one after another, in queueing order. */
static void busy_items_do_not_overlap(struct kunit *test)
{
	nr_busy = 0;
	INIT_WORK(&work, busy_fn);
	INIT_WORK(&work2, busy_fn);
	schedule_work(&work);
	schedule_work(&work2);
	flush_work(&work2);
	KUNIT_EXPECT_EQ(test, nr_busy, 4);
	KUNIT_EXPECT_EQ(test, busy_order[0], 1);
	KUNIT_EXPECT_EQ(test, busy_order[1], 1);
	KUNIT_EXPECT_EQ(test, busy_order[2], 2);
}

static void note_hi_fn(struct work_struct *w)
{
	busy_order[nr_busy++] = 3;
}

static void busy_raises_hi_fn(struct work_struct *w)
{
	busy_order[nr_busy++] = 1;
	queue_work(system_highpri_wq, &work2);
	busy_order[nr_busy++] = 1;
}

/* The high-priority queue overtakes an item of the normal one, in the middle of it. */
static void highpri_overtakes_a_busy_item(struct kunit *test)
{
	nr_busy = 0;
	INIT_WORK(&work, busy_raises_hi_fn);
	INIT_WORK(&work2, note_hi_fn);
	schedule_work(&work);
	flush_work(&work);
	flush_work(&work2);
	KUNIT_EXPECT_EQ(test, nr_busy, 3);
	KUNIT_EXPECT_EQ(test, busy_order[1], 3);
}

static void max_active_holds_back_in_order(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_workqueue("test-one", 0, 1);

	KUNIT_ASSERT_NOT_NULL(test, wq);
	INIT_WORK(&work, block_fn);
	queue_work(wq, &work);
	wait_for_completion(&entered);
	queue_work(wq, &work2);
	msleep(20);
	KUNIT_EXPECT_EQ(test, runs, 0);
	KUNIT_EXPECT_TRUE(test, workqueue_congested(0, wq));
	KUNIT_EXPECT_TRUE(test, work_pending(&work2));
	complete_all(&release);
	flush_workqueue(wq);
	KUNIT_EXPECT_EQ(test, runs, 2);
	destroy_workqueue(wq);
}

/* Items that were on the queue before are queued in a shorter way, which counts as well. */
static void max_active_holds_back_known_items(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_workqueue("test-one", 0, 1);

	KUNIT_ASSERT_NOT_NULL(test, wq);
	queue_work(wq, &work2);
	flush_work(&work2);
	INIT_WORK(&work, block_fn);
	queue_work(wq, &work);
	wait_for_completion(&entered);
	queue_work(wq, &work2);
	KUNIT_EXPECT_TRUE(test, workqueue_congested(0, wq));
	msleep(20);
	KUNIT_EXPECT_EQ(test, runs, 1);
	complete_all(&release);
	flush_workqueue(wq);
	KUNIT_EXPECT_EQ(test, runs, 3);
	destroy_workqueue(wq);
}

static void inactive_cancel_takes_it_off(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_ordered_workqueue("test-ord", 0);

	KUNIT_ASSERT_NOT_NULL(test, wq);
	INIT_WORK(&work, block_fn);
	queue_work(wq, &work);
	wait_for_completion(&entered);
	queue_work(wq, &work2);
	KUNIT_EXPECT_TRUE(test, cancel_work_sync(&work2));
	complete_all(&release);
	destroy_workqueue(wq);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void ordered_runs_in_queueing_order(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_ordered_workqueue("test-ord", WQ_MEM_RECLAIM);

	KUNIT_ASSERT_NOT_NULL(test, wq);
	queue_work(wq, &work2);
	queue_work(wq, &work);
	destroy_workqueue(wq);
	KUNIT_EXPECT_EQ(test, nr_order, 2);
	KUNIT_EXPECT_EQ(test, order[0], 2);
	KUNIT_EXPECT_EQ(test, order[1], 1);
}

static void flush_workqueue_waits_for_what_was_queued_before(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_workqueue("test-flush", WQ_UNBOUND, 0);

	KUNIT_ASSERT_NOT_NULL(test, wq);
	INIT_WORK(&work, overlap_fn);
	queue_work(wq, &work);
	queue_work(wq, &work2);
	flush_workqueue(wq);
	KUNIT_EXPECT_EQ(test, runs, 2);
	destroy_workqueue(wq);
}

static struct workqueue_struct *chain_wq;

static void chain_fn(struct work_struct *w)
{
	if (++runs < 5)
		queue_work(chain_wq, w);
}

static void drain_runs_chained_items(struct kunit *test)
{
	chain_wq = alloc_workqueue("test-drain", 0, 0);
	KUNIT_ASSERT_NOT_NULL(test, chain_wq);
	INIT_WORK(&work, chain_fn);
	queue_work(chain_wq, &work);
	drain_workqueue(chain_wq);
	KUNIT_EXPECT_EQ(test, runs, 5);
	destroy_workqueue(chain_wq);
}

static int drain_thread(void *arg)
{
	drain_workqueue(arg);
	return 0;
}

static void draining_queue_refuses_foreign_items(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_workqueue("test-refuse", 0, 0);

	KUNIT_ASSERT_NOT_NULL(test, wq);
	INIT_WORK(&work, block_fn);
	queue_work(wq, &work);
	wait_for_completion(&entered);
	kthread_run(drain_thread, wq, "drain");
	msleep(20);
	kunit_expect_log(test, "while it is drained");
	queue_work(wq, &work2);
	complete_all(&release);
	msleep(20);
	KUNIT_EXPECT_EQ(test, runs, 1);
	destroy_workqueue(wq);
}

static void flush_self_fn(struct work_struct *w)
{
	flush_work(w);
	runs++;
}

static void flush_of_itself_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "waits for flush_self_fn, which would wait for it");
	INIT_WORK(&work, flush_self_fn);
	schedule_work(&work);
	flush_work(&work);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static struct workqueue_struct *self_wq;

static void flush_own_queue_fn(struct work_struct *w)
{
	flush_workqueue(self_wq);
	runs++;
}

static void flush_of_the_own_queue_is_reported(struct kunit *test)
{
	self_wq = alloc_ordered_workqueue("test-self", 0);
	KUNIT_ASSERT_NOT_NULL(test, self_wq);
	kunit_expect_log(test, "test-self is flushed by its own item");
	INIT_WORK(&work, flush_own_queue_fn);
	queue_work(self_wq, &work);
	flush_work(&work);
	KUNIT_EXPECT_EQ(test, runs, 1);
	destroy_workqueue(self_wq);
}

static void flush_other_fn(struct work_struct *w)
{
	queue_work(self_wq, &work2);
	flush_work(&work2);
	runs++;
}

/* The only slot of the queue waits for an item behind it. */
static void flush_of_an_item_behind_it_is_reported(struct kunit *test)
{
	self_wq = alloc_ordered_workqueue("test-behind", 0);
	KUNIT_ASSERT_NOT_NULL(test, self_wq);
	kunit_expect_log(test, "which would wait for it");
	INIT_WORK(&work, flush_other_fn);
	queue_work(self_wq, &work);
	destroy_workqueue(self_wq);
	KUNIT_EXPECT_EQ(test, runs, 2);
}

static void leak_fn(struct work_struct *w)
{
	preempt_disable();
	runs++;
}

static void leaked_preempt_count_is_named(struct kunit *test)
{
	kunit_expect_log(test, "BUG: workqueue leaked lock or atomic: kworker/0:");
	kunit_expect_log(test, "     last function: leak_fn");
	INIT_WORK(&work, leak_fn);
	schedule_work(&work);
	flush_work(&work);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static DEFINE_MUTEX(leaked);

static void leak_lock_fn(struct work_struct *w)
{
	mutex_lock(&leaked);
	runs++;
}

static void leaked_lock_is_named(struct kunit *test)
{
	kunit_expect_log(test, "BUG: workqueue leaked lock or atomic: kworker/0:");
	kunit_expect_log(test, "     last function: leak_lock_fn");
	INIT_WORK(&work, leak_lock_fn);
	schedule_work(&work);
	flush_work(&work);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void disabled_queue_is_refused(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, disable_work(&work));
	KUNIT_EXPECT_FALSE(test, disable_work_sync(&work));
	KUNIT_EXPECT_FALSE(test, schedule_work(&work));
	KUNIT_EXPECT_FALSE(test, enable_work(&work));
	KUNIT_EXPECT_FALSE(test, schedule_work(&work));
	KUNIT_EXPECT_TRUE(test, enable_work(&work));
	KUNIT_EXPECT_TRUE(test, schedule_work(&work));
	flush_work(&work);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static struct kunit_case workqueue_cases[] = {
	KUNIT_CASE(idle_queue_runs_in_kworker),
	KUNIT_CASE(highpri_and_unbound_have_workers_of_their_own),
	KUNIT_CASE(pending_queue_is_refused),
	KUNIT_CASE(running_queue_gives_one_more_run),
	KUNIT_CASE(never_runs_beside_itself),
	KUNIT_CASE(requeued_by_itself),
	KUNIT_CASE(cancel_sync_stops_what_requeues_itself),
	KUNIT_CASE(idle_cancel_is_false),
	KUNIT_CASE(pending_cancel_takes_it_off),
	KUNIT_CASE(running_cancelled_by_two_at_once),
	KUNIT_CASE(running_flushed_by_two),
	KUNIT_CASE(function_may_free_it),
	KUNIT_CASE(function_may_set_it_up_again),
	KUNIT_CASE(one_blocking_item_does_not_stall_others),
	KUNIT_CASE(busy_items_do_not_overlap),
	KUNIT_CASE(highpri_overtakes_a_busy_item),
	KUNIT_CASE(max_active_holds_back_in_order),
	KUNIT_CASE(max_active_holds_back_known_items),
	KUNIT_CASE(inactive_cancel_takes_it_off),
	KUNIT_CASE(ordered_runs_in_queueing_order),
	KUNIT_CASE(flush_workqueue_waits_for_what_was_queued_before),
	KUNIT_CASE(drain_runs_chained_items),
	KUNIT_CASE(draining_queue_refuses_foreign_items),
	KUNIT_CASE(flush_of_itself_is_reported),
	KUNIT_CASE(flush_of_the_own_queue_is_reported),
	KUNIT_CASE(flush_of_an_item_behind_it_is_reported),
	KUNIT_CASE(leaked_preempt_count_is_named),
	KUNIT_CASE(leaked_lock_is_named),
	KUNIT_CASE(disabled_queue_is_refused),
	{}
};

static struct kunit_suite workqueue_suite = {
	.name = "workqueue",
	.init = workqueue_test_init,
	.test_cases = workqueue_cases,
};
kunit_test_suite(workqueue_suite);
