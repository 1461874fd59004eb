// SPDX-License-Identifier: MIT
/* kernel/mm/slab_debug.c: each kind of damage is found and named. */
#define CONFIG_DEBUG_SLAB 1
#include "mm_probe.h"
#include "../../kernel/mm/slab.h"

static int setup(void **state)
{
	ram_setup(state);
	memset(slab_caches, 0, sizeof(slab_caches));
	slab_pages = large_pages = 0;
	slab_init();
	return 0;
}

#define SLAB_TEST(f) cmocka_unit_test_setup(f, setup)

static bool reported(const char *what)
{
	bool found = strstr(host_log, what);

	host_log[0] = '\0';
	return found;
}

static void correct_use_is_silent(void **state)
{
	void *p[100];
	unsigned int seed = 5;

	for (int round = 0; round < 50; round++) {
		for (int i = 0; i < 100; i++) {
			size_t size = next_random(&seed) % 5000 + 1;

			p[i] = kmalloc(size, GFP_KERNEL);
			memset(p[i], i, size);
		}
		for (int i = 0; i < 100; i++)
			kfree(p[i * 37 % 100]);
	}
	assert_string_equal(host_log, "");
}

static void a_byte_behind_the_object(void **state)
{
	char *p = kmalloc(64, GFP_KERNEL);

	p[64] = 'x';
	kfree(p);
	assert_true(reported("BUG kmalloc-64: red zone overwritten"));
	kfree(kmalloc(64, GFP_KERNEL));
	assert_string_equal(host_log, "");
}

static void a_write_after_free(void **state)
{
	char *p = kmalloc(64, GFP_KERNEL), *again;

	kfree(p);
	p[10] = 'x';
	again = kmalloc(64, GFP_KERNEL);
	assert_true(reported("use after free"));
	/* The damaged one stays out of use. */
	assert_ptr_not_equal(again, p);
	kfree(again);
}

static void a_read_after_free_reads_poison(void **state)
{
	u8 *p = kmalloc(64, GFP_KERNEL);

	assert_int_equal(p[3], 0x5a);
	kfree(p);
	assert_int_equal(p[3], 0x6b);
	assert_int_equal(p[63], 0xa5);
}

static void freeing_twice(void **state)
{
	void *p = kmalloc(64, GFP_KERNEL), *q = kmalloc(64, GFP_KERNEL);

	kfree(p);
	kfree(q);
	kfree(p);
	assert_true(reported("object is free already"));
}

static void freeing_the_middle(void **state)
{
	char *p = kmalloc(64, GFP_KERNEL);

	kfree(p + 8);
	assert_true(reported("is no object"));
	kfree(p);
	assert_string_equal(host_log, "");
}

static void construct(void *obj)
{
	memset(obj, 'c', 48);
}

static void constructed_objects_are_not_poisoned(void **state)
{
	struct kmem_cache *s = kmem_cache_create("made", 48, 0, 0, construct);
	char *p = kmem_cache_alloc(s, GFP_KERNEL);

	assert_int_equal(p[0], 'c');
	kmem_cache_free(s, p);
	assert_int_equal(p[47], 'c');
	kmem_cache_destroy(s);
	assert_string_equal(host_log, "");
}

static void objects_of_a_caller_are_counted(void **state)
{
	const char *here = (char *)objects_of_a_caller_are_counted;
	void *p = kmalloc(64, GFP_KERNEL);

	assert_int_equal(slab_count_by_caller(here, here + 4096), 1);
	assert_int_equal(slab_count_by_caller(here - 4096, here), 0);
	kfree(p);
	assert_int_equal(slab_count_by_caller(here, here + 4096), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SLAB_TEST(correct_use_is_silent),
		SLAB_TEST(a_byte_behind_the_object),
		SLAB_TEST(a_write_after_free),
		SLAB_TEST(a_read_after_free_reads_poison),
		SLAB_TEST(freeing_twice),
		SLAB_TEST(freeing_the_middle),
		SLAB_TEST(constructed_objects_are_not_poisoned),
		SLAB_TEST(objects_of_a_caller_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
