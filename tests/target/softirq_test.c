// SPDX-License-Identifier: MIT
/* Softirqs: contexts, order, coalescing, bounds, hand-over, leaks. */
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/sched.h>
#include <bhk/softirq.h>
#include "hardirq.h"

/* Vectors without a user of their own in this kernel. */
#define VEC_A NET_TX_SOFTIRQ
#define VEC_B NET_RX_SOFTIRQ

static int runs[NR_SOFTIRQS], order[8], nr_order;
static struct task_struct *ran_on;
static unsigned int pending_inside, count_inside;

static void note(int nr)
{
	runs[nr]++;
	ran_on = current;
	pending_inside = local_softirq_pending();
	count_inside = preempt_count();
	if (nr_order < 8)
		order[nr_order++] = nr;
}

static void action_a(struct softirq_action *a)
{
	note(VEC_A);
}

static void action_b(struct softirq_action *a)
{
	note(VEC_B);
}

static int softirq_test_init(struct kunit *test)
{
	memset(runs, 0, sizeof(runs));
	nr_order = 0;
	open_softirq(VEC_A, action_a);
	open_softirq(VEC_B, action_b);
	return 0;
}

static void raise_a(void *arg)
{
	raise_softirq_irqoff(VEC_A);
}

static void runs_at_irq_exit_in_softirq_context(struct kunit *test)
{
	run_in_hardirq(test, raise_a, NULL);
	KUNIT_EXPECT_EQ(test, runs[VEC_A], 1);
	KUNIT_EXPECT_PTR_EQ(test, ran_on, current);
	KUNIT_EXPECT_EQ(test, count_inside & SOFTIRQ_MASK, SOFTIRQ_OFFSET);
	KUNIT_EXPECT_EQ(test, count_inside & HARDIRQ_MASK, 0ul);
	KUNIT_EXPECT_EQ(test, pending_inside & BIT(VEC_A), 0ul);
}

static void raise_twice_b_then_a(void *arg)
{
	raise_softirq_irqoff(VEC_B);
	raise_softirq_irqoff(VEC_A);
	raise_softirq_irqoff(VEC_B);
}

static void lower_number_first_and_coalesced(struct kunit *test)
{
	run_in_hardirq(test, raise_twice_b_then_a, NULL);
	KUNIT_EXPECT_EQ(test, nr_order, 2);
	KUNIT_EXPECT_EQ(test, order[0], VEC_A);
	KUNIT_EXPECT_EQ(test, order[1], VEC_B);
}

static void action_raises_a_first_time(struct softirq_action *a)
{
	note(VEC_B);
	if (runs[VEC_B] == 1)
		raise_softirq(VEC_A);
}

static void raise_b(void *arg)
{
	raise_softirq_irqoff(VEC_B);
}

/* A raise inside an action is seen in the next round, lower number or not. */
static void raise_in_action_runs_in_the_next_round(struct kunit *test)
{
	open_softirq(VEC_B, action_raises_a_first_time);
	run_in_hardirq(test, raise_b, NULL);
	KUNIT_EXPECT_EQ(test, nr_order, 2);
	KUNIT_EXPECT_EQ(test, order[0], VEC_B);
	KUNIT_EXPECT_EQ(test, order[1], VEC_A);
}

static void raise_from_thread_wakes_ksoftirqd(struct kunit *test)
{
	raise_softirq(VEC_A);
	KUNIT_EXPECT_EQ(test, runs[VEC_A], 0);
	KUNIT_EXPECT_EQ(test, local_softirq_pending(), BIT(VEC_A));
	schedule_timeout_uninterruptible(2);
	KUNIT_EXPECT_EQ(test, runs[VEC_A], 1);
	KUNIT_EXPECT_PTR_EQ(test, ran_on, this_cpu_ksoftirqd());
}

static void only_the_outermost_bh_enable_runs_them(struct kunit *test)
{
	local_bh_disable();
	local_bh_disable();
	raise_softirq(VEC_A);
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, runs[VEC_A], 0);
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, runs[VEC_A], 1);
	KUNIT_EXPECT_PTR_EQ(test, ran_on, current);
}

static void bh_disabled_is_in_softirq_but_serves_none(struct kunit *test)
{
	local_bh_disable();
	raise_softirq(VEC_B);
	KUNIT_EXPECT_EQ(test, runs[VEC_B], 0);
	KUNIT_EXPECT_FALSE(test, in_serving_softirq());
	KUNIT_EXPECT_TRUE(test, in_softirq());
	KUNIT_EXPECT_TRUE(test, in_task());
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, runs[VEC_B], 1);
}

static void action_again(struct softirq_action *a)
{
	note(VEC_A);
	if (runs[VEC_A] < 100)
		raise_softirq(VEC_A);
}

/* One pass makes eleven rounds at most; ksoftirqd does the rest. */
static void restart_bound_hands_over(struct kunit *test)
{
	unsigned long wakeups = softirq_counters.wakeups;
	int at_exit;

	open_softirq(VEC_A, action_again);
	run_in_hardirq(test, raise_a, NULL);
	at_exit = runs[VEC_A];
	KUNIT_EXPECT_LE(test, at_exit, 11);
	KUNIT_EXPECT_GT(test, softirq_counters.wakeups, wakeups);
	schedule_timeout_uninterruptible(5);
	KUNIT_EXPECT_EQ(test, runs[VEC_A], 100);
	KUNIT_EXPECT_PTR_EQ(test, ran_on, this_cpu_ksoftirqd());
}

/* A vector that never ends keeps ksoftirqd runnable; this thread keeps it from running. */
static void other_vector_while_one_is_hot(struct kunit *test, bool per_vector, int expected)
{
	bool before = softirq_defer_per_vector(per_vector);

	open_softirq(VEC_A, action_again);
	sched_set_fifo(current);
	run_in_hardirq(test, raise_a, NULL);
	KUNIT_EXPECT_LT(test, runs[VEC_A], 100);
	run_in_hardirq(test, raise_b, NULL);
	KUNIT_EXPECT_EQ(test, runs[VEC_B], expected);
	sched_set_normal(current, 0);
	schedule_timeout_uninterruptible(5);
	KUNIT_EXPECT_EQ(test, runs[VEC_A], 100);
	KUNIT_EXPECT_EQ(test, runs[VEC_B], 1);
	softirq_defer_per_vector(before);
}

static void hot_vector_takes_all_to_ksoftirqd(struct kunit *test)
{
	other_vector_while_one_is_hot(test, false, 0);
}

static void hot_vector_alone_goes_to_ksoftirqd(struct kunit *test)
{
	other_vector_while_one_is_hot(test, true, 1);
}

static void action_slow(struct softirq_action *a)
{
	note(VEC_A);
	mdelay(3);
	if (runs[VEC_A] < 3)
		raise_softirq(VEC_A);
}

static void time_bound_hands_over(struct kunit *test)
{
	unsigned long before = softirq_counters.limit_time;

	open_softirq(VEC_A, action_slow);
	run_in_hardirq(test, raise_a, NULL);
	KUNIT_EXPECT_EQ(test, runs[VEC_A], 1);
	KUNIT_EXPECT_EQ(test, softirq_counters.limit_time, before + 1);
	schedule_timeout_uninterruptible(5);
	KUNIT_EXPECT_EQ(test, runs[VEC_A], 3);
}

static void action_leaks(struct softirq_action *a)
{
	note(VEC_A);
	preempt_disable();
}

static void raise_a_then_b(void *arg)
{
	raise_softirq(VEC_A);
	raise_softirq(VEC_B);
}

/* For the next vector of the same pass, too. */
static void preempt_count_leak_is_named_and_mended(struct kunit *test)
{
	kunit_expect_log(test, "softirq: huh, entered softirq 2 NET_TX");
	open_softirq(VEC_A, action_leaks);
	run_in_hardirq(test, raise_a_then_b, NULL);
	KUNIT_EXPECT_EQ(test, runs[VEC_A], 1);
	KUNIT_EXPECT_EQ(test, runs[VEC_B], 1);
	KUNIT_EXPECT_EQ(test, count_inside, (unsigned int)SOFTIRQ_OFFSET);
	KUNIT_EXPECT_EQ(test, preempt_count(), 0u);
}

static void accounting_counts_each_run(struct kunit *test)
{
	u64 before = stat_count(&softirq_stat[VEC_A]);

	run_in_hardirq(test, raise_a, NULL);
	run_in_hardirq(test, raise_a, NULL);
	KUNIT_EXPECT_EQ(test, stat_count(&softirq_stat[VEC_A]), before + 2);
}

static struct kunit_case softirq_cases[] = {
	KUNIT_CASE(runs_at_irq_exit_in_softirq_context),
	KUNIT_CASE(lower_number_first_and_coalesced),
	KUNIT_CASE(raise_in_action_runs_in_the_next_round),
	KUNIT_CASE(raise_from_thread_wakes_ksoftirqd),
	KUNIT_CASE(only_the_outermost_bh_enable_runs_them),
	KUNIT_CASE(bh_disabled_is_in_softirq_but_serves_none),
	KUNIT_CASE(restart_bound_hands_over),
	KUNIT_CASE(hot_vector_takes_all_to_ksoftirqd),
	KUNIT_CASE(hot_vector_alone_goes_to_ksoftirqd),
	KUNIT_CASE(time_bound_hands_over),
	KUNIT_CASE(preempt_count_leak_is_named_and_mended),
	KUNIT_CASE(accounting_counts_each_run),
	{}
};

static struct kunit_suite softirq_suite = {
	.name = "softirq",
	.init = softirq_test_init,
	.test_cases = softirq_cases,
};
kunit_test_suite(softirq_suite);
