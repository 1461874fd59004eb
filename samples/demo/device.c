// SPDX-License-Identifier: MIT
/* The two devices of the demos. Both lines can be raised by software, on QEMU and on a board. */
#include <linux/io.h>
#include <linux/irqflags.h>
#include "demo.h"

#define TIMER ((void __iomem *)SYSTIMER_BASE)
#define UART  ((void __iomem *)AUX_BASE)

/*
 * A compare value is noticed when the counter comes to it, never afterwards: it is set at least so
 * far ahead. The store is checked all the same, as the emulator may be held up before it.
 */
#define MARGIN_US 4

/* Interrupts off. Events that are over by now are missed. */
static void arm(struct demo_device *dev)
{
	do {
		while ((s32)(dev->due - clock_us()) < MARGIN_US && dev->left) {
			dev->due += dev->period_us;
			dev->missed++;
			dev->left--;
		}
		writel(dev->due, TIMER + SYSTIMER_C(1));
	} while (dev->left && (s32)(dev->due - clock_us()) <= 0 &&
		 !(readl(TIMER + SYSTIMER_CS) & SYSTIMER_CS_M(1)));
}

/**
 * demo_device_start() - the first event comes after a period
 * @dev:       its state
 * @period_us: at least 20
 * @count:     events in all, missed ones included
 *
 * Context: task; the line has been requested.
 */
void demo_device_start(struct demo_device *dev, u32 period_us, u32 count)
{
	unsigned long flags;

	local_irq_save(flags);
	writel(SYSTIMER_CS_M(1), TIMER + SYSTIMER_CS);
	*dev = (struct demo_device){
		.period_us = period_us, .left = count, .due = clock_us() + period_us};
	arm(dev);
	local_irq_restore(flags);
}

/**
 * demo_device_ack() - for the handler: acknowledge, and have the device go on
 *
 * Context: hardirq, or a thread with the line masked. Return: false: the device did not interrupt.
 */
bool demo_device_ack(struct demo_device *dev)
{
	if (!(readl(TIMER + SYSTIMER_CS) & SYSTIMER_CS_M(1)))
		return false;
	writel(SYSTIMER_CS_M(1), TIMER + SYSTIMER_CS);
	if (!dev->left)
		return true;
	dev->raised = dev->due;
	dev->due += dev->period_us;
	if (--dev->left)
		arm(dev);
	return true;
}

/* No more events, and none pending. Context: any. */
void demo_device_stop(struct demo_device *dev)
{
	unsigned long flags;

	local_irq_save(flags);
	dev->left = 0;
	writel(clock_us() - 1, TIMER + SYSTIMER_C(1));
	writel(SYSTIMER_CS_M(1), TIMER + SYSTIMER_CS);
	local_irq_restore(flags);
}

/* Context: any. */
void demo_level_raise(void)
{
	writel(readl(UART + AUX_ENABLES) | AUX_ENABLES_MU, UART + AUX_ENABLES);
	writel(AUX_MU_IER_TX, UART + AUX_MU_IER);
}

void demo_level_lower(void)
{
	writel(0, UART + AUX_MU_IER);
}

bool demo_level_is_up(void)
{
	return readl(UART + AUX_MU_IER) & AUX_MU_IER_TX;
}
