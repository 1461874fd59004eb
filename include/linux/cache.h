/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_CACHE_H
#define _LINUX_CACHE_H

#include <linux/compiler_attributes.h>
#include <linux/align.h>
#include <asm/cache.h>

#define L1_CACHE_ALIGN(x)		ALIGN(x, L1_CACHE_BYTES)
#define SMP_CACHE_BYTES			L1_CACHE_BYTES

/* Placement: each at the start of a line of its own. */
#define ____cacheline_aligned		__aligned(SMP_CACHE_BYTES)
#define __cacheline_aligned		____cacheline_aligned
#define ____cacheline_aligned_in_smp
#define __cacheline_aligned_in_smp
#define ____cacheline_internodealigned_in_smp

/* Seldom or never written after boot. */
#define __read_mostly
#define __ro_after_init

#endif
