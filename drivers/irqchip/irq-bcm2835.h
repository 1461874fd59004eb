/* SPDX-License-Identifier: MIT */
/* Between irq-bcm2835.c and irq-bcm2835-entry.S. */
#ifndef _DRIVERS_IRQCHIP_IRQ_BCM2835_H
#define _DRIVERS_IRQCHIP_IRQ_BCM2835_H

#include <linux/irqdesc.h>

extern struct irq_desc bcm2835_rest;

void bcm2835_handle_pending(void);
#endif
