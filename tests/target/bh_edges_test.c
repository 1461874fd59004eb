// SPDX-License-Identifier: MIT
/* Bottom halves where they end: misuse that is reported, no memory, limits, chains of waiting. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/irq_poll.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/workqueue.h>
#include <bhk/context.h>
#include <bhk/mm.h>
#include <bhk/module.h>
#include <bhk/softirq.h>
#include <bhk/workqueue.h>
#include "hardirq.h"
#include "leaks.h"

#define MANY 34 /* more workers than a pool has numbers of its own for */

static struct work_struct work[MANY];
static struct completion entered, release;
static atomic_t inside;
static int runs;

static void count_fn(struct work_struct *w)
{
	runs++;
}

static void block_fn(struct work_struct *w)
{
	atomic_inc(&inside);
	complete(&entered);
	wait_for_completion(&release);
	runs++;
}

static int edges_init(struct kunit *test)
{
	runs = 0;
	atomic_set(&inside, 0);
	init_completion(&entered);
	init_completion(&release);
	return 0;
}

/* --- softirqs ---------------------------------------------------------------------------- */

static void bh_off_and_on(void *arg)
{
	local_bh_disable();
	local_bh_enable();
}

/* Both have the same caller, which is reported once; each is counted. */
static void bh_in_hardirq_is_reported(struct kunit *test)
{
	unsigned int before = context_violations;

	kunit_expect_log(test, "BUG: local_bh_disable() called from hardirq context");
	run_in_hardirq(test, bh_off_and_on, NULL);
	KUNIT_EXPECT_EQ(test, context_violations - before, 2u);
}

static void bh_enable_with_interrupts_off_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "BUG: local_bh_enable() called from ");
	local_bh_disable();
	local_irq_disable();
	local_bh_enable();
	local_irq_enable();
}

/* Nothing in this kernel has this vector. It is said once for each boot. */
static void vector_without_action_is_survived(struct kunit *test)
{
	raise_softirq(SCHED_SOFTIRQ);
	msleep(20);
	KUNIT_EXPECT_EQ(test, local_softirq_pending() & BIT(SCHED_SOFTIRQ), 0u);
}

static struct tasklet_struct stubborn;
static int left;

static void again_fn(struct tasklet_struct *t)
{
	runs++;
	if (--left > 0)
		tasklet_schedule(t);
}

/* More rounds than one pass has: the rest is ksoftirqd's, and kill waits for it. */
static void kill_outlasts_a_tasklet_that_goes_on(struct kunit *test)
{
	left = 40;
	tasklet_setup(&stubborn, again_fn);
	local_bh_disable();
	tasklet_schedule(&stubborn);
	KUNIT_EXPECT_EQ(test, runs, 0);
	local_bh_enable();
	tasklet_unlock_wait(&stubborn);
	tasklet_kill(&stubborn);
	KUNIT_EXPECT_EQ(test, runs, 40);
	KUNIT_EXPECT_EQ(test, stubborn.state, 0ul);
}

/* --- irq_poll ---------------------------------------------------------------------------- */

#define WEIGHT 4

static struct irq_poll poll;

static int disabled_meanwhile(struct irq_poll *iop, int budget)
{
	runs++;
	set_bit(IRQ_POLL_F_DISABLE, &iop->state);
	return budget;
}

static void sched_poll(void *arg)
{
	irq_poll_sched(&poll);
}

/* As when irq_poll_disable() has come as far as its bit, in the thread below. */
static void disabled_during_a_full_turn_ends_it(struct kunit *test)
{
	irq_poll_init(&poll, WEIGHT, disabled_meanwhile);
	run_in_hardirq(test, sched_poll, NULL);
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_EQ(test, poll.state, BIT(IRQ_POLL_F_DISABLE));
	run_in_hardirq(test, sched_poll, NULL);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static int complete_with_a_full_turn(struct irq_poll *iop, int budget)
{
	runs++;
	irq_poll_complete(iop);
	return budget;
}

static void complete_during_a_full_turn_ends_it(struct kunit *test)
{
	irq_poll_init(&poll, WEIGHT, complete_with_a_full_turn);
	run_in_hardirq(test, sched_poll, NULL);
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_EQ(test, poll.state, 0ul);
}

static int slow_turn(struct irq_poll *iop, int budget)
{
	mdelay(2 * 1000 / HZ);
	if (++runs < 3)
		return budget;
	irq_poll_complete(iop);
	return 0;
}

static void pass_ends_with_the_jiffy(struct kunit *test)
{
	irq_poll_init(&poll, WEIGHT, slow_turn);
	run_in_hardirq(test, sched_poll, NULL);
	msleep(100);
	KUNIT_EXPECT_EQ(test, runs, 3);
	KUNIT_EXPECT_EQ(test, poll.state, 0ul);
}

/* --- queues: making, bounds ---------------------------------------------------------------- */

static void queue_without_memory_is_no_queue(struct kunit *test)
{
	unsigned int made = 0, refused = 0, seed;

	for (seed = 1; seed <= 60; seed++) {
		struct workqueue_struct *wq;

		fail_alloc_set(3, seed);
		wq = alloc_workqueue("test-none", WQ_MEM_RECLAIM, 0);
		fail_alloc_set(0, 0);
		made += wq != NULL;
		refused += wq == NULL;
		if (wq)
			destroy_workqueue(wq);
	}
	KUNIT_EXPECT_GT(test, made, 0u);
	KUNIT_EXPECT_GT(test, refused, 0u);
}

static void bound_out_of_range_is_clamped(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_workqueue("test-clamp", 0, WQ_MAX_ACTIVE + 1);
	struct wq_info info = {};
	unsigned int pos;

	KUNIT_ASSERT_NOT_NULL(test, wq);
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, "is out of range, clamping between"));
	for (pos = 0; wq_get_info(pos, &info) && strcmp(info.name, "test-clamp"); pos++)
		;
	KUNIT_EXPECT_EQ(test, info.max_active, WQ_MAX_ACTIVE);
	destroy_workqueue(wq);
	wq = alloc_workqueue("test-clamp", 0, -1);
	KUNIT_ASSERT_NOT_NULL(test, wq);
	INIT_WORK(&work[0], count_fn);
	queue_work(wq, &work[0]);
	destroy_workqueue(wq);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void bh_queue_has_no_bound(struct kunit *test)
{
	kunit_expect_log(test, "WARNING");
	KUNIT_EXPECT_NULL(test, alloc_workqueue("test-bh", WQ_BH, 5));
	KUNIT_EXPECT_NULL(test, alloc_workqueue("test-bh", WQ_BH, 5));
}

static void higher_bound_lets_items_start(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_workqueue("test-bound", 0, 1);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, wq);
	for (i = 0; i < 4; i++) {
		INIT_WORK(&work[i], block_fn);
		queue_work(wq, &work[i]);
	}
	msleep(20);
	KUNIT_EXPECT_EQ(test, atomic_read(&inside), 1);
	workqueue_set_max_active(wq, 3);
	msleep(20);
	KUNIT_EXPECT_EQ(test, atomic_read(&inside), 3);
	show_one_workqueue(wq);
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, "in-flight:"));
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, "inactive:"));
	complete_all(&release);
	destroy_workqueue(wq);
	KUNIT_EXPECT_EQ(test, runs, 4);
}

static void bound_of_an_ordered_queue_stays(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_ordered_workqueue("test-order", 0);

	KUNIT_ASSERT_NOT_NULL(test, wq);
	kunit_expect_log(test, "WARNING");
	workqueue_set_max_active(wq, 5);
	INIT_WORK(&work[0], block_fn);
	INIT_WORK(&work[1], block_fn);
	queue_work(wq, &work[0]);
	queue_work(wq, &work[1]);
	msleep(20);
	KUNIT_EXPECT_EQ(test, atomic_read(&inside), 1);
	complete_all(&release);
	destroy_workqueue(wq);
}

/* Linux numbers the first ones from the lowest free number, and so does this. */
static void more_workers_than_numbers(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < MANY; i++) {
		INIT_WORK(&work[i], block_fn);
		queue_work(system_wq, &work[i]);
	}
	msleep(100);
	KUNIT_EXPECT_EQ(test, atomic_read(&inside), MANY);
	complete_all(&release);
	flush_workqueue(system_wq);
	KUNIT_EXPECT_EQ(test, runs, MANY);
	/*
	 * They end in two lots, because they were last needed at two times. Idle: a thread that
	 * waits for so long otherwise is hung.
	 */
	hrtimer_start(&test->budget, ktime_set(1500, 0), HRTIMER_MODE_REL_HARD);
	schedule_timeout_idle(200 * HZ);
	init_completion(&release);
	for (i = 0; i < 8; i++)
		queue_work(system_wq, &work[i]);
	msleep(20);
	complete_all(&release);
	schedule_timeout_idle(900 * HZ);
	KUNIT_EXPECT_EQ(test, runs, MANY + 8);
}

/* --- queues: waiting ----------------------------------------------------------------------- */

static bool inner_done_first;

static void flush_next_fn(struct work_struct *w)
{
	complete(&entered);
	flush_work(w + 1);
	inner_done_first = runs > 0;
	runs++;
}

static void item_waits_for_another(struct kunit *test)
{
	INIT_WORK(&work[0], flush_next_fn);
	INIT_WORK(&work[1], block_fn);
	schedule_work(&work[1]);
	wait_for_completion(&entered);
	schedule_work(&work[0]);
	wait_for_completion(&entered);
	msleep(20);
	complete_all(&release);
	flush_work(&work[0]);
	KUNIT_EXPECT_TRUE(test, inner_done_first);
	KUNIT_EXPECT_EQ(test, runs, 2);
}

static void close_ring_fn(struct work_struct *w)
{
	wait_for_completion(&release);
	flush_work(&work[0]);
	runs++;
}

/* 0 waits for 1, which waits for 2, which would wait for 0. */
static void ring_of_three_items_is_reported(struct kunit *test)
{
	kunit_expect_log(test,
			 "item close_ring_fn waits for flush_next_fn, which would wait for it");
	INIT_WORK(&work[0], flush_next_fn);
	INIT_WORK(&work[1], flush_next_fn);
	INIT_WORK(&work[2], close_ring_fn);
	schedule_work(&work[2]);
	schedule_work(&work[1]);
	schedule_work(&work[0]);
	msleep(50);
	KUNIT_EXPECT_EQ(test, runs, 0);
	complete_all(&release);
	flush_work(&work[0]);
	KUNIT_EXPECT_EQ(test, runs, 3);
}

static void on_fn(struct work_struct *w)
{
	if (--left > 0)
		queue_work(w->wq, w);
	runs++;
	msleep(1);
}

static void long_drain_is_reported(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_workqueue("test-drain", 0, 0);

	KUNIT_ASSERT_NOT_NULL(test, wq);
	left = 260;
	INIT_WORK(&work[0], on_fn);
	queue_work(wq, &work[0]);
	drain_workqueue(wq);
	KUNIT_EXPECT_EQ(test, runs, 260);
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, "isn't complete after 10 tries"));
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, "isn't complete after 100 tries"));
	destroy_workqueue(wq);
}

static void too_many_enables_are_reported(struct kunit *test)
{
	INIT_WORK(&work[0], count_fn);
	kunit_expect_log(test, "workqueue: work enabled more than disabled");
	KUNIT_EXPECT_FALSE(test, enable_work(&work[0]));
	KUNIT_EXPECT_FALSE(test, enable_work(&work[0]));
	schedule_work(&work[0]);
	flush_work(&work[0]);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void disable_of_a_delayed_item_waits(struct kunit *test)
{
	struct delayed_work dwork;

	INIT_DELAYED_WORK_ONSTACK(&dwork, block_fn);
	schedule_delayed_work(&dwork, 0);
	wait_for_completion(&entered);
	schedule_delayed_work(&dwork, HZ);
	complete_all(&release);
	KUNIT_EXPECT_TRUE(test, disable_delayed_work_sync(&dwork));
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_FALSE(test, schedule_delayed_work(&dwork, 0));
	KUNIT_EXPECT_TRUE(test, enable_delayed_work(&dwork));
}

static void flush_of_an_idle_rcu_item(struct kunit *test)
{
	struct rcu_work rwork;

	INIT_RCU_WORK(&rwork, count_fn);
	queue_rcu_work(system_wq, &rwork);
	KUNIT_EXPECT_TRUE(test, flush_rcu_work(&rwork));
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_FALSE(test, flush_rcu_work(&rwork));
}

/* --- calls that end in a worker ---------------------------------------------------------------- */

static long on_cpu(void *arg)
{
	return current_work() && !current_is_workqueue_rescuer() ? (long)arg : -1;
}

static void a_function_on_a_cpu(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, work_on_cpu(0, on_cpu, (void *)42), 42l);
	KUNIT_EXPECT_NULL(test, current_work());
	KUNIT_EXPECT_FALSE(test, current_is_workqueue_rescuer());
}

static void a_function_on_each_cpu(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, schedule_on_each_cpu(count_fn), 0);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static bool by_rescuer;

static void rescued_fn(struct work_struct *w)
{
	runs++;
	by_rescuer = current_is_workqueue_rescuer();
}

/* Of several items that wait for a worker, each queue's own thread takes its own. */
static void rescuer_leaves_other_queues_alone(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_workqueue("test-mine", WQ_MEM_RECLAIM, 0);
	struct wq_pool_info info = {};
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, wq);
	fail_alloc_set(1, 1);
	for (i = 0; i < MANY && wq_pool_get_info(0, &info) && info.idle > 1; i++) {
		INIT_WORK(&work[i], block_fn);
		schedule_work(&work[i]);
		msleep(20);
	}
	KUNIT_ASSERT_LT(test, i, MANY - 3u);
	INIT_WORK(&work[MANY - 1], count_fn);
	schedule_work(&work[MANY - 1]);
	INIT_WORK(&work[MANY - 2], rescued_fn);
	INIT_WORK(&work[MANY - 3], rescued_fn);
	queue_work(wq, &work[MANY - 2]);
	queue_work(wq, &work[MANY - 3]);
	ssleep(1);
	KUNIT_EXPECT_EQ(test, runs, 2);
	KUNIT_EXPECT_TRUE(test, by_rescuer);
	fail_alloc_set(0, 0);
	complete_all(&release);
	flush_workqueue(system_wq);
	KUNIT_EXPECT_EQ(test, runs, 3 + (int)i);
	destroy_workqueue(wq);
}

/* --- what a stopped module left behind ----------------------------------------------------------- */

static void tasklets_left_behind(struct kunit *test)
{
	left = 1;
	tasklet_setup(&stubborn, again_fn);
	local_bh_disable();
	KUNIT_EXPECT_EQ(test, leaks("tasklet", again_fn), 0u);
	tasklet_schedule(&stubborn);
	KUNIT_EXPECT_EQ(test, leaks("tasklet", again_fn), 1u);
	local_bh_enable();
	tasklet_hi_schedule(&stubborn);
	tasklet_kill(&stubborn);
	KUNIT_EXPECT_EQ(test, leaks("tasklet", again_fn), 0u);
}

static void works_left_behind(struct kunit *test)
{
	INIT_WORK(&work[0], block_fn);
	INIT_WORK(&work[1], count_fn);
	schedule_work(&work[0]);
	wait_for_completion(&entered);
	KUNIT_EXPECT_EQ(test, leaks("work", block_fn), 1u);
	preempt_disable();
	schedule_work(&work[1]);
	KUNIT_EXPECT_EQ(test, leaks("work", count_fn), 1u);
	preempt_enable();
	complete_all(&release);
	flush_workqueue(system_wq);
	KUNIT_EXPECT_EQ(test, leaks("work", block_fn) + leaks("work", count_fn), 0u);
}

static struct kunit_case edges_cases[] = {KUNIT_CASE(bh_in_hardirq_is_reported),
					  KUNIT_CASE(bh_enable_with_interrupts_off_is_reported),
					  KUNIT_CASE(vector_without_action_is_survived),
					  KUNIT_CASE(kill_outlasts_a_tasklet_that_goes_on),
					  KUNIT_CASE(disabled_during_a_full_turn_ends_it),
					  KUNIT_CASE(complete_during_a_full_turn_ends_it),
					  KUNIT_CASE(pass_ends_with_the_jiffy),
					  KUNIT_CASE(queue_without_memory_is_no_queue),
					  KUNIT_CASE(bound_out_of_range_is_clamped),
					  KUNIT_CASE(bh_queue_has_no_bound),
					  KUNIT_CASE(higher_bound_lets_items_start),
					  KUNIT_CASE(bound_of_an_ordered_queue_stays),
					  KUNIT_CASE(more_workers_than_numbers),
					  KUNIT_CASE(item_waits_for_another),
					  KUNIT_CASE(ring_of_three_items_is_reported),
					  KUNIT_CASE(long_drain_is_reported),
					  KUNIT_CASE(too_many_enables_are_reported),
					  KUNIT_CASE(disable_of_a_delayed_item_waits),
					  KUNIT_CASE(flush_of_an_idle_rcu_item),
					  KUNIT_CASE(a_function_on_a_cpu),
					  KUNIT_CASE(a_function_on_each_cpu),
					  KUNIT_CASE(rescuer_leaves_other_queues_alone),
					  KUNIT_CASE(tasklets_left_behind),
					  KUNIT_CASE(works_left_behind),
					  {}};

static struct kunit_suite edges_suite = {
	.name = "bh-edges",
	.init = edges_init,
	.test_cases = edges_cases,
};
kunit_test_suite(edges_suite);
