/* SPDX-License-Identifier: MIT */
/* Access to the DMA controller's registers, simulated in the host tests. */
#ifndef _DRIVERS_DMA_DMA_REGS_H
#define _DRIVERS_DMA_DMA_REGS_H

#include <linux/io.h>
#include <soc/dma.h>

#ifndef BHK_HOST
static inline u32 dma_read(unsigned int reg)
{
	return readl((void __iomem *)(DMA_BASE + reg));
}

static inline void dma_write(u32 val, unsigned int reg)
{
	writel(val, (void __iomem *)(DMA_BASE + reg));
}
#else
u32 dma_read(unsigned int reg);
void dma_write(u32 val, unsigned int reg);
#endif
#endif
