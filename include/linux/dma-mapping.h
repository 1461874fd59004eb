/* SPDX-License-Identifier: MIT */
/*
 * Memory that the CPU and a bus master share.
 *
 * Coherent memory is not cached. Other memory is handed over with dma_map_single() and taken
 * back with dma_unmap_single(); in between only one of the two sides touches it, and it should
 * share no cache line with anything else. Bus addresses are those of <asm/memory.h>.
 */
#ifndef _LINUX_DMA_MAPPING_H
#define _LINUX_DMA_MAPPING_H

#include <linux/device.h>
#include <linux/dma-direction.h>
#include <linux/gfp.h>
#include <linux/scatterlist.h>
#include <linux/types.h>
#include <asm/cacheflush.h>
#include <asm/memory.h>

#define DMA_BIT_MASK(n)	  (((n) == 64) ? ~0ULL : ((1ULL << (n)) - 1))
#define DMA_MAPPING_ERROR (~(dma_addr_t)0)

/* The largest coherent buffer: they come out of megabytes that are taken out of the caches. */
#define DMA_COHERENT_MAX 0x100000

void *dma_alloc_coherent(struct device *dev, size_t size, dma_addr_t *handle, gfp_t gfp);
void dma_free_coherent(struct device *dev, size_t size, void *cpu_addr, dma_addr_t handle);
void *dmam_alloc_coherent(struct device *dev, size_t size, dma_addr_t *handle, gfp_t gfp);

#define dma_alloc_wc(dev, size, handle, gfp)	 dma_alloc_coherent(dev, size, handle, gfp)
#define dma_free_wc(dev, size, cpu_addr, handle) dma_free_coherent(dev, size, cpu_addr, handle)

/* The device's turn. Context: any. */
static inline void dma_sync_single_for_device(struct device *dev, dma_addr_t addr, size_t size,
					      enum dma_data_direction dir)
{
	if (dir == DMA_TO_DEVICE)
		dcache_clean_range(bus_to_virt(addr), size);
	else
		dcache_flush_range(bus_to_virt(addr), size);
}

/* The CPU's turn. Context: any. */
static inline void dma_sync_single_for_cpu(struct device *dev, dma_addr_t addr, size_t size,
					   enum dma_data_direction dir)
{
	if (dir != DMA_TO_DEVICE)
		dcache_inval_range(bus_to_virt(addr), size);
}

/**
 * dma_map_single() - hand memory over to a device
 * @dev:  device
 * @ptr:  memory, not on a thread's stack
 * @size: bytes
 * @dir:  who writes
 *
 * Context: any. Return: bus address.
 */
static inline dma_addr_t dma_map_single(struct device *dev, void *ptr, size_t size,
					enum dma_data_direction dir)
{
	dma_addr_t addr = virt_to_bus(ptr);

	dma_sync_single_for_device(dev, addr, size, dir);
	return addr;
}

static inline void dma_unmap_single(struct device *dev, dma_addr_t addr, size_t size,
				    enum dma_data_direction dir)
{
	dma_sync_single_for_cpu(dev, addr, size, dir);
}

/**
 * dma_map_sg() - hand the pieces of a list over to a device
 * @dev:   device
 * @sgl:   list; sg_dma_address() of each piece is set
 * @nents: pieces
 * @dir:   who writes
 *
 * Context: any. Return: @nents.
 */
static inline int dma_map_sg(struct device *dev, struct scatterlist *sgl, int nents,
			     enum dma_data_direction dir)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, nents, i) sg->dma_address =
		dma_map_single(dev, sg_virt(sg), sg->length, dir);
	return nents;
}

static inline void dma_unmap_sg(struct device *dev, struct scatterlist *sgl, int nents,
				enum dma_data_direction dir)
{
	struct scatterlist *sg;
	int i;

	for_each_sg(sgl, sg, nents, i) dma_unmap_single(dev, sg->dma_address, sg->length, dir);
}

static inline int dma_mapping_error(struct device *dev, dma_addr_t addr)
{
	return addr == DMA_MAPPING_ERROR ? -ENOMEM : 0;
}

/* Every address of RAM can be reached by every master. */
static inline int dma_set_mask(struct device *dev, u64 mask)
{
	return mask >= DMA_BIT_MASK(30) ? 0 : -EIO;
}

static inline int dma_set_coherent_mask(struct device *dev, u64 mask)
{
	return dma_set_mask(dev, mask);
}

static inline int dma_set_mask_and_coherent(struct device *dev, u64 mask)
{
	return dma_set_mask(dev, mask);
}
#endif
