/* SPDX-License-Identifier: MIT */
/*
 * Addresses: what the CPU uses, what the ARM's bus uses, what the peripherals use.
 *
 * RAM and registers are mapped one to one. Bus masters such as the DMA engine see RAM at
 * BUS_RAM_BASE and registers at BUS_PERIPHERAL_BASE (BCM2835 ARM Peripherals, section 1.2).
 */
#ifndef _ASM_MEMORY_H
#define _ASM_MEMORY_H


/* The two highest bits of a bus address choose how the GPU caches the access. */
#define BUS_ALIAS_MASK 0xc0000000u

/*
 * Stacks have windows of their own, where an unmapped page below each costs no memory: first
 * those that exist from boot on, then those of threads, a page at a time.
 */
#define BOOT_STACK_VA 0x40000000
#define STACK_VA_BASE 0x40040000
#define STACK_VA_SIZE 0x00fc0000

#ifndef __ASSEMBLY__
#include <linux/types.h>
#include <soc/bcm2835.h>

static inline phys_addr_t virt_to_phys(const volatile void *addr)
{
	return (phys_addr_t)(uintptr_t)addr;
}

static inline void *phys_to_virt(phys_addr_t phys)
{
	return (void *)(uintptr_t)phys;
}

/** virt_to_bus() - the address of RAM as a bus master sees it, not for stacks */
static inline dma_addr_t virt_to_bus(const volatile void *addr)
{
	return virt_to_phys(addr) | BUS_RAM_BASE;
}

/** bus_to_virt() - the reverse, whichever of the four aliases of RAM it is */
static inline void *bus_to_virt(dma_addr_t bus)
{
	return phys_to_virt(bus & ~BUS_ALIAS_MASK);
}

/** io_to_bus() - the address of a register as the DMA engine sees it */
static inline dma_addr_t io_to_bus(phys_addr_t phys)
{
	return phys - PERIPHERAL_BASE + BUS_PERIPHERAL_BASE;
}
#endif
#endif
