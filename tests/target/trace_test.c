// SPDX-License-Identifier: MIT
/* Trace events: what is recorded, in which order, as which text; losses. */
#include <linux/interrupt.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/hrtimer.h>
#include <linux/kthread.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include <bhk/mm.h>
#include <bhk/nmi.h>
#include <bhk/tracing.h>
#include <trace/events/irq.h>
#include "hardirq.h"
#include "irq_lines.h"

static struct trace_reader reader;
static char text[4096];
static struct trace_seq out;

static int trace_test_init(struct kunit *test)
{
	trace_choose("*", false);
	trace_choose("ftrace:print", true);
	KUNIT_ASSERT_EQ(test, trace_switch(true), 0);
	trace_clear();
	out = (struct trace_seq){.buf = text, .size = sizeof(text)};
	text[0] = '\0';
	return 0;
}

static void trace_test_exit(struct kunit *test)
{
	trace_switch(false);
	trace_choose("*", false);
	trace_choose("ftrace:print", true);
	trace_keep_oldest(false);
}

static void begin(const char *pattern)
{
	trace_choose(pattern, true);
	trace_clear();
}

static struct work_struct work;

/* The clock event, the console and their bottom halves, and other work items, may come in at any time. */
static bool is_of_others(const char *line)
{
	static const char *const others[] = {"irq=27 ", "irq=81 ", "vec=1 ", "vec=7 ", "vec=8 ",
					     "vec=9 "};
	unsigned int i;
	char ours[24];

	for (i = 0; i < ARRAY_SIZE(others); i++)
		if (strstr(line, others[i]))
			return true;
	snprintf(ours, sizeof(ours), "%p", &work);
	return strstr(line, " work struct") && !strstr(line, ours);
}

/* The lines of the ring from the context's flags on, without time stamps. */
static const char *lines(void)
{
	char line[512];
	struct trace_seq s = {.buf = line, .size = sizeof(line)};
	const char *flags, *rest;

	trace_pause(true);
	trace_rewind(&reader);
	while (trace_next(&reader)) {
		s.len = 0;
		trace_print_record(&s, &reader);
		if (is_of_others(line))
			continue;
		flags = strstr(line, " [000] ") + 7;
		rest = strstr(flags, ": ");
		trace_seq_printf(&out, "%.5s%s\n", flags, rest + 1);
	}
	trace_pause(false);
	return text;
}

static void tl_fn(struct tasklet_struct *t)
{
}

static DECLARE_TASKLET(tl, tl_fn);

static void schedule_tl(void *arg)
{
	tasklet_schedule(&tl);
}

static void events_come_in_the_order_of_what_happens(struct kunit *test)
{
	char want[768], t[128];

	begin("irq:");
	run_in_hardirq(test, schedule_tl, NULL);
	snprintf(t, sizeof(t), "tasklet=%ps function=%ps", &tl, tl_fn);
	snprintf(want, sizeof(want),
		 "d.h.. irq_handler_entry: irq=53 name=run_in_hardirq\n"
		 "d.h.. softirq_raise: vec=6 [action=TASKLET]\n"
		 "d.h.. irq_handler_exit: irq=53 ret=handled\n"
		 "..s.. softirq_entry: vec=6 [action=TASKLET]\n"
		 "..s.. tasklet_entry: %s\n"
		 "..s.. tasklet_exit: %s\n"
		 "..s.. softirq_exit: vec=6 [action=TASKLET]\n", t, t);
	KUNIT_EXPECT_STREQ(test, lines(), want);
}

static void raise_two(void *arg)
{
	open_softirq(NET_TX_SOFTIRQ, arg);
	open_softirq(NET_RX_SOFTIRQ, arg);
	raise_softirq_irqoff(NET_RX_SOFTIRQ);
	__raise_softirq_irqoff(NET_TX_SOFTIRQ);
}

static void no_action(struct softirq_action *a)
{
}

static void two_vectors_follow_each_other(struct kunit *test)
{
	begin("softirq_*");
	run_in_hardirq(test, raise_two, no_action);
	KUNIT_EXPECT_STREQ(test, lines(),
			   "d.h.. softirq_raise: vec=3 [action=NET_RX]\n"
			   "d.h.. softirq_raise: vec=2 [action=NET_TX]\n"
			   "..s.. softirq_entry: vec=2 [action=NET_TX]\n"
			   "..s.. softirq_exit: vec=2 [action=NET_TX]\n"
			   "..s.. softirq_entry: vec=3 [action=NET_RX]\n"
			   "..s.. softirq_exit: vec=3 [action=NET_RX]\n");
}

/* The first half of an event's places alone. */
static void entry_without_exit(struct kunit *test)
{
	begin("softirq_entry");
	run_in_hardirq(test, raise_two, no_action);
	KUNIT_EXPECT_STREQ(test, lines(), "..s.. softirq_entry: vec=2 [action=NET_TX]\n"
					  "..s.. softirq_entry: vec=3 [action=NET_RX]\n");
}

static irqreturn_t not_mine(int irq, void *dev)
{
	return IRQ_NONE;
}

static irqreturn_t mine(int irq, void *dev)
{
	aux_lower();
	return IRQ_HANDLED;
}

static void handlers_of_a_shared_line(struct kunit *test)
{
	int a, b;

	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, not_mine, IRQF_SHARED, "a", &a), 0);
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, mine, IRQF_SHARED, "b", &b), 0);
	begin("irq_handler_*");
	aux_raise();
	free_irq(IRQ_AUX, &a);
	free_irq(IRQ_AUX, &b);
	KUNIT_EXPECT_STREQ(test, lines(),
			   "d.h.. irq_handler_entry: irq=53 name=a\n"
			   "d.h.. irq_handler_exit: irq=53 ret=unhandled\n"
			   "d.h.. irq_handler_entry: irq=53 name=b\n"
			   "d.h.. irq_handler_exit: irq=53 ret=handled\n");
}

static int other_fn(void *arg)
{
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!kthread_should_stop())
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	return 0;
}

static void a_thread_that_preempts(struct kunit *test)
{
	struct task_struct *p = kthread_run(other_fn, NULL, "other");
	char want[512];

	sched_set_fifo_low(p);
	schedule_timeout_uninterruptible(1);
	begin("sched:");
	wake_up_process(p);
	lines();
	kthread_stop(p);
	snprintf(want, sizeof(want),
		 "d.... sched_waking: comm=other pid=%d prio=98 target_cpu=000\n"
		 "dn... sched_wakeup: comm=other pid=%d prio=98 target_cpu=000\n"
		 "d.... sched_switch: prev_comm=%s prev_pid=%d prev_prio=120 prev_state=R+ ==> "
		 "next_comm=other next_pid=%d next_prio=98\n"
		 "d.... sched_switch: prev_comm=other prev_pid=%d prev_prio=98 prev_state=S ==> "
		 "next_comm=%s next_pid=%d next_prio=120\n",
		 p->pid, p->pid, current->comm, current->pid, p->pid, p->pid, current->comm,
		 current->pid);
	KUNIT_EXPECT_STREQ(test, text, want);
}

static void work_fn(struct work_struct *w)
{
}

static void a_work_item(struct kunit *test)
{
	char want[512];

	INIT_WORK(&work, work_fn);
	begin("workqueue:");
	schedule_work(&work);
	flush_work(&work);
	lines();
	snprintf(want, sizeof(want),
		 "d.... workqueue_queue_work: work struct=%p function=%ps workqueue=events "
		 "req_cpu=1 cpu=0\n"
		 "d.... workqueue_activate_work: work struct %p\n"
		 "..... workqueue_execute_start: work struct %p: function %ps\n"
		 "..... workqueue_execute_end: work struct %p: function %ps\n",
		 &work, work_fn, &work, &work, work_fn, &work, work_fn);
	KUNIT_EXPECT_STREQ(test, text, want);
}

static struct timer_list timer;

static void timer_fn(struct timer_list *t)
{
}

/* From its start to its end, as on Linux: expiry takes it off first. */
static void a_timer(struct kunit *test)
{
	char want[1024];
	unsigned long expires;
	unsigned int idx;

	timer_setup(&timer, timer_fn, 0);
	begin("timer:timer_*");
	expires = jiffies + 1;
	mod_timer(&timer, expires);
	idx = timer.flags >> TIMER_ARRAYSHIFT;
	while (timer_pending(&timer))
		cpu_relax();
	trace_pause(true);
	lines();
	snprintf(want, sizeof(want),
		 "d.... timer_start: timer=%p function=%ps expires=%lu [timeout=1] cpu=0 idx=%u "
		 "flags=\n"
		 "d.s.. timer_cancel: timer=%p\n"
		 "..s.. timer_expire_entry: timer=%p function=%ps now=%lu baseclk=%lu\n"
		 "..s.. timer_expire_exit: timer=%p\n",
		 &timer, timer_fn, expires, idx, &timer, &timer, timer_fn, expires, expires,
		 &timer);
	KUNIT_EXPECT_STREQ(test, text, want);
}

static enum hrtimer_restart hr_fn(struct hrtimer *t)
{
	return HRTIMER_NORESTART;
}

static void an_hrtimer(struct kunit *test)
{
	struct hrtimer hr;
	const char *got;

	begin("timer:hrtimer_*");
	hrtimer_init(&hr, CLOCK_MONOTONIC, HRTIMER_MODE_ABS);
	hr.function = hr_fn;
	hrtimer_start(&hr, ktime_get() + 500 * NSEC_PER_USEC, HRTIMER_MODE_ABS);
	hrtimer_cancel(&hr);
	hrtimer_start(&hr, ktime_get() + 500 * NSEC_PER_USEC, HRTIMER_MODE_ABS);
	while (hrtimer_active(&hr))
		cpu_relax();
	got = lines();
	KUNIT_EXPECT_NOT_NULL(test, strstr(got, "clockid=CLOCK_MONOTONIC mode=ABS\nd.... hrtimer_start: "));
	KUNIT_EXPECT_NOT_NULL(test, strstr(got, "mode=ABS was_armed=0\nd.... hrtimer_cancel: "));
	KUNIT_EXPECT_NOT_NULL(test, strstr(got, "d.h.. hrtimer_expire_entry: "));
	KUNIT_EXPECT_NOT_NULL(test, strstr(got, "d.h.. hrtimer_expire_exit: "));
}

static void text_of_ones_own(struct kunit *test)
{
	trace_clear();
	trace_printk("x=%d %s\n", 42, "yes");
	preempt_disable();
	local_bh_disable();
	trace_printk("off");
	local_bh_enable();
	preempt_enable();
	KUNIT_EXPECT_STREQ(test, lines(), "..... text_of_ones_own: x=42 yes\n"
					  "b..1. text_of_ones_own: off\n");
}

static void record_in_nmi(struct pt_regs *regs, void *dev)
{
	aux_lower();
	trace_softirq_entry(6);
	trace_printk("from the NMI");
}

static struct fiq_handler nmi = {.name = "trace", .handle = record_in_nmi};

/* The FIQ comes with interrupts off, right behind the store that raises it. */
static void events_of_the_nmi(struct kunit *test)
{
	u32 hits;

	aux_lower();
	KUNIT_ASSERT_EQ(test, claim_fiq(&nmi), 0);
	KUNIT_ASSERT_EQ(test, enable_fiq(FIQ_GPU(29)), 0);
	begin("softirq_entry");
	hits = __event_softirq_entry.nmi_hits;
	local_irq_disable();
	trace_softirq_entry(2);
	aux_raise();
	trace_softirq_entry(3);
	local_irq_enable();
	disable_fiq(FIQ_GPU(29));
	release_fiq(&nmi);
	KUNIT_EXPECT_STREQ(test, lines(), "d.... softirq_entry: vec=2 [action=NET_TX]\n"
					  "d.Z.. softirq_entry: vec=6 [action=TASKLET]\n"
					  "d.Z.. record_in_nmi: from the NMI\n"
					  "d.... softirq_entry: vec=3 [action=NET_RX]\n");
	KUNIT_EXPECT_EQ(test, __event_softirq_entry.nmi_hits, hits + 1);
}

static void nothing_is_recorded_while_off(struct kunit *test)
{
	struct trace_counts c;

	begin("*");
	trace_switch(false);
	trace_clear();
	run_in_hardirq(test, schedule_tl, NULL);
	trace_printk("no");
	trace_get_counts(&c);
	KUNIT_EXPECT_EQ(test, c.written, 0u);
}

static void nothing_is_recorded_while_paused(struct kunit *test)
{
	struct trace_counts c;

	begin("irq:");
	trace_pause(true);
	run_in_hardirq(test, schedule_tl, NULL);
	trace_get_counts(&c);
	KUNIT_EXPECT_EQ(test, c.written, 0u);
	trace_pause(false);
}

/* The records of the burst that are still there, by the number that each carries. */
static u32 read_burst(struct kunit *test, u32 last)
{
	u32 n = 0, vec, before = 0;

	trace_rewind(&reader);
	while (trace_next(&reader)) {
		vec = ((u32 *)reader.entry)[2];
		if (n++)
			KUNIT_ASSERT_EQ(test, vec, before + 1);
		before = vec;
	}
	KUNIT_EXPECT_EQ(test, before, last);
	return n;
}

static void a_burst_of_100_rings_is_counted_exactly(struct kunit *test)
{
	struct trace_counts c;
	u32 i, total, n;

	begin("softirq_entry");
	trace_get_counts(&c);
	total = 100 * (c.size / 20);
	local_irq_disable();
	for (i = 1; i <= total; i++)
		trace_softirq_entry(i);
	trace_pause(true);
	local_irq_enable();
	trace_get_counts(&c);
	n = read_burst(test, total);
	KUNIT_EXPECT_EQ(test, c.written, total);
	KUNIT_EXPECT_EQ(test, c.entries, n);
	KUNIT_EXPECT_EQ(test, c.overrun, total - n);
	KUNIT_EXPECT_EQ(test, c.dropped, 0u);
	KUNIT_EXPECT_EQ(test, __event_softirq_entry.hits, total);
	trace_pause(false);
}

static void a_ring_that_keeps_the_oldest_counts_the_others(struct kunit *test)
{
	struct trace_counts c;
	u32 i, total;

	begin("softirq_entry");
	trace_keep_oldest(true);
	trace_get_counts(&c);
	total = c.size / 10;
	local_irq_disable();
	for (i = 1; i <= total; i++)
		trace_softirq_entry(i);
	trace_pause(true);
	local_irq_enable();
	trace_get_counts(&c);
	KUNIT_EXPECT_EQ(test, c.dropped, total - c.entries);
	KUNIT_EXPECT_EQ(test, read_burst(test, c.entries), c.entries);
	trace_pause(false);
}

static void another_size_begins_anew(struct kunit *test)
{
	unsigned int before = trace_size_kib();
	struct trace_counts c;
	u32 i;

	begin("softirq_entry");
	trace_softirq_entry(99);
	KUNIT_EXPECT_EQ(test, trace_resize(before / 2 - 1), 0);
	KUNIT_EXPECT_EQ(test, trace_size_kib(), before / 2);
	local_irq_disable();
	for (i = 1; i <= 500; i++)
		trace_softirq_entry(i);
	trace_pause(true);
	local_irq_enable();
	trace_get_counts(&c);
	KUNIT_EXPECT_EQ(test, c.size, before * 512);
	KUNIT_EXPECT_EQ(test, c.written, 500u);
	KUNIT_EXPECT_EQ(test, read_burst(test, 500), 500u);
	trace_pause(false);
	KUNIT_EXPECT_EQ(test, trace_resize(before), 0);
	KUNIT_EXPECT_EQ(test, trace_resize(TRACE_KIB_MIN - 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, trace_resize(TRACE_KIB_MAX + 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, trace_size_kib(), before);
}

static void without_memory_the_ring_stays(struct kunit *test)
{
	unsigned int before = trace_size_kib();
	struct trace_counts c;
	int ret;

	begin("tasklet_entry");
	trace_tasklet_entry(&tl, tl_fn);
	fail_alloc_set(1, 1);
	ret = trace_resize(2 * before);
	fail_alloc_set(0, 0);
	KUNIT_EXPECT_EQ(test, ret, -ENOMEM);
	KUNIT_EXPECT_EQ(test, trace_size_kib(), before);
	trace_get_counts(&c);
	KUNIT_EXPECT_EQ(test, c.entries, 1u);
}

static struct kunit_case trace_cases[] = {
	KUNIT_CASE(events_come_in_the_order_of_what_happens),
	KUNIT_CASE(two_vectors_follow_each_other),
	KUNIT_CASE(entry_without_exit),
	KUNIT_CASE(handlers_of_a_shared_line),
	KUNIT_CASE(a_thread_that_preempts),
	KUNIT_CASE(a_work_item),
	KUNIT_CASE(a_timer),
	KUNIT_CASE(an_hrtimer),
	KUNIT_CASE(text_of_ones_own),
	KUNIT_CASE(events_of_the_nmi),
	KUNIT_CASE(nothing_is_recorded_while_off),
	KUNIT_CASE(nothing_is_recorded_while_paused),
	KUNIT_CASE(a_burst_of_100_rings_is_counted_exactly),
	KUNIT_CASE(a_ring_that_keeps_the_oldest_counts_the_others),
	KUNIT_CASE(another_size_begins_anew),
	KUNIT_CASE(without_memory_the_ring_stays),
	{},
};

static struct kunit_suite trace_suite = {
	.name = "trace",
	.init = trace_test_init,
	.exit = trace_test_exit,
	.test_cases = trace_cases,
};
kunit_test_suite(trace_suite);
