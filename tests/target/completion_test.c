// SPDX-License-Identifier: MIT
/* Completions: counted, in order, with time-outs and signals; from any context. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/limits.h>
#include <linux/sched/signal.h>
#include "hardirq.h"
#include "threads.h"

static struct completion done;

static int completion_test_init(struct kunit *test)
{
	init_completion(&done);
	trail_reset();
	return 0;
}

static int waiter(void *mark)
{
	wait_for_completion(&done);
	trail_add(*(const char *)mark);
	return 0;
}

static void complete_it(void *unused)
{
	complete(&done);
}

static void complete_before_the_wait_is_kept(struct kunit *test)
{
	complete(&done);
	complete(&done);
	KUNIT_EXPECT_EQ(test, done.done, 2u);
	wait_for_completion(&done);
	wait_for_completion(&done);
	KUNIT_EXPECT_EQ(test, done.done, 0u);
}

static void complete_wakes_one_in_order(struct kunit *test)
{
	struct task_struct *t[3];
	int i;

	for (i = 0; i < 3; i++)
		t[i] = start_thread(test, waiter, &"abc"[i], 10);
	complete(&done);
	KUNIT_EXPECT_STREQ(test, trail(), "a");
	complete(&done);
	complete(&done);
	KUNIT_EXPECT_STREQ(test, trail(), "abc");
	KUNIT_EXPECT_EQ(test, done.done, 0u);
	for (i = 0; i < 3; i++)
		join_thread(t[i]);
}

static void complete_all_lets_everybody_pass_for_ever(struct kunit *test)
{
	struct task_struct *a = start_thread(test, waiter, "a", 10);
	struct task_struct *b = start_thread(test, waiter, "b", 10);

	complete_all(&done);
	KUNIT_EXPECT_STREQ(test, trail(), "ab");
	KUNIT_EXPECT_EQ(test, done.done, UINT_MAX);
	wait_for_completion(&done);
	KUNIT_EXPECT_TRUE(test, try_wait_for_completion(&done));
	complete(&done);
	KUNIT_EXPECT_EQ(test, done.done, UINT_MAX);
	reinit_completion(&done);
	KUNIT_EXPECT_FALSE(test, completion_done(&done));
	join_thread(a);
	join_thread(b);
}

static void complete_from_interrupt_and_softirq(struct kunit *test)
{
	struct task_struct *a = start_thread(test, waiter, "a", 10);
	struct task_struct *b = start_thread(test, waiter, "b", 10);

	run_in_hardirq(test, complete_it, NULL);
	KUNIT_EXPECT_STREQ(test, trail(), "a");
	run_in_softirq(test, complete_it, NULL);
	KUNIT_EXPECT_STREQ(test, trail(), "ab");
	join_thread(a);
	join_thread(b);
}

static void try_takes_one_if_there_is_one(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, try_wait_for_completion(&done));
	KUNIT_EXPECT_FALSE(test, completion_done(&done));
	complete(&done);
	KUNIT_EXPECT_TRUE(test, completion_done(&done));
	KUNIT_EXPECT_TRUE(test, try_wait_for_completion(&done));
	KUNIT_EXPECT_FALSE(test, try_wait_for_completion(&done));
}

static void timeout_is_zero_when_time_is_up(struct kunit *test)
{
	unsigned long start = jiffies;

	KUNIT_EXPECT_EQ(test, wait_for_completion_timeout(&done, 5), 0ul);
	KUNIT_EXPECT_GE(test, jiffies - start, 5ul);
	KUNIT_EXPECT_LE(test, jiffies - start, 7ul);
	KUNIT_EXPECT_EQ(test, wait_for_completion_interruptible_timeout(&done, 0), 0l);
	KUNIT_EXPECT_FALSE(test, swait_active(&done.wait));
}

static void timeout_is_what_is_left_and_at_least_one(struct kunit *test)
{
	complete(&done);
	KUNIT_EXPECT_EQ(test, wait_for_completion_timeout(&done, 0), 1ul);
	complete(&done);
	KUNIT_EXPECT_EQ(test, wait_for_completion_timeout(&done, 50), 50ul);
}

static int timed_waiter(void *unused)
{
	return wait_for_completion_timeout(&done, 100);
}

static void timed_wait_ends_early(struct kunit *test)
{
	struct task_struct *t = start_thread(test, timed_waiter, NULL, 10);
	int left;

	msleep(200);
	complete(&done);
	left = join_thread(t);
	KUNIT_EXPECT_GE(test, left, 75);
	KUNIT_EXPECT_LE(test, left, 81);
}

static int interruptible_waiter(void *unused)
{
	allow_signal(SIGUSR1);
	return wait_for_completion_interruptible(&done);
}

static int killable_waiter(void *unused)
{
	allow_signal(SIGUSR1);
	allow_signal(SIGKILL);
	return wait_for_completion_killable(&done);
}

static void signals_end_the_waits_that_they_may(struct kunit *test)
{
	struct task_struct *i = start_thread(test, interruptible_waiter, NULL, 10);
	struct task_struct *k = start_thread(test, killable_waiter, NULL, 10);

	send_sig(SIGUSR1, i, 1);
	send_sig(SIGUSR1, k, 1);
	KUNIT_EXPECT_EQ(test, join_thread(i), -ERESTARTSYS);
	KUNIT_EXPECT_EQ(test, task_state_to_char(k), 'D');
	send_sig(SIGKILL, k, 1);
	KUNIT_EXPECT_EQ(test, join_thread(k), -ERESTARTSYS);
	complete(&done);
	KUNIT_EXPECT_EQ(test, done.done, 1u);
}

/* A waiter that was woken, but whose turn a newcomer took, waits on. */
static void newcomer_takes_the_turn_of_a_woken_waiter(struct kunit *test)
{
	struct task_struct *t = start_thread(test, waiter, "t", 10);

	preempt_disable();
	complete(&done);
	KUNIT_EXPECT_TRUE(test, try_wait_for_completion(&done));
	preempt_enable();
	KUNIT_EXPECT_STREQ(test, trail(), "");
	KUNIT_EXPECT_EQ(test, task_state_to_char(t), 'D');
	complete(&done);
	join_thread(t);
	KUNIT_EXPECT_STREQ(test, trail(), "t");
}

static void waiting_in_atomic_context_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "BUG: sleeping function called from invalid context");
	complete(&done);
	preempt_disable();
	wait_for_completion(&done);
	preempt_enable();
}

static struct kunit_case completion_cases[] = {
	KUNIT_CASE(complete_before_the_wait_is_kept),
	KUNIT_CASE(complete_wakes_one_in_order),
	KUNIT_CASE(complete_all_lets_everybody_pass_for_ever),
	KUNIT_CASE(complete_from_interrupt_and_softirq),
	KUNIT_CASE(try_takes_one_if_there_is_one),
	KUNIT_CASE(timeout_is_zero_when_time_is_up),
	KUNIT_CASE(timeout_is_what_is_left_and_at_least_one),
	KUNIT_CASE(timed_wait_ends_early),
	KUNIT_CASE(signals_end_the_waits_that_they_may),
	KUNIT_CASE(newcomer_takes_the_turn_of_a_woken_waiter),
	KUNIT_CASE(waiting_in_atomic_context_is_reported),
	{}
};

static struct kunit_suite completion_suite = {
	.name = "completion",
	.init = completion_test_init,
	.test_cases = completion_cases,
};
kunit_test_suite(completion_suite);
