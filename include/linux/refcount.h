/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_REFCOUNT_H
#define _LINUX_REFCOUNT_H

#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/limits.h>

struct mutex;
struct spinlock;

/**
 * struct refcount_struct - a number of references
 * @refs: 1.. while the object lives, 0 once it is given back
 *
 * A wrong operation never frees an object that may still be in use: counting
 * up from 0, or out of the range, sets the count to REFCOUNT_SATURATED, where
 * it stays, and is reported once. The object is then never freed.
 *
 * Context: any, for all operations but those that take a lock.
 */
typedef struct refcount_struct {
	atomic_t refs;
} refcount_t;

#define REFCOUNT_INIT(n)	{ .refs = ATOMIC_INIT(n) }
#define REFCOUNT_MAX		INT_MAX
#define REFCOUNT_SATURATED	(INT_MIN / 2)

enum refcount_saturation_type {
	REFCOUNT_ADD_NOT_ZERO_OVF,
	REFCOUNT_ADD_OVF,
	REFCOUNT_ADD_UAF,
	REFCOUNT_SUB_UAF,
	REFCOUNT_DEC_LEAK,
};

/** refcount_warn_saturate - pin the count and report why, once for each reason */
void refcount_warn_saturate(refcount_t *r, enum refcount_saturation_type t);

static inline void refcount_set(refcount_t *r, int n)
{
	atomic_set(&r->refs, n);
}

static inline unsigned int refcount_read(const refcount_t *r)
{
	return atomic_read(&r->refs);
}

/** refcount_add_not_zero - take @i references of an object that may be gone */
static inline __must_check bool refcount_add_not_zero(int i, refcount_t *r)
{
	int old = refcount_read(r);

	do {
		if (!old)
			return false;
	} while (!atomic_try_cmpxchg_relaxed(&r->refs, &old,
					     (int)((u32)old + (u32)i)));
	if (unlikely(old < 0 || (int)((u32)old + (u32)i) < 0))
		refcount_warn_saturate(r, REFCOUNT_ADD_NOT_ZERO_OVF);
	return true;
}

/** refcount_inc_not_zero - take a reference of an object that may be gone */
static inline __must_check bool refcount_inc_not_zero(refcount_t *r)
{
	return refcount_add_not_zero(1, r);
}

static inline void refcount_add(int i, refcount_t *r)
{
	int old = atomic_fetch_add_relaxed(i, &r->refs);

	if (unlikely(!old))
		refcount_warn_saturate(r, REFCOUNT_ADD_UAF);
	else if (unlikely(old < 0 || (int)((u32)old + (u32)i) < 0))
		refcount_warn_saturate(r, REFCOUNT_ADD_OVF);
}

/** refcount_inc - one more reference, by somebody who holds one */
static inline void refcount_inc(refcount_t *r)
{
	refcount_add(1, r);
}

/** refcount_sub_and_test - give @i references back; whether they were the last */
static inline __must_check bool refcount_sub_and_test(int i, refcount_t *r)
{
	int old = atomic_fetch_sub_release(i, &r->refs);

	if (old == i) {
		smp_acquire__after_ctrl_dep();
		return true;
	}
	if (unlikely(old < 0 || old - i < 0))
		refcount_warn_saturate(r, REFCOUNT_SUB_UAF);
	return false;
}

/** refcount_dec_and_test - give a reference back; whether it was the last */
static inline __must_check bool refcount_dec_and_test(refcount_t *r)
{
	return refcount_sub_and_test(1, r);
}

/** refcount_dec - give a reference back that cannot be the last one */
static inline void refcount_dec(refcount_t *r)
{
	if (unlikely(atomic_fetch_sub_release(1, &r->refs) <= 1))
		refcount_warn_saturate(r, REFCOUNT_DEC_LEAK);
}

/** refcount_dec_if_one - from 1 to 0; false and no change if it was not 1 */
static inline __must_check bool refcount_dec_if_one(refcount_t *r)
{
	int one = 1;

	return atomic_try_cmpxchg_release(&r->refs, &one, 0);
}

/** refcount_dec_not_one - one less, but false and no change if it was 1 */
static inline __must_check bool refcount_dec_not_one(refcount_t *r)
{
	int old = refcount_read(r);

	do {
		if (unlikely(old == REFCOUNT_SATURATED))
			return true;
		if (old == 1)
			return false;
		if (unlikely(old <= 0)) {
			refcount_warn_saturate(r, REFCOUNT_SUB_UAF);
			return true;
		}
	} while (!atomic_try_cmpxchg_release(&r->refs, &old, old - 1));
	return true;
}

/**
 * refcount_dec_and_mutex_lock - give a reference back; locked if it was the last
 * @r: count
 * @lock: taken, and held on return, only with the last reference; sleeps
 *
 * Return: whether it was the last reference.
 */
__must_check bool refcount_dec_and_mutex_lock(refcount_t *r, struct mutex *lock);

/** refcount_dec_and_lock - the same with a spinlock; does not sleep */
__must_check bool refcount_dec_and_lock(refcount_t *r, struct spinlock *lock);

#endif
