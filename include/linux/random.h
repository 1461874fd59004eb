/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RANDOM_H
#define _LINUX_RANDOM_H

#include <linux/types.h>
#include <linux/prandom.h>

/*
 * Random numbers for back-off times, tests and the like: one generator, stirred
 * by drivers that have something unpredictable. Not for cryptography. Under
 * an emulator that counts instructions they are the same in each run.
 *
 * Context: any.
 */
void get_random_bytes(void *buf, size_t len);
u32 get_random_u32(void);
u64 get_random_u64(void);

/** add_device_randomness - stir bytes into the generator; they may be known */
void add_device_randomness(const void *buf, size_t len);

static inline u8 get_random_u8(void)
{
	return get_random_u32();
}

static inline u16 get_random_u16(void)
{
	return get_random_u32();
}

static inline unsigned long get_random_long(void)
{
	return BITS_PER_LONG == 32 ? get_random_u32() : get_random_u64();
}

static inline unsigned int get_random_int(void)
{
	return get_random_u32();
}

/** get_random_u32_below - 0..@ceil - 1; @ceil is not 0 */
static inline u32 get_random_u32_below(u32 ceil)
{
	return reciprocal_scale(get_random_u32(), ceil);
}

static inline u32 prandom_u32(void)
{
	return get_random_u32();
}

static inline u32 prandom_u32_max(u32 ceil)
{
	return get_random_u32_below(ceil);
}

static inline void prandom_bytes(void *buf, size_t nbytes)
{
	get_random_bytes(buf, nbytes);
}

#endif
