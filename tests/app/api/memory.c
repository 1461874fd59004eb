// SPDX-License-Identifier: MIT
/* Memory and registers. */
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/iopoll.h>
#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include "check.h"

/* The free-running counter of the system timer, in microseconds. */
#define TIMER_BASE 0x20003000
#define TIMER_CLO  4

struct object {
	int value;
	char text[20];
};

static bool from_softirq;

static void tasklet_fn(struct tasklet_struct *t)
{
	void *p = kmalloc(40, GFP_ATOMIC), *q = kzalloc(40, GFP_NOWAIT);

	from_softirq = p && q;
	kfree(p);
	kfree(q);
}

static DECLARE_TASKLET(tasklet, tasklet_fn);

static void check_kmalloc(void)
{
	char *p = kmalloc(100, GFP_KERNEL), *q;

	check("kmalloc", p && IS_ALIGNED((unsigned long)p, 8) && ksize(p) >= 100);
	strcpy(p, "kept");
	p = krealloc(p, 5000, GFP_KERNEL);
	check("krealloc", p && !strcmp(p, "kept"));
	kfree(p);
	p = kzalloc(100, GFP_KERNEL);
	check("kzalloc", p && !memchr_inv(p, 0, 100));
	kfree(p);
	p = kcalloc(10, 10, GFP_KERNEL | __GFP_NOWARN);
	check("kcalloc", p && !memchr_inv(p, 0, 100));
	kfree(p);
	check("kmalloc_array", !kmalloc_array(SIZE_MAX / 2, 4, GFP_KERNEL | __GFP_NOWARN));
	p = kmalloc(64, GFP_KERNEL | __GFP_ZERO | __GFP_NOFAIL);
	check("__GFP_ZERO", p && !memchr_inv(p, 0, 64));
	kfree(p);
	p = kstrdup("text", GFP_KERNEL);
	q = kmemdup(p, 5, GFP_KERNEL);
	check("kstrdup", !strcmp(p, "text") && !strcmp(q, "text"));
	kfree(p);
	kfree(q);
	kfree(NULL);
	p = kvmalloc(100000, GFP_KERNEL);
	check("kvmalloc", p);
	kvfree(p);
	tasklet_schedule(&tasklet);
	tasklet_kill(&tasklet);
	check("GFP_ATOMIC", from_softirq);
}

static void check_caches(void)
{
	struct kmem_cache *cache = KMEM_CACHE(object, SLAB_HWCACHE_ALIGN);
	struct device *dev = root_device_register("api_memory");
	struct object *o;

	check("KMEM_CACHE", cache);
	o = kmem_cache_zalloc(cache, GFP_KERNEL);
	check("kmem_cache_zalloc", o && !o->value && IS_ALIGNED((unsigned long)o, 32));
	kmem_cache_free(cache, o);
	kmem_cache_destroy(cache);
	cache = kmem_cache_create("api_objects", sizeof(struct object), 0, 0, NULL);
	o = kmem_cache_alloc(cache, GFP_KERNEL);
	check("kmem_cache_create", cache && o);
	kmem_cache_free(cache, o);
	kmem_cache_destroy(cache);
	check("devm_kzalloc", devm_kzalloc(dev, 100, GFP_KERNEL));
	root_device_unregister(dev);
}

static void check_pages(void)
{
	unsigned long page = __get_free_pages(GFP_KERNEL, 1);
	void *v = vmalloc(3 * PAGE_SIZE);

	check("__get_free_pages", page && !(page & (PAGE_SIZE - 1)) && PAGE_SIZE == 4096);
	free_pages(page, 1);
	check("vmalloc", v);
	vfree(v);
}

static void check_io(void)
{
	void __iomem *base = ioremap(TIMER_BASE, 0x1c);
	u8 memory[16] = {}, copy[4];
	u32 before, value;

	check("ioremap", base);
	before = readl(base + TIMER_CLO);
	udelay(5);
	check("readl", readl_relaxed(base + TIMER_CLO) - before >= 5);
	check("ioread32", ioread32(base + TIMER_CLO) - before >= 5);
	check_eq("readl_poll_timeout",
		 readl_poll_timeout(base + TIMER_CLO, value, value - before > 200, 20, 100000), 0);
	check_eq("readl_poll_timeout in vain",
		 readl_poll_timeout_atomic(base, value, value == 0xdeadbeef, 1, 50), -ETIMEDOUT);
	iounmap(base);
	writel(0x11223344, memory);
	writew(0x5566, memory + 4);
	writeb(0x77, memory + 6);
	iowrite32(0x01020304, memory + 8);
	iowrite16(0x0506, memory + 12);
	iowrite8(0x07, memory + 14);
	check("writel", readb(memory) == 0x44 && readw(memory + 4) == 0x5566);
	check("iowrite", ioread8(memory + 14) == 7 && ioread16(memory + 12) == 0x506);
	__raw_writel(5, memory);
	writel_relaxed(__raw_readl(memory) + 1, memory);
	memcpy_fromio(copy, memory, 4);
	check("memcpy_fromio", copy[0] == 6);
	memcpy_toio(memory + 4, copy, 4);
	memset_io(memory, 0, 4);
	check("memcpy_toio", readl(memory + 4) == 6 && readl(memory) == 0);
	iowrite32_rep(memory, copy, 1);
	ioread32_rep(memory, copy, 1);
	check_eq("ioread32_rep", copy[0], 6);
}

static void check_resources(void)
{
	struct resource *res = request_mem_region(0x20300000, 0x100, "api");

	check("request_mem_region", res && resource_size(res) == 0x100);
	check("taken", !request_mem_region(0x20300080, 0x10, "other"));
	release_mem_region(0x20300000, 0x100);
}

static int __init api_init(void)
{
	check_kmalloc();
	check_caches();
	check_pages();
	check_io();
	check_resources();
	return checks_end();
}

static void __exit api_exit(void)
{
}

module_init(api_init);
module_exit(api_exit);
MODULE_LICENSE("GPL");
