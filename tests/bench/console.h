/* SPDX-License-Identifier: MIT */
/* The benchmarks in this image, and the file `metrics` in C. */
#ifndef _BENCH_CONSOLE_H
#define _BENCH_CONSOLE_H

#include "bench.h"

/**
 * struct bench_metric - a row of the table
 * @name:    of the row
 * @bench:   the benchmark that has its samples
 * @text:    what it is
 * @n:	     so many must come, @or_more: at least
 * @phase:   they are in this phase (0: the benchmark counts them by itself),
 * @start:   between this marker
 * @end:     and that one
 * @reset:   a marker that makes @start void, or 0
 * @divide:  each is the time of so many
 */
struct bench_metric {
	const char *name, *bench, *text;
	u16 n, divide;
	u8 or_more, phase, start, end, reset;
};

extern const struct bench __start_bench[], __stop_bench[];
extern const struct bench_metric bench_metrics[];
extern const unsigned int nr_bench_metrics;
#endif
