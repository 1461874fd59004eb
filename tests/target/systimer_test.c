// SPDX-License-Identifier: MIT
/* Compare register C1 of the system timer is free: whoever wants a timer of his own takes it. */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <bhk/clock.h>
#include <soc/systimer.h>

#define C1	  1
#define PERIOD_US 250
#define TICKS	  40

/* A tick is late by the longest time that anybody keeps interrupts off, and its own code. */
#define LATE_US 100

struct ticker {
	u32 due;
	u32 worst;
	unsigned int ticks;
	struct completion done;
};

static inline void systimer_write(u32 val, unsigned int reg)
{
	writel(val, (void __iomem *)(SYSTIMER_BASE + reg));
}

/* As docs/time.md has it. */
static irqreturn_t tick(int irq, void *dev_id)
{
	struct ticker *t = dev_id;

	systimer_write(SYSTIMER_CS_M(C1), SYSTIMER_CS);
	t->worst = max(t->worst, clock_us() - t->due);
	if (++t->ticks == TICKS) {
		complete(&t->done);
		return IRQ_HANDLED;
	}
	t->due += PERIOD_US;
	systimer_write(t->due, SYSTIMER_C(C1));
	return IRQ_HANDLED;
}

static void c1_is_free(struct kunit *test)
{
	struct ticker t = {};
	u32 begin;

	init_completion(&t.done);
	systimer_write(SYSTIMER_CS_M(C1), SYSTIMER_CS);
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_SYSTIMER(C1), tick, 0, "my-timer", &t), 0);
	begin = clock_us();
	t.due = begin + PERIOD_US;
	systimer_write(t.due, SYSTIMER_C(C1));
	KUNIT_EXPECT_NE(test, wait_for_completion_timeout(&t.done, HZ), 0ul);
	free_irq(IRQ_SYSTIMER(C1), &t);
	KUNIT_EXPECT_EQ(test, t.ticks, TICKS);
	KUNIT_EXPECT_EQ(test, t.due - begin, PERIOD_US * TICKS);
	KUNIT_EXPECT_LT(test, t.worst, LATE_US);
}

/* It stops with the last compare value. */
static void a_freed_c1_is_quiet(struct kunit *test)
{
	struct ticker t = {.ticks = TICKS - 1};

	init_completion(&t.done);
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_SYSTIMER(C1), tick, 0, "my-timer", &t), 0);
	systimer_write(clock_us() + PERIOD_US, SYSTIMER_C(C1));
	KUNIT_EXPECT_NE(test, wait_for_completion_timeout(&t.done, HZ), 0ul);
	schedule_timeout_uninterruptible(2);
	free_irq(IRQ_SYSTIMER(C1), &t);
	KUNIT_EXPECT_EQ(test, t.ticks, TICKS);
}

static struct kunit_case systimer_cases[] = {
	KUNIT_CASE(c1_is_free),
	KUNIT_CASE(a_freed_c1_is_quiet),
	{},
};

static struct kunit_suite systimer_suite = {
	.name = "systimer",
	.test_cases = systimer_cases,
};
kunit_test_suite(systimer_suite);
