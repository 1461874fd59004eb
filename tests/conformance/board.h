/* SPDX-License-Identifier: MIT */
/*
 * What the modules need and reach in a different way on Linux and on bhk: an interrupt line of their own, and the softirq
 * functions that Linux does not export. board_linux.c and board_bhk.c.
 */
#ifndef _CONFORMANCE_BOARD_H
#define _CONFORMANCE_BOARD_H

#include <linux/interrupt.h>
#include <linux/io.h>

/* The mini UART's line: no driver has it, and a store raises it at once. */
unsigned int board_irq(void);
/* A line that can't be raised here: system timer C1, never armed. */
unsigned int board_quiet_irq(void);
void board_open_softirq(int nr, void (*action)(struct softirq_action *h));
void board_raise_softirq(unsigned int nr);
void board_raise_softirq_irqoff(unsigned int nr);

#define BOARD_AUX 0x20215000
#define BOARD_AUX_SIZE 0x60
#define BOARD_AUX_ENABLES 0x04
#define BOARD_MU_IER 0x44
#define BOARD_MU_IER_TX 2

extern void __iomem *board_aux;

/* The transmitter is empty, so enabling its interrupt raises the line with this store. */
static inline void board_raise(void)
{
	writel(BOARD_MU_IER_TX, board_aux + BOARD_MU_IER);
}

static inline void board_drop(void)
{
	writel(0, board_aux + BOARD_MU_IER);
}

#endif
