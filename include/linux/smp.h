/* SPDX-License-Identifier: MIT */
/* One CPU, number 0. */
#ifndef _LINUX_SMP_H
#define _LINUX_SMP_H

#include <linux/errno.h>
#include <linux/types.h>
#include <linux/list.h>
#include <linux/cpumask.h>
#include <linux/init.h>
#include <linux/preempt.h>
#include <linux/irqflags.h>

#define raw_smp_processor_id() 0
#define smp_processor_id()     0

/* Preemption off between get and put, as on Linux. */
#define get_cpu()				\
	({					\
		preempt_disable();		\
		smp_processor_id();		\
	})
#define put_cpu() preempt_enable()

typedef void (*smp_call_func_t)(void *info);

static inline void __smp_call_here(smp_call_func_t func, void *info)
{
	unsigned long flags;

	local_irq_save(flags);
	func(info);
	local_irq_restore(flags);
}

/**
 * smp_call_function_single() - call a function on a CPU, interrupts off
 * @cpu:  0
 * @func: function
 * @info: its argument
 * @wait: it always has run on return
 *
 * Context: any. Return: 0, or -ENXIO for a CPU that does not exist.
 */
static inline int smp_call_function_single(int cpu, smp_call_func_t func, void *info, int wait)
{
	if (cpu != 0)
		return -ENXIO;
	__smp_call_here(func, info);
	return 0;
}

static inline void on_each_cpu(smp_call_func_t func, void *info, int wait)
{
	__smp_call_here(func, info);
}

/* All *other* CPUs: none. */
static inline void smp_call_function(smp_call_func_t func, void *info, int wait)
{
}

static inline void kick_all_cpus_sync(void)
{
}
#endif
