/* SPDX-License-Identifier: MIT */
/*
 * Mailboxes between ARM and GPU, and the property messages on channel 8. Not in BCM2835 ARM
 * Peripherals: the firmware's public wiki ("Mailbox property interface") describes both.
 */
#ifndef _SOC_MAILBOX_H
#define _SOC_MAILBOX_H

#include <soc/bcm2835.h>

#define MBOX_BASE (PERIPHERAL_BASE + 0xb880)

/* Mailbox 0: from the GPU. Mailbox 1: to the GPU. */
#define MBOX0_READ   0x00
#define MBOX0_STATUS 0x18
#define MBOX0_CONFIG 0x1c
#define MBOX1_WRITE  0x20
#define MBOX1_STATUS 0x38

#define IRQ_MBOX (IRQ_ARM_BASE + 1)

/* In the configuration of mailbox 0: interrupt while there is something to read. */
#define MBOX_CONFIG_DATA_IRQ 1

#define MBOX_STATUS_FULL  (1U << 31)
#define MBOX_STATUS_EMPTY (1 << 30)

/* A message is an address with the channel in the low bits. */
#define MBOX_CHANNEL_PROPERTY 8
#define MBOX_CHANNEL_MASK     0xf

/* A buffer begins with its size in bytes and this word; tags follow, 0 ends them. */
#define PROPERTY_REQUEST 0x00000000
#define PROPERTY_SUCCESS 0x80000000

/* In a tag's third word: this tag was answered, with so many bytes. */
#define PROPERTY_TAG_ANSWER 0x80000000

#define PROPERTY_BOARD_REVISION 0x00010002
#define PROPERTY_ARM_MEMORY	0x00010005 /* gives base, size */
#define PROPERTY_CLOCK_RATE	0x00030002 /* takes id; gives id, Hz */
#define PROPERTY_DMA_CHANNELS	0x00060001 /* gives a mask */

#define PROPERTY_CLOCK_EMMC 1
#define PROPERTY_CLOCK_UART 2
#define PROPERTY_CLOCK_ARM  3
#endif
