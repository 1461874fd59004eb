/* SPDX-License-Identifier: MIT */
/*
 * Random number generator. Not in BCM2835 ARM Peripherals; names and numbers as Linux's driver
 * bcm2835-rng has them.
 */
#ifndef _SOC_RNG_H
#define _SOC_RNG_H

#include <soc/bcm2835.h>

#define RNG_BASE (PERIPHERAL_BASE + 0x104000)

#define RNG_CTRL   0x00
#define RNG_STATUS 0x04 /* words that are ready in bits 31:24; written: numbers to discard first */
#define RNG_DATA   0x08

#define RNG_CTRL_RBGEN	  1
#define RNG_WARMUP_COUNT  0x40000
#define RNG_WORDS(status) ((status) >> 24)
#endif
