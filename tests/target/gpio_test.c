// SPDX-License-Identifier: MIT
/*
 * drivers/gpio/. QEMU detects no events: a test pretends them and runs the flow of the line, or
 * the host does both from outside (suite gpio_line, tests/drivers/test_gpio.py).
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/gpio.h>
#include <linux/gpio/machine.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/string.h>
#include "../../drivers/gpio/gpio.h"
#include "files.h"
#include "hardirq.h"
#include "irq_lines.h"

#define PIN	   5
#define OTHER_PIN  20
#define HIGH_PIN   33
#define DEBOUNCE   5000
#define SETTLE_END (2 * DEBOUNCE * HZ / 1000000 + 2)

static unsigned int runs, threads;
static struct call_log calls;
static DECLARE_COMPLETION(called);

static void run_line(void *arg)
{
	generic_handle_irq(*(unsigned int *)arg);
}

/* Events on pins, and the interrupt of their line. */
static void events(struct kunit *test, unsigned int line, u32 bank0, u32 bank1)
{
	unsigned int irq = IRQ_GPIO(line);

	gpio_test_events[0] |= bank0;
	gpio_test_events[1] |= bank1;
	run_in_hardirq(test, run_line, &irq);
}

static irqreturn_t count(int irq, void *dev)
{
	runs++;
	log_call(&calls, irq == gpio_to_irq(PIN) ? 'p' : 'o');
	complete(&called);
	return IRQ_HANDLED;
}

static irqreturn_t count_thread(int irq, void *dev)
{
	threads++;
	return IRQ_HANDLED;
}

static int gpio_test_init(struct kunit *test)
{
	runs = threads = 0;
	memset(&calls, 0, sizeof(calls));
	reinit_completion(&called);
	gpio_test_events[0] = gpio_test_events[1] = 0;
	KUNIT_ASSERT_EQ(test, gpio_request_one(PIN, GPIOF_IN, "test"), 0);
	return 0;
}

static void gpio_test_exit(struct kunit *test)
{
	gpio_free(PIN);
}

static void an_edge_calls_its_handler(struct kunit *test)
{
	int irq = gpio_to_irq(PIN);

	KUNIT_ASSERT_EQ(test, irq, 88 + PIN);
	KUNIT_ASSERT_EQ(test, request_irq(irq, count, IRQF_TRIGGER_RISING, "pin", &runs), 0);
	events(test, 0, BIT(PIN), 0);
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_EQ(test, gpio_test_events[0], 0);
	events(test, 0, BIT(PIN), 0);
	KUNIT_EXPECT_EQ(test, runs, 2);
	disable_irq(irq);
	events(test, 0, BIT(PIN), 0);
	KUNIT_EXPECT_EQ(test, runs, 2);
	enable_irq(irq); /* the edge that came meanwhile is not lost */
	KUNIT_EXPECT_TRUE(test, wait_for_completion_timeout(&called, HZ));
	schedule_timeout_uninterruptible(1);
	KUNIT_EXPECT_EQ(test, runs, 3);
	free_irq(irq, &runs);
}

static void each_pin_has_its_line(struct kunit *test)
{
	int a = gpio_to_irq(PIN), b = gpio_to_irq(HIGH_PIN);

	KUNIT_ASSERT_EQ(test, request_irq(a, count, IRQF_TRIGGER_FALLING, "a", &runs), 0);
	KUNIT_ASSERT_EQ(test, request_irq(b, count, IRQF_TRIGGER_FALLING, "b", &runs), 0);
	events(test, 0, BIT(PIN), BIT(HIGH_PIN - 32));
	KUNIT_EXPECT_STREQ(test, calls.text, "p");
	events(test, 1, 0, 0);
	KUNIT_EXPECT_STREQ(test, calls.text, "po");
	free_irq(b, &runs);
	free_irq(a, &runs);
}

static void a_pin_may_have_a_thread(struct kunit *test)
{
	int irq = gpio_to_irq(PIN);

	KUNIT_ASSERT_EQ(test,
			request_threaded_irq(irq, NULL, count_thread,
					     IRQF_TRIGGER_HIGH | IRQF_ONESHOT, "pin", &runs),
			0);
	events(test, 0, BIT(PIN), 0);
	synchronize_irq(irq);
	KUNIT_EXPECT_EQ(test, threads, 1);
	free_irq(irq, &runs);
}

static void types_that_make_no_sense_are_refused(struct kunit *test)
{
	int irq = gpio_to_irq(PIN);

	kunit_expect_log(test, "Setting trigger mode");
	KUNIT_EXPECT_EQ(
		test, request_irq(irq, count, IRQF_TRIGGER_HIGH | IRQF_TRIGGER_RISING, "x", &runs),
		-EINVAL);
	KUNIT_EXPECT_EQ(test, gpio_set_debounce(PIN, 100000000), -EINVAL);
}

static void bounces_are_one_event(struct kunit *test)
{
	int irq = gpio_to_irq(PIN);

	gpio_set_value(PIN, 0);
	KUNIT_ASSERT_EQ(test, request_irq(irq, count, IRQF_TRIGGER_RISING, "key", &runs), 0);
	KUNIT_ASSERT_EQ(test, gpio_set_debounce(PIN, DEBOUNCE), 0);
	gpio_set_value(PIN, 1);
	for (unsigned int i = 0; i < 5; i++)
		events(test, 0, BIT(PIN), 0);
	KUNIT_EXPECT_EQ(test, runs, 0);
	schedule_timeout_uninterruptible(SETTLE_END);
	KUNIT_EXPECT_EQ(test, runs, 1);
	/* It comes to rest where it was: nothing has happened. */
	events(test, 0, BIT(PIN), 0);
	schedule_timeout_uninterruptible(SETTLE_END);
	KUNIT_EXPECT_EQ(test, runs, 1);
	/* The way back is no rising edge, the next press is one. */
	gpio_set_value(PIN, 0);
	events(test, 0, BIT(PIN), 0);
	schedule_timeout_uninterruptible(SETTLE_END);
	KUNIT_EXPECT_EQ(test, runs, 1);
	gpio_set_value(PIN, 1);
	events(test, 0, BIT(PIN), 0);
	schedule_timeout_uninterruptible(SETTLE_END);
	KUNIT_EXPECT_EQ(test, runs, 2);
	free_irq(irq, &runs);
}

static void a_pin_has_one_owner(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, gpio_request(PIN, "second"), -EBUSY);
	KUNIT_EXPECT_EQ(test, gpio_request(54, "none"), -EINVAL);
	KUNIT_EXPECT_EQ(test, gpio_to_irq(-1), -EINVAL);
	KUNIT_EXPECT_EQ(test, gpio_get_value(54), -EINVAL);
	KUNIT_EXPECT_NULL(test, gpio_to_desc(54));
}

static void a_purpose_finds_its_pin(struct kunit *test)
{
	static struct gpiod_lookup_table table = {
		.table = {GPIO_LOOKUP("gpiochip0", OTHER_PIN, "reset", GPIO_ACTIVE_LOW), {}},
	};
	struct gpio_desc *desc;

	KUNIT_EXPECT_EQ(test, PTR_ERR(gpiod_get(NULL, "reset", GPIOD_ASIS)), -ENOENT);
	gpiod_add_lookup_table(&table);
	desc = gpiod_get(NULL, "reset", GPIOD_OUT_HIGH);
	KUNIT_ASSERT_FALSE(test, IS_ERR(desc));
	KUNIT_EXPECT_EQ(test, gpio_get_value(OTHER_PIN), 0);
	KUNIT_EXPECT_EQ(test, gpiod_get_value(desc), 1);
	gpiod_set_value(desc, 0);
	KUNIT_EXPECT_EQ(test, gpio_get_value(OTHER_PIN), 1);
	KUNIT_EXPECT_EQ(test, gpiod_to_irq(desc), 88 + OTHER_PIN);
	gpiod_put(desc);
	gpiod_remove_lookup_table(&table);
}

static void the_list_of_pins(struct kunit *test)
{
	static char text[1024];

	KUNIT_ASSERT_GT(test, read_file("/sys/kernel/debug/gpio", text, sizeof(text), 512), 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, " gpio-5   ("));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "|test                ) in "));
}

static struct kunit_case gpio_cases[] = {
	KUNIT_CASE(an_edge_calls_its_handler),
	KUNIT_CASE(each_pin_has_its_line),
	KUNIT_CASE(a_pin_may_have_a_thread),
	KUNIT_CASE(types_that_make_no_sense_are_refused),
	KUNIT_CASE(bounces_are_one_event),
	KUNIT_CASE(a_pin_has_one_owner),
	KUNIT_CASE(a_purpose_finds_its_pin),
	KUNIT_CASE(the_list_of_pins),
	{},
};

static struct kunit_suite gpio_suite = {
	.name = "gpio",
	.init = gpio_test_init,
	.exit = gpio_test_exit,
	.test_cases = gpio_cases,
};

/* --- with the host ----------------------------------------------------------------------- */

#define HOST_EVENTS 20

static void events_from_outside(struct kunit *test)
{
	static const unsigned int pins[] = {5, 33, 50};

	for (unsigned int i = 0; i < ARRAY_SIZE(pins); i++)
		KUNIT_ASSERT_EQ(test,
				request_irq(gpio_to_irq(pins[i]), count, IRQF_TRIGGER_RISING,
					    "host", &runs),
				0);
	kunit_info(test, "listening");
	for (unsigned int i = 0; i < HOST_EVENTS; i++)
		KUNIT_EXPECT_TRUE(test, wait_for_completion_timeout(&called, 8 * HZ));
	for (unsigned int i = 0; i < ARRAY_SIZE(pins); i++)
		free_irq(gpio_to_irq(pins[i]), &runs);
	KUNIT_EXPECT_EQ(test, runs, HOST_EVENTS);
}

static void a_stuck_line(struct kunit *test)
{
	kunit_expect_log(test, "interrupts without an event");
	kunit_info(test, "waiting for line 0");
	schedule_timeout_uninterruptible(3 * HZ);
}

static struct kunit_case gpio_line_cases[] = {
	KUNIT_CASE(events_from_outside),
	KUNIT_CASE(a_stuck_line),
	{},
};

static struct kunit_suite gpio_line_suite = {
	.name = "gpio_line",
	.init = gpio_test_init,
	.exit = gpio_test_exit,
	.test_cases = gpio_line_cases,
	.only_by_name = true,
};
kunit_test_suites(&gpio_suite, &gpio_line_suite);
