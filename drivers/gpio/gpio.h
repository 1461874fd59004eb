/* SPDX-License-Identifier: MIT */
/* The chip, for gpiolib.c. Pins are valid. */
#ifndef _DRIVERS_GPIO_GPIO_H
#define _DRIVERS_GPIO_GPIO_H

#include <linux/io.h>
#include <linux/types.h>
#include <soc/gpio.h>

void chip_set_function(unsigned int pin, u32 function);
u32 chip_get_function(unsigned int pin);
bool chip_get_level(unsigned int pin);
void chip_set_level(unsigned int pin, bool high);
void chip_set_pull(unsigned int pin, u32 pull);
int chip_set_debounce(unsigned int pin, unsigned int usecs);
int chip_to_irq(unsigned int pin);

#ifndef BHK_HOST
/* Events that a test pretends, since QEMU detects none: cleared by writing 1s as GPEDS is. */
#if defined(CONFIG_TESTS) || defined(CONFIG_BENCH)
#define GPIO_TEST_EVENTS
extern u32 gpio_test_events[2];
#endif

static inline u32 gpio_read(unsigned int reg)
{
	u32 val = readl((void __iomem *)(GPIO_BASE + reg));

#ifdef GPIO_TEST_EVENTS
	if (reg == GPEDS(0) || reg == GPEDS(1))
		val |= READ_ONCE(gpio_test_events[reg == GPEDS(1)]);
#endif
	return val;
}

static inline void gpio_write(u32 val, unsigned int reg)
{
#ifdef GPIO_TEST_EVENTS
	if (reg == GPEDS(0) || reg == GPEDS(1))
		gpio_test_events[reg == GPEDS(1)] &= ~val;
#endif
	writel(val, (void __iomem *)(GPIO_BASE + reg));
}

/* Not for events. One barrier is behind the read and in front of the write. */
static inline void gpio_toggle(u32 bits, unsigned int reg)
{
	void __iomem *addr = (void __iomem *)(GPIO_BASE + reg);

	writel(readl_relaxed(addr) ^ bits, addr);
}
#else
u32 gpio_read(unsigned int reg);
void gpio_write(u32 val, unsigned int reg);
void gpio_toggle(u32 bits, unsigned int reg);
#endif
#endif
