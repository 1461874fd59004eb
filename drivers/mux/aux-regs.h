/* SPDX-License-Identifier: MIT */
/* Access to the mini UART's registers, simulated in the host tests. */
#ifndef _DRIVERS_MUX_AUX_REGS_H
#define _DRIVERS_MUX_AUX_REGS_H

#include <linux/io.h>
#include <soc/aux.h>

#ifndef BHK_HOST
static inline u32 aux_read(unsigned int reg)
{
	return readl((void __iomem *)(AUX_BASE + reg));
}

static inline void aux_write(u32 val, unsigned int reg)
{
	writel(val, (void __iomem *)(AUX_BASE + reg));
}
#else
u32 aux_read(unsigned int reg);
void aux_write(u32 val, unsigned int reg);
#endif
#endif
