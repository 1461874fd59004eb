// SPDX-License-Identifier: MIT
/* Memory that runs out in an interrupt: the handler is told, and goes on. */
#include <linux/interrupt.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <bhk/mm.h>
#include "hardirq.h"

/* Blocks that the handler takes until there are none, linked through themselves. */
struct block {
	struct block *next;
};

static struct block *blocks;
static unsigned int refused, taken;
static bool went_on, in_handler;

static void take(void *arg)
{
	unsigned int order = (unsigned long)arg;
	struct block *b;

	while ((b = (void *)__get_free_pages(GFP_ATOMIC | __GFP_NOWARN, order))) {
		b->next = blocks;
		blocks = b;
		taken++;
	}
}

static void give_back(unsigned int order)
{
	while (blocks) {
		struct block *b = blocks;

		blocks = b->next;
		free_pages((unsigned long)b, order);
	}
}

static void exhaust(void *unused)
{
	in_handler = in_hardirq() || in_serving_softirq();
	take((void *)(MAX_ORDER - 1UL));
}

static void refuse(void *unused)
{
	void *p = kmalloc(PAGE_SIZE << (MAX_ORDER - 1), GFP_ATOMIC);

	refused += !p;
	kfree(p);
	p = (void *)__get_free_pages(GFP_ATOMIC, MAX_ORDER - 1);
	refused += !p;
	free_pages((unsigned long)p, MAX_ORDER - 1);
	went_on = true;
}

static int atomic_memory_init(struct kunit *test)
{
	blocks = NULL;
	refused = taken = 0;
	went_on = in_handler = false;
	return 0;
}

static void exhausted_in(struct kunit *test,
			 void (*run_in)(struct kunit *, void (*)(void *), void *))
{
	unsigned long before = nr_free_pages();

	kunit_expect_log(test, "page allocation failure: order:");
	run_in(test, exhaust, NULL);
	run_in(test, refuse, NULL);
	KUNIT_EXPECT_TRUE(test, in_handler);
	KUNIT_EXPECT_GT(test, taken, 0u);
	KUNIT_EXPECT_EQ(test, refused, 2u);
	KUNIT_EXPECT_TRUE(test, went_on);
	give_back(MAX_ORDER - 1);
	/* A cache may have got a slab meanwhile, for the line's handler. */
	KUNIT_EXPECT_LE(test, (long)(before - nr_free_pages()), 8l);
	refused = 0;
	run_in(test, refuse, NULL);
	KUNIT_EXPECT_EQ(test, refused, 0u);
}

static void handler_without_memory_goes_on(struct kunit *test)
{
	exhausted_in(test, run_in_hardirq);
}

static void softirq_without_memory_goes_on(struct kunit *test)
{
	exhausted_in(test, run_in_softirq);
}

/* Until neither the cache nor the pages give any more. */
static void small_until_null(void *unused)
{
	struct block *b;

	while ((b = kmalloc(2048, GFP_ATOMIC))) {
		b->next = blocks;
		blocks = b;
		taken++;
	}
	went_on = true;
}

/* A thread takes the larger blocks first: the handler shall not need a second. */
static void last_object_is_followed_by_null(struct kunit *test)
{
	struct block *large[MAX_ORDER] = {};
	unsigned int order;

	kunit_expect_log(test, "page allocation failure: order:");
	for (order = MAX_ORDER - 1; order >= 3; order--) {
		take((void *)(unsigned long)order);
		large[order] = blocks;
		blocks = NULL;
	}
	taken = 0;
	run_in_hardirq(test, small_until_null, NULL);
	KUNIT_EXPECT_GT(test, taken, 0u);
	KUNIT_EXPECT_TRUE(test, went_on);
	while (blocks) {
		struct block *b = blocks;

		blocks = b->next;
		kfree(b);
	}
	for (order = 3; order < MAX_ORDER; order++) {
		blocks = large[order];
		give_back(order);
	}
}

static void ask_to_sleep(void *unused)
{
	kfree(kmalloc(16, GFP_KERNEL));
	went_on = true;
}

static void gfp_kernel_in_a_handler_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "BUG: sleeping function called from invalid context");
	run_in_hardirq(test, ask_to_sleep, NULL);
	KUNIT_EXPECT_TRUE(test, went_on);
}

static void gfp_kernel_in_a_softirq_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "BUG: sleeping function called from invalid context");
	run_in_softirq(test, ask_to_sleep, NULL);
	KUNIT_EXPECT_TRUE(test, went_on);
}

static struct kunit_case atomic_memory_cases[] = {
	KUNIT_CASE(handler_without_memory_goes_on),
	KUNIT_CASE(softirq_without_memory_goes_on),
	KUNIT_CASE(last_object_is_followed_by_null),
	KUNIT_CASE(gfp_kernel_in_a_handler_is_reported),
	KUNIT_CASE(gfp_kernel_in_a_softirq_is_reported),
	{}
};

static struct kunit_suite atomic_memory_suite = {
	.name = "atomic-memory",
	.init = atomic_memory_init,
	.test_cases = atomic_memory_cases,
};
kunit_test_suite(atomic_memory_suite);
