/* SPDX-License-Identifier: MIT */
/* GPIO: BCM2835 ARM Peripherals, chapter 6. 54 pins in banks of 32. */
#ifndef _SOC_GPIO_H
#define _SOC_GPIO_H

#include <soc/bcm2835.h>

#define GPIO_BASE (PERIPHERAL_BASE + 0x200000)
#define GPIO_PINS 54

/* Bank 0, bank 1, both banks' pins 46-53, and one line for all. */
#define IRQ_GPIO(n) (IRQ_GPU_BASE + 49 + (n))

#define GPFSEL(pin)    (0x00 + 4 * ((pin) / 10)) /* function select, 3 bits a pin */
#define GPSET(bank)    (0x1c + 4 * (bank))
#define GPCLR(bank)    (0x28 + 4 * (bank))
#define GPLEV(bank)    (0x34 + 4 * (bank))
#define GPEDS(bank)    (0x40 + 4 * (bank)) /* event detected, write 1 to clear */
#define GPREN(bank)    (0x4c + 4 * (bank)) /* rising edge */
#define GPFEN(bank)    (0x58 + 4 * (bank)) /* falling edge */
#define GPHEN(bank)    (0x64 + 4 * (bank)) /* high level */
#define GPLEN(bank)    (0x70 + 4 * (bank)) /* low level */
#define GPAREN(bank)   (0x7c + 4 * (bank)) /* asynchronous rising edge */
#define GPAFEN(bank)   (0x88 + 4 * (bank)) /* asynchronous falling edge */
#define GPPUD	       0x94		   /* pull for the pins that are clocked next */
#define GPPUDCLK(bank) (0x98 + 4 * (bank))

#define GPFSEL_SHIFT(pin) (((pin) % 10) * 3)
#define GPFSEL_MASK	  7

/* Values of a function select field. */
#define GPFSEL_INPUT  0
#define GPFSEL_OUTPUT 1
#define GPFSEL_ALT0   4
#define GPFSEL_ALT1   5
#define GPFSEL_ALT2   6
#define GPFSEL_ALT3   7
#define GPFSEL_ALT4   3
#define GPFSEL_ALT5   2

#define GPPUD_OFF  0
#define GPPUD_DOWN 1
#define GPPUD_UP   2

/* The pull takes this many cycles to set up and to hold (GPPUD, page 101). */
#define GPPUD_WAIT_CYCLES 150

#define GPIO_BANK(pin) ((pin) / 32)
#define GPIO_BIT(pin)  (1u << ((pin) % 32))
#endif
