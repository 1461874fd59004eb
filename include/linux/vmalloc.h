/* SPDX-License-Identifier: MIT */
/*
 * Large memory. There are no virtual mappings to join scattered pages: it comes from
 * kmalloc(), hence at most 4 MiB of it, in blocks of powers of two.
 */
#ifndef _LINUX_VMALLOC_H
#define _LINUX_VMALLOC_H

#include <linux/list.h>
#include <linux/slab.h>
#include <linux/types.h>

/* Context: task, may sleep. Return: page-aligned memory, NULL without memory. */
void *vmalloc(unsigned long size) __malloc;
void *vzalloc(unsigned long size) __malloc;

/* Context: any but NMI. NULL is allowed. */
void vfree(const void *p);
#endif
