/* SPDX-License-Identifier: MIT */
/* Pins, by number: 0 to 53. */
#ifndef _LINUX_GPIO_H
#define _LINUX_GPIO_H

#include <linux/errno.h>
#include <linux/gpio/consumer.h>
#include <linux/types.h>

#define ARCH_NR_GPIOS 54

#define GPIOF_DIR_OUT	    (0 << 0)
#define GPIOF_DIR_IN	    (1 << 0)
#define GPIOF_INIT_LOW	    (0 << 1)
#define GPIOF_INIT_HIGH	    (1 << 1)
#define GPIOF_IN	    GPIOF_DIR_IN
#define GPIOF_OUT_INIT_LOW  (GPIOF_DIR_OUT | GPIOF_INIT_LOW)
#define GPIOF_OUT_INIT_HIGH (GPIOF_DIR_OUT | GPIOF_INIT_HIGH)

static inline bool gpio_is_valid(int number)
{
	return number >= 0 && number < ARCH_NR_GPIOS;
}

int gpio_request(unsigned int gpio, const char *label);
int gpio_request_one(unsigned int gpio, unsigned long flags, const char *label);
void gpio_free(unsigned int gpio);
int gpio_direction_input(unsigned int gpio);
int gpio_direction_output(unsigned int gpio, int value);
int gpio_get_value(unsigned int gpio);
void gpio_set_value(unsigned int gpio, int value);
int gpio_to_irq(unsigned int gpio);
int gpio_set_debounce(unsigned int gpio, unsigned int usecs);
#endif
