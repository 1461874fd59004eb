// SPDX-License-Identifier: MIT
/* Pointers by index: a tree of the used indices, which interrupts off protects. */
#include "xarray.h"
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/slab.h>

static inline struct xa_slot *slot_of(struct rb_node *node)
{
	return rb_entry_safe(node, struct xa_slot, node);
}

struct xa_slot *xa_slot_from(const struct xarray *xa, unsigned long index)
{
	struct rb_node *node = xa->xa_root.rb_node;
	struct xa_slot *best = NULL;

	while (node) {
		struct xa_slot *slot = slot_of(node);

		if (slot->index >= index) {
			best = slot;
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	return best;
}

struct xa_slot *xa_slot_at(const struct xarray *xa, unsigned long index)
{
	struct xa_slot *slot = xa_slot_from(xa, index);

	return slot && slot->index == index ? slot : NULL;
}

/* Interrupts off. Return: false if the index is in use. */
static bool slot_insert(struct xarray *xa, struct xa_slot *slot, unsigned long index, void *entry)
{
	struct rb_node **link = &xa->xa_root.rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		if (slot_of(parent)->index == index)
			return false;
		link = slot_of(parent)->index > index ? &parent->rb_left : &parent->rb_right;
	}
	slot->index = index;
	slot->entry = entry;
	rb_link_node(&slot->node, parent, link);
	rb_insert_color(&slot->node, &xa->xa_root);
	return true;
}

/* So many indices in a row are looked at with interrupts off. */
#define LOOKS_AT_ONCE 4

/* Some steps from @*index towards the next free one, not past @max. Return: whether it is there. */
static bool step_to_free(const struct xarray *xa, unsigned long *index, unsigned long max)
{
	unsigned int looks = LOOKS_AT_ONCE;
	struct xa_slot *slot;
	unsigned long flags;
	bool taken;

	local_irq_save(flags);
	slot = xa_slot_from(xa, *index);
	while ((taken = slot && slot->index == *index) && looks-- && *index < max) {
		++*index;
		slot = slot_of(rb_next(&slot->node));
	}
	local_irq_restore(flags);
	return !taken;
}

int xa_slot_alloc(struct xarray *xa, void *entry, unsigned long min, unsigned long max,
		  unsigned long *index, gfp_t gfp)
{
	struct xa_slot *new = kmalloc(sizeof(*new), gfp);
	unsigned long flags;
	bool found = false;

	if (!new)
		return -ENOMEM;
	/* Others may take and give back meanwhile: it is as if they came before, or after. */
	for (*index = min; !found && *index <= max;) {
		found = step_to_free(xa, index, max);
		if (!found && *index == max)
			break;
		if (!found)
			continue;
		local_irq_save(flags);
		found = slot_insert(xa, new, *index, entry);
		local_irq_restore(flags);
	}
	if (found)
		return 0;
	kfree(new);
	return -ENOSPC;
}

bool xa_slot_remove(struct xarray *xa, unsigned long index, void **entry)
{
	struct xa_slot *slot;
	unsigned long flags;

	*entry = NULL;
	local_irq_save(flags);
	slot = xa_slot_at(xa, index);
	if (slot) {
		*entry = slot->entry;
		rb_erase(&slot->node, &xa->xa_root);
	}
	local_irq_restore(flags);
	kfree(slot);
	return slot != NULL;
}

void *xa_load(struct xarray *xa, unsigned long index)
{
	struct xa_slot *slot;
	unsigned long flags;
	void *entry;

	local_irq_save(flags);
	slot = xa_slot_at(xa, index);
	entry = slot ? slot->entry : NULL;
	local_irq_restore(flags);
	return entry;
}
EXPORT_SYMBOL(xa_load);

void *xa_erase(struct xarray *xa, unsigned long index)
{
	void *entry;

	xa_slot_remove(xa, index, &entry);
	return entry;
}
EXPORT_SYMBOL(xa_erase);

/*
 * Store @entry, which is not NULL; with @expect only if *@expect is there now.
 * A slot is allocated with interrupts as the caller has them, so it has to be
 * looked for again after that.
 */
static void *store(struct xarray *xa, unsigned long index, void *const *expect, void *entry,
		   gfp_t gfp)
{
	struct xa_slot *new = NULL, *slot;
	unsigned long flags;
	void *old;

	for (;;) {
		local_irq_save(flags);
		slot = xa_slot_at(xa, index);
		old = slot ? slot->entry : NULL;
		if (expect && old != *expect)
			break;
		if (slot) {
			slot->entry = entry;
			break;
		}
		if (new) {
			slot_insert(xa, new, index, entry);
			new = NULL;
			break;
		}
		local_irq_restore(flags);
		new = kmalloc(sizeof(*new), gfp);
		if (!new)
			return XA_ERROR(-ENOMEM);
	}
	local_irq_restore(flags);
	kfree(new);
	return old;
}

void *xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	return entry ? store(xa, index, NULL, entry, gfp) : xa_erase(xa, index);
}
EXPORT_SYMBOL(xa_store);

void *xa_cmpxchg(struct xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp)
{
	unsigned long flags;
	void *found;

	if (entry)
		return store(xa, index, &old, entry, gfp);
	local_irq_save(flags);
	found = xa_load(xa, index);
	if (found == old)
		xa_erase(xa, index);
	local_irq_restore(flags);
	return found;
}
EXPORT_SYMBOL(xa_cmpxchg);

int xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	void *old = xa_cmpxchg(xa, index, NULL, entry, gfp);

	return xa_is_err(old) ? xa_err(old) : old ? -EBUSY : 0;
}
EXPORT_SYMBOL(xa_insert);

int xa_alloc(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, gfp_t gfp)
{
	unsigned long index;
	int err;

	if ((xa->xa_flags & XA_FLAGS_ALLOC1) == XA_FLAGS_ALLOC1 && limit.min == 0)
		limit.min = 1;
	err = xa_slot_alloc(xa, entry, limit.min, limit.max, &index, gfp);
	if (!err)
		*id = index;
	return err == -ENOSPC ? -EBUSY : err;
}
EXPORT_SYMBOL(xa_alloc);

int xa_alloc_cyclic(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, u32 *next,
		    gfp_t gfp)
{
	u32 first = limit.min;
	int err, round = 0;

	limit.min = *next > first ? *next : first;
	err = xa_alloc(xa, id, entry, limit, gfp);
	if (err == -EBUSY && limit.min > first) {
		limit.max = limit.min - 1;
		limit.min = first;
		round = 1;
		err = xa_alloc(xa, id, entry, limit, gfp);
	}
	if (err)
		return err;
	*next = *id + 1;
	return round;
}
EXPORT_SYMBOL(xa_alloc_cyclic);

void *xa_find(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter)
{
	struct xa_slot *slot;
	unsigned long flags;
	void *entry = NULL;

	local_irq_save(flags);
	slot = xa_slot_from(xa, *index);
	if (slot && slot->index <= max) {
		*index = slot->index;
		entry = slot->entry;
	}
	local_irq_restore(flags);
	return entry;
}
EXPORT_SYMBOL(xa_find);

void *xa_find_after(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter)
{
	unsigned long next = *index + 1;
	void *entry;

	if (next == 0)
		return NULL;
	entry = xa_find(xa, &next, max, filter);
	if (entry)
		*index = next;
	return entry;
}
EXPORT_SYMBOL(xa_find_after);

void xa_destroy(struct xarray *xa)
{
	struct xa_slot *slot, *next;
	struct rb_root root;
	unsigned long flags;

	local_irq_save(flags);
	root = xa->xa_root;
	xa->xa_root = RB_ROOT;
	local_irq_restore(flags);
	rbtree_postorder_for_each_entry_safe(slot, next, &root, node)
		kfree(slot);
}
EXPORT_SYMBOL(xa_destroy);
