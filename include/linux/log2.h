/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_LOG2_H
#define _LINUX_LOG2_H

#include <linux/types.h>
#include <linux/bitops.h>

/**
 * ilog2 - logarithm to base 2, rounded down
 * @n: a 32 or 64 bit number; 0 gives -1
 *
 * A constant expression for a constant.
 */
#define ilog2(n) \
	(__builtin_constant_p(n) ? \
		((n) < 1 ? -1 : 63 - __builtin_clzll((n) < 1 ? 1ULL : (u64)(n))) : \
		(sizeof(n) <= 4 ? __ilog2_u32(n) : __ilog2_u64(n)))

static __always_inline __attribute_const__ int __ilog2_u32(u32 n)
{
	return fls(n) - 1;
}

static __always_inline __attribute_const__ int __ilog2_u64(u64 n)
{
	return fls64(n) - 1;
}

/** is_power_of_2 - whether exactly one bit of @n is set */
static __always_inline __attribute_const__ bool is_power_of_2(unsigned long n)
{
	return n != 0 && (n & (n - 1)) == 0;
}

static __always_inline __attribute_const__
unsigned long __roundup_pow_of_two(unsigned long n)
{
	return 1UL << fls_long(n - 1);
}

static __always_inline __attribute_const__
unsigned long __rounddown_pow_of_two(unsigned long n)
{
	return 1UL << (fls_long(n) - 1);
}

/** roundup_pow_of_two - the next power of two at or above @n; @n is not 0 */
#define roundup_pow_of_two(n) \
	(__builtin_constant_p(n) ? \
		((n) == 1 ? 1UL : 1UL << (ilog2((n) - 1) + 1)) : \
		__roundup_pow_of_two(n))

/** rounddown_pow_of_two - the next power of two at or below @n; @n is not 0 */
#define rounddown_pow_of_two(n) \
	(__builtin_constant_p(n) ? 1UL << ilog2(n) : __rounddown_pow_of_two(n))

/** order_base_2 - logarithm to base 2, rounded up; 0 for 0 and 1 */
#define order_base_2(n)		((n) > 1 ? ilog2((n) - 1) + 1 : 0)

/** bits_per - how many bits it takes to write @n; 1 for 0 */
#define bits_per(n)		((n) > 1 ? ilog2(n) + 1 : 1)

#define const_ilog2(n)		ilog2(n)

#endif
