// SPDX-License-Identifier: MIT
/*
 * Counting instructions with the system timer.
 *
 * Under QEMU's -icount shift=10 one instruction takes 1.024 us, and the timer shows whole
 * microseconds: 125 instructions are 128 us, and of the 128 values that the low seven bits of
 * the counter have, three never show. Which three depends on the phase of the virtual clock; it
 * is found out once. From then on a read of the counter tells the number of instructions exactly,
 * and for each instruction there is a compare value that matches there and at no other.
 *
 * The phase changes only when the CPU sleeps, because QEMU then skips time. The sweep therefore
 * keeps the idle thread awake.
 */
#include <linux/io.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <asm/processor.h>
#include <bhk/clock.h>
#include <soc/systimer.h>
#include "aim.h"

#define ST ((void __iomem *)SYSTIMER_BASE)

#define PERIOD_US    128
#define PERIOD_INSNS 125
#define NEVER	     0xff

#define SOON 8 /* the handler is not over before */

#define CALL_HEAD 3 /* from the read of the clock in sweep_call() to the operation */

struct sweep_hits sweep_hits;

static u8 rank[PERIOD_US];	 /* number of an instruction within its period, by the clock */
static u8 residue[PERIOD_INSNS]; /* the reverse */
static u32 base;		 /* what insn_of() counts from */
static u32 call_delay;		 /* from the last read of the clock to that in sweep_call() */
static u32 entry_delay;		 /* from an interrupted instruction to the read in entry.S */
static int match_shift;		 /* from a read of the clock to a match of the same value */
static bool drifted;
static int second = -1;	 /* the boundary of the second interrupt in the next run */
static u32 second_match; /* the compare value for it */

void sweep_call(int (*op)(void), u32 delay, struct sweep_times *times);
int sweep_slide(void);

static inline u32 insn_of(u32 clock)
{
	u32 us = clock - base;

	if (unlikely(rank[us % PERIOD_US] == NEVER))
		drifted = true;
	return us / PERIOD_US * PERIOD_INSNS + rank[us % PERIOD_US];
}

static inline u32 clock_of(u32 insn)
{
	return base + insn / PERIOD_INSNS * PERIOD_US + residue[insn % PERIOD_INSNS];
}

/* Whether a read of the clock was impossible: the phase is another one now. */
bool aim_drifted(void)
{
	return drifted;
}

void aim_never(void)
{
	writel_relaxed(clock_us() - 1, ST + SYSTIMER_C(1));
	writel_relaxed(SYSTIMER_CS_M(1), ST + SYSTIMER_CS);
}

/* An interrupt some microseconds from now. */
void aim_soon(u32 us)
{
	unsigned long flags;

	local_irq_save(flags);
	writel_relaxed(clock_us() + us, ST + SYSTIMER_C(1));
	local_irq_restore(flags);
}

/**
 * aim_quiet() - does no timer of the kernel end within so many instructions?
 * @insns: from now on
 */
bool aim_quiet(u32 insns)
{
	s32 left = readl_relaxed(ST + SYSTIMER_C(3)) - clock_us();

	return left < 0 || left > (s32)(insns + insns / 32);
}

/**
 * aim_second() - the next run has a second interrupt
 * @boundary: in instructions since the operation began, whatever they are then
 */
void aim_second(int boundary)
{
	second = boundary;
}

/**
 * aim_second_now() - arm the second interrupt
 *
 * If it is too late for that place, because the first one's operation took longer than the last
 * time, it comes as soon as interrupts are on again.
 *
 * Context: the handler of the first. Return: the boundary that is being executed.
 */
int aim_second_now(void)
{
	int at;

	writel_relaxed(second_match, ST + SYSTIMER_C(1));
	at = (int)insn_of(clock_us()) - AIM_LEAD - CALL_HEAD;
	if (second >= 0 && second <= at && !(readl_relaxed(ST + SYSTIMER_CS) & SYSTIMER_CS_M(1)))
		aim_soon(SOON);
	return at;
}

/* The compare value for an interrupt before an instruction of the operation. */
static u32 match_of(int boundary)
{
	return clock_of(AIM_LEAD + CALL_HEAD + boundary + match_shift);
}

/**
 * aim_run() - call an operation and have C1 interrupt it
 * @op:	      the operation
 * @boundary: the interrupt comes before this one of its instructions; negative: not at all
 * @times:    result
 */
void aim_run(int (*op)(void), int boundary, struct sweep_times *times)
{
	sweep_hits.nr = sweep_hits.beside = 0;
	base = clock_us() & -PERIOD_US;
	second_match = match_of(second);
	if (boundary >= 0)
		writel_relaxed(match_of(boundary), ST + SYSTIMER_C(1));
	sweep_call(op, AIM_LEAD - call_delay - insn_of(clock_us()), times);
	times->beside = sweep_hits.beside;
}

/* Instructions of the operation, if nothing interrupted it. */
u32 aim_length(const struct sweep_times *times)
{
	return insn_of(times->end) - insn_of(times->begin) - CALL_HEAD;
}

/* Which boundary of the operation a read of the clock belongs to. */
int aim_boundary(const struct sweep_times *times, u32 clock)
{
	return (int)(insn_of(clock) - insn_of(times->begin)) - CALL_HEAD;
}

/* Instructions from an interrupt to where entry.S looks what it is. */
int aim_entry(void)
{
	return entry_delay;
}

int aim_boundary_of_hit(const struct sweep_times *times, const struct sweep_hit *hit)
{
	return aim_boundary(times, hit->clock) - (int)entry_delay;
}

/* Which values of the low seven bits show. The reads have distances of many kinds. */
static bool find_phase(void)
{
	bool seen[PERIOD_US] = {};
	unsigned int i, turn, n = 0;

	for (i = 0; i < 64 * PERIOD_US; i++) {
		seen[clock_us() % PERIOD_US] = true;
		for (turn = i % 11; turn; turn--)
			barrier();
	}
	for (i = 0; i < PERIOD_US; i++) {
		rank[i] = seen[i] ? n : NEVER;
		if (seen[i] && n < PERIOD_INSNS)
			residue[n] = i;
		n += seen[i];
	}
	if (n != PERIOD_INSNS)
		pr_err("sweep: %u of %u clock values show, so this is not -icount shift=10\n", n,
		       PERIOD_US);
	return n == PERIOD_INSNS;
}

static void slide(int boundary, struct sweep_times *times)
{
	while (!aim_quiet(AIM_LEAD * 4))
		cpu_relax();
	aim_run(sweep_slide, boundary, times);
}

static void find_call_delay(void)
{
	struct sweep_times times;

	call_delay = 0;
	slide(-1, &times);
	call_delay = insn_of(times.begin) - AIM_LEAD;
}

static int slide_boundary(int boundary, struct sweep_times *times)
{
	slide(boundary, times);
	if (sweep_hits.nr != 1)
		return -1000;
	return (int)(sweep_hits.at[0].pc - (u32)sweep_slide) / 4;
}

/*
 * The proof that aiming works: an interrupt before each of the instructions whose number is
 * known by their address. C1's handler must be in place.
 */
static int check_slide(void)
{
	struct sweep_times times;
	int i, hit;

	for (i = 0; i <= SWEEP_SLIDE; i++) {
		hit = slide_boundary(i, &times);
		if (hit != i || aim_boundary_of_hit(&times, &sweep_hits.at[0]) != i) {
			pr_err("sweep: aimed at %d, interrupted at %d, counted %d\n", i, hit,
			       aim_boundary_of_hit(&times, &sweep_hits.at[0]));
			return -EIO;
		}
	}
	return 0;
}

/**
 * aim_calibrate() - find out phase and distances, and check them
 *
 * Context: task, no sleep of the CPU from here on. Return: 0, or -EIO: the clock does not count
 * instructions here.
 */
int aim_calibrate(void)
{
	struct sweep_times times;
	int hit;

	if (!find_phase())
		return -EIO;
	find_call_delay();
	match_shift = 0;
	hit = slide_boundary(SWEEP_SLIDE / 2, &times);
	match_shift = SWEEP_SLIDE / 2 - hit;
	entry_delay = 0;
	hit = slide_boundary(SWEEP_SLIDE / 2, &times);
	entry_delay = aim_boundary(&times, sweep_hits.at[0].clock) - hit;
	pr_info("sweep: match at %+d, entry after %u instructions\n", match_shift, entry_delay);
	return check_slide();
}
