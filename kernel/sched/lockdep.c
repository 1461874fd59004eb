// SPDX-License-Identifier: MIT
/* Who holds a lock, for lockdep_assert_held(): true where the build does not know. */
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

#ifdef CONFIG_DEBUG_SPINLOCK
bool raw_spinlock_is_held(const struct raw_spinlock *lock)
{
	return lock->locked && lock->debug.owner == current;
}

/* A reader lock does not know its readers. */
bool rwlock_is_held(const struct rwlock *lock)
{
	return lock->count > 0 || (lock->count < 0 && lock->debug.owner == current);
}
#else
bool raw_spinlock_is_held(const struct raw_spinlock *lock)
{
	return true;
}

bool rwlock_is_held(const struct rwlock *lock)
{
	return true;
}
#endif

bool spinlock_is_held(const struct spinlock *lock)
{
	return raw_spinlock_is_held(&lock->rlock);
}

bool mutex_is_held(const struct mutex *lock)
{
	return mutex_owner(lock) == current;
}

bool rwsem_is_held(const struct rw_semaphore *sem)
{
	return sem->count > 0 || sem->owner == current;
}

bool lock_is_held_unknown(const void *lock)
{
	return true;
}
