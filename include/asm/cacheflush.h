/* SPDX-License-Identifier: MIT */
/*
 * Caches: ARM1176JZF-S TRM, section 3.2.22. Both are 16 KiB in four ways, hence physically
 * tagged without aliases, with lines of 32 bytes.
 */
#ifndef _ASM_CACHEFLUSH_H
#define _ASM_CACHEFLUSH_H

#include <asm/barrier.h>
#include <asm/cache.h>
#include <asm/cp15.h>

/** dcache_clean_line() - write one line back, so that others see it after a dsb() */
static inline void dcache_clean_line(const volatile void *addr)
{
	__cp15_write(addr, c7, c10, 1);
}

static inline void dcache_inval_line(const volatile void *addr)
{
	__cp15_write(addr, c7, c6, 1);
}

static inline void dcache_flush_line(const volatile void *addr)
{
	__cp15_write(addr, c7, c14, 1);
}

static inline void icache_inval_line(const volatile void *addr)
{
	__cp15_write(addr, c7, c5, 1);
}

/* The branch target cache has no lines that could be named. */
static inline void branch_cache_inval(void)
{
	__cp15_write(0, c7, c5, 6);
}

/*
 * Memory that a bus master reads or writes. Context: any.
 *
 * dcache_clean_range(): before it reads. dcache_inval_range(): before and after it writes;
 * what shares a line with either end is written back, not lost. dcache_flush_range(): both.
 */
/* Write everything back: for what a reset must find in RAM. */
void dcache_clean_all(void);

void dcache_clean_range(const void *addr, size_t size);
void dcache_inval_range(const void *addr, size_t size);
void dcache_flush_range(const void *addr, size_t size);

/* Make new instructions at [start, end) run. Context: any. */
void flush_icache_range(unsigned long start, unsigned long end);
#endif
