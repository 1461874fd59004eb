// SPDX-License-Identifier: MIT
/*
 * Checks of objects, with CONFIG_DEBUG_SLAB.
 *
 * An object is followed by a red zone, the link to the next free object and who allocated and
 * who freed it last. A free object is filled with POISON_FREE, its red zone with
 * RED_INACTIVE; an allocated one with POISON_INUSE until it is written, its red zone with
 * RED_ACTIVE. What differs when the object changes hands is reported with both callers.
 */
#include <linux/align.h>
#include <linux/kernel.h>
#include <linux/poison.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <bhk/module.h>
#include "slab.h"

#define RED_INACTIVE 0xbb
#define RED_ACTIVE   0xcc
#define POISON_INUSE 0x5a
#define POISON_FREE  0x6b
#define POISON_END   0xa5 /* the last byte of a free object */

/* At least this much behind an object; a whole line would hardly find more. */
#define RED_ZONE_SIZE 8

/* Bytes of a damaged object that a report shows. */
#define REPORT_BYTES 64

struct slab_track {
	unsigned long alloc_caller; /* 0 while the object never was allocated */
	unsigned long free_caller;
};

static struct slab_track *track_of(const struct kmem_cache *s, const void *obj)
{
	return (struct slab_track *)((char *)obj + s->offset + sizeof(void *));
}

static unsigned int red_zone_size(const struct kmem_cache *s)
{
	return s->offset - s->object_size;
}

/* An object whose contents are the constructor's, or are looked at while free, has none. */
static bool poisoned(const struct kmem_cache *s)
{
	return !s->ctor && !(s->flags & SLAB_TYPESAFE_BY_RCU);
}

/**
 * slab_debug_layout() - make room behind an object
 * @s:	 cache; object_size is set
 * @end: end of what it needs itself
 *
 * Return: the end with red zone, link and track.
 */
unsigned int slab_debug_layout(struct kmem_cache *s, unsigned int end)
{
	s->offset = ALIGN(s->object_size + RED_ZONE_SIZE, sizeof(void *));
	return s->offset + sizeof(void *) + sizeof(struct slab_track);
}

static void fill_free(struct kmem_cache *s, void *obj)
{
	if (poisoned(s)) {
		memset(obj, POISON_FREE, s->object_size - 1);
		((u8 *)obj)[s->object_size - 1] = POISON_END;
	}
	memset(obj + s->object_size, RED_INACTIVE, red_zone_size(s));
}

void slab_debug_new(struct kmem_cache *s, void *obj)
{
	*track_of(s, obj) = (struct slab_track){};
	fill_free(s, obj);
}

static __cold void report(struct kmem_cache *s, const void *obj, const char *what,
			  unsigned long caller)
{
	const struct slab_track *t = track_of(s, obj);

	pr_err("=============================================================================\n");
	pr_err("BUG %s: %s\n", s->name, what);
	pr_err("Object %px of %u bytes, found by %pS\n", obj, s->object_size, (void *)caller);
	if (t->alloc_caller)
		pr_err("Allocated by %pS\n", (void *)t->alloc_caller);
	if (t->free_caller)
		pr_err("Freed by %pS\n", (void *)t->free_caller);
	print_hex_dump(KERN_ERR, "Object   ", DUMP_PREFIX_ADDRESS, 16, 1, obj,
		       min(s->object_size, (unsigned int)REPORT_BYTES), true);
	print_hex_dump(KERN_ERR, "Red zone ", DUMP_PREFIX_ADDRESS, 16, 1, obj + s->object_size,
		       min(red_zone_size(s), (unsigned int)REPORT_BYTES), true);
	dump_stack();
}

static bool red_zone_ok(struct kmem_cache *s, const void *obj, u8 value)
{
	return !memchr_inv(obj + s->object_size, value, red_zone_size(s));
}

static bool poison_ok(struct kmem_cache *s, const void *obj)
{
	if (!poisoned(s))
		return true;
	return !memchr_inv(obj, POISON_FREE, s->object_size - 1) &&
	       ((const u8 *)obj)[s->object_size - 1] == POISON_END;
}

/**
 * slab_debug_alloc() - check a free object and make it an allocated one
 *
 * Return: false if it was damaged while it was free; it then stays out of use.
 */
bool slab_debug_alloc(struct kmem_cache *s, void *obj, unsigned long caller)
{
	if (!red_zone_ok(s, obj, RED_INACTIVE)) {
		report(s, obj, "red zone of a free object overwritten", caller);
		return false;
	}
	if (!poison_ok(s, obj)) {
		report(s, obj, "free object overwritten: use after free", caller);
		return false;
	}
	track_of(s, obj)->alloc_caller = caller;
	if (poisoned(s))
		memset(obj, POISON_INUSE, s->object_size);
	memset(obj + s->object_size, RED_ACTIVE, red_zone_size(s));
	return true;
}

static bool is_object(struct kmem_cache *s, struct page *slab, const void *obj)
{
	size_t offset = (const char *)obj - (const char *)page_address(slab);

	return offset % s->size == 0 && offset / s->size < s->per_slab;
}

/**
 * slab_debug_free() - check an allocated object and make it a free one
 *
 * Return: false if it is not to be freed: it is free already, or no object at all.
 */
bool slab_debug_free(struct kmem_cache *s, struct page *slab, void *obj, unsigned long caller)
{
	if (!is_object(s, slab, obj)) {
		pr_err("BUG %s: %px is no object, freed by %pS\n", s->name, obj, (void *)caller);
		dump_stack();
		return false;
	}
	if (red_zone_ok(s, obj, RED_INACTIVE)) {
		report(s, obj, "object is free already", caller);
		return false;
	}
	if (!red_zone_ok(s, obj, RED_ACTIVE))
		report(s, obj, "red zone overwritten", caller);
	track_of(s, obj)->free_caller = caller;
	fill_free(s, obj);
	return true;
}

static unsigned int count_in_slab(struct kmem_cache *s, struct page *slab, const void *from,
				  const void *to)
{
	char *obj = page_address(slab);
	unsigned int i, n = 0;

	for (i = 0; i < s->per_slab; i++, obj += s->size) {
		unsigned long caller = track_of(s, obj)->alloc_caller;

		n += caller >= (unsigned long)from && caller < (unsigned long)to &&
		     red_zone_ok(s, obj, RED_ACTIVE);
	}
	return n;
}

/**
 * slab_count_by_caller() - objects that a piece of code allocated and did not free
 * @from: its begin
 * @to:	  its end
 *
 * Every page of RAM is looked at: full slabs are in no list.
 *
 * Context: task. Return: how many.
 */
unsigned int slab_count_by_caller(const void *from, const void *to)
{
	struct page *page = ram.map, *end = page + ram.nr_pages;
	unsigned int n = 0;

	for (; page < end; page++)
		if (page->type == PG_SLAB)
			n += count_in_slab(slab_caches[page->cache], page, from, to);
	return n;
}
leak_probe("memory from kmalloc()", slab_count_by_caller);
