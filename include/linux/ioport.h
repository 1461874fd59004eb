/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_IOPORT_H
#define _LINUX_IOPORT_H

#include <linux/compiler.h>
#include <linux/list.h>
#include <linux/types.h>

/**
 * struct resource - a range of addresses or a line that belongs to a device
 * @start: first address, or the number of the line
 * @end: last one, included
 * @name: for reports
 * @flags: IORESOURCE_*
 * @node: place among the claimed ranges
 */
struct resource {
	resource_size_t start;
	resource_size_t end;
	const char *name;
	unsigned long flags;
	struct list_head node;
};

#define IORESOURCE_TYPE_BITS	0x00001f00
#define IORESOURCE_IO		0x00000100
#define IORESOURCE_MEM		0x00000200
#define IORESOURCE_REG		0x00000300
#define IORESOURCE_IRQ		0x00000400
#define IORESOURCE_DMA		0x00000800
#define IORESOURCE_BITS		0x000000ff
#define IORESOURCE_EXCLUSIVE	0x08000000
#define IORESOURCE_BUSY		0x80000000
#define IORESOURCE_IRQ_HIGHEDGE		(1 << 0)
#define IORESOURCE_IRQ_LOWEDGE		(1 << 1)
#define IORESOURCE_IRQ_HIGHLEVEL	(1 << 2)
#define IORESOURCE_IRQ_LOWLEVEL		(1 << 3)
#define IORESOURCE_IRQ_SHAREABLE	(1 << 4)

#define DEFINE_RES_NAMED(_start, _size, _name, _flags) \
	(struct resource) { \
		.start = (_start), \
		.end = (_start) + (_size) - 1, \
		.name = (_name), \
		.flags = (_flags), \
	}
#define DEFINE_RES_MEM_NAMED(_start, _size, _name) \
	DEFINE_RES_NAMED((_start), (_size), (_name), IORESOURCE_MEM)
#define DEFINE_RES_MEM(_start, _size)	DEFINE_RES_MEM_NAMED((_start), (_size), NULL)
#define DEFINE_RES_IRQ_NAMED(_irq, _name) \
	DEFINE_RES_NAMED((_irq), 1, (_name), IORESOURCE_IRQ)
#define DEFINE_RES_IRQ(_irq)		DEFINE_RES_IRQ_NAMED((_irq), NULL)
#define DEFINE_RES_DMA(_dma) \
	DEFINE_RES_NAMED((_dma), 1, NULL, IORESOURCE_DMA)

static inline resource_size_t resource_size(const struct resource *res)
{
	return res->end - res->start + 1;
}

static inline unsigned long resource_type(const struct resource *res)
{
	return res->flags & IORESOURCE_TYPE_BITS;
}

/** resource_overlaps - whether two ranges have an address in common */
static inline bool resource_overlaps(const struct resource *r1,
				     const struct resource *r2)
{
	return r1->start <= r2->end && r1->end >= r2->start;
}

/**
 * request_mem_region - claim a range of physical addresses
 * @start: first address
 * @n: length
 * @name: who claims it; must stay valid
 *
 * A note between drivers: access works without it.
 *
 * Context: task, may sleep.
 * Return: the claim, or NULL if a part of it is taken or memory is short.
 */
struct resource *request_mem_region(resource_size_t start, resource_size_t n,
				    const char *name);

/** release_mem_region - give a claimed range back; warns if there is none such */
void release_mem_region(resource_size_t start, resource_size_t n);

#endif
