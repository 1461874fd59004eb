// SPDX-License-Identifier: MIT
/*
 * Everything that ends the machine: each case is run alone, by tests/reports/, which reads the
 * report. Suite "crash" is ARM code; crash_thumb.c makes the same of Thumb code.
 */
#include <linux/delay.h>
#include <linux/io.h>
#include <kunit/test.h>
#include "hardirq.h"

#define ADDR_NO_BUS ((void *)0x2020c000) /* PWM: QEMU has no such device */

/* Volatile, so that the compiler cannot know that nothing is there. */
static void *volatile null = (void *)4;

static void write_null(void *arg)
{
	writel_relaxed(1, null);
}

static void null_write(struct kunit *test)
{
	write_null(NULL);
}

static void null_read(struct kunit *test)
{
	readl_relaxed(null);
}

static void null_call(struct kunit *test)
{
	void (*fn)(void) = NULL;

	OPTIMIZER_HIDE_VAR(fn);
	fn();
}

static void null_in_hardirq(struct kunit *test)
{
	run_in_hardirq(test, write_null, NULL);
}

static void null_in_softirq(struct kunit *test)
{
	run_in_softirq(test, write_null, NULL);
}

static void text_write(struct kunit *test)
{
	writel_relaxed(0, null_write);
}

static void data_call(struct kunit *test)
{
	static u32 bx_lr = 0xe12fff1e;
	void (*fn)(void) = (void *)&bx_lr;

	OPTIMIZER_HIDE_VAR(fn);
	fn();
}

static void bus_error(struct kunit *test)
{
	readl_relaxed(ADDR_NO_BUS);
}

static void undefined(struct kunit *test)
{
#ifdef __thumb__
	asm volatile(".inst.n 0xde00");
#else
	asm volatile(".inst 0xe7f000f0");
#endif
}

static void svc(struct kunit *test)
{
	asm volatile("svc #1" : : : "lr");
}

static noinline int recurse(int depth)
{
	volatile char frame[100];

	frame[0] = depth;
	return depth ? recurse(depth + 1) + frame[0] : 0;
}

static void overflow(void *arg)
{
	recurse(1);
}

static void overflow_in_thread(struct kunit *test)
{
	overflow(NULL);
}

static void overflow_in_hardirq(struct kunit *test)
{
	run_in_hardirq(test, overflow, NULL);
}

static void overflow_in_softirq(struct kunit *test)
{
	run_in_softirq(test, overflow, NULL);
}

static void broken_sp(struct kunit *test)
{
	asm volatile("mov sp, %0\n\tpush {r0}" : : "r"(0x10));
}

static void broken_current(struct kunit *test)
{
	cpu_state.curr = (void *)0xdeadbee0;
	write_null(NULL);
}

static void bug(struct kunit *test)
{
	BUG();
}

static void plain_panic(struct kunit *test)
{
	panic("the case says %d", 42);
}

static void panic_in_hardirq_fn(void *arg)
{
	pr_info("the last words before\n");
	panic("in a handler");
}

static void panic_in_hardirq(struct kunit *test)
{
	run_in_hardirq(test, panic_in_hardirq_fn, NULL);
}

static void scheduling(struct kunit *test)
{
	preempt_disable();
	msleep(1);
	preempt_enable();
}

static void sleep_in_handler(void *arg)
{
	msleep(1);
}

static void scheduling_in_hardirq(struct kunit *test)
{
	run_in_hardirq(test, sleep_in_handler, NULL);
}

static void scheduling_in_softirq(struct kunit *test)
{
	run_in_softirq(test, sleep_in_handler, NULL);
}

static void hang_asleep(struct kunit *test)
{
	msleep(1000000);
}

static void hang_awake(struct kunit *test)
{
	preempt_disable();
	for (;;)
		cpu_relax();
}

static struct kunit_case crash_cases[] = {
	KUNIT_CASE(null_write),
	KUNIT_CASE(null_read),
	KUNIT_CASE(null_call),
	KUNIT_CASE(null_in_hardirq),
	KUNIT_CASE(null_in_softirq),
	KUNIT_CASE(text_write),
	KUNIT_CASE(data_call),
	KUNIT_CASE(bus_error),
	KUNIT_CASE(undefined),
	KUNIT_CASE(svc),
	KUNIT_CASE(overflow_in_thread),
	KUNIT_CASE(overflow_in_hardirq),
	KUNIT_CASE(overflow_in_softirq),
	KUNIT_CASE(broken_sp),
	KUNIT_CASE(broken_current),
	KUNIT_CASE(bug),
	KUNIT_CASE(plain_panic),
	KUNIT_CASE(panic_in_hardirq),
	KUNIT_CASE(scheduling),
	KUNIT_CASE(scheduling_in_hardirq),
	KUNIT_CASE(scheduling_in_softirq),
	KUNIT_CASE(hang_asleep),
	KUNIT_CASE(hang_awake),
	{},
};

static struct kunit_suite crash_suite = {
#ifdef __thumb__
	.name = "crash_thumb",
#else
	.name = "crash",
#endif
	.test_cases = crash_cases,
	.only_by_name = true,
};
kunit_test_suite(crash_suite);
