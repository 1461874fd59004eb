/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SORT_H
#define _LINUX_SORT_H

#include <linux/types.h>

/**
 * sort - sort an array in place
 * @base: array
 * @num: number of elements
 * @size: size of one
 * @cmp: below, equal or above 0 as the first comes before, with or behind the second
 * @swap: exchanges two elements, or NULL
 *
 * Heapsort: O(n log n) also in the worst case, no memory beside the array.
 * Equal elements end up in any order.
 *
 * Context: any, if the functions given may run there.
 */
void sort(void *base, size_t num, size_t size, cmp_func_t cmp, swap_func_t swap);

/** sort_r - as sort(), with @priv passed to both functions */
void sort_r(void *base, size_t num, size_t size, cmp_r_func_t cmp,
	    swap_r_func_t swap, const void *priv);

#endif
