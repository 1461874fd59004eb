// SPDX-License-Identifier: MIT
/* Operations on whole bitmaps. */
#include <linux/bitmap.h>
#include <linux/align.h>
#include <linux/export.h>
#include <linux/slab.h>

/* Word @i of a bitmap of @nbits, without what lies behind its end. */
static inline unsigned long valid_bits(unsigned long word, unsigned int i, unsigned int nbits)
{
	return i == (nbits - 1) / BITS_PER_LONG ? word & BITMAP_LAST_WORD_MASK(nbits) : word;
}

#define for_each_word(i, nbits) for (unsigned int i = 0; i < BITS_TO_LONGS(nbits); i++)

bool bitmap_and(unsigned long *dst, const unsigned long *src1,
		const unsigned long *src2, unsigned int nbits)
{
	unsigned long any = 0;

	for_each_word(i, nbits)
		any |= dst[i] = valid_bits(src1[i] & src2[i], i, nbits);
	return any != 0;
}
EXPORT_SYMBOL(bitmap_and);

bool bitmap_andnot(unsigned long *dst, const unsigned long *src1,
		   const unsigned long *src2, unsigned int nbits)
{
	unsigned long any = 0;

	for_each_word(i, nbits)
		any |= dst[i] = valid_bits(src1[i] & ~src2[i], i, nbits);
	return any != 0;
}
EXPORT_SYMBOL(bitmap_andnot);

void bitmap_or(unsigned long *dst, const unsigned long *src1,
	       const unsigned long *src2, unsigned int nbits)
{
	for_each_word(i, nbits)
		dst[i] = src1[i] | src2[i];
}
EXPORT_SYMBOL(bitmap_or);

void bitmap_xor(unsigned long *dst, const unsigned long *src1,
		const unsigned long *src2, unsigned int nbits)
{
	for_each_word(i, nbits)
		dst[i] = src1[i] ^ src2[i];
}
EXPORT_SYMBOL(bitmap_xor);

void bitmap_complement(unsigned long *dst, const unsigned long *src, unsigned int nbits)
{
	for_each_word(i, nbits)
		dst[i] = ~src[i];
}
EXPORT_SYMBOL(bitmap_complement);

bool bitmap_equal(const unsigned long *src1, const unsigned long *src2, unsigned int nbits)
{
	for_each_word(i, nbits)
		if (valid_bits(src1[i] ^ src2[i], i, nbits))
			return false;
	return true;
}
EXPORT_SYMBOL(bitmap_equal);

bool bitmap_intersects(const unsigned long *src1, const unsigned long *src2,
		       unsigned int nbits)
{
	return find_first_and_bit(src1, src2, nbits) < nbits;
}
EXPORT_SYMBOL(bitmap_intersects);

bool bitmap_subset(const unsigned long *src1, const unsigned long *src2,
		   unsigned int nbits)
{
	return find_next_andnot_bit(src1, src2, nbits, 0) >= nbits;
}
EXPORT_SYMBOL(bitmap_subset);

unsigned int bitmap_weight(const unsigned long *src, unsigned int nbits)
{
	unsigned int weight = 0;

	for_each_word(i, nbits)
		weight += hweight_long(valid_bits(src[i], i, nbits));
	return weight;
}
EXPORT_SYMBOL(bitmap_weight);

/* The bits @start to @end - 1 that lie in word @i. */
static unsigned long range_mask(unsigned int i, unsigned int start, unsigned int end)
{
	unsigned long mask = ~0UL;

	if (i == BIT_WORD(start))
		mask &= BITMAP_FIRST_WORD_MASK(start);
	if (i == BIT_WORD(end - 1))
		mask &= BITMAP_LAST_WORD_MASK(end);
	return mask;
}

void bitmap_set(unsigned long *map, unsigned int start, unsigned int nbits)
{
	unsigned int end = start + nbits;

	for (unsigned int i = BIT_WORD(start); i < BITS_TO_LONGS(end) && nbits; i++)
		map[i] |= range_mask(i, start, end);
}
EXPORT_SYMBOL(bitmap_set);

void bitmap_clear(unsigned long *map, unsigned int start, unsigned int nbits)
{
	unsigned int end = start + nbits;

	for (unsigned int i = BIT_WORD(start); i < BITS_TO_LONGS(end) && nbits; i++)
		map[i] &= ~range_mask(i, start, end);
}
EXPORT_SYMBOL(bitmap_clear);

unsigned long bitmap_find_next_zero_area(unsigned long *map, unsigned long size,
					 unsigned long start, unsigned int nr,
					 unsigned long align_mask)
{
	unsigned long index, end, bit;

	for (;; start = bit + 1) {
		index = find_next_zero_bit(map, size, start);
		index = __ALIGN_MASK(index, align_mask);
		end = index + nr;
		if (end > size)
			return end;
		bit = find_next_bit(map, end, index);
		if (bit >= end)
			return index;
	}
}
EXPORT_SYMBOL(bitmap_find_next_zero_area);

unsigned long *bitmap_alloc(unsigned int nbits, gfp_t flags)
{
	return kmalloc_array(BITS_TO_LONGS(nbits), sizeof(unsigned long), flags);
}
EXPORT_SYMBOL(bitmap_alloc);

unsigned long *bitmap_zalloc(unsigned int nbits, gfp_t flags)
{
	return bitmap_alloc(nbits, flags | __GFP_ZERO);
}
EXPORT_SYMBOL(bitmap_zalloc);

void bitmap_free(const unsigned long *bitmap)
{
	kfree(bitmap);
}
EXPORT_SYMBOL(bitmap_free);
