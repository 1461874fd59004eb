/* SPDX-License-Identifier: MIT */
#ifndef _KERNEL_LIB_XARRAY_H
#define _KERNEL_LIB_XARRAY_H

#include <linux/rbtree.h>
#include <linux/xarray.h>

/**
 * struct xa_slot - a used index
 * @node: place in the tree, which is ordered by index
 * @index: the index
 * @entry: what is stored there; an idr may have NULL
 */
struct xa_slot {
	struct rb_node node;
	unsigned long index;
	void *entry;
};

/* Both: interrupts off, until the caller is done with what they return. */
struct xa_slot *xa_slot_at(const struct xarray *xa, unsigned long index);
struct xa_slot *xa_slot_from(const struct xarray *xa, unsigned long index);

/* Use the lowest free index in @min..@max. Return: 0, -ENOSPC or -ENOMEM. */
int xa_slot_alloc(struct xarray *xa, void *entry, unsigned long min, unsigned long max,
		  unsigned long *index, gfp_t gfp);

/* Return: whether the index was used; *@entry was there. */
bool xa_slot_remove(struct xarray *xa, unsigned long index, void **entry);

#endif
