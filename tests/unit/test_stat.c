// SPDX-License-Identifier: MIT
/* kernel/stat.c */
#include "unit.h"
#include <bhk/stat.h>

static struct run_stat st;

static int setup(void **state)
{
	st = (struct run_stat){};
	return host_setup(state);
}

static void test_nothing_booked(void **state)
{
	assert_int_equal(stat_count(&st), 0);
	assert_int_equal(stat_mean_us(&st), 0);
	assert_int_equal(stat_percentile_us(&st, 50), 0);
	assert_int_equal(stat_percentile_us(&st, 100), 0);
}

static void test_every_bucket(void **state)
{
	unsigned int bit;

	stat_add(&st, 0);
	assert_int_equal(st.hist[32], 1);
	for (bit = 0; bit < 32; bit++) {
		stat_add(&st, 1u << bit);
		assert_int_equal(st.hist[31 - bit], 1);
		assert_int_equal(st.max, 1u << bit);
	}
	assert_int_equal(stat_count(&st), 33);
	assert_int_equal(st.total, 0xffffffff);
	assert_int_equal(stat_mean_us(&st), 0xffffffff / 33);
}

static void test_bucket_ends(void **state)
{
	stat_add(&st, 1023);
	assert_int_equal(st.hist[22], 1);
	stat_add(&st, 1024);
	assert_int_equal(st.hist[21], 1);
	stat_add(&st, 0xffffffff);
	assert_int_equal(st.hist[0], 1);
	assert_int_equal(stat_percentile_us(&st, 100), 0xffffffff);
}

static void test_max_and_limit(void **state)
{
	assert_false(stat_book(&st, 0));
	assert_true(stat_book(&st, 5));
	stat_new_max(&st, 5);
	assert_false(stat_book(&st, 5));
	assert_true(stat_book(&st, 6));
	assert_int_equal(st.max, 5);
	st.limit = 3;
	assert_true(stat_book(&st, 4));
}

static void test_runs_that_were_measured_as_one(void **state)
{
	stat_add_runs(&st, 0, 3);
	assert_int_equal(st.hist[32], 3);
	stat_add_runs(&st, 43, 4);
	assert_int_equal(stat_count(&st), 7);
	assert_int_equal(stat_total_us(&st), 43);
	assert_int_equal(st.max, 10);
	assert_int_equal(st.hist[28], 4);
	stat_add_runs(&st, 7, 1);
	assert_int_equal(stat_count(&st), 8);
	assert_int_equal(stat_total_us(&st), 50);
	assert_int_equal(st.max, 10);
}

static void test_percentiles_are_upper_ends(void **state)
{
	int i;

	for (i = 0; i < 98; i++)
		stat_add(&st, 3);
	stat_add(&st, 100);
	stat_add(&st, 1000);
	assert_int_equal(stat_percentile_us(&st, 1), 3);
	assert_int_equal(stat_percentile_us(&st, 98), 3);
	assert_int_equal(stat_percentile_us(&st, 99), 127);
	/* Not the bucket's end, 1023: nothing took longer than 1000. */
	assert_int_equal(stat_percentile_us(&st, 100), 1000);
	assert_int_equal(stat_mean_us(&st), (98 * 3 + 1100) / 100);
}

static void test_percentile_of_one(void **state)
{
	stat_add(&st, 0);
	assert_int_equal(stat_percentile_us(&st, 1), 0);
	assert_int_equal(stat_percentile_us(&st, 100), 0);
}

static void test_total_beyond_32_bits(void **state)
{
	int i;

	for (i = 0; i < 4; i++)
		stat_add(&st, 0xc0000000);
	assert_true(st.total == 4ull * 0xc0000000);
	assert_int_equal(stat_mean_us(&st), 0xc0000000);
}

/* Counters of /proc never go back. */
static void test_reset_keeps_the_sums(void **state)
{
	stat_add(&st, 17);
	stat_add(&st, 4);
	stat_reset(&st);
	stat_add(&st, 3);
	assert_int_equal(stat_count(&st), 3);
	assert_int_equal(stat_total_us(&st), 24);
	assert_int_equal(stat_count_since_reset(&st), 1);
	assert_int_equal(stat_mean_us(&st), 3);
	stat_reset(&st);
	assert_int_equal(stat_count(&st), 3);
	assert_int_equal(stat_total_us(&st), 24);
}

static void test_reset_forgets(void **state)
{
	stat_add(&st, 17);
	stat_reset(&st);
	assert_int_equal(stat_count_since_reset(&st), 0);
	assert_int_equal(stat_mean_us(&st), 0);
	assert_int_equal(st.max, 0);
	assert_true(stat_book(&st, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_nothing_booked, setup),
		cmocka_unit_test_setup(test_every_bucket, setup),
		cmocka_unit_test_setup(test_bucket_ends, setup),
		cmocka_unit_test_setup(test_max_and_limit, setup),
		cmocka_unit_test_setup(test_runs_that_were_measured_as_one, setup),
		cmocka_unit_test_setup(test_percentiles_are_upper_ends, setup),
		cmocka_unit_test_setup(test_percentile_of_one, setup),
		cmocka_unit_test_setup(test_total_beyond_32_bits, setup),
		cmocka_unit_test_setup(test_reset_forgets, setup),
		cmocka_unit_test_setup(test_reset_keeps_the_sums, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
