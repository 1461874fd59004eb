/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SPINLOCK_TYPES_H
#define _LINUX_SPINLOCK_TYPES_H

#include <linux/types.h>
#include <linux/compiler.h>

struct task_struct;

#define SPINLOCK_MAGIC 0xdead4ead
#define RWLOCK_MAGIC   0xdeaf1eed

/**
 * struct lock_debug - what the checks know of a spinlock or rwlock
 * @magic: says that the lock was initialised
 * @usage: LOCK_* contexts in which it was taken so far
 * @owner: who holds it (for writing)
 * @taken: where it was taken
 * @below: the lock that was taken before this one and is still held
 */
struct lock_debug {
	u32 magic;
	u8 usage;
	struct task_struct *owner;
	void *taken;
	struct lock_debug *below;
};

/*
 * On one CPU preemption off is the lock; without checks nothing is left to store.
 * @locked: 1 while held
 */
typedef struct raw_spinlock {
#ifdef CONFIG_DEBUG_SPINLOCK
	struct lock_debug debug;
	unsigned int locked;
#endif
} raw_spinlock_t;

typedef struct spinlock {
	union {
		struct raw_spinlock rlock;
	};
} spinlock_t;

/* @count: number of readers, -1 while a writer holds it. */
typedef struct rwlock {
#ifdef CONFIG_DEBUG_SPINLOCK
	struct lock_debug debug;
	int count;
#endif
} rwlock_t;

#ifdef CONFIG_DEBUG_SPINLOCK
#define __RAW_SPIN_LOCK_INITIALIZER(name) { .debug = { .magic = SPINLOCK_MAGIC } }
#define __RW_LOCK_UNLOCKED(name)	  ((rwlock_t){ .debug = { .magic = RWLOCK_MAGIC } })
#else
#define __RAW_SPIN_LOCK_INITIALIZER(name) {}
#define __RW_LOCK_UNLOCKED(name)	  ((rwlock_t){})
#endif

#define __SPIN_LOCK_INITIALIZER(name)	 { { .rlock = __RAW_SPIN_LOCK_INITIALIZER(name) } }
#define __RAW_SPIN_LOCK_UNLOCKED(name)	 ((raw_spinlock_t)__RAW_SPIN_LOCK_INITIALIZER(name))
#define __SPIN_LOCK_UNLOCKED(name)	 ((spinlock_t)__SPIN_LOCK_INITIALIZER(name))

#define DEFINE_RAW_SPINLOCK(x) raw_spinlock_t x = __RAW_SPIN_LOCK_INITIALIZER(x)
#define DEFINE_SPINLOCK(x)     spinlock_t x = __SPIN_LOCK_INITIALIZER(x)
#define DEFINE_RWLOCK(x)       rwlock_t x = __RW_LOCK_UNLOCKED(x)
#endif
