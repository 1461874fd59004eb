/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_LIST_SORT_H
#define _LINUX_LIST_SORT_H

#include <linux/types.h>

struct list_head;

typedef int __attribute__((nonnull(2, 3))) (*list_cmp_func_t)(void *priv,
		const struct list_head *a, const struct list_head *b);

/**
 * list_sort - sort a list
 * @priv: passed to @cmp
 * @head: list
 * @cmp: above 0 if @a comes behind @b, else 0 or below
 *
 * Merge sort: stable, O(n log n), no memory and no recursion.
 *
 * Context: any, if @cmp may run there.
 */
void list_sort(void *priv, struct list_head *head, list_cmp_func_t cmp);

#endif
