// SPDX-License-Identifier: MIT
/* The detectors of soft lockups and hung tasks detect, and only what they should. */
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/nmi.h>
#include <linux/spinlock.h>
#include <bhk/clock.h>
#include <bhk/watchdog.h>
#include "hardirq.h"
#include "threads.h"

#define THRESH_MS 20

static u32 normal_thresh;
static struct softlockup_info before;

static int watchdog_test_init(struct kunit *test)
{
	softlockup_get_info(&before);
	normal_thresh = before.thresh_us;
	softlockup_set_thresh(THRESH_MS * 1000);
	return 0;
}

static void watchdog_test_exit(struct kunit *test)
{
	softlockup_set_thresh(normal_thresh);
}

static unsigned int new_lockups(void)
{
	struct softlockup_info now;

	softlockup_get_info(&now);
	return now.lockups - before.lockups;
}

static void preemption_off_for_too_long_is_found(struct kunit *test)
{
	u32 start = clock_us();

	kunit_expect_log(test, "watchdog: BUG: soft lockup - CPU#0 stuck for 0s! [preemption_off_:");
	kunit_expect_log(test, "PC is at preemption_off_for_too_long_is_found");
	preempt_disable();
	while (clock_us() - start < 2 * THRESH_MS * 1000)
		cpu_relax();
	preempt_enable();
	KUNIT_EXPECT_EQ(test, new_lockups(), 1u);
}

static void busy_softirq(void *unused)
{
	busy_ms(2 * THRESH_MS);
}

static void softirq_that_does_not_end_is_found(struct kunit *test)
{
	kunit_expect_log(test, "watchdog: BUG: soft lockup - CPU#0 stuck");
	run_in_softirq(test, busy_softirq, NULL);
	KUNIT_EXPECT_EQ(test, new_lockups(), 1u);
}

static void one_lockup_is_one_report(struct kunit *test)
{
	kunit_expect_log(test, "watchdog: BUG: soft lockup - CPU#0 stuck");
	preempt_disable();
	busy_ms(6 * THRESH_MS);
	preempt_enable();
	KUNIT_EXPECT_EQ(test, new_lockups(), 1u);
}

static void next_lockup_is_reported_again(struct kunit *test)
{
	int i;

	kunit_expect_log(test, "watchdog: BUG: soft lockup - CPU#0 stuck");
	kunit_expect_log(test, "watchdog: BUG: soft lockup - CPU#0 stuck");
	for (i = 0; i < 2; i++) {
		preempt_disable();
		busy_ms(2 * THRESH_MS);
		preempt_enable();
		busy_ms(THRESH_MS);
	}
	KUNIT_EXPECT_EQ(test, new_lockups(), 2u);
}

static void busy_but_preemptible_is_fine(struct kunit *test)
{
	become(98);
	busy_ms(6 * THRESH_MS);
	KUNIT_EXPECT_EQ(test, new_lockups(), 0u);
}

static void short_sections_without_end_are_fine(struct kunit *test)
{
	DEFINE_SPINLOCK(lock);
	struct softlockup_info now;
	unsigned long end = jiffies + msecs_to_jiffies(8 * THRESH_MS);

	while (time_before(jiffies, end)) {
		spin_lock(&lock);
		busy_ms(1);
		spin_unlock(&lock);
	}
	softlockup_get_info(&now);
	KUNIT_EXPECT_GT(test, now.suspects, before.suspects);
	KUNIT_EXPECT_EQ(test, new_lockups(), 0u);
}

static void touching_the_watchdog_puts_it_off(struct kunit *test)
{
	int i;

	preempt_disable();
	for (i = 0; i < 20; i++) {
		busy_ms(THRESH_MS / 2);
		touch_softlockup_watchdog();
	}
	preempt_enable();
	KUNIT_EXPECT_EQ(test, new_lockups(), 0u);
}

static void idle_machine_switches_to_nobody(struct kunit *test)
{
	struct softlockup_info now;

	msleep(10 * THRESH_MS);
	softlockup_get_info(&now);
	KUNIT_EXPECT_GT(test, now.samples, before.samples + 20);
	KUNIT_EXPECT_EQ(test, now.suspects, before.suspects);
	KUNIT_EXPECT_EQ(test, new_lockups(), 0u);
}

static struct completion never;

static int sleeps_in(void *state)
{
	if (wait_for_completion_state(&never, (unsigned long)state))
		return -1;
	return 0;
}

static void thread_in_state_d_is_found_at_the_second_look(struct kunit *test)
{
	unsigned int hung = hung_tasks;
	struct task_struct *d, *i, *s;

	kunit_expect_log(test, "blocked for more than 0 seconds.");
	kunit_expect_log(test, "sleeps_in from run_thread");
	init_completion(&never);
	d = start_thread(test, sleeps_in, (void *)TASK_UNINTERRUPTIBLE, 10);
	i = start_thread(test, sleeps_in, (void *)TASK_IDLE, 10);
	s = start_thread(test, sleeps_in, (void *)TASK_INTERRUPTIBLE, 10);
	hung_task_check(10);
	schedule_timeout_idle(9);
	KUNIT_EXPECT_EQ(test, hung_task_check(10), 0u);
	schedule_timeout_idle(2);
	KUNIT_EXPECT_EQ(test, hung_task_check(10), 1u);
	KUNIT_EXPECT_EQ(test, hung_tasks, hung + 1);
	complete_all(&never);
	join_thread(d);
	join_thread(i);
	join_thread(s);
}

static void thread_that_never_ran_is_not_hung(struct kunit *test)
{
	struct task_struct *t = make_thread(test, sleeps_in, NULL, 0);

	hung_task_check(2);
	schedule_timeout_idle(5);
	KUNIT_EXPECT_EQ(test, hung_task_check(2), 0u);
	end_thread(t);
}

static struct kunit_case watchdog_cases[] = {
	KUNIT_CASE(preemption_off_for_too_long_is_found),
	KUNIT_CASE(softirq_that_does_not_end_is_found),
	KUNIT_CASE(one_lockup_is_one_report),
	KUNIT_CASE(next_lockup_is_reported_again),
	KUNIT_CASE(busy_but_preemptible_is_fine),
	KUNIT_CASE(short_sections_without_end_are_fine),
	KUNIT_CASE(touching_the_watchdog_puts_it_off),
	KUNIT_CASE(idle_machine_switches_to_nobody),
	KUNIT_CASE(thread_in_state_d_is_found_at_the_second_look),
	KUNIT_CASE(thread_that_never_ran_is_not_hung),
	{}
};

static struct kunit_suite watchdog_suite = {
	.name = "watchdog",
	.init = watchdog_test_init,
	.exit = watchdog_test_exit,
	.test_cases = watchdog_cases,
};
kunit_test_suite(watchdog_suite);
