/* SPDX-License-Identifier: MIT */
/*
 * kmalloc and object caches.
 *
 * A block of 32 bytes or more is aligned to a cache line; one of a power of two, to its size;
 * any, to 8 bytes. Allocating and freeing work in any context but NMI and take constant time,
 * except when a new slab is needed or the memory has to be cleared.
 */
#ifndef _LINUX_SLAB_H
#define _LINUX_SLAB_H

#include <linux/cache.h>
#include <linux/gfp.h>
#include <linux/overflow.h>
#include <linux/types.h>

#define SLAB_CONSISTENCY_CHECKS 0x00000100u
#define SLAB_RED_ZONE		0x00000400u
#define SLAB_POISON		0x00000800u
#define SLAB_HWCACHE_ALIGN	0x00002000u
#define SLAB_CACHE_DMA		0x00004000u
#define SLAB_STORE_USER		0x00010000u
#define SLAB_RECLAIM_ACCOUNT	0x00020000u
#define SLAB_PANIC		0x00040000u
#define SLAB_TYPESAFE_BY_RCU	0x00080000u
#define SLAB_MEM_SPREAD		0x00100000u
#define SLAB_NOLEAKTRACE	0x00800000u
#define SLAB_ACCOUNT		0x04000000u

/* What a request of 0 bytes gets: not NULL, and a fault when used. */
#define ZERO_SIZE_PTR	 ((void *)16)
#define ZERO_OR_NULL_PTR(x) ((unsigned long)(x) <= (unsigned long)ZERO_SIZE_PTR)

/* Larger requests get pages of their own. */
#define KMALLOC_MAX_CACHE_SIZE 4096
#define KMALLOC_MAX_SIZE       (PAGE_SIZE << (MAX_ORDER - 1))
#define KMALLOC_MIN_SIZE       8
#define NR_KMALLOC_CACHES      12

#define ARCH_KMALLOC_MINALIGN 8
#define ARCH_SLAB_MINALIGN    8

/**
 * struct kmem_cache - objects of one size
 * @partial:	 slabs with a free object; full ones are in no list
 * @nr_empty:	 slabs in @partial without an allocated object
 * @nr_slabs:	 slabs
 * @nr_objects:	 allocated objects
 * @size:	 distance of two objects
 * @object_size: what the user asked for
 * @offset:	 of the link to the next free object, from the object's begin
 * @order:	 a slab is 2^order pages
 * @per_slab:	 objects in a slab
 * @id:		 its number, in the pages of its slabs
 * @align:	 of an object
 * @flags:	 SLAB_*
 * @ctor:	 brings an object to the state in which it is allocated and given back
 * @name:	 for reports
 * @nr_failed:	 requests that found no memory
 *
 * I: interrupts off   c: constant while it lives
 */
struct kmem_cache {
	struct list_head partial;	/* I */
	unsigned int nr_empty;		/* I */
	unsigned int nr_slabs;		/* I */
	unsigned int nr_objects;	/* I */
	unsigned int size;		/* c */
	unsigned int object_size;	/* c */
	unsigned int offset;		/* c */
	u16 per_slab;			/* c */
	u8 order;			/* c */
	u8 id;				/* c */
	unsigned int align;		/* c */
	slab_flags_t flags;		/* c */
	void (*ctor)(void *obj);	/* c */
	const char *name;		/* c */
	unsigned int nr_failed;		/* I */
};

extern struct kmem_cache kmalloc_caches[NR_KMALLOC_CACHES];

struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     slab_flags_t flags, void (*ctor)(void *));
struct kmem_cache *kmem_cache_create_usercopy(const char *name, unsigned int size,
					      unsigned int align, slab_flags_t flags,
					      unsigned int useroffset, unsigned int usersize,
					      void (*ctor)(void *));
void kmem_cache_destroy(struct kmem_cache *s);
int kmem_cache_shrink(struct kmem_cache *s);
void *kmem_cache_alloc(struct kmem_cache *s, gfp_t gfp) __malloc;
void kmem_cache_free(struct kmem_cache *s, void *obj);
unsigned int kmem_cache_size(struct kmem_cache *s);

#define KMEM_CACHE(type, flags)                                                                    \
	kmem_cache_create(#type, sizeof(struct type), __alignof__(struct type), flags, NULL)

static inline void *kmem_cache_zalloc(struct kmem_cache *s, gfp_t gfp)
{
	return kmem_cache_alloc(s, gfp | __GFP_ZERO);
}

void *__kmalloc(size_t size, gfp_t gfp) __malloc;
void *__kmalloc_track_caller(size_t size, gfp_t gfp, unsigned long caller) __malloc;
void *krealloc(const void *p, size_t size, gfp_t gfp) __must_check;
void kfree(const void *p);
void kfree_sensitive(const void *p);
size_t ksize(const void *p);

/* The cache for a constant size, 1 to KMALLOC_MAX_CACHE_SIZE. */
static __always_inline unsigned int kmalloc_index(size_t size)
{
	return size <= 8 ? 0 : size <= 16 ? 1 : size <= 32 ? 2 : size <= 64 ? 3 :
	       size <= 96 ? 4 : size <= 128 ? 5 : size <= 192 ? 6 : size <= 256 ? 7 :
	       size <= 512 ? 8 : size <= 1024 ? 9 : size <= 2048 ? 10 : 11;
}

/**
 * kmalloc() - allocate memory
 * @size: bytes; 0 gives ZERO_SIZE_PTR
 * @gfp:  GFP_KERNEL where the caller may sleep, else GFP_ATOMIC
 *
 * Context: any but NMI. Return: uninitialised memory, NULL without memory.
 */
static __always_inline void *kmalloc(size_t size, gfp_t gfp)
{
	if (__builtin_constant_p(size) && size && size <= KMALLOC_MAX_CACHE_SIZE)
		return kmem_cache_alloc(&kmalloc_caches[kmalloc_index(size)], gfp);
	return __kmalloc(size, gfp);
}

/** kzalloc() - kmalloc(), cleared */
static __always_inline void *kzalloc(size_t size, gfp_t gfp)
{
	return kmalloc(size, gfp | __GFP_ZERO);
}

/** kmalloc_array() - kmalloc() of n * size bytes, NULL if that overflows */
static __always_inline void *kmalloc_array(size_t n, size_t size, gfp_t gfp)
{
	size_t bytes;

	if (unlikely(check_mul_overflow(n, size, &bytes)))
		return NULL;
	return kmalloc(bytes, gfp);
}

/** kcalloc() - kmalloc_array(), cleared */
static __always_inline void *kcalloc(size_t n, size_t size, gfp_t gfp)
{
	return kmalloc_array(n, size, gfp | __GFP_ZERO);
}

static inline void *__must_check krealloc_array(void *p, size_t n, size_t size, gfp_t gfp)
{
	size_t bytes;

	if (unlikely(check_mul_overflow(n, size, &bytes)))
		return NULL;
	return krealloc(p, bytes, gfp);
}

#define kmalloc_track_caller(size, gfp) __kmalloc_track_caller(size, gfp, _RET_IP_)
#define kmalloc_node(size, gfp, node)	kmalloc(size, gfp)
#define kzalloc_node(size, gfp, node)	kzalloc(size, gfp)
#define kcalloc_node(n, size, gfp, node) kcalloc(n, size, gfp)
#define kmem_cache_alloc_node(s, gfp, node) kmem_cache_alloc(s, gfp)

void *kvmalloc(size_t size, gfp_t gfp) __malloc;
void *kvzalloc(size_t size, gfp_t gfp) __malloc;
void *kvmalloc_array(size_t n, size_t size, gfp_t gfp) __malloc;
void *kvcalloc(size_t n, size_t size, gfp_t gfp) __malloc;
void kvfree(const void *p);

static inline bool slab_is_available(void)
{
	return true;
}

/* On Linux this header brings along nearly all of the basic ones. */
#include <linux/sched.h>
#endif
