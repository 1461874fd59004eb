// SPDX-License-Identifier: MIT
/* Filters of trace events: only what they say is recorded, and losses stay exact. */
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/workqueue.h>
#include <bhk/trace_filter.h>
#include <bhk/tracing.h>
#include <trace/events/irq.h>
#include <trace/events/sched.h>
#include <trace/events/workqueue.h>
#include "hardirq.h"

static struct trace_reader reader;
static struct filter_error err;

static int filter_test_init(struct kunit *test)
{
	trace_choose("*", false);
	KUNIT_ASSERT_EQ(test, trace_switch(true), 0);
	trace_clear();
	return 0;
}

static void filter_test_exit(struct kunit *test)
{
	trace_switch(false);
	trace_clear_filter("*");
	trace_choose("*", false);
	trace_choose("ftrace:print", true);
}

static void begin(const char *events, const char *filter)
{
	trace_set_filter("*", filter, &err);
	trace_choose(events, true);
	trace_clear();
}

/* Records of @ev in the ring. */
static unsigned int count(const struct trace_event *ev)
{
	unsigned int n = 0;

	trace_pause(true);
	trace_rewind(&reader);
	while (trace_next(&reader))
		n += reader.entry->type == ev->id;
	trace_pause(false);
	return n;
}

static void a_vector(struct kunit *test)
{
	begin("irq:softirq_*", "vec==NET_RX||vec==HI");
	trace_softirq_entry(NET_RX_SOFTIRQ);
	trace_softirq_entry(TASKLET_SOFTIRQ);
	trace_softirq_entry(HI_SOFTIRQ);
	trace_softirq_exit(NET_TX_SOFTIRQ);
	KUNIT_EXPECT_EQ(test, count(&__event_softirq_entry), 2);
	KUNIT_EXPECT_EQ(test, count(&__event_softirq_exit), 0);
	KUNIT_EXPECT_EQ(test, __event_softirq_entry.hits, 2);
}

static void tl_fn(struct tasklet_struct *t)
{
}

static void other_fn(struct tasklet_struct *t)
{
}

static DECLARE_TASKLET(tl, tl_fn);
static DECLARE_TASKLET(other, other_fn);

static void schedule_both(void *arg)
{
	tasklet_schedule(&tl);
	tasklet_schedule(&other);
}

/* Both functions are empty: the compiler keeps them apart because their addresses are taken. */
static void a_function(struct kunit *test)
{
	char text[64];

	snprintf(text, sizeof(text), "function==0x%px", tl_fn);
	begin("irq:tasklet_*", text);
	run_in_hardirq(test, schedule_both, NULL);
	KUNIT_EXPECT_EQ(test, count(&__event_tasklet_entry), 1);
	KUNIT_EXPECT_EQ(test, count(&__event_tasklet_exit), 1);
}

/* A name that is this file's alone, in a call that is not to be inlined. */
static void trace_filter_work_fn(struct work_struct *w)
{
}

static void trace_filter_other_work_fn(struct work_struct *w)
{
}

static void a_work_function_by_name(struct kunit *test)
{
	struct work_struct a, b;

	INIT_WORK_ONSTACK(&a, trace_filter_work_fn);
	INIT_WORK_ONSTACK(&b, trace_filter_other_work_fn);
	begin("workqueue:", "function==trace_filter_work_fn");
	schedule_work(&a);
	schedule_work(&b);
	flush_work(&a);
	flush_work(&b);
	KUNIT_EXPECT_EQ(test, count(&__event_workqueue_queue_work), 1);
	KUNIT_EXPECT_EQ(test, count(&__event_workqueue_execute_start), 1);
	KUNIT_EXPECT_EQ(test, count(&__event_workqueue_execute_end), 1);
	destroy_work_on_stack(&a);
	destroy_work_on_stack(&b);
}

static int thread_fn(void *arg)
{
	while (!kthread_should_stop()) {
		trace_softirq_entry(1);
		schedule_timeout_interruptible(1);
	}
	return 0;
}

/* Its switches, to it and from it, its wake-ups, and what it does itself. */
static void a_thread(struct kunit *test)
{
	struct task_struct *p = kthread_run(thread_fn, NULL, "filtered");
	unsigned int n = 0;

	KUNIT_ASSERT_FALSE(test, IS_ERR(p));
	begin("sched:", "comm==filter*");
	trace_choose("softirq_entry", true);
	schedule_timeout_uninterruptible(3);
	trace_pause(true);
	trace_rewind(&reader);
	while (trace_next(&reader)) {
		char line[256];
		struct trace_seq s = {.buf = line, .size = sizeof(line)};

		trace_print_record(&s, &reader);
		n++;
		KUNIT_EXPECT_NOT_NULL(test, strstr(line, "filtered"));
	}
	trace_pause(false);
	KUNIT_EXPECT_GE(test, n, 6);
	KUNIT_EXPECT_GE(test, count(&__event_softirq_entry), 1);
	KUNIT_EXPECT_GE(test, count(&__event_sched_switch), 2);
	KUNIT_EXPECT_GE(test, count(&__event_sched_waking), 1);
	kthread_stop(p);
}

/* With numbers that no softirq has: interrupts stay on. */
static void a_burst_of_10_rings_is_counted_exactly(struct kunit *test)
{
	struct trace_counts c;
	u32 i, total;

	begin("softirq_entry", "vec>=1000");
	trace_get_counts(&c);
	total = 10 * (c.size / 20);
	for (i = 0; i < total; i++) {
		trace_softirq_entry(1000 + i);
		trace_softirq_entry(0);
	}
	trace_get_counts(&c);
	KUNIT_EXPECT_EQ(test, c.written, total);
	KUNIT_EXPECT_EQ(test, c.entries, count(&__event_softirq_entry));
	KUNIT_EXPECT_EQ(test, c.overrun, total - c.entries);
	KUNIT_EXPECT_EQ(test, c.dropped, 0u);
	KUNIT_EXPECT_EQ(test, __event_softirq_entry.hits, total);
}

static void what_is_refused_changes_nothing(struct kunit *test)
{
	begin("softirq_entry", "vec==3");
	KUNIT_EXPECT_EQ(test, trace_set_filter("*", "nosuch==1", &err), -ENOENT);
	KUNIT_EXPECT_EQ(test, trace_set_filter("*", "vec==", &err), -EINVAL);
	KUNIT_EXPECT_EQ(test, trace_set_filter("nosuch:", "vec==1", &err), -ENOENT);
	KUNIT_EXPECT_NULL(test, err.what);
	KUNIT_EXPECT_STREQ(test, trace_get_filter(&__event_softirq_entry)->text, "vec==3");
	KUNIT_EXPECT_NULL(test, trace_get_filter(&__event_tasklet_entry));
}

/* Records of a softirq's event with the vector that nobody else uses. */
static unsigned int count_net_tx(const struct trace_event *ev)
{
	unsigned int n = 0;

	trace_pause(true);
	trace_rewind(&reader);
	while (trace_next(&reader))
		n += reader.entry->type == ev->id && ((u32 *)reader.entry)[2] == NET_TX_SOFTIRQ;
	trace_pause(false);
	return n;
}

static void the_others_are_not_concerned(struct kunit *test)
{
	trace_set_filter("softirq_entry", "vec==3", &err);
	trace_choose("softirq_*", true);
	trace_clear();
	trace_softirq_entry(NET_TX_SOFTIRQ);
	trace_softirq_exit(NET_TX_SOFTIRQ);
	KUNIT_EXPECT_EQ(test, count_net_tx(&__event_softirq_entry), 0);
	KUNIT_EXPECT_EQ(test, count_net_tx(&__event_softirq_exit), 1);
	trace_clear_filter("*");
	trace_softirq_entry(NET_TX_SOFTIRQ);
	KUNIT_EXPECT_EQ(test, count_net_tx(&__event_softirq_entry), 1);
}

static struct kunit_case filter_cases[] = {
	KUNIT_CASE(a_vector),
	KUNIT_CASE(a_function),
	KUNIT_CASE(a_work_function_by_name),
	KUNIT_CASE(a_thread),
	KUNIT_CASE(a_burst_of_10_rings_is_counted_exactly),
	KUNIT_CASE(what_is_refused_changes_nothing),
	KUNIT_CASE(the_others_are_not_concerned),
	{},
};

static struct kunit_suite filter_suite = {
	.name = "trace_filter",
	.init = filter_test_init,
	.exit = filter_test_exit,
	.test_cases = filter_cases,
};
kunit_test_suite(filter_suite);
