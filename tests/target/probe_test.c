// SPDX-License-Identifier: MIT
/*
 * Drivers that do not get what they need when they start: memory, their interrupt, their pin. Each
 * says so, and gives back all that it has had until then.
 */
#include <kunit/test.h>
#include <linux/gpio.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <bhk/mm.h>
#include <bhk/module.h>
#include <soc/aux.h>

/* Sequences of requests that fail, one in three; and one in which all do. */
#define SEEDS 12

static const struct driver {
	const char *name, *args;
} drivers[] = {
	{"mini_uart", ""},
	{"gpio_keys", "pins=5,6"},
	{"bcm2835_wdt", "dry_run=1"},
	{"touch", ""}, /* without its line: never starts */
	{"sample_softirq", ""},
	{"sample_tasklet", ""},
	{"sample_work", ""},
	{"sample_delayed_work", ""},
	{"sample_bh_work", ""},
	{"sample_threaded_irq", ""},
	{"sample_timer", ""},
	{"sample_uevent", ""},
	{"sample_gadget", ""},
};

static size_t memory_in_use(void)
{
	struct mem_info info;

	/* What a thread had is freed by the idle thread. */
	schedule_timeout_uninterruptible(2);
	mem_get_info(&info);
	return info.slab_used + info.large + info.stacks + info.other;
}

static int start_and_stop(const struct driver *d)
{
	int ret = load_module_by_name(d->name, d->args);

	return ret ?: unload_module(d->name);
}

static void describe(const struct driver *d, char *desc)
{
	strscpy(desc, d->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(drivers, drivers, describe);

static void without_memory(struct kunit *test)
{
	const struct driver *d = test->param_value;
	unsigned int seed, failed = 0;
	size_t before;

	start_and_stop(d); /* what the first start makes for good, like a worker */
	before = memory_in_use();
	for (seed = 0; seed <= SEEDS; seed++) {
		int ret;

		fail_alloc_set(seed ? 3 : 1, seed);
		ret = load_module_by_name(d->name, d->args);
		fail_alloc_set(0, 0);
		failed += ret != 0;
		if (!ret)
			KUNIT_EXPECT_EQ(test, unload_module(d->name), 0);
		KUNIT_EXPECT_FALSE(test, kunit_log_contains(test, "left behind"));
	}
	KUNIT_EXPECT_GT(test, failed, 0u);
	KUNIT_EXPECT_EQ(test, memory_in_use(), before);
}

static irqreturn_t nothing(int irq, void *dev)
{
	return IRQ_NONE;
}

static int mine;

static void without_its_interrupt(struct kunit *test)
{
	size_t before;

	KUNIT_EXPECT_EQ(test, load_module_by_name("mini_uart", ""), 0);
	KUNIT_EXPECT_EQ(test, unload_module("mini_uart"), 0);
	before = memory_in_use();
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, nothing, 0, "mine", &mine), 0);
	kunit_expect_log(test, "mini_uart: no interrupt 53: error -16");
	KUNIT_EXPECT_EQ(test, load_module_by_name("mini_uart", ""), -EBUSY);
	free_irq(IRQ_AUX, &mine);
	KUNIT_EXPECT_FALSE(test, kunit_log_contains(test, "left behind"));
	KUNIT_EXPECT_EQ(test, memory_in_use(), before);
	KUNIT_EXPECT_EQ(test, load_module_by_name("mini_uart", ""), 0);
	KUNIT_EXPECT_EQ(test, unload_module("mini_uart"), 0);
}

/* The second pin, or its interrupt, is somebody else's: the first one is free again. */
static void without_its_second_pin(struct kunit *test)
{
	kunit_expect_log(test, "gpio-keys: pin 6: error -16");
	KUNIT_ASSERT_EQ(test, gpio_request(6, "mine"), 0);
	KUNIT_EXPECT_EQ(test, load_module_by_name("gpio_keys", "pins=5,6"), -EBUSY);
	gpio_free(6);
	KUNIT_ASSERT_EQ(test, request_irq(gpio_to_irq(6), nothing, 0, "mine", &mine), 0);
	KUNIT_EXPECT_EQ(test, load_module_by_name("gpio_keys", "pins=5,6"), -EBUSY);
	free_irq(gpio_to_irq(6), &mine);
	KUNIT_EXPECT_FALSE(test, kunit_log_contains(test, "left behind"));
	KUNIT_EXPECT_EQ(test, gpio_request(5, "mine"), 0);
	gpio_free(5);
	KUNIT_EXPECT_EQ(test, request_irq(gpio_to_irq(5), nothing, 0, "mine", &mine), 0);
	free_irq(gpio_to_irq(5), &mine);
	KUNIT_EXPECT_EQ(test, load_module_by_name("gpio_keys", "pins=5,6"), 0);
	KUNIT_EXPECT_EQ(test, unload_module("gpio_keys"), 0);
}

static struct kunit_case probe_cases[] = {
	KUNIT_CASE_PARAM(without_memory, drivers_gen_params),
	KUNIT_CASE(without_its_interrupt),
	KUNIT_CASE(without_its_second_pin),
	{},
};

static struct kunit_suite probe_suite = {
	.name = "probe",
	.test_cases = probe_cases,
};
kunit_test_suite(probe_suite);
