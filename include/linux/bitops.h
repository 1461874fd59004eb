/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BITOPS_H
#define _LINUX_BITOPS_H

#include <linux/bits.h>
#include <linux/types.h>
#include <linux/compiler.h>
#include <asm/barrier.h>
#include <linux/libc_string.h>

#define BITS_TO_LONGS(nr)	(((nr) + BITS_PER_LONG - 1) / BITS_PER_LONG)
#define BITS_TO_U64(nr)		(((nr) + 63) / 64)
#define BITS_TO_U32(nr)		(((nr) + 31) / 32)
#define BITS_TO_BYTES(nr)	(((nr) + 7) / 8)

/*
 * Single bits of a bitmap: an array of unsigned long, in which bit @nr is bit
 * nr % BITS_PER_LONG of word nr / BITS_PER_LONG. Any context. The test_and_
 * forms return the old bit and are full barriers; the others order nothing.
 */
static __always_inline void set_bit(unsigned int nr, volatile unsigned long *p)
{
	__atomic_fetch_or(p + BIT_WORD(nr), BIT_MASK(nr), __ATOMIC_RELAXED);
}

static __always_inline void clear_bit(unsigned int nr, volatile unsigned long *p)
{
	__atomic_fetch_and(p + BIT_WORD(nr), ~BIT_MASK(nr), __ATOMIC_RELAXED);
}

static __always_inline void change_bit(unsigned int nr, volatile unsigned long *p)
{
	__atomic_fetch_xor(p + BIT_WORD(nr), BIT_MASK(nr), __ATOMIC_RELAXED);
}

static __always_inline bool test_bit(unsigned int nr,
				     const volatile unsigned long *p)
{
	return (p[BIT_WORD(nr)] & BIT_MASK(nr)) != 0;
}

static __always_inline bool test_and_set_bit(unsigned int nr,
					     volatile unsigned long *p)
{
	unsigned long mask = BIT_MASK(nr);
	unsigned long old;

	smp_mb__before_atomic();
	old = __atomic_fetch_or(p + BIT_WORD(nr), mask, __ATOMIC_RELAXED);
	smp_mb__after_atomic();
	return (old & mask) != 0;
}

static __always_inline bool test_and_clear_bit(unsigned int nr,
					       volatile unsigned long *p)
{
	unsigned long mask = BIT_MASK(nr);
	unsigned long old;

	smp_mb__before_atomic();
	old = __atomic_fetch_and(p + BIT_WORD(nr), ~mask, __ATOMIC_RELAXED);
	smp_mb__after_atomic();
	return (old & mask) != 0;
}

static __always_inline bool test_and_change_bit(unsigned int nr,
						volatile unsigned long *p)
{
	unsigned long mask = BIT_MASK(nr);
	unsigned long old;

	smp_mb__before_atomic();
	old = __atomic_fetch_xor(p + BIT_WORD(nr), mask, __ATOMIC_RELAXED);
	smp_mb__after_atomic();
	return (old & mask) != 0;
}

/* The same without atomicity: the caller keeps others away. */
static __always_inline void __set_bit(unsigned int nr, volatile unsigned long *p)
{
	p[BIT_WORD(nr)] |= BIT_MASK(nr);
}

static __always_inline void __clear_bit(unsigned int nr, volatile unsigned long *p)
{
	p[BIT_WORD(nr)] &= ~BIT_MASK(nr);
}

static __always_inline void __change_bit(unsigned int nr, volatile unsigned long *p)
{
	p[BIT_WORD(nr)] ^= BIT_MASK(nr);
}

static __always_inline bool __test_and_set_bit(unsigned int nr,
					       volatile unsigned long *p)
{
	bool old = test_bit(nr, p);

	__set_bit(nr, p);
	return old;
}

static __always_inline bool __test_and_clear_bit(unsigned int nr,
						 volatile unsigned long *p)
{
	bool old = test_bit(nr, p);

	__clear_bit(nr, p);
	return old;
}

static __always_inline bool __test_and_change_bit(unsigned int nr,
						  volatile unsigned long *p)
{
	bool old = test_bit(nr, p);

	__change_bit(nr, p);
	return old;
}

/** test_and_set_bit_lock - take a lock bit: 0 = got it; acquires */
static __always_inline int test_and_set_bit_lock(unsigned int nr,
						 volatile unsigned long *p)
{
	return test_and_set_bit(nr, p);
}

/** clear_bit_unlock - give a lock bit back; releases */
static __always_inline void clear_bit_unlock(unsigned int nr,
					     volatile unsigned long *p)
{
	barrier();
	clear_bit(nr, p);
}

#define __clear_bit_unlock(nr, p)	clear_bit_unlock(nr, p)
#define test_bit_acquire(nr, p) \
({ \
	bool __tba = test_bit(nr, p); \
	barrier(); \
	__tba; \
})

/** assign_bit - set or clear a bit */
static __always_inline void assign_bit(long nr, volatile unsigned long *p, bool value)
{
	if (value)
		set_bit(nr, p);
	else
		clear_bit(nr, p);
}

static __always_inline void __assign_bit(long nr, volatile unsigned long *p,
					 bool value)
{
	if (value)
		__set_bit(nr, p);
	else
		__clear_bit(nr, p);
}

/*
 * Positions and numbers of bits. ffs and fls count from 1 and give 0 for 0;
 * __ffs, __fls and ffz count from 0 and have no answer if there is no bit.
 * CLZ makes them two or three instructions. The names are macros because the
 * C library declares functions for some of them.
 */
#define ffs(x)		__builtin_ffs(x)
#define fls(x)		__bit_fls(x)
#define fls64(x)	__bit_fls64(x)
#define __ffs(x)	((unsigned long)__builtin_ctzl(x))
#define __ffs64(x)	((unsigned long)__builtin_ctzll(x))
#define __fls(x)	((unsigned long)(BITS_PER_LONG - 1 - __builtin_clzl(x)))
#define ffz(x)		__ffs(~(x))

static __always_inline __attribute_const__ int __bit_fls(unsigned int x)
{
	return x ? 32 - __builtin_clz(x) : 0;
}

static __always_inline __attribute_const__ int __bit_fls64(u64 x)
{
	return x ? 64 - __builtin_clzll(x) : 0;
}

static __always_inline __attribute_const__ unsigned int fls_long(unsigned long x)
{
	return x ? BITS_PER_LONG - __builtin_clzl(x) : 0;
}

#define hweight8(w)	((unsigned int)__builtin_popcount((u8)(w)))
#define hweight16(w)	((unsigned int)__builtin_popcount((u16)(w)))
#define hweight32(w)	((unsigned int)__builtin_popcount((u32)(w)))
#define hweight64(w)	((unsigned long)__builtin_popcountll((u64)(w)))
#define hweight_long(w)	((unsigned long)__builtin_popcountl((unsigned long)(w)))

#define HWEIGHT8(w)	hweight8(w)
#define HWEIGHT16(w)	hweight16(w)
#define HWEIGHT32(w)	hweight32(w)
#define HWEIGHT64(w)	hweight64(w)

static __always_inline __u32 rol32(__u32 word, unsigned int shift)
{
	return (word << (shift & 31)) | (word >> (-shift & 31));
}

static __always_inline __u32 ror32(__u32 word, unsigned int shift)
{
	return (word >> (shift & 31)) | (word << (-shift & 31));
}

static __always_inline __u64 rol64(__u64 word, unsigned int shift)
{
	return (word << (shift & 63)) | (word >> (-shift & 63));
}

static __always_inline __u64 ror64(__u64 word, unsigned int shift)
{
	return (word >> (shift & 63)) | (word << (-shift & 63));
}

/** sign_extend32 - take bit @index as the sign of a narrower number */
static __always_inline __s32 sign_extend32(__u32 value, int index)
{
	unsigned int shift = 31 - index;

	return (__s32)(value << shift) >> shift;
}

static __always_inline __s64 sign_extend64(__u64 value, int index)
{
	unsigned int shift = 63 - index;

	return (__s64)(value << shift) >> shift;
}

/** get_count_order - logarithm to base 2 of @count, rounded up; -1 for 0 */
static __always_inline int get_count_order(unsigned int count)
{
	return count ? fls(count - 1) : -1;
}

/** set_mask_bits - replace the bits of @mask in *@ptr by @bits, atomically */
#define set_mask_bits(ptr, mask, bits) \
({ \
	const typeof(*(ptr)) __smb_mask = (mask), __smb_bits = (bits); \
	typeof(*(ptr)) __smb_old = READ_ONCE(*(ptr)); \
	while (!__atomic_compare_exchange_n(ptr, &__smb_old, \
			(__smb_old & ~__smb_mask) | __smb_bits, false, \
			__ATOMIC_RELAXED, __ATOMIC_RELAXED)) \
		; \
	__smb_old; \
})

#include <linux/find.h>

#endif
