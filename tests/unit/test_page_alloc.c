// SPDX-License-Identifier: MIT
/* kernel/mm/page_alloc.c */
#include "mm_probe.h"

struct state {
	unsigned int blocks[MAX_ORDER];
};

static struct state state_now(void)
{
	struct state s;

	page_alloc_stats(s.blocks);
	return s;
}

static void assert_state(struct state s)
{
	struct state now = state_now();

	assert_memory_equal(&now, &s, sizeof(s));
}

static size_t in_use(void)
{
	return PFN_UP(IMAGE_SIZE) + PFN_UP(totalram_pages() * sizeof(struct page));
}

static void everything_behind_the_descriptors_is_free(void **state)
{
	assert_int_equal(totalram_pages(), RAM_SIZE / PAGE_SIZE);
	assert_int_equal(nr_free_pages(), totalram_pages() - in_use());
	assert_int_equal(state_now().blocks[MAX_ORDER - 1], 2);
}

static void a_block_is_aligned_to_its_size(void **state)
{
	for (unsigned int order = 0; order < MAX_ORDER; order++) {
		char *p = (char *)__get_free_pages(GFP_KERNEL, order);

		assert_non_null(p);
		assert_int_equal((p - memory) % (PAGE_SIZE << order), 0);
		assert_true(p + (PAGE_SIZE << order) <= memory + RAM_SIZE);
		free_pages((unsigned long)p, order);
	}
}

static void descriptor_and_address_belong_together(void **state)
{
	struct page *page = alloc_pages(GFP_KERNEL, 1);
	char *p = page_address(page);

	assert_ptr_equal(virt_to_page(p), page);
	assert_ptr_equal(virt_to_page(p + PAGE_SIZE - 1), page);
	assert_ptr_equal(virt_to_page(p + PAGE_SIZE), page + 1);
	assert_null(virt_to_page(memory + RAM_SIZE));
	assert_null(virt_to_page(memory - 1));
	__free_pages(page, 1);
}

static void freeing_joins_what_allocating_split(void **state)
{
	struct state before = state_now(), now;
	unsigned long p[64];

	for (int i = 0; i < 64; i++)
		p[i] = __get_free_pages(GFP_KERNEL, i % 4);
	now = state_now();
	assert_memory_not_equal(&now, &before, sizeof(now));
	for (int i = 0; i < 64; i++)
		free_pages(p[i * 37 % 64], i * 37 % 64 % 4);
	assert_state(before);
}

/* Which of 200 slots owns a page of RAM; 0: none. */
#define SLOTS 200
static u8 owner[RAM_SIZE / PAGE_SIZE];

static struct {
	struct page *page;
	unsigned int order;
} slot[SLOTS];

static void claim(int i, u8 from, u8 to)
{
	size_t first = ((char *)page_address(slot[i].page) - memory) / PAGE_SIZE;

	for (size_t n = first; n < first + (1u << slot[i].order); n++) {
		assert_int_equal(owner[n], from);
		owner[n] = to;
	}
}

static void toggle_slot(int i, unsigned int order)
{
	if (slot[i].page) {
		claim(i, i + 1, 0);
		__free_pages(slot[i].page, slot[i].order);
		slot[i].page = NULL;
		return;
	}
	slot[i].order = order;
	slot[i].page = alloc_pages(GFP_ATOMIC | __GFP_NOWARN, order);
	if (slot[i].page)
		claim(i, 0, i + 1);
}

static void free_slots(void)
{
	for (int i = 0; i < SLOTS; i++)
		if (slot[i].page)
			toggle_slot(i, 0);
}

static void no_page_has_two_owners(void **state)
{
	struct state before = state_now();
	unsigned int seed = 1;

	for (int n = 0; n < 50000; n++)
		toggle_slot(next_random(&seed) % SLOTS, next_random(&seed) % 8);
	free_slots();
	assert_state(before);
}

/* An interrupt handler that allocates and frees between any two steps. */
static unsigned int irq_seed;
static unsigned int nr_interrupts;

static void interrupt(void)
{
	void (*self)(void) = host_on_irqs_on;

	host_on_irqs_on = NULL;
	nr_interrupts++;
	toggle_slot(SLOTS / 2 + next_random(&irq_seed) % (SLOTS / 2),
		    next_random(&irq_seed) % 3);
	host_on_irqs_on = self;
}

static void interrupts_between_the_steps_do_no_harm(void **state)
{
	struct state before = state_now();
	unsigned int seed = 2;

	host_on_irqs_on = interrupt;
	for (int n = 0; n < 20000; n++)
		toggle_slot(next_random(&seed) % (SLOTS / 2), next_random(&seed) % 8);
	host_on_irqs_on = NULL;
	assert_true(nr_interrupts > 20000);
	free_slots();
	assert_state(before);
	assert_false(irqs_disabled());
}

static void the_end_of_memory_is_an_answer(void **state)
{
	struct state before = state_now();
	size_t n = nr_free_pages(), i;
	unsigned long *p = calloc(n, sizeof(*p));
	unsigned int blocks[MAX_ORDER];

	for (i = 0; i < n; i++)
		assert_true(p[i] = __get_free_page(GFP_KERNEL));
	assert_int_equal(nr_free_pages(), 0);
	assert_int_equal(__get_free_page(GFP_KERNEL | __GFP_NOWARN), 0);
	assert_string_equal(host_log, "");
	assert_int_equal(__get_free_page(GFP_KERNEL), 0);
	assert_non_null(strstr(host_log, "unit: page allocation failure: order:0"));
	assert_true(page_alloc_stats(blocks) >= 2);
	for (i = 0; i < n; i++)
		free_page(p[i]);
	assert_state(before);
	free(p);
}

static void a_block_that_is_too_large_is_refused(void **state)
{
	assert_null(alloc_pages(GFP_KERNEL, MAX_ORDER));
	assert_non_null(strstr(host_log, "page allocation failure: order:11"));
}

static void freeing_twice_is_reported_and_harmless(void **state)
{
	unsigned long p = __get_free_pages(GFP_KERNEL, 1);
	unsigned long neighbour = __get_free_pages(GFP_KERNEL, 1);
	struct state before;

	free_pages(p, 1);
	before = state_now();
	free_pages(p, 1);
	assert_non_null(strstr(host_log, "BUG: Bad page state: it is free"));
	assert_state(before);
	free_pages(neighbour, 1);
}

static void freeing_a_joined_half_twice_is_reported(void **state)
{
	unsigned long pair = __get_free_pages(GFP_KERNEL, 1);
	struct page *half = virt_to_page((void *)pair);
	struct state before;

	/* Two single pages out of one block. */
	half[0].order = 0;
	half[1] = half[0];
	__free_page(&half[0]);
	__free_page(&half[1]);
	before = state_now();
	for (int i = 0; i < 2; i++) {
		host_log[0] = '\0';
		__free_page(&half[i]);
		assert_non_null(strstr(host_log, "BUG: Bad page state: it is free"));
	}
	assert_state(before);
}

static void freeing_with_another_order_is_reported(void **state)
{
	unsigned long p = __get_free_pages(GFP_KERNEL, 3);
	struct state before = state_now();

	free_pages(p, 2);
	assert_non_null(strstr(host_log, "BUG: Bad page state: wrong order"));
	assert_state(before);
	free_pages(p, 3);
}

static void freeing_what_is_no_ram_is_reported(void **state)
{
	free_pages((unsigned long)memory + RAM_SIZE, 0);
	assert_non_null(strstr(host_log, "no RAM"));
	host_log[0] = '\0';
	free_pages((unsigned long)memory, 0);
	assert_non_null(strstr(host_log, "not from alloc_pages"));
	host_log[0] = '\0';
	free_pages(0, 0);
	assert_string_equal(host_log, "");
}

static void exact_sizes_waste_no_pages(void **state)
{
	struct state before = state_now();
	size_t free_before = nr_free_pages();
	char *p = alloc_pages_exact(5 * PAGE_SIZE - 1, GFP_KERNEL | __GFP_ZERO);

	assert_int_equal(nr_free_pages(), free_before - 5);
	for (size_t i = 0; i < 5 * PAGE_SIZE; i++)
		assert_int_equal(p[i], 0);
	free_pages_exact(p, 5 * PAGE_SIZE - 1);
	assert_state(before);
}

static void zeroed_pages_are_zero(void **state)
{
	char *p = (char *)__get_free_page(GFP_KERNEL);

	memset(p, 0xee, PAGE_SIZE);
	free_page((unsigned long)p);
	p = (char *)get_zeroed_page(GFP_KERNEL);
	for (size_t i = 0; i < PAGE_SIZE; i++)
		assert_int_equal(p[i], 0);
	free_page((unsigned long)p);
}

static void sleeping_where_one_must_not_is_reported(void **state)
{
	preempt_disable();
	assert_warns(1, free_page(__get_free_page(GFP_KERNEL)));
	assert_warns(0, free_page(__get_free_page(GFP_ATOMIC)));
	preempt_enable();
	assert_warns(0, free_page(__get_free_page(GFP_KERNEL)));
}

static void failures_on_purpose_follow_the_seed(void **state)
{
	char first[100], second[100];

	for (int round = 0; round < 2; round++) {
		char *result = round ? second : first;

		fail_alloc_set(4, 99);
		for (int i = 0; i < 100; i++) {
			unsigned long p = __get_free_page(GFP_ATOMIC | __GFP_NOWARN);

			result[i] = !p;
			free_page(p);
		}
		fail_alloc_set(0, 0);
	}
	assert_memory_equal(first, second, sizeof(first));
	assert_non_null(memchr(first, 1, sizeof(first)));
	assert_non_null(memchr(first, 0, sizeof(first)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RAM_TEST(everything_behind_the_descriptors_is_free),
		RAM_TEST(a_block_is_aligned_to_its_size),
		RAM_TEST(descriptor_and_address_belong_together),
		RAM_TEST(freeing_joins_what_allocating_split),
		RAM_TEST(no_page_has_two_owners),
		RAM_TEST(interrupts_between_the_steps_do_no_harm),
		RAM_TEST(the_end_of_memory_is_an_answer),
		RAM_TEST(a_block_that_is_too_large_is_refused),
		RAM_TEST(freeing_twice_is_reported_and_harmless),
		RAM_TEST(freeing_a_joined_half_twice_is_reported),
		RAM_TEST(freeing_with_another_order_is_reported),
		RAM_TEST(freeing_what_is_no_ram_is_reported),
		RAM_TEST(exact_sizes_waste_no_pages),
		RAM_TEST(zeroed_pages_are_zero),
		RAM_TEST(sleeping_where_one_must_not_is_reported),
		RAM_TEST(failures_on_purpose_follow_the_seed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
