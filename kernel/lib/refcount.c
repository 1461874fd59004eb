// SPDX-License-Identifier: MIT
/* Reference counts: what to do with wrong ones, and locks with the last one. */
#include <linux/refcount.h>
#include <linux/export.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

static const char *const reasons[] = {
	[REFCOUNT_ADD_NOT_ZERO_OVF] = "saturated; leaking memory",
	[REFCOUNT_ADD_OVF] = "saturated; leaking memory",
	[REFCOUNT_ADD_UAF] = "addition on 0; use-after-free",
	[REFCOUNT_SUB_UAF] = "underflow; use-after-free",
	[REFCOUNT_DEC_LEAK] = "decrement hit 0; leaking memory",
};

void refcount_warn_saturate(refcount_t *r, enum refcount_saturation_type t)
{
	static unsigned int reported;

	refcount_set(r, REFCOUNT_SATURATED);
	if (reported & (1U << t))
		return;
	reported |= 1U << t;
	WARN(1, "refcount_t: %s.\n", reasons[t]);
}
EXPORT_SYMBOL(refcount_warn_saturate);

bool refcount_dec_and_mutex_lock(refcount_t *r, struct mutex *lock)
{
	if (refcount_dec_not_one(r))
		return false;
	mutex_lock(lock);
	if (refcount_dec_and_test(r))
		return true;
	mutex_unlock(lock);
	return false;
}
EXPORT_SYMBOL(refcount_dec_and_mutex_lock);

bool refcount_dec_and_lock(refcount_t *r, spinlock_t *lock)
{
	if (refcount_dec_not_one(r))
		return false;
	spin_lock(lock);
	if (refcount_dec_and_test(r))
		return true;
	spin_unlock(lock);
	return false;
}
EXPORT_SYMBOL(refcount_dec_and_lock);
