/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PERCPU_H
#define _LINUX_PERCPU_H

#include <linux/preempt.h>
#include <linux/smp.h>
#include <linux/cpumask.h>
#include <linux/printk.h>
#include <linux/init.h>
#include <linux/slab.h>
#include <linux/percpu-defs.h>

/**
 * alloc_percpu() - one zeroed copy of a type for each CPU
 * @type: the type
 *
 * Context: task. May sleep. Return: the copy of CPU 0, NULL without memory.
 */
#define alloc_percpu(type)	    ((typeof(type) __percpu *)kzalloc(sizeof(type), GFP_KERNEL))
#define alloc_percpu_gfp(type, gfp) ((typeof(type) __percpu *)kzalloc(sizeof(type), gfp))
#define __alloc_percpu(size, align) kzalloc(size, GFP_KERNEL)
#define free_percpu(ptr)	    kfree(ptr)
#endif
