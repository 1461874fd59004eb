/* SPDX-License-Identifier: MIT */
#ifndef _ASM_CACHE_H
#define _ASM_CACHE_H

/* ARM1176JZF-S TRM 7.2: eight words a line. */
#define L1_CACHE_SHIFT	5
#define L1_CACHE_BYTES	(1 << L1_CACHE_SHIFT)

/* DMA buffers share no line with other data. */
#define ARCH_DMA_MINALIGN	L1_CACHE_BYTES

#endif
