/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_HASH_H
#define _LINUX_HASH_H

#include <linux/types.h>

/*
 * Multiplicative hashing (Knuth, The Art of Computer Programming, 6.4): the
 * multiplier is 2^n divided by the golden ratio, and the high bits of the
 * product, which depend on all bits of the key, are the hash.
 */
#define GOLDEN_RATIO_32	0x61C88647
#define GOLDEN_RATIO_64	0x61C8864680B583EBull

#if BITS_PER_LONG == 64
#define GOLDEN_RATIO_PRIME	GOLDEN_RATIO_64
#define hash_long(val, bits)	hash_64(val, bits)
#else
#define GOLDEN_RATIO_PRIME	GOLDEN_RATIO_32
#define hash_long(val, bits)	hash_32(val, bits)
#endif

/** hash_32 - @bits bits of hash of a 32-bit key; 1..32 */
static inline u32 hash_32(u32 val, unsigned int bits)
{
	return (val * GOLDEN_RATIO_32) >> (32 - bits);
}

/** hash_64 - @bits bits of hash of a 64-bit key; 1..32 */
static inline u32 hash_64(u64 val, unsigned int bits)
{
	return (val * GOLDEN_RATIO_64) >> (64 - bits);
}

static inline u32 hash_ptr(const void *ptr, unsigned int bits)
{
	return hash_long((unsigned long)ptr, bits);
}

static inline u32 hash32_ptr(const void *ptr)
{
	return (u32)((unsigned long)ptr ^ ((u64)(unsigned long)ptr >> 32));
}

#endif
