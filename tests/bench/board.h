/* SPDX-License-Identifier: MIT */
/* The board and the list of benchmarks in an image of bhk; linux/board.h is the same for Linux. */
#ifndef _BENCH_BOARD_H
#define _BENCH_BOARD_H

#include <soc/aux.h>
#include <soc/systimer.h>

#define BENCH_AUX ((void __iomem *)AUX_BASE)
#define BENCH_ST  ((void __iomem *)SYSTIMER_BASE)

#define BENCH_IRQ_AUX IRQ_AUX
#define BENCH_IRQ_C1  IRQ_SYSTIMER(1)

/* Linux has BH workqueues from 6.9 on. */
#define BENCH_BH_WORK

/* A thread that wakes a better one is preempted at once. */
#define BENCH_PREEMPTIBLE

/* A tick of the system timer is one instruction (-icount shift=10). */
#define BENCH_EXACT_CLOCK

#define BENCH(_name)                                                                               \
	static void bench_##_name(void);                                                           \
	static const struct bench __bench_##_name __used __section(".table.bench." #_name) = {     \
		.name = #_name,                                                                    \
		.run = bench_##_name,                                                              \
	};                                                                                         \
	static void bench_##_name(void)

#endif
