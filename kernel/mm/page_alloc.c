// SPDX-License-Identifier: MIT
/*
 * Pages: a buddy allocator.
 *
 * Free memory is a set of blocks of 2^order pages, each aligned to its size, in one list for
 * each order. A block is split into halves on the way down and joined with its other half
 * (its buddy, whose number differs in one bit) on the way up.
 *
 * Interrupts are off for one step at a time: choosing a block, linking one, looking at one
 * buddy; none takes more than some 30 instructions. Between two steps the block belongs to
 * nobody's list, only to the code that works on it.
 *
 * A descriptor is looked at only if its page has begun a block before: the buddy of a block
 * always has, because splitting what they were made from wrote both.
 */
#include <linux/align.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/irqflags.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <bhk/debugobjects.h>
#include <bhk/mm.h>
#include "internal.h"

static struct list_head free_list[MAX_ORDER];	/* I */
static unsigned int nr_blocks[MAX_ORDER];	/* I */
static unsigned int free_orders;		/* I: bit n: free_list[n] is not empty */

struct ram ram;

static u64 nr_failed;				/* I */

/**
 * virt_to_page() - the descriptor of the page that an address is in
 * @addr: address in RAM, not that of a thread stack's window
 *
 * Context: any. Return: the descriptor, NULL if there is no RAM.
 */
struct page *virt_to_page(const void *addr)
{
	return page_of(addr);
}
EXPORT_SYMBOL(virt_to_page);

/** page_address() - where the page itself is */
void *page_address(const struct page *page)
{
	return (void *)(ram.start + ((unsigned long)(page - ram.map) << PAGE_SHIFT));
}
EXPORT_SYMBOL(page_address);

/** totalram_pages() - pages of RAM, the kernel's own included */
unsigned long totalram_pages(void)
{
	return ram.nr_pages;
}

/** nr_free_pages() - pages that nobody uses */
unsigned long nr_free_pages(void)
{
	unsigned long sum = 0;
	unsigned int order;

	for (order = 0; order < MAX_ORDER; order++)
		sum += (unsigned long)READ_ONCE(nr_blocks[order]) << order;
	return sum;
}

static struct page *buddy_of(struct page *page, unsigned int order)
{
	unsigned long buddy = (page - ram.map) ^ (1ul << order);

	if (order == MAX_ORDER - 1 || buddy + (1ul << order) > ram.nr_pages)
		return NULL;
	return ram.map + buddy;
}

/* Interrupts off. */
static void link_block(struct page *page, unsigned int order)
{
	page->type = PG_FREE;
	page->order = order;
	list_add(&page->lru, &free_list[order]);
	nr_blocks[order]++;
	free_orders |= 1u << order;
}

/* Interrupts off. */
static void unlink_block(struct page *page, unsigned int order)
{
	list_del(&page->lru);
	if (--nr_blocks[order] == 0)
		free_orders &= ~(1u << order);
}

static struct page *take_smallest(unsigned int order, unsigned int *found)
{
	struct page *page = NULL;
	unsigned long flags;

	local_irq_save(flags);
	if (free_orders >> order) {
		*found = order + __ffs(free_orders >> order);
		page = list_first_entry(&free_list[*found], struct page, lru);
		unlink_block(page, *found);
		page->type = PG_BUDDY;
		page->order = order;
	} else {
		nr_failed++;
	}
	local_irq_restore(flags);
	return page;
}

static struct page *take_block(unsigned int order)
{
	unsigned int have = 0;
	struct page *page = take_smallest(order, &have);
	unsigned long flags;

	while (have > order) {
		have--;
		local_irq_save(flags);
		link_block(page + (1ul << have), have);
		local_irq_restore(flags);
	}
	return page;
}

/* One step upwards: join the block with its buddy if that is free, else link it. */
static struct page *join_or_link(struct page *page, unsigned int order)
{
	struct page *buddy = buddy_of(page, order);
	unsigned long flags;

	local_irq_save(flags);
	if (buddy && buddy->type == PG_FREE && buddy->order == order) {
		unlink_block(buddy, order);
		buddy->type = PG_INNER;
		if (buddy < page)
			page = buddy;
	} else {
		link_block(page, order);
		page = NULL;
	}
	local_irq_restore(flags);
	return page;
}

static void give_block(struct page *page, unsigned int order)
{
	while ((page = join_or_link(page, order)))
		order++;
}

/* Free whole pages [from, to) in the largest aligned blocks that fit. */
static void give_range(unsigned long from, unsigned long to)
{
	while (from < to) {
		unsigned int order = from ? __ffs(from) : MAX_ORDER - 1;

		order = min(order, (unsigned int)MAX_ORDER - 1);
		while (from + (1ul << order) > to)
			order--;
		ram.map[from].type = PG_INNER;
		give_block(ram.map + from, order);
		from += 1ul << order;
	}
}

static void show_free_blocks(void)
{
	char line[MAX_ORDER * 16];
	unsigned int order;
	int len = 0;

	for (order = 0; order < MAX_ORDER; order++)
		len += scnprintf(line + len, sizeof(line) - len, "%u*%lukB ", nr_blocks[order],
				 (PAGE_SIZE / 1024) << order);
	pr_warn("free: %s= %lukB of %lukB, slab: %lukB, stacks: %lukB\n", line,
		nr_free_pages() * (PAGE_SIZE / 1024), ram.nr_pages * (PAGE_SIZE / 1024),
		slab_pages * (PAGE_SIZE / 1024), stack_pages * (PAGE_SIZE / 1024));
}

static __cold void report_no_pages(gfp_t gfp, unsigned int order)
{
	static DEFINE_RATELIMIT_STATE(limit, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST);

	if ((gfp & __GFP_NOWARN) || !__ratelimit(&limit))
		return;
	pr_warn("%s: page allocation failure: order:%u, mode:%#x\n", current->comm, order, gfp);
	dump_stack();
	show_free_blocks();
}

static struct page *no_pages(gfp_t gfp, unsigned int order)
{
	if (gfp & __GFP_NOFAIL)
		panic("Out of memory: order %u was asked for with __GFP_NOFAIL", order);
	report_no_pages(gfp, order);
	return NULL;
}

/**
 * alloc_pages() - allocate a block of pages
 * @gfp:   __GFP_ZERO clears it, __GFP_NOWARN keeps a failure quiet
 * @order: 2^order pages, aligned to their size; below MAX_ORDER
 *
 * Context: any but NMI; task context with GFP_KERNEL. O(order).
 * Return: the descriptor of the first page, NULL without memory.
 */
struct page *alloc_pages(gfp_t gfp, unsigned int order)
{
	struct page *page;

	might_alloc(gfp);
	if (unlikely(order >= MAX_ORDER) || should_fail_alloc(gfp))
		return no_pages(gfp, order);
	page = take_block(order);
	if (unlikely(!page))
		return no_pages(gfp, order);
	if (gfp & __GFP_ZERO)
		memset(page_address(page), 0, PAGE_SIZE << order);
	return page;
}
EXPORT_SYMBOL(alloc_pages);

static __cold void report_bad_free(struct page *page, unsigned int order, void *caller)
{
	pr_err("BUG: Bad page state: %s, address %px, order %u, freed by %pS with order %u\n",
	       page->type == PG_FREE || page->type == PG_INNER ? "it is free" :
	       page->type == PG_BUDDY ? "wrong order" : "not from alloc_pages()",
	       page_address(page), page->order, caller, order);
	dump_stack();
}

static void free_block(struct page *page, unsigned int order, void *caller)
{
	unsigned long flags;
	bool ours;

	if (!debug_obj_free(page_address(page), PAGE_SIZE << order))
		return;
	local_irq_save(flags);
	ours = page->type == PG_BUDDY && page->order == order;
	if (ours)
		page->type = PG_INNER;
	local_irq_restore(flags);
	if (likely(ours))
		give_block(page, order);
	else
		report_bad_free(page, order, caller);
}

/**
 * __free_pages() - give a block back
 * @page:  from alloc_pages()
 * @order: as it was asked for
 *
 * A block that is free already, or is none, is reported and left alone.
 *
 * Context: any but NMI. O(MAX_ORDER - order), interrupts on between the steps.
 */
void __free_pages(struct page *page, unsigned int order)
{
	free_block(page, order, (void *)_RET_IP_);
}
EXPORT_SYMBOL(__free_pages);

/** __get_free_pages() - alloc_pages() that returns the address, 0 without memory */
unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_pages(gfp, order);

	return page ? (unsigned long)page_address(page) : 0;
}
EXPORT_SYMBOL(__get_free_pages);

/** get_zeroed_page() - the address of a cleared page, 0 without memory */
unsigned long get_zeroed_page(gfp_t gfp)
{
	return __get_free_pages(gfp | __GFP_ZERO, 0);
}
EXPORT_SYMBOL(get_zeroed_page);

/** free_pages() - __free_pages() by address; 0 is allowed */
void free_pages(unsigned long addr, unsigned int order)
{
	struct page *page = virt_to_page((void *)addr);

	if (!addr)
		return;
	if (page)
		free_block(page, order, (void *)_RET_IP_);
	else
		pr_err("BUG: free_pages() of %#lx, which is no RAM, by %pS\n", addr,
		       (void *)_RET_IP_);
}
EXPORT_SYMBOL(free_pages);

/**
 * alloc_pages_exact() - as many pages as a size needs, not rounded up to a power of two
 * @size: bytes
 * @gfp:  as for alloc_pages()
 *
 * Context: any but NMI. Time grows with the size. Return: address, NULL without memory.
 */
void *alloc_pages_exact(size_t size, gfp_t gfp)
{
	unsigned int order = get_order(size), n = PFN_UP(size), i;
	struct page *page = alloc_pages(gfp, order);

	if (!page)
		return NULL;
	for (i = 0; i < n; i++) {
		page[i].type = PG_BUDDY;
		page[i].order = 0;
	}
	give_range(page - ram.map + n, page - ram.map + (1ul << order));
	return page_address(page);
}
EXPORT_SYMBOL(alloc_pages_exact);

/** free_pages_exact() - give back what alloc_pages_exact() gave for the same size */
void free_pages_exact(void *virt, size_t size)
{
	unsigned long addr = (unsigned long)virt;
	unsigned long end = addr + PAGE_ALIGN(size);

	for (; addr < end; addr += PAGE_SIZE)
		free_pages(addr, 0);
}
EXPORT_SYMBOL(free_pages_exact);

/**
 * page_alloc_stats() - free blocks of each order
 * @blocks: MAX_ORDER numbers
 *
 * Context: any. Return: requests that failed since boot.
 */
u64 page_alloc_stats(unsigned int *blocks)
{
	unsigned int order;

	for (order = 0; order < MAX_ORDER; order++)
		blocks[order] = READ_ONCE(nr_blocks[order]);
	return nr_failed;
}

/**
 * page_alloc_init() - take over the RAM
 * @start:	begin, aligned to the largest block
 * @size:	bytes
 * @first_free: the descriptors go here; below it everything is in use
 *
 * Descriptors of free memory are not cleared: see the top of the file. Only the search for
 * leaks looks at all of them.
 *
 * Context: boot, interrupts off.
 */
void page_alloc_init(void *start, size_t size, void *first_free)
{
	unsigned long in_use;
	unsigned int order;

	for (order = 0; order < MAX_ORDER; order++) {
		INIT_LIST_HEAD(&free_list[order]);
		nr_blocks[order] = 0;
	}
	free_orders = 0;
	ram.start = (unsigned long)start;
	ram.nr_pages = size >> PAGE_SHIFT;
	ram.map = PTR_ALIGN(first_free, PAGE_SIZE);
	in_use = PFN_UP((unsigned long)(ram.map + ram.nr_pages) - ram.start);
	memset(ram.map, 0, (IS_ENABLED(CONFIG_DEBUG_SLAB) ? ram.nr_pages : in_use) * sizeof(*ram.map));
	give_range(in_use, ram.nr_pages);
}
