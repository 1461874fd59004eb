// SPDX-License-Identifier: MIT
/* Requesting and freeing lines: every rule and return value. */
#include "hardirq.h"
#include "irq_lines.h"

#define IRQ_NONE_SUCH 5

static struct call_log calls;

static irqreturn_t handler_a(int irq, void *dev)
{
	log_call(&calls, 'a');
	aux_lower();
	return IRQ_HANDLED;
}

static irqreturn_t handler_b(int irq, void *dev)
{
	log_call(&calls, 'b');
	return IRQ_NONE;
}

static irqreturn_t handler_c(int irq, void *dev)
{
	log_call(&calls, 'c');
	return IRQ_HANDLED;
}

static irqreturn_t thread_t(int irq, void *dev)
{
	log_call(&calls, 't');
	return IRQ_HANDLED;
}

static int irq_request_init(struct kunit *test)
{
	aux_lower();
	memset(&calls, 0, sizeof(calls));
	return 0;
}

static void request_no_such_line(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, request_irq(0, handler_a, 0, "t", &calls), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_irq(IRQ_NONE_SUCH, handler_a, 0, "t", &calls), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_irq(NR_IRQS, handler_a, 0, "t", &calls), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_irq(~0u, handler_a, 0, "t", &calls), -EINVAL);
}

static void request_not_connected(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, request_irq(IRQ_NOTCONNECTED, handler_a, 0, "t", &calls), -ENOTCONN);
}

static void request_shared_without_dev(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, request_irq(IRQ_AUX, handler_a, IRQF_SHARED, "t", NULL), -EINVAL);
}

static void request_shared_no_autoen(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test,
			request_irq(IRQ_AUX, handler_a, IRQF_SHARED | IRQF_NO_AUTOEN, "t", &calls),
			-EINVAL);
}

static void request_without_functions(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, request_irq(IRQ_AUX, NULL, IRQF_ONESHOT, "t", &calls), -EINVAL);
}

static void request_thread_only_without_oneshot(struct kunit *test)
{
	int ret = request_threaded_irq(IRQ_AUX, NULL, thread_t, 0, "t", &calls);

	KUNIT_EXPECT_EQ(test, ret, -EINVAL);
	KUNIT_EXPECT_TRUE(
		test,
		kunit_log_contains(
			test,
			"genirq: Threaded irq requested with handler=NULL and !ONESHOT for t (irq 53)"));
	KUNIT_EXPECT_FALSE(test, irq_has_action(IRQ_AUX));
}

static void request_chained_line(struct kunit *test)
{
	fake_init(test, handle_level_irq);
	KUNIT_EXPECT_EQ(test, request_irq(IRQ_AUX, handler_a, 0, "t", &calls), -EINVAL);
	fake_exit();
	KUNIT_EXPECT_EQ(test, request_irq(IRQ_AUX, handler_a, 0, "t", &calls), 0);
	free_irq(IRQ_AUX, &calls);
}

static void request_says_any_context(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, request_any_context_irq(IRQ_AUX, handler_a, 0, "t", &calls),
			IRQC_IS_HARDIRQ);
	free_irq(IRQ_AUX, &calls);
	KUNIT_EXPECT_EQ(test, request_any_context_irq(0, handler_a, 0, "t", &calls), -EINVAL);
}

/* Two owners that do not fit: what the first and the second one ask for. */
struct mismatch {
	const char *name;
	unsigned long first, second;
};

static struct mismatch mismatches[] = {
	{"none_none", 0, 0},
	{"none_shared", 0, IRQF_SHARED},
	{"shared_none", IRQF_SHARED, 0},
	{"oneshot", IRQF_SHARED | IRQF_ONESHOT, IRQF_SHARED},
	{"no_oneshot", IRQF_SHARED, IRQF_SHARED | IRQF_ONESHOT},
	{"trigger", IRQF_SHARED | IRQF_TRIGGER_RISING, IRQF_SHARED | IRQF_TRIGGER_FALLING},
	{"percpu", IRQF_SHARED | IRQF_PERCPU, IRQF_SHARED},
};

static void mismatch_name(struct mismatch *m, char *desc)
{
	strscpy(desc, m->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(mismatch, mismatches, mismatch_name);

static void taken_request_is_busy(struct kunit *test)
{
	const struct mismatch *m = test->param_value;
	int first, second, ret;

	ret = request_threaded_irq(IRQ_AUX, handler_a, thread_t, m->first, "first", &first);
	KUNIT_ASSERT_EQ(test, ret, 0);
	ret = request_threaded_irq(IRQ_AUX, handler_a, thread_t, m->second, "second", &second);
	KUNIT_EXPECT_EQ(test, ret, -EBUSY);
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, "genirq: Flags mismatch irq 53. "));
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "a");
	free_irq(IRQ_AUX, &first);
}

static void mismatch_names_both(struct kunit *test)
{
	int other;

	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, handler_a, 0, "bhfmt-aux", &calls), 0);
	KUNIT_EXPECT_EQ(test, request_irq(IRQ_AUX, handler_a, IRQF_SHARED, "other-driver", &other),
			-EBUSY);
	KUNIT_EXPECT_TRUE(
		test,
		kunit_log_contains(
			test,
			"genirq: Flags mismatch irq 53. 00000080 (other-driver) vs. 00000000 (bhfmt-aux)"));
	free_irq(IRQ_AUX, &calls);
}

static void shared_trigger_none_joins(struct kunit *test)
{
	int first, second;

	KUNIT_ASSERT_EQ(
		test,
		request_irq(IRQ_AUX, handler_a, IRQF_SHARED | IRQF_TRIGGER_RISING, "1", &first), 0);
	KUNIT_EXPECT_EQ(test, request_irq(IRQ_AUX, handler_b, IRQF_SHARED, "2", &second), 0);
	free_irq(IRQ_AUX, &second);
	free_irq(IRQ_AUX, &first);
}

static void shared_all_called_in_request_order(struct kunit *test)
{
	int c, a, b;

	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, handler_c, IRQF_SHARED, "c", &c), 0);
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, handler_b, IRQF_SHARED, "b", &b), 0);
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, handler_a, IRQF_SHARED, "a", &a), 0);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "cba");
	free_irq(IRQ_AUX, &b);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "cbaca");
	free_irq(IRQ_AUX, &c);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "cbacaa");
	free_irq(IRQ_AUX, &a);
}

static irqreturn_t context_handler(int irq, void *dev)
{
	struct kunit *test = dev;

	aux_lower();
	KUNIT_EXPECT_EQ(test, irq, IRQ_AUX);
	KUNIT_EXPECT_TRUE(test, in_hardirq());
	KUNIT_EXPECT_TRUE(test, in_interrupt());
	KUNIT_EXPECT_FALSE(test, in_task());
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	log_call(&calls, 'x');
	return IRQ_HANDLED;
}

static void handler_context(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, context_handler, 0, "t", test), 0);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "x");
	free_irq(IRQ_AUX, test);
}

static irqreturn_t enabling_handler(int irq, void *dev)
{
	aux_lower();
	local_irq_enable();
	log_call(&calls, irqs_disabled() ? 'd' : 'e');
	return IRQ_HANDLED;
}

static void handler_that_enables_interrupts_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "enabled interrupts");
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, enabling_handler, 0, "t", test), 0);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "d");
	free_irq(IRQ_AUX, test);
}

static void no_autoen_waits_for_enable(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, handler_a, IRQF_NO_AUTOEN, "t", &calls), 0);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "");
	enable_irq(IRQ_AUX);
	KUNIT_EXPECT_STREQ(test, calls.text, "a");
	free_irq(IRQ_AUX, &calls);
}

static void requested_line_has_action(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, irq_has_action(IRQ_AUX));
	KUNIT_EXPECT_GE(test, irq_to_desc(IRQ_AUX)->depth, 1u);
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, handler_a, 0, "t", &calls), 0);
	KUNIT_EXPECT_TRUE(test, irq_has_action(IRQ_AUX));
	KUNIT_EXPECT_EQ(test, irq_to_desc(IRQ_AUX)->depth, 0u);
	free_irq(IRQ_AUX, &calls);
	KUNIT_EXPECT_FALSE(test, irq_has_action(IRQ_AUX));
	KUNIT_EXPECT_GE(test, irq_to_desc(IRQ_AUX)->depth, 1u);
}

static void free_returns_the_name(struct kunit *test)
{
	static const char name[] = "a name";

	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, handler_a, 0, name, &calls), 0);
	KUNIT_EXPECT_PTR_EQ(test, free_irq(IRQ_AUX, &calls), name);
}

static void free_last_masks_the_line(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, handler_a, 0, "t", &calls), 0);
	KUNIT_EXPECT_FALSE(test, line_masked(IRQ_AUX));
	free_irq(IRQ_AUX, &calls);
	KUNIT_EXPECT_TRUE(test, line_masked(IRQ_AUX));
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "");
	aux_lower();
}

static void free_unknown_dev_is_reported(struct kunit *test)
{
	int other;

	kunit_expect_log(test, "Trying to free already-free IRQ 53");
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, handler_a, 0, "t", &calls), 0);
	KUNIT_EXPECT_NULL(test, free_irq(IRQ_AUX, &other));
	KUNIT_EXPECT_NOT_NULL(test, free_irq(IRQ_AUX, &calls));
}

static void free_twice_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "Trying to free already-free IRQ 53");
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, handler_a, 0, "t", &calls), 0);
	KUNIT_EXPECT_NOT_NULL(test, free_irq(IRQ_AUX, &calls));
	KUNIT_EXPECT_NULL(test, free_irq(IRQ_AUX, &calls));
}

static void free_no_such_line(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, free_irq(0, &calls));
	KUNIT_EXPECT_NULL(test, free_irq(NR_IRQS, &calls));
}

static irqreturn_t free_handler(int irq, void *dev)
{
	aux_lower();
	log_call(&calls, free_irq(irq, dev) ? 'f' : 'n');
	return IRQ_HANDLED;
}

static void free_in_the_handler_is_refused(struct kunit *test)
{
	kunit_expect_log(test, "Trying to free IRQ 53 from IRQ context!");
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, free_handler, 0, "t", &calls), 0);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "n");
	KUNIT_EXPECT_NOT_NULL(test, free_irq(IRQ_AUX, &calls));
}

static void freed_disabled_line_starts_enabled(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, handler_a, 0, "t", &calls), 0);
	disable_irq(IRQ_AUX);
	disable_irq(IRQ_AUX);
	free_irq(IRQ_AUX, &calls);
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, handler_a, 0, "t", &calls), 0);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "a");
	free_irq(IRQ_AUX, &calls);
}

static void request_in_hardirq(void *arg)
{
	KUNIT_EXPECT_EQ((struct kunit *)arg, request_irq(0, handler_a, 0, "t", arg), -EINVAL);
}

static void request_in_interrupt_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "request_threaded_irq");
	run_in_hardirq(test, request_in_hardirq, test);
}

static struct kunit_case irq_request_cases[] = {
	KUNIT_CASE(request_no_such_line),
	KUNIT_CASE(request_not_connected),
	KUNIT_CASE(request_shared_without_dev),
	KUNIT_CASE(request_shared_no_autoen),
	KUNIT_CASE(request_without_functions),
	KUNIT_CASE(request_thread_only_without_oneshot),
	KUNIT_CASE(request_chained_line),
	KUNIT_CASE(request_says_any_context),
	KUNIT_CASE(request_in_interrupt_is_reported),
	KUNIT_CASE_PARAM(taken_request_is_busy, mismatch_gen_params),
	KUNIT_CASE(mismatch_names_both),
	KUNIT_CASE(shared_trigger_none_joins),
	KUNIT_CASE(shared_all_called_in_request_order),
	KUNIT_CASE(handler_context),
	KUNIT_CASE(handler_that_enables_interrupts_is_reported),
	KUNIT_CASE(no_autoen_waits_for_enable),
	KUNIT_CASE(requested_line_has_action),
	KUNIT_CASE(free_returns_the_name),
	KUNIT_CASE(free_last_masks_the_line),
	KUNIT_CASE(free_unknown_dev_is_reported),
	KUNIT_CASE(free_twice_is_reported),
	KUNIT_CASE(free_no_such_line),
	KUNIT_CASE(free_in_the_handler_is_refused),
	KUNIT_CASE(freed_disabled_line_starts_enabled),
	{}};

static struct kunit_suite irq_request_suite = {
	.name = "irq_request",
	.init = irq_request_init,
	.test_cases = irq_request_cases,
};
kunit_test_suite(irq_request_suite);
