// SPDX-License-Identifier: MIT
/*
 * Lines of a controller behind another line: domains, flows, trigger types, and what the
 * core asks of the controller at which moment (m mask, u unmask, a ack, t type).
 */
#include <linux/irqdomain.h>
#include "irq_lines.h"

#define LINE 3

static int runs;
static unsigned int irq;

static int irq_chip_init(struct kunit *test)
{
	runs = 0;
	return 0;
}

static void irq_chip_exit(struct kunit *test)
{
	fake_exit();
}

static irqreturn_t count_handler(int virq, void *dev)
{
	runs++;
	return IRQ_HANDLED;
}

static irqreturn_t lowering_handler(int virq, void *dev)
{
	runs++;
	fake_lower(LINE);
	return IRQ_HANDLED;
}

static void take(struct kunit *test, irq_handler_t handler, unsigned long flags)
{
	irq = fake_irq(LINE);
	KUNIT_ASSERT_NE(test, irq, 0u);
	KUNIT_ASSERT_EQ(test, request_irq(irq, handler, flags, "irq_chip", &runs), 0);
}

static void calls_are(struct kunit *test, const char *text)
{
	KUNIT_EXPECT_STREQ(test, fake_calls.text, text);
	memset(&fake_calls, 0, sizeof(fake_calls));
}

/* A replay comes with an interrupt of the timer, at once but not in the call. */
static void wait_for_runs(struct kunit *test, int n)
{
	unsigned int turns;

	for (turns = 0; turns < 100000 && READ_ONCE(runs) < n; turns++)
		cpu_relax();
	KUNIT_EXPECT_EQ(test, runs, n);
}

static void mapping_is_the_same_each_time(struct kunit *test)
{
	unsigned int first;

	fake_init(test, handle_level_irq);
	first = fake_irq(LINE);
	KUNIT_EXPECT_NE(test, first, 0u);
	KUNIT_EXPECT_NE(test, first, LINE);
	KUNIT_EXPECT_EQ(test, fake_irq(LINE), first);
	KUNIT_EXPECT_NE(test, fake_irq(LINE + 1), first);
	KUNIT_EXPECT_EQ(test, irqd_to_hwirq(irq_get_irq_data(first)), LINE);
	KUNIT_EXPECT_EQ(test, fake_irq(FAKE_LINES), 0u);
}

static void disposed_mapping_is_no_line(struct kunit *test)
{
	unsigned int first;

	fake_init(test, handle_level_irq);
	first = fake_irq(LINE);
	irq_dispose_mapping(first);
	KUNIT_EXPECT_NULL(test, irq_to_desc(first));
	KUNIT_EXPECT_EQ(test, request_irq(first, count_handler, 0, "t", &runs), -EINVAL);
	KUNIT_EXPECT_NE(test, fake_irq(LINE), 0u);
}

static void disposing_a_used_line_is_refused(struct kunit *test)
{
	fake_init(test, handle_level_irq);
	take(test, lowering_handler, 0);
	kunit_expect_log(test, "still has a handler");
	irq_dispose_mapping(irq);
	fake_raise(LINE);
	KUNIT_EXPECT_EQ(test, runs, 1);
	free_irq(irq, &runs);
}

static void numbers_run_out(struct kunit *test)
{
	unsigned int i, got = 0;
	struct irq_domain *d = irq_domain_add_linear(NULL, NR_DYN_IRQS + 1, NULL, NULL);

	KUNIT_ASSERT_NOT_NULL(test, d);
	for (i = 0; i <= NR_DYN_IRQS; i++)
		got += irq_create_mapping(d, i) != 0;
	KUNIT_EXPECT_EQ(test, got, NR_DYN_IRQS);
	for (i = 0; i <= NR_DYN_IRQS; i++)
		irq_dispose_mapping(irq_find_mapping(d, i));
	irq_domain_remove(d);
}

static void level_is_not_masked_for_its_handler(struct kunit *test)
{
	fake_init(test, handle_level_irq);
	take(test, lowering_handler, 0);
	calls_are(test, "u");
	fake_raise(LINE);
	KUNIT_EXPECT_EQ(test, runs, 1);
	calls_are(test, "");
	free_irq(irq, &runs);
	calls_are(test, "m");
}

static irqreturn_t second_time_lowers(int virq, void *dev)
{
	if (++runs == 2)
		fake_lower(LINE);
	return IRQ_HANDLED;
}

static void level_that_stays_comes_again(struct kunit *test)
{
	fake_init(test, handle_level_irq);
	take(test, second_time_lowers, 0);
	fake_raise(LINE);
	KUNIT_EXPECT_EQ(test, runs, 2);
	free_irq(irq, &runs);
}

static void edge_is_acknowledged_once(struct kunit *test)
{
	fake_init(test, handle_edge_irq);
	take(test, count_handler, 0);
	calls_are(test, "u");
	fake_raise(LINE);
	KUNIT_EXPECT_EQ(test, runs, 1);
	calls_are(test, "a");
	free_irq(irq, &runs);
}

static irqreturn_t edge_in_handler(int virq, void *dev)
{
	if (++runs == 1) {
		fake_raise(LINE);
		generic_handle_irq(virq);
		KUNIT_EXPECT_EQ((struct kunit *)dev, runs, 1);
	}
	return IRQ_HANDLED;
}

static void edge_during_the_handler_is_handled_after_it(struct kunit *test)
{
	fake_init(test, handle_edge_irq);
	irq = fake_irq(LINE);
	KUNIT_ASSERT_EQ(test, request_irq(irq, edge_in_handler, 0, "t", test), 0);
	fake_raise(LINE);
	KUNIT_EXPECT_EQ(test, runs, 2);
	free_irq(irq, test);
}

static void disabled_edge_is_replayed_once(struct kunit *test)
{
	fake_init(test, handle_edge_irq);
	take(test, count_handler, 0);
	disable_irq(irq);
	calls_are(test, "u");
	fake_raise(LINE);
	KUNIT_EXPECT_EQ(test, runs, 0);
	calls_are(test, "ma");
	enable_irq(irq);
	wait_for_runs(test, 1);
	calls_are(test, "ua");
	disable_irq(irq);
	enable_irq(irq);
	KUNIT_EXPECT_EQ(test, runs, 1);
	free_irq(irq, &runs);
}

static void disabled_edge_is_forgotten_by_free(struct kunit *test)
{
	fake_init(test, handle_edge_irq);
	take(test, count_handler, 0);
	disable_irq(irq);
	fake_raise(LINE);
	fake_lower(LINE);
	free_irq(irq, &runs);
	take(test, count_handler, 0);
	KUNIT_EXPECT_EQ(test, runs, 0);
	free_irq(irq, &runs);
}

static void simple_and_fasteoi_flows(struct kunit *test)
{
	fake_init(test, handle_simple_irq);
	take(test, lowering_handler, 0);
	fake_raise(LINE);
	KUNIT_EXPECT_EQ(test, runs, 1);
	free_irq(irq, &runs);
	irq_set_handler(irq, handle_fasteoi_irq);
	take(test, lowering_handler, 0);
	fake_raise(LINE);
	KUNIT_EXPECT_EQ(test, runs, 2);
	free_irq(irq, &runs);
}

static void percpu_flow(struct kunit *test)
{
	fake_init(test, handle_percpu_irq);
	take(test, lowering_handler, IRQF_PERCPU);
	calls_are(test, "u");
	fake_raise(LINE);
	KUNIT_EXPECT_EQ(test, runs, 1);
	calls_are(test, "a");
	free_irq(irq, &runs);
}

static void legacy_domain_has_fixed_numbers(struct kunit *test)
{
	static const struct irq_domain_ops ops;
	struct irq_domain *d = irq_domain_add_simple(NULL, 4, IRQ_DYN_BASE, &ops, NULL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, d);
	fake_init(test, handle_level_irq);
	KUNIT_EXPECT_EQ(test, fake_irq(LINE), IRQ_DYN_BASE + 4);
	for (i = 0; i < 4; i++) {
		KUNIT_EXPECT_EQ(test, irq_find_mapping(d, i), IRQ_DYN_BASE + i);
		irq_dispose_mapping(IRQ_DYN_BASE + i);
	}
	irq_domain_remove(d);
	KUNIT_EXPECT_NULL(test, irq_domain_add_legacy(NULL, 4, NR_IRQS - 3, 0, &ops, NULL));
	KUNIT_EXPECT_NULL(test, irq_domain_add_legacy(NULL, 4, 0, 0, &ops, NULL));
}

static void type_comes_with_the_request(struct kunit *test)
{
	fake_init(test, handle_edge_irq);
	take(test, count_handler, IRQF_TRIGGER_FALLING);
	calls_are(test, "tu");
	KUNIT_EXPECT_EQ(test, fake_type, IRQ_TYPE_EDGE_FALLING);
	KUNIT_EXPECT_EQ(test, irq_get_trigger_type(irq), IRQ_TYPE_EDGE_FALLING);
	free_irq(irq, &runs);
	take(test, count_handler, 0);
	KUNIT_EXPECT_EQ(test, irq_get_trigger_type(irq), IRQ_TYPE_EDGE_FALLING);
	free_irq(irq, &runs);
}

static void type_that_is_refused_fails_the_request(struct kunit *test)
{
	fake_init(test, handle_edge_irq);
	irq = fake_irq(LINE);
	fake_type_error = -ENXIO;
	KUNIT_EXPECT_EQ(test, request_irq(irq, count_handler, IRQF_TRIGGER_HIGH, "t", &runs),
			-ENXIO);
	KUNIT_EXPECT_FALSE(test, irq_has_action(irq));
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, "genirq: Setting trigger mode 4 for irq"));
}

static void set_type(struct kunit *test)
{
	fake_init(test, handle_edge_irq);
	KUNIT_EXPECT_EQ(test, irq_set_irq_type(fake_irq(LINE), IRQ_TYPE_EDGE_BOTH), 0);
	KUNIT_EXPECT_EQ(test, fake_type, IRQ_TYPE_EDGE_BOTH);
	KUNIT_EXPECT_EQ(test, irq_set_irq_type(0, IRQ_TYPE_EDGE_BOTH), -EINVAL);
	KUNIT_EXPECT_EQ(test, irq_set_irq_type(IRQ_AUX, IRQ_TYPE_EDGE_BOTH), 0);
}

static void noautoen_line_waits_for_enable(struct kunit *test)
{
	fake_init(test, handle_level_irq);
	irq_set_status_flags(fake_irq(LINE), IRQ_NOAUTOEN);
	take(test, lowering_handler, 0);
	fake_raise(LINE);
	KUNIT_EXPECT_EQ(test, runs, 0);
	enable_irq(irq);
	KUNIT_EXPECT_EQ(test, runs, 1);
	free_irq(irq, &runs);
}

static void norequest_line_is_refused(struct kunit *test)
{
	fake_init(test, handle_level_irq);
	irq = fake_irq(LINE);
	irq_set_status_flags(irq, IRQ_NOREQUEST);
	KUNIT_EXPECT_EQ(test, request_irq(irq, count_handler, 0, "t", &runs), -EINVAL);
	irq_clear_status_flags(irq, IRQ_NOREQUEST);
	take(test, count_handler, 0);
	free_irq(irq, &runs);
}

static irqreturn_t thread_counts(int virq, void *dev)
{
	runs++;
	log_call(&fake_calls, 'T');
	return IRQ_HANDLED;
}

static void oneshot_edge_is_masked_until_the_thread_is_done(struct kunit *test)
{
	fake_init(test, handle_edge_irq);
	irq = fake_irq(LINE);
	KUNIT_ASSERT_EQ(
		test, request_threaded_irq(irq, NULL, thread_counts, IRQF_ONESHOT, "t", &runs), 0);
	calls_are(test, "u");
	fake_raise(LINE);
	synchronize_irq(irq);
	KUNIT_EXPECT_EQ(test, runs, 1);
	calls_are(test, "amTu");
	free_irq(irq, &runs);
}

static struct kunit_case irq_chip_cases[] = {
	KUNIT_CASE(mapping_is_the_same_each_time),
	KUNIT_CASE(disposed_mapping_is_no_line),
	KUNIT_CASE(disposing_a_used_line_is_refused),
	KUNIT_CASE(numbers_run_out),
	KUNIT_CASE(level_is_not_masked_for_its_handler),
	KUNIT_CASE(level_that_stays_comes_again),
	KUNIT_CASE(edge_is_acknowledged_once),
	KUNIT_CASE(edge_during_the_handler_is_handled_after_it),
	KUNIT_CASE(disabled_edge_is_replayed_once),
	KUNIT_CASE(disabled_edge_is_forgotten_by_free),
	KUNIT_CASE(simple_and_fasteoi_flows),
	KUNIT_CASE(percpu_flow),
	KUNIT_CASE(legacy_domain_has_fixed_numbers),
	KUNIT_CASE(type_comes_with_the_request),
	KUNIT_CASE(type_that_is_refused_fails_the_request),
	KUNIT_CASE(set_type),
	KUNIT_CASE(noautoen_line_waits_for_enable),
	KUNIT_CASE(norequest_line_is_refused),
	KUNIT_CASE(oneshot_edge_is_masked_until_the_thread_is_done),
	{}};

static struct kunit_suite irq_chip_suite = {
	.name = "irq_chip",
	.init = irq_chip_init,
	.exit = irq_chip_exit,
	.test_cases = irq_chip_cases,
};
kunit_test_suite(irq_chip_suite);
