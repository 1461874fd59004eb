// SPDX-License-Identifier: MIT
/* What sysrq t writes about workqueues and workers; tests/reports reads the whole lines. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/sched/debug.h>
#include <linux/string.h>
#include <linux/workqueue.h>
#include <asm/cp15.h>
#include <bhk/workqueue.h>
#include <kunit/test.h>

static DECLARE_COMPLETION(begun);
static DECLARE_COMPLETION(go_on);
static struct task_struct *worker;

static void dump_wk_fn(struct work_struct *work)
{
	worker = current;
	complete(&begun);
	wait_for_completion(&go_on);
	worker = NULL;
}

static void dump_bh_fn(struct work_struct *work)
{
}

static DECLARE_WORK(sleeper, dump_wk_fn);
static DECLARE_WORK(bh_work, dump_bh_fn);

static void expect_text(struct kunit *test, const char *text)
{
	KUNIT_EXPECT_TRUE_MSG(test, kunit_log_contains(test, text), "no \"%s\" in the log", text);
}

/* Dump while an item of a queue sleeps. */
static void dump_busy(struct kunit *test, unsigned int flags)
{
	struct workqueue_struct *wq = alloc_workqueue("dumped", flags, 4);

	KUNIT_ASSERT_NOT_NULL(test, wq);
	queue_work(wq, &sleeper);
	wait_for_completion(&begun);
	show_all_workqueues();
	sched_show_task(worker);
	complete(&go_on);
	expect_text(test, "Workqueue: dumped dump_wk_fn");
	expect_text(test, " wait_for_completion from dump_wk_fn+0x");
	destroy_workqueue(wq);
}

static void busy_queues_and_pools_are_listed(struct kunit *test)
{
	dump_busy(test, WQ_HIGHPRI);
	expect_text(test, "workqueue dumped: flags=0x10");
}

static void a_busy_unbound_queue_is_listed(struct kunit *test)
{
	dump_busy(test, WQ_UNBOUND);
	expect_text(test, "workqueue dumped: flags=0x2");
}

/* Its pool has no threads to name. */
static void a_waiting_bh_item_is_listed(struct kunit *test)
{
	local_bh_disable();
	queue_work(system_bh_wq, &bh_work);
	show_all_workqueues();
	local_bh_enable();
	expect_text(test, "workqueue events_bh: flags=0x1");
	flush_work(&bh_work);
}

static void idle_pools_are_not_listed(struct kunit *test)
{
	show_all_workqueues();
	KUNIT_EXPECT_FALSE(test, kunit_log_contains(test, "pool "));
}

static bool lockup_seen;

/* It neither ends nor sleeps, so that its pool takes up nothing else. */
static void dump_stuck_fn(struct work_struct *work)
{
	while (!READ_ONCE(lockup_seen))
		cpu_wfi();
}

static DECLARE_WORK(stuck, dump_stuck_fn);

static void a_pool_without_progress_is_reported(struct kunit *test)
{
	int tries = 400;

	kunit_expect_log(test, "BUG: workqueue lockup - pool");
	wq_watchdog_set_thresh(1);
	queue_work(system_highpri_wq, &stuck);
	queue_work(system_highpri_wq, &sleeper);
	while (!kunit_log_contains(test, "BUG: workqueue lockup - pool") && tries--)
		msleep(10);
	lockup_seen = true;
	wait_for_completion(&begun);
	complete(&go_on);
	flush_workqueue(system_highpri_wq);
	wq_watchdog_set_thresh(30);
	KUNIT_EXPECT_GE(test, tries, 0);
}

static struct kunit_case dump_cases[] = {
	KUNIT_CASE(busy_queues_and_pools_are_listed),
	KUNIT_CASE(a_busy_unbound_queue_is_listed),
	KUNIT_CASE(a_waiting_bh_item_is_listed),
	KUNIT_CASE(idle_pools_are_not_listed),
	KUNIT_CASE(a_pool_without_progress_is_reported),
	{}
};

static struct kunit_suite dump_suite = {
	.name = "dump",
	.test_cases = dump_cases,
};
kunit_test_suite(dump_suite);
