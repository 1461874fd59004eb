/* SPDX-License-Identifier: MIT */
/* Access to the generator, simulated in the host tests. */
#ifndef _DRIVERS_CHAR_RNG_REGS_H
#define _DRIVERS_CHAR_RNG_REGS_H

#include <linux/io.h>
#include <soc/rng.h>

#ifndef BHK_HOST
static inline u32 rng_read(unsigned int reg)
{
	return readl((void __iomem *)(RNG_BASE + reg));
}

static inline void rng_write(u32 val, unsigned int reg)
{
	writel(val, (void __iomem *)(RNG_BASE + reg));
}
#else
u32 rng_read(unsigned int reg);
void rng_write(u32 val, unsigned int reg);
#endif
#endif
