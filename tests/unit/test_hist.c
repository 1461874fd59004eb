// SPDX-License-Identifier: MIT
/* kernel/hist_table.c: every function is found again, and what finds no place is counted. */
#include "unit.h"
#include <linux/string.h>
#include <bhk/hist.h>

static struct hist_table table;

static int setup(void **state)
{
	memset(&table, 0, sizeof(table));
	return host_setup(state);
}

static const void *key(unsigned long n)
{
	return (const void *)n;
}

static void test_an_item_is_found_again(void **state)
{
	struct hist_item *a = hist_find(&table, HIST_TASKLET, key(0x8000));

	assert_non_null(a);
	assert_int_equal(a->kind, HIST_TASKLET);
	assert_ptr_equal(a->key, key(0x8000));
	assert_ptr_equal(hist_find(&table, HIST_TASKLET, key(0x8000)), a);
	assert_int_equal(table.lost, 0);
}

static void test_kinds_are_apart(void **state)
{
	struct hist_item *seen[HIST_KINDS];
	unsigned int i, j;

	for (i = HIST_SOFTIRQ; i < HIST_KINDS; i++)
		seen[i] = hist_find(&table, i, key(0x8000));
	for (i = HIST_SOFTIRQ; i < HIST_KINDS; i++)
		for (j = HIST_SOFTIRQ; j < i; j++)
			assert_ptr_not_equal(seen[i], seen[j]);
}

/* Its key is NULL, as memory is that was never used. */
static void test_vector_0_has_an_item_of_its_own(void **state)
{
	struct hist_item *a = hist_find(&table, HIST_SOFTIRQ, key(0));

	assert_int_equal(a->kind, HIST_SOFTIRQ);
	assert_ptr_equal(hist_find(&table, HIST_SOFTIRQ, key(0)), a);
	assert_ptr_not_equal(hist_find(&table, HIST_THREAD, key(0)), a);
}

static void test_collisions_find_the_next_place(void **state)
{
	struct hist_item *seen[HIST_ITEMS];
	unsigned int i;

	for (i = 0; i < HIST_ITEMS; i++)
		seen[i] = hist_find(&table, HIST_WORK, key(0x10000 * (i + 1)));
	for (i = 0; i < HIST_ITEMS; i++) {
		assert_non_null(seen[i]);
		assert_ptr_equal(seen[i]->key, key(0x10000 * (i + 1)));
		assert_ptr_equal(hist_find(&table, HIST_WORK, key(0x10000 * (i + 1))), seen[i]);
	}
	assert_int_equal(table.lost, 0);
}

static void test_what_finds_no_place_is_counted(void **state)
{
	unsigned int i;

	for (i = 0; i < HIST_ITEMS; i++)
		hist_find(&table, HIST_TIMER, key(4 * i));
	assert_null(hist_find(&table, HIST_TIMER, key(4 * HIST_ITEMS)));
	assert_null(hist_find(&table, HIST_WORK, key(0)));
	assert_int_equal(table.lost, 2);
	assert_non_null(hist_find(&table, HIST_TIMER, key(4)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_an_item_is_found_again, setup),
		cmocka_unit_test_setup(test_kinds_are_apart, setup),
		cmocka_unit_test_setup(test_vector_0_has_an_item_of_its_own, setup),
		cmocka_unit_test_setup(test_collisions_find_the_next_place, setup),
		cmocka_unit_test_setup(test_what_finds_no_place_is_counted, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
