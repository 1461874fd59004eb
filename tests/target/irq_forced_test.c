// SPDX-License-Identifier: MIT
/* threadirqs: the boot argument, turned on and off around each request here. */
#include <linux/delay.h>
#include <linux/sched.h>
#include "irq_lines.h"
#include "../../kernel/irq/internals.h"

static struct call_log calls;
static struct kunit *the_test;
static int dev;

static int irq_forced_init(struct kunit *test)
{
	the_test = test;
	memset(&calls, 0, sizeof(calls));
	aux_lower();
	return 0;
}

static void irq_forced_exit(struct kunit *test)
{
	force_irqthreads = false;
	aux_lower();
}

static void take(struct kunit *test, irq_handler_t handler, irq_handler_t fn, unsigned long flags)
{
	bool before = force_irqthreads;
	int ret;

	force_irqthreads = true;
	ret = request_threaded_irq(IRQ_AUX, handler, fn, flags, "forced", &dev);
	force_irqthreads = before;
	KUNIT_ASSERT_EQ(test, ret, 0);
}

static void log_context(void)
{
	log_call(&calls, in_hardirq() ? 'h' : 't');
}

static irqreturn_t forced_handler(int irq, void *d)
{
	aux_lower();
	log_context();
	KUNIT_EXPECT_TRUE(the_test, irqs_disabled());
	KUNIT_EXPECT_TRUE(the_test, in_softirq());
	KUNIT_EXPECT_TRUE(the_test, in_task());
	KUNIT_EXPECT_STREQ(the_test, current->comm, "irq/53-forced");
	return IRQ_HANDLED;
}

static void handler_runs_in_a_thread(struct kunit *test)
{
	take(test, forced_handler, NULL, 0);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "t");
	KUNIT_EXPECT_FALSE(test, line_masked(IRQ_AUX));
	free_irq(IRQ_AUX, &dev);
}

static irqreturn_t handler_that_wakes(int irq, void *d)
{
	forced_handler(irq, d);
	return IRQ_WAKE_THREAD;
}

static irqreturn_t second_thread(int irq, void *d)
{
	log_call(&calls, 's');
	KUNIT_EXPECT_STREQ(the_test, current->comm, "irq/53-s-forced");
	KUNIT_EXPECT_EQ(the_test, current->rt_priority, 50u);
	KUNIT_EXPECT_FALSE(the_test, irqs_disabled());
	KUNIT_EXPECT_EQ(the_test, preempt_count(), 0u);
	return IRQ_HANDLED;
}

static void thread_function_gets_a_second_thread(struct kunit *test)
{
	take(test, handler_that_wakes, second_thread, 0);
	aux_raise();
	synchronize_irq(IRQ_AUX);
	KUNIT_EXPECT_STREQ(test, calls.text, "ts");
	free_irq(IRQ_AUX, &dev);
}

static void wake_without_a_second_thread_is_reported(struct kunit *test)
{
	take(test, handler_that_wakes, NULL, 0);
	aux_raise();
	synchronize_irq(IRQ_AUX);
	KUNIT_EXPECT_STREQ(test, calls.text, "t");
	KUNIT_EXPECT_TRUE(
		test, kunit_log_contains(
			      test, "returned IRQ_WAKE_THREAD but no thread function available."));
	free_irq(IRQ_AUX, &dev);
}

static irqreturn_t slow_second_thread(int irq, void *d)
{
	msleep(1);
	log_call(&calls, 's');
	return IRQ_HANDLED;
}

static void free_waits_for_the_second_thread(struct kunit *test)
{
	take(test, handler_that_wakes, slow_second_thread, 0);
	aux_raise();
	free_irq(IRQ_AUX, &dev);
	KUNIT_EXPECT_STREQ(test, calls.text, "ts");
}

static irqreturn_t hard_handler(int irq, void *d)
{
	aux_lower();
	log_context();
	return IRQ_HANDLED;
}

static unsigned long exempt_flags[] = {IRQF_NO_THREAD, IRQF_PERCPU, IRQF_ONESHOT, IRQF_TIMER};

static void exempt_name(unsigned long *flags, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "flags_%lx", *flags);
}

KUNIT_ARRAY_PARAM(exempt, exempt_flags, exempt_name);

static void exempt_lines_stay_hard(struct kunit *test)
{
	const unsigned long *flags = test->param_value;

	take(test, hard_handler, NULL, *flags);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "h");
	free_irq(IRQ_AUX, &dev);
}

static void off_by_default(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, hard_handler, 0, "forced", &dev), 0);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "h");
	free_irq(IRQ_AUX, &dev);
}

static struct kunit_case irq_forced_cases[] = {
	KUNIT_CASE(handler_runs_in_a_thread),
	KUNIT_CASE(thread_function_gets_a_second_thread),
	KUNIT_CASE(wake_without_a_second_thread_is_reported),
	KUNIT_CASE(free_waits_for_the_second_thread),
	KUNIT_CASE_PARAM(exempt_lines_stay_hard, exempt_gen_params),
	KUNIT_CASE(off_by_default),
	{}};

static struct kunit_suite irq_forced_suite = {
	.name = "irq_forced",
	.init = irq_forced_init,
	.exit = irq_forced_exit,
	.test_cases = irq_forced_cases,
};
kunit_test_suite(irq_forced_suite);
