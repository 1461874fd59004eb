/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H

#include <linux/list.h>
#include <linux/types.h>

/**
 * struct page - a page of RAM, or the block that begins with it
 * @lru:      link in a free list, or in a cache's list of slabs; else the owner's
 * @type:     PG_*, in kernel/mm/internal.h
 * @order:    size of the block, for PG_FREE, PG_BUDDY and PG_LARGE
 * @cache:    PG_SLAB: number of the cache
 * @inuse:    PG_SLAB: objects that are allocated
 * @freelist: PG_SLAB: first free object
 * @head:     PG_TAIL: the page that the block begins with
 * @private:  else the owner's
 *
 * Only the first page of a block has a valid descriptor; those of the others are not even
 * cleared at boot, which would take longer than the rest of it. All fields: I.
 */
struct page {
	struct list_head lru;
	u8 type;
	union {
		u8 order;
		u8 cache;
	};
	u16 inuse;
	union {
		void *freelist;
		struct page *head;
		unsigned long private;
	};
};

_Static_assert(sizeof(void *) != 4 || sizeof(struct page) == 16, "1.8 MiB for 448 MiB of RAM");
#endif
