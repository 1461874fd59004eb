/* SPDX-License-Identifier: MIT */
/* System timer: BCM2835 ARM Peripherals, chapter 12. C0 and C2 belong to the GPU. */
#ifndef _SOC_SYSTIMER_H
#define _SOC_SYSTIMER_H

#include <soc/bcm2835.h>

#define SYSTIMER_BASE (PERIPHERAL_BASE + 0x3000)

#define SYSTIMER_CS   0x00 /* match flags, write 1 to clear */
#define SYSTIMER_CLO  0x04
#define SYSTIMER_CHI  0x08
#define SYSTIMER_C(n) (0x0c + 4 * (n))

#define SYSTIMER_CS_M(n) (1 << (n))
#define SYSTIMER_HZ	 1000000

#define IRQ_SYSTIMER(n) (IRQ_GPU_BASE + (n))
#endif
