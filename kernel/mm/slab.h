/* SPDX-License-Identifier: MIT */
/* Between slab.c and its checks. */
#ifndef _KERNEL_MM_SLAB_H
#define _KERNEL_MM_SLAB_H

#include <linux/slab.h>
#include "internal.h"

/* Caches that may exist at a time: their number has to fit into a page's descriptor. */
#define MAX_CACHES 128

extern struct kmem_cache *slab_caches[MAX_CACHES];

void *slab_alloc_caller(struct kmem_cache *s, gfp_t gfp, unsigned long caller);
void slab_free_caller(struct page *slab, void *obj, unsigned long caller);

/* The first page of the block that an object is in; NULL if there is no RAM. */
static __always_inline struct page *slab_of(const void *obj)
{
	struct page *page = page_of(obj);

	return page && unlikely(page->type == PG_TAIL) ? page->head : page;
}

/* The order of a slab is at most this: eight pages. */
#define MAX_SLAB_ORDER 3

static inline void *get_free_link(const struct kmem_cache *s, const void *obj)
{
	return *(void *const *)((const char *)obj + s->offset);
}

static inline void set_free_link(const struct kmem_cache *s, void *obj, void *next)
{
	*(void **)((char *)obj + s->offset) = next;
}

#ifdef CONFIG_DEBUG_SLAB
unsigned int slab_debug_layout(struct kmem_cache *s, unsigned int end);
void slab_debug_new(struct kmem_cache *s, void *obj);
bool slab_debug_alloc(struct kmem_cache *s, void *obj, unsigned long caller);
bool slab_debug_free(struct kmem_cache *s, struct page *slab, void *obj, unsigned long caller);
unsigned int slab_count_by_caller(const void *from, const void *to);
#else
static inline unsigned int slab_debug_layout(struct kmem_cache *s, unsigned int end)
{
	return end;
}

static inline void slab_debug_new(struct kmem_cache *s, void *obj)
{
}

static inline bool slab_debug_alloc(struct kmem_cache *s, void *obj, unsigned long caller)
{
	return true;
}

static inline bool slab_debug_free(struct kmem_cache *s, struct page *slab, void *obj,
				   unsigned long caller)
{
	return true;
}
#endif
#endif
