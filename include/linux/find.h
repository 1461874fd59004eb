/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_FIND_H
#define _LINUX_FIND_H

#include <linux/bitops.h>

/*
 * Searches in bitmaps of @size bits. All return the bit's number, or @size (or
 * something above) if there is none. Any context; the bitmap may change
 * meanwhile, then the answer was right at some moment during the search.
 */

/* The first bit at or behind @start that is set in (addr1 ^ invert) & addr2. */
unsigned long __find_next_bit(const unsigned long *addr1,
			      const unsigned long *addr2, unsigned long invert,
			      unsigned long size, unsigned long start);

unsigned long find_last_bit(const unsigned long *addr, unsigned long size);

/** find_nth_bit - the @n-th set bit, counted from 0 */
unsigned long find_nth_bit(const unsigned long *addr, unsigned long size,
			   unsigned long n);

static inline unsigned long find_next_bit(const unsigned long *addr,
					  unsigned long size,
					  unsigned long offset)
{
	return __find_next_bit(addr, NULL, 0, size, offset);
}

static inline unsigned long find_next_zero_bit(const unsigned long *addr,
					       unsigned long size,
					       unsigned long offset)
{
	return __find_next_bit(addr, NULL, ~0UL, size, offset);
}

/** find_next_and_bit - the next bit that is set in both bitmaps */
static inline unsigned long find_next_and_bit(const unsigned long *addr1,
					      const unsigned long *addr2,
					      unsigned long size,
					      unsigned long offset)
{
	return __find_next_bit(addr1, addr2, 0, size, offset);
}

/** find_next_andnot_bit - the next bit that is set in @addr1, not in @addr2 */
static inline unsigned long find_next_andnot_bit(const unsigned long *addr1,
						 const unsigned long *addr2,
						 unsigned long size,
						 unsigned long offset)
{
	return __find_next_bit(addr2, addr1, ~0UL, size, offset);
}

static inline unsigned long find_first_bit(const unsigned long *addr,
					   unsigned long size)
{
	return find_next_bit(addr, size, 0);
}

static inline unsigned long find_first_zero_bit(const unsigned long *addr,
						unsigned long size)
{
	return find_next_zero_bit(addr, size, 0);
}

static inline unsigned long find_first_and_bit(const unsigned long *addr1,
					       const unsigned long *addr2,
					       unsigned long size)
{
	return find_next_and_bit(addr1, addr2, size, 0);
}

/** find_next_bit_wrap - as find_next_bit(), then from the start up to @offset */
static inline unsigned long find_next_bit_wrap(const unsigned long *addr,
					       unsigned long size,
					       unsigned long offset)
{
	unsigned long bit = find_next_bit(addr, size, offset);

	if (bit < size || offset == 0)
		return bit;
	bit = find_first_bit(addr, offset);
	return bit < offset ? bit : size;
}

#define for_each_set_bit(bit, addr, size) \
	for ((bit) = 0; \
	     (bit) = find_next_bit((addr), (size), (bit)), (bit) < (size); \
	     (bit)++)
#define for_each_set_bit_from(bit, addr, size) \
	for (; (bit) = find_next_bit((addr), (size), (bit)), (bit) < (size); \
	     (bit)++)
#define for_each_clear_bit(bit, addr, size) \
	for ((bit) = 0; \
	     (bit) = find_next_zero_bit((addr), (size), (bit)), (bit) < (size); \
	     (bit)++)
#define for_each_clear_bit_from(bit, addr, size) \
	for (; (bit) = find_next_zero_bit((addr), (size), (bit)), (bit) < (size); \
	     (bit)++)
#define for_each_and_bit(bit, addr1, addr2, size) \
	for ((bit) = 0; \
	     (bit) = find_next_and_bit((addr1), (addr2), (size), (bit)), \
	     (bit) < (size); \
	     (bit)++)
#define for_each_andnot_bit(bit, addr1, addr2, size) \
	for ((bit) = 0; \
	     (bit) = find_next_andnot_bit((addr1), (addr2), (size), (bit)), \
	     (bit) < (size); \
	     (bit)++)

#endif
