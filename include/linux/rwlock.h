/* SPDX-License-Identifier: MIT */
/*
 * Reader-writer spinlocks on one CPU: both kinds disable preemption, so they exclude each
 * other without a word of state. Readers nest, also from interrupt handlers.
 */
#ifndef _LINUX_RWLOCK_H
#define _LINUX_RWLOCK_H

#include <linux/spinlock.h>

#ifdef CONFIG_DEBUG_SPINLOCK
void debug_read_lock(rwlock_t *lock);
void debug_read_unlock(rwlock_t *lock);
int debug_read_trylock(rwlock_t *lock);
void debug_write_lock(rwlock_t *lock);
void debug_write_unlock(rwlock_t *lock);
int debug_write_trylock(rwlock_t *lock);
void rwlock_init(rwlock_t *lock);
#else
#define debug_read_lock(lock)	  ((void)(lock))
#define debug_read_unlock(lock)	  ((void)(lock))
#define debug_read_trylock(lock)  ((void)(lock), 1)
#define debug_write_lock(lock)	  ((void)(lock))
#define debug_write_unlock(lock)  ((void)(lock))
#define debug_write_trylock(lock) ((void)(lock), 1)
#define rwlock_init(lock)	  ((void)(lock))
#endif

/*
 * __RWLOCK_FORMS - the lock and unlock forms of one kind
 *
 * Context: as the spin_lock() form of the same ending.
 */
#define __RWLOCK_FORMS(kind)                                                                       \
	static __always_inline void kind##_lock(rwlock_t *lock)                                    \
	{                                                                                          \
		preempt_disable();                                                                 \
		debug_##kind##_lock(lock);                                                         \
	}                                                                                          \
	static __always_inline void kind##_lock_irq(rwlock_t *lock)                                \
	{                                                                                          \
		local_irq_disable();                                                               \
		kind##_lock(lock);                                                                 \
	}                                                                                          \
	static __always_inline unsigned long __##kind##_lock_irqsave(rwlock_t *lock)               \
	{                                                                                          \
		unsigned long flags;                                                               \
		local_irq_save(flags);                                                             \
		kind##_lock(lock);                                                                 \
		return flags;                                                                      \
	}                                                                                          \
	static __always_inline void kind##_lock_bh(rwlock_t *lock)                                 \
	{                                                                                          \
		__lock_bh_disable();                                                               \
		debug_##kind##_lock(lock);                                                         \
	}                                                                                          \
	static __always_inline void kind##_unlock(rwlock_t *lock)                                  \
	{                                                                                          \
		debug_##kind##_unlock(lock);                                                       \
		preempt_enable();                                                                  \
	}                                                                                          \
	static __always_inline void kind##_unlock_irq(rwlock_t *lock)                              \
	{                                                                                          \
		debug_##kind##_unlock(lock);                                                       \
		local_irq_enable();                                                                \
		preempt_enable();                                                                  \
	}                                                                                          \
	static __always_inline void kind##_unlock_irqrestore(rwlock_t *lock, unsigned long flags)  \
	{                                                                                          \
		debug_##kind##_unlock(lock);                                                       \
		local_irq_restore(flags);                                                          \
		preempt_enable();                                                                  \
	}                                                                                          \
	static __always_inline void kind##_unlock_bh(rwlock_t *lock)                               \
	{                                                                                          \
		debug_##kind##_unlock(lock);                                                       \
		__lock_bh_enable();                                                                \
	}                                                                                          \
	static __always_inline int kind##_trylock(rwlock_t *lock)                                  \
	{                                                                                          \
		preempt_disable();                                                                 \
		if (debug_##kind##_trylock(lock))                                                  \
			return 1;                                                                  \
		preempt_enable();                                                                  \
		return 0;                                                                          \
	}

__RWLOCK_FORMS(read)
__RWLOCK_FORMS(write)

#define read_lock_irqsave(lock, flags)	((flags) = __read_lock_irqsave(lock))
#define write_lock_irqsave(lock, flags) ((flags) = __write_lock_irqsave(lock))

#define write_trylock_irqsave(lock, flags)			\
	({							\
		local_irq_save(flags);				\
		write_trylock(lock) ?				\
			1 : ({ local_irq_restore(flags); 0; });	\
	})
#endif
