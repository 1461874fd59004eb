// SPDX-License-Identifier: MIT
/*
 * Coherent memory: pages out of megabytes that are taken out of the caches, because RAM is
 * mapped by megabytes. Such a megabyte stays uncached once it was needed.
 */
#include <linux/bitmap.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/export.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <bhk/mm.h>
#include "internal.h"

#define ARENA_PAGES (DMA_COHERENT_MAX / PAGE_SIZE)

/**
 * struct arena - an uncached megabyte
 * @list: link
 * @base: its address
 * @used: a bit for each page
 *
 * @used: interrupts off; the others are constant once it is in the list.
 */
struct arena {
	struct list_head list;
	char *base;
	DECLARE_BITMAP(used, ARENA_PAGES);
};

static LIST_HEAD(arenas); /* added to with interrupts off, never removed from */

static bool claim(struct arena *a, unsigned int at, unsigned int n)
{
	unsigned long flags;
	bool clear;

	local_irq_save(flags);
	clear = find_next_bit(a->used, at + n, at) >= at + n;
	if (clear)
		bitmap_set(a->used, at, n);
	local_irq_restore(flags);
	return clear;
}

/* The search runs with interrupts on; whoever came in between may have taken what it found. */
static int take_pages(struct arena *a, unsigned int n, unsigned int order)
{
	unsigned long at;

	do {
		at = bitmap_find_next_zero_area(a->used, ARENA_PAGES, 0, n, (1ul << order) - 1);
		if (at >= ARENA_PAGES)
			return -ENOMEM;
	} while (!claim(a, at, n));
	return at;
}

static struct arena *new_arena(gfp_t gfp)
{
	struct arena *a = kzalloc(sizeof(*a), gfp);
	unsigned int order = get_order(DMA_COHERENT_MAX);
	unsigned long flags;

	if (!a)
		return NULL;
	a->base = (char *)__get_free_pages(gfp, order);
	if (!a->base || set_memory_uc((unsigned long)a->base, DMA_COHERENT_MAX)) {
		free_pages((unsigned long)a->base, order);
		kfree(a);
		return NULL;
	}
	local_irq_save(flags);
	list_add_tail(&a->list, &arenas);
	local_irq_restore(flags);
	return a;
}

static char *take_from_arenas(unsigned int n, unsigned int order)
{
	struct arena *a;

	list_for_each_entry(a, &arenas, list) {
		int at = take_pages(a, n, order);

		if (at >= 0)
			return a->base + at * PAGE_SIZE;
	}
	return NULL;
}

/**
 * dma_alloc_coherent() - memory that CPU and device see alike
 * @dev:    device; not used
 * @size:   bytes, at most DMA_COHERENT_MAX
 * @handle: gets the bus address
 * @gfp:    as for kmalloc()
 *
 * The first request of all, and later ones when a megabyte is used up, write that back from
 * the caches, which takes a while.
 *
 * Context: any but NMI. Return: cleared memory aligned to its size, NULL without memory.
 */
void *dma_alloc_coherent(struct device *dev, size_t size, dma_addr_t *handle, gfp_t gfp)
{
	unsigned int n = PFN_UP(size), order = get_order(size);
	char *p;

	if (!size || size > DMA_COHERENT_MAX)
		return NULL;
	p = take_from_arenas(n, order);
	if (!p && new_arena(gfp))
		p = take_from_arenas(n, order);
	if (!p)
		return NULL;
	memset(p, 0, n * PAGE_SIZE);
	*handle = virt_to_bus(p);
	return p;
}
EXPORT_SYMBOL(dma_alloc_coherent);

/** dma_free_coherent() - give it back; NULL is allowed. Context: any but NMI */
void dma_free_coherent(struct device *dev, size_t size, void *cpu_addr, dma_addr_t handle)
{
	struct arena *a;
	unsigned long flags;

	if (!cpu_addr)
		return;
	list_for_each_entry(a, &arenas, list) {
		unsigned long offset = (char *)cpu_addr - a->base;

		if (offset >= DMA_COHERENT_MAX)
			continue;
		local_irq_save(flags);
		bitmap_clear(a->used, offset / PAGE_SIZE, PFN_UP(size));
		local_irq_restore(flags);
		return;
	}
	WARN(1, "dma_free_coherent() of %px, which is no coherent memory\n", cpu_addr);
}
EXPORT_SYMBOL(dma_free_coherent);

struct dma_devres {
	size_t size;
	void *cpu_addr;
	dma_addr_t handle;
};

static void dmam_release(struct device *dev, void *res)
{
	struct dma_devres *d = res;

	dma_free_coherent(dev, d->size, d->cpu_addr, d->handle);
}

/** dmam_alloc_coherent() - dma_alloc_coherent() that is freed with the device */
void *dmam_alloc_coherent(struct device *dev, size_t size, dma_addr_t *handle, gfp_t gfp)
{
	struct dma_devres *d = devres_alloc(dmam_release, sizeof(*d), gfp);

	if (!d)
		return NULL;
	d->size = size;
	d->cpu_addr = dma_alloc_coherent(dev, size, handle, gfp);
	if (!d->cpu_addr) {
		devres_free(d);
		return NULL;
	}
	d->handle = *handle;
	devres_add(dev, d);
	return d->cpu_addr;
}
EXPORT_SYMBOL(dmam_alloc_coherent);
