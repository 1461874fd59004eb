/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MATH64_H
#define _LINUX_MATH64_H

#include <linux/types.h>
#include <linux/math.h>
#include <asm/div64.h>

#define div64_long(x, y)	div64_s64((x), (y))
#define div64_ul(x, y)		div64_u64((x), (y))

/** div_u64_rem - 64 by 32 bit division with remainder, unsigned */
static inline u64 div_u64_rem(u64 dividend, u32 divisor, u32 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}

/** div_s64_rem - 64 by 32 bit division with remainder, towards zero */
static inline s64 div_s64_rem(s64 dividend, s32 divisor, s32 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}

/** div64_u64_rem - 64 by 64 bit division with remainder, unsigned */
static inline u64 div64_u64_rem(u64 dividend, u64 divisor, u64 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}

static inline u64 div_u64(u64 dividend, u32 divisor)
{
	return dividend / divisor;
}

static inline s64 div_s64(s64 dividend, s32 divisor)
{
	return dividend / divisor;
}

static inline u64 div64_u64(u64 dividend, u64 divisor)
{
	return dividend / divisor;
}

static inline s64 div64_s64(s64 dividend, s64 divisor)
{
	return dividend / divisor;
}

/**
 * iter_div_u64_rem - division by subtraction, for quotients of a few units
 * @dividend: number
 * @divisor: divisor, not 0
 * @remainder: where the remainder goes
 *
 * Return: the quotient. Takes time in proportion to it.
 */
static inline u32 iter_div_u64_rem(u64 dividend, u32 divisor, u64 *remainder)
{
	u32 quotient = 0;

	while (dividend >= divisor) {
		dividend -= divisor;
		quotient++;
	}
	*remainder = dividend;
	return quotient;
}

static inline u64 mul_u32_u32(u32 a, u32 b)
{
	return (u64)a * b;
}

/**
 * mul_u64_u32_shr - (@a * @mul) >> @shift with a 96-bit product
 * @a: first factor
 * @mul: second factor
 * @shift: 0..32
 *
 * Return: the low 64 bits of the result.
 */
static inline u64 mul_u64_u32_shr(u64 a, u32 mul, unsigned int shift)
{
	u64 low = mul_u32_u32((u32)a, mul);
	u64 high = mul_u32_u32((u32)(a >> 32), mul);

	return (low >> shift) + (high << (32 - shift));
}

#define DIV64_U64_ROUND_UP(ll, d) \
({ \
	u64 __dru_d = (d); \
	div64_u64((ll) + __dru_d - 1, __dru_d); \
})
#define DIV64_U64_ROUND_CLOSEST(dividend, divisor) \
({ \
	u64 __drc_div = (divisor); \
	div64_u64((dividend) + __drc_div / 2, __drc_div); \
})
#define DIV_U64_ROUND_UP(ll, d) \
({ \
	u32 __dru_d = (d); \
	div_u64((u64)(ll) + __dru_d - 1, __dru_d); \
})
#define DIV_U64_ROUND_CLOSEST(dividend, divisor) \
({ \
	u32 __drc_div = (divisor); \
	div_u64((u64)(dividend) + __drc_div / 2, __drc_div); \
})

#endif
