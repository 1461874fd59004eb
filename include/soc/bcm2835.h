/* SPDX-License-Identifier: MIT */
/* Where things are: BCM2835 ARM Peripherals, section 1.2.3 (ARM physical addresses). */
#ifndef _SOC_BCM2835_H
#define _SOC_BCM2835_H

#define PERIPHERAL_BASE 0x20000000
#define PERIPHERAL_SIZE 0x01000000

/* RAM as the GPU and the DMA controller see it: L2 cached, allocating (section 1.2.3). */
#define BUS_RAM_BASE	    0x40000000
#define BUS_PERIPHERAL_BASE 0x7e000000

/* The largest RAM of this family; what is really there the firmware tells. */
#define RAM_SIZE_MAX 0x20000000
#endif
