// SPDX-License-Identifier: MIT
/* The board as a module of bhk finds it. */
#include <linux/module.h>
#include "board.h"

enum { IRQ_C1 = 25, IRQ_AUX = 53 };

void __iomem *board_aux;
EXPORT_SYMBOL(board_aux);

unsigned int board_irq(void)
{
	return IRQ_AUX;
}
EXPORT_SYMBOL(board_irq);

unsigned int board_quiet_irq(void)
{
	return IRQ_C1;
}
EXPORT_SYMBOL(board_quiet_irq);

void board_open_softirq(int nr, void (*action)(struct softirq_action *h))
{
	open_softirq(nr, action);
}
EXPORT_SYMBOL(board_open_softirq);

void board_raise_softirq(unsigned int nr)
{
	raise_softirq(nr);
}
EXPORT_SYMBOL(board_raise_softirq);

void board_raise_softirq_irqoff(unsigned int nr)
{
	raise_softirq_irqoff(nr);
}
EXPORT_SYMBOL(board_raise_softirq_irqoff);

static int __init board_init(void)
{
	board_aux = ioremap(BOARD_AUX, BOARD_AUX_SIZE);
	writel(1, board_aux + BOARD_AUX_ENABLES);
	return 0;
}
core_initcall(board_init);
MODULE_LICENSE("Dual MIT/GPL");
