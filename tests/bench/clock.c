// SPDX-License-Identifier: MIT
/*
 * The clock of the command `bench`: the CPU's cycle counter where it counts, else the system timer. While it
 * runs each marker is a branch to clock_note.S.
 *
 * Source: ARM1176JZF-S TRM, sections 3.2.51 (performance monitor control register) and 3.2.52 (cycle
 * counter register). QEMU has neither: they read as zero.
 */
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/slab.h>
#include <linux/math64.h>
#include <asm/barrier.h>
#include <asm/cp15.h>
#include <bhk/mm.h>
#include "bench.h"
#include "clock.h"

/* PMNC: CCNT counts, is cleared, counts each 64th cycle only. */
#define PMNC_E 0x1
#define PMNC_C 0x4
#define PMNC_D 0x8

/* LDR r1, [r1] */
#define READ_TIMER 0xe5911000

/* How long the cycles are counted to know their rate. */
#define RATE_US 10000

#define ADJACENT 16

/**
 * struct bench_mark - a marker in the code and its way to the log: MARK_INSN() in board.h
 * @code:  where it is
 * @insn:  what is there while nothing is measured
 * @enter: what is branched to
 */
struct bench_mark {
	u32 *code;
	u32 insn;
	u32 enter[4];
};

extern const struct bench_mark __start_bench_mark[], __stop_bench_mark[];
extern u32 bench_read_clock[], bench_read_clock_vector[], bench_note_vector[], vectors[], vector_irq[];

#define IRQ_VECTOR (&vectors[6])

struct bench_log bench_log;
static u32 old_pmnc;

static u32 read_pmnc(void)
{
	return __cp15_read(c15, c12, 0);
}

static void write_pmnc(u32 val)
{
	__cp15_write(val, c15, c12, 0);
	isb();
}

static u32 read_ccnt(void)
{
	return __cp15_read(c15, c12, 1);
}

static u32 read_timer(void)
{
	return readl_relaxed(BENCH_ST + SYSTIMER_CLO);
}

static void wait_us(u32 us)
{
	u32 begun = read_timer();

	while (read_timer() - begun < us)
		;
}

static bool cycles_count(void)
{
	u32 begun;

	old_pmnc = read_pmnc();
	write_pmnc((old_pmnc & ~PMNC_D) | PMNC_E | PMNC_C);
	begun = read_ccnt();
	wait_us(1);
	return read_ccnt() != begun;
}

/* Cycles in a millisecond. An interrupt in between is in both. */
static u32 cycles_khz(void)
{
	unsigned long flags;
	u32 cycles, us;

	local_irq_save(flags);
	cycles = read_ccnt();
	us = read_timer();
	local_irq_restore(flags);
	wait_us(RATE_US);
	local_irq_save(flags);
	cycles = read_ccnt() - cycles;
	us = read_timer() - us;
	local_irq_restore(flags);
	return div_u64((u64)cycles * 1000, us);
}

/* B: ARM Architecture Reference Manual, A4.1.5. */
static void patch_branch(u32 *at, const u32 *to)
{
	text_patch_word(at, 0xea000000 | ((to - at - 2) & 0x00ffffff));
}

static void patch_marks(bool on)
{
	const struct bench_mark *m;

	for (m = __start_bench_mark; m < __stop_bench_mark; m++)
		if (on)
			patch_branch(m->code, m->enter);
		else
			text_patch_word(m->code, m->insn);
	patch_branch(IRQ_VECTOR, on ? bench_note_vector : vector_irq);
}

/* The least that lies between two markers, the second one of the given event. */
static u32 least(u32 event)
{
	u32 n = min_t(u32, bench_log.count, BENCH_LOG_SIZE - 1), best = U32_MAX;
	const struct bench_record *r;

	for (r = bench_log.records + 2; r <= bench_log.records + n; r++)
		if (r->event == event)
			best = min(best, r->time - r[-1].time);
	return best;
}

static noinline void measure_marks(struct bench_clock *clock)
{
	unsigned int i;

	bench_log.count = 0;
	for (i = 0; i < ADJACENT; i++) {
		MARK(MARK_OP_BEGIN);
		MARK(MARK_OP_END);
		/* Nothing is raised, hence nothing to be waited for. */
		mark_asm(MARK_INSN_AFTER("%c0") : : "i"(0xe320f000 | MARK_RESUMED) : "memory");
	}
	clock->mark = least(MARK_OP_END);
	clock->handled = least(MARK_RESUMED);
}

/**
 * bench_clock_start() - have the markers note the time
 * @clock: gets which clock it is, and what a marker costs
 *
 * Context: task. Return: 0, -ENOMEM.
 */
int bench_clock_start(struct bench_clock *clock)
{
	bench_log.records = kvmalloc_array(BENCH_LOG_SIZE, sizeof(*bench_log.records), GFP_KERNEL);
	if (!bench_log.records)
		return -ENOMEM;
	clock->cycles = cycles_count();
	clock->khz = clock->cycles ? cycles_khz() : SYSTIMER_HZ / 1000;
	if (!clock->cycles) {
		text_patch_word(bench_read_clock, READ_TIMER);
		text_patch_word(bench_read_clock_vector, READ_TIMER);
	}
	patch_marks(true);
	measure_marks(clock);
	return 0;
}

/** bench_clock_stop() - markers are instructions again that do nothing. Context: task. */
void bench_clock_stop(void)
{
	patch_marks(false);
	write_pmnc(old_pmnc);
	kvfree(bench_log.records);
	bench_log.records = NULL;
}
