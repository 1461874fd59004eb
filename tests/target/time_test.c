// SPDX-License-Identifier: MIT
/* Clocks, jiffies, the tick, delays and sleeps. Times are those of the machine's own clock. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <bhk/time.h>
#include "hardirq.h"

static void monotonic_never_goes_back(struct kunit *test)
{
	ktime_t last = ktime_get(), now;
	unsigned int i;

	for (i = 0; i < 10000; i++, last = now) {
		now = ktime_get();
		KUNIT_ASSERT_GE(test, now, last);
	}
}

static void clocks_agree(struct kunit *test)
{
	ktime_t mono = ktime_get();

	KUNIT_EXPECT_GE(test, ktime_get_boottime(), mono);
	KUNIT_EXPECT_GE(test, ktime_get_raw(), mono);
	KUNIT_EXPECT_LT(test, ktime_get_raw() - mono, (ktime_t)NSEC_PER_MSEC);
	KUNIT_EXPECT_LE(test, ktime_get_coarse(), ktime_get());
	KUNIT_EXPECT_LE(test, ktime_get() - ktime_get_coarse(), (ktime_t)2 * TICK_NSEC);
	KUNIT_EXPECT_EQ(test, ktime_get_seconds(), div_s64(mono, NSEC_PER_SEC));
}

/* What jiffies should be. */
static unsigned long true_jiffies(void)
{
	return INITIAL_JIFFIES + (unsigned long)div_u64(ktime_get(), TICK_NSEC);
}

static void jiffies_follow_the_clock(struct kunit *test)
{
	u32 begin = clock_us();
	unsigned long j, t;

	while (clock_us() - begin < 100000) {
		j = jiffies;
		t = true_jiffies();
		KUNIT_ASSERT_LE(test, t - j, 1ul);
	}
	msleep(300);
	j = jiffies;
	KUNIT_EXPECT_LE(test, true_jiffies() - j, 1ul);
}

static void busy_loop_on_jiffies_ends(struct kunit *test)
{
	unsigned long end = jiffies + 5;
	ktime_t begin = ktime_get();

	while (time_before(jiffies, end))
		cpu_relax();
	KUNIT_EXPECT_GT(test, ktime_get() - begin, (ktime_t)4 * TICK_NSEC);
	KUNIT_EXPECT_LT(test, ktime_get() - begin, (ktime_t)6 * TICK_NSEC);
}

static void jiffies_catch_up_after_interrupts_were_off(struct kunit *test)
{
	unsigned long flags, start = jiffies;
	u64 j64;

	local_irq_save(flags);
	mdelay(55);
	KUNIT_EXPECT_LE(test, jiffies - start, 1ul);
	j64 = get_jiffies_64();
	KUNIT_EXPECT_EQ(test, (unsigned long)j64, true_jiffies());
	KUNIT_EXPECT_EQ(test, (unsigned long)j64, jiffies);
	local_irq_restore(flags);
	KUNIT_EXPECT_GE(test, jiffies - start, 5ul);
}

static unsigned long jiffies_seen;

static enum hrtimer_restart look_at_jiffies(struct hrtimer *timer)
{
	jiffies_seen = jiffies;
	return HRTIMER_NORESTART;
}

/* The CPU has slept for many jiffies without a tick. */
static void handler_out_of_idle_sees_the_present(struct kunit *test)
{
	struct hrtimer timer;
	ktime_t when = ktime_add_ms(ktime_get(), 1234);

	hrtimer_init_on_stack(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS);
	timer.function = look_at_jiffies;
	hrtimer_start(&timer, when, HRTIMER_MODE_ABS);
	msleep(2000);
	KUNIT_EXPECT_EQ(test, jiffies_seen,
			INITIAL_JIFFIES + (unsigned long)div_u64(when, TICK_NSEC));
	destroy_hrtimer_on_stack(&timer);
}

/* HZ ticks would be 500 here. */
static void idle_has_no_tick(struct kunit *test)
{
	unsigned long events = hrtimer_nr_events();

	msleep(5 * 1000);
	KUNIT_EXPECT_LT(test, hrtimer_nr_events() - events, 5ul * HZ / 10);
}

static void busy_has_a_tick(struct kunit *test)
{
	unsigned long events = hrtimer_nr_events();

	mdelay(105);
	KUNIT_EXPECT_GE(test, hrtimer_nr_events() - events, 10ul);
	KUNIT_EXPECT_FALSE(test, cpu_state.tick_stopped);
}

static void delays_are_never_short(struct kunit *test)
{
	static const unsigned int us[] = { 0, 1, 2, 3, 10, 99, 1000, 5000 };
	unsigned int i;
	ktime_t begin;

	for (i = 0; i < ARRAY_SIZE(us); i++) {
		begin = ktime_get();
		udelay(us[i]);
		KUNIT_EXPECT_GE(test, ktime_get() - begin, us_to_ktime(us[i]));
	}
	begin = ktime_get();
	ndelay(2500);
	KUNIT_EXPECT_GE(test, ktime_get() - begin, (ktime_t)2500);
	begin = ktime_get();
	mdelay(12);
	KUNIT_EXPECT_GE(test, ktime_get() - begin, ms_to_ktime(12));
}

static void udelay_in_hard_handler(void *arg)
{
	ktime_t begin = ktime_get();

	udelay(500);
	KUNIT_EXPECT_GE((struct kunit *)arg, ktime_get() - begin, us_to_ktime(500));
}

static void delays_work_in_handlers(struct kunit *test)
{
	run_in_hardirq(test, udelay_in_hard_handler, test);
}

static void msleep_is_never_short(struct kunit *test)
{
	static const unsigned int ms[] = { 0, 1, 9, 10, 11, 25, 100 };
	unsigned int i;
	ktime_t begin, slept;

	for (i = 0; i < ARRAY_SIZE(ms); i++) {
		udelay(i * 1777);
		begin = ktime_get();
		msleep(ms[i]);
		slept = ktime_get() - begin;
		KUNIT_EXPECT_GE(test, slept, ms_to_ktime(ms[i]));
		KUNIT_EXPECT_LT(test, slept, ms_to_ktime(ms[i]) + 2 * TICK_NSEC + 200000);
	}
	begin = ktime_get();
	ssleep(1);
	KUNIT_EXPECT_GE(test, ktime_get() - begin, ms_to_ktime(1000));
}

static void usleep_range_keeps_its_range(struct kunit *test)
{
	static const unsigned int us[] = { 1, 10, 50, 100, 1000, 12345 };
	ktime_t begin, slept;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(us); i++) {
		begin = ktime_get();
		usleep_range(us[i], us[i] + 50);
		slept = ktime_get() - begin;
		KUNIT_EXPECT_GE(test, slept, us_to_ktime(us[i]));
		KUNIT_EXPECT_LT(test, slept, us_to_ktime(us[i] + 250));
	}
}

static void fsleep_is_never_short(struct kunit *test)
{
	static const unsigned int us[] = { 5, 500, 25000 };
	unsigned int i;
	ktime_t begin;

	for (i = 0; i < ARRAY_SIZE(us); i++) {
		begin = ktime_get();
		fsleep(us[i]);
		KUNIT_EXPECT_GE(test, ktime_get() - begin, us_to_ktime(us[i]));
	}
}

/* It ends where a jiffy begins, and the present one counts as a whole. */
static void schedule_timeout_ends_at_a_jiffy(struct kunit *test)
{
	unsigned long start;
	long n;

	for (n = 1; n < 6; n++) {
		start = jiffies;
		KUNIT_EXPECT_EQ(test, schedule_timeout_uninterruptible(n), 0l);
		KUNIT_EXPECT_EQ(test, jiffies - start, (unsigned long)n);
		KUNIT_EXPECT_LT(test, ktime_get() - ktime_get_coarse(), (ktime_t)500000);
	}
	KUNIT_EXPECT_EQ(test, schedule_timeout_interruptible(0), 0l);
}

static void schedule_timeout_in_running_state_returns(struct kunit *test)
{
	unsigned long start = jiffies;

	KUNIT_EXPECT_GE(test, schedule_timeout(100), 98l);
	KUNIT_EXPECT_LE(test, jiffies - start, 2ul);
}

static void schedule_timeout_refuses_negative_spans(struct kunit *test)
{
	kunit_expect_log(test, "schedule_timeout: wrong timeout value fffffffb");
	KUNIT_EXPECT_EQ(test, schedule_timeout_uninterruptible(-5), 0l);
	KUNIT_EXPECT_EQ(test, get_current_state(), (unsigned int)TASK_RUNNING);
}

static unsigned int tries;

/* Each of them is refused and back at once; only the clock goes on: the tick is this interrupt's. */
static enum hrtimer_restart sleep_in_the_timer_interrupt(struct hrtimer *timer)
{
	long rest = 3;

	for (tries = 0; rest && tries < 100000; tries++)
		rest = schedule_timeout(rest);
	raw_local_irq_disable();
	return HRTIMER_NORESTART;
}

static void schedule_timeout_sees_time_pass_without_a_tick(struct kunit *test)
{
	ktime_t begin = ktime_get();
	struct hrtimer timer;

	kunit_expect_log(test, "BUG: scheduling while atomic: ");
	hrtimer_init_on_stack(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	timer.function = sleep_in_the_timer_interrupt;
	hrtimer_start(&timer, 0, HRTIMER_MODE_REL_HARD);
	udelay(10);
	hrtimer_cancel(&timer);
	destroy_hrtimer_on_stack(&timer);
	KUNIT_EXPECT_GT(test, tries, 1u);
	KUNIT_EXPECT_LT(test, ktime_get() - begin, (ktime_t)10 * TICK_NSEC);
}

static long left;
static DECLARE_COMPLETION(sleeper_done);

static int sleeper_fn(void *arg)
{
	left = schedule_timeout_interruptible((long)arg);
	complete(&sleeper_done);
	return 0;
}

static void sleep_and_wake(struct kunit *test, long timeout)
{
	struct task_struct *t = kthread_run(sleeper_fn, (void *)timeout, "sleeper");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, t);
	msleep(100);
	KUNIT_EXPECT_EQ(test, wake_up_process(t), 1);
	wait_for_completion(&sleeper_done);
}

static void schedule_timeout_returns_what_is_left(struct kunit *test)
{
	sleep_and_wake(test, 50);
	KUNIT_EXPECT_GE(test, left, 37l);
	KUNIT_EXPECT_LE(test, left, 40l);
}

static void schedule_timeout_for_ever(struct kunit *test)
{
	sleep_and_wake(test, MAX_SCHEDULE_TIMEOUT);
	KUNIT_EXPECT_EQ(test, left, MAX_SCHEDULE_TIMEOUT);
}

static int msleeper_fn(void *arg)
{
	ktime_t begin = ktime_get();

	msleep(200);
	left = ktime_to_ms(ktime_get() - begin);
	complete(&sleeper_done);
	return 0;
}

static void msleep_is_not_ended_by_a_wake_up(struct kunit *test)
{
	struct task_struct *t = kthread_run(msleeper_fn, NULL, "msleeper");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, t);
	msleep(50);
	wake_up_process(t);
	msleep(50);
	wake_up_process(t);
	wait_for_completion(&sleeper_done);
	KUNIT_EXPECT_GE(test, left, 200l);
}

/* Five minutes after boot. Nearly all of it is skipped: nothing runs. */
static void sleeps_over_the_wrap_of_jiffies(struct kunit *test)
{
	ktime_t begin;

	hrtimer_start(&test->budget, ktime_set(400, 0), HRTIMER_MODE_REL_HARD);
	if (jiffies > INITIAL_JIFFIES)
		msleep(jiffies_to_msecs(-jiffies - 20));
	else
		kunit_skip(test, "jiffies have wrapped already");
	KUNIT_EXPECT_GT(test, jiffies, INITIAL_JIFFIES);
	begin = ktime_get();
	msleep(1000);
	KUNIT_EXPECT_LT(test, jiffies, 1000ul);
	KUNIT_EXPECT_GE(test, ktime_get() - begin, ms_to_ktime(1000));
	KUNIT_EXPECT_LT(test, ktime_get() - begin, ms_to_ktime(1030));
	KUNIT_EXPECT_LE(test, true_jiffies() - jiffies, 1ul);
}

static struct kunit_case time_cases[] = {
	KUNIT_CASE(monotonic_never_goes_back),
	KUNIT_CASE(clocks_agree),
	KUNIT_CASE(jiffies_follow_the_clock),
	KUNIT_CASE(busy_loop_on_jiffies_ends),
	KUNIT_CASE(jiffies_catch_up_after_interrupts_were_off),
	KUNIT_CASE(handler_out_of_idle_sees_the_present),
	KUNIT_CASE(idle_has_no_tick),
	KUNIT_CASE(busy_has_a_tick),
	KUNIT_CASE(delays_are_never_short),
	KUNIT_CASE(delays_work_in_handlers),
	KUNIT_CASE(msleep_is_never_short),
	KUNIT_CASE(usleep_range_keeps_its_range),
	KUNIT_CASE(fsleep_is_never_short),
	KUNIT_CASE(schedule_timeout_ends_at_a_jiffy),
	KUNIT_CASE(schedule_timeout_in_running_state_returns),
	KUNIT_CASE(schedule_timeout_refuses_negative_spans),
	KUNIT_CASE(schedule_timeout_sees_time_pass_without_a_tick),
	KUNIT_CASE(schedule_timeout_returns_what_is_left),
	KUNIT_CASE(schedule_timeout_for_ever),
	KUNIT_CASE(msleep_is_not_ended_by_a_wake_up),
	KUNIT_CASE(sleeps_over_the_wrap_of_jiffies),
	{}
};

static struct kunit_suite time_suite = {
	.name = "time",
	.test_cases = time_cases,
};
kunit_test_suite(time_suite);
