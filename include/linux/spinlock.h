/* SPDX-License-Identifier: MIT */
/*
 * Spinlocks on one CPU: nobody ever spins. Taking one disables preemption, and
 * interrupts or bottom halves in the _irq, _irqsave and _bh forms; that alone keeps
 * everybody else out. All forms are compiler barriers. A holder may not sleep.
 *
 * With CONFIG_DEBUG_SPINLOCK each lock remembers who holds it and in which contexts it
 * was taken; wrong use is reported in Linux's words (kernel/sched/spinlock.c).
 */
#ifndef _LINUX_SPINLOCK_H
#define _LINUX_SPINLOCK_H

#include <linux/typecheck.h>
#include <linux/preempt.h>
#include <linux/linkage.h>
#include <linux/compiler.h>
#include <linux/irqflags.h>
#include <linux/stringify.h>
#include <linux/bottom_half.h>
#include <linux/lockdep.h>
#include <linux/atomic.h>
#include <linux/bug.h>
#include <asm/processor.h>
#include <asm/barrier.h>
#include <linux/spinlock_types.h>

#ifdef CONFIG_DEBUG_SPINLOCK
void debug_spin_lock(raw_spinlock_t *lock);
int debug_spin_trylock(raw_spinlock_t *lock);
void debug_spin_unlock(raw_spinlock_t *lock);
void __raw_spin_lock_init(raw_spinlock_t *lock);
int debug_show_held_spinlocks(void);

#define raw_spin_is_locked(lock)     ((lock)->locked != 0)
#define assert_raw_spin_locked(lock) BUG_ON(!raw_spin_is_locked(lock))
#else
static inline void debug_spin_lock(raw_spinlock_t *lock)
{
}

static inline int debug_spin_trylock(raw_spinlock_t *lock)
{
	return 1;
}

static inline void debug_spin_unlock(raw_spinlock_t *lock)
{
}

static inline void __raw_spin_lock_init(raw_spinlock_t *lock)
{
}

static inline int debug_show_held_spinlocks(void)
{
	return 0;
}

/* As on Linux with one CPU and no debugging: nothing is known, so not locked. */
#define raw_spin_is_locked(lock)     ((void)(lock), 0)
#define assert_raw_spin_locked(lock) ((void)(lock))
#endif

#define __BH_LOCK_OFFSET (SOFTIRQ_DISABLE_OFFSET + PREEMPT_OFFSET)

static __always_inline void __lock_bh_disable(void)
{
	__local_bh_disable_ip(_THIS_IP_, __BH_LOCK_OFFSET);
}

static __always_inline void __lock_bh_enable(void)
{
	__local_bh_enable_ip(_THIS_IP_, __BH_LOCK_OFFSET);
}

/**
 * raw_spin_lock_init() - initialise a lock: nobody holds it
 *
 * Context: any. Never while it is held.
 */
#define raw_spin_lock_init(lock) __raw_spin_lock_init(lock)

/**
 * raw_spin_lock() - keep all other threads out until raw_spin_unlock()
 *
 * Context: any that no holder of @lock can be interrupted by.
 */
static __always_inline void raw_spin_lock(raw_spinlock_t *lock)
{
	preempt_disable();
	debug_spin_lock(lock);
}

/** raw_spin_lock_irq() - as raw_spin_lock(), and interrupts off; they were on */
static __always_inline void raw_spin_lock_irq(raw_spinlock_t *lock)
{
	local_irq_disable();
	raw_spin_lock(lock);
}

/** raw_spin_lock_bh() - as raw_spin_lock(), and softirqs off. Context: softirq, task */
static __always_inline void raw_spin_lock_bh(raw_spinlock_t *lock)
{
	__lock_bh_disable();
	debug_spin_lock(lock);
}

static __always_inline unsigned long __raw_spin_lock_irqsave(raw_spinlock_t *lock)
{
	unsigned long flags;

	local_irq_save(flags);
	raw_spin_lock(lock);
	return flags;
}

/** raw_spin_lock_irqsave() - as raw_spin_lock_irq(), for any state of interrupts */
#define raw_spin_lock_irqsave(lock, flags)			\
	do {							\
		typecheck(unsigned long, flags);		\
		(flags) = __raw_spin_lock_irqsave(lock);	\
	} while (0)

/**
 * raw_spin_unlock() - end of a raw_spin_lock() section
 *
 * Context: that of the lock. Gives way to a thread of higher priority if it was the
 * outermost section.
 */
static __always_inline void raw_spin_unlock(raw_spinlock_t *lock)
{
	debug_spin_unlock(lock);
	preempt_enable();
}

static __always_inline void raw_spin_unlock_irq(raw_spinlock_t *lock)
{
	debug_spin_unlock(lock);
	local_irq_enable();
	preempt_enable();
}

/** raw_spin_unlock_bh() - the outermost one runs pending softirqs */
static __always_inline void raw_spin_unlock_bh(raw_spinlock_t *lock)
{
	debug_spin_unlock(lock);
	__lock_bh_enable();
}

static __always_inline void raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags)
{
	debug_spin_unlock(lock);
	local_irq_restore(flags);
	preempt_enable();
}

/**
 * raw_spin_trylock() - take the lock unless it is held
 *
 * Context: any. Return: 1 with the lock held, else 0. On one CPU it can only be held by
 * the interrupted code, and only the checks know; without them the answer is 1.
 */
static __always_inline int raw_spin_trylock(raw_spinlock_t *lock)
{
	preempt_disable();
	if (debug_spin_trylock(lock))
		return 1;
	preempt_enable();
	return 0;
}

static __always_inline int raw_spin_trylock_bh(raw_spinlock_t *lock)
{
	__lock_bh_disable();
	if (debug_spin_trylock(lock))
		return 1;
	__lock_bh_enable();
	return 0;
}

static __always_inline int raw_spin_trylock_irq(raw_spinlock_t *lock)
{
	local_irq_disable();
	if (raw_spin_trylock(lock))
		return 1;
	local_irq_enable();
	return 0;
}

#define raw_spin_trylock_irqsave(lock, flags)		\
	({						\
		local_irq_save(flags);			\
		raw_spin_trylock(lock) ?		\
			1 : ({ local_irq_restore(flags); 0; });	\
	})

#define raw_spin_lock_nested(lock, subclass)	      raw_spin_lock(lock)
#define raw_spin_lock_irqsave_nested(lock, flags, subclass) raw_spin_lock_irqsave(lock, flags)
#define raw_spin_is_contended(lock)		      ((void)(lock), 0)

/* The forms for spinlock_t: the same, there is no sleeping variant of them. */
#define spin_lock_init(lock) raw_spin_lock_init(&(lock)->rlock)

static __always_inline void spin_lock(spinlock_t *lock)
{
	raw_spin_lock(&lock->rlock);
}

static __always_inline void spin_lock_irq(spinlock_t *lock)
{
	raw_spin_lock_irq(&lock->rlock);
}

static __always_inline void spin_lock_bh(spinlock_t *lock)
{
	raw_spin_lock_bh(&lock->rlock);
}

#define spin_lock_irqsave(lock, flags) raw_spin_lock_irqsave(&(lock)->rlock, flags)

static __always_inline void spin_unlock(spinlock_t *lock)
{
	raw_spin_unlock(&lock->rlock);
}

static __always_inline void spin_unlock_irq(spinlock_t *lock)
{
	raw_spin_unlock_irq(&lock->rlock);
}

static __always_inline void spin_unlock_bh(spinlock_t *lock)
{
	raw_spin_unlock_bh(&lock->rlock);
}

static __always_inline void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags)
{
	raw_spin_unlock_irqrestore(&lock->rlock, flags);
}

static __always_inline int spin_trylock(spinlock_t *lock)
{
	return raw_spin_trylock(&lock->rlock);
}

static __always_inline int spin_trylock_bh(spinlock_t *lock)
{
	return raw_spin_trylock_bh(&lock->rlock);
}

static __always_inline int spin_trylock_irq(spinlock_t *lock)
{
	return raw_spin_trylock_irq(&lock->rlock);
}

#define spin_trylock_irqsave(lock, flags) raw_spin_trylock_irqsave(&(lock)->rlock, flags)

static __always_inline int spin_is_locked(spinlock_t *lock)
{
	return raw_spin_is_locked(&lock->rlock);
}

static __always_inline int spin_is_contended(spinlock_t *lock)
{
	return 0;
}

#define assert_spin_locked(lock)		   assert_raw_spin_locked(&(lock)->rlock)
#define spin_needbreak(lock)			   spin_is_contended(lock)
#define spin_lock_nested(lock, subclass)	   spin_lock(lock)
#define spin_lock_bh_nested(lock, subclass)	   spin_lock_bh(lock)
#define spin_lock_nest_lock(lock, nest_lock)	   spin_lock(lock)
#define spin_lock_irqsave_nested(lock, flags, sub) spin_lock_irqsave(lock, flags)

/**
 * atomic_dec_and_lock() - count down, and take the lock if that reached 0
 * @atomic: counter
 * @lock:   spinlock
 *
 * Context: any that may take @lock. Return: 1 with the lock held if the counter is 0 now.
 */
static inline int atomic_dec_and_lock(atomic_t *atomic, spinlock_t *lock)
{
	if (atomic_add_unless(atomic, -1, 1))
		return 0;
	spin_lock(lock);
	if (atomic_dec_and_test(atomic))
		return 1;
	spin_unlock(lock);
	return 0;
}

#include <linux/rwlock.h>
#endif
