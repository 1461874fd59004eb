/* SPDX-License-Identifier: MIT */
/* What benchmarks of the cost against a number have in common: bench_scale.c says how they go. */
#ifndef _BENCH_SCALE_H
#define _BENCH_SCALE_H

#include "bench.h"

#define SCALE_REPEAT 5

static inline void tell_sizes(const char *name, const unsigned int *sizes, unsigned int n)
{
	char line[80];
	int len = 0;

	for (unsigned int i = 0; i < n; i++)
		len += scnprintf(line + len, sizeof(line) - len, " %u", sizes[i]);
	pr_info("bench: scale %s%s\n", name, line);
}

#define for_each_size(_name, _size, _sizes)                                     \
	for (unsigned int _i = (tell_sizes(_name, _sizes, ARRAY_SIZE(_sizes)), 0), _size; \
	     _i < ARRAY_SIZE(_sizes) && (_size = (_sizes)[_i], true); _i++)

#endif
