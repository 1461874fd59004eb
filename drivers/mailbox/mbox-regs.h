/* SPDX-License-Identifier: MIT */
/* Access to the mailboxes, simulated in the host tests. */
#ifndef _DRIVERS_MAILBOX_MBOX_REGS_H
#define _DRIVERS_MAILBOX_MBOX_REGS_H

#include <linux/io.h>
#include <soc/mailbox.h>

#ifndef BHK_HOST
static inline u32 mbox_read(unsigned int reg)
{
	return readl((void __iomem *)(MBOX_BASE + reg));
}

static inline void mbox_write(u32 val, unsigned int reg)
{
	writel(val, (void __iomem *)(MBOX_BASE + reg));
}
#else
u32 mbox_read(unsigned int reg);
void mbox_write(u32 val, unsigned int reg);
#endif
#endif
