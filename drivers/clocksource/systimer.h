/* SPDX-License-Identifier: MIT */
/* Access to the system timer's registers, simulated in the host tests. */
#ifndef _DRIVERS_CLOCKSOURCE_SYSTIMER_H
#define _DRIVERS_CLOCKSOURCE_SYSTIMER_H

#include <linux/io.h>
#include <soc/systimer.h>

#ifndef BHK_HOST
static inline u32 systimer_read(unsigned int reg)
{
	return readl_relaxed((void __iomem *)(SYSTIMER_BASE + reg));
}

static inline void systimer_write(u32 val, unsigned int reg)
{
	writel_relaxed(val, (void __iomem *)(SYSTIMER_BASE + reg));
}
#else
u32 systimer_read(unsigned int reg);
void systimer_write(u32 val, unsigned int reg);
#endif
#endif
