// SPDX-License-Identifier: MIT
/*
 * Object caches.
 *
 * A slab is a block of pages that holds objects of one size. Its free objects are linked
 * through themselves; the list begins in the descriptor of its first page. A cache keeps the
 * slabs that have a free object in one list and works on the first of them; full slabs are
 * in no list, they come back when one of their objects is freed. One empty slab is kept.
 *
 * Interrupts are off for a constant time. A new slab is filled while nobody knows it.
 */
#include <linux/align.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/irqflags.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <bhk/debugobjects.h>
#include <bhk/mm.h>
#include "slab.h"

/*
 * Empty slabs that a cache keeps. More of them save trips to the page allocator where
 * objects come and go in bursts, and hold memory that others could use.
 */
#define MAX_EMPTY_SLABS 1

/* A slab may waste 1/WASTE_SHARE of itself; smaller orders are preferred to less waste. */
#define WASTE_SHARE 8

struct kmem_cache *slab_caches[MAX_CACHES]; /* I */
unsigned long slab_pages;

/* The cache that struct kmem_cache itself comes from. */
static struct kmem_cache cache_cache;

static void count_slab(struct kmem_cache *s, int n)
{
	unsigned long flags;

	local_irq_save(flags);
	s->nr_slabs += n;
	slab_pages += n * (1 << s->order);
	local_irq_restore(flags);
}

/* The pages become a slab with all objects free; nobody else knows it. */
static void format_slab(struct kmem_cache *s, struct page *slab)
{
	char *obj = page_address(slab);
	unsigned int i;

	for (i = 1; i < 1u << s->order; i++) {
		slab[i].type = PG_TAIL;
		slab[i].head = slab;
	}
	slab->cache = s->id;
	slab->inuse = 0;
	slab->freelist = obj;
	for (i = 0; i < s->per_slab; i++, obj += s->size) {
		slab_debug_new(s, obj);
		set_free_link(s, obj, i + 1 < s->per_slab ? obj + s->size : NULL);
		if (s->ctor)
			s->ctor(obj);
	}
	slab->type = PG_SLAB;
}

static struct page *new_slab(struct kmem_cache *s, gfp_t gfp)
{
	/* The context was checked, and only the object is cleared. */
	struct page *slab = alloc_pages(gfp & ~(__GFP_DIRECT_RECLAIM | __GFP_ZERO), s->order);

	if (unlikely(!slab)) {
		s->nr_failed++;
		return NULL;
	}
	format_slab(s, slab);
	count_slab(s, 1);
	return slab;
}

static void free_slab(struct kmem_cache *s, struct page *slab)
{
	unsigned int i;

	for (i = 1; i < 1u << s->order; i++)
		slab[i].type = PG_INNER;
	slab->type = PG_BUDDY;
	slab->order = s->order;
	count_slab(s, -1);
	__free_pages(slab, s->order);
}

/* Interrupts off; the slab has a free object. */
static void *take_object(struct kmem_cache *s, struct page *slab)
{
	void *obj = slab->freelist;

	slab->freelist = get_free_link(s, obj);
	if (slab->inuse++ == 0)
		s->nr_empty--;
	if (!slab->freelist)
		list_del(&slab->lru);
	s->nr_objects++;
	return obj;
}

static void *take_from_new_slab(struct kmem_cache *s, gfp_t gfp)
{
	struct page *slab = new_slab(s, gfp);
	unsigned long flags;
	void *obj;

	if (!slab)
		return NULL;
	local_irq_save(flags);
	list_add(&slab->lru, &s->partial);
	s->nr_empty++;
	obj = take_object(s, slab);
	local_irq_restore(flags);
	return obj;
}

static __always_inline void *alloc_object(struct kmem_cache *s, gfp_t gfp, unsigned long caller)
{
	unsigned long flags;
	void *obj;

	might_alloc(gfp);
	if (should_fail_alloc(gfp))
		return NULL;
	do {
		obj = NULL;
		local_irq_save(flags);
		if (likely(!list_empty(&s->partial)))
			obj = take_object(s, list_first_entry(&s->partial, struct page, lru));
		local_irq_restore(flags);
		if (unlikely(!obj)) {
			obj = take_from_new_slab(s, gfp);
			if (!obj)
				return NULL;
		}
		/* A damaged object is left out of use: take the next one. */
	} while (!slab_debug_alloc(s, obj, caller));
	if (gfp & __GFP_ZERO)
		memset(obj, 0, s->object_size);
	return obj;
}

static __cold void report_bad_free(const void *obj, const char *what, unsigned long caller)
{
	pr_err("BUG: kfree of %px: %s, by %pS\n", obj, what, (void *)caller);
	dump_stack();
}

/* Interrupts off. The slab may have got one too many without an object: the caller's then. */
static struct page *put_object(struct kmem_cache *s, struct page *slab, void *obj)
{
	if (!slab->freelist)
		list_add(&slab->lru, &s->partial);
	set_free_link(s, obj, slab->freelist);
	slab->freelist = obj;
	s->nr_objects--;
	if (--slab->inuse)
		return NULL;
	if (s->nr_empty >= MAX_EMPTY_SLABS) {
		list_del(&slab->lru);
		return slab;
	}
	s->nr_empty++;
	list_move_tail(&slab->lru, &s->partial);
	return NULL;
}

static __always_inline void free_object(struct kmem_cache *s, struct page *slab, void *obj,
					unsigned long caller)
{
	struct page *empty = NULL;
	unsigned long flags;
	bool twice;

	if (!debug_obj_free(obj, s->object_size) || !slab_debug_free(s, slab, obj, caller))
		return;
	local_irq_save(flags);
	twice = obj == slab->freelist || !slab->inuse;
	if (likely(!twice))
		empty = put_object(s, slab, obj);
	local_irq_restore(flags);
	if (unlikely(empty))
		free_slab(s, empty);
	if (unlikely(twice))
		report_bad_free(obj, "it is free already", caller);
}

/**
 * kmem_cache_alloc() - allocate an object
 * @s:	 cache
 * @gfp: GFP_KERNEL where the caller may sleep, else GFP_ATOMIC; __GFP_ZERO clears it
 *
 * Context: any but NMI. Constant time, unless a new slab or clearing is needed.
 * Return: the object, NULL without memory.
 */
void *kmem_cache_alloc(struct kmem_cache *s, gfp_t gfp)
{
	return alloc_object(s, gfp, _RET_IP_);
}
EXPORT_SYMBOL(kmem_cache_alloc);

/**
 * kmem_cache_free() - give an object back
 * @s:	 the cache that it came from; another one is reported
 * @obj: object; NULL is allowed
 *
 * Context: any but NMI. Constant time, unless an empty slab is given up.
 */
void kmem_cache_free(struct kmem_cache *s, void *obj)
{
	struct page *slab;

	if (unlikely(!obj))
		return;
	slab = slab_of(obj);
	if (unlikely(!slab || slab->type != PG_SLAB || slab->cache != s->id))
		report_bad_free(obj, s->name, _RET_IP_);
	else
		free_object(s, slab, obj, _RET_IP_);
}
EXPORT_SYMBOL(kmem_cache_free);

/** kmem_cache_size() - size of an object, as it was asked for */
unsigned int kmem_cache_size(struct kmem_cache *s)
{
	return s->object_size;
}
EXPORT_SYMBOL(kmem_cache_size);

void *slab_alloc_caller(struct kmem_cache *s, gfp_t gfp, unsigned long caller)
{
	return alloc_object(s, gfp, caller);
}

/* For kfree(): the caller has found out that @slab is a slab. */
void slab_free_caller(struct page *slab, void *obj, unsigned long caller)
{
	free_object(slab_caches[slab->cache], slab, obj, caller);
}

static unsigned int object_align(unsigned int size, unsigned int align, slab_flags_t flags)
{
	unsigned int line = L1_CACHE_BYTES;

	/* Small objects share a line rather than fill one each. */
	if (flags & SLAB_HWCACHE_ALIGN) {
		while (size <= line / 2)
			line /= 2;
		align = max(align, line);
	}
	return ALIGN(max(align, (unsigned int)ARCH_SLAB_MINALIGN), sizeof(void *));
}

static unsigned int slab_order(unsigned int size)
{
	unsigned int order;

	for (order = get_order(size); order < MAX_SLAB_ORDER; order++) {
		unsigned long bytes = PAGE_SIZE << order;

		if (bytes % size <= bytes / WASTE_SHARE)
			break;
	}
	return order;
}

static int choose_id(struct kmem_cache *s)
{
	unsigned long flags;
	unsigned int id = 0;
	bool mine;

	do {
		local_irq_save(flags);
		mine = !slab_caches[id];
		if (mine)
			slab_caches[id] = s;
		local_irq_restore(flags);
	} while (!mine && ++id < MAX_CACHES);
	s->id = id;
	return mine ? 0 : -ENOSPC;
}

static int setup_cache(struct kmem_cache *s, const char *name, unsigned int size,
		       unsigned int align, slab_flags_t flags, void (*ctor)(void *))
{
	unsigned int end = ALIGN(size, sizeof(void *));

	*s = (struct kmem_cache){
		.name = name,
		.object_size = size,
		.flags = flags,
		.ctor = ctor,
		.align = object_align(size, align, flags),
	};
	INIT_LIST_HEAD(&s->partial);
	/* What the constructor wrote must survive while the object is free. */
	if (ctor || (flags & SLAB_TYPESAFE_BY_RCU)) {
		s->offset = end;
		end += sizeof(void *);
	}
	end = slab_debug_layout(s, end);
	s->size = ALIGN(end, s->align);
	s->order = slab_order(s->size);
	s->per_slab = (PAGE_SIZE << s->order) / s->size;
	return choose_id(s);
}

/**
 * kmem_cache_create() - make a cache
 * @name:  for reports and /proc/slabinfo; copied
 * @size:  bytes of an object, 1 to 32 KiB
 * @align: of an object, a power of two; 0 for 8 bytes
 * @flags: SLAB_HWCACHE_ALIGN, SLAB_PANIC; others have no effect
 * @ctor:  called for each object of a new slab, in the allocating context; may be NULL
 *
 * Context: task, may sleep. Return: the cache, NULL without memory or for a bad size.
 */
struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align,
				     slab_flags_t flags, void (*ctor)(void *))
{
	struct kmem_cache *s;
	char *copy;

	if (WARN_ON(!size || size > PAGE_SIZE << MAX_SLAB_ORDER || (align & (align - 1))))
		return NULL;
	s = kmem_cache_zalloc(&cache_cache, GFP_KERNEL);
	copy = kstrdup(name, GFP_KERNEL);
	if (s && copy && !setup_cache(s, copy, size, align, flags, ctor))
		return s;
	kfree(copy);
	kmem_cache_free(&cache_cache, s);
	if (flags & SLAB_PANIC)
		panic("cannot create slab cache %s", name);
	return NULL;
}
EXPORT_SYMBOL(kmem_cache_create);

struct kmem_cache *kmem_cache_create_usercopy(const char *name, unsigned int size,
					      unsigned int align, slab_flags_t flags,
					      unsigned int useroffset, unsigned int usersize,
					      void (*ctor)(void *))
{
	return kmem_cache_create(name, size, align, flags, ctor);
}
EXPORT_SYMBOL(kmem_cache_create_usercopy);

static struct page *unlink_empty_slab(struct kmem_cache *s)
{
	struct page *slab = NULL, *last;
	unsigned long flags;

	local_irq_save(flags);
	/* Empty ones are at the end. */
	if (s->nr_empty) {
		last = list_last_entry(&s->partial, struct page, lru);
		if (!last->inuse) {
			list_del(&last->lru);
			s->nr_empty--;
			slab = last;
		}
	}
	local_irq_restore(flags);
	return slab;
}

/** kmem_cache_shrink() - give up empty slabs; always 0. Context: any but NMI */
int kmem_cache_shrink(struct kmem_cache *s)
{
	struct page *slab;

	while ((slab = unlink_empty_slab(s)))
		free_slab(s, slab);
	return 0;
}
EXPORT_SYMBOL(kmem_cache_shrink);

/**
 * kmem_cache_destroy() - give a cache up
 * @s: cache, may be NULL. Objects that are still allocated are reported; their memory and
 *     the cache itself then stay.
 *
 * Context: task, may sleep.
 */
void kmem_cache_destroy(struct kmem_cache *s)
{
	if (!s)
		return;
	kmem_cache_shrink(s);
	if (s->nr_objects) {
		pr_err("BUG: cache %s is destroyed with %u objects in use, by %pS\n", s->name,
		       s->nr_objects, (void *)_RET_IP_);
		dump_stack();
		return;
	}
	slab_caches[s->id] = NULL;
	kfree(s->name);
	kmem_cache_free(&cache_cache, s);
}
EXPORT_SYMBOL(kmem_cache_destroy);

/**
 * kmem_cache_next() - the next cache by number
 * @prev: cache, or NULL for the first one
 *
 * Context: any; a cache may go meanwhile. Return: cache, NULL behind the last one.
 */
struct kmem_cache *kmem_cache_next(struct kmem_cache *prev)
{
	unsigned int id = prev ? prev->id + 1 : 0;

	while (id < MAX_CACHES && !slab_caches[id])
		id++;
	return id < MAX_CACHES ? slab_caches[id] : NULL;
}

struct kmem_cache kmalloc_caches[NR_KMALLOC_CACHES];
EXPORT_SYMBOL(kmalloc_caches);

/* Context: boot, once pages can be allocated. */
void slab_init(void)
{
	static const struct {
		u16 size;
		const char *name;
	} kinds[NR_KMALLOC_CACHES] = {
		{ 8, "kmalloc-8" },	  { 16, "kmalloc-16" },	    { 32, "kmalloc-32" },
		{ 64, "kmalloc-64" },	  { 96, "kmalloc-96" },	    { 128, "kmalloc-128" },
		{ 192, "kmalloc-192" },	  { 256, "kmalloc-256" },   { 512, "kmalloc-512" },
		{ 1024, "kmalloc-1k" },	  { 2048, "kmalloc-2k" },   { 4096, "kmalloc-4k" },
	};
	unsigned int i;

	setup_cache(&cache_cache, "kmem_cache", sizeof(cache_cache), 0, SLAB_HWCACHE_ALIGN, NULL);
	for (i = 0; i < NR_KMALLOC_CACHES; i++) {
		unsigned int size = kinds[i].size;
		unsigned int align = is_power_of_2(size) ? size : L1_CACHE_BYTES;

		setup_cache(&kmalloc_caches[i], kinds[i].name, size, align, 0, NULL);
	}
}
