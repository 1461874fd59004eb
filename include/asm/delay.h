/* SPDX-License-Identifier: MIT */
/* Busy waits on the system timer. */
#ifndef _ASM_DELAY_H
#define _ASM_DELAY_H

#include <bhk/clock.h>
#include <asm/processor.h>

#ifdef CONFIG_BH_ADVISE
/* A handler that waits is something for the advisor (kernel/irq/line_use.c). */
void line_use_delay(unsigned long us);
#else
static inline void line_use_delay(unsigned long us)
{
}
#endif

/**
 * udelay() - do nothing for a while
 * @usecs: at least so many microseconds, up to 4,294,967,294
 *
 * The counter may be about to step when it is first read, so one step more is awaited.
 *
 * Context: any.
 */
static inline void udelay(unsigned long usecs)
{
	u32 start = clock_us();

	line_use_delay(usecs);
	while (clock_us() - start <= (u32)usecs)
		cpu_relax();
}

/**
 * ndelay() - do nothing for a very short while
 * @nsecs: at least so many nanoseconds; the clock's unit makes it up to two microseconds
 *
 * Context: any.
 */
static inline void ndelay(unsigned long nsecs)
{
	udelay((nsecs + 999) / 1000);
}
#endif
