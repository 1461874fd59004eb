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

/*
 * A marker is an instruction that does nothing. The command `bench` replaces it with a branch to the
 * entry of this table, which notes the time (clock_note.S) and goes back.
 */
#define __MARK_INSN(insn, note)                                                                    \
	"771:\t.inst " insn "\n\t"                                                                 \
	".pushsection .table.bench_mark, \"ax\"\n\t"                                              \
	".word 771b\n\t"                                                                          \
	".inst " insn "\n\t"                                                                      \
	"str lr, [sp, #-8]!\n\t"                                                                  \
	"bl " note "\n\t"                                                                         \
	"ldr lr, [sp], #8\n\t"                                                                    \
	"b 771b + 4\n\t"                                                                          \
	".popsection\n\t"
#define mark_asm	asm volatile inline
#define MARK_INSN(insn) __MARK_INSN(insn, "bench_note")

/* Behind the store that raises the line: on silicon the interrupt comes later than the next instruction. */
#define MARK_INSN_AFTER(insn) __MARK_INSN(insn, "bench_note_handled")

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
