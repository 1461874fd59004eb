/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PREFETCH_H
#define _LINUX_PREFETCH_H

#include <linux/types.h>
#include <asm/cache.h>
#include <asm/processor.h>

static inline void prefetch_range(void *addr, size_t len)
{
	for (char *p = addr; p < (char *)addr + len; p += L1_CACHE_BYTES)
		prefetch(p);
}

#endif
