/* SPDX-License-Identifier: MIT */
/*
 * Assertions on locks. Lock classes are accepted and ignored: the checks of
 * kernel/sched/spinlock.c work on each lock by itself.
 */
#ifndef _LINUX_LOCKDEP_H
#define _LINUX_LOCKDEP_H

#include <linux/types.h>
#include <linux/compiler.h>
#include <linux/bug.h>

struct raw_spinlock;
struct spinlock;
struct rwlock;
struct mutex;
struct rw_semaphore;

struct lock_class_key {
};

struct lockdep_map {
};

/* Whether the caller holds the lock, as far as the build can tell; else true. */
bool raw_spinlock_is_held(const struct raw_spinlock *lock);
bool spinlock_is_held(const struct spinlock *lock);
bool rwlock_is_held(const struct rwlock *lock);
bool mutex_is_held(const struct mutex *lock);
bool rwsem_is_held(const struct rw_semaphore *sem);
bool lock_is_held_unknown(const void *lock);

#define lockdep_is_held(lock)					\
	_Generic((lock),					\
		struct raw_spinlock *: raw_spinlock_is_held,	\
		struct spinlock *: spinlock_is_held,		\
		struct rwlock *: rwlock_is_held,		\
		struct mutex *: mutex_is_held,			\
		struct rw_semaphore *: rwsem_is_held,		\
		default: lock_is_held_unknown)(lock)

/** lockdep_assert_held() - warn unless the caller holds @lock. Context: any */
#define lockdep_assert_held(lock)	WARN_ON(!lockdep_is_held(lock))
#define lockdep_assert(cond)		WARN_ON(!(cond))
#define lockdep_assert_once(cond)	WARN_ON_ONCE(!(cond))
#define lockdep_assert_held_write(lock) lockdep_assert_held(lock)
#define lockdep_assert_held_read(lock)	lockdep_assert_held(lock)
#define lockdep_assert_held_once(lock)	WARN_ON_ONCE(!lockdep_is_held(lock))
#define lockdep_assert_not_held(lock)	((void)(lock))
#define lockdep_assert_none_held_once()	do { } while (0)

#define lockdep_assert_irqs_enabled()	   WARN_ON_ONCE(raw_irqs_disabled())
#define lockdep_assert_irqs_disabled()	   WARN_ON_ONCE(!raw_irqs_disabled())
#define lockdep_assert_in_irq()		   WARN_ON_ONCE(!in_hardirq())
#define lockdep_assert_preemption_enabled() WARN_ON_ONCE(preempt_count() || raw_irqs_disabled())
#define lockdep_assert_preemption_disabled() WARN_ON_ONCE(!preempt_count() && !raw_irqs_disabled())

#define lockdep_set_class(lock, key)			   do { (void)(key); } while (0)
#define lockdep_set_class_and_name(lock, key, name)	   do { (void)(key); (void)(name); } while (0)
#define lockdep_set_subclass(lock, sub)			   do { } while (0)
#define lockdep_set_novalidate_class(lock)		   do { } while (0)
#define lockdep_init_map(map, name, key, sub)		   do { (void)(key); } while (0)
#define lockdep_register_key(key)			   do { } while (0)
#define lockdep_unregister_key(key)			   do { } while (0)
#define lockdep_off()					   do { } while (0)
#define lockdep_on()					   do { } while (0)
#define lock_map_acquire(map)				   do { } while (0)
#define lock_map_release(map)				   do { } while (0)
#define might_lock(lock)				   do { } while (0)
#define might_lock_read(lock)				   do { } while (0)
#define might_lock_nested(lock, sub)			   do { } while (0)
#define SINGLE_DEPTH_NESTING				   1
#endif
