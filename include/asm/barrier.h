/* SPDX-License-Identifier: MIT */
#ifndef _ASM_BARRIER_H
#define _ASM_BARRIER_H

#include <linux/compiler.h>

/*
 * The ARM1176 has its barriers as CP15 operations (ARM1176JZF-S TRM 3.2.22):
 * dsb waits until all earlier accesses are complete, dmb orders earlier ones
 * before later ones, isb makes the CPU fetch the following instructions anew.
 */
#ifdef __thumb__ /* kernel/thumb.S */
void dsb(void);
void dmb(void);
void isb(void);
#elif defined(__arm__)
#define dsb()	__asm__ __volatile__("mcr p15, 0, %0, c7, c10, 4" : : "r"(0) : "memory")
#define dmb()	__asm__ __volatile__("mcr p15, 0, %0, c7, c10, 5" : : "r"(0) : "memory")
#define isb()	__asm__ __volatile__("mcr p15, 0, %0, c7, c5, 4" : : "r"(0) : "memory")
#else
#define dsb()	__atomic_thread_fence(__ATOMIC_SEQ_CST)
#define dmb()	__atomic_thread_fence(__ATOMIC_SEQ_CST)
#define isb()	barrier()
#endif

/* Against devices and other bus masters: wait. */
#define mb()		dsb()
#define rmb()		dsb()
#define wmb()		dsb()

/* Against memory that a DMA engine shares: order is enough. */
#define dma_mb()	dmb()
#define dma_rmb()	dmb()
#define dma_wmb()	dmb()

/*
 * Against other code on this CPU. There is one, and it sees its own accesses
 * in program order, in interrupt handlers too: only the compiler must be held.
 */
#define smp_mb()		barrier()
#define smp_rmb()		barrier()
#define smp_wmb()		barrier()
#define __smp_mb()		smp_mb()
#define smp_mb__before_atomic()	barrier()
#define smp_mb__after_atomic()	barrier()
#define smp_mb__after_spinlock() barrier()
#define smp_mb__after_unlock_lock() barrier()
#define smp_acquire__after_ctrl_dep() barrier()

#define smp_store_mb(var, value) \
do { \
	WRITE_ONCE(var, value); \
	barrier(); \
} while (0)

/** smp_store_release - store after all earlier accesses */
#define smp_store_release(p, v) \
do { \
	barrier(); \
	WRITE_ONCE(*(p), v); \
} while (0)

/** smp_load_acquire - load before all later accesses */
#define smp_load_acquire(p) \
({ \
	__unqual_scalar_typeof(*(p)) ___value = READ_ONCE(*(p)); \
	barrier(); \
	___value; \
})

/**
 * smp_cond_load_relaxed - spin until a condition on *@ptr holds
 * @ptr: what to read
 * @cond_expr: expression with VAL for the value read
 *
 * Return: the value for which the condition held.
 */
#define smp_cond_load_relaxed(ptr, cond_expr) \
({ \
	__unqual_scalar_typeof(*(ptr)) VAL; \
	for (;;) { \
		VAL = READ_ONCE(*(ptr)); \
		if (cond_expr) \
			break; \
		barrier(); \
	} \
	VAL; \
})
#define smp_cond_load_acquire(ptr, cond_expr) \
({ \
	__unqual_scalar_typeof(*(ptr)) _val; \
	_val = smp_cond_load_relaxed(ptr, cond_expr); \
	barrier(); \
	_val; \
})

#endif
