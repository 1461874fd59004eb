// SPDX-License-Identifier: MIT
/*
 * FIQ: owners and sources. The hard lockup detector owns it while no test does.
 *
 * The FIQ is raised through the mini UART's line: the FIQ is taken right at the store, also
 * with interrupts off.
 */
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/irq_work.h>
#include <linux/irqflags.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include <bhk/nmi.h>
#include "irq_lines.h"

#define AUX_SOURCE FIQ_GPU(29)

static struct call_log calls;
static bool nmi_seen, irq_seen, irqs_off_seen;
static int refuse;
static struct irq_work work;
static void (*misuse)(void);

static void handle(struct pt_regs *regs, void *dev)
{
	aux_lower();
	nmi_seen = in_nmi();
	irq_seen = in_interrupt();
	irqs_off_seen = !interrupts_enabled(regs);
	log_call(&calls, *(char *)dev);
	if (work.func)
		irq_work_queue(&work);
	if (misuse)
		misuse();
}

static int op(void *dev, int relinquish)
{
	if (relinquish && refuse)
		return -EBUSY;
	log_call(&calls, relinquish ? '-' : '+');
	log_call(&calls, *(char *)dev);
	return 0;
}

static char name_a = 'a', name_b = 'b';
static struct fiq_handler owner_a = {
	.name = "a", .handle = handle, .fiq_op = op, .dev_id = &name_a};
static struct fiq_handler owner_b = {
	.name = "b", .handle = handle, .fiq_op = op, .dev_id = &name_b};

static int nmi_test_init(struct kunit *test)
{
	memset(&calls, 0, sizeof(calls));
	memset(&work, 0, sizeof(work));
	refuse = 0;
	misuse = NULL;
	aux_lower();
	return claim_fiq(&owner_a);
}

static void nmi_test_exit(struct kunit *test)
{
	refuse = 0;
	aux_lower();
	release_fiq(&owner_a);
}

static void fiq_comes_with_interrupts_off(struct kunit *test)
{
	unsigned int count = preempt_count();

	KUNIT_ASSERT_EQ(test, enable_fiq(AUX_SOURCE), 0);
	local_irq_disable();
	aux_raise();
	local_irq_enable();
	KUNIT_EXPECT_STREQ(test, calls.text, "a");
	KUNIT_EXPECT_TRUE(test, nmi_seen);
	KUNIT_EXPECT_TRUE(test, irq_seen);
	KUNIT_EXPECT_TRUE(test, irqs_off_seen);
	KUNIT_EXPECT_EQ(test, preempt_count(), count);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "aa");
	KUNIT_EXPECT_FALSE(test, irqs_off_seen);
}

static void disabled_source_is_silent(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, enable_fiq(AUX_SOURCE), 0);
	disable_fiq(FIQ_GPU(3));
	aux_raise();
	disable_fiq(AUX_SOURCE);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "a");
}

static void sources_are_checked(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, enable_fiq(-1), -EINVAL);
	KUNIT_EXPECT_EQ(test, enable_fiq(FIQ_SOURCES), -EINVAL);
	KUNIT_EXPECT_EQ(test, enable_fiq(127), -EINVAL);
	KUNIT_EXPECT_EQ(test, enable_fiq(FIQ_ARM(7)), 0);
}

static irqreturn_t count_handler(int irq, void *dev)
{
	log_call(&calls, 'h');
	aux_lower();
	return IRQ_HANDLED;
}

static void source_with_a_handler_is_busy(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, count_handler, 0, "nmi", &calls), 0);
	KUNIT_EXPECT_EQ(test, enable_fiq(AUX_SOURCE), -EBUSY);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "h");
	free_irq(IRQ_AUX, &calls);
	KUNIT_EXPECT_EQ(test, enable_fiq(AUX_SOURCE), 0);
}

static void owners_stack(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, enable_fiq(AUX_SOURCE), 0);
	KUNIT_ASSERT_EQ(test, claim_fiq(&owner_b), 0);
	KUNIT_EXPECT_STREQ(test, calls.text, "-a");
	aux_raise();
	aux_lower();
	KUNIT_EXPECT_STREQ(test, calls.text, "-a");
	KUNIT_ASSERT_EQ(test, enable_fiq(AUX_SOURCE), 0);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "-ab");
	release_fiq(&owner_b);
	KUNIT_EXPECT_STREQ(test, calls.text, "-ab+a");
}

static void owner_may_refuse(struct kunit *test)
{
	refuse = 1;
	KUNIT_ASSERT_EQ(test, enable_fiq(AUX_SOURCE), 0);
	KUNIT_EXPECT_EQ(test, claim_fiq(&owner_b), -EBUSY);
	KUNIT_EXPECT_EQ(test, request_irq(IRQ_AUX, count_handler, 0, "nmi", &calls), -EBUSY);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "a");
}

static void only_the_owner_releases(struct kunit *test)
{
	release_fiq(&owner_b);
	KUNIT_EXPECT_TRUE(test, kunit_log_contains(test, "b is not the owner of the FIQ"));
	KUNIT_ASSERT_EQ(test, enable_fiq(AUX_SOURCE), 0);
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "a");
}

static void requested_line_is_given_away_and_back(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, enable_fiq(AUX_SOURCE), 0);
	KUNIT_ASSERT_EQ(test, request_irq(IRQ_AUX, count_handler, 0, "nmi", &calls), 0);
	KUNIT_EXPECT_STREQ(test, calls.text, "-a");
	aux_raise();
	KUNIT_EXPECT_STREQ(test, calls.text, "-ah");
	free_irq(IRQ_AUX, &calls);
	KUNIT_EXPECT_STREQ(test, calls.text, "-ah+a");
}

static int work_runs;

static void work_fn(struct irq_work *w)
{
	work_runs++;
}

static void irq_work_from_nmi_runs_soon(struct kunit *test)
{
	work_runs = 0;
	init_irq_work(&work, work_fn);
	KUNIT_ASSERT_EQ(test, enable_fiq(AUX_SOURCE), 0);
	aux_raise();
	irq_work_sync(&work);
	KUNIT_EXPECT_EQ(test, work_runs, 1);
}

static void tasklet_fn(struct tasklet_struct *t)
{
	work_runs++;
}
static DECLARE_TASKLET(tasklet, tasklet_fn);

static void schedule_tasklet(void)
{
	tasklet_schedule(&tasklet);
}

static void count_delayed(struct work_struct *w)
{
	work_runs++;
}
static DECLARE_DELAYED_WORK(delayed, count_delayed);
static bool queued;

static void queue_delayed(void)
{
	queued = schedule_delayed_work(&delayed, 1) | mod_delayed_work(system_wq, &delayed, 1);
}

/* What is too hot to look at its context is found afterwards, with the handler's name. */
static void raising_from_nmi_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "BUG: NMI handler handle raised a softirq or woke a thread");
	misuse = schedule_tasklet;
	work_runs = 0;
	KUNIT_ASSERT_EQ(test, enable_fiq(AUX_SOURCE), 0);
	aux_raise();
	tasklet_kill(&tasklet);
	KUNIT_EXPECT_EQ(test, work_runs, 1);
}

static void queueing_delayed_work_from_nmi_is_refused(struct kunit *test)
{
	kunit_expect_log(test, "BUG: queue_delayed_work_on() called from NMI context");
	kunit_expect_log(test, "BUG: mod_delayed_work_on() called from NMI context");
	misuse = queue_delayed;
	queued = true;
	KUNIT_ASSERT_EQ(test, enable_fiq(AUX_SOURCE), 0);
	aux_raise();
	KUNIT_EXPECT_FALSE(test, queued);
	KUNIT_EXPECT_FALSE(test, delayed_work_pending(&delayed));
}

static void cancel_all(void)
{
	queued = cancel_work(&delayed.work) | cancel_delayed_work(&delayed) |
		 disable_work(&delayed.work) | disable_delayed_work(&delayed);
}

static void enable_all(void)
{
	queued = enable_work(&delayed.work) | enable_delayed_work(&delayed);
	tasklet_enable(&tasklet);
}

static void in_nmi_do(struct kunit *test, void (*fn)(void))
{
	misuse = fn;
	queued = true;
	KUNIT_ASSERT_EQ(test, enable_fiq(AUX_SOURCE), 0);
	aux_raise();
	KUNIT_EXPECT_FALSE(test, queued);
}

static void cancelling_from_nmi_is_refused(struct kunit *test)
{
	kunit_expect_log(test, "BUG: cancel_work() called from NMI context");
	kunit_expect_log(test, "BUG: cancel_delayed_work() called from NMI context");
	kunit_expect_log(test, "BUG: disable_work() called from NMI context");
	kunit_expect_log(test, "BUG: disable_delayed_work() called from NMI context");
	schedule_delayed_work(&delayed, 100);
	in_nmi_do(test, cancel_all);
	KUNIT_EXPECT_TRUE(test, delayed_work_pending(&delayed));
	KUNIT_EXPECT_TRUE(test, cancel_delayed_work_sync(&delayed));
}

static void enabling_from_nmi_is_refused(struct kunit *test)
{
	kunit_expect_log(test, "BUG: enable_work() called from NMI context");
	kunit_expect_log(test, "BUG: enable_delayed_work() called from NMI context");
	kunit_expect_log(test, "BUG: tasklet_enable() called from NMI context");
	tasklet_disable(&tasklet);
	disable_work(&delayed.work);
	in_nmi_do(test, enable_all);
	KUNIT_EXPECT_EQ(test, atomic_read(&tasklet.count), 1);
	KUNIT_EXPECT_TRUE(test, enable_work(&delayed.work));
	tasklet_enable(&tasklet);
}

static void timer_fn(struct timer_list *t)
{
	work_runs++;
}
static DEFINE_TIMER(waiting, timer_fn);
static DEFINE_TIMER(idle, timer_fn);
static struct hrtimer hr_waiting, hr_idle;

static void set_timers(void)
{
	queued = mod_timer(&idle, jiffies + 1) | mod_timer_pending(&waiting, jiffies + 1) |
		 timer_reduce(&waiting, jiffies + 1);
	hrtimer_start(&hr_idle, 0, HRTIMER_MODE_REL);
}

static void cancel_timers(void)
{
	queued = timer_delete(&waiting) | timer_shutdown(&waiting) |
		 (try_to_del_timer_sync(&waiting) + 1) | hrtimer_try_to_cancel(&hr_waiting);
}

static void cancel_timers_sync(void)
{
	queued = timer_delete_sync(&waiting) | timer_shutdown_sync(&waiting);
}

static enum hrtimer_restart hr_fn(struct hrtimer *timer)
{
	work_runs++;
	return HRTIMER_NORESTART;
}

static void need_checks_of_timers(struct kunit *test)
{
	if (!IS_ENABLED(CONFIG_DEBUG_CONTEXT))
		kunit_skip(test, "needs CONFIG_DEBUG_CONTEXT");
}

/* One of each kind waits for a second, one is idle; afterwards it is still so. */
static void in_nmi_do_to_timers(struct kunit *test, void (*fn)(void))
{
	hrtimer_init(&hr_waiting, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hrtimer_init(&hr_idle, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hr_waiting.function = hr_idle.function = hr_fn;
	work_runs = 0;
	mod_timer(&waiting, jiffies + HZ);
	hrtimer_start(&hr_waiting, NSEC_PER_SEC, HRTIMER_MODE_REL);
	in_nmi_do(test, fn);
	msleep(500);
	KUNIT_EXPECT_EQ(test, work_runs, 0);
	KUNIT_EXPECT_FALSE(test, timer_pending(&idle) || hrtimer_active(&hr_idle));
	KUNIT_EXPECT_EQ(test, timer_delete(&waiting), 1);
	KUNIT_EXPECT_EQ(test, hrtimer_cancel(&hr_waiting), 1);
}

static void setting_timers_from_nmi_is_refused(struct kunit *test)
{
	need_checks_of_timers(test);
	kunit_expect_log(test, "BUG: mod_timer() called from NMI context");
	kunit_expect_log(test, "BUG: mod_timer_pending() called from NMI context");
	kunit_expect_log(test, "BUG: timer_reduce() called from NMI context");
	kunit_expect_log(test, "BUG: hrtimer_start_range_ns() called from NMI context");
	in_nmi_do_to_timers(test, set_timers);
}

static void cancelling_timers_from_nmi_is_refused(struct kunit *test)
{
	need_checks_of_timers(test);
	kunit_expect_log(test, "BUG: timer_delete() called from NMI context");
	kunit_expect_log(test, "BUG: timer_shutdown() called from NMI context");
	kunit_expect_log(test, "BUG: try_to_del_timer_sync() called from NMI context");
	kunit_expect_log(test, "BUG: hrtimer_try_to_cancel() called from NMI context");
	in_nmi_do_to_timers(test, cancel_timers);
}

static void waiting_for_timers_in_nmi_is_refused(struct kunit *test)
{
	need_checks_of_timers(test);
	kunit_expect_log(test, "BUG: timer_delete_sync() called from NMI context");
	kunit_expect_log(test, "BUG: timer_shutdown_sync() called from NMI context");
	in_nmi_do_to_timers(test, cancel_timers_sync);
}

static struct kunit_case nmi_cases[] = {KUNIT_CASE(fiq_comes_with_interrupts_off),
					KUNIT_CASE(disabled_source_is_silent),
					KUNIT_CASE(sources_are_checked),
					KUNIT_CASE(source_with_a_handler_is_busy),
					KUNIT_CASE(owners_stack),
					KUNIT_CASE(owner_may_refuse),
					KUNIT_CASE(only_the_owner_releases),
					KUNIT_CASE(requested_line_is_given_away_and_back),
					KUNIT_CASE(irq_work_from_nmi_runs_soon),
					KUNIT_CASE(raising_from_nmi_is_reported),
					KUNIT_CASE(queueing_delayed_work_from_nmi_is_refused),
					KUNIT_CASE(cancelling_from_nmi_is_refused),
					KUNIT_CASE(enabling_from_nmi_is_refused),
					KUNIT_CASE(setting_timers_from_nmi_is_refused),
					KUNIT_CASE(cancelling_timers_from_nmi_is_refused),
					KUNIT_CASE(waiting_for_timers_in_nmi_is_refused),
					{}};

static struct kunit_suite nmi_suite = {
	.name = "nmi",
	.init = nmi_test_init,
	.exit = nmi_test_exit,
	.test_cases = nmi_cases,
};
kunit_test_suite(nmi_suite);
