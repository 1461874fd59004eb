/* SPDX-License-Identifier: MIT */
/* Access to the controller's registers, simulated in the host tests. */
#ifndef _DRIVERS_MMC_EMMC_H
#define _DRIVERS_MMC_EMMC_H

#include <linux/io.h>
#include <soc/emmc.h>

#ifndef BHK_HOST
static inline u32 emmc_read(unsigned int reg)
{
	return readl((void __iomem *)(EMMC_BASE + reg));
}

static inline void emmc_write(u32 val, unsigned int reg)
{
	writel(val, (void __iomem *)(EMMC_BASE + reg));
}

static inline void emmc_read_fifo(void *buf, unsigned int words)
{
	readsl((void __iomem *)(EMMC_BASE + EMMC_DATA), buf, words);
}

static inline void emmc_write_fifo(const void *buf, unsigned int words)
{
	writesl((void __iomem *)(EMMC_BASE + EMMC_DATA), buf, words);
}
#else
u32 emmc_read(unsigned int reg);
void emmc_write(u32 val, unsigned int reg);
void emmc_read_fifo(void *buf, unsigned int words);
void emmc_write_fifo(const void *buf, unsigned int words);
#endif
#endif
