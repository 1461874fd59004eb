/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_XARRAY_H
#define _LINUX_XARRAY_H

#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/kconfig.h>
#include <linux/limits.h>
#include <linux/rbtree_types.h>
#include <linux/spinlock.h>
#include <linux/types.h>

/*
 * Pointers (or small numbers) by index, for arrays with large holes. A tree of
 * the used indices: a look-up takes O(log n) steps, finding a free index
 * O(n). Marks are not offered.
 *
 * Each function is atomic by itself and may be called in any context, with gfp
 * flags that fit it. xa_lock() is for users who join several into one.
 */
struct xarray {
	spinlock_t xa_lock;
	gfp_t xa_flags;
	struct rb_root xa_root;	/* of struct xa_slot; interrupts off */
};

typedef unsigned int xa_mark_t;
#define XA_PRESENT		((xa_mark_t)8U)

#define XA_FLAGS_LOCK_IRQ	1U
#define XA_FLAGS_LOCK_BH	2U
#define XA_FLAGS_ALLOC		4U
#define XA_FLAGS_ALLOC1		(8U | XA_FLAGS_ALLOC)

#define XARRAY_INIT(name, flags) \
	{ \
		.xa_lock = __SPIN_LOCK_UNLOCKED(name.xa_lock), \
		.xa_flags = (flags), \
	}
#define DEFINE_XARRAY_FLAGS(name, flags) \
	struct xarray name = XARRAY_INIT(name, flags)
#define DEFINE_XARRAY(name)		DEFINE_XARRAY_FLAGS(name, 0)
#define DEFINE_XARRAY_ALLOC(name)	DEFINE_XARRAY_FLAGS(name, XA_FLAGS_ALLOC)
#define DEFINE_XARRAY_ALLOC1(name)	DEFINE_XARRAY_FLAGS(name, XA_FLAGS_ALLOC1)

static inline void xa_init_flags(struct xarray *xa, gfp_t flags)
{
	spin_lock_init(&xa->xa_lock);
	xa->xa_flags = flags;
	xa->xa_root = (struct rb_root) { NULL };
}

static inline void xa_init(struct xarray *xa)
{
	xa_init_flags(xa, 0);
}

#define xa_lock(xa)			spin_lock(&(xa)->xa_lock)
#define xa_unlock(xa)			spin_unlock(&(xa)->xa_lock)
#define xa_lock_bh(xa)			spin_lock_bh(&(xa)->xa_lock)
#define xa_unlock_bh(xa)		spin_unlock_bh(&(xa)->xa_lock)
#define xa_lock_irq(xa)			spin_lock_irq(&(xa)->xa_lock)
#define xa_unlock_irq(xa)		spin_unlock_irq(&(xa)->xa_lock)
#define xa_lock_irqsave(xa, flags)	spin_lock_irqsave(&(xa)->xa_lock, flags)
#define xa_unlock_irqrestore(xa, flags)	spin_unlock_irqrestore(&(xa)->xa_lock, flags)

/* Numbers in the place of pointers have bit 0 set, errors bit 1. */
static inline void *xa_mk_value(unsigned long v)
{
	return (void *)(v << 1 | 1);
}

static inline unsigned long xa_to_value(const void *entry)
{
	return (unsigned long)entry >> 1;
}

static inline bool xa_is_value(const void *entry)
{
	return (unsigned long)entry & 1;
}

#define XA_ERROR(errno)	((void *)(((unsigned long)(long)(errno) << 2) | 2))

/** xa_is_err - whether what xa_store() or its like returned is an error */
static inline bool xa_is_err(const void *entry)
{
	return ((unsigned long)entry & 3) == 2 && (long)entry >= -(MAX_ERRNO * 4L);
}

/** xa_err - the negative error number in a returned entry, else 0 */
static inline int xa_err(void *entry)
{
	return xa_is_err(entry) ? (long)entry >> 2 : 0;
}

/** struct xa_limit - a range of indices, both ends included */
struct xa_limit {
	u32 max;
	u32 min;
};

#define XA_LIMIT(_min, _max)	((struct xa_limit) { .min = (_min), .max = (_max) })
#define xa_limit_32b		XA_LIMIT(0, UINT_MAX)
#define xa_limit_31b		XA_LIMIT(0, INT_MAX)
#define xa_limit_16b		XA_LIMIT(0, USHRT_MAX)

/** xa_load - the entry at an index, or NULL */
void *xa_load(struct xarray *xa, unsigned long index);

/** xa_store - store an entry, or erase with NULL. Return: the old one; xa_err() -ENOMEM */
void *xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);

/** xa_erase - remove an entry. Return: it, or NULL */
void *xa_erase(struct xarray *xa, unsigned long index);
#define __xa_erase(xa, index)	xa_erase(xa, index)

/** xa_cmpxchg - store if @old is there. Return: what was there; xa_err() -ENOMEM */
void *xa_cmpxchg(struct xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp);

/** xa_insert - store if nothing is there. Return: 0, -EBUSY or -ENOMEM */
int __must_check xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);

/**
 * xa_alloc - store at the lowest free index
 * @xa: array
 * @id: where the index goes
 * @entry: not NULL
 * @limit: range of the index
 * @gfp: how to allocate
 *
 * Return: 0, -EBUSY if there is none, or -ENOMEM.
 */
int __must_check xa_alloc(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit,
			  gfp_t gfp);

/** xa_alloc_cyclic - as xa_alloc(), from *@next on first; 1 if it went round */
int __must_check xa_alloc_cyclic(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit,
				 u32 *next, gfp_t gfp);

/** xa_find - the first entry at or behind *@index, up to @max; *@index is its place */
void *xa_find(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter);

/** xa_find_after - the first entry behind *@index, up to @max; *@index is its place */
void *xa_find_after(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter);

/** xa_destroy - forget all entries; what they point to is the user's */
void xa_destroy(struct xarray *xa);

static inline bool xa_empty(const struct xarray *xa)
{
	return xa->xa_root.rb_node == NULL;
}

/* All entries in order; the body may erase and store. */
#define xa_for_each_range(xa, index, entry, start, last) \
	for (index = (start), entry = xa_find(xa, &(index), last, XA_PRESENT); \
	     entry; \
	     entry = xa_find_after(xa, &(index), last, XA_PRESENT))
#define xa_for_each_start(xa, index, entry, start) \
	xa_for_each_range(xa, index, entry, start, ULONG_MAX)
#define xa_for_each(xa, index, entry) \
	xa_for_each_start(xa, index, entry, 0)

#endif
