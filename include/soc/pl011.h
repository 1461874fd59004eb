/* SPDX-License-Identifier: MIT */
/* PL011 UART: BCM2835 ARM Peripherals, chapter 13; ARM PrimeCell UART (PL011) TRM. */
#ifndef _SOC_PL011_H
#define _SOC_PL011_H

#include <soc/bcm2835.h>

#define PL011_BASE (PERIPHERAL_BASE + 0x201000)
#define IRQ_PL011  (IRQ_GPU_BASE + 57)

#define PL011_DR   0x00
#define PL011_RSR  0x04
#define PL011_FR   0x18
#define PL011_IBRD 0x24
#define PL011_FBRD 0x28
#define PL011_LCRH 0x2c
#define PL011_CR   0x30
#define PL011_IFLS 0x34
#define PL011_IMSC 0x38
#define PL011_RIS  0x3c
#define PL011_MIS  0x40
#define PL011_ICR  0x44

#define PL011_DR_FE (1 << 8)
#define PL011_DR_PE (1 << 9)
#define PL011_DR_BE (1 << 10)
#define PL011_DR_OE (1 << 11)

#define PL011_FR_CTS  (1 << 0)
#define PL011_FR_BUSY (1 << 3)
#define PL011_FR_RXFE (1 << 4)
#define PL011_FR_TXFF (1 << 5)
#define PL011_FR_RXFF (1 << 6)
#define PL011_FR_TXFE (1 << 7)

#define PL011_LCRH_BRK	(1 << 0)
#define PL011_LCRH_FEN	(1 << 4)
#define PL011_LCRH_WLEN8 (3 << 5)

#define PL011_CR_UARTEN (1 << 0)
#define PL011_CR_LBE	(1 << 7)
#define PL011_CR_TXE	(1 << 8)
#define PL011_CR_RXE	(1 << 9)
#define PL011_CR_RTSEN	(1 << 14)
#define PL011_CR_CTSEN	(1 << 15)

#define PL011_INT_RX  (1 << 4)
#define PL011_INT_TX  (1 << 5)
#define PL011_INT_RT  (1 << 6)
#define PL011_INT_FE  (1 << 7)
#define PL011_INT_PE  (1 << 8)
#define PL011_INT_BE  (1 << 9)
#define PL011_INT_OE  (1 << 10)
#define PL011_INT_ALL 0x7ff
#endif
