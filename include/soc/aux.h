/* SPDX-License-Identifier: MIT */
/* Auxiliary block, mini UART: BCM2835 ARM Peripherals, chapter 2, with its errata. */
#ifndef _SOC_AUX_H
#define _SOC_AUX_H

#include <soc/bcm2835.h>

#define AUX_BASE (PERIPHERAL_BASE + 0x215000)
#define IRQ_AUX	 (IRQ_GPU_BASE + 29)

#define AUX_IRQ	    0x00
#define AUX_ENABLES 0x04

#define AUX_MU_IO   0x40
#define AUX_MU_IER  0x44
#define AUX_MU_IIR  0x48
#define AUX_MU_LCR  0x4c
#define AUX_MU_MCR  0x50
#define AUX_MU_LSR  0x54
#define AUX_MU_MSR  0x58
#define AUX_MU_CNTL 0x60
#define AUX_MU_STAT 0x64
#define AUX_MU_BAUD 0x68

/* Receive is bit 0, transmit bit 1 (the datasheet has them swapped); bits 2, 3 enable both. */
#define AUX_MU_IER_RX	 0x1
#define AUX_MU_IER_TX	 0x2
#define AUX_MU_IER_FIXED 0xc

#define AUX_ENABLES_MU	    0x1
#define AUX_MU_IIR_NONE	    0x1
#define AUX_MU_LCR_8BIT	    0x3 /* the datasheet says 1 */
#define AUX_MU_LSR_DATA	    0x01
#define AUX_MU_LSR_OVERRUN  0x02
#define AUX_MU_LSR_TX_EMPTY 0x20 /* the transmitter takes another byte */
#define AUX_MU_CNTL_RX	    0x1
#define AUX_MU_CNTL_TX	    0x2
#endif
