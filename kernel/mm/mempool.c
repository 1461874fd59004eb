// SPDX-License-Identifier: MIT
/*
 * Pools with a reserve.
 *
 * An element comes from the allocator as long as that has some, else from the reserve, else
 * the caller waits until one is given back, if it may sleep. What is given back fills the
 * reserve first.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/mempool.h>
#include <linux/mm.h>

static void *take_reserve(mempool_t *pool)
{
	void *element = NULL;
	unsigned long flags;

	spin_lock_irqsave(&pool->lock, flags);
	if (pool->curr_nr)
		element = pool->elements[--pool->curr_nr];
	spin_unlock_irqrestore(&pool->lock, flags);
	return element;
}

/**
 * mempool_exit() - free the reserve of a pool made with mempool_init()
 * @pool: all elements were given back; one that never was initialised is allowed
 *
 * Context: task, may sleep.
 */
void mempool_exit(mempool_t *pool)
{
	void *element;

	while ((element = take_reserve(pool)))
		pool->free(element, pool->pool_data);
	kfree(pool->elements);
	pool->elements = NULL;
}
EXPORT_SYMBOL(mempool_exit);

/**
 * mempool_init() - make a pool in the caller's memory
 * @pool:      cleared
 * @min_nr:    size of the reserve, at least 1
 * @alloc_fn:  gets an element
 * @free_fn:   gives one back
 * @pool_data: for both
 *
 * Context: task, may sleep. Return: 0 or -ENOMEM.
 */
int mempool_init(mempool_t *pool, int min_nr, mempool_alloc_t *alloc_fn, mempool_free_t *free_fn,
		 void *pool_data)
{
	spin_lock_init(&pool->lock);
	init_waitqueue_head(&pool->wait);
	pool->min_nr = min_nr;
	pool->curr_nr = 0;
	pool->alloc = alloc_fn;
	pool->free = free_fn;
	pool->pool_data = pool_data;
	pool->elements = kmalloc_array(min_nr, sizeof(void *), GFP_KERNEL);
	while (pool->elements && pool->curr_nr < min_nr) {
		void *element = alloc_fn(GFP_KERNEL, pool_data);

		if (!element) {
			mempool_exit(pool);
			break;
		}
		pool->elements[pool->curr_nr++] = element;
	}
	return pool->elements ? 0 : -ENOMEM;
}
EXPORT_SYMBOL(mempool_init);

/** mempool_create() - mempool_init() in memory of its own; NULL without memory */
mempool_t *mempool_create(int min_nr, mempool_alloc_t *alloc_fn, mempool_free_t *free_fn,
			  void *pool_data)
{
	mempool_t *pool = kzalloc(sizeof(*pool), GFP_KERNEL);

	if (pool && mempool_init(pool, min_nr, alloc_fn, free_fn, pool_data)) {
		kfree(pool);
		return NULL;
	}
	return pool;
}
EXPORT_SYMBOL(mempool_create);

/** mempool_destroy() - undo mempool_create(); NULL is allowed. Context: task */
void mempool_destroy(mempool_t *pool)
{
	if (!pool)
		return;
	mempool_exit(pool);
	kfree(pool);
}
EXPORT_SYMBOL(mempool_destroy);

static void *try_alloc(mempool_t *pool, gfp_t gfp)
{
	void *element = pool->alloc((gfp & ~__GFP_DIRECT_RECLAIM) | __GFP_NOWARN, pool->pool_data);

	return element ?: take_reserve(pool);
}

/**
 * mempool_alloc() - get an element
 * @pool: pool
 * @gfp:  with GFP_KERNEL it may wait, and then never fails
 *
 * Context: task with GFP_KERNEL, any but NMI with GFP_ATOMIC.
 * Return: the element; NULL only if it may not wait.
 */
void *mempool_alloc(mempool_t *pool, gfp_t gfp)
{
	void *element;

	if (!gfpflags_allow_blocking(gfp))
		return try_alloc(pool, gfp);
	might_sleep();
	wait_event(pool->wait, (element = try_alloc(pool, gfp)));
	return element;
}
EXPORT_SYMBOL(mempool_alloc);

/** mempool_free() - give an element back; NULL is allowed. Context: as the pool's free function */
void mempool_free(void *element, mempool_t *pool)
{
	unsigned long flags;
	bool kept;

	if (!element)
		return;
	spin_lock_irqsave(&pool->lock, flags);
	kept = pool->curr_nr < pool->min_nr;
	if (kept)
		pool->elements[pool->curr_nr++] = element;
	spin_unlock_irqrestore(&pool->lock, flags);
	if (!kept)
		pool->free(element, pool->pool_data);
	/* What was freed may be what a waiter's allocator lacked. */
	wake_up(&pool->wait);
}
EXPORT_SYMBOL(mempool_free);

void *mempool_alloc_slab(gfp_t gfp, void *pool_data)
{
	return kmem_cache_alloc(pool_data, gfp);
}
EXPORT_SYMBOL(mempool_alloc_slab);

void mempool_free_slab(void *element, void *pool_data)
{
	kmem_cache_free(pool_data, element);
}
EXPORT_SYMBOL(mempool_free_slab);

void *mempool_kmalloc(gfp_t gfp, void *pool_data)
{
	return kmalloc((size_t)pool_data, gfp);
}
EXPORT_SYMBOL(mempool_kmalloc);

void mempool_kfree(void *element, void *pool_data)
{
	kfree(element);
}
EXPORT_SYMBOL(mempool_kfree);

void *mempool_alloc_pages(gfp_t gfp, void *pool_data)
{
	return alloc_pages(gfp, (long)pool_data);
}
EXPORT_SYMBOL(mempool_alloc_pages);

void mempool_free_pages(void *element, void *pool_data)
{
	__free_pages(element, (long)pool_data);
}
EXPORT_SYMBOL(mempool_free_pages);
