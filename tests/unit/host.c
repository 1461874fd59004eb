// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>

#include "host.h"
#include <linux/bug.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <asm/cpu_state.h>
#include <asm/irqflags.h>

unsigned int host_warnings;
char host_warning[256];
char host_log[4096];
int host_allocs_left = -1;
int host_blocks;
void (*host_on_mutex_lock)(void);
void (*host_on_irqs_on)(void);

/* The CPU: an I bit, a preempt count, a clock. */
struct cpu_state cpu_state = {
	.tick_stopped = true,
};
static unsigned long cpsr;
unsigned long volatile jiffies __weak; /* kernel/time/jiffies.c, in the tests of time */

int host_setup(void **state)
{
	host_warnings = 0;
	host_warning[0] = '\0';
	host_log[0] = '\0';
	host_allocs_left = -1;
	host_blocks = 0;
	host_on_mutex_lock = NULL;
	host_on_irqs_on = NULL;
	cpu_state.preempt_count = 0;
	cpsr = 0;
	return 0;
}

unsigned long arch_local_save_flags(void)
{
	return cpsr;
}

void arch_local_irq_disable(void)
{
	cpsr |= PSR_I_BIT;
}

void arch_local_irq_enable(void)
{
	cpsr &= ~PSR_I_BIT;
}

unsigned long arch_local_irq_save(void)
{
	unsigned long flags = cpsr;

	cpsr |= PSR_I_BIT;
	return flags;
}

unsigned long arch_local_nmi_save(void)
{
	unsigned long flags = cpsr;

	cpsr |= PSR_I_BIT | PSR_F_BIT;
	return flags;
}

void arch_local_irq_restore(unsigned long flags)
{
	bool now_on = (cpsr & ~flags) & PSR_I_BIT;

	cpsr = flags;
	if (now_on && host_on_irqs_on)
		host_on_irqs_on();
}

void __weak preempt_schedule(void)
{
}

void mutex_lock(struct mutex *lock)
{
	if (host_on_mutex_lock)
		host_on_mutex_lock();
	if (lock->owner)
		__bug(__FILE__, __LINE__);
	lock->owner = 1;
}

void mutex_unlock(struct mutex *lock)
{
	lock->owner = 0;
}

void __warn_printf(const char *file, int line, void *caller, const char *fmt, ...)
{
	va_list args;

	host_warnings++;
	host_warning[0] = '\0';
	if (!fmt)
		return;
	va_start(args, fmt);
	vsnprintf(host_warning, sizeof(host_warning), fmt, args);
	va_end(args);
}

void __bug(const char *file, int line)
{
	fprintf(stderr, "BUG at %s:%d\n", file, line);
	abort();
}

int printk(const char *fmt, ...)
{
	size_t used = strlen(host_log);
	va_list args;
	int len;

	if (fmt[0] == KERN_SOH_ASCII)
		fmt += 2;
	va_start(args, fmt);
	len = vsnprintf(host_log + used, sizeof(host_log) - used, fmt, args);
	va_end(args);
	return len;
}

__weak int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return size ? min_t(size_t, len, size - 1) : 0;
}

__weak void __might_sleep(const char *file, int line)
{
	host_warnings++;
	snprintf(host_warning, sizeof(host_warning), "might sleep");
}

__weak void dump_stack(void)
{
}

__weak void panic(const char *fmt, ...)
{
	fprintf(stderr, "panic: %s\n", fmt);
	abort();
}

/*
 * Weak: the tests of kernel/mm/ are linked with the kernel's own. The kmalloc() of a constant
 * size goes to the cache of the next size.
 */
struct kmem_cache kmalloc_caches[NR_KMALLOC_CACHES] __weak = {
	{ .object_size = 8 },	{ .object_size = 16 },	 { .object_size = 32 },
	{ .object_size = 64 },	{ .object_size = 96 },	 { .object_size = 128 },
	{ .object_size = 192 }, { .object_size = 256 },	 { .object_size = 512 },
	{ .object_size = 1024 }, { .object_size = 2048 }, { .object_size = 4096 },
};

__weak void *__kmalloc(size_t size, gfp_t gfp)
{
	if (host_allocs_left == 0)
		return NULL;
	if (host_allocs_left > 0)
		host_allocs_left--;
	host_blocks++;
	return gfp & __GFP_ZERO ? calloc(1, size) : malloc(size);
}

__weak void *kmem_cache_alloc(struct kmem_cache *s, gfp_t gfp)
{
	return __kmalloc(s->object_size, gfp);
}

__weak void kfree(const void *p)
{
	if (!p)
		return;
	host_blocks--;
	free((void *)p);
}
