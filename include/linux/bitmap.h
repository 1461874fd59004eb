/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BITMAP_H
#define _LINUX_BITMAP_H

#include <linux/bitops.h>
#include <linux/find.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <linux/types.h>

/*
 * Operations on whole bitmaps of @nbits bits. Bits of the last word behind
 * @nbits are not defined: results do not depend on them. Any context; not
 * atomic. What returns bool from two sources tells whether the result has a
 * bit set.
 */
#define BITMAP_FIRST_WORD_MASK(start)	(~0UL << ((start) & (BITS_PER_LONG - 1)))
#define BITMAP_LAST_WORD_MASK(nbits)	(~0UL >> (-(nbits) & (BITS_PER_LONG - 1)))
#define bitmap_size(nbits)		(BITS_TO_LONGS(nbits) * sizeof(long))

static inline void bitmap_zero(unsigned long *dst, unsigned int nbits)
{
	memset(dst, 0, bitmap_size(nbits));
}

static inline void bitmap_fill(unsigned long *dst, unsigned int nbits)
{
	memset(dst, 0xff, bitmap_size(nbits));
}

static inline void bitmap_copy(unsigned long *dst, const unsigned long *src,
			       unsigned int nbits)
{
	memcpy(dst, src, bitmap_size(nbits));
}

bool bitmap_and(unsigned long *dst, const unsigned long *src1,
		const unsigned long *src2, unsigned int nbits);
bool bitmap_andnot(unsigned long *dst, const unsigned long *src1,
		   const unsigned long *src2, unsigned int nbits);
void bitmap_or(unsigned long *dst, const unsigned long *src1,
	       const unsigned long *src2, unsigned int nbits);
void bitmap_xor(unsigned long *dst, const unsigned long *src1,
		const unsigned long *src2, unsigned int nbits);
void bitmap_complement(unsigned long *dst, const unsigned long *src,
		       unsigned int nbits);

bool bitmap_equal(const unsigned long *src1, const unsigned long *src2,
		  unsigned int nbits);

/** bitmap_intersects - whether some bit is set in both */
bool bitmap_intersects(const unsigned long *src1, const unsigned long *src2,
		       unsigned int nbits);

/** bitmap_subset - whether each bit of @src1 is also set in @src2 */
bool bitmap_subset(const unsigned long *src1, const unsigned long *src2,
		   unsigned int nbits);

/** bitmap_weight - the number of bits that are set */
unsigned int bitmap_weight(const unsigned long *src, unsigned int nbits);

static inline bool bitmap_empty(const unsigned long *src, unsigned int nbits)
{
	return find_first_bit(src, nbits) >= nbits;
}

static inline bool bitmap_full(const unsigned long *src, unsigned int nbits)
{
	return find_first_zero_bit(src, nbits) >= nbits;
}

/** bitmap_set - set @nbits bits from @start on */
void bitmap_set(unsigned long *map, unsigned int start, unsigned int nbits);

/** bitmap_clear - clear @nbits bits from @start on */
void bitmap_clear(unsigned long *map, unsigned int start, unsigned int nbits);

/**
 * bitmap_find_next_zero_area - a run of clear bits
 * @map: bitmap
 * @size: its size in bits
 * @start: where to begin
 * @nr: length of the run
 * @align_mask: power of two minus 1 to which its start is aligned
 *
 * Return: the first bit of the run; above @size - @nr if there is none.
 */
unsigned long bitmap_find_next_zero_area(unsigned long *map, unsigned long size,
					 unsigned long start, unsigned int nr,
					 unsigned long align_mask);

/** bitmap_alloc - memory for a bitmap, not cleared; NULL if there is none */
unsigned long *bitmap_alloc(unsigned int nbits, gfp_t flags);
unsigned long *bitmap_zalloc(unsigned int nbits, gfp_t flags);
void bitmap_free(const unsigned long *bitmap);

#endif
