/* SPDX-License-Identifier: MIT */
/*
 * The benchmarks; tests/bench/README.md tells the method. The sources that include this are built into
 * bhk and, unchanged, as a module of Linux: board.h is what differs.
 */
#ifndef _BENCH_BENCH_H
#define _BENCH_BENCH_H

#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include "board.h"
#include "marks.h"

/**
 * struct bench - one benchmark
 * @name: for bench=GLOB
 * @run:  sends its phase marker and its samples; may sleep
 */
struct bench {
	const char *name;
	void (*run)(void);
};

/* Samples of a phase, and the ones that warm up before (tests/bench/bench.py drops five). */
#define BENCH_N	   2000
#define BENCH_SELF 10000

/* The mini UART's line: level, raised and dropped by one store each. */
static __always_inline void aux_ack(void)
{
	writel_relaxed(0, BENCH_AUX + AUX_MU_IER);
}

/* One interrupt in process context: nothing lies between the markers but the store. */
static __always_inline void aux_raise_marked(void)
{
	mark_asm(MARK_INSN("%c2") "str %0, [%1]\n\t" MARK_INSN_AFTER("%c3")
		 :
		 : "r"(AUX_MU_IER_TX | AUX_MU_IER_FIXED), "r"(BENCH_AUX + AUX_MU_IER),
		   "i"(0xe320f000 | MARK_RAISE), "i"(0xe320f000 | MARK_RESUMED)
		 : "memory");
}

static __always_inline void c1_ack(void)
{
	writel_relaxed(SYSTIMER_CS_M(1), BENCH_ST + SYSTIMER_CS);
}

extern struct completion bench_done;
extern unsigned int bench_failures;

void c1_arm(void);
void bench_wait(void);
void bench_request(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn);
void bench_free(unsigned int irq);
void bench_fail(const char *what);
void bench_sample(const char *name, const char *unit, u32 value);
void bench_sample_us(const char *name, u32 us);
struct task_struct *bench_fifo_thread(int (*fn)(void *));
#endif
