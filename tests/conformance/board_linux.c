// SPDX-License-Identifier: MIT
/* The board as a module of Linux finds it: lines by device tree, functions that are not exported by kprobe. */
#include <linux/module.h>
#include "board.h"
#include "find.h"

void __iomem *board_aux;
EXPORT_SYMBOL(board_aux);

static unsigned int aux_irq, timer_irq;
static void (*do_open_softirq)(int nr, void (*action)(struct softirq_action *h));
static void (*do_raise_softirq)(unsigned int nr);
static void (*do_raise_softirq_irqoff)(unsigned int nr);

unsigned int board_irq(void)
{
	return aux_irq;
}
EXPORT_SYMBOL(board_irq);

unsigned int board_quiet_irq(void)
{
	return timer_irq;
}
EXPORT_SYMBOL(board_quiet_irq);

void board_open_softirq(int nr, void (*action)(struct softirq_action *h))
{
	do_open_softirq(nr, action);
}
EXPORT_SYMBOL(board_open_softirq);

void board_raise_softirq(unsigned int nr)
{
	do_raise_softirq(nr);
}
EXPORT_SYMBOL(board_raise_softirq);

void board_raise_softirq_irqoff(unsigned int nr)
{
	do_raise_softirq_irqoff(nr);
}
EXPORT_SYMBOL(board_raise_softirq_irqoff);

static int __init board_init(void)
{
	aux_irq = find_line("brcm,bcm2835-aux-uart", 0);
	timer_irq = find_line("brcm,bcm2835-system-timer", 1);
	do_open_softirq = find_function("open_softirq");
	do_raise_softirq = find_function("raise_softirq");
	do_raise_softirq_irqoff = find_function("raise_softirq_irqoff");
	board_aux = ioremap(BOARD_AUX, BOARD_AUX_SIZE);
	if (!aux_irq || !timer_irq || !do_open_softirq || !do_raise_softirq ||
	    !do_raise_softirq_irqoff || !board_aux)
		return -ENODEV;
	writel(1, board_aux + BOARD_AUX_ENABLES);
	return 0;
}
module_init(board_init);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("conformance: the board on Linux");
