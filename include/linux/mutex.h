/* SPDX-License-Identifier: MIT */
/*
 * Mutexes, with priority inheritance: while a thread waits, the owner and whoever the owner
 * waits for run with at least its priority. Waiters are served by priority, equals first
 * come first served; unlocking hands over directly.
 */
#ifndef _LINUX_MUTEX_H
#define _LINUX_MUTEX_H

#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/spinlock_types.h>
#include <linux/types.h>
#include <linux/atomic.h>
#include <linux/sched.h>
#include <asm/current.h>

/* Bit 0 of the owner word: somebody waits, unlocking takes the slow path. */
#define MUTEX_FLAG_WAITERS 1UL

/**
 * struct mutex - a sleeping lock with an owner
 * @owner:     the thread that holds it, with MUTEX_FLAG_WAITERS; 0: free
 * @wait_list: waiters, best priority first
 */
struct mutex {
	unsigned long owner;	    /* cmpxchg, or I */
	struct list_head wait_list; /* I */
};

#define __MUTEX_INITIALIZER(name) { .wait_list = LIST_HEAD_INIT((name).wait_list) }
#define DEFINE_MUTEX(name)	  struct mutex name = __MUTEX_INITIALIZER(name)

/** mutex_init() - make a free mutex. Context: any, while nobody uses it */
static inline void mutex_init(struct mutex *lock)
{
	lock->owner = 0;
	INIT_LIST_HEAD(&lock->wait_list);
}
#define __mutex_init(lock, name, key) mutex_init(lock)

/** mutex_is_locked() - whether somebody holds it. Context: any; a snapshot */
static inline bool mutex_is_locked(struct mutex *lock)
{
	return READ_ONCE(lock->owner) != 0;
}

/* Who holds it, NULL: nobody. A snapshot. */
static inline struct task_struct *mutex_owner(const struct mutex *lock)
{
	return (struct task_struct *)(READ_ONCE(lock->owner) & ~MUTEX_FLAG_WAITERS);
}

void mutex_lock(struct mutex *lock);
int __must_check mutex_lock_interruptible(struct mutex *lock);
int __must_check mutex_lock_killable(struct mutex *lock);
int mutex_trylock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
void mutex_destroy(struct mutex *lock);
int atomic_dec_and_mutex_lock(atomic_t *cnt, struct mutex *lock);

#define mutex_lock_io(lock)			 mutex_lock(lock)
#define mutex_lock_nested(lock, sub)		 mutex_lock(lock)
#define mutex_lock_interruptible_nested(lock, s) mutex_lock_interruptible(lock)
#define mutex_lock_killable_nested(lock, sub)	 mutex_lock_killable(lock)
#define mutex_lock_io_nested(lock, sub)		 mutex_lock(lock)
#define mutex_lock_nest_lock(lock, nest_lock)	 mutex_lock(lock)
#endif
