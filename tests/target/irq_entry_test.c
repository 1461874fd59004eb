// SPDX-License-Identifier: MIT
/* What an interrupt must leave as it found it. */
#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/limits.h>
#include <linux/sched.h>
#include "irq_lines.h"

static u32 word;
static int runs;

/* Changes the word, then looks at it with an exclusive load and stores nothing. */
static irqreturn_t change_and_look(int irq, void *dev)
{
	aux_lower();
	runs++;
	WRITE_ONCE(word, 2);
	cmpxchg(&word, 99, 100);
	return IRQ_HANDLED;
}

/*
 *	thread			interrupt
 *	------			---------
 *	LDREX word: 1
 *				word = 2
 *				LDREX word: 2, not 99: no STREX
 *	STREX word = 11		must fail: 2 would be lost
 */
static void exclusive_store_after_an_interrupt_fails(struct kunit *test)
{
	u32 seen = 0, failed = 0;

	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, change_and_look, 0, "irq_entry", &runs), 0);
	runs = 0;
	word = 1;
	__asm__ volatile("ldrex %0, [%2]\n\t"
			 "str %4, [%3]\n\t"
			 "strex %1, %5, [%2]"
			 : "=&r"(seen), "=&r"(failed)
			 : "r"(&word), "r"(AUX + AUX_MU_IER), "r"(AUX_MU_IER_TX), "r"(11)
			 : "memory");
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_EQ(test, seen, 1u);
	KUNIT_EXPECT_EQ(test, failed, 1u);
	KUNIT_EXPECT_EQ(test, word, 2u);
	free_irq(IRQ_AUX, &runs);
}

static irqreturn_t change_registers(int irq, void *dev)
{
	aux_lower();
	runs++;
	__asm__ volatile("mov r0, #0\n\tmov r1, #0\n\tmov r2, #0\n\tmov r3, #0\n\tmov r12, #0\n\t"
			 "cmp r0, #0"
			 :
			 :
			 : "r0", "r1", "r2", "r3", "r12", "cc");
	return IRQ_HANDLED;
}

/* Each register that C code may change, and the flags. */
static void registers_and_flags_survive(struct kunit *test)
{
	u32 sum, flags;

	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, change_registers, 0, "irq_entry", &runs), 0);
	runs = 0;
	__asm__ volatile("mov r1, #1\n\tmov r2, #2\n\tmov r3, #4\n\tmov r12, #8\n\t"
			 "mov lr, #16\n\t"
			 "cmn r1, #0x80000000\n\t"
			 "str %3, [%2]\n\t"
			 "mrs %1, cpsr\n\t"
			 "add %0, r1, r2\n\tadd %0, %0, r3\n\tadd %0, %0, r12\n\tadd %0, %0, lr"
			 : "=&r"(sum), "=&r"(flags)
			 : "r"(AUX + AUX_MU_IER), "r"(AUX_MU_IER_TX)
			 : "r1", "r2", "r3", "r12", "lr", "cc", "memory");
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_EQ(test, sum, 31u);
	KUNIT_EXPECT_EQ(test, flags >> 28, 8u);
	free_irq(IRQ_AUX, &runs);
}

#define MANY 100000

static unsigned long began;

/* A device that goes on asking until a tick has passed, or it gives up. */
static irqreturn_t ask_until_time_moves(int irq, void *dev)
{
	if (++runs >= MANY || time_after(jiffies, began + 1))
		aux_lower();
	return IRQ_HANDLED;
}

static void no_action(struct softirq_action *a)
{
}

/*
 * A softirq that is left to ksoftirqd, which this thread keeps from running, is work that
 * interrupt exit cannot do. The busy line has a higher number than the timer's.
 */
static void busy_line_and_deferred_softirq_do_not_stop_time(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, ask_until_time_moves, 0, "irq_entry", &runs), 0);
	open_softirq(NET_TX_SOFTIRQ, no_action);
	sched_set_fifo(current);
	raise_softirq(NET_TX_SOFTIRQ);
	runs = 0;
	began = jiffies;
	aux_raise();
	KUNIT_EXPECT_NE(test, local_softirq_pending(), 0u);
	sched_set_normal(current, 0);
	KUNIT_EXPECT_GT(test, runs, 1);
	KUNIT_EXPECT_LT(test, runs, MANY);
	free_irq(IRQ_AUX, &runs);
}

static irqreturn_t take_20_us(int irq, void *dev)
{
	aux_lower();
	udelay(20);
	return IRQ_HANDLED;
}

/*
 * The total of a line's run times carries from its low word into the high one, and only where
 * it wraps around; below the longest run so far and above it.
 */
static void total_run_time_carries(struct kunit *test)
{
	static const u32 limits[] = {U32_MAX, 0};
	struct run_stat *st = &irq_to_desc(IRQ_AUX)->stat;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, take_20_us, 0, "irq_entry", &runs), 0);
	for (i = 0; i < ARRAY_SIZE(limits); i++) {
		*st = (struct run_stat){.total = 0x500000000ull - 10, .limit = limits[i]};
		aux_raise();
		KUNIT_EXPECT_GE(test, st->total, 0x500000000ull + 10);
		KUNIT_EXPECT_LT(test, st->total, 0x500000000ull + 1000);
		KUNIT_EXPECT_EQ(test, stat_count(st), 1ull);
		aux_raise();
		KUNIT_EXPECT_GE(test, st->total, 0x500000000ull + 30);
		KUNIT_EXPECT_LT(test, st->total, 0x500000000ull + 2000);
		KUNIT_EXPECT_EQ(test, stat_count(st), 2ull);
		KUNIT_EXPECT_EQ(test, st->max != 0, limits[i] == 0);
	}
	*st = (struct run_stat){};
	free_irq(IRQ_AUX, &runs);
}

/* A run as long as the longest one so far is no longer one. */
static void limit_is_what_a_run_may_take(struct kunit *test)
{
	struct run_stat *st = &irq_to_desc(IRQ_AUX)->stat;
	u32 us;

	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, take_20_us, 0, "irq_entry", &runs), 0);
	*st = (struct run_stat){};
	aux_raise();
	us = st->total;
	KUNIT_EXPECT_EQ(test, st->max, us);
	KUNIT_EXPECT_EQ(test, st->limit, us);
	KUNIT_EXPECT_EQ(test, st->hist[__builtin_clz(us)], 1u);
	free_irq(IRQ_AUX, &runs);
}

static struct kunit_case irq_entry_cases[] = {
	KUNIT_CASE(exclusive_store_after_an_interrupt_fails),
	KUNIT_CASE(registers_and_flags_survive),
	KUNIT_CASE(total_run_time_carries),
	KUNIT_CASE(limit_is_what_a_run_may_take),
	KUNIT_CASE(busy_line_and_deferred_softirq_do_not_stop_time),
	{}
};

static struct kunit_suite irq_entry_suite = {
	.name = "irq_entry",
	.test_cases = irq_entry_cases,
};
kunit_test_suite(irq_entry_suite);
