/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MATH_H
#define _LINUX_MATH_H

#include <linux/types.h>

/* Rounding to a power of two; @y's type may be narrower than @x's. */
#define __round_mask(x, y)	((__typeof__(x))((y) - 1))
#define round_up(x, y)		((((x) - 1) | __round_mask(x, y)) + 1)
#define round_down(x, y)	((x) & ~__round_mask(x, y))

/* Rounding to any multiple. */
#define roundup(x, y) \
({ \
	typeof(y) __ru_y = (y); \
	(((x) + (__ru_y - 1)) / __ru_y) * __ru_y; \
})
#define rounddown(x, y) \
({ \
	typeof(x) __rd_x = (x); \
	__rd_x - (__rd_x % (y)); \
})

#define DIV_ROUND_UP(n, d)	(((n) + (d) - 1) / (d))
#define DIV_ROUND_DOWN_ULL(ll, d) ((unsigned long long)(ll) / (d))
#define DIV_ROUND_UP_ULL(ll, d) \
	DIV_ROUND_DOWN_ULL((unsigned long long)(ll) + (d) - 1, (d))

/** DIV_ROUND_CLOSEST - quotient rounded to nearest, halves away from zero */
#define DIV_ROUND_CLOSEST(x, divisor) \
({ \
	typeof(x) __drc_x = (x); \
	typeof(divisor) __drc_d = (divisor); \
	(((typeof(x))-1) > 0 || ((typeof(divisor))-1) > 0 || \
	 ((__drc_x > 0) == (__drc_d > 0))) ? \
		(__drc_x + (__drc_d / 2)) / __drc_d : \
		(__drc_x - (__drc_d / 2)) / __drc_d; \
})
#define DIV_ROUND_CLOSEST_ULL(x, divisor) \
({ \
	typeof(divisor) __drc_d = (divisor); \
	((unsigned long long)(x) + (__drc_d / 2)) / __drc_d; \
})

/** mult_frac - @x * @n / @d without overflow of the product */
#define mult_frac(x, n, d) \
({ \
	typeof(x) __mf_x = (x); \
	typeof(n) __mf_n = (n); \
	typeof(d) __mf_d = (d); \
	typeof(__mf_x) __mf_q = __mf_x / __mf_d; \
	typeof(__mf_x) __mf_r = __mf_x % __mf_d; \
	__mf_q * __mf_n + __mf_r * __mf_n / __mf_d; \
})

#define sector_div(n, b) \
({ \
	u32 __sd_b = (b); \
	u32 __sd_rem = (n) % __sd_b; \
	(n) /= __sd_b; \
	__sd_rem; \
})

/**
 * abs - absolute value
 *
 * Of the type of @x, with int for narrower types. The most negative number
 * has none.
 */
#undef abs
#define abs(x) \
({ \
	typeof(+(x)) __abs_x = (x); \
	__abs_x < 0 ? -__abs_x : __abs_x; \
})

#define abs_diff(a, b) \
({ \
	typeof(a) __ad_a = (a); \
	typeof(b) __ad_b = (b); \
	__ad_a > __ad_b ? __ad_a - __ad_b : __ad_b - __ad_a; \
})

/**
 * reciprocal_scale - map a random 32-bit number to 0..@ep_ro - 1
 * @val: evenly distributed number
 * @ep_ro: end of the range, not included
 */
static inline u32 reciprocal_scale(u32 val, u32 ep_ro)
{
	return (u32)(((u64)val * ep_ro) >> 32);
}

/**
 * int_sqrt - integer square root
 * @x: number
 *
 * Context: any.
 * Return: the largest r with r * r <= @x.
 */
unsigned long int_sqrt(unsigned long x);

/** int_pow - @base to the power of @exp, modulo 2^64 */
u64 int_pow(u64 base, unsigned int exp);

#endif
