/* SPDX-License-Identifier: MIT */
/* Shared inside kernel/mm/ only. */
#ifndef _KERNEL_MM_INTERNAL_H
#define _KERNEL_MM_INTERNAL_H

#include <linux/jump_label.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/preempt.h>

/*
 * What a block is. The values are unlikely to be found by chance: the descriptor of a page
 * that never began a block holds whatever RAM held at power-on.
 */
enum page_type {
	PG_FREE = 0xf1,	 /* in a free list */
	PG_BUDDY = 0xb2, /* from alloc_pages() */
	PG_LARGE = 0x1c, /* from kmalloc() */
	PG_SLAB = 0x5d,	 /* objects of a cache */
	PG_TAIL = 0x7a,	 /* inside a slab: see head */
	PG_INNER = 0x3e, /* inside another block, once began one itself */
};

void page_alloc_init(void *ram, size_t size, void *first_free);
void slab_init(void);
void boot_stacks_init(void);

/**
 * struct ram - the memory that the page allocator has
 * @map:      descriptors
 * @start:    address of the first page
 * @nr_pages: pages
 *
 * Constant after page_alloc_init().
 */
struct ram {
	struct page *map;
	unsigned long start;
	unsigned long nr_pages;
};

extern struct ram ram;

static __always_inline struct page *page_of(const void *addr)
{
	unsigned long index = ((unsigned long)addr - ram.start) >> PAGE_SHIFT;

	return likely(index < ram.nr_pages) ? ram.map + index : NULL;
}

/* Pages by use, for free and /proc/meminfo. I. */
extern unsigned long slab_pages, large_pages, stack_pages, table_pages;

/* Whether this request is one of those that a test wants to fail; one nop if there is none. */
#ifdef CONFIG_FAIL_ALLOC
DECLARE_STATIC_KEY_FALSE(fail_alloc_key);
bool fail_this_alloc(void);
static __always_inline bool should_fail_alloc(gfp_t gfp)
{
	return static_branch_unlikely(&fail_alloc_key) && !(gfp & __GFP_NOFAIL) &&
	       fail_this_alloc();
}
#else
static inline bool should_fail_alloc(gfp_t gfp)
{
	return false;
}
#endif

/* A request that may sleep, where that is not allowed: reported, and then served. */
static inline void might_alloc(gfp_t gfp)
{
	if ((gfp & __GFP_DIRECT_RECLAIM) && unlikely(preempt_count() || irqs_disabled()))
		might_sleep();
}
#endif
