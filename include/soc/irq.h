/* SPDX-License-Identifier: MIT */
/*
 * Interrupt controller: BCM2835 ARM Peripherals, chapter 7. Levels are live: no latch,
 * no acknowledge, no priorities. Pending registers show level and enable.
 */
#ifndef _SOC_IRQ_H
#define _SOC_IRQ_H

#include <soc/bcm2835.h>

#define ARMCTRL_BASE (PERIPHERAL_BASE + 0xb200)

#define ARMCTRL_BASIC_PENDING 0x00
#define ARMCTRL_PENDING(bank) (0x04 + 4 * (bank)) /* bank 0: GPU 0-31, 1: GPU 32-63 */
#define ARMCTRL_FIQ	      0x0c
#define ARMCTRL_ENABLE(bank)  (0x10 + 4 * (bank)) /* bank 2: ARM lines 0-7 */
#define ARMCTRL_DISABLE(bank) (0x1c + 4 * (bank))

#define ARMCTRL_BASIC_ARM_MASK 0x000000ff
#define ARMCTRL_BASIC_ANY_MASK 0x001fffff /* ARM lines, bank summaries, shortcuts */

#define ARMCTRL_FIQ_ENABLE 0x80

/* Sources above this value stop QEMU with an assertion and mean nothing on the chip. */
#define ARMCTRL_FIQ_SOURCE_MAX 71
#endif
