/* SPDX-License-Identifier: MIT */
/* Pages and their descriptors. RAM is mapped one to one: addresses are physical ones. */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/log2.h>
#include <linux/mm_types.h>
#include <linux/types.h>
#include <asm/memory.h>
#include <asm/page.h>

#define offset_in_page(p)     ((unsigned long)(p) & ~PAGE_MASK)
#define PAGE_ALIGNED(addr)    (((unsigned long)(addr) & ~PAGE_MASK) == 0)
#define PFN_UP(x)	      (((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define PFN_DOWN(x)	      ((x) >> PAGE_SHIFT)
#define PFN_PHYS(x)	      ((phys_addr_t)(x) << PAGE_SHIFT)
#define page_to_virt(page)    page_address(page)
#define page_to_phys(page)    virt_to_phys(page_address(page))
#define page_to_pfn(page)     (page_to_phys(page) >> PAGE_SHIFT)
#define virt_addr_valid(addr) (virt_to_page(addr) != NULL)

/**
 * get_order() - the order of the block that holds a number of bytes
 * @size: bytes, above 0
 *
 * Context: any.
 */
static inline __attribute_const__ unsigned int get_order(unsigned long size)
{
	return size <= PAGE_SIZE ? 0 : fls_long((size - 1) >> PAGE_SHIFT);
}

struct page *virt_to_page(const void *addr);
void *page_address(const struct page *page);

unsigned long totalram_pages(void);
unsigned long nr_free_pages(void);

static inline bool is_vmalloc_addr(const void *addr)
{
	return false;
}

void *kvmalloc(size_t size, gfp_t gfp) __malloc;
void *kvzalloc(size_t size, gfp_t gfp) __malloc;
void *kvmalloc_array(size_t n, size_t size, gfp_t gfp) __malloc;
void *kvcalloc(size_t n, size_t size, gfp_t gfp) __malloc;
void kvfree(const void *p);
#endif
