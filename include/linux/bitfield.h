/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BITFIELD_H
#define _LINUX_BITFIELD_H

#include <linux/build_bug.h>
#include <linux/types.h>

/*
 * Fields of registers, named by constant masks such as GENMASK(7, 4). A mask
 * that is no run of ones, and a constant that does not fit, does not compile.
 */
#define __field_shift(mask)	(__builtin_ffsll(mask) - 1)
#define __field_check(mask, val) \
do { \
	BUILD_BUG_ON_MSG((mask) == 0, "the mask of a field is 0"); \
	BUILD_BUG_ON_MSG(((mask) + (1ULL << __field_shift(mask))) & (mask), \
			 "the mask of a field has a hole"); \
	BUILD_BUG_ON_MSG(__builtin_constant_p(val) && \
			 (((u64)(val) << __field_shift(mask)) & ~(u64)(mask)), \
			 "the value does not fit into the field"); \
} while (0)

/** FIELD_MAX - the largest value of a field */
#define FIELD_MAX(mask)		((typeof(mask))((mask) >> __field_shift(mask)))

/** FIELD_FIT - whether a value fits into a field */
#define FIELD_FIT(mask, val) \
	(!((((u64)(val)) << __field_shift(mask)) & ~(u64)(mask)))

/** FIELD_PREP - a value at its field's place, to be combined by | with others */
#define FIELD_PREP(mask, val) \
({ \
	__field_check(mask, val); \
	((typeof(mask))(val) << __field_shift(mask)) & (mask); \
})

/** FIELD_GET - the value of a register's field */
#define FIELD_GET(mask, reg) \
({ \
	__field_check(mask, 0U); \
	(typeof(mask))(((reg) & (mask)) >> __field_shift(mask)); \
})

/* The same as functions for each width, and a field's replacement. */
#define __FIELD_FUNCTIONS(type) \
static __always_inline type type##_encode_bits(type val, type mask) \
{ \
	return (type)(val << __field_shift(mask)) & mask; \
} \
static __always_inline type type##_get_bits(type reg, type mask) \
{ \
	return (reg & mask) >> __field_shift(mask); \
} \
static __always_inline type type##_replace_bits(type old, type val, type mask) \
{ \
	return (old & ~mask) | type##_encode_bits(val, mask); \
} \
static __always_inline void type##p_replace_bits(type *p, type val, type mask) \
{ \
	*p = type##_replace_bits(*p, val, mask); \
}

__FIELD_FUNCTIONS(u8)
__FIELD_FUNCTIONS(u16)
__FIELD_FUNCTIONS(u32)
__FIELD_FUNCTIONS(u64)

#endif
