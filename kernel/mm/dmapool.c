// SPDX-License-Identifier: MIT
/* Small blocks of coherent memory: DMA descriptors and the like. */
#include <linux/align.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/log2.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>

/**
 * struct dma_pool - blocks of one size
 * @dev:    device
 * @name:   for reports
 * @size:   distance of two blocks
 * @boundary: no block crosses a multiple of this, a power of two
 * @chunk_size: coherent memory that is got at a time
 * @chunks: what was got; given back with the pool
 * @free:   first free block; a free block begins with a pointer to the next one
 * @nr_used: allocated blocks
 *
 * The last three: interrupts off. The others are constant.
 */
struct dma_pool {
	struct device *dev;
	const char *name;
	size_t size;
	size_t boundary;
	size_t chunk_size;
	struct list_head chunks;
	void *free;
	unsigned int nr_used;
};

struct chunk {
	struct list_head list;
	char *base;
	dma_addr_t handle;
};

/**
 * dma_pool_create() - make a pool
 * @name:     for reports; not copied
 * @dev:      device
 * @size:     bytes of a block
 * @align:    a power of two, or 0
 * @boundary: a power of two that no block crosses, at least @size; 0: none
 *
 * Context: task, may sleep. Return: the pool; NULL without memory or for bad arguments.
 */
struct dma_pool *dma_pool_create(const char *name, struct device *dev, size_t size, size_t align,
				 size_t boundary)
{
	struct dma_pool *pool;

	align = max(align, sizeof(void *));
	size = ALIGN(max(size, sizeof(void *)), align);
	if (!is_power_of_2(align) || size > DMA_COHERENT_MAX ||
	    (boundary && (boundary < size || !is_power_of_2(boundary))))
		return NULL;
	pool = kzalloc(sizeof(*pool), GFP_KERNEL);
	if (!pool)
		return NULL;
	INIT_LIST_HEAD(&pool->chunks);
	pool->dev = dev;
	pool->name = name;
	pool->size = size;
	pool->chunk_size = PAGE_ALIGN(size);
	pool->boundary = min_not_zero(boundary, pool->chunk_size);
	return pool;
}
EXPORT_SYMBOL(dma_pool_create);

static bool crosses(const struct dma_pool *pool, size_t offset)
{
	return offset / pool->boundary != (offset + pool->size - 1) / pool->boundary;
}

/* Link the blocks of a new chunk, from the last to that at its begin. Return: the last one. */
static void *cut(struct dma_pool *pool, char *base)
{
	size_t offset = 0;
	void *next = NULL;

	while (offset + pool->size <= pool->chunk_size) {
		if (crosses(pool, offset)) {
			offset = ALIGN(offset, pool->boundary);
			continue;
		}
		*(void **)(base + offset) = next;
		next = base + offset;
		offset += pool->size;
	}
	return next;
}

static int add_chunk(struct dma_pool *pool, gfp_t gfp)
{
	struct chunk *c = kmalloc(sizeof(*c), gfp);
	unsigned long flags;
	void *last;

	if (!c)
		return -ENOMEM;
	c->base = dma_alloc_coherent(pool->dev, pool->chunk_size, &c->handle, gfp);
	if (!c->base) {
		kfree(c);
		return -ENOMEM;
	}
	last = cut(pool, c->base);
	local_irq_save(flags);
	list_add(&c->list, &pool->chunks);
	*(void **)c->base = pool->free;
	pool->free = last;
	local_irq_restore(flags);
	return 0;
}

static void *take(struct dma_pool *pool)
{
	unsigned long flags;
	void *p;

	local_irq_save(flags);
	p = pool->free;
	if (p) {
		pool->free = *(void **)p;
		pool->nr_used++;
	}
	local_irq_restore(flags);
	return p;
}

/**
 * dma_pool_alloc() - get a block
 * @pool:   pool
 * @gfp:    as for kmalloc()
 * @handle: gets its bus address
 *
 * Context: any but NMI. Return: block, NULL without memory.
 */
void *dma_pool_alloc(struct dma_pool *pool, gfp_t gfp, dma_addr_t *handle)
{
	void *p = take(pool);

	if (!p && !add_chunk(pool, gfp & ~__GFP_ZERO))
		p = take(pool);
	if (!p)
		return NULL;
	*handle = virt_to_bus(p);
	if (gfp & __GFP_ZERO)
		memset(p, 0, pool->size);
	return p;
}
EXPORT_SYMBOL(dma_pool_alloc);

/** dma_pool_free() - give a block back. Context: any but NMI */
void dma_pool_free(struct dma_pool *pool, void *vaddr, dma_addr_t handle)
{
	unsigned long flags;

	local_irq_save(flags);
	*(void **)vaddr = pool->free;
	pool->free = vaddr;
	pool->nr_used--;
	local_irq_restore(flags);
}
EXPORT_SYMBOL(dma_pool_free);

/** dma_pool_destroy() - give a pool up; blocks in use are reported. Context: task */
void dma_pool_destroy(struct dma_pool *pool)
{
	struct chunk *c, *next;

	if (!pool)
		return;
	if (pool->nr_used)
		pr_err("dma_pool %s is destroyed with %u blocks in use\n", pool->name,
		       pool->nr_used);
	list_for_each_entry_safe(c, next, &pool->chunks, list) {
		dma_free_coherent(pool->dev, pool->chunk_size, c->base, c->handle);
		kfree(c);
	}
	kfree(pool);
}
EXPORT_SYMBOL(dma_pool_destroy);

static void dmam_pool_release(struct device *dev, void *res)
{
	dma_pool_destroy(*(struct dma_pool **)res);
}

/** dmam_pool_create() - dma_pool_create() of a pool that goes with the device */
struct dma_pool *dmam_pool_create(const char *name, struct device *dev, size_t size, size_t align,
				  size_t boundary)
{
	struct dma_pool **res = devres_alloc(dmam_pool_release, sizeof(*res), GFP_KERNEL);

	if (!res)
		return NULL;
	*res = dma_pool_create(name, dev, size, align, boundary);
	if (!*res) {
		devres_free(res);
		return NULL;
	}
	devres_add(dev, res);
	return *res;
}
EXPORT_SYMBOL(dmam_pool_create);
