// SPDX-License-Identifier: MIT
/* Backtraces, warnings and reports of wrong contexts that the kernel survives. */
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/kallsyms.h>
#include <linux/kthread.h>
#include <linux/sched/debug.h>
#include <linux/sched/task.h>
#include <linux/uaccess.h>
#include <kunit/test.h>
#include <bhk/context.h>
#include <bhk/panic.h>
#include <bhk/unwind.h>
#include <soc/aux.h>
#include "hardirq.h"

#define ADDR_NO_BUS 0x2020c000ul /* PWM: QEMU has no such device */

static void nofault_reads_what_is_there(struct kunit *test)
{
	u32 from[2] = {0x11223344, 0x55667788}, to[2] = {};

	KUNIT_EXPECT_EQ(test, copy_from_kernel_nofault(to, from, sizeof(from)), 0l);
	KUNIT_EXPECT_MEMEQ(test, from, to, sizeof(from));
	memset(to, 0, sizeof(to));
	KUNIT_EXPECT_EQ(test, copy_from_kernel_nofault(to, (char *)from + 1, 5), 0l);
	KUNIT_EXPECT_MEMEQ(test, (char *)from + 1, to, 5);
}

static void nofault_fails_where_nothing_is(struct kunit *test)
{
	u32 word;

	KUNIT_EXPECT_EQ(test, copy_from_kernel_nofault(&word, (void *)4, 4), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, copy_from_kernel_nofault(&word, (void *)5, 2), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, copy_from_kernel_nofault(&word, (void *)ADDR_NO_BUS, 4),
			(long)-EFAULT);
	KUNIT_EXPECT_EQ(test, copy_to_kernel_nofault((void *)4, &word, 4), (long)-EFAULT);
}

static void nofault_write_keeps_text(struct kunit *test)
{
	u32 *text = (u32 *)nofault_write_keeps_text, before = *text, word = 0;

	KUNIT_EXPECT_EQ(test, copy_to_kernel_nofault(text, &word, 4), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, *text, before);
	KUNIT_EXPECT_EQ(test, copy_to_kernel_nofault(&word, &before, 4), 0l);
	KUNIT_EXPECT_EQ(test, word, before);
}

static unsigned long trace[32];
static unsigned int trace_len;

static noinline void take_trace(void *arg)
{
	trace_len = stack_trace_save(trace, ARRAY_SIZE(trace), 0);
}

/* Where in the trace a return address into @name is, or -1. */
static int find_in_trace(const char *name)
{
	char sym[KSYM_NAME_LEN];
	unsigned int i;

	for (i = 0; i < trace_len; i++)
		if (!lookup_symbol_name(trace[i] - 4, sym) && !strcmp(sym, name))
			return i;
	return -1;
}

static void trace_of_a_thread_names_its_callers(struct kunit *test)
{
	take_trace(NULL);
	KUNIT_EXPECT_EQ(test, find_in_trace("take_trace"), 0);
	KUNIT_EXPECT_EQ(test, find_in_trace("trace_of_a_thread_names_its_callers"), 1);
	KUNIT_EXPECT_GT(test, find_in_trace("case_thread"), 1);
	KUNIT_EXPECT_GT(test, find_in_trace("thread_start"), 2);
}

static void trace_of_a_handler_crosses_the_interrupt(struct kunit *test)
{
	run_in_hardirq(test, take_trace, NULL);
	KUNIT_EXPECT_EQ(test, find_in_trace("take_trace"), 0);
	KUNIT_EXPECT_GT(test, find_in_trace("bcm2835_irq_entry"), 0);
	KUNIT_EXPECT_GT(test, find_in_trace("run_in_hardirq"), find_in_trace("bcm2835_irq_entry"));
	KUNIT_EXPECT_GT(test, find_in_trace("thread_start"), find_in_trace("run_in_hardirq"));
}

static void trace_of_a_softirq_crosses_both_stacks(struct kunit *test)
{
	run_in_softirq(test, take_trace, NULL);
	KUNIT_EXPECT_EQ(test, find_in_trace("take_trace"), 0);
	KUNIT_EXPECT_GT(test, find_in_trace("run_in_hardirq"), 0);
	KUNIT_EXPECT_GT(test, find_in_trace("thread_start"), find_in_trace("run_in_hardirq"));
}

#define AUX ((void __iomem *)AUX_BASE)

static irqreturn_t trace_handler(int irq, void *dev)
{
	writel(0, AUX + AUX_MU_IER);
	take_trace(NULL);
	return IRQ_HANDLED;
}

static void raise_line(struct tasklet_struct *t)
{
	writel(AUX_MU_IER_TX, AUX + AUX_MU_IER);
}

/* Four stacks deep: handler, softirq that local_bh_enable() runs, thread. */
static void trace_of_a_handler_in_a_softirq_at_bh_enable(struct kunit *test)
{
	DECLARE_TASKLET(tasklet, raise_line);

	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, trace_handler, 0, "trace", &tasklet), 0);
	local_bh_disable();
	tasklet_schedule(&tasklet);
	local_bh_enable();
	free_irq(IRQ_AUX, &tasklet);
	KUNIT_EXPECT_EQ(test, find_in_trace("take_trace"), 0);
	KUNIT_EXPECT_GT(test, find_in_trace("raise_line"), find_in_trace("bcm2835_irq_entry"));
	KUNIT_EXPECT_GT(test, find_in_trace("do_softirq_own_stack"), find_in_trace("raise_line"));
	KUNIT_EXPECT_GT(test, find_in_trace("thread_start"), find_in_trace("do_softirq_own_stack"));
}

static int sleeper_fn(void *unused)
{
	while (!kthread_should_stop())
		msleep(10);
	return 0;
}

static void trace_of_a_sleeper(struct kunit *test)
{
	struct task_struct *t = kthread_run(sleeper_fn, NULL, "sleeper");

	msleep(5);
	trace_len = stack_trace_save_tsk(t, trace, ARRAY_SIZE(trace), 0);
	kthread_stop(t);
	KUNIT_EXPECT_GE(test, find_in_trace("schedule"), 0);
	KUNIT_EXPECT_GT(test, find_in_trace("msleep"), find_in_trace("schedule"));
	KUNIT_EXPECT_GT(test, find_in_trace("sleeper_fn"), find_in_trace("msleep"));
}

static bool spinning;

static int spinner_fn(void *unused)
{
	while (!kthread_should_stop())
		WRITE_ONCE(spinning, true);
	return 0;
}

/* Preempted by an interrupt: its registers are in an irq_frame further up its stack. */
static void trace_of_a_preempted_thread(struct kunit *test)
{
	struct task_struct *t = kthread_run(spinner_fn, NULL, "spinner");

	while (!READ_ONCE(spinning))
		msleep(1);
	trace_len = stack_trace_save_tsk(t, trace, ARRAY_SIZE(trace), 0);
	kthread_stop(t);
	KUNIT_EXPECT_GE(test, find_in_trace("preempt_schedule_irq"), 0);
	KUNIT_EXPECT_GT(test, find_in_trace("thread_start"), find_in_trace("preempt_schedule_irq"));
}

/* There is nothing to show but where it will begin, and the log says nothing of a broken stack. */
static void trace_of_a_thread_that_never_ran(struct kunit *test)
{
	struct task_struct *t = kthread_create(sleeper_fn, NULL, "unborn");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, t);
	trace_len = stack_trace_save_tsk(t, trace, ARRAY_SIZE(trace), 0);
	sched_show_task(t);
	kthread_stop(t);
	KUNIT_EXPECT_EQ(test, trace_len, 1u);
	KUNIT_EXPECT_FALSE(test, kunit_log_contains(test, "the stack is broken"));
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, "task:unborn          state:"));
}

static void warn_prints_linux_s_block(struct kunit *test)
{
	int line = __LINE__ + 4;
	char at[80];

	kunit_expect_log(test, "WARNING: CPU: 0 PID: ");
	WARN(true, "the reason is %d\n", 42);
	snprintf(at, sizeof(at), "at tests/target/report_test.c:%d warn_prints_linux_s_block+0x",
		 line);
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, "------------[ cut here ]------------"));
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, at));
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, "the reason is 42"));
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, "Hardware name: BCM2835"));
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, " case_thread from thread_start+0x"));
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, "---[ end trace 0000000000000000 ]---"));
	KUNIT_EXPECT_TRUE(test, get_taint() & BIT(TAINT_WARN));
}

static void warn_once_warns_once(struct kunit *test)
{
	int i, warned = 0;

	kunit_expect_log(test, "only once");
	for (i = 0; i < 3; i++)
		warned += WARN_ONCE(i != 1, "only once\n");
	KUNIT_EXPECT_EQ(test, warned, 2);
}

static void might_sleep_in_atomic_is_reported(struct kunit *test)
{
	kunit_expect_log(test,
			 "BUG: sleeping function called from invalid context at tests/target/");
	kunit_expect_log(test, "in_atomic(): 1, irqs_disabled(): 0, non_block: 0, pid: ");
	preempt_disable();
	might_sleep();
	preempt_enable();
}

static void might_sleep_with_interrupts_off_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "in_atomic(): 0, irqs_disabled(): 1, non_block: 0, pid: ");
	local_irq_disable();
	might_sleep();
	local_irq_enable();
}

static void might_sleep_in_a_thread_is_silent(struct kunit *test)
{
	might_sleep();
}

static noinline void task_only_api(void *arg)
{
	*(bool *)arg = context_task();
}

static void wrong_context_is_named(struct kunit *test)
{
	unsigned int before = context_violations;
	bool allowed = true;

	kunit_expect_log(test,
			 "BUG: task_only_api() called from hardirq context by call_handler+0x");
	run_in_hardirq(test, task_only_api, &allowed);
	KUNIT_EXPECT_FALSE(test, allowed);
	KUNIT_EXPECT_EQ(test, context_violations, before + 1);
	task_only_api(&allowed);
	KUNIT_EXPECT_TRUE(test, allowed);
}

static void enable_in_handler(void *arg)
{
	local_irq_enable();
	*(bool *)arg = irqs_disabled();
}

static void enabling_interrupts_in_a_handler_is_reported(struct kunit *test)
{
	bool off = false;

	kunit_expect_log(test, "irq 53 handler call_handler+0x0/0x");
	kunit_expect_log(test, " enabled interrupts");
	run_in_hardirq(test, enable_in_handler, &off);
	KUNIT_EXPECT_TRUE(test, off);
}

static void scheduling_while_atomic_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "BUG: scheduling while atomic: scheduling_whil/");
	preempt_disable();
	msleep(1);
	KUNIT_EXPECT_EQ(test, preempt_count(), 0u);
}

static int fault_fn(void *unused)
{
	preempt_disable();
	return readl_relaxed((void *)ADDR_NO_BUS);
}

/* With panic_on_oops off: the thread ends, the kernel goes on. */
static void fault_may_end_only_its_thread(struct kunit *test)
{
	struct task_struct *t = kthread_create(fault_fn, NULL, "faulty");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, t);
	kunit_expect_log(test, "Internal error: Oops: 8 [#");
	kunit_expect_log(test, "note: faulty[");
	get_task_struct(t);
	panic_on_oops = 0;
	wake_up_process(t);
	msleep(1);
	KUNIT_EXPECT_EQ(test, kthread_stop(t), -EFAULT);
	panic_on_oops = IS_ENABLED(CONFIG_PANIC_ON_OOPS);
	put_task_struct(t);
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, " exited with preempt_count 1"));
	KUNIT_EXPECT_EQ(test, oops_in_progress, 0);
}

static void division_by_zero_gives_zero(struct kunit *test)
{
	int zero = 0;

	OPTIMIZER_HIDE_VAR(zero);
	KUNIT_EXPECT_EQ(test, 5 / zero, 0);
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, "Division by zero in kernel."));
}

static struct kunit_case report_cases[] = {
	KUNIT_CASE(nofault_reads_what_is_there),
	KUNIT_CASE(nofault_fails_where_nothing_is),
	KUNIT_CASE(nofault_write_keeps_text),
	KUNIT_CASE(trace_of_a_thread_names_its_callers),
	KUNIT_CASE(trace_of_a_handler_crosses_the_interrupt),
	KUNIT_CASE(trace_of_a_softirq_crosses_both_stacks),
	KUNIT_CASE(trace_of_a_handler_in_a_softirq_at_bh_enable),
	KUNIT_CASE(trace_of_a_sleeper),
	KUNIT_CASE(trace_of_a_preempted_thread),
	KUNIT_CASE(trace_of_a_thread_that_never_ran),
	KUNIT_CASE(warn_prints_linux_s_block),
	KUNIT_CASE(warn_once_warns_once),
	KUNIT_CASE(might_sleep_in_atomic_is_reported),
	KUNIT_CASE(might_sleep_with_interrupts_off_is_reported),
	KUNIT_CASE(might_sleep_in_a_thread_is_silent),
	KUNIT_CASE(wrong_context_is_named),
	KUNIT_CASE(enabling_interrupts_in_a_handler_is_reported),
	KUNIT_CASE(scheduling_while_atomic_is_reported),
	KUNIT_CASE(fault_may_end_only_its_thread),
	KUNIT_CASE(division_by_zero_gives_zero),
	{},
};

static struct kunit_suite report_suite = {
	.name = "report",
	.test_cases = report_cases,
};
kunit_test_suite(report_suite);
