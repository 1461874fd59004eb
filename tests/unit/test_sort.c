// SPDX-License-Identifier: MIT
/* linux/sort.h and linux/list_sort.h */
#include "unit.h"
#include <linux/list.h>
#include <linux/list_sort.h>
#include <linux/sort.h>
#include <linux/string.h>

#define N 200

static int swaps, compares;

static int cmp_int(const void *a, const void *b)
{
	compares++;
	return *(const int *)a - *(const int *)b;
}

static int cmp_int_r(const void *a, const void *b, const void *priv)
{
	return *(const int *)priv * cmp_int(a, b);
}

static void swap_int(void *a, void *b, int size)
{
	assert_int_equal(size, sizeof(int));
	swap(*(int *)a, *(int *)b);
	swaps++;
}

/* Ascending, with as many of each value as before. */
static void check_sorted(const int *array, int num, int sum)
{
	for (int i = 0; i < num; i++) {
		assert_true(i == 0 || array[i - 1] <= array[i]);
		sum -= array[i] * array[i] + array[i];
	}
	assert_int_equal(sum, 0);
}

static int checksum(const int *array, int num)
{
	int sum = 0;

	for (int i = 0; i < num; i++)
		sum += array[i] * array[i] + array[i];
	return sum;
}

static void sorts_every_length(void **state)
{
	unsigned int seed = 1;
	int array[N];

	for (int num = 0; num < N; num++) {
		int sum;

		for (int i = 0; i < num; i++)
			array[i] = next_random(&seed) % 100;
		sum = checksum(array, num);
		sort(array, num, sizeof(int), cmp_int, num & 1 ? swap_int : NULL);
		check_sorted(array, num, sum);
	}
	assert_true(swaps > 0);
}

static void bad_orders_take_no_longer(void **state)
{
	int array[N];

	for (int order = 0; order < 3; order++) {
		int sum;

		for (int i = 0; i < N; i++)
			array[i] = order == 0 ? i : order == 1 ? N - i : 7;
		sum = checksum(array, N);
		compares = 0;
		sort(array, N, sizeof(int), cmp_int, NULL);
		check_sorted(array, N, sum);
		/* 2 n log2 n for building and taking apart. */
		assert_true(compares < 2 * N * 8);
	}
}

static void priv_is_passed_on(void **state)
{
	int array[] = { 3, 1, 2 }, descending = -1;

	sort_r(array, 3, sizeof(int), cmp_int_r, NULL, &descending);
	assert_int_equal(array[0], 3);
	assert_int_equal(array[2], 1);
}

static void odd_element_sizes(void **state)
{
	char words[][5] = { "pear", "fig", "plum", "lime", "date" };

	sort(words, 5, sizeof(words[0]), (cmp_func_t)strcmp, NULL);
	assert_string_equal(words[0], "date");
	assert_string_equal(words[1], "fig");
	assert_string_equal(words[4], "plum");
}

struct item {
	int key, serial;
	struct list_head node;
};

static int cmp_item(void *priv, const struct list_head *a, const struct list_head *b)
{
	(*(int *)priv)++;
	return list_entry(a, struct item, node)->key > list_entry(b, struct item, node)->key;
}

static void list_sort_is_stable(void **state)
{
	static struct item items[N];
	unsigned int seed = 2;
	int calls = 0;

	for (int num = 0; num < N; num++) {
		struct item *item, *prev = NULL;
		LIST_HEAD(head);

		for (int i = 0; i < num; i++) {
			items[i].key = next_random(&seed) % 10;
			items[i].serial = i;
			list_add_tail(&items[i].node, &head);
		}
		list_sort(&calls, &head, cmp_item);
		assert_int_equal(list_count_nodes(&head), num);
		list_for_each_entry(item, &head, node) {
			if (prev) {
				assert_ptr_equal(item->node.prev, &prev->node);
				assert_true(prev->key < item->key ||
					    (prev->key == item->key && prev->serial < item->serial));
			}
			prev = item;
		}
		assert_true(list_empty(&head) || list_is_last(&prev->node, &head));
	}
	assert_true(calls > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(sorts_every_length),
		TEST(bad_orders_take_no_longer),
		TEST(priv_is_passed_on),
		TEST(odd_element_sizes),
		TEST(list_sort_is_stable),
	};

	return cmocka_run_group_tests_name("sort", tests, NULL, NULL);
}
