/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TIMEX_H
#define _LINUX_TIMEX_H

#include <linux/param.h>
#include <bhk/clock.h>

typedef unsigned long cycles_t;

/**
 * get_cycles() - a fast counter, here the system timer: 1 MHz
 *
 * Context: any.
 */
static inline cycles_t get_cycles(void)
{
	return clock_us();
}
#define get_cycles get_cycles
#define random_get_entropy() ((unsigned long)clock_us())
#endif
