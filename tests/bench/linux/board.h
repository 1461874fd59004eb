/* SPDX-License-Identifier: MIT */
/* The board as a module of Linux finds it; the names are those of bhk's soc/ headers. */
#ifndef _BENCH_BOARD_H
#define _BENCH_BOARD_H

#include <linux/bits.h>
#include <linux/io.h>

extern void __iomem *bench_aux, *bench_st;
extern unsigned int bench_irq_aux, bench_irq_c1;

#define BENCH_AUX bench_aux
#define BENCH_ST  bench_st

#define BENCH_IRQ_AUX bench_irq_aux
#define BENCH_IRQ_C1  bench_irq_c1

#define AUX_ENABLES	0x04
#define AUX_ENABLES_MU	BIT(0)
#define AUX_MU_IER	0x44
#define AUX_MU_IER_TX	BIT(1)
#define AUX_MU_IER_FIXED 0xc
#define SYSTIMER_CS	0x00
#define SYSTIMER_CS_M(n) BIT(n)
#define SYSTIMER_CLO	0x04
#define SYSTIMER_C(n)	(0x0c + 4 * (n))

/* Not exported to modules: bench_linux.c looks them up. */
struct softirq_action;
extern void (*bench_open_softirq)(int nr, void (*action)(struct softirq_action *a));
extern void (*bench_raise_softirq_irqoff)(unsigned int nr);
#define open_softirq(nr, action) bench_open_softirq(nr, action)
#define raise_softirq_irqoff(nr) bench_raise_softirq_irqoff(nr)

/* bench_linux.c calls each function that the list of all benchmarks names. */
#define BENCH(_name)              \
	void bench_##_name(void); \
	void bench_##_name(void)

#endif
