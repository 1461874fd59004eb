/* SPDX-License-Identifier: MIT */
#ifndef _ASM_CMPXCHG_H
#define _ASM_CMPXCHG_H

#include <linux/compiler.h>
#include <linux/types.h>

/*
 * Exchange and compare-and-exchange of 1, 2, 4 or 8 bytes. The compiler makes
 * them loops of LDREX(B/H/D) and STREX(B/H/D), to which a relaxed order adds
 * no barrier: on one CPU the compiler barriers around them are the full ones.
 *
 * An interrupt between the two halves of such a loop must make the STREX fail,
 * also if its handler wrote the word with a plain store. That is why each
 * return from an exception executes CLREX.
 */

/** xchg - store @val at @ptr and return what was there */
#define xchg(ptr, val) \
({ \
	__unqual_scalar_typeof(*(ptr)) __xchg_ret; \
	barrier(); \
	__xchg_ret = (typeof(*(ptr)))__atomic_exchange_n(ptr, \
				(typeof(*(ptr)))(val), __ATOMIC_RELAXED); \
	barrier(); \
	__xchg_ret; \
})

/**
 * try_cmpxchg - store @val at @ptr if *@oldp is there
 * @ptr: word to change
 * @oldp: expected value; becomes the value found if that is another one
 * @val: new value
 *
 * Return: whether the value was stored.
 */
#define try_cmpxchg(ptr, oldp, val) \
({ \
	bool __tc_ok; \
	barrier(); \
	__tc_ok = __atomic_compare_exchange_n(ptr, oldp, \
				(typeof(*(ptr)))(val), false, \
				__ATOMIC_RELAXED, __ATOMIC_RELAXED); \
	barrier(); \
	__tc_ok; \
})

/** cmpxchg - store @val at @ptr if @old is there; return what was there */
#define cmpxchg(ptr, old, val) \
({ \
	__unqual_scalar_typeof(*(ptr)) __cx_old = (typeof(*(ptr)))(old); \
	(void)try_cmpxchg(ptr, &__cx_old, val); \
	__cx_old; \
})

#define xchg_relaxed(ptr, val)			xchg(ptr, val)
#define xchg_acquire(ptr, val)			xchg(ptr, val)
#define xchg_release(ptr, val)			xchg(ptr, val)
#define cmpxchg_relaxed(ptr, old, val)		cmpxchg(ptr, old, val)
#define cmpxchg_acquire(ptr, old, val)		cmpxchg(ptr, old, val)
#define cmpxchg_release(ptr, old, val)		cmpxchg(ptr, old, val)
#define cmpxchg_local(ptr, old, val)		cmpxchg(ptr, old, val)
#define try_cmpxchg_relaxed(ptr, oldp, val)	try_cmpxchg(ptr, oldp, val)
#define try_cmpxchg_acquire(ptr, oldp, val)	try_cmpxchg(ptr, oldp, val)
#define try_cmpxchg_release(ptr, oldp, val)	try_cmpxchg(ptr, oldp, val)
#define cmpxchg64(ptr, old, val)		cmpxchg(ptr, old, val)
#define cmpxchg64_relaxed(ptr, old, val)	cmpxchg(ptr, old, val)
#define cmpxchg64_local(ptr, old, val)		cmpxchg(ptr, old, val)
#define try_cmpxchg64(ptr, oldp, val)		try_cmpxchg(ptr, oldp, val)

#endif
