// SPDX-License-Identifier: MIT
/* Searches in bitmaps. */
#include <linux/find.h>
#include <linux/bitmap.h>
#include <linux/export.h>
#include <linux/minmax.h>

/**
 * __find_next_bit - the search behind find_next_bit() and its relatives
 * @addr1: bitmap
 * @addr2: second one, or NULL for all ones
 * @invert: all ones to look for clear bits of @addr1, else 0
 * @size: size of both in bits
 * @start: first bit to look at
 *
 * Return: the first bit that is set in (@addr1 ^ @invert) & @addr2, or @size.
 */
unsigned long __find_next_bit(const unsigned long *addr1, const unsigned long *addr2,
			      unsigned long invert, unsigned long size,
			      unsigned long start)
{
	unsigned long mask = BITMAP_FIRST_WORD_MASK(start);
	unsigned long word;

	for (unsigned long i = BIT_WORD(start); i * BITS_PER_LONG < size; i++) {
		word = (READ_ONCE(addr1[i]) ^ invert) & mask;
		if (addr2)
			word &= READ_ONCE(addr2[i]);
		if (word)
			return min(i * BITS_PER_LONG + __ffs(word), size);
		mask = ~0UL;
	}
	return size;
}
EXPORT_SYMBOL(__find_next_bit);

/**
 * find_last_bit - the highest bit that is set
 * @addr: bitmap
 * @size: its size in bits
 *
 * Return: its number, or @size if none is set.
 */
unsigned long find_last_bit(const unsigned long *addr, unsigned long size)
{
	unsigned long mask = BITMAP_LAST_WORD_MASK(size);
	unsigned long word;

	for (unsigned long i = BITS_TO_LONGS(size); i-- > 0;) {
		word = READ_ONCE(addr[i]) & mask;
		if (word)
			return i * BITS_PER_LONG + __fls(word);
		mask = ~0UL;
	}
	return size;
}
EXPORT_SYMBOL(find_last_bit);

unsigned long find_nth_bit(const unsigned long *addr, unsigned long size, unsigned long n)
{
	unsigned long bit;

	for_each_set_bit(bit, addr, size)
		if (n-- == 0)
			return bit;
	return size;
}
EXPORT_SYMBOL(find_nth_bit);
