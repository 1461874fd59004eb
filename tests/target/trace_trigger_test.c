// SPDX-License-Identifier: MIT
/* Triggers and snapshots: when they fire, and what is in the ring then. */
#include <linux/interrupt.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/workqueue.h>
#include <bhk/trace_trigger.h>
#include <trace/events/irq.h>
#include "hardirq.h"
#include "irq_lines.h"

static struct trace_reader reader;
static char line[512];

static int trigger_test_init(struct kunit *test)
{
	trace_choose("*", false);
	trace_choose("ftrace:print", true);
	KUNIT_ASSERT_EQ(test, trace_switch(true), 0);
	trace_clear();
	return 0;
}

static void trigger_test_exit(struct kunit *test)
{
	trace_switch(false);
	trace_clear_triggers();
	trace_snapshot_free();
	trace_choose("*", false);
	trace_choose("ftrace:print", true);
}

static void arm(struct kunit *test, enum trigger_action action, const char *text)
{
	const char *why;

	KUNIT_ASSERT_EQ(test, trace_add_trigger(action, text, &why), 0);
}

static u32 fired(unsigned int nr)
{
	struct trace_trigger t = {};

	trace_get_trigger(nr, &t);
	return t.fired;
}

/* The last record of a ring as text. */
static const char *last(const struct ring *ring)
{
	struct trace_seq s = {.buf = line, .size = sizeof(line)};

	line[0] = '\0';
	reader.ring = ring;
	trace_rewind(&reader);
	while (trace_next(&reader)) {
		s.len = 0;
		trace_print_record(&s, &reader);
	}
	reader.ring = NULL;
	return line;
}

static void no_action(struct softirq_action *a)
{
}

static void raise_and_wait(void *us)
{
	open_softirq(NET_TX_SOFTIRQ, no_action);
	raise_softirq_irqoff(NET_TX_SOFTIRQ);
	udelay((unsigned long)us);
}

static void a_softirq_that_waits_too_long_stops_the_trace(struct kunit *test)
{
	arm(test, TRIGGER_STOP, "latency>300us softirq");
	run_in_hardirq(test, raise_and_wait, (void *)100);
	KUNIT_EXPECT_FALSE(test, trace_is_paused());
	run_in_hardirq(test, raise_and_wait, (void *)400);
	KUNIT_EXPECT_TRUE(test, trace_is_paused());
	KUNIT_EXPECT_EQ(test, fired(0), 1);
	KUNIT_EXPECT_NOT_NULL(test, strstr(last(NULL), "stop: softirq waited 4"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(line, " us: NET_TX"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(trace_stop_reason()->text, "NET_TX"));
}

/* What is needed to measure is not recorded for that. */
static void events_that_were_not_chosen_are_not_recorded(struct kunit *test)
{
	struct trace_counts c;

	arm(test, TRIGGER_STOP, "latency>20ms");
	trace_clear();
	run_in_hardirq(test, raise_and_wait, (void *)100);
	trace_get_counts(&c);
	KUNIT_EXPECT_EQ(test, c.written, 0);
	trace_choose("softirq_entry", true);
	run_in_hardirq(test, raise_and_wait, (void *)100);
	trace_get_counts(&c);
	KUNIT_EXPECT_GE(test, c.written, 1);
}

static void trigger_tl_fn(struct tasklet_struct *t)
{
}

static DECLARE_TASKLET(tl, trigger_tl_fn);

static void schedule_and_wait(void *us)
{
	tasklet_schedule(&tl);
	udelay((unsigned long)us);
}

static void a_tasklet(struct kunit *test)
{
	arm(test, TRIGGER_STOP, "latency>300us tasklet");
	run_in_hardirq(test, raise_and_wait, (void *)400);
	KUNIT_EXPECT_FALSE(test, trace_is_paused());
	run_in_hardirq(test, schedule_and_wait, (void *)400);
	KUNIT_EXPECT_TRUE(test, trace_is_paused());
	KUNIT_EXPECT_NOT_NULL(test, strstr(last(NULL), ": trigger_tl_fn"));
}

static void trigger_work_fn(struct work_struct *w)
{
}

static void a_work_item(struct kunit *test)
{
	struct work_struct w;

	INIT_WORK_ONSTACK(&w, trigger_work_fn);
	arm(test, TRIGGER_STOP, "latency>2ms work");
	schedule_work(&w);
	flush_work(&w);
	KUNIT_EXPECT_FALSE(test, trace_is_paused());
	preempt_disable();
	schedule_work(&w);
	udelay(3000);
	preempt_enable();
	flush_work(&w);
	KUNIT_EXPECT_TRUE(test, trace_is_paused());
	KUNIT_EXPECT_NOT_NULL(test, strstr(last(NULL), ": trigger_work_fn"));
	destroy_work_on_stack(&w);
}

/* Taken out of the queue, it does not wait any more; queued again, it begins anew. */
static void a_work_item_that_was_cancelled(struct kunit *test)
{
	struct work_struct w;

	INIT_WORK_ONSTACK(&w, trigger_work_fn);
	arm(test, TRIGGER_STOP, "latency>2ms work");
	preempt_disable();
	schedule_work(&w);
	cancel_work(&w);
	udelay(3000);
	schedule_work(&w);
	preempt_enable();
	flush_work(&w);
	KUNIT_EXPECT_FALSE(test, trace_is_paused());
	destroy_work_on_stack(&w);
}

static irqreturn_t quick(int irq, void *dev)
{
	aux_lower();
	return IRQ_WAKE_THREAD;
}

static irqreturn_t thread_fn(int irq, void *dev)
{
	return IRQ_HANDLED;
}

static void an_irq_thread_and_no_other(struct kunit *test)
{
	int dev;

	KUNIT_ASSERT_EQ(test, request_threaded_irq(IRQ_AUX, quick, thread_fn, 0, "late", &dev), 0);
	arm(test, TRIGGER_STOP, "latency>2ms irq-thread");
	schedule_timeout_uninterruptible(2);
	KUNIT_EXPECT_FALSE(test, trace_is_paused());
	preempt_disable();
	aux_raise();
	udelay(3000);
	preempt_enable();
	synchronize_irq(IRQ_AUX);
	KUNIT_EXPECT_TRUE(test, trace_is_paused());
	KUNIT_EXPECT_NOT_NULL(test, strstr(last(NULL), "irq-thread waited "));
	free_irq(IRQ_AUX, &dev);
}

static int idle_fn(void *arg)
{
	return 0;
}

static void a_thread(struct kunit *test)
{
	struct task_struct *p = kthread_create(idle_fn, NULL, "slow");
	char pid[16];

	KUNIT_ASSERT_FALSE(test, IS_ERR(p));
	snprintf(pid, sizeof(pid), ": pid %d", p->pid);
	arm(test, TRIGGER_STOP, "latency>5ms thread");
	preempt_disable();
	wake_up_process(p);
	udelay(6000);
	preempt_enable();
	schedule_timeout_uninterruptible(2);
	KUNIT_EXPECT_TRUE(test, trace_is_paused());
	KUNIT_EXPECT_NOT_NULL(test, strstr(last(NULL), pid));
}

static unsigned int rounds;

static void again(struct softirq_action *a)
{
	if (--rounds)
		raise_softirq(NET_TX_SOFTIRQ);
}

static void raise_again(void *nr)
{
	rounds = (unsigned long)nr;
	open_softirq(NET_TX_SOFTIRQ, again);
	raise_softirq_irqoff(NET_TX_SOFTIRQ);
}

static void a_softirq_that_does_not_end(struct kunit *test)
{
	arm(test, TRIGGER_STOP, "softirq-overrun");
	run_in_hardirq(test, raise_again, (void *)10);
	KUNIT_EXPECT_FALSE(test, trace_is_paused());
	run_in_hardirq(test, raise_again, (void *)11);
	KUNIT_EXPECT_TRUE(test, trace_is_paused());
	KUNIT_EXPECT_NOT_NULL(test, strstr(last(NULL), "stop: softirq-overrun: ksoftirqd goes on with NET_TX"));
	schedule_timeout_uninterruptible(2);
	KUNIT_EXPECT_EQ(test, rounds, 0);
}

static void a_snapshot_takes_the_records_away(struct kunit *test)
{
	struct trace_counts c;

	KUNIT_ASSERT_EQ(test, trace_snapshot_prepare(), 0);
	KUNIT_EXPECT_NULL(test, trace_snapshot_ring());
	trace_printk("before");
	KUNIT_EXPECT_TRUE(test, trace_snapshot_take("test"));
	trace_printk("after");
	KUNIT_EXPECT_NOT_NULL(test, strstr(last(trace_snapshot_ring()), ": before"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(last(NULL), ": after"));
	trace_get_counts(&c);
	KUNIT_EXPECT_EQ(test, c.written, 1);
	KUNIT_EXPECT_STREQ(test, trace_snapshot_reason()->text, "test");
}

/* Each longer one takes a new snapshot; its own record is the last one in it. */
static void the_longest_latency_is_kept(struct kunit *test)
{
	arm(test, TRIGGER_SNAPSHOT, "latency-max softirq");
	run_in_hardirq(test, raise_and_wait, (void *)200);
	run_in_hardirq(test, raise_and_wait, (void *)600);
	run_in_hardirq(test, raise_and_wait, (void *)400);
	KUNIT_EXPECT_FALSE(test, trace_is_paused());
	KUNIT_EXPECT_NOT_NULL(test, strstr(trace_snapshot_reason()->text, "softirq waited 6"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(last(trace_snapshot_ring()), "snapshot: softirq waited 6"));
}

/* What was raised while tracing was stopped says nothing. */
static void a_pause_is_no_latency(struct kunit *test)
{
	arm(test, TRIGGER_STOP, "latency>1ms softirq");
	local_irq_disable();
	raise_softirq_irqoff(NET_TX_SOFTIRQ);
	trace_pause(true);
	udelay(2000);
	trace_pause(false);
	local_irq_enable();
	run_in_hardirq(test, raise_and_wait, (void *)10);
	KUNIT_EXPECT_FALSE(test, trace_is_paused());
}

static void limits_and_mistakes(struct kunit *test)
{
	const char *why;
	unsigned int i;

	for (i = 0; i < TRIGGERS_MAX; i++)
		arm(test, TRIGGER_STOP, "latency>1s");
	KUNIT_EXPECT_EQ(test, trace_add_trigger(TRIGGER_STOP, "latency>1s", &why), -ENOSPC);
	KUNIT_EXPECT_EQ(test, trace_add_trigger(TRIGGER_STOP, "latency-max", &why), -EINVAL);
	KUNIT_EXPECT_NOT_NULL(test, why);
	trace_clear_triggers();
	KUNIT_EXPECT_EQ(test, fired(0), 0);
	arm(test, TRIGGER_STOP, "softirq-overrun");
}

static struct kunit_case trigger_cases[] = {
	KUNIT_CASE(a_softirq_that_waits_too_long_stops_the_trace),
	KUNIT_CASE(events_that_were_not_chosen_are_not_recorded),
	KUNIT_CASE(a_tasklet),
	KUNIT_CASE(a_work_item),
	KUNIT_CASE(a_work_item_that_was_cancelled),
	KUNIT_CASE(an_irq_thread_and_no_other),
	KUNIT_CASE(a_thread),
	KUNIT_CASE(a_softirq_that_does_not_end),
	KUNIT_CASE(a_snapshot_takes_the_records_away),
	KUNIT_CASE(the_longest_latency_is_kept),
	KUNIT_CASE(a_pause_is_no_latency),
	KUNIT_CASE(limits_and_mistakes),
	{},
};

static struct kunit_suite trigger_suite = {
	.name = "trace_trigger",
	.init = trigger_test_init,
	.exit = trigger_test_exit,
	.test_cases = trigger_cases,
};
kunit_test_suite(trigger_suite);
