/* SPDX-License-Identifier: MIT */
/*
 * Interrupt numbers, as Linux gives them on this chip: the ARM-side lines 0..7 are
 * 16..23, the GPU lines 0..63 are 24..87; GPIO pins follow. 0 is no interrupt. The last
 * numbers are for the lines of controllers that come at run time (linux/irqdomain.h).
 */
#ifndef _ASM_IRQ_H
#define _ASM_IRQ_H

#define IRQ_ARM_BASE  16
#define IRQ_GPU_BASE  24
#define IRQ_GPIO_BASE 88
#define IRQ_ROOT_BASE IRQ_ARM_BASE /* the root controller's: ARM and GPU lines */
#define NR_ROOT_IRQS  (IRQ_GPIO_BASE - IRQ_ROOT_BASE)
#define NR_GPIO_IRQS  54
#define IRQ_DYN_BASE  (IRQ_GPIO_BASE + NR_GPIO_IRQS)
#define NR_DYN_IRQS   18
#define NR_IRQS	      (IRQ_DYN_BASE + NR_DYN_IRQS)

#define NR_IRQS_LEGACY 16
#define NO_IRQ	       ((unsigned int)(-1))
#endif
