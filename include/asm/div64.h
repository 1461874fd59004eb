/* SPDX-License-Identifier: MIT */
#ifndef _ASM_DIV64_H
#define _ASM_DIV64_H

#include <linux/types.h>

/**
 * do_div - divide the 64-bit variable @n in place
 * @n: a u64 lvalue; becomes the quotient
 * @base: 32-bit divisor, not 0
 *
 * Return: the remainder. The ARM1176 has no divide instruction: libgcc does it
 * in software.
 */
#define do_div(n, base) \
({ \
	u32 __dd_base = (base); \
	u32 __dd_rem; \
	_Static_assert(sizeof(n) == 8, "do_div() wants a 64-bit dividend"); \
	__dd_rem = (u32)((u64)(n) % __dd_base); \
	(n) = (u64)(n) / __dd_base; \
	__dd_rem; \
})

#endif
