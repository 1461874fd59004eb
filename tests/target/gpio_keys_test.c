// SPDX-License-Identifier: MIT
/* drivers/input/gpio-keys.c: from the bouncing of a button to one uevent. */
#include <kunit/test.h>
#include <linux/gpio.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <bhk/module.h>
#include <bhk/uevent.h>
#include "../../drivers/gpio/gpio.h"
#include "hardirq.h"

#define BUTTON	   20
#define OTHER	   21
#define DEBOUNCE   5000
#define SETTLE_END (2 * DEBOUNCE * HZ / 1000000 + 2)
#define HEARD_MAX  8

static char heard[HEARD_MAX][160];
static unsigned int messages;

/* The strings of a uevent in one line. */
static int hear(struct uevent_listener *l, const char *text, unsigned int len)
{
	char *line = heard[messages++ % HEARD_MAX];
	unsigned int i;

	len = min_t(unsigned int, len, sizeof(heard[0]));
	memcpy(line, text, len);
	for (i = 0; i + 1 < len; i++)
		if (!line[i])
			line[i] = ' ';
	return 0;
}

static struct uevent_listener ear = {.name = "keys-test", .fn = hear};

static void run_line(void *arg)
{
	generic_handle_irq(IRQ_GPIO(0));
}

/* The contact closes or opens, with so many edges. */
static void button(struct kunit *test, unsigned int pin, bool down, unsigned int edges)
{
	while (edges--) {
		gpio_set_value(pin, down == edges % 2);
		gpio_test_events[0] |= BIT(pin);
		run_in_hardirq(test, run_line, NULL);
	}
}

static int keys_init(struct kunit *test)
{
	messages = 0;
	memset(heard, 0, sizeof(heard));
	gpio_set_value(BUTTON, 1);
	gpio_set_value(OTHER, 1);
	uevent_listen(&ear);
	return 0;
}

static void keys_exit(struct kunit *test)
{
	uevent_unlisten(&ear);
}

static void a_press_is_one_uevent(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, load_module_by_name("gpio_keys", "pins=20,21 debounce=5000"), 0);
	button(test, BUTTON, true, 7);
	KUNIT_EXPECT_EQ(test, messages, 0);
	schedule_timeout_uninterruptible(SETTLE_END);
	KUNIT_EXPECT_EQ(test, messages, 1);
	KUNIT_EXPECT_NOT_NULL(test, strstr(heard[0], "SUBSYSTEM=input GPIO=20 PRESSED=1 SEQNUM="));
	button(test, OTHER, true, 1);
	button(test, BUTTON, false, 5);
	schedule_timeout_uninterruptible(SETTLE_END);
	KUNIT_EXPECT_EQ(test, messages, 3);
	KUNIT_EXPECT_NOT_NULL(test, strstr(heard[1], "GPIO=21 PRESSED=1 "));
	KUNIT_EXPECT_NOT_NULL(test, strstr(heard[2], "GPIO=20 PRESSED=0 "));
	KUNIT_EXPECT_EQ(test, unload_module("gpio_keys"), 0);
}

/* A spike: the button comes to rest where it was. */
static void a_spike_is_none(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, load_module_by_name("gpio_keys", "pins=20 debounce=5000"), 0);
	button(test, BUTTON, true, 3);
	button(test, BUTTON, false, 1);
	schedule_timeout_uninterruptible(SETTLE_END);
	KUNIT_EXPECT_EQ(test, messages, 0);
	KUNIT_EXPECT_EQ(test, unload_module("gpio_keys"), 0);
}

static void what_cannot_be_is_refused(struct kunit *test)
{
	kunit_expect_log(test, "gpio-keys: pins= says where the buttons are");
	KUNIT_EXPECT_EQ(test, load_module_by_name("gpio_keys", ""), -EINVAL);
	kunit_expect_log(test, "gpio-keys: pin 54: error -22");
	KUNIT_EXPECT_EQ(test, load_module_by_name("gpio_keys", "pins=20,54"), -EINVAL);
	KUNIT_ASSERT_EQ(test, gpio_request(OTHER, "test"), 0);
	kunit_expect_log(test, "gpio-keys: pin 21: error -16");
	KUNIT_EXPECT_EQ(test, load_module_by_name("gpio_keys", "pins=20,21"), -EBUSY);
	gpio_free(OTHER);
	/* Nothing of the failed attempts is left. */
	KUNIT_EXPECT_EQ(test, gpio_request(BUTTON, "test"), 0);
	gpio_free(BUTTON);
}

static struct kunit_case keys_cases[] = {
	KUNIT_CASE(a_press_is_one_uevent),
	KUNIT_CASE(a_spike_is_none),
	KUNIT_CASE(what_cannot_be_is_refused),
	{},
};

static struct kunit_suite keys_suite = {
	.name = "gpio_keys",
	.init = keys_init,
	.exit = keys_exit,
	.test_cases = keys_cases,
};
kunit_test_suite(keys_suite);
