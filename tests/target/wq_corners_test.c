// SPDX-License-Identifier: MIT
/*
 * Workqueues in rare states: no memory for workers, an item that is somewhere else already,
 * a worker that is not needed any more, and what reports say of each.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/workqueue.h>
#include <bhk/mm.h>
#include <bhk/workqueue.h>
#include "hardirq.h"
#include "threads.h"

#define MANY 16

static struct work_struct blocker[MANY], item, second;
static struct completion entered, release, go;
static struct workqueue_struct *wq;
static struct kunit *running;
static int runs, by_rescuer;

static void count_fn(struct work_struct *w)
{
	runs++;
}

static void block_fn(struct work_struct *w)
{
	by_rescuer += current_is_workqueue_rescuer();
	complete(&entered);
	wait_for_completion(&release);
	runs++;
}

static int corners_init(struct kunit *test)
{
	running = test;
	wq = NULL;
	runs = by_rescuer = 0;
	init_completion(&entered);
	init_completion(&release);
	init_completion(&go);
	INIT_WORK(&item, block_fn);
	INIT_WORK(&second, count_fn);
	return 0;
}

static void corners_exit(struct kunit *test)
{
	fail_alloc_set(0, 0);
	complete_all(&release);
	flush_workqueue(system_wq);
	if (wq)
		destroy_workqueue(wq);
}

/* A queue of the pool of bound workers, whose number is 0. */
static void need_queue(struct kunit *test, unsigned int flags, int max_active)
{
	wq = alloc_workqueue("corners", flags, max_active);
	KUNIT_ASSERT_NOT_NULL(test, wq);
}

/* Without memory: all workers but the last idle one sleep in an item. */
static unsigned int starve(struct kunit *test)
{
	struct wq_pool_info info = {};
	unsigned int i;

	fail_alloc_set(1, 1);
	for (i = 0; wq_pool_get_info(0, &info) && info.idle > 1; i++) {
		KUNIT_ASSERT_LT(test, i, (unsigned int)MANY);
		INIT_WORK(&blocker[i], block_fn);
		schedule_work(&blocker[i]);
		msleep(20);
	}
	return i;
}

static void all_end(struct kunit *test, int expected)
{
	fail_alloc_set(0, 0);
	complete_all(&release);
	msleep(1100);
	flush_workqueue(system_wq);
	flush_workqueue(wq);
	KUNIT_EXPECT_EQ(test, runs, expected);
}

/* --- the rescuer ------------------------------------------------------------------------- */

static void rescuer_leaves_an_item_to_who_runs_it(struct kunit *test)
{
	int blockers;

	need_queue(test, WQ_MEM_RECLAIM, 0);
	queue_work(wq, &item);
	wait_for_completion(&entered);
	blockers = starve(test);
	KUNIT_EXPECT_TRUE(test, queue_work(wq, &item));
	msleep(500);
	KUNIT_EXPECT_TRUE(test, work_busy(&item) == (WORK_BUSY_PENDING | WORK_BUSY_RUNNING));
	all_end(test, blockers + 2);
	KUNIT_EXPECT_EQ(test, by_rescuer, 0);
}

static void rescuer_runs_its_item_once_more(struct kunit *test)
{
	int blockers;

	need_queue(test, WQ_MEM_RECLAIM, 0);
	blockers = starve(test);
	queue_work(wq, &item);
	msleep(500);
	KUNIT_EXPECT_EQ(test, by_rescuer, 1);
	/* Now a worker can be had; it finds the item under way. */
	fail_alloc_set(0, 0);
	msleep(1100);
	KUNIT_EXPECT_TRUE(test, queue_work(wq, &item));
	schedule_work(&second);
	flush_work(&second);
	KUNIT_EXPECT_EQ(test, runs, 1);
	all_end(test, blockers + 3);
	KUNIT_EXPECT_EQ(test, by_rescuer, 2);
}

/* The generator of kernel/mm/fail_alloc.c: one request passes, the next one does not. */
static u32 seed_that_fails_second(void)
{
	u32 seed, first, next;

	for (seed = 1;; seed++) {
		first = seed * 1664525 + 1013904223;
		next = first * 1664525 + 1013904223;
		if (((first >> 8) & 1) && !((next >> 8) & 1))
			return seed;
	}
}

static void worker_without_a_thread_is_given_up(struct kunit *test)
{
	struct wq_pool_info before = {}, after = {};
	int blockers;

	need_queue(test, 0, 0);
	blockers = starve(test);
	wq_pool_get_info(0, &before);
	fail_alloc_set(2, seed_that_fails_second());
	queue_work(wq, &second);
	msleep(20);
	fail_alloc_set(0, 0);
	wq_pool_get_info(0, &after);
	KUNIT_EXPECT_EQ(test, after.create_failed - before.create_failed, 1ul);
	KUNIT_EXPECT_EQ(test, after.workers, before.workers);
	msleep(1100);
	KUNIT_EXPECT_EQ(test, runs, 1);
	all_end(test, blockers + 1);
}

/* --- workers ----------------------------------------------------------------------------- */

/* Five that sleep may keep one more idle than the two that always stay. */
static void busy_workers_keep_idle_ones(struct kunit *test)
{
	struct wq_pool_info info = {};
	unsigned int i;

	need_queue(test, 0, 0);
	for (i = 0; i < 7; i++) {
		INIT_WORK(&blocker[i], block_fn);
		queue_work(wq, &blocker[i]);
		wait_for_completion(&entered);
	}
	for (i = 0; i < 2; i++)
		complete(&release);
	msleep(50);
	wq_pool_get_info(0, &info);
	KUNIT_EXPECT_GE(test, info.idle, 3u);
	KUNIT_EXPECT_GE(test, info.workers, 8u);
	complete_all(&release);
	flush_workqueue(wq);
	KUNIT_EXPECT_EQ(test, runs, 7);
}

static bool hog_on;

static int hog(void *unused)
{
	while (READ_ONCE(hog_on))
		cpu_relax();
	return 0;
}

/* Sleeps, so that the next worker is woken; is back before that one has run; gives it the CPU. */
static void back_too_early(struct work_struct *w)
{
	become(50);
	complete(&entered);
	wait_for_completion(&go);
	WRITE_ONCE(hog_on, false);
	become(0);
	busy_ms(300);
	runs++;
}

static void woken_worker_is_not_needed_any_more(struct kunit *test)
{
	struct task_struct *t;

	need_queue(test, 0, 0);
	hog_on = true;
	t = make_thread(test, hog, NULL, 40);
	become(90);
	INIT_WORK(&item, back_too_early);
	queue_work(wq, &item);
	wait_for_completion(&entered);
	queue_work(wq, &second);
	wake_up_process(t);
	msleep(20);
	complete(&go);
	flush_workqueue(wq);
	KUNIT_EXPECT_EQ(test, runs, 2);
	join_thread(t);
}

static void leave_preemption_off(struct work_struct *w)
{
	runs++;
	preempt_disable();
}

static void bh_item_that_leaks_is_named(struct kunit *test)
{
	kunit_expect_log(test, "BUG: workqueue leaked lock or atomic");
	INIT_WORK(&item, leave_preemption_off);
	queue_work(system_bh_wq, &item);
	flush_work(&item);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

/* Only bound pools count who runs. */
static void intensive_item_of_an_unbound_queue(struct kunit *test)
{
	need_queue(test, WQ_UNBOUND | WQ_CPU_INTENSIVE, 0);
	queue_work(wq, &second);
	flush_work(&second);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

/* --- items ------------------------------------------------------------------------------- */

static unsigned int busy_seen;

static void becomes_another(struct work_struct *w)
{
	INIT_WORK(w, count_fn);
	queue_work(wq, w);
	busy_seen = work_busy(w);
}

/* The same memory, but not the same item. */
static void item_set_up_with_another_function(struct kunit *test)
{
	need_queue(test, 0, 0);
	INIT_WORK(&item, becomes_another);
	queue_work(wq, &item);
	flush_workqueue(wq);
	flush_work(&item);
	KUNIT_EXPECT_EQ(test, busy_seen, (unsigned int)WORK_BUSY_PENDING);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static struct work_struct *seen_in_handler;

static void look_for_work(void *unused)
{
	seen_in_handler = current_work();
}

static void looks_from_a_handler(struct work_struct *w)
{
	seen_in_handler = w;
	run_in_hardirq(running, look_for_work, NULL);
	runs += current_work() == w;
}

static void handler_on_top_of_an_item_has_none(struct kunit *test)
{
	INIT_WORK(&item, looks_from_a_handler);
	schedule_work(&item);
	flush_work(&item);
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_NULL(test, seen_in_handler);
}

static void queue_second(void *unused)
{
	queue_work(wq, &second);
}

static void queues_second(struct work_struct *w)
{
	queue_work(wq, &second);
}

static int drain(void *unused)
{
	drain_workqueue(wq);
	return 0;
}

/* It is said once for each boot. */
static void only_own_items_queue_while_draining(struct kunit *test)
{
	struct work_struct foreign;
	struct task_struct *t;

	need_queue(test, 0, 0);
	queue_work(wq, &item);
	wait_for_completion(&entered);
	t = start_thread(test, drain, NULL, 0);
	let_others_run();
	run_in_hardirq(test, queue_second, NULL);
	INIT_WORK_ONSTACK(&foreign, queues_second);
	schedule_work(&foreign);
	flush_work(&foreign);
	destroy_work_on_stack(&foreign);
	KUNIT_EXPECT_FALSE(test, work_pending(&second));
	if (kunit_log_contains(test, "while it is drained"))
		kunit_expect_log(test, "while it is drained");
	complete(&release);
	join_thread(t);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static int again;

static void many_times(struct work_struct *w)
{
	runs++;
	if (--again)
		queue_work(wq, w);
}

static void drain_complains_ten_times(struct kunit *test)
{
	need_queue(test, 0, 0);
	again = 2300;
	INIT_WORK(&item, many_times);
	queue_work(wq, &item);
	/* So that it looks after each run. */
	become(90);
	drain_workqueue(wq);
	KUNIT_EXPECT_EQ(test, runs, 2300);
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, "isn't complete after 1000 tries"));
	KUNIT_EXPECT_FALSE(test, kunit_log_contains(test, "isn't complete after 1100 tries"));
}

/* --- waiting inside an item -------------------------------------------------------------- */

static bool waited;

static void flushes_second(struct work_struct *w)
{
	complete(&go);
	waited = flush_work(&second);
}

/* Which of the two in flight will make room is not known. */
static void item_waits_for_one_behind_two(struct kunit *test)
{
	need_queue(test, 0, 2);
	INIT_WORK(&item, flushes_second);
	INIT_WORK(&blocker[0], block_fn);
	INIT_WORK(&blocker[1], block_fn);
	queue_work(wq, &blocker[0]);
	queue_work(wq, &blocker[1]);
	wait_for_completion(&entered);
	wait_for_completion(&entered);
	queue_work(wq, &second);
	waited = false;
	schedule_work(&item);
	wait_for_completion(&go);
	msleep(20);
	KUNIT_EXPECT_FALSE(test, waited);
	complete_all(&release);
	flush_work(&item);
	KUNIT_EXPECT_TRUE(test, waited);
	KUNIT_EXPECT_EQ(test, runs, 3);
}

static void flushes_another_queue(struct work_struct *w)
{
	flush_workqueue(wq);
	waited = true;
}

static void item_flushes_another_queue(struct kunit *test)
{
	need_queue(test, 0, 0);
	INIT_WORK(&item, flushes_another_queue);
	queue_work(wq, &second);
	waited = false;
	schedule_work(&item);
	flush_work(&item);
	KUNIT_EXPECT_TRUE(test, waited);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

/* Neither on a list nor behind a timer: nobody can take it off. */
static void item_in_its_grace_period_cannot_be_cancelled(struct kunit *test)
{
	static struct rcu_work rwork;

	need_queue(test, 0, 0);
	INIT_RCU_WORK(&rwork, count_fn);
	preempt_disable();
	KUNIT_EXPECT_TRUE(test, queue_rcu_work(wq, &rwork));
	KUNIT_EXPECT_FALSE(test, cancel_work(&rwork.work));
	preempt_enable();
	KUNIT_EXPECT_TRUE(test, flush_rcu_work(&rwork));
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void disable_of_a_pending_delayed_item(struct kunit *test)
{
	struct delayed_work dwork;

	INIT_DELAYED_WORK_ONSTACK(&dwork, count_fn);
	schedule_delayed_work(&dwork, 100);
	KUNIT_EXPECT_TRUE(test, disable_delayed_work(&dwork));
	KUNIT_EXPECT_FALSE(test, schedule_delayed_work(&dwork, 1));
	KUNIT_EXPECT_TRUE(test, enable_delayed_work(&dwork));
	KUNIT_EXPECT_EQ(test, runs, 0);
	destroy_delayed_work_on_stack(&dwork);
}

/* --- reports ----------------------------------------------------------------------------- */

static void lists_have_commas_and_skip_others(struct kunit *test)
{
	static struct work_struct pending[3];
	unsigned int i;
	int blockers;

	need_queue(test, 0, 0);
	for (i = MANY - 2; i < MANY; i++) {
		INIT_WORK(&blocker[i], block_fn);
		queue_work(wq, &blocker[i]);
		wait_for_completion(&entered);
	}
	blockers = starve(test);
	for (i = 0; i < ARRAY_SIZE(pending); i++) {
		INIT_WORK(&pending[i], count_fn);
		queue_work(i ? wq : system_wq, &pending[i]);
	}
	msleep(20);
	show_all_workqueues();
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, ":block_fn"));
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, ", count_fn"));
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, " manager: "));
	all_end(test, blockers + 2 + (int)ARRAY_SIZE(pending));
}

static void idle_workers_of_a_busy_pool(struct kunit *test)
{
	unsigned int i;

	need_queue(test, WQ_UNBOUND, 0);
	for (i = 0; i < 3; i++) {
		INIT_WORK(&blocker[i], block_fn);
		queue_work(wq, &blocker[i]);
		wait_for_completion(&entered);
	}
	complete(&release);
	complete(&release);
	msleep(50);
	show_all_workqueues();
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, " cpus=0 flags=0x4 nice=0"));
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, " idle: "));
}

/* Wherever it leads to nowhere, nothing is said. */
static void broken_thread_is_no_worker(struct kunit *test)
{
	struct task_struct *fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);
	char *nowhere = (char *)16;
	/* struct worker begins with the item, its function, its queue. */
	void *worker[64] = { nowhere, nowhere, nowhere };

	KUNIT_ASSERT_NOT_NULL(test, fake);
	print_worker_info(KERN_INFO, (struct task_struct *)nowhere);
	print_worker_info(KERN_INFO, fake);
	fake->flags = PF_WQ_WORKER;
	fake->worker_private = nowhere;
	print_worker_info(KERN_INFO, fake);
	fake->worker_private = worker;
	print_worker_info(KERN_INFO, fake);
	KUNIT_EXPECT_FALSE(test, kunit_log_contains(test, "Workqueue: "));
}

static void stall_is_reported_once(struct kunit *test)
{
	int blockers;

	need_queue(test, 0, 0);
	wq_watchdog_set_thresh(0);
	blockers = starve(test);
	queue_work(wq, &second);
	wq_watchdog_set_thresh(1);
	kunit_expect_log(test, "BUG: workqueue lockup - pool");
	msleep(3000);
	KUNIT_EXPECT_FALSE(test, kunit_log_contains(test, " stuck for 2s!"));
	wq_watchdog_set_thresh(30);
	all_end(test, blockers + 1);
}

static struct kunit_case corners_cases[] = {
	KUNIT_CASE(rescuer_leaves_an_item_to_who_runs_it),
	KUNIT_CASE(rescuer_runs_its_item_once_more),
	KUNIT_CASE(worker_without_a_thread_is_given_up),
	KUNIT_CASE(woken_worker_is_not_needed_any_more),
	KUNIT_CASE(bh_item_that_leaks_is_named),
	KUNIT_CASE(intensive_item_of_an_unbound_queue),
	KUNIT_CASE(item_set_up_with_another_function),
	KUNIT_CASE(handler_on_top_of_an_item_has_none),
	KUNIT_CASE(only_own_items_queue_while_draining),
	KUNIT_CASE(drain_complains_ten_times),
	KUNIT_CASE(item_waits_for_one_behind_two),
	KUNIT_CASE(item_flushes_another_queue),
	KUNIT_CASE(item_in_its_grace_period_cannot_be_cancelled),
	KUNIT_CASE(disable_of_a_pending_delayed_item),
	KUNIT_CASE(lists_have_commas_and_skip_others),
	KUNIT_CASE(idle_workers_of_a_busy_pool),
	KUNIT_CASE(broken_thread_is_no_worker),
	KUNIT_CASE(stall_is_reported_once),
	/* Last, because it leaves many workers. */
	KUNIT_CASE(busy_workers_keep_idle_ones),
	{}
};

static struct kunit_suite corners_suite = {
	.name = "wq-corners",
	.init = corners_init,
	.exit = corners_exit,
	.test_cases = corners_cases,
};
kunit_test_suite(corners_suite);
