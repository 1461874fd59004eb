// SPDX-License-Identifier: MIT
/* The hard lockup detector. Its period is short here; a lockup is warned about. */
#include <kunit/test.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/irqflags.h>
#include <linux/sched.h>
#include <bhk/clock.h>
#include <bhk/nmi.h>
#include <soc/systimer.h>

#define PERIOD_US 2000

static struct hardlockup_info before;
static int dev;

static irqreturn_t c1_handler(int irq, void *unused)
{
	return IRQ_HANDLED;
}

static void spin_us(u32 us)
{
	u32 start = clock_us();

	while (clock_us() - start < us)
		cpu_relax();
}

static int hardlockup_test_init(struct kunit *test)
{
	hardlockup_get_info(&before);
	if (!before.running)
		kunit_skip(test, "nmi_watchdog=0");
	hardlockup_set_panic(false);
	return hardlockup_set_period(PERIOD_US);
}

static void hardlockup_test_exit(struct kunit *test)
{
	hardlockup_set_period(before.period_us);
	hardlockup_set_panic(before.panic);
}

static unsigned int lockups(void)
{
	struct hardlockup_info info;

	hardlockup_get_info(&info);
	return info.lockups - before.lockups;
}

static void interrupts_off_is_found_once(struct kunit *test)
{
	kunit_expect_log(test, "NMI watchdog: Watchdog detected hard LOCKUP on cpu 0");
	kunit_expect_log(test, "interrupts_off_is_found_once");
	local_irq_disable();
	spin_us(5 * PERIOD_US);
	local_irq_enable();
	KUNIT_EXPECT_EQ(test, lockups(), 1u);
}

static void second_lockup_is_found_too(struct kunit *test)
{
	int i;

	kunit_expect_log(test, "hard LOCKUP");
	for (i = 0; i < 2; i++) {
		local_irq_disable();
		spin_us(5 * PERIOD_US);
		local_irq_enable();
		spin_us(2 * PERIOD_US);
	}
	KUNIT_EXPECT_EQ(test, lockups(), 2u);
}

static void short_section_is_fine(struct kunit *test)
{
	int i;

	for (i = 0; i < 50; i++) {
		local_irq_disable();
		spin_us(PERIOD_US * 9 / 10);
		local_irq_enable();
	}
	KUNIT_EXPECT_EQ(test, lockups(), 0u);
}

static void busy_thread_is_fine(struct kunit *test)
{
	preempt_disable();
	spin_us(10 * PERIOD_US);
	preempt_enable();
	KUNIT_EXPECT_EQ(test, lockups(), 0u);
}

static void sleeping_cpu_is_fine(struct kunit *test)
{
	struct hardlockup_info info;

	schedule_timeout_uninterruptible(HZ / 10);
	hardlockup_get_info(&info);
	KUNIT_EXPECT_GE(test, info.checks - before.checks, 20ul);
	KUNIT_EXPECT_EQ(test, lockups(), 0u);
}

static void user_of_its_timer_wins(struct kunit *test)
{
	struct hardlockup_info info;

	KUNIT_ASSERT_EQ(test, request_irq(IRQ_SYSTIMER(1), c1_handler, 0, "c1", &dev), 0);
	hardlockup_get_info(&info);
	KUNIT_EXPECT_FALSE(test, info.running);
	KUNIT_EXPECT_EQ(
		test, readl((void __iomem *)(SYSTIMER_BASE + SYSTIMER_CS)) & SYSTIMER_CS_M(1), 0u);
	free_irq(IRQ_SYSTIMER(1), &dev);
	hardlockup_get_info(&info);
	KUNIT_EXPECT_TRUE(test, info.running);
}

static void it_works_again_afterwards(struct kunit *test)
{
	user_of_its_timer_wins(test);
	kunit_expect_log(test, "hard LOCKUP");
	local_irq_disable();
	spin_us(5 * PERIOD_US);
	local_irq_enable();
	KUNIT_EXPECT_EQ(test, lockups(), 1u);
}

static struct kunit_case hardlockup_cases[] = {
	KUNIT_CASE(interrupts_off_is_found_once), KUNIT_CASE(second_lockup_is_found_too),
	KUNIT_CASE(short_section_is_fine),	  KUNIT_CASE(busy_thread_is_fine),
	KUNIT_CASE(sleeping_cpu_is_fine),	  KUNIT_CASE(user_of_its_timer_wins),
	KUNIT_CASE(it_works_again_afterwards),	  {}};

static struct kunit_suite hardlockup_suite = {
	.name = "hardlockup",
	.init = hardlockup_test_init,
	.exit = hardlockup_test_exit,
	.test_cases = hardlockup_cases,
};
kunit_test_suite(hardlockup_suite);
