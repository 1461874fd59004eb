/* SPDX-License-Identifier: MIT */
#ifndef _ASM_PROCESSOR_H
#define _ASM_PROCESSOR_H

#include <linux/compiler.h>

/** cpu_relax - one turn of a busy wait; what is polled is read again after it */
#define cpu_relax()	barrier()

/** prefetch - ask for the cache line of @x (ARMv6 PLD) */
#define prefetch(x)	__builtin_prefetch(x)
#define prefetchw(x)	__builtin_prefetch(x, 1)

#endif
