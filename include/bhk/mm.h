/* SPDX-License-Identifier: MIT */
/* Memory, as the kernel's other folders see it. */
#ifndef _BHK_MM_H
#define _BHK_MM_H

#include <linux/gfp.h>
#include <linux/types.h>

void mm_init(void);

/* Thread stacks: kernel/mm/stack.c. */
void *alloc_thread_stack(void);
void free_thread_stack(void *stack);
size_t stack_watermark(const void *stack, size_t size);
const char *stack_guard_hit(unsigned long addr, void **stack);

/**
 * struct boot_stack - a stack that exists from boot on
 * @name:  "irq", "softirq" ...
 * @guard: the unmapped page below it
 * @base:  lowest address
 * @top:   behind its highest word
 */
struct boot_stack {
	const char *name;
	const char *guard, *base, *top;
};

#define NR_BOOT_STACKS 6
extern const struct boot_stack boot_stacks[NR_BOOT_STACKS];

/* Page tables: kernel/mm/pgtable.c. */
int set_memory_ro(unsigned long addr, int numpages);
int set_memory_rw(unsigned long addr, int numpages);
int set_memory_uc(unsigned long addr, size_t size);
int text_patch_word(void *addr, u32 insn);
bool addr_mapped(unsigned long addr);

/**
 * struct mem_info - where the memory is, in bytes
 * @total:   RAM that the ARM has
 * @free:    pages that nobody uses
 * @largest: the largest free block
 * @image:   code, constants, data and boot-time stacks of the kernel, and what lies below them
 * @code:    of it: code and constants
 * @pages:   page descriptors
 * @slab:    pages of kmalloc() and caches
 * @slab_used: objects in them that are allocated
 * @large:   kmalloc() beyond the caches
 * @stacks:  thread stacks
 * @tables:  page tables made after boot
 * @other:   from alloc_pages()
 * @in_use:  all that is not free, but for code, constants and page descriptors
 * @failed:  page requests that found no memory
 */
struct mem_info {
	size_t total, free, largest;
	size_t image, code, in_use, pages, slab, slab_used, large, stacks, tables, other;
	u64 failed;
};

void mem_get_info(struct mem_info *info);
u64 page_alloc_stats(unsigned int *blocks);

struct kmem_cache;
struct kmem_cache *kmem_cache_next(struct kmem_cache *prev);

/* Make requests for memory fail, for tests: kernel/mm/fail_alloc.c. */
void fail_alloc_set(unsigned int one_in, u32 seed);
extern unsigned long nr_alloc_failed_on_purpose;
#endif
