// SPDX-License-Identifier: MIT
/* Disabling and enabling: depth, who may, what happens to interrupts in between. */
#include <linux/hardirq.h>
#include <soc/systimer.h>
#include "hardirq.h"
#include "irq_lines.h"

static int runs, in_handler;
static struct irq_desc *aux;

static irqreturn_t count_handler(int irq, void *dev)
{
	runs++;
	aux_lower();
	return IRQ_HANDLED;
}

static irqreturn_t disabling_handler(int irq, void *dev)
{
	runs++;
	disable_irq_nosync(irq);
	return IRQ_HANDLED;
}

static int irq_enable_init(struct kunit *test)
{
	runs = 0;
	aux = irq_to_desc(IRQ_AUX);
	aux_lower();
	return 0;
}

static void irq_enable_exit(struct kunit *test)
{
	aux_lower();
}

static void take(struct kunit *test, irq_handler_t handler)
{
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, handler, 0, "irq_enable", &runs), 0);
}

static void disabled_level_comes_with_enable(struct kunit *test)
{
	take(test, count_handler);
	disable_irq(IRQ_AUX);
	KUNIT_EXPECT_TRUE(test, line_masked(IRQ_AUX));
	aux_raise();
	KUNIT_EXPECT_EQ(test, runs, 0);
	enable_irq(IRQ_AUX);
	KUNIT_EXPECT_EQ(test, runs, 1);
	free_irq(IRQ_AUX, &runs);
}

static void disabled_twice_needs_two_enables(struct kunit *test)
{
	take(test, count_handler);
	disable_irq(IRQ_AUX);
	disable_irq_nosync(IRQ_AUX);
	KUNIT_EXPECT_EQ(test, aux->depth, 2u);
	aux_raise();
	enable_irq(IRQ_AUX);
	KUNIT_EXPECT_EQ(test, runs, 0);
	KUNIT_EXPECT_EQ(test, aux->depth, 1u);
	enable_irq(IRQ_AUX);
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_EQ(test, aux->depth, 0u);
	free_irq(IRQ_AUX, &runs);
}

static void level_that_went_away_is_not_replayed(struct kunit *test)
{
	take(test, count_handler);
	disable_irq(IRQ_AUX);
	aux_raise();
	aux_lower();
	enable_irq(IRQ_AUX);
	KUNIT_EXPECT_EQ(test, runs, 0);
	free_irq(IRQ_AUX, &runs);
}

static void enabled_enable_is_unbalanced(struct kunit *test)
{
	kunit_expect_log(test, "Unbalanced enable for IRQ 53");
	take(test, count_handler);
	enable_irq(IRQ_AUX);
	KUNIT_EXPECT_EQ(test, aux->depth, 0u);
	aux_raise();
	KUNIT_EXPECT_EQ(test, runs, 1);
	free_irq(IRQ_AUX, &runs);
}

static void free_line_enable_is_unbalanced(struct kunit *test)
{
	kunit_expect_log(test, "Unbalanced enable for IRQ 53");
	enable_irq(IRQ_AUX);
	KUNIT_EXPECT_TRUE(test, line_masked(IRQ_AUX));
	KUNIT_EXPECT_GE(test, aux->depth, 1u);
}

static void no_such_line_enable_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "enable_irq before setup/request_irq: irq 0");
	enable_irq(0);
	disable_irq(0);
	disable_irq_nosync(NR_IRQS);
}

static void handler_may_disable_its_line(struct kunit *test)
{
	take(test, disabling_handler);
	aux_raise();
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_EQ(test, aux->depth, 1u);
	enable_irq(IRQ_AUX);
	KUNIT_EXPECT_EQ(test, runs, 2);
	aux_lower();
	enable_irq(IRQ_AUX);
	KUNIT_EXPECT_EQ(test, runs, 2);
	free_irq(IRQ_AUX, &runs);
}

static void disable_enable_in_hardirq(void *unused)
{
	disable_irq_nosync(IRQ_SYSTIMER(1));
	in_handler = irq_to_desc(IRQ_SYSTIMER(1))->depth;
	enable_irq(IRQ_SYSTIMER(1));
}

static void another_line_in_hardirq(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_SYSTIMER(1), count_handler, 0, "t", &runs), 0);
	run_in_hardirq(test, disable_enable_in_hardirq, NULL);
	KUNIT_EXPECT_EQ(test, in_handler, 1);
	KUNIT_EXPECT_EQ(test, irq_to_desc(IRQ_SYSTIMER(1))->depth, 0u);
	free_irq(IRQ_SYSTIMER(1), &runs);
}

static void disable_hardirq_says_that_no_thread_is_busy(struct kunit *test)
{
	take(test, count_handler);
	KUNIT_EXPECT_TRUE(test, disable_hardirq(IRQ_AUX));
	KUNIT_EXPECT_TRUE(test, synchronize_hardirq(IRQ_AUX));
	enable_irq(IRQ_AUX);
	free_irq(IRQ_AUX, &runs);
}

static void disable_in_atomic_is_fine_without_threads(struct kunit *test)
{
	take(test, count_handler);
	preempt_disable();
	disable_irq(IRQ_AUX);
	synchronize_irq(IRQ_AUX);
	enable_irq(IRQ_AUX);
	preempt_enable();
	free_irq(IRQ_AUX, &runs);
}

static void disabled_free_request_is_enabled(struct kunit *test)
{
	take(test, count_handler);
	disable_irq(IRQ_AUX);
	free_irq(IRQ_AUX, &runs);
	take(test, count_handler);
	KUNIT_EXPECT_EQ(test, aux->depth, 0u);
	free_irq(IRQ_AUX, &runs);
}

static void affinity_and_wake_are_accepted(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, irq_set_affinity(IRQ_AUX, NULL), 0);
	KUNIT_EXPECT_EQ(test, irq_set_affinity(0, NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, enable_irq_wake(IRQ_AUX), 0);
	KUNIT_EXPECT_NE(test, irq_get_irq_data(IRQ_AUX)->state & IRQD_WAKEUP_STATE, 0u);
	KUNIT_EXPECT_EQ(test, disable_irq_wake(IRQ_AUX), 0);
	KUNIT_EXPECT_EQ(test, irq_get_irq_data(IRQ_AUX)->state & IRQD_WAKEUP_STATE, 0u);
}

static struct kunit_case irq_enable_cases[] = {
	KUNIT_CASE(disabled_level_comes_with_enable),
	KUNIT_CASE(disabled_twice_needs_two_enables),
	KUNIT_CASE(level_that_went_away_is_not_replayed),
	KUNIT_CASE(enabled_enable_is_unbalanced),
	KUNIT_CASE(free_line_enable_is_unbalanced),
	KUNIT_CASE(no_such_line_enable_is_reported),
	KUNIT_CASE(handler_may_disable_its_line),
	KUNIT_CASE(another_line_in_hardirq),
	KUNIT_CASE(disable_hardirq_says_that_no_thread_is_busy),
	KUNIT_CASE(disable_in_atomic_is_fine_without_threads),
	KUNIT_CASE(disabled_free_request_is_enabled),
	KUNIT_CASE(affinity_and_wake_are_accepted),
	{}};

static struct kunit_suite irq_enable_suite = {
	.name = "irq_enable",
	.init = irq_enable_init,
	.exit = irq_enable_exit,
	.test_cases = irq_enable_cases,
};
kunit_test_suite(irq_enable_suite);
