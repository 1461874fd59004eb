/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KREF_H
#define _LINUX_KREF_H

#include <linux/refcount.h>

/**
 * struct kref - reference count of an object that is released with the last
 * @refcount: the count
 *
 * Context: any; what the release function may do follows from who puts.
 */
struct kref {
	refcount_t refcount;
};

#define KREF_INIT(n)	{ .refcount = REFCOUNT_INIT(n) }

/** kref_init - one reference, the caller's */
static inline void kref_init(struct kref *kref)
{
	refcount_set(&kref->refcount, 1);
}

static inline unsigned int kref_read(const struct kref *kref)
{
	return refcount_read(&kref->refcount);
}

/** kref_get - one more reference, by somebody who holds one */
static inline void kref_get(struct kref *kref)
{
	refcount_inc(&kref->refcount);
}

/** kref_get_unless_zero - take a reference of an object that may be gone */
static inline int __must_check kref_get_unless_zero(struct kref *kref)
{
	return refcount_inc_not_zero(&kref->refcount);
}

/**
 * kref_put - give a reference back
 * @kref: count
 * @release: called with it if that was the last reference
 *
 * Return: 1 if it was the last one, else 0.
 */
static inline int kref_put(struct kref *kref, void (*release)(struct kref *kref))
{
	if (refcount_dec_and_test(&kref->refcount)) {
		release(kref);
		return 1;
	}
	return 0;
}

/** kref_put_mutex - kref_put(), with @lock held if it calls @release, which unlocks */
static inline int kref_put_mutex(struct kref *kref,
				 void (*release)(struct kref *kref),
				 struct mutex *lock)
{
	if (refcount_dec_and_mutex_lock(&kref->refcount, lock)) {
		release(kref);
		return 1;
	}
	return 0;
}

/** kref_put_lock - kref_put(), with @lock held if it calls @release, which unlocks */
static inline int kref_put_lock(struct kref *kref,
				void (*release)(struct kref *kref),
				struct spinlock *lock)
{
	if (refcount_dec_and_lock(&kref->refcount, lock)) {
		release(kref);
		return 1;
	}
	return 0;
}

#endif
