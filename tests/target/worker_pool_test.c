// SPDX-License-Identifier: MIT
/* Worker pools: made on demand, retired when idle, rescued without memory, urgent by loan. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/workqueue.h>
#include <bhk/mm.h>
#include <bhk/workqueue.h>
#include "hardirq.h"

#define ITEMS 6

static struct work_struct work[ITEMS];
static struct completion release;
static atomic_t inside;
static int runs;
static char comm[TASK_COMM_LEN];
static int prio_seen;

static void block_fn(struct work_struct *w)
{
	atomic_inc(&inside);
	wait_for_completion(&release);
	atomic_dec(&inside);
}

static void note_fn(struct work_struct *w)
{
	runs++;
	strscpy(comm, current->comm, sizeof(comm));
}

static int pool_test_init(struct kunit *test)
{
	runs = 0;
	atomic_set(&inside, 0);
	init_completion(&release);
	return 0;
}

static struct wq_pool_info pool_info(unsigned int nr)
{
	struct wq_pool_info info = {};

	wq_pool_get_info(nr, &info);
	return info;
}

static void start_blocked_items(struct workqueue_struct *wq)
{
	unsigned int i;

	for (i = 0; i < ITEMS; i++) {
		INIT_WORK(&work[i], block_fn);
		queue_work(wq, &work[i]);
	}
	schedule_timeout_uninterruptible(2);
}

static void end_blocked_items(struct workqueue_struct *wq)
{
	complete_all(&release);
	flush_workqueue(wq);
}

/* Each item that sleeps lets the next one start, and one idle worker stays in reserve. */
static void sleeping_items_overlap_in_new_workers(struct kunit *test)
{
	start_blocked_items(system_wq);
	KUNIT_EXPECT_EQ(test, atomic_read(&inside), ITEMS);
	KUNIT_EXPECT_GE(test, pool_info(0).workers, ITEMS + 1u);
	KUNIT_EXPECT_GE(test, pool_info(0).idle, 1u);
	end_blocked_items(system_wq);
}

static void surplus_idle_workers_retire(struct kunit *test)
{
	unsigned long retired = pool_info(0).retired;

	start_blocked_items(system_wq);
	end_blocked_items(system_wq);
	KUNIT_EXPECT_GT(test, pool_info(0).workers, 2u);
	hrtimer_start(&test->budget, ktime_set(1000, 0), HRTIMER_MODE_REL_HARD);
	ssleep(620);
	KUNIT_EXPECT_EQ(test, pool_info(0).workers, 2u);
	KUNIT_EXPECT_GT(test, pool_info(0).retired, retired);
}

/*
 * No memory for a worker: the last idle one tries to make another before it takes an item,
 * so the queue's own thread runs it.
 */
static void rescuer_runs_items_without_memory(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_workqueue("test-rescue", WQ_MEM_RECLAIM, 0);
	struct work_struct item;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, wq);
	INIT_WORK_ONSTACK(&item, note_fn);
	fail_alloc_set(1, 1);
	for (i = 0; i < ITEMS && pool_info(0).idle > 1; i++) {
		INIT_WORK(&work[i], block_fn);
		schedule_work(&work[i]);
		schedule_timeout_uninterruptible(1);
	}
	queue_work(wq, &item);
	schedule_timeout_uninterruptible(HZ);
	fail_alloc_set(0, 0);
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_STREQ(test, comm, "test-rescue");
	end_blocked_items(system_wq);
	destroy_workqueue(wq);
}

static void wait_for_release_fn(struct work_struct *w)
{
	runs += wait_for_completion_timeout(&release, HZ) > 0;
}

static void release_fn(struct work_struct *w)
{
	complete(&release);
}

/* Unbound items start beside each other, also if they came before the first was taken up. */
static void unbound_items_run_beside_each_other(struct kunit *test)
{
	unsigned int round;

	INIT_WORK(&work[0], wait_for_release_fn);
	INIT_WORK(&work[1], release_fn);
	for (round = 0; round < 2; round++) {
		queue_work(system_unbound_wq, &work[0]);
		queue_work(system_unbound_wq, &work[1]);
		flush_work(&work[0]);
		flush_work(&work[1]);
	}
	KUNIT_EXPECT_EQ(test, runs, 2);
}

static void prio_fn(struct work_struct *w)
{
	atomic_inc(&inside);
	wait_for_completion(&release);
	prio_seen = current->prio;
}

static int urgent_fn(void *unused)
{
	flush_work(&work[0]);
	return 0;
}

/* A real-time thread that flushes makes the worker as urgent as itself. */
static void flush_lends_priority_to_the_worker(struct kunit *test)
{
	struct task_struct *t;

	INIT_WORK(&work[0], prio_fn);
	schedule_work(&work[0]);
	schedule_timeout_uninterruptible(1);
	t = kthread_create(urgent_fn, NULL, "urgent");
	KUNIT_ASSERT_FALSE(test, IS_ERR(t));
	sched_set_fifo(t);
	wake_up_process(t);
	schedule_timeout_uninterruptible(1);
	complete_all(&release);
	flush_work(&work[0]);
	KUNIT_EXPECT_EQ(test, prio_seen, MAX_RT_PRIO - 1 - 50);
}

static struct task_struct *urgent;

static void start_urgent_fn(struct work_struct *w)
{
	wake_up_process(urgent);
}

static int urgent_note_fn(void *unused)
{
	flush_work(&work[0]);
	runs++;
	return 0;
}

static void busy_note_fn(struct work_struct *w)
{
	prio_seen = runs;
}

/* Who waited for an item and is more urgent than the worker runs before the next item does. */
static void urgent_flusher_runs_before_the_next_item(struct kunit *test)
{
	urgent = kthread_create(urgent_note_fn, NULL, "urgent");
	KUNIT_ASSERT_FALSE(test, IS_ERR(urgent));
	sched_set_fifo(urgent);
	INIT_WORK(&work[0], start_urgent_fn);
	INIT_WORK(&work[1], busy_note_fn);
	prio_seen = -1;
	schedule_work(&work[0]);
	schedule_work(&work[1]);
	flush_work(&work[1]);
	KUNIT_EXPECT_EQ(test, prio_seen, 1);
}

static void hog_fn(struct work_struct *w)
{
	mdelay(400); /* several slices */
	runs++;
}

/* An item that may hog the CPU does not keep the pool's other items waiting. */
static void cpu_intensive_items_do_not_count(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_workqueue("test-hog", WQ_CPU_INTENSIVE, 0);

	KUNIT_ASSERT_NOT_NULL(test, wq);
	INIT_WORK(&work[0], hog_fn);
	INIT_WORK(&work[1], busy_note_fn);
	prio_seen = -1;
	queue_work(wq, &work[0]);
	queue_work(system_wq, &work[1]);
	flush_work(&work[1]);
	flush_work(&work[0]);
	KUNIT_EXPECT_EQ(test, prio_seen, 0);
	destroy_workqueue(wq);
}

/* More than any other test has; each is found among them, and none of the others costs time. */
#define MANY 40

static struct work_struct many[MANY];
static int ran[MANY];

static void count_and_block_fn(struct work_struct *w)
{
	ran[w - many]++;
	block_fn(w);
}

static void start_many(struct workqueue_struct *wq)
{
	unsigned int i;

	memset(ran, 0, sizeof(ran));
	for (i = 0; i < MANY; i++) {
		INIT_WORK(&many[i], count_and_block_fn);
		queue_work(wq, &many[i]);
	}
	schedule_timeout_uninterruptible(2);
}

/* With that many at work an item still is not run beside itself, but afterwards. */
static void items_are_found_among_many_workers(struct kunit *test)
{
	unsigned int i;

	start_many(system_unbound_wq);
	KUNIT_EXPECT_EQ(test, atomic_read(&inside), MANY);
	for (i = 0; i < MANY; i++) {
		KUNIT_EXPECT_EQ(test, work_busy(&many[i]), WORK_BUSY_RUNNING);
		queue_work(system_unbound_wq, &many[i]);
		KUNIT_EXPECT_EQ(test, work_busy(&many[i]), WORK_BUSY_RUNNING | WORK_BUSY_PENDING);
	}
	schedule_timeout_uninterruptible(2);
	KUNIT_EXPECT_EQ(test, atomic_read(&inside), MANY);
	KUNIT_EXPECT_TRUE(test, cancel_work(&many[MANY - 1]));
	end_blocked_items(system_unbound_wq);
	for (i = 0; i < MANY; i++) {
		KUNIT_EXPECT_EQ(test, ran[i], i < MANY - 1 ? 2 : 1);
		KUNIT_EXPECT_EQ(test, work_busy(&many[i]), 0);
	}
}

/* An item of another queue, which another pool serves, goes to the worker that has it. */
static void an_item_is_found_from_another_queue(struct kunit *test)
{
	start_many(system_unbound_wq);
	queue_work(system_wq, &many[3]);
	schedule_timeout_uninterruptible(2);
	KUNIT_EXPECT_EQ(test, ran[3], 1);
	complete_all(&release);
	flush_work(&many[3]);
	KUNIT_EXPECT_EQ(test, ran[3], 2);
	flush_workqueue(system_unbound_wq);
}

static struct kunit_case pool_cases[] = {
	KUNIT_CASE(sleeping_items_overlap_in_new_workers),
	KUNIT_CASE(surplus_idle_workers_retire),
	KUNIT_CASE(rescuer_runs_items_without_memory),
	KUNIT_CASE(unbound_items_run_beside_each_other),
	KUNIT_CASE(flush_lends_priority_to_the_worker),
	KUNIT_CASE(urgent_flusher_runs_before_the_next_item),
	KUNIT_CASE(cpu_intensive_items_do_not_count),
	KUNIT_CASE(items_are_found_among_many_workers),
	KUNIT_CASE(an_item_is_found_from_another_queue),
	{}
};

static struct kunit_suite pool_suite = {
	.name = "worker-pool",
	.init = pool_test_init,
	.test_cases = pool_cases,
};
kunit_test_suite(pool_suite);
