// SPDX-License-Identifier: MIT
/* What the advisor counts, and the advice that loads on a real line lead to. */
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/workqueue.h>
#include <bhk/line_use.h>
#include <bhk/mm.h>
#include "../../shell/advise_facts.h"
#include "irq_lines.h"

#define TIMES 20

static struct line_use use;
static struct advise_facts facts;
static int dev;

static int advise_test_init(struct kunit *test)
{
	return advise_measure(true);
}

static void advise_test_exit(struct kunit *test)
{
	advise_measure(false);
}

/* --- the load: what the handler raises, and what becomes of it --------------------------- */

static unsigned int bh_us;

static void tl_fn(struct tasklet_struct *t)
{
	udelay(bh_us);
}

static void quick_fn(struct work_struct *work)
{
	udelay(bh_us);
}

static void sleeping_fn(struct work_struct *work)
{
	usleep_range(100, 110);
}

static DECLARE_TASKLET(tl, tl_fn);
static DECLARE_WORK(quick, quick_fn);
static DECLARE_WORK(bh, quick_fn);
static DECLARE_WORK(sleeping, sleeping_fn);

static irqreturn_t raises_nothing(int irq, void *arg)
{
	aux_lower();
	return IRQ_HANDLED;
}

static irqreturn_t raises_tasklet(int irq, void *arg)
{
	aux_lower();
	tasklet_schedule(&tl);
	return IRQ_HANDLED;
}

static irqreturn_t raises_softirq(int irq, void *arg)
{
	aux_lower();
	raise_softirq_irqoff(NET_TX_SOFTIRQ);
	return IRQ_HANDLED;
}

static irqreturn_t raises_work(int irq, void *arg)
{
	aux_lower();
	schedule_work(&quick);
	return IRQ_HANDLED;
}

static irqreturn_t raises_bh_work(int irq, void *arg)
{
	aux_lower();
	queue_work(system_bh_wq, &bh);
	return IRQ_HANDLED;
}

static irqreturn_t raises_sleeping_work(int irq, void *arg)
{
	aux_lower();
	schedule_work(&sleeping);
	return IRQ_HANDLED;
}

static irqreturn_t wakes_thread(int irq, void *arg)
{
	aux_lower();
	return IRQ_WAKE_THREAD;
}

static irqreturn_t logs_and_waits(int irq, void *arg)
{
	aux_lower();
	printk(KERN_DEBUG "a message of a handler\n");
	udelay(200);
	return IRQ_HANDLED;
}

static irqreturn_t quick_thread(int irq, void *arg)
{
	return IRQ_HANDLED;
}

static irqreturn_t sleeping_thread(int irq, void *arg)
{
	usleep_range(100, 110);
	return IRQ_HANDLED;
}

static void empty_action(struct softirq_action *h)
{
}

/* Interrupts @gap_us apart. */
static void interrupt(unsigned int times, unsigned int gap_us)
{
	while (times--) {
		aux_raise();
		usleep_range(gap_us, gap_us);
	}
}

static void take(struct kunit *test, irq_handler_t handler, irq_handler_t thread_fn)
{
	KUNIT_ASSERT_EQ(test, request_threaded_irq(IRQ_AUX, handler, thread_fn, 0, "advise", &dev), 0);
}

static void expect_raised(struct kunit *test, enum line_raise how, const void *what)
{
	enum line_raise i;

	KUNIT_ASSERT_TRUE(test, line_use_get(IRQ_AUX, &use));
	KUNIT_EXPECT_EQ(test, stat_count(&use.top), (u64)TIMES);
	for (i = 0; i < LINE_RAISES; i++)
		KUNIT_EXPECT_EQ(test, use.raised[i], i == how ? TIMES : 0u);
	if (how != LINE_RAISES)
		KUNIT_EXPECT_PTR_EQ(test, use.what[how], what);
}

static void count(struct kunit *test, irq_handler_t handler, irq_handler_t thread_fn,
		  enum line_raise how, const void *what)
{
	take(test, handler, thread_fn);
	interrupt(TIMES, 1000);
	if (how == RAISED_THREAD)
		what = irq_to_desc(IRQ_AUX)->action;
	expect_raised(test, how, what);
	free_irq(IRQ_AUX, &dev);
}

/* --- what is counted ---------------------------------------------------------------------- */

static void what_a_handler_raises_is_counted(struct kunit *test)
{
	count(test, raises_nothing, NULL, LINE_RAISES, NULL);
	count(test, raises_tasklet, NULL, RAISED_TASKLET, tl_fn);
	count(test, raises_work, NULL, RAISED_WORK, quick_fn);
	count(test, raises_bh_work, NULL, RAISED_WORK, quick_fn);
	count(test, wakes_thread, quick_thread, RAISED_THREAD, NULL);
	open_softirq(NET_TX_SOFTIRQ, empty_action);
	count(test, raises_softirq, NULL, RAISED_SOFTIRQ, (void *)NET_TX_SOFTIRQ);
}

static void what_others_raise_is_not_counted(struct kunit *test)
{
	unsigned int i;

	take(test, raises_nothing, NULL);
	for (i = 0; i < TIMES; i++) {
		interrupt(1, 100);
		tasklet_schedule(&tl);
		schedule_work(&quick);
		printk(KERN_DEBUG "a message of a thread\n");
		udelay(10);
	}
	expect_raised(test, LINE_RAISES, NULL);
	KUNIT_EXPECT_EQ(test, use.messages, 0u);
	KUNIT_EXPECT_EQ(test, use.delays, 0u);
	free_irq(IRQ_AUX, &dev);
}

static void messages_and_waits_are_counted(struct kunit *test)
{
	count(test, logs_and_waits, NULL, LINE_RAISES, NULL);
	KUNIT_EXPECT_EQ(test, use.messages, TIMES);
	KUNIT_EXPECT_EQ(test, use.delays, TIMES);
	KUNIT_EXPECT_EQ(test, use.delay_us, TIMES * 200u);
}

static irqreturn_t raises_tasklet_on_a_chained_line(int irq, void *arg)
{
	fake_lower(0);
	tasklet_schedule(&tl);
	return IRQ_HANDLED;
}

/* The fake controller interrupts through the line of the mini UART. */
static void what_a_chained_line_raises_is_its_own(struct kunit *test)
{
	unsigned int irq, i;

	fake_init(test, handle_level_irq);
	irq = fake_irq(0);
	KUNIT_ASSERT_EQ(test, request_irq(irq, raises_tasklet_on_a_chained_line, 0, "inner", &dev), 0);
	for (i = 0; i < TIMES; i++)
		fake_raise(0);
	expect_raised(test, LINE_RAISES, NULL);
	KUNIT_ASSERT_TRUE(test, line_use_get(irq, &use));
	KUNIT_EXPECT_EQ(test, stat_count(&use.top), (u64)TIMES);
	KUNIT_EXPECT_EQ(test, use.raised[RAISED_TASKLET], TIMES);
	free_irq(irq, &dev);
	fake_exit();
}

static void another_handler_begins_anew(struct kunit *test)
{
	count(test, raises_tasklet, NULL, RAISED_TASKLET, tl_fn);
	count(test, raises_tasklet, NULL, RAISED_TASKLET, tl_fn);
	KUNIT_EXPECT_EQ(test, advise_measure(true), 0);
	KUNIT_EXPECT_FALSE(test, line_use_get(IRQ_AUX, &use));
}

static void off_the_handler_itself_is_entered(struct kunit *test)
{
	const struct irq_desc *desc = irq_to_desc(IRQ_AUX);

	take(test, raises_nothing, NULL);
	KUNIT_EXPECT_PTR_EQ(test, desc->entry, line_use_entry);
	advise_measure(false);
	KUNIT_EXPECT_PTR_EQ(test, desc->entry, raises_nothing);
	interrupt(3, 100);
	KUNIT_EXPECT_FALSE(test, line_use_get(IRQ_AUX, &use));
	free_irq(IRQ_AUX, &dev);
}

/* --- what is advised ---------------------------------------------------------------------- */

static const char *advice(void)
{
	return advise_line(irq_to_desc(IRQ_AUX), &facts) ? advise_next(advise_ways, &facts)->name : "";
}

static bool warned(const char *name)
{
	const struct advise_rule *rule = advise_warnings;

	for (; (rule = advise_next(rule, &facts)); rule++)
		if (!strcmp(rule->name, name))
			return true;
	return false;
}

static void a_short_tasklet_suits(struct kunit *test)
{
	bh_us = 20;
	take(test, raises_tasklet, NULL);
	interrupt(TIMES, 1000);
	KUNIT_EXPECT_STREQ(test, advice(), "often-short");
	KUNIT_EXPECT_EQ(test, facts.main, (u32)WAY_TASKLET);
	KUNIT_EXPECT_GE(test, facts.rate, 900u);
	KUNIT_EXPECT_LE(test, facts.rate, 1000u);
	KUNIT_EXPECT_GE(test, facts.bh_mean, 20u);
	KUNIT_EXPECT_LE(test, facts.bh_mean, 40u);
	KUNIT_EXPECT_EQ(test, facts.bh_runs, TIMES);
	KUNIT_EXPECT_STREQ(test, facts.bh_name, "tl_fn");
	KUNIT_EXPECT_NULL(test, advise_next(advise_warnings, &facts));
	free_irq(IRQ_AUX, &dev);
}

static void a_long_tasklet_belongs_into_a_thread(struct kunit *test)
{
	bh_us = 1500;
	take(test, raises_tasklet, NULL);
	interrupt(TIMES, 500);
	KUNIT_EXPECT_STREQ(test, advice(), "long");
	KUNIT_EXPECT_TRUE(test, warned("holds-up-threads"));
	KUNIT_EXPECT_TRUE(test, warned("starves-threads"));
	KUNIT_EXPECT_GE(test, facts.share, 70u);
	free_irq(IRQ_AUX, &dev);
}

static void a_sleeping_work_is_known(struct kunit *test)
{
	take(test, raises_sleeping_work, NULL);
	interrupt(TIMES, 1000);
	KUNIT_EXPECT_STREQ(test, advice(), "sleeps");
	KUNIT_EXPECT_EQ(test, facts.main, (u32)WAY_WORK);
	KUNIT_EXPECT_EQ(test, facts.sleeps, 100u);
	free_irq(IRQ_AUX, &dev);
}

static void a_work_that_does_not_sleep_is_known(struct kunit *test)
{
	bh_us = 20;
	take(test, raises_work, NULL);
	interrupt(TIMES, 1000);
	KUNIT_EXPECT_STREQ(test, advice(), "often-short");
	KUNIT_EXPECT_EQ(test, facts.sleeps, 0u);
	KUNIT_EXPECT_TRUE(test, warned("urgent-work"));
	free_irq(IRQ_AUX, &dev);
}

static void a_bh_work_is_no_work(struct kunit *test)
{
	bh_us = 20;
	take(test, raises_bh_work, NULL);
	interrupt(TIMES, 1000);
	KUNIT_EXPECT_STREQ(test, advice(), "often-short");
	KUNIT_EXPECT_EQ(test, facts.main, (u32)WAY_BH_WORK);
	KUNIT_EXPECT_FALSE(test, warned("urgent-work"));
	free_irq(IRQ_AUX, &dev);
}

/* Something keeps the worker from the CPU for 2 ms after each interrupt. */
static void a_work_that_is_late_is_known(struct kunit *test)
{
	unsigned int i;

	bh_us = 300;
	take(test, raises_work, NULL);
	for (i = 0; i < TIMES; i++) {
		preempt_disable();
		aux_raise();
		udelay(2000);
		preempt_enable();
		msleep(20);
	}
	KUNIT_EXPECT_STREQ(test, advice(), "late");
	KUNIT_EXPECT_TRUE(test, warned("urgent-work"));
	KUNIT_EXPECT_GE(test, facts.wait_p99, 2000u);
	KUNIT_EXPECT_LE(test, facts.wait_max, 2100u);
	free_irq(IRQ_AUX, &dev);
}

/* All but the first interrupt find it raised: it is not the top half that does the work. */
static void what_has_not_begun_counts_as_raised(struct kunit *test)
{
	unsigned int i;

	bh_us = 20;
	take(test, raises_work, NULL);
	preempt_disable();
	for (i = 0; i < TIMES; i++) {
		aux_raise();
		udelay(500);
	}
	preempt_enable();
	flush_work(&quick);
	advice();
	KUNIT_EXPECT_EQ(test, facts.main, (u32)WAY_WORK);
	KUNIT_EXPECT_EQ(test, facts.raised, 1u);
	KUNIT_EXPECT_EQ(test, facts.overtaken, TIMES - 1u);
	KUNIT_EXPECT_TRUE(test, warned("urgent-work"));
	free_irq(IRQ_AUX, &dev);
}

static void a_thread_that_sleeps_is_known(struct kunit *test)
{
	take(test, wakes_thread, sleeping_thread);
	interrupt(TIMES, 1000);
	KUNIT_EXPECT_STREQ(test, advice(), "sleeps");
	KUNIT_EXPECT_EQ(test, facts.main, (u32)WAY_THREAD);
	KUNIT_EXPECT_EQ(test, facts.prio, 50u);
	KUNIT_EXPECT_EQ(test, facts.sleeps, 100u);
	free_irq(IRQ_AUX, &dev);
}

/* It had slept before it was measured. */
static void a_thread_that_does_not_sleep_is_known(struct kunit *test)
{
	advise_measure(false);
	take(test, wakes_thread, quick_thread);
	interrupt(TIMES, 100);
	advise_measure(true);
	interrupt(TIMES, 1000);
	KUNIT_EXPECT_STREQ(test, advice(), "often-short");
	KUNIT_EXPECT_EQ(test, facts.sleeps, 0u);
	KUNIT_EXPECT_EQ(test, facts.bh_runs, TIMES);
	KUNIT_EXPECT_EQ(test, facts.main, (u32)WAY_THREAD);
	free_irq(IRQ_AUX, &dev);
}

static void a_thread_with_priority_is_known(struct kunit *test)
{
	const struct sched_param param = { .sched_priority = 70 };

	take(test, wakes_thread, sleeping_thread);
	sched_setscheduler_nocheck(irq_to_desc(IRQ_AUX)->action->thread, SCHED_FIFO, &param);
	interrupt(TIMES, 1000);
	advice();
	KUNIT_EXPECT_EQ(test, facts.main, (u32)WAY_THREAD_PRIO);
	KUNIT_EXPECT_EQ(test, facts.prio, 70u);
	free_irq(IRQ_AUX, &dev);
}

static void a_handler_that_logs_and_waits_is_warned_of(struct kunit *test)
{
	take(test, logs_and_waits, NULL);
	interrupt(TIMES, 1000);
	KUNIT_EXPECT_STREQ(test, advice(), "top-long");
	KUNIT_EXPECT_TRUE(test, warned("top-logs"));
	KUNIT_EXPECT_TRUE(test, warned("top-waits"));
	KUNIT_EXPECT_TRUE(test, warned("top-too-long"));
	KUNIT_EXPECT_FALSE(test, warned("top-loops"));
	free_irq(IRQ_AUX, &dev);
}

static unsigned int calls;

static irqreturn_t loops_at_times(int irq, void *arg)
{
	volatile unsigned int i, turns = ++calls % 10 ? 1 : 10000;

	aux_lower();
	for (i = 0; i < turns; i++)
		;
	return IRQ_HANDLED;
}

static void a_handler_that_loops_is_warned_of(struct kunit *test)
{
	calls = 0;
	take(test, loops_at_times, NULL);
	interrupt(TIMES, 1000);
	advice();
	KUNIT_EXPECT_TRUE(test, warned("top-loops"));
	free_irq(IRQ_AUX, &dev);
}

static size_t slab_used(void)
{
	struct mem_info m;

	mem_get_info(&m);
	return m.slab_used;
}

/* What a handler takes, with a thread or without. Its stack may be one that is kept at hand. */
static size_t taken_by(struct kunit *test, irq_handler_t handler, irq_handler_t thread_fn)
{
	size_t before = slab_used(), after;

	take(test, handler, thread_fn);
	after = slab_used();
	free_irq(IRQ_AUX, &dev);
	return after - before;
}

static void the_memory_of_a_thread_is_known(struct kunit *test)
{
	size_t alone = taken_by(test, raises_nothing, NULL);
	size_t threaded = taken_by(test, wakes_thread, quick_thread);

	advise_all(&facts);
	kunit_info(test, "%zu bytes without a thread, %zu with", alone, threaded);
	KUNIT_EXPECT_EQ(test, facts.thread_bytes, CONFIG_THREAD_SIZE + threaded - alone);
	KUNIT_EXPECT_EQ(test, facts.many_kb, DIV_ROUND_UP(200 * facts.thread_bytes, 1024));
}

static struct kunit_case advise_cases[] = {
	KUNIT_CASE(what_a_handler_raises_is_counted),
	KUNIT_CASE(what_others_raise_is_not_counted),
	KUNIT_CASE(messages_and_waits_are_counted),
	KUNIT_CASE(what_a_chained_line_raises_is_its_own),
	KUNIT_CASE(another_handler_begins_anew),
	KUNIT_CASE(off_the_handler_itself_is_entered),
	KUNIT_CASE(a_short_tasklet_suits),
	KUNIT_CASE(a_long_tasklet_belongs_into_a_thread),
	KUNIT_CASE(a_sleeping_work_is_known),
	KUNIT_CASE(a_work_that_does_not_sleep_is_known),
	KUNIT_CASE(a_bh_work_is_no_work),
	KUNIT_CASE(a_work_that_is_late_is_known),
	KUNIT_CASE(what_has_not_begun_counts_as_raised),
	KUNIT_CASE(a_thread_that_sleeps_is_known),
	KUNIT_CASE(a_thread_that_does_not_sleep_is_known),
	KUNIT_CASE(a_thread_with_priority_is_known),
	KUNIT_CASE(a_handler_that_logs_and_waits_is_warned_of),
	KUNIT_CASE(a_handler_that_loops_is_warned_of),
	KUNIT_CASE(the_memory_of_a_thread_is_known),
	{}
};

static struct kunit_suite advise_suite = {
	.name = "advise",
	.init = advise_test_init,
	.exit = advise_test_exit,
	.test_cases = advise_cases,
};
kunit_test_suite(advise_suite);
