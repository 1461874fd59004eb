// SPDX-License-Identifier: MIT
/* kmalloc, pages, and what needs no interrupts off: atomics, bits, lock-less lists. */
#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/llist.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "sweep.h"

enum { MEMORY, ATOMICS, CACHE };
static const char *const states[] = {"memory", "atomics", "cache"};

#define BLOCKS 7
#define OBJECT 1000 /* few in a slab */

/* What is allocated, and the byte that its begin is full of. */
static struct block {
	u8 *mem;
	size_t size;
	u8 fill;
} blocks[BLOCKS];

/* A cache of its own: in each run the slabs of the last one are given back. */
static struct kmem_cache *cache;

/* What is freed after a grace period. */
static struct late {
	struct rcu_head rcu;
	u32 unused[8];
} * late_a, *late_b;

static atomic_t count;
static unsigned long bits;
static struct llist_head list;
static struct llist_node nodes[2];
static unsigned int taken;
static bool in_cache;

static void keep(unsigned int slot, void *mem, size_t size)
{
	blocks[slot] = (struct block){mem, min_t(size_t, size, 256), 0x11 * (slot + 1)};
	if (mem)
		memset(mem, blocks[slot].fill, blocks[slot].size);
}

static void setup(unsigned int state)
{
	memset(blocks, 0, sizeof(blocks));
	if (state == CACHE) {
		keep(0, kmem_cache_alloc(cache, GFP_KERNEL), OBJECT);
		keep(1, kmem_cache_alloc(cache, GFP_KERNEL), OBJECT);
	} else {
		keep(0, kmalloc(64, GFP_KERNEL), 64);
		keep(1, kmalloc(64, GFP_KERNEL), 64);
		keep(6, kmalloc(64, GFP_KERNEL), 64);
	}
	in_cache = state == CACHE;
	late_a = kmalloc(sizeof(*late_a), GFP_KERNEL);
	late_b = kmalloc(sizeof(*late_b), GFP_KERNEL);
	atomic_set(&count, 0);
	bits = 0;
	taken = 0;
	init_llist_head(&list);
}

static int drop(unsigned int slot)
{
	if (in_cache && blocks[slot].mem)
		kmem_cache_free(cache, blocks[slot].mem);
	else
		kfree(blocks[slot].mem);
	blocks[slot].mem = NULL;
	return 0;
}

static int push(unsigned int node)
{
	llist_add(&nodes[node], &list);
	return 0;
}

static int pull(void)
{
	struct llist_node *n = llist_del_all(&list);

	for (; n; n = n->next)
		taken++;
	return 0;
}

static int free_late(struct late **p)
{
	struct late *late = *p;

	*p = NULL;
	kfree_rcu(late, rcu);
	return 0;
}

static int swap_count(void)
{
	int old = atomic_read(&count);

	while (!atomic_try_cmpxchg(&count, &old, old + 1))
		;
	return 0;
}

SWEEP_OP(alloc_a, (keep(2, kmalloc(64, GFP_KERNEL), 64), 0))
SWEEP_OP(alloc_b, (keep(3, kmalloc(64, GFP_ATOMIC), 64), 0))
SWEEP_OP(zalloc_a, (keep(2, kzalloc(200, GFP_KERNEL), 200), 0))
SWEEP_OP(big_a, (keep(4, kmalloc(9000, GFP_KERNEL), 9000), 0))
SWEEP_OP(big_b, (keep(5, kmalloc(9000, GFP_ATOMIC), 9000), 0))
SWEEP_OP(free_late_a, free_late(&late_a))
SWEEP_OP(free_late_b, free_late(&late_b))
SWEEP_OP(free_a, drop(0))
SWEEP_OP(free_b, drop(1))
SWEEP_OP(resize_a, (blocks[0].mem = krealloc(blocks[0].mem, 200, GFP_KERNEL), 0))
SWEEP_OP(resize_b, (blocks[6].mem = krealloc(blocks[6].mem, 200, GFP_ATOMIC), 0))
SWEEP_OP(take_a, (keep(2, kmem_cache_alloc(cache, GFP_KERNEL), OBJECT), 0))
SWEEP_OP(take_b, (keep(3, kmem_cache_alloc(cache, GFP_ATOMIC), OBJECT), 0))
SWEEP_OP(shrink_op, (kmem_cache_shrink(cache), 0))
SWEEP_OP(inc_op, (atomic_inc(&count), 0))
SWEEP_OP(add_op, (atomic_add_return(1, &count), 0))
SWEEP_OP(set_a, test_and_set_bit(3, &bits))
SWEEP_OP(set_b, (set_bit(5, &bits), 0))
SWEEP_OP(push_a, push(0))
SWEEP_OP(push_b, push(1))

static const struct sweep_op ops[] = {
	{"kmalloc", alloc_a, SWEEP_TASK, BIT(MEMORY)},
	{"kzalloc", zalloc_a, SWEEP_TASK, BIT(MEMORY)},
	{"kmalloc of pages", big_a, SWEEP_TASK, BIT(MEMORY)},
	{"kfree", free_a, SWEEP_TASK, BIT(MEMORY)},
	{"krealloc", resize_a, SWEEP_TASK, BIT(MEMORY)},
	{"krealloc of another", resize_b, SWEEP_UNLIKE | SWEEP_IRQ, BIT(MEMORY)},
	{"kfree_rcu", free_late_a, SWEEP_TASK, BIT(MEMORY)},
	{"kfree_rcu of another", free_late_b, SWEEP_UNLIKE | SWEEP_IRQ | SWEEP_WAKE, BIT(MEMORY)},
	{"kmem_cache_alloc", take_a, SWEEP_TASK, BIT(CACHE)},
	{"kmem_cache_free", free_a, SWEEP_TASK, BIT(CACHE)},
	{"kmem_cache_shrink", shrink_op, SWEEP_TASK | SWEEP_IRQ, BIT(CACHE)},
	{"kmem_cache_alloc, atomic", take_b, SWEEP_UNLIKE | SWEEP_IRQ | SWEEP_WAKE, BIT(CACHE)},
	{"kmem_cache_free of another", free_b, SWEEP_UNLIKE | SWEEP_IRQ | SWEEP_WAKE, BIT(CACHE)},
	{"kmalloc, atomic", alloc_b, SWEEP_UNLIKE | SWEEP_IRQ | SWEEP_WAKE, BIT(MEMORY)},
	{"kmalloc of pages, atomic", big_b, SWEEP_UNLIKE | SWEEP_IRQ, BIT(MEMORY)},
	{"kfree of another", free_b, SWEEP_UNLIKE | SWEEP_IRQ | SWEEP_WAKE, BIT(MEMORY)},
	{"atomic_inc", inc_op, SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE, BIT(ATOMICS)},
	{"atomic_add_return", add_op, SWEEP_TASK | SWEEP_IRQ, BIT(ATOMICS)},
	{"atomic_try_cmpxchg", swap_count, SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE, BIT(ATOMICS)},
	{"test_and_set_bit", set_a, SWEEP_TASK | SWEEP_IRQ, BIT(ATOMICS)},
	{"set_bit of another", set_b, SWEEP_TASK | SWEEP_IRQ, BIT(ATOMICS)},
	{"llist_add", push_a, SWEEP_TASK, BIT(ATOMICS)},
	{"llist_add of another", push_b, SWEEP_UNLIKE | SWEEP_IRQ | SWEEP_WAKE, BIT(ATOMICS)},
	{"llist_del_all", pull, SWEEP_TASK | SWEEP_IRQ, BIT(ATOMICS)},
	{},
};

static unsigned int spoilt, missing;

static void finish(void)
{
	unsigned int i;

	spoilt = missing = 0;
	for (i = 0; i < BLOCKS; i++) {
		struct block *b = &blocks[i];

		if (b->mem && memchr_inv(b->mem, b->fill, b->size))
			spoilt++;
		missing += b->size && !b->mem && i > 1;
	}
	for (i = 0; i < BLOCKS; i++)
		drop(i);
	kmem_cache_shrink(cache);
	kfree(late_a);
	kfree(late_b);
	pull();
}

static void observe(struct sweep_seen *seen)
{
	sweep_see(seen, atomic_read(&count));
	sweep_see(seen, bits);
	sweep_see(seen, taken);
}

static const char *check(void)
{
	if (spoilt)
		return "memory is not what was written into it";
	return missing ? "no memory" : NULL;
}

static void init(void)
{
	cache = kmem_cache_create("sweep", OBJECT, 0, 0, NULL);
}

static void destroy(void)
{
	kmem_cache_destroy(cache);
}

SWEEP_SUBJECT(memory, .init = init, .exit = destroy, .finish = finish, .check = check);
