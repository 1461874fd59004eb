// SPDX-License-Identifier: MIT
/*
 * drivers/leds/led-act.c: the Zero's LED is on GPIO 47 and lit when that is low. What the LED
 * shows is chosen at boot: tests/drivers/test_leds.py boots once for each.
 */
#include <kunit/test.h>
#include <linux/gpio.h>
#include <linux/hrtimer.h>
#include <linux/jiffies.h>
#include <linux/leds.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <bhk/panic.h>

#define LED_PIN 47

/* As the driver has it. */
#define ACTIVITY_MS 30

#define LOOK_MS 10
#define LOOKS	250

static bool lit(void)
{
	return !gpio_get_value(LED_PIN);
}

static void a_panic_blinks(struct kunit *test)
{
	KUNIT_ASSERT_NOT_NULL(test, panic_blink);
	panic_blink(1);
	KUNIT_EXPECT_TRUE(test, lit());
	panic_blink(0);
	KUNIT_EXPECT_FALSE(test, lit());
}

/* Lit while requests come, and a little longer. */
static void requests_are_shown(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, lit());
	for (unsigned int i = 0; i < 5; i++) {
		ledtrig_disk_activity(i % 2);
		KUNIT_EXPECT_TRUE(test, lit());
		schedule_timeout_uninterruptible(2);
		KUNIT_EXPECT_TRUE(test, lit());
	}
	schedule_timeout_uninterruptible(msecs_to_jiffies(ACTIVITY_MS) + 2);
	KUNIT_EXPECT_FALSE(test, lit());
}

static struct kunit_case led_cases[] = {
	KUNIT_CASE(a_panic_blinks),
	KUNIT_CASE(requests_are_shown),
	{},
};

static struct kunit_suite led_suite = {
	.name = "led",
	.test_cases = led_cases,
};

/* --- other triggers ----------------------------------------------------------------------- */

/* Wait until the LED is, or is not, lit. Return: for how long, in ms. */
static unsigned int wait_while(bool is)
{
	ktime_t begin = ktime_get();
	unsigned int i;

	for (i = 0; i < LOOKS && lit() == is; i++)
		schedule_timeout_uninterruptible(LOOK_MS * HZ / 1000);
	return ktime_ms_delta(ktime_get(), begin);
}

/* Within the steps in which it is looked at and in which the wheel runs. */
static void expect_ms(struct kunit *test, unsigned int got, unsigned int want)
{
	KUNIT_EXPECT_GE(test, got, want - LOOK_MS);
	KUNIT_EXPECT_LE(test, got, want + 3 * LOOK_MS + want / 7);
}

static void two_beats_a_second(struct kunit *test)
{
	unsigned int i;

	/* From the end of a pause on: that is the long time in the dark. */
	for (i = 0; i < 3; i++) {
		wait_while(true);
		if (wait_while(false) > 500)
			break;
	}
	KUNIT_ASSERT_LT(test, i, 3);
	for (i = 0; i < 2; i++) {
		expect_ms(test, wait_while(true), 70);
		expect_ms(test, wait_while(false), 130);
		expect_ms(test, wait_while(true), 70);
		expect_ms(test, wait_while(false), 730);
	}
}

static void requests_are_not_shown(struct kunit *test)
{
	ledtrig_disk_activity(false);
	KUNIT_EXPECT_FALSE(test, lit());
	KUNIT_EXPECT_GE(test, wait_while(false), (LOOKS - 1) * LOOK_MS);
}

static struct kunit_case heartbeat_cases[] = {
	KUNIT_CASE(two_beats_a_second),
	{},
};

static struct kunit_suite heartbeat_suite = {
	.name = "led_heartbeat",
	.only_by_name = true,
	.test_cases = heartbeat_cases,
};

static struct kunit_case none_cases[] = {
	KUNIT_CASE(requests_are_not_shown),
	{},
};

static struct kunit_suite none_suite = {
	.name = "led_none",
	.only_by_name = true,
	.test_cases = none_cases,
};
kunit_test_suites(&led_suite, &heartbeat_suite, &none_suite);
