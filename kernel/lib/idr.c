// SPDX-License-Identifier: MIT
/* Numbers that are given out and taken back, with pointers (idr) or without (ida). */
#include "xarray.h"
#include <linux/idr.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/minmax.h>

int idr_alloc_u32(struct idr *idr, void *ptr, u32 *id, unsigned long max, gfp_t gfp)
{
	unsigned long base = idr->idr_base;
	unsigned long first = *id > base ? *id - base : 0;
	unsigned long index;
	int err;

	if (max < base)
		return -ENOSPC;
	err = xa_slot_alloc(&idr->idr_rt, ptr, first, max - base, &index, gfp);
	if (!err)
		*id = index + base;
	return err;
}
EXPORT_SYMBOL(idr_alloc_u32);

int idr_alloc(struct idr *idr, void *ptr, int start, int end, gfp_t gfp)
{
	u32 id = start;
	int err;

	if (WARN_ON_ONCE(start < 0))
		return -EINVAL;
	err = idr_alloc_u32(idr, ptr, &id, end > 0 ? end - 1 : INT_MAX, gfp);
	return err ? err : (int)id;
}
EXPORT_SYMBOL(idr_alloc);

int idr_alloc_cyclic(struct idr *idr, void *ptr, int start, int end, gfp_t gfp)
{
	int first = max_t(int, start, idr->idr_next);
	int id = idr_alloc(idr, ptr, first, end, gfp);

	if (id == -ENOSPC && first > start)
		id = idr_alloc(idr, ptr, start, end, gfp);
	if (id >= 0)
		idr->idr_next = (unsigned int)id + 1;
	return id;
}
EXPORT_SYMBOL(idr_alloc_cyclic);

void *idr_find(const struct idr *idr, unsigned long id)
{
	return xa_load((struct xarray *)&idr->idr_rt, id - idr->idr_base);
}
EXPORT_SYMBOL(idr_find);

void *idr_remove(struct idr *idr, unsigned long id)
{
	return xa_erase(&idr->idr_rt, id - idr->idr_base);
}
EXPORT_SYMBOL(idr_remove);

void *idr_replace(struct idr *idr, void *ptr, unsigned long id)
{
	void *old = ERR_PTR(-ENOENT);
	struct xa_slot *slot;
	unsigned long flags;

	local_irq_save(flags);
	slot = xa_slot_at(&idr->idr_rt, id - idr->idr_base);
	if (slot) {
		old = slot->entry;
		slot->entry = ptr;
	}
	local_irq_restore(flags);
	return old;
}
EXPORT_SYMBOL(idr_replace);

/* The next number from *@id on, also a reserved one. Return: whether there is one. */
static bool next_id(const struct idr *idr, int *id, void **ptr)
{
	int base = idr->idr_base;
	struct xa_slot *slot;
	unsigned long flags;
	bool found;

	local_irq_save(flags);
	slot = xa_slot_from(&idr->idr_rt, *id > base ? *id - base : 0);
	found = slot && slot->index + base <= INT_MAX;
	if (found) {
		*id = slot->index + base;
		*ptr = slot->entry;
	}
	local_irq_restore(flags);
	return found;
}

void *idr_get_next(struct idr *idr, int *id)
{
	void *ptr = NULL;
	int next = *id;

	if (next < 0)
		return NULL;
	/* Reserved numbers have no pointer yet. */
	while (next_id(idr, &next, &ptr) && !ptr) {
		if (next == INT_MAX)
			return NULL;
		next++;
	}
	if (ptr)
		*id = next;
	return ptr;
}
EXPORT_SYMBOL(idr_get_next);

int idr_for_each(const struct idr *idr, int (*fn)(int id, void *p, void *data), void *data)
{
	void *ptr;
	int id = 0;

	while (next_id(idr, &id, &ptr)) {
		int ret = fn(id, ptr, data);

		if (ret || id == INT_MAX)
			return ret;
		id++;
	}
	return 0;
}
EXPORT_SYMBOL(idr_for_each);

void idr_destroy(struct idr *idr)
{
	xa_destroy(&idr->idr_rt);
}
EXPORT_SYMBOL(idr_destroy);

int ida_alloc_range(struct ida *ida, unsigned int min, unsigned int max, gfp_t gfp)
{
	unsigned long index;
	int err;

	if ((int)min < 0)
		return -ENOSPC;
	err = xa_slot_alloc(&ida->xa, NULL, min, min_t(unsigned int, max, INT_MAX), &index, gfp);
	return err ? err : (int)index;
}
EXPORT_SYMBOL(ida_alloc_range);

void ida_free(struct ida *ida, unsigned int id)
{
	void *entry;

	WARN(!xa_slot_remove(&ida->xa, id, &entry),
	     "ida_free called for id=%d which is not allocated.\n", id);
}
EXPORT_SYMBOL(ida_free);

void ida_destroy(struct ida *ida)
{
	xa_destroy(&ida->xa);
}
EXPORT_SYMBOL(ida_destroy);
