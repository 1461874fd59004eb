// SPDX-License-Identifier: MIT
/* linux/xarray.h and linux/idr.h */
#include "unit.h"
#include <linux/errno.h>
#include <linux/idr.h>
#include <linux/xarray.h>

static int objects[64];
static struct xarray xa;
static struct idr idr;
static struct ida ida;

static int setup(void **state)
{
	xa_init(&xa);
	idr_init(&idr);
	ida_init(&ida);
	return host_setup(state);
}

static int teardown(void **state)
{
	xa_destroy(&xa);
	idr_destroy(&idr);
	ida_destroy(&ida);
	return host_blocks;
}

static void store_load_erase(void **state)
{
	assert_true(xa_empty(&xa));
	assert_null(xa_load(&xa, 0));
	assert_null(xa_store(&xa, ULONG_MAX, &objects[1], GFP_KERNEL));
	assert_null(xa_store(&xa, 0, &objects[2], GFP_KERNEL));
	assert_ptr_equal(xa_load(&xa, ULONG_MAX), &objects[1]);
	assert_ptr_equal(xa_store(&xa, 0, &objects[3], GFP_KERNEL), &objects[2]);
	assert_ptr_equal(xa_store(&xa, 0, NULL, GFP_KERNEL), &objects[3]);
	assert_null(xa_load(&xa, 0));
	assert_ptr_equal(xa_erase(&xa, ULONG_MAX), &objects[1]);
	assert_null(xa_erase(&xa, ULONG_MAX));
	assert_true(xa_empty(&xa));
	assert_int_equal(host_blocks, 0);
}

static void overwriting_needs_no_memory(void **state)
{
	host_allocs_left = 1;
	assert_null(xa_store(&xa, 5, &objects[1], GFP_KERNEL));
	assert_ptr_equal(xa_store(&xa, 5, &objects[2], GFP_KERNEL), &objects[1]);
	assert_int_equal(xa_err(xa_store(&xa, 6, &objects[1], GFP_KERNEL)), -ENOMEM);
	assert_true(xa_is_err(xa_cmpxchg(&xa, 6, NULL, &objects[1], GFP_KERNEL)));
	assert_int_equal(xa_insert(&xa, 6, &objects[1], GFP_KERNEL), -ENOMEM);
	assert_null(xa_load(&xa, 6));
}

static void compare_and_insert(void **state)
{
	assert_int_equal(xa_insert(&xa, 3, &objects[0], GFP_KERNEL), 0);
	assert_int_equal(xa_insert(&xa, 3, &objects[1], GFP_KERNEL), -EBUSY);
	assert_ptr_equal(xa_cmpxchg(&xa, 3, &objects[1], &objects[2], GFP_KERNEL), &objects[0]);
	assert_ptr_equal(xa_load(&xa, 3), &objects[0]);
	assert_ptr_equal(xa_cmpxchg(&xa, 3, &objects[0], &objects[2], GFP_KERNEL), &objects[0]);
	assert_ptr_equal(xa_cmpxchg(&xa, 3, &objects[0], NULL, GFP_KERNEL), &objects[2]);
	assert_ptr_equal(xa_cmpxchg(&xa, 3, &objects[2], NULL, GFP_KERNEL), &objects[2]);
	assert_true(xa_empty(&xa));
}

static void values_and_errors_are_no_pointers(void **state)
{
	void *value = xa_mk_value(42);

	assert_true(xa_is_value(value) && !xa_is_value(&objects[0]));
	assert_int_equal(xa_to_value(value), 42);
	assert_false(xa_is_err(value) || xa_is_err(&objects[0]) || xa_is_err(NULL));
	assert_int_equal(xa_err(XA_ERROR(-EBUSY)), -EBUSY);
	assert_int_equal(xa_err(XA_ERROR(-MAX_ERRNO)), -MAX_ERRNO);
	assert_int_equal(xa_err(&objects[0]), 0);
}

static void walks_in_order(void **state)
{
	unsigned long index, seen = 0;
	void *entry;

	for (int i = 63; i >= 0; i--)
		assert_null(xa_store(&xa, i * i, &objects[i], GFP_KERNEL));
	xa_for_each(&xa, index, entry) {
		assert_int_equal(index, seen * seen);
		assert_ptr_equal(entry, &objects[seen]);
		if (seen & 1)
			xa_erase(&xa, index);
		seen++;
	}
	assert_int_equal(seen, 64);
	seen = 0;
	xa_for_each_range(&xa, index, entry, 4, 64)
		seen++;
	assert_int_equal(seen, 4);
	xa_store(&xa, ULONG_MAX, &objects[0], GFP_KERNEL);
	seen = 0;
	xa_for_each_start(&xa, index, entry, 3844)
		seen++;
	assert_int_equal(seen, 2);
}

static void alloc_takes_the_lowest(void **state)
{
	DEFINE_XARRAY_ALLOC1(from_one);
	u32 id, next = 0;

	for (u32 i = 0; i < 4; i++) {
		assert_int_equal(xa_alloc(&xa, &id, &objects[i], XA_LIMIT(0, 3), GFP_KERNEL), 0);
		assert_int_equal(id, i);
	}
	assert_int_equal(xa_alloc(&xa, &id, &objects[9], XA_LIMIT(0, 3), GFP_KERNEL), -EBUSY);
	xa_erase(&xa, 2);
	assert_int_equal(xa_alloc(&xa, &id, &objects[9], xa_limit_32b, GFP_KERNEL), 0);
	assert_int_equal(id, 2);
	for (u32 i = 0; i < 6; i++) {
		xa_erase(&xa, i % 4);
		assert_int_equal(xa_alloc_cyclic(&xa, &id, &objects[9], XA_LIMIT(0, 3), &next,
						 GFP_KERNEL), i == 4);
		assert_int_equal(id, i % 4);
	}
	assert_int_equal(xa_alloc_cyclic(&xa, &id, &objects[9], XA_LIMIT(0, 3), &next, GFP_KERNEL),
			 -EBUSY);
	assert_int_equal(next, 2);
	xa_erase(&xa, 1);
	xa_erase(&xa, 3);
	assert_int_equal(xa_alloc_cyclic(&xa, &id, &objects[9], XA_LIMIT(0, 3), &next, GFP_KERNEL),
			 0);
	assert_int_equal(id, 3);
	assert_int_equal(next, 4);
	assert_int_equal(xa_alloc_cyclic(&xa, &id, &objects[9], XA_LIMIT(0, 3), &next, GFP_KERNEL),
			 1);
	assert_int_equal(id, 1);
	host_allocs_left = 0;
	assert_int_equal(xa_alloc(&xa, &id, &objects[9], xa_limit_32b, GFP_KERNEL), -ENOMEM);
	host_allocs_left = -1;
	assert_int_equal(xa_alloc(&from_one, &id, &objects[1], xa_limit_16b, GFP_KERNEL), 0);
	assert_int_equal(id, 1);
	xa_destroy(&from_one);
}

static void user_lock_is_not_ours(void **state)
{
	unsigned long flags;

	xa_lock_irqsave(&xa, flags);
	xa_store(&xa, 1, &objects[1], GFP_ATOMIC);
	assert_ptr_equal(xa_load(&xa, 1), &objects[1]);
	xa_unlock_irqrestore(&xa, flags);
}

static void numbers_come_back(void **state)
{
	assert_int_equal(idr_alloc(&idr, &objects[0], 0, 0, GFP_KERNEL), 0);
	assert_int_equal(idr_alloc(&idr, &objects[1], 0, 0, GFP_KERNEL), 1);
	assert_int_equal(idr_alloc(&idr, &objects[2], 10, 12, GFP_KERNEL), 10);
	assert_int_equal(idr_alloc(&idr, &objects[3], 10, 12, GFP_KERNEL), 11);
	assert_int_equal(idr_alloc(&idr, &objects[4], 10, 12, GFP_KERNEL), -ENOSPC);
	assert_ptr_equal(idr_find(&idr, 10), &objects[2]);
	assert_null(idr_find(&idr, 5));
	assert_ptr_equal(idr_remove(&idr, 1), &objects[1]);
	assert_null(idr_remove(&idr, 1));
	assert_int_equal(idr_alloc(&idr, &objects[5], 0, 0, GFP_KERNEL), 1);
	assert_ptr_equal(idr_replace(&idr, &objects[6], 1), &objects[5]);
	assert_int_equal(PTR_ERR(idr_replace(&idr, &objects[6], 7)), -ENOENT);
	assert_ptr_equal(idr_find(&idr, 1), &objects[6]);
	assert_warns(1, assert_int_equal(idr_alloc(&idr, NULL, -1, 0, GFP_KERNEL), -EINVAL));
	host_allocs_left = 0;
	assert_int_equal(idr_alloc(&idr, &objects[4], 0, 0, GFP_KERNEL), -ENOMEM);
}

static void cyclic_goes_round(void **state)
{
	static const int wanted[] = { 2, 3, 4, 2, 3 };

	for (int i = 0; i < 5; i++) {
		int id = idr_alloc_cyclic(&idr, &objects[i], 2, 5, GFP_KERNEL);

		assert_int_equal(id, wanted[i]);
		assert_int_equal(idr_get_cursor(&idr), id + 1);
		idr_remove(&idr, id);
	}
	idr_set_cursor(&idr, 4);
	assert_int_equal(idr_alloc_cyclic(&idr, &objects[0], 0, 0, GFP_KERNEL), 4);
}

static int add_up(int id, void *p, void *data)
{
	*(int *)data += id;
	return id == 20 ? -EINTR : 0;
}

static void walks_over_numbers(void **state)
{
	int id, sum = 0;
	int *p;

	for (int i = 0; i < 4; i++)
		idr_alloc(&idr, &objects[i], i * 10, 0, GFP_KERNEL);
	/* A number that is only reserved. */
	assert_int_equal(idr_alloc(&idr, NULL, 15, 0, GFP_KERNEL), 15);
	idr_for_each_entry(&idr, p, id) {
		assert_ptr_equal(p, &objects[id / 10]);
		sum += id;
	}
	assert_int_equal(sum, 60);
	id = 11;
	idr_for_each_entry_continue(&idr, p, id)
		sum -= id;
	assert_int_equal(sum, 10);
	id = -1;
	assert_null(idr_get_next(&idr, &id));
	sum = 0;
	assert_int_equal(idr_for_each(&idr, add_up, &sum), -EINTR);
	assert_int_equal(sum, 10 + 15 + 20);
	idr_remove(&idr, 20);
	assert_int_equal(idr_for_each(&idr, add_up, &sum), 0);
}

static void ends_of_the_range(void **state)
{
	int id = 0;
	u32 wide = 0xfffffff0;

	assert_int_equal(idr_alloc(&idr, &objects[0], INT_MAX, 0, GFP_KERNEL), INT_MAX);
	assert_int_equal(idr_alloc(&idr, &objects[0], INT_MAX, 0, GFP_KERNEL), -ENOSPC);
	assert_ptr_equal(idr_get_next(&idr, &id), &objects[0]);
	assert_int_equal(id, INT_MAX);
	assert_int_equal(idr_alloc_u32(&idr, &objects[1], &wide, 0xfffffff0, GFP_KERNEL), 0);
	assert_true(wide == 0xfffffff0);
	assert_int_equal(idr_alloc_u32(&idr, &objects[1], &wide, 0xfffffff0, GFP_KERNEL), -ENOSPC);
	assert_ptr_equal(idr_find(&idr, 0xfffffff0UL), &objects[1]);
	idr_replace(&idr, NULL, INT_MAX);
	id = 0;
	assert_null(idr_get_next(&idr, &id));
}

static void numbers_from_a_base(void **state)
{
	int id = 0;

	idr_init_base(&idr, 1);
	idr_preload(GFP_KERNEL);
	assert_int_equal(idr_alloc(&idr, &objects[0], 0, 0, GFP_NOWAIT), 1);
	idr_preload_end();
	assert_int_equal(idr_alloc(&idr, &objects[1], 5, 0, GFP_KERNEL), 5);
	assert_ptr_equal(idr_find(&idr, 1), &objects[0]);
	assert_ptr_equal(idr_get_next(&idr, &id), &objects[0]);
	assert_int_equal(id, 1);
	assert_int_equal(idr_alloc(&idr, &objects[1], 0, 1, GFP_KERNEL), -ENOSPC);
	idr_remove(&idr, 1);
	assert_int_equal(idr_alloc(&idr, &objects[1], 0, 2, GFP_KERNEL), 1);
	assert_false(idr_is_empty(&idr));
}

static void plain_numbers(void **state)
{
	assert_true(ida_is_empty(&ida));
	assert_int_equal(ida_alloc(&ida, GFP_KERNEL), 0);
	assert_int_equal(ida_alloc(&ida, GFP_KERNEL), 1);
	assert_int_equal(ida_alloc_min(&ida, 5, GFP_KERNEL), 5);
	assert_int_equal(ida_alloc_max(&ida, 1, GFP_KERNEL), -ENOSPC);
	assert_int_equal(ida_simple_get(&ida, 5, 7, GFP_KERNEL), 6);
	assert_int_equal(ida_alloc_range(&ida, 1U << 31, ~0U, GFP_KERNEL), -ENOSPC);
	assert_warns(0, ida_free(&ida, 0));
	assert_warns(1, ida_free(&ida, 0));
	assert_string_equal(host_warning, "ida_free called for id=0 which is not allocated.\n");
	assert_int_equal(ida_alloc(&ida, GFP_KERNEL), 0);
	ida_simple_remove(&ida, 6);
}

#define IDR_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IDR_TEST(store_load_erase),
		IDR_TEST(overwriting_needs_no_memory),
		IDR_TEST(compare_and_insert),
		IDR_TEST(values_and_errors_are_no_pointers),
		IDR_TEST(walks_in_order),
		IDR_TEST(alloc_takes_the_lowest),
		IDR_TEST(user_lock_is_not_ours),
		IDR_TEST(numbers_come_back),
		IDR_TEST(cyclic_goes_round),
		IDR_TEST(walks_over_numbers),
		IDR_TEST(ends_of_the_range),
		IDR_TEST(numbers_from_a_base),
		IDR_TEST(plain_numbers),
	};

	return cmocka_run_group_tests_name("idr", tests, NULL, NULL);
}
