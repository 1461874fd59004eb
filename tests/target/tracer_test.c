// SPDX-License-Identifier: MIT
/* The tracers irqsoff, preemptoff and wakeup_rt, and the events of the group preemptirq. */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/kallsyms.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <kunit/test.h>
#include <bhk/tracer.h>
#include <bhk/tracing.h>
#include "hardirq.h"
#include "tracer_thumb.h"

#define LONG_US	 3000
#define SHORT_US 500
/* What the sections of the clock, the timer's interrupt and the like may add. */
#define SLACK_US 300

static char seen[4096]; /* the report, a line after the other */

static void take_line(const char *line, void *unused)
{
	size_t len = strlen(seen);

	snprintf(seen + len, sizeof(seen) - len, "%s\n", line);
}

static bool shows(const char *text)
{
	return strstr(seen, text);
}

static void report(struct kunit *test)
{
	seen[0] = '\0';
	KUNIT_EXPECT_EQ(test, latency_show(take_line, NULL), 0);
}

static void end(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, latency_set_tracer("nop"), 0);
	trace_choose("*", false);
	trace_switch(false);
	trace_clear();
}

static noinline void long_without_interrupts(unsigned int us)
{
	unsigned long flags;

	local_irq_save(flags);
	udelay(us);
	local_irq_restore(flags);
	barrier();
}

static void irqsoff_keeps_the_longest(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, latency_set_tracer("irqsoff"), 0);
	long_without_interrupts(SHORT_US);
	long_without_interrupts(LONG_US);
	long_without_interrupts(SHORT_US);
	report(test);
	KUNIT_EXPECT_GE(test, latency_max_us(), (u32)LONG_US);
	KUNIT_EXPECT_LE(test, latency_max_us(), (u32)LONG_US + SLACK_US);
	KUNIT_EXPECT_TRUE(test, shows("# irqsoff latency trace v1.1.5 on "));
	KUNIT_EXPECT_TRUE(test, shows("#  => started at: long_without_interrupts\n"));
	KUNIT_EXPECT_TRUE(test, shows("#  => ended at:   long_without_interrupts\n"));
	KUNIT_EXPECT_TRUE(test, shows("0us#: trace_hardirqs_off <-long_without_interrupts\n"));
	KUNIT_EXPECT_TRUE(test, shows(": trace_hardirqs_on <-long_without_interrupts\n"));
	KUNIT_EXPECT_TRUE(test, shows(" => long_without_interrupts\n => irqsoff_keeps_the_longest\n"));
	end(test);
}

static void nested_sections_are_one(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, latency_set_tracer("irqsoff"), 0);
	local_irq_disable();
	long_without_interrupts(LONG_US);
	udelay(LONG_US);
	local_irq_enable();
	KUNIT_EXPECT_GE(test, latency_max_us(), (u32)2 * LONG_US);
	end(test);
}

static void long_handler(void *unused)
{
	udelay(LONG_US);
}

static void a_handler_is_from_its_vector_on(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, latency_set_tracer("irqsoff"), 0);
	run_in_hardirq(test, long_handler, NULL);
	report(test);
	KUNIT_EXPECT_GE(test, latency_max_us(), (u32)LONG_US);
	KUNIT_EXPECT_LE(test, latency_max_us(), (u32)LONG_US + SLACK_US);
	KUNIT_EXPECT_TRUE(test, shows("#  => started at: vector_irq\n"));
	KUNIT_EXPECT_TRUE(test, shows(" => vector_irq\n => run_in_hardirq\n"));
	end(test);
}

static void long_tasklet(struct tasklet_struct *t)
{
	udelay(LONG_US);
	long_without_interrupts(LONG_US);
}

static DECLARE_TASKLET(longer, long_tasklet);

static void handler_of_a_tasklet(void *unused)
{
	tasklet_schedule(&longer);
	udelay(SHORT_US);
}

/* Interrupts are on in a tasklet, unless it shuts them out itself. */
static void a_section_ends_where_softirqs_begin(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, latency_set_tracer("irqsoff"), 0);
	run_in_hardirq(test, handler_of_a_tasklet, NULL);
	report(test);
	KUNIT_EXPECT_GE(test, latency_max_us(), (u32)LONG_US);
	KUNIT_EXPECT_LE(test, latency_max_us(), (u32)LONG_US + SLACK_US);
	KUNIT_EXPECT_TRUE(test, shows(" => long_without_interrupts\n => handle_softirqs\n"
				      " => vector_softirq_return\n"));
	end(test);
}

static void a_least_length_can_be_set(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, latency_set_tracer("irqsoff"), 0);
	latency_reset(2 * LONG_US);
	long_without_interrupts(LONG_US);
	KUNIT_EXPECT_EQ(test, latency_max_us(), (u32)2 * LONG_US);
	KUNIT_EXPECT_EQ(test, latency_show(take_line, NULL), -ENODATA);
	long_without_interrupts(3 * LONG_US);
	KUNIT_EXPECT_GE(test, latency_max_us(), (u32)3 * LONG_US);
	report(test);
	end(test);
}

static void what_ran_in_it_is_shown(struct kunit *test)
{
	unsigned long flags;

	trace_choose("irq:softirq_raise", true);
	KUNIT_ASSERT_EQ(test, trace_switch(true), 0);
	KUNIT_ASSERT_EQ(test, latency_set_tracer("irqsoff"), 0);
	trace_printk("before\n");
	local_irq_save(flags);
	udelay(LONG_US);
	raise_softirq_irqoff(TASKLET_SOFTIRQ);
	udelay(LONG_US);
	local_irq_restore(flags);
	report(test);
	KUNIT_EXPECT_TRUE(test, shows("softirq_raise: vec=6 [action=TASKLET]\n"));
	KUNIT_EXPECT_FALSE(test, shows("before"));
	end(test);
}

static noinline void long_without_preemption(void)
{
	preempt_disable();
	udelay(LONG_US);
	preempt_enable();
	barrier();
}

static void preemptoff_keeps_the_longest(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, latency_set_tracer("preemptoff"), 0);
	long_without_preemption();
	report(test);
	KUNIT_EXPECT_GE(test, latency_max_us(), (u32)LONG_US);
	KUNIT_EXPECT_TRUE(test, shows("# preemptoff latency trace v1.1.5 on "));
	KUNIT_EXPECT_TRUE(test, shows("#  => started at: long_without_preemption\n"));
	KUNIT_EXPECT_TRUE(test, shows(": trace_preempt_on <-long_without_preemption\n"));
	end(test);
}

#ifdef CONFIG_COLD_THUMB
static void preemptoff_sees_thumb_code(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, latency_set_tracer("preemptoff"), 0);
	thumb_holds_a_lock(LONG_US);
	report(test);
	KUNIT_EXPECT_GE(test, latency_max_us(), (u32)LONG_US);
	KUNIT_EXPECT_LE(test, latency_max_us(), (u32)LONG_US + SLACK_US);
	KUNIT_EXPECT_TRUE(test, shows("#  => started at: thumb_holds_a_lock\n"));
	KUNIT_EXPECT_TRUE(test, shows("#  => ended at:   thumb_holds_a_lock\n"));
	KUNIT_EXPECT_TRUE(test, shows(" => preemptoff_sees_thumb_code\n"));
	end(test);
}
#endif

static int rt_fn(void *ran)
{
	*(bool *)ran = true;
	return 0;
}

static void wakeup_rt_is_from_waking_to_running(struct kunit *test)
{
	struct task_struct *p;
	bool ran = false;

	trace_choose("sched:*", true);
	KUNIT_ASSERT_EQ(test, trace_switch(true), 0);
	p = kthread_create(rt_fn, &ran, "rt-latency");
	KUNIT_ASSERT_FALSE(test, IS_ERR(p));
	sched_set_fifo(p);
	KUNIT_ASSERT_EQ(test, latency_set_tracer("wakeup_rt"), 0);
	preempt_disable();
	wake_up_process(p);
	udelay(LONG_US);
	KUNIT_EXPECT_FALSE(test, ran);
	preempt_enable();
	KUNIT_EXPECT_TRUE(test, ran);
	report(test);
	KUNIT_EXPECT_GE(test, latency_max_us(), (u32)LONG_US);
	KUNIT_EXPECT_TRUE(test, shows("# wakeup_rt latency trace v1.1.5 on "));
	KUNIT_EXPECT_TRUE(test, shows("#    | task: rt-latency-"));
	KUNIT_EXPECT_TRUE(test, shows("policy:1 rt_prio:50)"));
	KUNIT_EXPECT_TRUE(test, shows("sched_wakeup: comm=rt-latency"));
	end(test);
}

static void a_wakeup_of_others_is_none(struct kunit *test)
{
	bool ran = false;
	struct task_struct *p = kthread_create(rt_fn, &ran, "no-rt");

	KUNIT_ASSERT_FALSE(test, IS_ERR(p));
	trace_choose("sched:*", true);
	KUNIT_ASSERT_EQ(test, trace_switch(true), 0);
	KUNIT_ASSERT_EQ(test, latency_set_tracer("wakeup_rt"), 0);
	wake_up_process(p);
	schedule_timeout_uninterruptible(2);
	KUNIT_EXPECT_TRUE(test, ran);
	KUNIT_EXPECT_EQ(test, latency_max_us(), 0u);
	KUNIT_EXPECT_EQ(test, latency_show(take_line, NULL), -ENODATA);
	end(test);
}

static void nop_measures_nothing(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, latency_set_tracer("irqsoff"), 0);
	KUNIT_ASSERT_EQ(test, latency_set_tracer("nop"), 0);
	long_without_interrupts(LONG_US);
	KUNIT_EXPECT_EQ(test, latency_max_us(), 0u);
	KUNIT_EXPECT_EQ(test, latency_set_tracer("function"), -EINVAL);
	KUNIT_EXPECT_EQ(test, (int)latency_current_tracer(), (int)TRACER_NOP);
}

/* How many records of an event the ring has, and whether one has the text. */
static unsigned int count_records(const char *event, const char *text, bool *found)
{
	static struct trace_reader r;
	static char line[256];
	struct trace_seq s = {.buf = line, .size = sizeof(line)};
	unsigned int n = 0;

	*found = false;
	trace_rewind(&r);
	while (trace_next(&r)) {
		s.len = 0;
		trace_print_record(&s, &r);
		if (!strstr(line, event))
			continue;
		n++;
		*found |= strstr(line, text) != NULL;
	}
	return n;
}

static void events_of_interrupts_and_preemption(struct kunit *test)
{
	static const struct {
		const char *event, *text;
	} wanted[] = {
		{"irq_disable: ", "caller=long_without_interrupts+"},
		{"irq_enable: ", "parent=events_of_interrupts_and_preemption+"},
		{"preempt_disable: ", "caller=long_without_preemption+"},
		{"preempt_enable: ", "caller=long_without_preemption+"},
	};
	unsigned int i;
	bool found;

	trace_clear();
	KUNIT_EXPECT_EQ(test, trace_choose("preemptirq:*", true), 4u);
	KUNIT_ASSERT_EQ(test, trace_switch(true), 0);
	long_without_interrupts(1);
	long_without_preemption();
	trace_pause(true);
	for (i = 0; i < ARRAY_SIZE(wanted); i++) {
		KUNIT_EXPECT_GT(test, count_records(wanted[i].event, wanted[i].text, &found), 0u);
		KUNIT_EXPECT_TRUE_MSG(test, found, "%s%s", wanted[i].event, wanted[i].text);
	}
	trace_pause(false);
	end(test);
}

static struct kunit_case latency_cases[] = {
	KUNIT_CASE(irqsoff_keeps_the_longest),
	KUNIT_CASE(nested_sections_are_one),
	KUNIT_CASE(a_handler_is_from_its_vector_on),
	KUNIT_CASE(a_section_ends_where_softirqs_begin),
	KUNIT_CASE(a_least_length_can_be_set),
	KUNIT_CASE(what_ran_in_it_is_shown),
	KUNIT_CASE(preemptoff_keeps_the_longest),
#ifdef CONFIG_COLD_THUMB
	KUNIT_CASE(preemptoff_sees_thumb_code),
#endif
	KUNIT_CASE(wakeup_rt_is_from_waking_to_running),
	KUNIT_CASE(a_wakeup_of_others_is_none),
	KUNIT_CASE(nop_measures_nothing),
	KUNIT_CASE(events_of_interrupts_and_preemption),
	{},
};

static struct kunit_suite latency_suite = {
	.name = "latency",
	.test_cases = latency_cases,
};
kunit_test_suite(latency_suite);
