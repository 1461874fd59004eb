// SPDX-License-Identifier: MIT
/* Lines that misbehave: nobody's interrupts, long handlers, interrupts without a handler. */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <bhk/irq.h>
#include "irq_lines.h"
#include "../../kernel/irq/internals.h"

#define WINDOW 100000

static unsigned int runs, handled_every;
static int dev_a, dev_b;

static struct irq_desc *desc(void)
{
	return irq_to_desc(IRQ_AUX);
}

static int irq_spurious_init(struct kunit *test)
{
	runs = 0;
	handled_every = 0;
	aux_lower();
	return 0;
}

static void irq_spurious_exit(struct kunit *test)
{
	aux_lower();
	irq_set_budget(IRQ_AUX, 0);
}

/* The line stays up: it interrupts again as soon as the handler has returned. */
static irqreturn_t not_mine(int irq, void *dev)
{
	runs++;
	if (runs == 3 * WINDOW)
		aux_lower();
	return handled_every && runs % handled_every == 0 ? IRQ_HANDLED : IRQ_NONE;
}

static irqreturn_t mine(int irq, void *dev)
{
	aux_lower();
	runs++;
	return IRQ_HANDLED;
}

static void take(struct kunit *test, irq_handler_t handler, unsigned long flags, int *dev)
{
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, handler, flags, "spurious", dev), 0);
}

static void nobody_cared_shuts_the_line(struct kunit *test)
{
	kunit_expect_log(test, "irq 53: nobody cared (try booting with the \"irqpoll\" option)");
	kunit_expect_log(test, "handlers:");
	kunit_expect_log(test, "] not_mine");
	kunit_expect_log(test, "Disabling IRQ #53");
	take(test, not_mine, 0, &dev_a);
	aux_raise();
	KUNIT_EXPECT_EQ(test, runs, (unsigned int)WINDOW);
	KUNIT_EXPECT_EQ(test, desc()->depth, 1u);
	KUNIT_EXPECT_TRUE(test, line_masked(IRQ_AUX));
	KUNIT_EXPECT_NE(test, desc()->istate & IRQS_SPURIOUS_DISABLED, 0u);
	free_irq(IRQ_AUX, &dev_a);
}

/* 100 handled ones of 100,000 are enough. */
static void some_handled_are_enough(struct kunit *test)
{
	handled_every = WINDOW / 100;
	take(test, not_mine, 0, &dev_a);
	aux_raise();
	KUNIT_EXPECT_EQ(test, runs, 3u * WINDOW);
	KUNIT_EXPECT_EQ(test, desc()->depth, 0u);
	free_irq(IRQ_AUX, &dev_a);
}

static void too_few_handled_are_not_enough(struct kunit *test)
{
	kunit_expect_log(test, "irq 53: nobody cared");
	handled_every = WINDOW / 99 + 1;
	take(test, not_mine, 0, &dev_a);
	aux_raise();
	KUNIT_EXPECT_LT(test, runs, 2u * WINDOW);
	KUNIT_EXPECT_EQ(test, desc()->depth, 1u);
	free_irq(IRQ_AUX, &dev_a);
}

static irqreturn_t one_of_nobody(int irq, void *dev)
{
	aux_lower();
	runs++;
	return IRQ_NONE;
}

static void a_pause_forgives(struct kunit *test)
{
	take(test, one_of_nobody, 0, &dev_a);
	aux_raise();
	aux_raise();
	KUNIT_EXPECT_EQ(test, desc()->irqs_unhandled, 2u);
	msleep(200);
	aux_raise();
	KUNIT_EXPECT_EQ(test, desc()->irqs_unhandled, 1u);
	free_irq(IRQ_AUX, &dev_a);
}

static void shared_line_is_handled_by_one(struct kunit *test)
{
	take(test, one_of_nobody, IRQF_SHARED, &dev_a);
	take(test, mine, IRQF_SHARED, &dev_b);
	aux_raise();
	KUNIT_EXPECT_EQ(test, runs, 2u);
	KUNIT_EXPECT_EQ(test, desc()->irqs_unhandled, 0u);
	free_irq(IRQ_AUX, &dev_a);
	free_irq(IRQ_AUX, &dev_b);
}

/* A second device's driver is what was missing. */
static void new_handler_opens_the_line_again(struct kunit *test)
{
	kunit_expect_log(test, "nobody cared");
	take(test, not_mine, IRQF_SHARED, &dev_a);
	aux_raise();
	KUNIT_EXPECT_EQ(test, desc()->depth, 1u);
	take(test, mine, IRQF_SHARED, &dev_b);
	KUNIT_EXPECT_EQ(test, desc()->depth, 0u);
	KUNIT_EXPECT_EQ(test, runs, WINDOW + 2u);
	free_irq(IRQ_AUX, &dev_b);
	free_irq(IRQ_AUX, &dev_a);
}

static void enable_opens_the_line_again(struct kunit *test)
{
	kunit_expect_log(test, "nobody cared");
	take(test, not_mine, 0, &dev_a);
	aux_raise();
	aux_lower();
	enable_irq(IRQ_AUX);
	KUNIT_EXPECT_EQ(test, desc()->depth, 0u);
	KUNIT_EXPECT_EQ(test, desc()->istate & IRQS_SPURIOUS_DISABLED, 0u);
	KUNIT_EXPECT_FALSE(test, line_masked(IRQ_AUX));
	free_irq(IRQ_AUX, &dev_a);
}

static void shut_line_is_polled(struct kunit *test)
{
	unsigned int before;

	kunit_expect_log(test, "nobody cared");
	take(test, not_mine, 0, &dev_a);
	aux_raise();
	before = runs;
	msleep(1000);
	KUNIT_EXPECT_GE(test, runs - before, 9u);
	KUNIT_EXPECT_LE(test, runs - before, 11u);
	free_irq(IRQ_AUX, &dev_a);
	before = runs;
	msleep(300);
	KUNIT_EXPECT_EQ(test, runs, before);
}

static irqreturn_t wake(int irq, void *dev)
{
	runs++;
	return IRQ_WAKE_THREAD;
}

static irqreturn_t lower_and_deny(int irq, void *dev)
{
	aux_lower();
	return IRQ_NONE;
}

static irqreturn_t lower_and_handle(int irq, void *dev)
{
	aux_lower();
	return IRQ_HANDLED;
}

static void thread_that_denies_counts(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test,
			request_threaded_irq(IRQ_AUX, wake, lower_and_deny, IRQF_ONESHOT,
					     "spurious", &dev_a),
			0);
	aux_raise();
	aux_raise();
	KUNIT_EXPECT_EQ(test, runs, 2u);
	KUNIT_EXPECT_EQ(test, desc()->irqs_unhandled, 2u);
	free_irq(IRQ_AUX, &dev_a);
}

static void one_thread_that_handles_is_enough(struct kunit *test)
{
	unsigned long flags = IRQF_ONESHOT | IRQF_SHARED;

	KUNIT_ASSERT_EQ(
		test, request_threaded_irq(IRQ_AUX, wake, lower_and_handle, flags, "1", &dev_a), 0);
	KUNIT_ASSERT_EQ(test,
			request_threaded_irq(IRQ_AUX, wake, lower_and_deny, flags, "2", &dev_b), 0);
	aux_raise();
	KUNIT_EXPECT_EQ(test, runs, 2u);
	KUNIT_EXPECT_EQ(test, desc()->irqs_unhandled, 0u);
	free_irq(IRQ_AUX, &dev_a);
	free_irq(IRQ_AUX, &dev_b);
}

/* Without ONESHOT the level comes back before the thread, which alone could stop it, runs. */
static void storm_before_the_thread_is_found_out(struct kunit *test)
{
	kunit_expect_log(test, "irq 53: nobody cared");
	KUNIT_ASSERT_EQ(
		test, request_threaded_irq(IRQ_AUX, wake, lower_and_handle, 0, "spurious", &dev_a),
		0);
	aux_raise();
	KUNIT_EXPECT_EQ(test, desc()->depth, 1u);
	/* Two wakes changed something: before the thread began, and after it took the first. */
	KUNIT_EXPECT_LE(test, runs, WINDOW + 2u);
	free_irq(IRQ_AUX, &dev_a);
}

static irqreturn_t long_handler(int irq, void *dev)
{
	aux_lower();
	udelay(300);
	return IRQ_HANDLED;
}

static void budget_is_watched(struct kunit *test)
{
	kunit_expect_log(test, "budget 100 us, 1 times so far:");
	take(test, long_handler, 0, &dev_a);
	desc()->stat = (struct run_stat){};
	desc()->over_budget = 0;
	/* Of a line that has not been reported: also in the five minutes before jiffies is 0. */
	desc()->last_warning = 0;
	aux_raise();
	KUNIT_EXPECT_EQ(test, desc()->over_budget, 0u);
	KUNIT_EXPECT_EQ(test, irq_set_budget(IRQ_AUX, 100), 0);
	aux_raise();
	aux_raise();
	KUNIT_EXPECT_EQ(test, desc()->over_budget, 2u);
	KUNIT_EXPECT_FALSE(test, kunit_log_contains(test, "2 times so far"));
	KUNIT_EXPECT_EQ(test, irq_set_budget(IRQ_AUX, 0), 0);
	aux_raise();
	KUNIT_EXPECT_EQ(test, desc()->over_budget, 2u);
	KUNIT_EXPECT_EQ(test, irq_set_budget(0, 1), -EINVAL);
	free_irq(IRQ_AUX, &dev_a);
}

static void longest_run_is_kept_beside_a_budget(struct kunit *test)
{
	kunit_expect_log(test, "budget 100 us");
	take(test, long_handler, 0, &dev_a);
	desc()->stat = (struct run_stat){};
	desc()->last_warning = 0;
	irq_set_budget(IRQ_AUX, 100);
	aux_raise();
	KUNIT_EXPECT_GE(test, desc()->stat.max, 300u);
	KUNIT_EXPECT_EQ(test, desc()->stat.limit, 100u);
	irq_set_budget(IRQ_AUX, 0);
	KUNIT_EXPECT_EQ(test, desc()->stat.limit, desc()->stat.max);
	free_irq(IRQ_AUX, &dev_a);
}

static void unexpected_interrupt_is_counted_and_masked(struct kunit *test)
{
	unsigned int before = irq_spurious_count;
	unsigned int irq;

	fake_init(test, handle_level_irq);
	irq = fake_irq(1);
	irq_to_desc(irq)->last_warning = 0;
	local_irq_disable();
	unmask_irq(irq_to_desc(irq));
	local_irq_enable();
	fake_raise(1);
	KUNIT_EXPECT_EQ(test, irq_spurious_count, before + 1);
	KUNIT_EXPECT_TRUE(test, line_masked(irq));
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, "unexpected IRQ trap at vector "));
	fake_exit();
}

static struct kunit_case irq_spurious_cases[] = {
	KUNIT_CASE(nobody_cared_shuts_the_line),
	KUNIT_CASE(some_handled_are_enough),
	KUNIT_CASE(too_few_handled_are_not_enough),
	KUNIT_CASE(a_pause_forgives),
	KUNIT_CASE(shared_line_is_handled_by_one),
	KUNIT_CASE(new_handler_opens_the_line_again),
	KUNIT_CASE(enable_opens_the_line_again),
	KUNIT_CASE(shut_line_is_polled),
	KUNIT_CASE(thread_that_denies_counts),
	KUNIT_CASE(one_thread_that_handles_is_enough),
	KUNIT_CASE(storm_before_the_thread_is_found_out),
	KUNIT_CASE(budget_is_watched),
	KUNIT_CASE(longest_run_is_kept_beside_a_budget),
	KUNIT_CASE(unexpected_interrupt_is_counted_and_masked),
	{}};

static struct kunit_suite irq_spurious_suite = {
	.name = "irq_spurious",
	.init = irq_spurious_init,
	.exit = irq_spurious_exit,
	.test_cases = irq_spurious_cases,
};
kunit_test_suite(irq_spurious_suite);
