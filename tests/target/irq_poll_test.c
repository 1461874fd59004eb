// SPDX-License-Identifier: MIT
/* irq_poll: one test for each state and operation. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/irq_poll.h>
#include <linux/slab.h>
#include "hardirq.h"

#define WEIGHT 10

static struct irq_poll one, two;
static int left_one, left_two, calls, most;
static char order[32];
static bool softirq_seen;

/* A device with some events. */
static int fetch(struct irq_poll *iop, int budget)
{
	int *left = iop == &one ? &left_one : &left_two;
	int work = min(*left, budget);

	softirq_seen = in_serving_softirq() && !irqs_disabled();
	if (calls < (int)sizeof(order) - 1)
		order[calls] = iop == &one ? '1' : '2';
	calls++;
	most = max(most, work);
	*left -= work;
	if (work < budget)
		irq_poll_complete(iop);
	return work;
}

static int irq_poll_test_init(struct kunit *test)
{
	left_one = left_two = calls = most = 0;
	memset(order, 0, sizeof(order));
	irq_poll_init(&one, WEIGHT, fetch);
	irq_poll_init(&two, WEIGHT, fetch);
	return 0;
}

static void sched_one(void *arg)
{
	irq_poll_sched(&one);
}

static void sched_both(void *arg)
{
	irq_poll_sched(&one);
	irq_poll_sched(&two);
}

static void idle_sched_polls_at_irq_exit(struct kunit *test)
{
	left_one = 3;
	run_in_hardirq(test, sched_one, NULL);
	KUNIT_EXPECT_EQ(test, left_one, 0);
	KUNIT_EXPECT_EQ(test, calls, 1);
	KUNIT_EXPECT_TRUE(test, softirq_seen);
	KUNIT_EXPECT_EQ(test, one.state, 0ul);
}

static void sched_twice(void *arg)
{
	irq_poll_sched(&one);
	irq_poll_sched(&one);
}

static void scheduled_sched_is_one_call(struct kunit *test)
{
	left_one = 3;
	run_in_hardirq(test, sched_twice, NULL);
	KUNIT_EXPECT_EQ(test, calls, 1);
}

static void full_weight_is_polled_again(struct kunit *test)
{
	left_one = 3 * WEIGHT;
	run_in_hardirq(test, sched_one, NULL);
	KUNIT_EXPECT_EQ(test, left_one, 0);
	KUNIT_EXPECT_EQ(test, calls, 4);
	KUNIT_EXPECT_EQ(test, most, WEIGHT);
}

static void two_devices_take_turns(struct kunit *test)
{
	left_one = left_two = 2 * WEIGHT + 1;
	run_in_hardirq(test, sched_both, NULL);
	KUNIT_EXPECT_STREQ(test, order, "121212");
}

/* More than a pass may fetch: the next one goes on. */
static void budget_ends_the_pass_only(struct kunit *test)
{
	left_one = 1000;
	run_in_hardirq(test, sched_one, NULL);
	KUNIT_EXPECT_EQ(test, left_one, 0);
	KUNIT_EXPECT_EQ(test, calls, 101);
}

static void sched_from_a_thread(struct kunit *test)
{
	left_one = 3;
	local_bh_disable();
	irq_poll_sched(&one);
	KUNIT_EXPECT_EQ(test, calls, 0);
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, calls, 1);
}

static void disabled_sched_does_nothing(struct kunit *test)
{
	left_one = 3;
	irq_poll_disable(&one);
	run_in_hardirq(test, sched_one, NULL);
	KUNIT_EXPECT_EQ(test, calls, 0);
	irq_poll_enable(&one);
	run_in_hardirq(test, sched_one, NULL);
	KUNIT_EXPECT_EQ(test, calls, 1);
}

static void disable_waits_for_what_is_scheduled(struct kunit *test)
{
	left_one = 3;
	irq_poll_sched(&one);
	irq_poll_disable(&one);
	KUNIT_EXPECT_EQ(test, left_one, 0);
	irq_poll_enable(&one);
}

static int free_it(struct irq_poll *iop, int budget)
{
	calls++;
	irq_poll_complete(iop);
	memset(iop, 0x6b, sizeof(*iop));
	kfree(iop);
	return 0;
}

static void sched_arg(void *arg)
{
	irq_poll_sched(arg);
}

static void function_may_free_it(struct kunit *test)
{
	struct irq_poll *iop = kmalloc(sizeof(*iop), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, iop);
	irq_poll_init(iop, WEIGHT, free_it);
	run_in_hardirq(test, sched_arg, iop);
	KUNIT_EXPECT_EQ(test, calls, 1);
}

static struct kunit_case irq_poll_cases[] = {
	KUNIT_CASE(idle_sched_polls_at_irq_exit), KUNIT_CASE(scheduled_sched_is_one_call),
	KUNIT_CASE(full_weight_is_polled_again),  KUNIT_CASE(two_devices_take_turns),
	KUNIT_CASE(budget_ends_the_pass_only),	  KUNIT_CASE(sched_from_a_thread),
	KUNIT_CASE(disabled_sched_does_nothing),  KUNIT_CASE(disable_waits_for_what_is_scheduled),
	KUNIT_CASE(function_may_free_it),	  {},
};

static struct kunit_suite irq_poll_suite = {
	.name = "irq_poll",
	.init = irq_poll_test_init,
	.test_cases = irq_poll_cases,
};
kunit_test_suite(irq_poll_suite);
