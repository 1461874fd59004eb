// SPDX-License-Identifier: MIT
/* linux/jiffies.h, time64.h, ktime.h and kernel/time/time.c: conversions */
#include "unit.h"
#include "sim_time.h"
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/timer.h>

/* Each look at the clock takes a microsecond, as the hardware's do at least. */
static int setup(void **state)
{
	sim_us = 1000;
	sim_step = 1;
	return host_setup(state);
}

static void test_msecs_round_up(void **state)
{
	assert_int_equal(msecs_to_jiffies(0), 0);
	assert_int_equal(msecs_to_jiffies(1), 1);
	assert_int_equal(msecs_to_jiffies(10), 1);
	assert_int_equal(msecs_to_jiffies(11), 2);
	assert_int_equal(msecs_to_jiffies(1000), HZ);
	assert_int_equal(msecs_to_jiffies(1001), HZ + 1);
	assert_int_equal(msecs_to_jiffies(INT_MAX), INT_MAX / 10 + 1);
	assert_int_equal(msecs_to_jiffies(-1), MAX_JIFFY_OFFSET);
}

static void test_usecs_round_up(void **state)
{
	assert_int_equal(usecs_to_jiffies(0), 0);
	assert_int_equal(usecs_to_jiffies(1), 1);
	assert_int_equal(usecs_to_jiffies(10000), 1);
	assert_int_equal(usecs_to_jiffies(10001), 2);
	assert_int_equal(usecs_to_jiffies(UINT_MAX), UINT_MAX / 10000 + 1);
}

static void test_never_shorter(void **state)
{
	unsigned int seed = 1, x;

	for (unsigned int i = 0; i < 100000; i++) {
		x = next_random(&seed) * 100 % INT_MAX;
		assert_true(jiffies_to_nsecs(msecs_to_jiffies(x)) >= x * (u64)NSEC_PER_MSEC);
		assert_true(jiffies_to_nsecs(usecs_to_jiffies(x)) >= x * (u64)NSEC_PER_USEC);
	}
}

static void test_from_jiffies(void **state)
{
	assert_int_equal(jiffies_to_msecs(0), 0);
	assert_int_equal(jiffies_to_msecs(7), 70);
	assert_int_equal(jiffies_to_usecs(7), 70000);
	assert_int_equal(jiffies_to_nsecs(7), 70000000);
	assert_int_equal(jiffies_delta_to_msecs(-3), 0);
	assert_int_equal(jiffies64_to_msecs(1ull << 40), (1ull << 40) * 10);
	assert_int_equal(jiffies64_to_nsecs(1ull << 33), (1ull << 33) * 10000000);
	for (unsigned int m = 0; m < 100000; m += 10)
		assert_int_equal(jiffies_to_msecs(msecs_to_jiffies(m)), m);
}

static void test_nsecs_round_down(void **state)
{
	assert_int_equal(nsecs_to_jiffies(9999999), 0);
	assert_int_equal(nsecs_to_jiffies(10000000), 1);
	assert_int_equal(nsecs_to_jiffies64(1ull << 60), (1ull << 60) / 10000000);
}

static void test_timespec_jiffies(void **state)
{
	struct timespec64 ts = { .tv_sec = 2, .tv_nsec = 1 };

	assert_int_equal(timespec64_to_jiffies(&ts), 2 * HZ + 1);
	ts.tv_nsec = 0;
	assert_int_equal(timespec64_to_jiffies(&ts), 2 * HZ);
	ts.tv_sec = TIME64_MAX;
	assert_int_equal(timespec64_to_jiffies(&ts), MAX_JIFFY_OFFSET);
	jiffies_to_timespec64(250, &ts);
	assert_int_equal(ts.tv_sec, 2);
	assert_int_equal(ts.tv_nsec, 500000000);
}

static void test_clock_t(void **state)
{
	assert_int_equal(jiffies_to_clock_t(HZ), USER_HZ);
	assert_int_equal(clock_t_to_jiffies(USER_HZ), HZ);
	assert_int_equal(jiffies_64_to_clock_t(1ull << 50), (1ull << 50));
}

static void test_comparisons_over_the_wrap(void **state)
{
	unsigned long before = -5ul, after = 5;
	u64 before64 = -5ull, after64 = 5;

	assert_true(time_after(after, before));
	assert_true(time_before(before, after));
	assert_false(time_after(before, after));
	assert_false(time_after(after, after));
	assert_true(time_after_eq(after, after));
	assert_true(time_before_eq(before, before));
	assert_true(time_in_range(0ul, before, after));
	assert_true(time_in_range(after, before, after));
	assert_false(time_in_range_open(after, before, after));
	assert_true(time_after64(after64, before64));
	assert_true(time_before_eq64(before64, after64));
	assert_true(time_in_range64((u64)0, before64, after64));
	jiffies = 3;
	assert_true(time_is_before_jiffies(before));
	assert_true(time_is_after_jiffies(after));
	assert_true(time_between32(3, -5, 5));
	assert_false(time_between32(6, -5, 5));
}

static void test_initial_jiffies_wrap_after_five_minutes(void **state)
{
	assert_int_equal((u32)(INITIAL_JIFFIES + 300 * HZ), 0);
}

static void test_round_jiffies(void **state)
{
	jiffies = 1000;
	assert_int_equal(round_jiffies(1524), 1500);
	assert_int_equal(round_jiffies(1525), 1600);
	assert_int_equal(round_jiffies_up(1501), 1600);
	assert_int_equal(__round_jiffies_up(1500, 0), 1600);
	assert_int_equal(round_jiffies(1010), 1010);	/* 1000 is not in the future */
	assert_int_equal(round_jiffies_relative(524), 500);
	assert_int_equal(round_jiffies_up_relative(501), 600);
	assert_int_equal(__round_jiffies(1599, 3), 1600);
	assert_int_equal(__round_jiffies_relative(10, 0), 10);
	assert_int_equal(__round_jiffies_up_relative(10, 0), 100);
}

static void check_ns(s64 ns, s64 sec, long nsec)
{
	struct timespec64 ts = ns_to_timespec64(ns);

	assert_int_equal(ts.tv_sec, sec);
	assert_int_equal(ts.tv_nsec, nsec);
	assert_int_equal(timespec64_to_ns(&ts), ns);
}

static void test_ns_to_timespec64(void **state)
{
	check_ns(0, 0, 0);
	check_ns(1, 0, 1);
	check_ns(999999999, 0, 999999999);
	check_ns(1000000000, 1, 0);
	check_ns(-1, -1, 999999999);
	check_ns(-1000000000, -1, 0);
	check_ns(-1000000001, -2, 999999999);
	check_ns(1234567890123456789, 1234567890, 123456789);
}

static void test_timespec64_arithmetic(void **state)
{
	struct timespec64 a = { 1, 700000000 }, b = { 2, 600000000 }, c;

	c = timespec64_add(a, b);
	assert_int_equal(c.tv_sec, 4);
	assert_int_equal(c.tv_nsec, 300000000);
	c = timespec64_sub(a, b);
	assert_int_equal(timespec64_to_ns(&c), -900000000);
	assert_true(timespec64_compare(&a, &b) < 0);
	assert_true(timespec64_compare(&b, &a) > 0);
	assert_true(timespec64_equal(&a, &a));
	timespec64_add_ns(&a, 3300000000u);
	assert_int_equal(timespec64_to_ns(&a), 5000000000);
	c = timespec64_add_safe(a, (struct timespec64) { TIME64_MAX, 0 });
	assert_int_equal(c.tv_sec, TIME64_MAX);
	c = timespec64_add_safe(a, b);
	assert_int_equal(timespec64_to_ns(&c), 7600000000);
	assert_true(timespec64_valid(&b));
	assert_false(timespec64_valid(&(struct timespec64) { 0, NSEC_PER_SEC }));
	assert_false(timespec64_valid(&(struct timespec64) { -1, 0 }));
	assert_false(timespec64_valid_strict(&(struct timespec64) { KTIME_SEC_MAX, 0 }));
}

static void test_timespec64_to_ns_is_cut(void **state)
{
	assert_int_equal(timespec64_to_ns(&(struct timespec64) { TIME64_MAX, 0 }), KTIME_MAX);
	assert_int_equal(timespec64_to_ns(&(struct timespec64) { TIME64_MIN, 0 }), KTIME_MIN);
}

static void test_ktime(void **state)
{
	ktime_t t = ktime_set(3, 5);

	assert_int_equal(t, 3000000005);
	assert_int_equal(ktime_set(KTIME_SEC_MAX, 0), KTIME_MAX);
	assert_int_equal(ktime_to_us(t), 3000000);
	assert_int_equal(ktime_to_ms(t), 3000);
	assert_int_equal(ktime_to_ms(-1500000), -1);
	assert_int_equal(ktime_sub(ktime_add_ms(ktime_add_us(t, 7), 8), t), 8007000);
	assert_int_equal(ktime_us_delta(ktime_add_us(t, 7), t), 7);
	assert_int_equal(ktime_ms_delta(ktime_sub_ms(t, 7), t), -7);
	assert_int_equal(ktime_divns(t, 1000), 3000000);
	assert_int_equal(ktime_add_safe(KTIME_MAX, 1), KTIME_MAX);
	assert_int_equal(ktime_add_safe(5, 6), 11);
	assert_true(ktime_after(2, 1) && ktime_before(1, 2) && !ktime_after(1, 1));
	assert_int_equal(ktime_compare(KTIME_MAX, KTIME_MIN), 1);
	assert_int_equal(ktime_compare(1, 1), 0);
	assert_int_equal(ktime_compare(-1, 1), -1);
	assert_int_equal(ms_to_ktime(5), 5000000);
	assert_int_equal(us_to_ktime(5), 5000);
}

static unsigned int days_of_month(unsigned int year, unsigned int mon)
{
	static const unsigned int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[mon - 1] + (mon == 2 && leap);
}

/* Day by day, for 450 years. */
static void test_mktime64(void **state)
{
	unsigned int year, mon, day;
	time64_t t = 3600 + 2 * 60 + 3;

	for (year = 1970; year < 2420; year++)
		for (mon = 1; mon <= 12; mon++)
			for (day = 1; day <= days_of_month(year, mon); day++, t += 86400)
				assert_int_equal(mktime64(year, mon, day, 1, 2, 3), t);
	assert_int_equal(mktime64(1970, 1, 1, 0, 0, 0), 0);
	assert_int_equal(mktime64(2000, 2, 29, 23, 59, 60), mktime64(2000, 3, 1, 0, 0, 0));
}

/* The counter may step right after it is read: one more step than asked for must pass. */
static void test_udelay_is_never_short(void **state)
{
	static const u64 starts[] = { 1000, 0xfffffffd };

	for (unsigned int i = 0; i < ARRAY_SIZE(starts); i++) {
		for (unsigned long us = 0; us < 50; us++) {
			sim_us = starts[i];
			udelay(us);
			assert_true(sim_us - 1 - starts[i] > us);
		}
	}
	sim_us = 0;
	ndelay(1001);
	assert_true(sim_us - 1 > 2);
	sim_us = 0;
	mdelay(3);
	assert_true(sim_us - 1 > 3000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_msecs_round_up, setup),
		cmocka_unit_test_setup(test_usecs_round_up, setup),
		cmocka_unit_test_setup(test_never_shorter, setup),
		cmocka_unit_test_setup(test_from_jiffies, setup),
		cmocka_unit_test_setup(test_nsecs_round_down, setup),
		cmocka_unit_test_setup(test_timespec_jiffies, setup),
		cmocka_unit_test_setup(test_clock_t, setup),
		cmocka_unit_test_setup(test_comparisons_over_the_wrap, setup),
		cmocka_unit_test_setup(test_initial_jiffies_wrap_after_five_minutes, setup),
		cmocka_unit_test_setup(test_round_jiffies, setup),
		cmocka_unit_test_setup(test_ns_to_timespec64, setup),
		cmocka_unit_test_setup(test_timespec64_arithmetic, setup),
		cmocka_unit_test_setup(test_timespec64_to_ns_is_cut, setup),
		cmocka_unit_test_setup(test_ktime, setup),
		cmocka_unit_test_setup(test_mktime64, setup),
		cmocka_unit_test_setup(test_udelay_is_never_short, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
