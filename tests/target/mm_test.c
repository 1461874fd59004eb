// SPDX-License-Identifier: MIT
/* Memory on the machine: contexts, stacks, page tables. Allocators' logic: tests/unit/. */
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/io.h>
#include <linux/mempool.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <bhk/mm.h>
#include "hardirq.h"
#include "threads.h"

static bool can_write(void *addr)
{
	u32 value = *(u32 *)addr;

	return !copy_to_kernel_nofault(addr, &value, sizeof(value));
}

static bool can_read(const void *addr)
{
	u32 value;

	return !copy_from_kernel_nofault(&value, addr, sizeof(value));
}

/* --- allocating in each context --------------------------------------------------------- */

static void alloc_and_free(void *arg)
{
	void **result = arg;

	result[0] = kmalloc(100, GFP_ATOMIC);
	result[1] = (void *)__get_free_pages(GFP_ATOMIC, 2);
	result[2] = kzalloc(8000, GFP_ATOMIC);
}

static void free_three(void *arg)
{
	void **result = arg;

	kfree(result[0]);
	free_pages((unsigned long)result[1], 2);
	kfree(result[2]);
}

static void handlers_and_softirqs_may_allocate(struct kunit *test)
{
	void *from_irq[3] = {}, *from_softirq[3] = {};
	size_t free = nr_free_pages();

	run_in_hardirq(test, alloc_and_free, from_irq);
	run_in_softirq(test, alloc_and_free, from_softirq);
	KUNIT_EXPECT_NOT_NULL(test, from_irq[0]);
	KUNIT_EXPECT_NOT_NULL(test, from_irq[1]);
	KUNIT_EXPECT_NOT_NULL(test, from_softirq[2]);
	run_in_softirq(test, free_three, from_irq);
	run_in_hardirq(test, free_three, from_softirq);
	KUNIT_EXPECT_LE(test, free - nr_free_pages(), 3);
}

static void gfp_kernel_in_atomic_context_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "sleeping function called from invalid context");
	preempt_disable();
	kfree(kmalloc(16, GFP_KERNEL));
	preempt_enable();
}

static void gfp_atomic_in_atomic_context_is_silent(struct kunit *test)
{
	preempt_disable();
	kfree(kmalloc(16, GFP_ATOMIC));
	kfree(kmalloc(16, GFP_NOWAIT));
	preempt_enable();
}

static void no_memory_is_an_answer(struct kunit *test)
{
	kunit_expect_log(test, "page allocation failure: order:10");
	KUNIT_EXPECT_NULL(test, vmalloc(KMALLOC_MAX_SIZE + 1));
	fail_alloc_set(1, 1);
	KUNIT_EXPECT_NULL(test, alloc_pages(GFP_KERNEL | __GFP_NOWARN, 10));
	KUNIT_EXPECT_NULL(test, alloc_pages(GFP_KERNEL, 10));
	fail_alloc_set(0, 0);
}

static void the_parts_make_the_whole(struct kunit *test)
{
	struct mem_info before, after;
	void *p;

	mem_get_info(&before);
	p = (void *)__get_free_pages(GFP_KERNEL, 4);
	mem_get_info(&after);
	KUNIT_EXPECT_EQ(test, before.free - after.free, 16 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, after.other - before.other, 16 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, after.free + after.image + after.pages + after.slab + after.large +
				      after.stacks + after.tables + after.other,
			after.total);
	KUNIT_EXPECT_GT(test, after.stacks, 0);
	KUNIT_EXPECT_LE(test, after.slab_used, after.slab);
	free_pages((unsigned long)p, 4);
}

/* --- stacks --------------------------------------------------------------------------------- */

static void a_stack_is_mapped_above_its_guard(struct kunit *test)
{
	char *stack = alloc_thread_stack();
	void *found = NULL;

	KUNIT_ASSERT_NOT_NULL(test, stack);
	KUNIT_EXPECT_TRUE(test, can_write(stack));
	KUNIT_EXPECT_TRUE(test, can_write(stack + CONFIG_THREAD_SIZE - 4));
	KUNIT_EXPECT_FALSE(test, can_read(stack - 4));
	KUNIT_EXPECT_FALSE(test, can_read(stack - PAGE_SIZE));
	KUNIT_EXPECT_FALSE(test, can_read(stack + CONFIG_THREAD_SIZE));
	KUNIT_EXPECT_STREQ(test, stack_guard_hit((unsigned long)stack - 4, &found), "thread");
	KUNIT_EXPECT_PTR_EQ(test, found, stack);
	KUNIT_EXPECT_NULL(test, stack_guard_hit((unsigned long)stack, NULL));
	free_thread_stack(stack);
}

static void boot_time_stacks_have_guards(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < NR_BOOT_STACKS; i++) {
		const struct boot_stack *s = &boot_stacks[i];
		void *found = NULL;

		KUNIT_EXPECT_FALSE(test, can_read(s->guard));
		KUNIT_EXPECT_TRUE(test, can_read(s->base));
		KUNIT_EXPECT_STREQ(test, stack_guard_hit((unsigned long)s->base - 1, &found),
				   s->name);
		KUNIT_EXPECT_PTR_EQ(test, found, s->base);
	}
	KUNIT_EXPECT_NULL(test, stack_guard_hit(0, NULL));
	KUNIT_EXPECT_NULL(test, stack_guard_hit((unsigned long)test, NULL));
}

static void the_watermark_is_the_deepest_word(struct kunit *test)
{
	u32 *stack = alloc_thread_stack();

	KUNIT_EXPECT_EQ(test, stack_watermark(stack, CONFIG_THREAD_SIZE), 0);
	stack[100] = 1;
	KUNIT_EXPECT_EQ(test, stack_watermark(stack, CONFIG_THREAD_SIZE),
			CONFIG_THREAD_SIZE - 400);
	free_thread_stack(stack);
	/* Whoever gets it next finds it fresh. */
	stack = alloc_thread_stack();
	KUNIT_EXPECT_EQ(test, stack_watermark(stack, CONFIG_THREAD_SIZE), 0);
	free_thread_stack(stack);
}

static void every_boot_time_stack_is_watched(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < NR_BOOT_STACKS; i++) {
		const struct boot_stack *s = &boot_stacks[i];
		size_t size = s->top - s->base, used = stack_watermark(s->base, size);

		KUNIT_EXPECT_LT_MSG(test, used, size, "stack %s", s->name);
	}
}

#define MANY 200

static void stacks_come_and_go_without_loss(struct kunit *test)
{
	char **stack = kunit_kcalloc(test, MANY, sizeof(*stack), GFP_KERNEL);
	size_t free, tables;
	struct mem_info info;
	int round, i;

	for (round = 0; round < 2; round++) {
		mem_get_info(&info);
		free = info.free;
		tables = info.tables;
		for (i = 0; i < MANY; i++) {
			stack[i] = alloc_thread_stack();
			KUNIT_ASSERT_NOT_NULL(test, stack[i]);
			*(int *)stack[i] = i;
		}
		for (i = 0; i < MANY; i++) {
			KUNIT_EXPECT_EQ(test, *(int *)stack[i], i);
			KUNIT_EXPECT_FALSE(test, addr_mapped((unsigned long)stack[i] - 1));
			free_thread_stack(stack[i]);
		}
	}
	mem_get_info(&info);
	/* The second round found the page tables and the spare stacks of the first. */
	KUNIT_EXPECT_EQ(test, info.tables, tables);
	KUNIT_EXPECT_EQ(test, info.free, free);
}

static void a_freed_stack_faults(struct kunit *test)
{
	char *stack[8];
	int i, mapped = 0;

	for (i = 0; i < 8; i++)
		stack[i] = alloc_thread_stack();
	for (i = 0; i < 8; i++)
		can_write(stack[i]);
	for (i = 0; i < 8; i++)
		free_thread_stack(stack[i]);
	/* But for the spare ones; the TLB must not remember the others. */
	for (i = 0; i < 8; i++)
		mapped += can_read(stack[i]);
	KUNIT_EXPECT_LE(test, mapped, 2);
}

static void no_memory_for_a_stack_is_an_answer(struct kunit *test)
{
	void *stack[4];
	size_t free;
	int i;

	/* Past the spare ones. */
	for (i = 0; i < 4; i++)
		stack[i] = alloc_thread_stack();
	free = nr_free_pages();
	kunit_expect_log(test, "page allocation failure");
	fail_alloc_set(1, 1);
	KUNIT_EXPECT_NULL(test, alloc_thread_stack());
	fail_alloc_set(0, 0);
	KUNIT_EXPECT_EQ(test, nr_free_pages(), free);
	for (i = 0; i < 4; i++)
		free_thread_stack(stack[i]);
}

static void freeing_no_stack_is_reported(struct kunit *test)
{
	char *stack = alloc_thread_stack();

	kunit_expect_log(test, "WARNING:");
	free_thread_stack(stack + 4);
	free_thread_stack(stack);
}

/* --- page tables ---------------------------------------------------------------------------- */

static char page_of_data[PAGE_SIZE] __aligned(PAGE_SIZE);
static const u32 constant = 1;

static void the_image_is_protected(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, can_read(NULL));
	KUNIT_EXPECT_FALSE(test, can_write((void *)schedule));
	KUNIT_EXPECT_FALSE(test, can_write((void *)&constant));
	KUNIT_EXPECT_TRUE(test, can_write(page_of_data));
}

static void pages_become_read_only_and_back(struct kunit *test)
{
	unsigned long addr = (unsigned long)page_of_data;

	KUNIT_EXPECT_EQ(test, set_memory_ro(addr, 1), 0);
	KUNIT_EXPECT_FALSE(test, can_write(page_of_data));
	KUNIT_EXPECT_TRUE(test, can_read(page_of_data));
	KUNIT_EXPECT_EQ(test, set_memory_rw(addr, 1), 0);
	KUNIT_EXPECT_TRUE(test, can_write(page_of_data));
	KUNIT_EXPECT_EQ(test, set_memory_ro(0x10000000, 1), -EINVAL);
}

static __noinline __noclone int one(void)
{
	__asm__ volatile("");
	return 1;
}

static void text_can_be_patched(struct kunit *test)
{
	int (*volatile fn)(void) = one;
	u32 old = *(u32 *)one;

	KUNIT_ASSERT_EQ(test, fn(), 1);
	/* mov r0, #1 and mov r0, #2 differ in their lowest bits. */
	KUNIT_ASSERT_EQ(test, old, 0xe3a00001);
	KUNIT_EXPECT_EQ(test, text_patch_word(one, 0xe3a00002), 0);
	KUNIT_EXPECT_EQ(test, fn(), 2);
	KUNIT_EXPECT_FALSE(test, can_write((void *)one));
	KUNIT_EXPECT_EQ(test, text_patch_word(one, old), 0);
	KUNIT_EXPECT_EQ(test, fn(), 1);
	KUNIT_EXPECT_EQ(test, text_patch_word((char *)one + 2, old), -EINVAL);
	KUNIT_EXPECT_EQ(test, text_patch_word((void *)0x50000000, old), -EINVAL);
}

static void registers_are_where_they_are(struct kunit *test)
{
	KUNIT_EXPECT_PTR_EQ(test, ioremap(0x20003000, 0x20), (void *)0x20003000);
	/* RAM that the kernel uses itself is not to be had. */
	KUNIT_EXPECT_NULL(test, ioremap(virt_to_phys(test), 16));
	KUNIT_EXPECT_NULL(test, ioremap(0x50000000, 16));
}

/* --- memory for devices ----------------------------------------------------------------------- */

static void coherent_memory_is_clear_and_aligned(struct kunit *test)
{
	dma_addr_t bus[3];
	char *p[3];
	int i;

	for (i = 0; i < 3; i++) {
		p[i] = dma_alloc_coherent(NULL, 5000, &bus[i], GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, p[i]);
		KUNIT_EXPECT_EQ(test, (unsigned long)p[i] % 8192, 0);
		KUNIT_EXPECT_EQ(test, bus[i], virt_to_bus(p[i]));
		KUNIT_EXPECT_NULL(test, memchr_inv(p[i], 0, 5000));
		memset(p[i], i + 1, 5000);
	}
	for (i = 0; i < 3; i++) {
		KUNIT_EXPECT_NULL(test, memchr_inv(p[i], i + 1, 5000));
		dma_free_coherent(NULL, 5000, p[i], bus[i]);
	}
	KUNIT_EXPECT_NULL(test, dma_alloc_coherent(NULL, DMA_COHERENT_MAX + 1, bus, GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, dma_alloc_coherent(NULL, 0, bus, GFP_KERNEL));
}

static void freeing_other_memory_as_coherent_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "which is no coherent memory");
	dma_free_coherent(NULL, 16, test, 0);
}

static void pool_blocks_do_not_cross_the_boundary(struct kunit *test)
{
	struct dma_pool *pool = dma_pool_create("test", NULL, 96, 32, 256);
	dma_addr_t bus[100];
	void *p[100];
	int i;

	KUNIT_ASSERT_NOT_NULL(test, pool);
	for (i = 0; i < 100; i++) {
		p[i] = dma_pool_zalloc(pool, GFP_KERNEL, &bus[i]);
		KUNIT_ASSERT_NOT_NULL(test, p[i]);
		KUNIT_EXPECT_EQ(test, bus[i] % 32, 0);
		KUNIT_EXPECT_EQ(test, bus[i] / 256, (bus[i] + 95) / 256);
		KUNIT_EXPECT_NULL(test, memchr_inv(p[i], 0, 96));
		memset(p[i], i, 96);
	}
	for (i = 0; i < 100; i++) {
		KUNIT_EXPECT_NULL(test, memchr_inv(p[i], i, 96));
		dma_pool_free(pool, p[i], bus[i]);
	}
	dma_pool_destroy(pool);
	KUNIT_EXPECT_NULL(test, dma_pool_create("test", NULL, 96, 24, 0));
	KUNIT_EXPECT_NULL(test, dma_pool_create("test", NULL, 96, 0, 64));
}

/* --- pools with a reserve --------------------------------------------------------------------- */

static void the_reserve_serves_when_memory_is_out(struct kunit *test)
{
	mempool_t *pool = mempool_create_kmalloc_pool(3, 64);
	void *p[4];
	int i;

	KUNIT_ASSERT_NOT_NULL(test, pool);
	fail_alloc_set(1, 1);
	for (i = 0; i < 4; i++)
		p[i] = mempool_alloc(pool, GFP_ATOMIC);
	fail_alloc_set(0, 0);
	KUNIT_EXPECT_NOT_NULL(test, p[2]);
	KUNIT_EXPECT_NULL(test, p[3]);
	for (i = 0; i < 4; i++)
		mempool_free(p[i], pool);
	KUNIT_EXPECT_EQ(test, pool->curr_nr, 3);
	mempool_destroy(pool);
}

static int wait_for_element(void *pool)
{
	mempool_free(mempool_alloc(pool, GFP_KERNEL), pool);
	return 7;
}

static void who_may_sleep_waits_for_the_reserve(struct kunit *test)
{
	mempool_t *pool = mempool_create_page_pool(1, 0);
	struct task_struct *t;
	void *only;

	t = make_thread(test, wait_for_element, pool, 10);
	fail_alloc_set(1, 1);
	only = mempool_alloc(pool, GFP_ATOMIC);
	wake_up_process(t);
	KUNIT_EXPECT_EQ(test, task_state_to_char(t), 'D');
	mempool_free(only, pool);
	fail_alloc_set(0, 0);
	KUNIT_EXPECT_EQ(test, join_thread(t), 7);
	mempool_destroy(pool);
}

static void mm_test_exit(struct kunit *test)
{
	fail_alloc_set(0, 0);
}

static struct kunit_case mm_cases[] = {
	KUNIT_CASE(handlers_and_softirqs_may_allocate),
	KUNIT_CASE(gfp_kernel_in_atomic_context_is_reported),
	KUNIT_CASE(gfp_atomic_in_atomic_context_is_silent),
	KUNIT_CASE(no_memory_is_an_answer),
	KUNIT_CASE(the_parts_make_the_whole),
	KUNIT_CASE(a_stack_is_mapped_above_its_guard),
	KUNIT_CASE(boot_time_stacks_have_guards),
	KUNIT_CASE(the_watermark_is_the_deepest_word),
	KUNIT_CASE(every_boot_time_stack_is_watched),
	KUNIT_CASE(stacks_come_and_go_without_loss),
	KUNIT_CASE(a_freed_stack_faults),
	KUNIT_CASE(no_memory_for_a_stack_is_an_answer),
	KUNIT_CASE(freeing_no_stack_is_reported),
	KUNIT_CASE(the_image_is_protected),
	KUNIT_CASE(pages_become_read_only_and_back),
	KUNIT_CASE(text_can_be_patched),
	KUNIT_CASE(registers_are_where_they_are),
	KUNIT_CASE(coherent_memory_is_clear_and_aligned),
	KUNIT_CASE(freeing_other_memory_as_coherent_is_reported),
	KUNIT_CASE(pool_blocks_do_not_cross_the_boundary),
	KUNIT_CASE(the_reserve_serves_when_memory_is_out),
	KUNIT_CASE(who_may_sleep_waits_for_the_reserve),
	{}
};

static struct kunit_suite mm_suite = {
	.name = "mm",
	.exit = mm_test_exit,
	.test_cases = mm_cases,
};
kunit_test_suite(mm_suite);
