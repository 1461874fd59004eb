// SPDX-License-Identifier: MIT
/* kernel/mm/slab.c and kmalloc.c */
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

static void shrink_all(void)
{
	struct kmem_cache *s = NULL;

	while ((s = kmem_cache_next(s)))
		kmem_cache_shrink(s);
}

static void each_size_gets_enough_and_is_aligned(void **state)
{
	for (size_t size = 1; size <= 3 * 4096; size++) {
		char *p = kmalloc(size, GFP_KERNEL);
		size_t align = size < 32 ? 8 : 32;

		assert_non_null(p);
		assert_true(ksize(p) >= size);
		assert_true(size > 4096 || ksize(p) < 2 * size || size < 8);
		assert_int_equal((uintptr_t)p % align, 0);
		if (is_power_of_2(size))
			assert_int_equal((uintptr_t)p % min(size, (size_t)4096), 0);
		memset(p, 0xa5, size);
		kfree(p);
	}
}

static void a_constant_size_takes_the_same_cache(void **state)
{
	void *a = kmalloc(193, GFP_KERNEL), *b = kmalloc(4096, GFP_KERNEL);

	assert_int_equal(ksize(a), 256);
	assert_int_equal(ksize(b), 4096);
	kfree(a);
	kfree(b);
}

static void nothing_and_null(void **state)
{
	volatile size_t none = 0;

	assert_ptr_equal(kmalloc(none, GFP_KERNEL), ZERO_SIZE_PTR);
	assert_int_equal(ksize(ZERO_SIZE_PTR), 0);
	kfree(ZERO_SIZE_PTR);
	kfree(NULL);
	kmem_cache_free(&kmalloc_caches[0], NULL);
	assert_string_equal(host_log, "");
}

static void cleared_memory_is_clear(void **state)
{
	for (int i = 0; i < 3; i++) {
		char *p = kmalloc(96, GFP_KERNEL);

		memset(p, 0xff, 96);
		kfree(p);
		p = kzalloc(96, GFP_KERNEL);
		for (int n = 0; n < 96; n++)
			assert_int_equal(p[n], 0);
		kfree(p);
	}
}

static void products_that_overflow_are_refused(void **state)
{
	volatile size_t huge = SIZE_MAX / 2 + 2;

	assert_null(kcalloc(huge, 2, GFP_KERNEL));
	assert_null(kmalloc_array(2, huge, GFP_KERNEL));
	assert_null(kmalloc(huge, GFP_KERNEL | __GFP_NOWARN));
}

static void krealloc_keeps_what_was_there(void **state)
{
	size_t size = 5;
	char *p = kmalloc(size, GFP_KERNEL);

	memset(p, 'x', size);
	for (; size < 20000; size = size * 3 / 2) {
		p = krealloc(p, size * 3 / 2, GFP_KERNEL);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 'x');
		memset(p, 'x', size * 3 / 2);
	}
	assert_ptr_equal(krealloc(p, 0, GFP_KERNEL), ZERO_SIZE_PTR);
	p = krealloc(NULL, 10, GFP_KERNEL);
	kfree(p);
	shrink_all();
	assert_int_equal(slab_pages, 0);
	assert_int_equal(large_pages, 0);
}

#define SLOTS 300

static struct {
	u8 *p;
	size_t size;
} slot[SLOTS];

static void toggle_slot(int i, size_t size)
{
	if (slot[i].p) {
		for (size_t n = 0; n < slot[i].size; n++)
			assert_int_equal(slot[i].p[n], (u8)(i + n));
		kfree(slot[i].p);
		slot[i].p = NULL;
		return;
	}
	slot[i].p = kmalloc(size, GFP_ATOMIC | __GFP_NOWARN);
	slot[i].size = size;
	for (size_t n = 0; slot[i].p && n < size; n++)
		slot[i].p[n] = i + n;
}

static void free_slots(void)
{
	for (int i = 0; i < SLOTS; i++)
		if (slot[i].p)
			toggle_slot(i, 0);
	shrink_all();
	assert_int_equal(slab_pages, 0);
	assert_int_equal(large_pages, 0);
}

static size_t random_size(unsigned int *seed)
{
	/* Small ones mostly, up to three pages. */
	return next_random(seed) % (8u << next_random(seed) % 11) + 1;
}

static void no_byte_has_two_owners(void **state)
{
	size_t before = nr_free_pages();
	unsigned int seed = 3;

	for (int n = 0; n < 50000; n++)
		toggle_slot(next_random(&seed) % SLOTS, random_size(&seed));
	free_slots();
	assert_int_equal(nr_free_pages(), before);
}

static unsigned int irq_seed, nr_interrupts;

static void interrupt(void)
{
	void (*self)(void) = host_on_irqs_on;

	host_on_irqs_on = NULL;
	nr_interrupts++;
	toggle_slot(SLOTS / 2 + next_random(&irq_seed) % (SLOTS / 2), random_size(&irq_seed) % 600);
	host_on_irqs_on = self;
}

static void interrupts_between_the_steps_do_no_harm(void **state)
{
	size_t before = nr_free_pages();
	unsigned int seed = 4;

	host_on_irqs_on = interrupt;
	for (int n = 0; n < 20000; n++)
		toggle_slot(next_random(&seed) % (SLOTS / 2), random_size(&seed));
	host_on_irqs_on = NULL;
	assert_true(nr_interrupts > 20000);
	free_slots();
	assert_int_equal(nr_free_pages(), before);
	assert_false(irqs_disabled());
}

static void the_end_of_memory_is_an_answer(void **state)
{
	void *last = NULL, *p;
	size_t n = 0, before = nr_free_pages();

	while ((p = kmalloc(2048, GFP_KERNEL | __GFP_NOWARN))) {
		*(void **)p = last;
		last = p;
		n++;
	}
	assert_int_equal(n, before * 2);
	assert_null(kmalloc(2048, GFP_KERNEL));
	assert_non_null(strstr(host_log, "page allocation failure"));
	for (; last; last = p) {
		p = *(void **)last;
		kfree(last);
	}
	shrink_all();
	assert_int_equal(nr_free_pages(), before);
}

static void one_empty_slab_is_kept(void **state)
{
	void *p[200];

	for (int i = 0; i < 200; i++)
		p[i] = kmalloc(128, GFP_KERNEL);
	for (int i = 0; i < 200; i++)
		kfree(p[i]);
	assert_int_equal(slab_pages, 1);
}

static void freeing_twice_is_reported(void **state)
{
	void *p = kmalloc(64, GFP_KERNEL), *other = kmalloc(64, GFP_KERNEL), *a, *b;

	kfree(p);
	kfree(p);
	assert_non_null(strstr(host_log, "it is free already"));
	a = kmalloc(64, GFP_KERNEL);
	b = kmalloc(64, GFP_KERNEL);
	assert_ptr_not_equal(a, b);
	kfree(a);
	kfree(b);
	kfree(other);
}

static void freeing_large_memory_twice_is_reported(void **state)
{
	void *p = kmalloc(10000, GFP_KERNEL);

	kfree(p);
	kfree(p);
	assert_non_null(strstr(host_log, "BUG: kfree of"));
	assert_int_equal(large_pages, 0);
}

static void freeing_a_stranger_is_reported(void **state)
{
	unsigned long page = __get_free_page(GFP_KERNEL);
	char *large = kmalloc(8192, GFP_KERNEL);
	int local;

	kfree((void *)page);
	assert_non_null(strstr(host_log, "BUG: kfree of"));
	host_log[0] = '\0';
	kfree(&local);
	assert_non_null(strstr(host_log, "BUG: kfree of"));
	host_log[0] = '\0';
	kfree(large + 64);
	assert_non_null(strstr(host_log, "BUG: kfree of"));
	kfree(large);
	free_page(page);
}

static void freeing_to_another_cache_is_reported(void **state)
{
	void *p = kmalloc(64, GFP_KERNEL);

	kmem_cache_free(&kmalloc_caches[kmalloc_index(32)], p);
	assert_non_null(strstr(host_log, "kmalloc-32"));
	kfree(p);
}

struct thing {
	int magic;
	int user;
};

static int nr_constructed;

static void construct(void *obj)
{
	*(struct thing *)obj = (struct thing){ .magic = 0x1234 };
	nr_constructed++;
}

static void constructed_objects_stay_so(void **state)
{
	struct kmem_cache *s = kmem_cache_create("thing", sizeof(struct thing), 0, 0, construct);
	struct thing *t[500];

	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 500; i++) {
			t[i] = kmem_cache_alloc(s, GFP_KERNEL);
			assert_int_equal(t[i]->magic, 0x1234);
		}
		for (int i = 0; i < 500; i++)
			kmem_cache_free(s, t[i]);
	}
	assert_true(nr_constructed >= 500);
	kmem_cache_destroy(s);
	assert_string_equal(host_log, "");
}

static void a_cache_has_its_alignment_and_size(void **state)
{
	struct kmem_cache *s = kmem_cache_create("aligned", 100, 256, 0, NULL);
	struct kmem_cache *line = kmem_cache_create("line", 40, 0, SLAB_HWCACHE_ALIGN, NULL);
	void *p = kmem_cache_alloc(s, GFP_KERNEL), *q = kmem_cache_alloc(s, GFP_KERNEL);
	void *l = kmem_cache_zalloc(line, GFP_KERNEL);

	assert_int_equal(kmem_cache_size(s), 100);
	assert_int_equal((uintptr_t)p % 256, 0);
	assert_int_equal((uintptr_t)q % 256, 0);
	assert_int_equal((uintptr_t)l % L1_CACHE_BYTES, 0);
	kmem_cache_free(s, p);
	kmem_cache_free(s, q);
	kmem_cache_free(line, l);
	kmem_cache_destroy(s);
	kmem_cache_destroy(line);
}

static void a_slab_may_have_several_pages(void **state)
{
	static const unsigned int sizes[] = { 1500, 3000, 5000, 12000, 32768 };

	for (int i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct kmem_cache *s = kmem_cache_create("large", sizes[i], 0, 0, NULL);
		u8 *p[20];

		for (int n = 0; n < 20; n++) {
			p[n] = kmem_cache_alloc(s, GFP_KERNEL);
			memset(p[n], n, sizes[i]);
		}
		for (int n = 0; n < 20; n++) {
			assert_null(memchr_inv(p[n], n, sizes[i]));
			assert_int_equal(ksize(p[n]), sizes[i]);
			kmem_cache_free(s, p[n]);
		}
		kmem_cache_destroy(s);
	}
	assert_string_equal(host_log, "");
}

static void destroying_a_used_cache_is_reported(void **state)
{
	struct kmem_cache *s = kmem_cache_create("used", 24, 0, 0, NULL);
	void *p = kmem_cache_alloc(s, GFP_KERNEL);

	kmem_cache_destroy(s);
	assert_non_null(strstr(host_log, "cache used is destroyed with 1 objects"));
	kmem_cache_free(s, p);
	kmem_cache_destroy(s);
}

static void bad_sizes_make_no_cache(void **state)
{
	assert_warns(1, assert_null(kmem_cache_create("none", 0, 0, 0, NULL)));
	assert_warns(1, assert_null(kmem_cache_create("huge", 32769, 0, 0, NULL)));
	assert_warns(1, assert_null(kmem_cache_create("odd", 8, 24, 0, NULL)));
}

static void there_is_an_end_of_caches(void **state)
{
	struct kmem_cache *s[MAX_CACHES];
	int n = 0;

	while ((s[n] = kmem_cache_create("many", 32, 0, 0, NULL)))
		n++;
	assert_int_equal(n, MAX_CACHES - NR_KMALLOC_CACHES - 1);
	while (n--)
		kmem_cache_destroy(s[n]);
	shrink_all();
	assert_int_equal(slab_pages, 0);
}

static void sleeping_where_one_must_not_is_reported(void **state)
{
	preempt_disable();
	assert_warns(1, kfree(kmalloc(100, GFP_KERNEL)));
	assert_warns(0, kfree(kmalloc(100, GFP_ATOMIC)));
	preempt_enable();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SLAB_TEST(each_size_gets_enough_and_is_aligned),
		SLAB_TEST(a_constant_size_takes_the_same_cache),
		SLAB_TEST(nothing_and_null),
		SLAB_TEST(cleared_memory_is_clear),
		SLAB_TEST(products_that_overflow_are_refused),
		SLAB_TEST(krealloc_keeps_what_was_there),
		SLAB_TEST(no_byte_has_two_owners),
		SLAB_TEST(interrupts_between_the_steps_do_no_harm),
		SLAB_TEST(the_end_of_memory_is_an_answer),
		SLAB_TEST(one_empty_slab_is_kept),
		SLAB_TEST(freeing_twice_is_reported),
		SLAB_TEST(freeing_large_memory_twice_is_reported),
		SLAB_TEST(freeing_a_stranger_is_reported),
		SLAB_TEST(freeing_to_another_cache_is_reported),
		SLAB_TEST(constructed_objects_stay_so),
		SLAB_TEST(a_cache_has_its_alignment_and_size),
		SLAB_TEST(a_slab_may_have_several_pages),
		SLAB_TEST(destroying_a_used_cache_is_reported),
		SLAB_TEST(bad_sizes_make_no_cache),
		SLAB_TEST(there_is_an_end_of_caches),
		SLAB_TEST(sleeping_where_one_must_not_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
