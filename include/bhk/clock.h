/* SPDX-License-Identifier: MIT */
/*
 * The raw 1 MHz counter for statistics on hot paths.
 *
 * BCM2835 ARM Peripherals, chapter 12: the system timer counts microseconds in 64
 * bits; the low word wraps after 71 minutes, so differences of u32 are right for
 * anything shorter.
 */
#ifndef _BHK_CLOCK_H
#define _BHK_CLOCK_H

#include <linux/types.h>
#include <soc/systimer.h>

#ifndef BHK_HOST
/**
 * clock_us() - low word of the system timer
 *
 * Context: any. One load; no barrier: the counter has no side effects.
 */
static inline u32 clock_us(void)
{
	return *(volatile u32 *)(SYSTIMER_BASE + SYSTIMER_CLO);
}

/* Its upper word. It may have changed when the lower one is read. */
static inline u32 clock_us_hi(void)
{
	return *(volatile u32 *)(SYSTIMER_BASE + SYSTIMER_CHI);
}

/**
 * clock_us64() - the whole system timer
 *
 * Context: any. Three loads, seldom five: the halves are read until they belong together.
 */
static inline u64 clock_us64(void)
{
	u32 hi = *(volatile u32 *)(SYSTIMER_BASE + SYSTIMER_CHI), lo, again;

	for (;; hi = again) {
		lo = clock_us();
		again = *(volatile u32 *)(SYSTIMER_BASE + SYSTIMER_CHI);
		if (hi == again)
			return (u64)hi << 32 | lo;
	}
}
#else
u32 clock_us(void);
u64 clock_us64(void);
#endif
#endif
