/* SPDX-License-Identifier: MIT */
#ifndef _ASM_IO_H
#define _ASM_IO_H

#include <linux/types.h>
#include <linux/compiler.h>
#include <asm/barrier.h>
#include <asm/byteorder.h>

/*
 * Registers of devices. Their addresses are mapped as device memory, so that
 * the CPU makes each access once, in its width and, within one device, in
 * program order. What a barrier adds is order against normal memory (buffers)
 * and between two devices, which may answer out of turn (BCM2835 ARM
 * Peripherals, 1.3): one after the read, one before the write, in readl and
 * writel; the _relaxed and __raw_ forms have none.
 */
#define __IO_ACCESS(width, sfx, type) \
static __always_inline type __raw_read##sfx(const volatile void __iomem *addr) \
{ \
	return *(const volatile type *)addr; \
} \
static __always_inline void __raw_write##sfx(type val, volatile void __iomem *addr) \
{ \
	*(volatile type *)addr = val; \
} \
static __always_inline type read##sfx##_relaxed(const volatile void __iomem *addr) \
{ \
	return __raw_read##sfx(addr); \
} \
static __always_inline void write##sfx##_relaxed(type val, volatile void __iomem *addr) \
{ \
	__raw_write##sfx(val, addr); \
} \
static __always_inline type read##sfx(const volatile void __iomem *addr) \
{ \
	type val = __raw_read##sfx(addr); \
	dma_rmb(); \
	return val; \
} \
static __always_inline void write##sfx(type val, volatile void __iomem *addr) \
{ \
	dma_wmb(); \
	__raw_write##sfx(val, addr); \
} \
static __always_inline type ioread##width(const volatile void __iomem *addr) \
{ \
	return read##sfx(addr); \
} \
static __always_inline void iowrite##width(type val, volatile void __iomem *addr) \
{ \
	write##sfx(val, addr); \
} \
/* @count accesses to one register, a FIFO; no barrier. */ \
static inline void reads##sfx(const volatile void __iomem *addr, void *buf, \
				unsigned int count) \
{ \
	for (type *p = buf; count; count--) \
		*p++ = __raw_read##sfx(addr); \
} \
static inline void writes##sfx(volatile void __iomem *addr, const void *buf, \
				 unsigned int count) \
{ \
	for (const type *p = buf; count; count--) \
		__raw_write##sfx(*p++, addr); \
}

__IO_ACCESS(8, b, u8)
__IO_ACCESS(16, w, u16)
__IO_ACCESS(32, l, u32)

#define ioread8_rep(p, dst, n)		readsb(p, dst, n)
#define ioread16_rep(p, dst, n)		readsw(p, dst, n)
#define ioread32_rep(p, dst, n)		readsl(p, dst, n)
#define iowrite8_rep(p, src, n)		writesb(p, src, n)
#define iowrite16_rep(p, src, n)	writesw(p, src, n)
#define iowrite32_rep(p, src, n)	writesl(p, src, n)
#define ioread16be(p)			be16_to_cpu((__be16)ioread16(p))
#define ioread32be(p)			be32_to_cpu((__be32)ioread32(p))
#define iowrite16be(v, p)		iowrite16((u16)cpu_to_be16(v), p)
#define iowrite32be(v, p)		iowrite32((u32)cpu_to_be32(v), p)

/*
 * Copies between memory and a device's memory, byte by byte: device memory
 * faults on unaligned words.
 */
static inline void memcpy_fromio(void *to, const volatile void __iomem *from,
				 size_t count)
{
	const volatile u8 *src = from;

	for (u8 *dst = to; count; count--)
		*dst++ = __raw_readb(src++);
}

static inline void memcpy_toio(volatile void __iomem *to, const void *from,
			       size_t count)
{
	volatile u8 *dst = to;

	for (const u8 *src = from; count; count--)
		__raw_writeb(*src++, dst++);
}

static inline void memset_io(volatile void __iomem *addr, int c, size_t count)
{
	for (volatile u8 *dst = addr; count; count--)
		__raw_writeb(c, dst++);
}

void __iomem *__ioremap(phys_addr_t phys, size_t size);

/**
 * ioremap - address at which the registers at a physical address are seen
 * @phys: physical address, as the ARM sees it
 * @size: length in bytes
 *
 * Registers are mapped one to one at boot: nothing to do, nothing to undo. Memory that the
 * kernel does not use, such as the GPU's, is taken out of the caches, in whole megabytes.
 *
 * Context: any.
 * Return: address, NULL if that cannot be.
 */
#define ioremap(phys, size)	__ioremap(phys, size)

static inline void iounmap(volatile void __iomem *addr)
{
	(void)addr;
}

#define ioremap_wc(phys, size)		ioremap(phys, size)

#endif
