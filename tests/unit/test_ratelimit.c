// SPDX-License-Identifier: MIT
/* linux/ratelimit.h */
#include "unit.h"
#include <linux/jiffies.h>
#include <linux/ratelimit.h>

static struct ratelimit_state rs;

static int setup(void **state)
{
	ratelimit_state_init(&rs, 100, 3);
	jiffies = INITIAL_JIFFIES;
	return host_setup(state);
}

static int allowed(int tries)
{
	int count = 0;

	while (tries--)
		count += __ratelimit(&rs);
	return count;
}

static void burst_in_an_interval(void **state)
{
	assert_int_equal(allowed(10), 3);
	jiffies += 100;
	assert_int_equal(allowed(1), 0);
	jiffies += 1;
	assert_int_equal(allowed(10), 3);
}

static void missed_ones_are_noted(void **state)
{
	allowed(10);
	jiffies += 101;
	allowed(1);
	assert_string_equal(host_log, "allowed: 7 callbacks suppressed\n");
	jiffies += 101;
	allowed(1);
	assert_string_equal(host_log, "allowed: 7 callbacks suppressed\n");
}

static void note_can_be_kept_back(void **state)
{
	ratelimit_set_flags(&rs, RATELIMIT_MSG_ON_RELEASE);
	allowed(10);
	jiffies += 101;
	assert_int_equal(allowed(1), 1);
	assert_string_equal(host_log, "");
}

static void wrap_of_jiffies_is_no_end(void **state)
{
	jiffies = -50UL;
	assert_int_equal(allowed(5), 3);
	jiffies += 90;
	assert_int_equal(allowed(5), 0);
	jiffies += 11;
	assert_int_equal(allowed(5), 3);
	/* 0 means never begun, also when the clock reads so. */
	jiffies = 0;
	ratelimit_state_init(&rs, 100, 3);
	assert_int_equal(allowed(5), 3);
	assert_int_equal(allowed(5), 0);
}

static void no_interval_is_no_limit(void **state)
{
	ratelimit_state_init(&rs, 0, 0);
	assert_int_equal(allowed(50), 50);
}

static void default_limit(void **state)
{
	ratelimit_default_init(&rs);
	assert_int_equal(allowed(50), DEFAULT_RATELIMIT_BURST);
}

static int warn_often(int times, bool condition)
{
	int true_values = 0;

	while (times--)
		true_values += WARN_RATELIMIT(condition, "often\n");
	return true_values;
}

static void warnings_have_a_rate(void **state)
{
	assert_warns(0, assert_int_equal(warn_often(20, false), 0));
	assert_warns(DEFAULT_RATELIMIT_BURST, assert_int_equal(warn_often(20, true), 20));
	assert_warns(3, {
		for (int i = 0; i < 9; i++)
			assert_true(WARN_ON_RATELIMIT(true, &rs));
	});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(burst_in_an_interval, setup),
		cmocka_unit_test_setup(missed_ones_are_noted, setup),
		cmocka_unit_test_setup(note_can_be_kept_back, setup),
		cmocka_unit_test_setup(wrap_of_jiffies_is_no_end, setup),
		cmocka_unit_test_setup(no_interval_is_no_limit, setup),
		cmocka_unit_test_setup(default_limit, setup),
		cmocka_unit_test_setup(warnings_have_a_rate, setup),
	};

	return cmocka_run_group_tests_name("ratelimit", tests, NULL, NULL);
}
