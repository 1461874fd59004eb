// SPDX-License-Identifier: MIT
/*
 * Threaded interrupts: one test for each state and operation.
 *
 * The line is a level that stays until a store takes it back, so a ONESHOT line that were
 * unmasked too early would interrupt at once, and again and again.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include "irq_lines.h"

static struct call_log calls;
static struct kunit *the_test;
static DECLARE_COMPLETION(may_go_on);
static DECLARE_COMPLETION(has_begun);
static int dev_a, dev_b;

static int irq_thread_init(struct kunit *test)
{
	the_test = test;
	memset(&calls, 0, sizeof(calls));
	reinit_completion(&may_go_on);
	reinit_completion(&has_begun);
	aux_lower();
	return 0;
}

static void irq_thread_exit(struct kunit *test)
{
	aux_lower();
}

static irqreturn_t wake(int irq, void *dev)
{
	log_call(&calls, 'h');
	aux_lower();
	return IRQ_WAKE_THREAD;
}

/* Does not touch the device: only the mask keeps the line quiet. */
static irqreturn_t wake_only(int irq, void *dev)
{
	log_call(&calls, dev == &dev_b ? 'B' : 'A');
	return IRQ_WAKE_THREAD;
}

static irqreturn_t count(int irq, void *dev)
{
	log_call(&calls, 't');
	return IRQ_HANDLED;
}

static irqreturn_t lower_and_count(int irq, void *dev)
{
	aux_lower();
	log_call(&calls, 't');
	return IRQ_HANDLED;
}

/* Says that it has begun, and ends when it may. */
static irqreturn_t wait_and_count(int irq, void *dev)
{
	log_call(&calls, '<');
	complete(&has_begun);
	wait_for_completion(&may_go_on);
	log_call(&calls, '>');
	return IRQ_HANDLED;
}

static void take(struct kunit *test, irq_handler_t handler, irq_handler_t fn, unsigned long flags,
		 int *dev)
{
	KUNIT_ASSERT_EQ(test, request_threaded_irq(IRQ_AUX, handler, fn, flags, "test", dev), 0);
}

static struct irq_desc *desc(void)
{
	return irq_to_desc(IRQ_AUX);
}

static irqreturn_t check_context(int irq, void *dev)
{
	KUNIT_EXPECT_EQ(the_test, irq, IRQ_AUX);
	KUNIT_EXPECT_PTR_EQ(the_test, dev, &dev_a);
	KUNIT_EXPECT_FALSE(the_test, in_interrupt());
	KUNIT_EXPECT_TRUE(the_test, in_task());
	KUNIT_EXPECT_FALSE(the_test, irqs_disabled());
	KUNIT_EXPECT_EQ(the_test, preempt_count(), 0u);
	KUNIT_EXPECT_STREQ(the_test, current->comm, "irq/53-a-very-l");
	KUNIT_EXPECT_EQ(the_test, current->policy, SCHED_FIFO);
	KUNIT_EXPECT_EQ(the_test, current->rt_priority, 50u);
	log_call(&calls, 't');
	return IRQ_HANDLED;
}

static void thread_context(struct kunit *test)
{
	KUNIT_ASSERT_EQ(
		test,
		request_threaded_irq(IRQ_AUX, wake, check_context, 0, "a-very-long-name", &dev_a),
		0);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "ht");
	free_irq(IRQ_AUX, &dev_a);
}

static irqreturn_t sleep_and_count(int irq, void *dev)
{
	msleep(1);
	log_call(&calls, 't');
	return IRQ_HANDLED;
}

static void thread_may_sleep(struct kunit *test)
{
	take(test, wake, sleep_and_count, 0, &dev_a);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "h");
	synchronize_irq(IRQ_AUX);
	KUNIT_EXPECT_STREQ(test, calls.text, "ht");
	free_irq(IRQ_AUX, &dev_a);
}

/* One is done long before the other. */
static irqreturn_t sleep_by_device(int irq, void *dev)
{
	msleep(dev == &dev_b ? 50 : 1);
	log_call(&calls, dev == &dev_b ? 'b' : 'a');
	return IRQ_HANDLED;
}

static void synchronize_waits_for_both_threads(struct kunit *test)
{
	take(test, wake, sleep_by_device, IRQF_SHARED, &dev_a);
	take(test, wake, sleep_by_device, IRQF_SHARED, &dev_b);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "hh");
	synchronize_irq(IRQ_AUX);
	KUNIT_EXPECT_STREQ(test, calls.text, "hhab");
	free_irq(IRQ_AUX, &dev_a);
	free_irq(IRQ_AUX, &dev_b);
}

static void without_oneshot_the_line_is_not_masked(struct kunit *test)
{
	take(test, wake, wait_and_count, 0, &dev_a);
	aux_raise();
	wait_for_completion(&has_begun);
	KUNIT_EXPECT_FALSE(test, line_masked(IRQ_AUX));
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "h<h");
	complete_all(&may_go_on);
	synchronize_irq(IRQ_AUX);
	KUNIT_EXPECT_STREQ(test, calls.text, "h<h><>");
	free_irq(IRQ_AUX, &dev_a);
}

static void oneshot_is_masked_until_the_thread_is_done(struct kunit *test)
{
	take(test, wake_only, wait_and_count, IRQF_ONESHOT, &dev_a);
	aux_raise();
	wait_for_completion(&has_begun);
	KUNIT_EXPECT_TRUE(test, line_masked(IRQ_AUX));
	KUNIT_EXPECT_STREQ(test, calls.text, "A<");
	aux_lower();
	complete(&may_go_on);
	synchronize_irq(IRQ_AUX);
	KUNIT_EXPECT_FALSE(test, line_masked(IRQ_AUX));
	KUNIT_EXPECT_STREQ(test, calls.text, "A<>");
	free_irq(IRQ_AUX, &dev_a);
}

static irqreturn_t handled_alone(int irq, void *dev)
{
	log_call(&calls, 'h');
	aux_lower();
	return IRQ_HANDLED;
}

static void oneshot_without_wake_is_unmasked_at_once(struct kunit *test)
{
	take(test, handled_alone, count, IRQF_ONESHOT, &dev_a);
	aux_raise();
	KUNIT_EXPECT_FALSE(test, line_masked(IRQ_AUX));
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "hh");
	free_irq(IRQ_AUX, &dev_a);
}

static void oneshot_thread_alone(struct kunit *test)
{
	take(test, NULL, lower_and_count, IRQF_ONESHOT, &dev_a);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "t");
	KUNIT_EXPECT_FALSE(test, line_masked(IRQ_AUX));
	free_irq(IRQ_AUX, &dev_a);
}

static void oneshot_shared_waits_for_both_threads(struct kunit *test)
{
	take(test, wake_only, wait_and_count, IRQF_ONESHOT | IRQF_SHARED, &dev_a);
	take(test, wake_only, lower_and_count, IRQF_ONESHOT | IRQF_SHARED, &dev_b);
	aux_raise();
	wait_for_completion(&has_begun);
	KUNIT_EXPECT_STREQ(test, calls.text, "AB<t");
	KUNIT_EXPECT_TRUE(test, line_masked(IRQ_AUX));
	KUNIT_EXPECT_FALSE(test, synchronize_hardirq(IRQ_AUX));
	complete(&may_go_on);
	synchronize_irq(IRQ_AUX);
	KUNIT_EXPECT_STREQ(test, calls.text, "AB<t>");
	KUNIT_EXPECT_FALSE(test, line_masked(IRQ_AUX));
	free_irq(IRQ_AUX, &dev_a);
	free_irq(IRQ_AUX, &dev_b);
}

static void oneshot_threads_have_different_masks(struct kunit *test)
{
	struct irqaction *action;

	take(test, wake, count, IRQF_ONESHOT | IRQF_SHARED, &dev_a);
	take(test, wake, count, IRQF_ONESHOT | IRQF_SHARED, &dev_b);
	action = desc()->action;
	KUNIT_EXPECT_EQ(test, action->thread_mask, 1ul);
	KUNIT_EXPECT_EQ(test, action->next->thread_mask, 2ul);
	free_irq(IRQ_AUX, &dev_a);
	take(test, wake, count, IRQF_ONESHOT | IRQF_SHARED, &dev_a);
	KUNIT_EXPECT_EQ(test, desc()->action->next->thread_mask, 1ul);
	free_irq(IRQ_AUX, &dev_a);
	free_irq(IRQ_AUX, &dev_b);
	KUNIT_EXPECT_EQ(test, desc()->thread_masks, 0ul);
}

static void wakes_before_the_run_are_one_run(struct kunit *test)
{
	int i;

	take(test, wake, count, 0, &dev_a);
	preempt_disable();
	for (i = 0; i < 5; i++)
		aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "hhhhh");
	preempt_enable();
	KUNIT_EXPECT_STREQ(test, calls.text, "hhhhht");
	free_irq(IRQ_AUX, &dev_a);
}

static void wakes_during_the_run_are_one_more(struct kunit *test)
{
	int i;

	take(test, wake, wait_and_count, 0, &dev_a);
	aux_raise();
	wait_for_completion(&has_begun);
	for (i = 0; i < 5; i++)
		aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "h<hhhhh");
	complete_all(&may_go_on);
	synchronize_irq(IRQ_AUX);
	KUNIT_EXPECT_STREQ(test, calls.text, "h<hhhhh><>");
	free_irq(IRQ_AUX, &dev_a);
}

/* Wakes the thread during its own run, as an interrupt of a second device would. */
static irqreturn_t wake_myself_once(int irq, void *dev)
{
	log_call(&calls, 't');
	KUNIT_EXPECT_TRUE(the_test, line_masked(irq));
	if (calls.len == 2)
		irq_wake_thread(irq, dev);
	else
		aux_lower();
	return IRQ_HANDLED;
}

static void oneshot_wake_during_run_keeps_line_masked(struct kunit *test)
{
	take(test, wake_only, wake_myself_once, IRQF_ONESHOT, &dev_a);
	aux_raise();
	synchronize_irq(IRQ_AUX);
	KUNIT_EXPECT_STREQ(test, calls.text, "Att");
	KUNIT_EXPECT_FALSE(test, line_masked(IRQ_AUX));
	free_irq(IRQ_AUX, &dev_a);
}

static irqreturn_t disable_and_enable(int irq, void *dev)
{
	log_call(&calls, 't');
	disable_irq_nosync(irq);
	enable_irq(irq);
	KUNIT_EXPECT_TRUE(the_test, line_masked(irq));
	aux_lower();
	return IRQ_HANDLED;
}

static void oneshot_enable_in_the_thread_does_not_unmask(struct kunit *test)
{
	take(test, wake_only, disable_and_enable, IRQF_ONESHOT, &dev_a);
	aux_raise();
	synchronize_irq(IRQ_AUX);
	KUNIT_EXPECT_STREQ(test, calls.text, "At");
	KUNIT_EXPECT_FALSE(test, line_masked(IRQ_AUX));
	free_irq(IRQ_AUX, &dev_a);
}

/* The pair of a driver: the handler disables, the thread enables when it is done. */
static irqreturn_t disable_and_wake(int irq, void *dev)
{
	log_call(&calls, 'h');
	disable_irq_nosync(irq);
	return IRQ_WAKE_THREAD;
}

static irqreturn_t enable_when_done(int irq, void *dev)
{
	log_call(&calls, 't');
	if (calls.len == 4)
		aux_lower();
	enable_irq(irq);
	return IRQ_HANDLED;
}

static void enable_in_the_thread_lets_the_line_come_again(struct kunit *test)
{
	take(test, disable_and_wake, enable_when_done, 0, &dev_a);
	aux_raise();
	synchronize_irq(IRQ_AUX);
	KUNIT_EXPECT_STREQ(test, calls.text, "htht");
	KUNIT_EXPECT_EQ(test, desc()->depth, 0u);
	free_irq(IRQ_AUX, &dev_a);
}

static void disabled_during_the_run_stays_masked(struct kunit *test)
{
	take(test, wake_only, wait_and_count, IRQF_ONESHOT, &dev_a);
	aux_raise();
	wait_for_completion(&has_begun);
	disable_irq_nosync(IRQ_AUX);
	complete(&may_go_on);
	synchronize_irq(IRQ_AUX);
	KUNIT_EXPECT_TRUE(test, line_masked(IRQ_AUX));
	aux_lower();
	enable_irq(IRQ_AUX);
	KUNIT_EXPECT_FALSE(test, line_masked(IRQ_AUX));
	KUNIT_EXPECT_STREQ(test, calls.text, "A<>");
	free_irq(IRQ_AUX, &dev_a);
}

static void wake_without_function_warns_once(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, wake, 0, "test", &dev_a), 0);
	aux_raise();
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "hh");
	KUNIT_EXPECT_TRUE(
		test,
		kunit_log_contains(
			test,
			"irq 53 device test returned IRQ_WAKE_THREAD but no thread function available."));
	free_irq(IRQ_AUX, &dev_a);
}

static void irq_wake_thread_runs_it(struct kunit *test)
{
	take(test, wake, count, IRQF_SHARED, &dev_a);
	take(test, wake, sleep_and_count, IRQF_SHARED, &dev_b);
	irq_wake_thread(IRQ_AUX, &dev_a);
	KUNIT_EXPECT_STREQ(test, calls.text, "t");
	irq_wake_thread(IRQ_AUX, &calls);
	irq_wake_thread(0, &dev_a);
	KUNIT_EXPECT_STREQ(test, calls.text, "t");
	free_irq(IRQ_AUX, &dev_a);
	free_irq(IRQ_AUX, &dev_b);
}

static void disable_irq_waits_for_the_run(struct kunit *test)
{
	take(test, wake, sleep_and_count, 0, &dev_a);
	aux_raise();
	KUNIT_EXPECT_FALSE(test, synchronize_hardirq(IRQ_AUX));
	disable_irq(IRQ_AUX);
	KUNIT_EXPECT_STREQ(test, calls.text, "ht");
	enable_irq(IRQ_AUX);
	free_irq(IRQ_AUX, &dev_a);
}

static void disable_hardirq_does_not_wait(struct kunit *test)
{
	take(test, wake, sleep_and_count, 0, &dev_a);
	aux_raise();
	KUNIT_EXPECT_FALSE(test, disable_hardirq(IRQ_AUX));
	KUNIT_EXPECT_STREQ(test, calls.text, "h");
	enable_irq(IRQ_AUX);
	free_irq(IRQ_AUX, &dev_a);
}

static void free_waits_for_the_run(struct kunit *test)
{
	take(test, wake, sleep_and_count, 0, &dev_a);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "h");
	free_irq(IRQ_AUX, &dev_a);
	KUNIT_EXPECT_STREQ(test, calls.text, "ht");
}

/* The caller is more urgent than the thread: at free_irq() it has been woken, no more. */
static void free_lets_a_woken_thread_run(struct kunit *test)
{
	struct sched_param param = {.sched_priority = 60};

	take(test, wake, count, IRQF_ONESHOT, &dev_a);
	sched_setscheduler(current, SCHED_FIFO, &param);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "h");
	free_irq(IRQ_AUX, &dev_a);
	KUNIT_EXPECT_STREQ(test, calls.text, "ht");
	KUNIT_EXPECT_TRUE(test, synchronize_hardirq(IRQ_AUX));
	KUNIT_EXPECT_EQ(test, desc()->threads_oneshot, 0ul);
}

static void free_of_a_shared_oneshot_line_unmasks_for_the_others(struct kunit *test)
{
	take(test, wake_only, wait_and_count, IRQF_ONESHOT | IRQF_SHARED, &dev_a);
	take(test, handled_alone, count, IRQF_ONESHOT | IRQF_SHARED, &dev_b);
	aux_raise();
	wait_for_completion(&has_begun);
	KUNIT_EXPECT_TRUE(test, line_masked(IRQ_AUX));
	complete(&may_go_on);
	free_irq(IRQ_AUX, &dev_a);
	KUNIT_EXPECT_FALSE(test, line_masked(IRQ_AUX));
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "Ah<>h");
	free_irq(IRQ_AUX, &dev_b);
}

static int free_it(void *unused)
{
	free_irq(IRQ_AUX, &dev_a);
	log_call(&calls, 'f');
	complete(&may_go_on);
	return 0;
}

static irqreturn_t wait_for_free(int irq, void *dev)
{
	log_call(&calls, '<');
	complete(&has_begun);
	while (irq_has_action(IRQ_AUX))
		msleep(1);
	log_call(&calls, '>');
	return IRQ_HANDLED;
}

/* What the thread function sees while free_irq() waits for it: the line is gone already. */
static void free_unlinks_before_it_waits(struct kunit *test)
{
	take(test, wake, wait_for_free, 0, &dev_a);
	aux_raise();
	wait_for_completion(&has_begun);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, kthread_run(free_it, NULL, "free_it"));
	wait_for_completion(&may_go_on);
	KUNIT_EXPECT_STREQ(test, calls.text, "h<>f");
}

static int prio_seen;

static irqreturn_t note_priority(int irq, void *dev)
{
	complete(&has_begun);
	msleep(2);
	prio_seen = current->prio;
	return IRQ_HANDLED;
}

static void synchronize_lends_its_priority(struct kunit *test)
{
	struct sched_param param = {.sched_priority = 60};

	take(test, wake, note_priority, 0, &dev_a);
	aux_raise();
	wait_for_completion(&has_begun);
	sched_setscheduler(current, SCHED_FIFO, &param);
	synchronize_irq(IRQ_AUX);
	KUNIT_EXPECT_EQ(test, prio_seen, MAX_RT_PRIO - 1 - 60);
	KUNIT_EXPECT_EQ(test, desc()->action->thread->prio, MAX_RT_PRIO - 1 - 50);
	free_irq(IRQ_AUX, &dev_a);
}

static void free_lends_its_priority(struct kunit *test)
{
	struct sched_param param = {.sched_priority = 60};

	take(test, wake, note_priority, 0, &dev_a);
	aux_raise();
	wait_for_completion(&has_begun);
	sched_setscheduler(current, SCHED_FIFO, &param);
	free_irq(IRQ_AUX, &dev_a);
	KUNIT_EXPECT_EQ(test, prio_seen, MAX_RT_PRIO - 1 - 60);
}

static irqreturn_t exit_thread(int irq, void *dev)
{
	aux_lower();
	kthread_exit(0);
}

static void thread_that_dies_releases_the_line(struct kunit *test)
{
	take(test, wake_only, exit_thread, IRQF_ONESHOT, &dev_a);
	aux_raise();
	synchronize_irq(IRQ_AUX);
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, "genirq: exiting task \"irq/53-test\""));
	KUNIT_EXPECT_FALSE(test, line_masked(IRQ_AUX));
	KUNIT_EXPECT_EQ(test, desc()->threads_oneshot, 0ul);
	free_irq(IRQ_AUX, &dev_a);
}

static void run_time_is_booked(struct kunit *test)
{
	take(test, wake, sleep_and_count, 0, &dev_a);
	aux_raise();
	synchronize_irq(IRQ_AUX);
	KUNIT_EXPECT_EQ(test, stat_count(&desc()->action->stat), 1ull);
	KUNIT_EXPECT_GE(test, desc()->action->stat.max, 1000u);
	free_irq(IRQ_AUX, &dev_a);
}

static struct kunit_case irq_thread_cases[] = {
	KUNIT_CASE(thread_context),
	KUNIT_CASE(thread_may_sleep),
	KUNIT_CASE(synchronize_waits_for_both_threads),
	KUNIT_CASE(without_oneshot_the_line_is_not_masked),
	KUNIT_CASE(oneshot_is_masked_until_the_thread_is_done),
	KUNIT_CASE(oneshot_without_wake_is_unmasked_at_once),
	KUNIT_CASE(oneshot_thread_alone),
	KUNIT_CASE(oneshot_shared_waits_for_both_threads),
	KUNIT_CASE(oneshot_threads_have_different_masks),
	KUNIT_CASE(wakes_before_the_run_are_one_run),
	KUNIT_CASE(wakes_during_the_run_are_one_more),
	KUNIT_CASE(oneshot_wake_during_run_keeps_line_masked),
	KUNIT_CASE(oneshot_enable_in_the_thread_does_not_unmask),
	KUNIT_CASE(enable_in_the_thread_lets_the_line_come_again),
	KUNIT_CASE(disabled_during_the_run_stays_masked),
	KUNIT_CASE(wake_without_function_warns_once),
	KUNIT_CASE(irq_wake_thread_runs_it),
	KUNIT_CASE(disable_irq_waits_for_the_run),
	KUNIT_CASE(disable_hardirq_does_not_wait),
	KUNIT_CASE(free_waits_for_the_run),
	KUNIT_CASE(free_lets_a_woken_thread_run),
	KUNIT_CASE(free_of_a_shared_oneshot_line_unmasks_for_the_others),
	KUNIT_CASE(free_unlinks_before_it_waits),
	KUNIT_CASE(synchronize_lends_its_priority),
	KUNIT_CASE(free_lends_its_priority),
	KUNIT_CASE(thread_that_dies_releases_the_line),
	KUNIT_CASE(run_time_is_booked),
	{}};

static struct kunit_suite irq_thread_suite = {
	.name = "irq_thread",
	.init = irq_thread_init,
	.exit = irq_thread_exit,
	.test_cases = irq_thread_cases,
};
kunit_test_suite(irq_thread_suite);
