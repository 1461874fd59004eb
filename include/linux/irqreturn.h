/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_IRQRETURN_H
#define _LINUX_IRQRETURN_H

/**
 * enum irqreturn - what a handler found
 * @IRQ_NONE:	     the interrupt was not from this device
 * @IRQ_HANDLED:     it was, and is dealt with
 * @IRQ_WAKE_THREAD: it was, and the thread function shall run
 */
enum irqreturn {
	IRQ_NONE = 0,
	IRQ_HANDLED = 1,
	IRQ_WAKE_THREAD = 2,
};

typedef enum irqreturn irqreturn_t;
#define IRQ_RETVAL(x) ((x) ? IRQ_HANDLED : IRQ_NONE)
#endif
