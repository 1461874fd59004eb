/* SPDX-License-Identifier: MIT */
/*
 * The device of the samples: compare channel C1 of the system timer, which interrupts
 * every period_us. It stands for any device that has to be acknowledged.
 *
 * BCM2835 ARM Peripherals, chapter 12. On Linux the same code works: C1 is free there, too.
 */
#ifndef _SAMPLES_SAMPLE_DEVICE_H
#define _SAMPLES_SAMPLE_DEVICE_H

#include <linux/io.h>
#include <linux/interrupt.h>

#define SAMPLE_IRQ	25 /* GPU line 1 */
#define SAMPLE_PHYS	0x20003000
#define SAMPLE_SIZE	0x20
#define SAMPLE_CS	0x00
#define SAMPLE_CLO	0x04
#define SAMPLE_C1	0x10
#define SAMPLE_CS_M1	0x2
#define SAMPLE_TURNS	8

struct sample_device {
	void __iomem *regs;
	unsigned int period_us;
	unsigned int left; /* interrupts to go */
};

/*
 * A compare value that has passed before it is written matches 71 minutes later. On a machine that
 * stands still now and then, such as one in QEMU on a busy host, that happens. Then again, a few
 * times.
 */
static inline void sample_next(struct sample_device *dev)
{
	unsigned int turn;
	u32 due;

	for (turn = 0; turn < SAMPLE_TURNS; turn++) {
		due = readl(dev->regs + SAMPLE_CLO) + dev->period_us;
		writel(due, dev->regs + SAMPLE_C1);
		if ((s32)(readl(dev->regs + SAMPLE_CLO) - due) < 0 ||
		    readl(dev->regs + SAMPLE_CS) & SAMPLE_CS_M1)
			return;
	}
}

/* The first interrupt comes after a period, the last one after @count of them. */
static inline int sample_start(struct sample_device *dev, unsigned int period_us,
			       unsigned int count)
{
	if (!count)
		return -EINVAL;
	dev->regs = ioremap(SAMPLE_PHYS, SAMPLE_SIZE);
	if (!dev->regs)
		return -ENOMEM;
	dev->period_us = period_us;
	dev->left = count;
	writel(SAMPLE_CS_M1, dev->regs + SAMPLE_CS);
	sample_next(dev);
	return 0;
}

/*
 * For the top half: acknowledge, and have the device go on. Return: false if the device
 * did not interrupt.
 */
static inline bool sample_ack(struct sample_device *dev)
{
	if (!(readl(dev->regs + SAMPLE_CS) & SAMPLE_CS_M1))
		return false;
	writel(SAMPLE_CS_M1, dev->regs + SAMPLE_CS);
	if (--dev->left)
		sample_next(dev);
	return true;
}

static inline void sample_stop(struct sample_device *dev)
{
	iounmap(dev->regs);
}
#endif
