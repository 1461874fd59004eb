/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_ATOMIC_H
#define _LINUX_ATOMIC_H

#include <linux/types.h>
#include <linux/compiler.h>
#include <asm/barrier.h>
#include <asm/cmpxchg.h>

/*
 * atomic_t (int), atomic64_t (s64) and atomic_long_t (long). All operations
 * may be used in any context and are atomic against interrupts.
 *
 *	read set				one access, no order
 *	add sub inc dec and or xor andnot	no result, no order
 *	add_return ...				the new value
 *	fetch_add ...				the old value
 *	xchg cmpxchg try_cmpxchg
 *	sub_and_test dec_and_test inc_and_test	whether the new value is 0
 *	add_negative				whether the new value is below 0
 *	add_unless(v, a, u)			adds a unless v is u; whether it did
 *	dec_if_positive				the old value - 1, done or not
 *
 * Whatever returns a value of a changed variable is a full barrier. The
 * _relaxed, _acquire and _release forms exist and promise less; on one CPU
 * they cost the same.
 *
 * The compiler's builtins are LDREX/STREX loops (LDREXD/STREXD for 64 bits),
 * see <asm/cmpxchg.h>.
 */

#if BITS_PER_LONG == 64
typedef atomic64_t atomic_long_t;
#else
typedef atomic_t atomic_long_t;
#endif

#define ATOMIC64_INIT(i)	{ (i) }
#define ATOMIC_LONG_INIT(i)	{ (i) }

/* The four memory orders of one operation; they differ on no CPU of ours. */
#define ATOMIC_FOR_EACH_ORDER(gen, ...) \
	gen(, __VA_ARGS__) \
	gen(_relaxed, __VA_ARGS__) \
	gen(_acquire, __VA_ARGS__) \
	gen(_release, __VA_ARGS__)

#define ATOMIC_GEN_RETURN(order, pfx, type, num, op) \
static __always_inline num pfx##_##op##_return##order(num i, type *v) \
{ \
	num ret; \
	smp_mb__before_atomic(); \
	ret = __atomic_##op##_fetch(&v->counter, i, __ATOMIC_RELAXED); \
	smp_mb__after_atomic(); \
	return ret; \
}

#define ATOMIC_GEN_FETCH(order, pfx, type, num, name, op, conv) \
static __always_inline num pfx##_fetch_##name##order(num i, type *v) \
{ \
	num ret; \
	smp_mb__before_atomic(); \
	ret = __atomic_fetch_##op(&v->counter, conv(i), __ATOMIC_RELAXED); \
	smp_mb__after_atomic(); \
	return ret; \
}

#define ATOMIC_GEN_UNIT(order, pfx, type, num, name, op) \
static __always_inline num pfx##_##name##_return##order(type *v) \
{ \
	return pfx##_##op##_return(1, v); \
} \
static __always_inline num pfx##_fetch_##name##order(type *v) \
{ \
	return pfx##_fetch_##op(1, v); \
}

#define ATOMIC_GEN_XCHG(order, pfx, type, num) \
static __always_inline num pfx##_xchg##order(type *v, num i) \
{ \
	return xchg(&v->counter, i); \
} \
static __always_inline num pfx##_cmpxchg##order(type *v, num old, num new) \
{ \
	return cmpxchg(&v->counter, old, new); \
} \
static __always_inline bool pfx##_try_cmpxchg##order(type *v, num *old, num new) \
{ \
	return try_cmpxchg(&v->counter, old, new); \
}

#define ATOMIC_GEN_VOID(pfx, type, num, name, op, conv) \
static __always_inline void pfx##_##name(num i, type *v) \
{ \
	__atomic_fetch_##op(&v->counter, conv(i), __ATOMIC_RELAXED); \
}

#define ATOMIC_GEN_OP(pfx, type, num, name, op, conv) \
	ATOMIC_GEN_VOID(pfx, type, num, name, op, conv) \
	ATOMIC_FOR_EACH_ORDER(ATOMIC_GEN_FETCH, pfx, type, num, name, op, conv)

#define ATOMIC_GEN_ACCESS(pfx, type, num) \
static __always_inline num pfx##_read(const type *v) \
{ \
	return __atomic_load_n(&v->counter, __ATOMIC_RELAXED); \
} \
static __always_inline void pfx##_set(type *v, num i) \
{ \
	__atomic_store_n(&v->counter, i, __ATOMIC_RELAXED); \
} \
static __always_inline num pfx##_read_acquire(const type *v) \
{ \
	num ret = pfx##_read(v); \
	barrier(); \
	return ret; \
} \
static __always_inline void pfx##_set_release(type *v, num i) \
{ \
	barrier(); \
	pfx##_set(v, i); \
}

#define ATOMIC_GEN_TEST(pfx, type, num) \
static __always_inline void pfx##_inc(type *v) { pfx##_add(1, v); } \
static __always_inline void pfx##_dec(type *v) { pfx##_sub(1, v); } \
static __always_inline bool pfx##_sub_and_test(num i, type *v) \
{ \
	return pfx##_sub_return(i, v) == 0; \
} \
static __always_inline bool pfx##_dec_and_test(type *v) \
{ \
	return pfx##_sub_return(1, v) == 0; \
} \
static __always_inline bool pfx##_inc_and_test(type *v) \
{ \
	return pfx##_add_return(1, v) == 0; \
} \
static __always_inline bool pfx##_add_negative(num i, type *v) \
{ \
	return pfx##_add_return(i, v) < 0; \
}

#define ATOMIC_GEN_COND(pfx, type, num) \
static __always_inline num pfx##_fetch_add_unless(type *v, num a, num u) \
{ \
	num c = pfx##_read(v); \
	while (c != u && !pfx##_try_cmpxchg(v, &c, (num)((u64)c + (u64)a))) \
		; \
	return c; \
} \
static __always_inline bool pfx##_add_unless(type *v, num a, num u) \
{ \
	return pfx##_fetch_add_unless(v, a, u) != u; \
} \
static __always_inline bool pfx##_inc_not_zero(type *v) \
{ \
	return pfx##_add_unless(v, 1, 0); \
} \
static __always_inline bool pfx##_inc_unless_negative(type *v) \
{ \
	num c = pfx##_read(v); \
	do { \
		if (c < 0) \
			return false; \
	} while (!pfx##_try_cmpxchg(v, &c, (num)((u64)c + 1))); \
	return true; \
} \
static __always_inline bool pfx##_dec_unless_positive(type *v) \
{ \
	num c = pfx##_read(v); \
	do { \
		if (c > 0) \
			return false; \
	} while (!pfx##_try_cmpxchg(v, &c, (num)((u64)c - 1))); \
	return true; \
} \
static __always_inline num pfx##_dec_if_positive(type *v) \
{ \
	num c = pfx##_read(v), dec; \
	do { \
		dec = (num)((u64)c - 1); \
		if (dec < 0) \
			break; \
	} while (!pfx##_try_cmpxchg(v, &c, dec)); \
	return dec; \
}

#define ATOMIC_GEN_TYPE(pfx, type, num) \
	ATOMIC_GEN_ACCESS(pfx, type, num) \
	ATOMIC_GEN_OP(pfx, type, num, add, add, ) \
	ATOMIC_GEN_OP(pfx, type, num, sub, sub, ) \
	ATOMIC_GEN_OP(pfx, type, num, and, and, ) \
	ATOMIC_GEN_OP(pfx, type, num, or, or, ) \
	ATOMIC_GEN_OP(pfx, type, num, xor, xor, ) \
	ATOMIC_GEN_OP(pfx, type, num, andnot, and, ~) \
	ATOMIC_FOR_EACH_ORDER(ATOMIC_GEN_RETURN, pfx, type, num, add) \
	ATOMIC_FOR_EACH_ORDER(ATOMIC_GEN_RETURN, pfx, type, num, sub) \
	ATOMIC_FOR_EACH_ORDER(ATOMIC_GEN_UNIT, pfx, type, num, inc, add) \
	ATOMIC_FOR_EACH_ORDER(ATOMIC_GEN_UNIT, pfx, type, num, dec, sub) \
	ATOMIC_FOR_EACH_ORDER(ATOMIC_GEN_XCHG, pfx, type, num) \
	ATOMIC_GEN_TEST(pfx, type, num) \
	ATOMIC_GEN_COND(pfx, type, num)

ATOMIC_GEN_TYPE(atomic, atomic_t, int)
ATOMIC_GEN_TYPE(atomic64, atomic64_t, s64)
ATOMIC_GEN_TYPE(atomic_long, atomic_long_t, long)

#define atomic_cond_read_acquire(v, c)	smp_cond_load_acquire(&(v)->counter, (c))
#define atomic_cond_read_relaxed(v, c)	smp_cond_load_relaxed(&(v)->counter, (c))

#endif
