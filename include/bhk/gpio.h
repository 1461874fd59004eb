/* SPDX-License-Identifier: MIT */
/* Pins that belong to another block of the chip: what has no name in linux/gpio.h. */
#ifndef _BHK_GPIO_H
#define _BHK_GPIO_H

#include <linux/types.h>

int gpio_set_function(unsigned int gpio, u32 function);
int gpio_set_pull(unsigned int gpio, u32 pull);
#endif
