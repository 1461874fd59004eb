// SPDX-License-Identifier: MIT
/* Memory comes up, and what the tools ask of all its parts. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <bhk/bootinfo.h>
#include <bhk/mm.h>
#include <soc/bcm2835.h>
#include "internal.h"

extern char __image_start[], __rodata_end[], __kernel_end[];

void __init mm_init(void)
{
	size_t size = min_t(size_t, bootinfo.mem_size ?: BOOT_MEM_DEFAULT, RAM_SIZE_MAX);

	page_alloc_init((void *)(uintptr_t)bootinfo.mem_base, size, __kernel_end);
	slab_init();
	boot_stacks_init();
}

static size_t pages_to_bytes(unsigned long pages)
{
	return pages << PAGE_SHIFT;
}

static size_t slab_bytes_used(void)
{
	struct kmem_cache *s = NULL;
	size_t sum = 0;

	while ((s = kmem_cache_next(s)))
		sum += s->nr_objects * s->object_size;
	return sum;
}

/**
 * mem_get_info() - where the memory is
 * @info: filled
 *
 * Context: any; the numbers may be of slightly different moments.
 */
void mem_get_info(struct mem_info *info)
{
	unsigned int blocks[MAX_ORDER], order;
	size_t known;

	*info = (struct mem_info){
		.total = pages_to_bytes(totalram_pages()),
		.free = pages_to_bytes(nr_free_pages()),
		.image = PAGE_ALIGN((unsigned long)__kernel_end),
		.code = PAGE_ALIGN(__rodata_end - __image_start),
		.pages = PAGE_ALIGN(totalram_pages() * sizeof(struct page)),
		.slab = pages_to_bytes(slab_pages),
		.slab_used = slab_bytes_used(),
		.large = pages_to_bytes(large_pages),
		.stacks = pages_to_bytes(stack_pages),
		.tables = pages_to_bytes(table_pages),
	};
	info->failed = page_alloc_stats(blocks);
	for (order = 0; order < MAX_ORDER; order++)
		if (blocks[order])
			info->largest = PAGE_SIZE << order;
	known = info->free + info->image + info->pages + info->slab + info->large +
		info->stacks + info->tables;
	info->other = info->total > known ? info->total - known : 0;
	info->in_use = info->total - info->free - info->pages - info->code;
}
