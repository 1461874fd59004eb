// SPDX-License-Identifier: MIT
/* kmalloc: the cache for a size, and pages for what is larger. */
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/irqflags.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include "slab.h"

unsigned long large_pages;

/* The cache for 1 to 192 bytes, by (size - 1) / 8; larger ones are powers of two. */
static const u8 small_index[192 / 8] = {
	0, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6,
};

static inline struct kmem_cache *cache_for(size_t size)
{
	/* 256 is cache 7. */
	return &kmalloc_caches[size <= 192 ? small_index[(size - 1) / 8] : fls(size - 1) - 1];
}

static void count_large(unsigned int order, int sign)
{
	unsigned long flags;

	local_irq_save(flags);
	large_pages += sign * (1 << order);
	local_irq_restore(flags);
}

static void *alloc_large(size_t size, gfp_t gfp)
{
	unsigned int order = get_order(size);
	struct page *page = alloc_pages(gfp, order);

	if (!page)
		return NULL;
	page->type = PG_LARGE;
	count_large(order, 1);
	return page_address(page);
}

static void free_large(struct page *page)
{
	count_large(page->order, -1);
	page->type = PG_BUDDY;
	__free_pages(page, page->order);
}

/**
 * __kmalloc_track_caller() - kmalloc() on behalf of another function
 * @size:   bytes
 * @gfp:    as for kmalloc()
 * @caller: who is named when the block is damaged or leaks
 *
 * Context: any but NMI. Return: memory, NULL without memory.
 */
void *__kmalloc_track_caller(size_t size, gfp_t gfp, unsigned long caller)
{
	if (likely(size - 1 < KMALLOC_MAX_CACHE_SIZE))
		return slab_alloc_caller(cache_for(size), gfp, caller);
	return size ? alloc_large(size, gfp) : ZERO_SIZE_PTR;
}
EXPORT_SYMBOL(__kmalloc_track_caller);

void *__kmalloc(size_t size, gfp_t gfp)
{
	return __kmalloc_track_caller(size, gfp, _RET_IP_);
}
EXPORT_SYMBOL(__kmalloc);

static __cold void report_stranger(const void *p, unsigned long caller)
{
	pr_err("BUG: kfree of %px, which kmalloc did not return or which is free, by %pS\n", p,
	       (void *)caller);
	dump_stack();
}

static void free_block(const void *p, unsigned long caller)
{
	struct page *page = slab_of(p);

	if (likely(page && page->type == PG_SLAB))
		slab_free_caller(page, (void *)p, caller);
	else if (page && page->type == PG_LARGE && p == page_address(page))
		free_large(page);
	else
		report_stranger(p, caller);
}

/**
 * kfree() - give back what kmalloc() gave
 * @p: memory; NULL and ZERO_SIZE_PTR are allowed
 *
 * What is free already or never was allocated is reported, as far as it can be told.
 *
 * Context: any but NMI.
 */
void kfree(const void *p)
{
	if (likely(!ZERO_OR_NULL_PTR(p)))
		free_block(p, _RET_IP_);
}
EXPORT_SYMBOL(kfree);

/** ksize() - bytes that may be used of a block, at least what was asked for */
size_t ksize(const void *p)
{
	struct page *page;

	if (ZERO_OR_NULL_PTR(p))
		return 0;
	page = slab_of(p);
	if (page && page->type == PG_SLAB)
		return slab_caches[page->cache]->object_size;
	return page && page->type == PG_LARGE ? PAGE_SIZE << page->order : 0;
}
EXPORT_SYMBOL(ksize);

/** kfree_sensitive() - kfree() of something that nobody may find: it is cleared */
void kfree_sensitive(const void *p)
{
	memzero_explicit((void *)p, ksize(p));
	if (!ZERO_OR_NULL_PTR(p))
		free_block(p, _RET_IP_);
}
EXPORT_SYMBOL(kfree_sensitive);

/**
 * krealloc() - change the size of a block
 * @p:	  from kmalloc(), or NULL
 * @size: new size; 0 frees the block and returns ZERO_SIZE_PTR
 * @gfp:  as for kmalloc()
 *
 * Context: any but NMI. Return: the block, perhaps elsewhere; NULL without memory, and then
 * the old one is still there.
 */
void *krealloc(const void *p, size_t size, gfp_t gfp)
{
	size_t old = ksize(p);
	void *new;

	if (size && size <= old)
		return (void *)p;
	new = __kmalloc_track_caller(size, gfp, _RET_IP_);
	if (!new)
		return NULL;
	if (size && old)
		memcpy(new, p, old);
	kfree(p);
	return new;
}
EXPORT_SYMBOL(krealloc);

/*
 * There is no second way to memory: what is too large for kmalloc() is not to be had, and
 * all addresses are contiguous.
 */
void *kvmalloc(size_t size, gfp_t gfp)
{
	return __kmalloc_track_caller(size, gfp, _RET_IP_);
}
EXPORT_SYMBOL(kvmalloc);

void *kvzalloc(size_t size, gfp_t gfp)
{
	return __kmalloc_track_caller(size, gfp | __GFP_ZERO, _RET_IP_);
}
EXPORT_SYMBOL(kvzalloc);

void *kvmalloc_array(size_t n, size_t size, gfp_t gfp)
{
	return kmalloc_array(n, size, gfp);
}
EXPORT_SYMBOL(kvmalloc_array);

void *kvcalloc(size_t n, size_t size, gfp_t gfp)
{
	return kcalloc(n, size, gfp);
}
EXPORT_SYMBOL(kvcalloc);

void kvfree(const void *p)
{
	kfree(p);
}
EXPORT_SYMBOL(kvfree);

void *vmalloc(unsigned long size)
{
	return __kmalloc_track_caller(PAGE_ALIGN(size), GFP_KERNEL, _RET_IP_);
}
EXPORT_SYMBOL(vmalloc);

void *vzalloc(unsigned long size)
{
	return __kmalloc_track_caller(PAGE_ALIGN(size), GFP_KERNEL | __GFP_ZERO, _RET_IP_);
}
EXPORT_SYMBOL(vzalloc);

void vfree(const void *p)
{
	kfree(p);
}
EXPORT_SYMBOL(vfree);
