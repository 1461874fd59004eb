// SPDX-License-Identifier: MIT
/*
 * hrtimers on the machine: the compare register's race, contexts, periods, cancelling from
 * each context. The queues themselves are tested on the host.
 */
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <bhk/time.h>
#include "hardirq.h"

/* More than anything here takes; a wait that is as long has failed. */
#define LIMIT_US 20000

static struct probe {
	struct hrtimer timer;
	unsigned int runs, restarts;
	ktime_t interval, first, last, latest;
	bool hardirq, softirq, irqs_off, running, queued;
} hard, soft;

static enum hrtimer_restart probe_fn(struct hrtimer *timer)
{
	struct probe *p = container_of(timer, struct probe, timer);
	ktime_t now = ktime_get();

	if (!p->runs++)
		p->first = now;
	p->last = now;
	p->latest = max(p->latest, now - hrtimer_get_expires(timer));
	p->hardirq = in_hardirq();
	p->softirq = in_serving_softirq();
	p->irqs_off = irqs_disabled();
	p->running = hrtimer_callback_running(timer);
	p->queued = hrtimer_is_queued(timer);
	if (p->runs > p->restarts)
		return HRTIMER_NORESTART;
	if (p->interval)
		hrtimer_forward_now(timer, p->interval);
	return HRTIMER_RESTART;
}

static int hrtimer_test_init(struct kunit *test)
{
	memset(&hard, 0, sizeof(hard));
	memset(&soft, 0, sizeof(soft));
	hrtimer_init(&hard.timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hrtimer_init(&soft.timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	hard.timer.function = probe_fn;
	soft.timer.function = probe_fn;
	return 0;
}

static void hrtimer_test_exit(struct kunit *test)
{
	hrtimer_cancel(&hard.timer);
	hrtimer_cancel(&soft.timer);
}

static void start(struct probe *p, unsigned int us)
{
	hrtimer_start(&p->timer, us_to_ktime(us),
		      p == &soft ? HRTIMER_MODE_REL_SOFT : HRTIMER_MODE_REL);
}

/* Busy, so that interrupts fall between the instructions of a thread. */
static bool wait_for_runs(const struct probe *p, unsigned int runs)
{
	u32 begin = clock_us();

	while (READ_ONCE(p->runs) < runs)
		if (clock_us() - begin > LIMIT_US)
			return false;
	return true;
}

/* Instructions until the next step of the clock differ from turn to turn. */
static noinline void shift_phase(unsigned int n)
{
	while (n--)
		barrier();
}

/* The counter passes the compare value before, while and after it is written. */
static void no_small_distance_is_lost(struct kunit *test)
{
	unsigned int us, phase, runs = 0;

	for (us = 0; us < 24; us++) {
		for (phase = 0; phase < 34; phase++) {
			shift_phase(phase);
			start(&hard, us);
			KUNIT_ASSERT_TRUE(test, wait_for_runs(&hard, ++runs));
			KUNIT_EXPECT_GE(test, hard.last, hrtimer_get_expires(&hard.timer));
		}
	}
	KUNIT_EXPECT_LT(test, hard.latest, 200 * NSEC_PER_USEC);
}

/* The same at the device, where a passed value is the rule. */
static void passed_compare_value_interrupts(struct kunit *test)
{
	unsigned long events, flags;
	s32 ahead;
	u32 begin;

	for (ahead = -8; ahead < 8; ahead++) {
		local_irq_save(flags);
		events = hrtimer_nr_events();
		clock_event_program(ahead * NSEC_PER_USEC, clock_us());
		local_irq_restore(flags);
		begin = clock_us();
		while (hrtimer_nr_events() == events)
			KUNIT_ASSERT_LT(test, clock_us() - begin, (u32)LIMIT_US);
	}
}

static void hard_callback_context(struct kunit *test)
{
	start(&hard, 50);
	KUNIT_ASSERT_TRUE(test, wait_for_runs(&hard, 1));
	KUNIT_EXPECT_TRUE(test, hard.hardirq);
	KUNIT_EXPECT_TRUE(test, hard.irqs_off);
	KUNIT_EXPECT_TRUE(test, hard.running);
	KUNIT_EXPECT_FALSE(test, hard.queued);
	KUNIT_EXPECT_FALSE(test, hrtimer_active(&hard.timer));
}

static void soft_callback_context(struct kunit *test)
{
	start(&soft, 50);
	KUNIT_ASSERT_TRUE(test, wait_for_runs(&soft, 1));
	KUNIT_EXPECT_FALSE(test, soft.hardirq);
	KUNIT_EXPECT_TRUE(test, soft.softirq);
	KUNIT_EXPECT_FALSE(test, soft.irqs_off);
	KUNIT_EXPECT_TRUE(test, soft.running);
	KUNIT_EXPECT_FALSE(test, soft.queued);
}

static void start_both(void *arg)
{
	start(&hard, 100);
	start(&soft, 100);
}

static void start_in_each_context(struct kunit *test)
{
	unsigned long flags;

	run_in_hardirq(test, start_both, NULL);
	KUNIT_EXPECT_TRUE(test, wait_for_runs(&hard, 1) && wait_for_runs(&soft, 1));
	run_in_softirq(test, start_both, NULL);
	KUNIT_EXPECT_TRUE(test, wait_for_runs(&hard, 2) && wait_for_runs(&soft, 2));
	local_irq_save(flags);
	start_both(NULL);
	udelay(200);
	KUNIT_EXPECT_EQ(test, hard.runs, 2u);
	local_irq_restore(flags);
	KUNIT_EXPECT_TRUE(test, wait_for_runs(&hard, 3) && wait_for_runs(&soft, 3));
}

static void cancel_both(void *arg)
{
	KUNIT_EXPECT_EQ((struct kunit *)arg, hrtimer_cancel(&hard.timer), 1);
	KUNIT_EXPECT_EQ((struct kunit *)arg, hrtimer_cancel(&soft.timer), 1);
	KUNIT_EXPECT_EQ((struct kunit *)arg, hrtimer_cancel(&hard.timer), 0);
}

/* Far enough for what comes before the cancel: a handler is requested for it. */
static void start_both_later(void)
{
	start(&hard, 10000);
	start(&soft, 10000);
}

static void cancel_in_each_context(struct kunit *test)
{
	start_both_later();
	cancel_both(test);
	start_both_later();
	run_in_hardirq(test, cancel_both, test);
	start_both_later();
	run_in_softirq(test, cancel_both, test);
	mdelay(11);
	KUNIT_EXPECT_EQ(test, hard.runs + soft.runs, 0u);
}

static int seen_by_hard;

static enum hrtimer_restart look_at_soft(struct hrtimer *timer)
{
	seen_by_hard = hrtimer_try_to_cancel(&soft.timer);
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart busy_soft(struct hrtimer *timer)
{
	start(&hard, 20);
	udelay(100);
	soft.runs++;
	return HRTIMER_NORESTART;
}

/* The only place from which a callback can be seen running. */
static void hard_handler_finds_soft_callback_running(struct kunit *test)
{
	seen_by_hard = 5;
	soft.timer.function = busy_soft;
	hard.timer.function = look_at_soft;
	start(&soft, 10);
	KUNIT_ASSERT_TRUE(test, wait_for_runs(&soft, 1));
	KUNIT_EXPECT_EQ(test, seen_by_hard, -1);
}

static void periodic(struct kunit *test, struct probe *p)
{
	ktime_t begin = ktime_get();

	p->restarts = 99;
	p->interval = us_to_ktime(137);
	start(p, 137);
	KUNIT_ASSERT_TRUE(test, wait_for_runs(p, 100));
	KUNIT_EXPECT_GE(test, p->last - begin, (ktime_t)100 * 137000);
	KUNIT_EXPECT_LT(test, p->last - begin, (ktime_t)101 * 137000);
	KUNIT_EXPECT_LT(test, p->latest, (ktime_t)137000);
}

static void hard_period_does_not_drift(struct kunit *test)
{
	periodic(test, &hard);
}

static void soft_period_does_not_drift(struct kunit *test)
{
	periodic(test, &soft);
}

/* Intervals that pass with interrupts off are counted, not made up for. */
static void forward_counts_what_was_missed(struct kunit *test)
{
	unsigned long flags;

	hard.restarts = 1;
	hard.interval = us_to_ktime(100);
	local_irq_save(flags);
	start(&hard, 100);
	udelay(1030);
	local_irq_restore(flags);
	KUNIT_ASSERT_TRUE(test, wait_for_runs(&hard, 2));
	KUNIT_EXPECT_GE(test, hard.last - hard.first, (ktime_t)20000);
	KUNIT_EXPECT_LT(test, hard.last - hard.first, (ktime_t)100000);
}

static void restart_in_the_past_leaves_time_to_others(struct kunit *test)
{
	unsigned long hangs = hrtimer_base.nr_hangs, j = jiffies;

	hard.restarts = UINT_MAX;
	start(&hard, 10);
	mdelay(50);
	KUNIT_EXPECT_EQ(test, hrtimer_cancel(&hard.timer), 1);
	KUNIT_EXPECT_GT(test, hrtimer_base.nr_hangs, hangs);
	KUNIT_EXPECT_GE(test, jiffies - j, 4ul);
}

static enum hrtimer_restart free_fn(struct hrtimer *timer)
{
	kfree(timer);
	hard.runs++;
	return HRTIMER_NORESTART;
}

static void callback_frees_its_timer(struct kunit *test)
{
	struct hrtimer *timer = kmalloc(sizeof(*timer), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, timer);
	hrtimer_init(timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	timer->function = free_fn;
	hrtimer_start(timer, 10000, HRTIMER_MODE_REL);
	KUNIT_EXPECT_TRUE(test, wait_for_runs(&hard, 1));
}

static enum hrtimer_restart cancel_self(struct hrtimer *timer)
{
	hard.runs++;
	seen_by_hard = hrtimer_cancel(timer);
	return HRTIMER_NORESTART;
}

static void cancel_in_its_own_callback_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "hrtimer_cancel: the callback cancel_self");
	hard.timer.function = cancel_self;
	start(&hard, 10);
	KUNIT_EXPECT_TRUE(test, wait_for_runs(&hard, 1));
	KUNIT_EXPECT_EQ(test, seen_by_hard, 1);
}

/* Nothing is queued before, so the sleeping CPU is woken by this alone. */
static void fires_while_idle(struct kunit *test)
{
	ktime_t until = ktime_add_us(ktime_get(), 50000);

	start(&hard, 25000);
	__set_current_state(TASK_UNINTERRUPTIBLE);
	KUNIT_EXPECT_EQ(test, schedule_hrtimeout(&until, HRTIMER_MODE_ABS), 0);
	KUNIT_EXPECT_GE(test, ktime_get(), until);
	KUNIT_EXPECT_EQ(test, hard.runs, 1u);
	KUNIT_EXPECT_LT(test, hard.latest, 100 * NSEC_PER_USEC);
}

static struct task_struct *sleeper;

static enum hrtimer_restart wake_sleeper(struct hrtimer *timer)
{
	wake_up_process(sleeper);
	return HRTIMER_NORESTART;
}

static void schedule_hrtimeout_is_ended_by_a_wake_up(struct kunit *test)
{
	ktime_t span = ms_to_ktime(100), begin = ktime_get();

	sleeper = current;
	hard.timer.function = wake_sleeper;
	start(&hard, 1000);
	__set_current_state(TASK_INTERRUPTIBLE);
	KUNIT_EXPECT_EQ(test, schedule_hrtimeout(&span, HRTIMER_MODE_REL), -EINTR);
	KUNIT_EXPECT_EQ(test, get_current_state(), (unsigned int)TASK_RUNNING);
	KUNIT_EXPECT_LT(test, ktime_get() - begin, ms_to_ktime(100));
}

static void schedule_hrtimeout_of_nothing(struct kunit *test)
{
	ktime_t zero = 0, past = 1;

	__set_current_state(TASK_UNINTERRUPTIBLE);
	KUNIT_EXPECT_EQ(test, schedule_hrtimeout(&zero, HRTIMER_MODE_ABS), 0);
	__set_current_state(TASK_UNINTERRUPTIBLE);
	KUNIT_EXPECT_EQ(test, schedule_hrtimeout(&past, HRTIMER_MODE_ABS), 0);
}

static void cancelled_timeouts_hardly_interrupt(struct kunit *test)
{
	unsigned long events = hrtimer_nr_events();
	unsigned int i;

	for (i = 0; i < 1000; i++) {
		start(&hard, 5000);
		hrtimer_cancel(&hard.timer);
	}
	KUNIT_EXPECT_LT(test, hrtimer_nr_events() - events, 20ul);
}

#define MANY 500

/* All due at one moment: one interrupt, nobody forgotten. */
static void many_at_once(struct kunit *test)
{
	struct probe *many = kunit_kcalloc(test, MANY, sizeof(*many), GFP_KERNEL);
	ktime_t when = ktime_add_us(ktime_get(), 10000);
	unsigned int i, runs = 0;

	KUNIT_ASSERT_NOT_NULL(test, many);
	for (i = 0; i < MANY; i++) {
		hrtimer_init(&many[i].timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS);
		many[i].timer.function = probe_fn;
		hrtimer_start(&many[i].timer, when, HRTIMER_MODE_ABS);
	}
	usleep_range(15000, 15000);
	for (i = 0; i < MANY; i++) {
		runs += many[i].runs;
		KUNIT_EXPECT_GE(test, many[i].first, when);
		hrtimer_cancel(&many[i].timer);
	}
	KUNIT_EXPECT_EQ(test, runs, MANY);
}

#define THOUSAND 1000

static unsigned int nr_queued(struct probe *many)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < THOUSAND; i++)
		n += hrtimer_is_queued(&many[i].timer);
	return n;
}

/* Rising: the heap is as even as can be, so all ways are long. Then from the first one, and from within. */
static void a_thousand_in_pieces(struct kunit *test)
{
	struct probe *many = kunit_kcalloc(test, THOUSAND, sizeof(*many), GFP_KERNEL);
	ktime_t when = ktime_add_ms(ktime_get(), 100000);
	unsigned int i, turn;

	KUNIT_ASSERT_NOT_NULL(test, many);
	for (turn = 0; turn < 4; turn++) {
		enum hrtimer_mode mode = turn & 1 ? HRTIMER_MODE_ABS_SOFT : HRTIMER_MODE_ABS;

		for (i = 0; i < THOUSAND; i++) {
			hrtimer_init(&many[i].timer, CLOCK_MONOTONIC, mode);
			many[i].timer.function = probe_fn;
			hrtimer_start(&many[i].timer, when + (turn & 2 ? i * 7919 % 1000 : i),
				      mode);
		}
		for (i = 0; i < 200; i++) {
			start(&hard, 200000000);
			KUNIT_EXPECT_EQ(test, hrtimer_cancel(&many[i].timer), 1);
			KUNIT_EXPECT_EQ(test, hrtimer_cancel(&many[200 + i * 313 % 800].timer), 1);
			hrtimer_start(&many[i].timer, when + i * 31 % 1000, mode);
		}
		KUNIT_EXPECT_EQ(test, nr_queued(many), THOUSAND - 200u);
		for (i = 0; i < THOUSAND; i++)
			hrtimer_cancel(&many[i].timer);
		KUNIT_EXPECT_EQ(test, nr_queued(many), 0u);
	}
}

/* The softirq takes out one after the other, with interrupts on between the pieces of that. */
static void a_thousand_soft_ones_run_in_order(struct kunit *test)
{
	struct probe *many = kunit_kcalloc(test, THOUSAND, sizeof(*many), GFP_KERNEL);
	ktime_t when = ktime_add_us(ktime_get(), 30000);
	unsigned int i, runs = 0;

	KUNIT_ASSERT_NOT_NULL(test, many);
	for (i = 0; i < THOUSAND; i++) {
		hrtimer_init(&many[i].timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_SOFT);
		many[i].timer.function = probe_fn;
		hrtimer_start(&many[i].timer, when + i, HRTIMER_MODE_ABS_SOFT);
	}
	start(&hard, 30000);
	usleep_range(60000, 60000);
	for (i = 0; i < THOUSAND; i++) {
		runs += many[i].runs;
		KUNIT_EXPECT_GE(test, many[i].first, when + i);
		KUNIT_EXPECT_TRUE(test, !i || many[i].first >= many[i - 1].first);
		hrtimer_cancel(&many[i].timer);
	}
	KUNIT_EXPECT_EQ(test, runs, THOUSAND);
	KUNIT_EXPECT_EQ(test, hard.runs, 1u);
}

static struct kunit_case hrtimer_cases[] = {
	KUNIT_CASE(no_small_distance_is_lost),
	KUNIT_CASE(passed_compare_value_interrupts),
	KUNIT_CASE(hard_callback_context),
	KUNIT_CASE(soft_callback_context),
	KUNIT_CASE(start_in_each_context),
	KUNIT_CASE(cancel_in_each_context),
	KUNIT_CASE(hard_handler_finds_soft_callback_running),
	KUNIT_CASE(hard_period_does_not_drift),
	KUNIT_CASE(soft_period_does_not_drift),
	KUNIT_CASE(forward_counts_what_was_missed),
	KUNIT_CASE(restart_in_the_past_leaves_time_to_others),
	KUNIT_CASE(callback_frees_its_timer),
	KUNIT_CASE(cancel_in_its_own_callback_is_reported),
	KUNIT_CASE(fires_while_idle),
	KUNIT_CASE(schedule_hrtimeout_is_ended_by_a_wake_up),
	KUNIT_CASE(schedule_hrtimeout_of_nothing),
	KUNIT_CASE(cancelled_timeouts_hardly_interrupt),
	KUNIT_CASE(many_at_once),
	KUNIT_CASE(a_thousand_in_pieces),
	KUNIT_CASE(a_thousand_soft_ones_run_in_order),
	{}
};

static struct kunit_suite hrtimer_suite = {
	.name = "hrtimer",
	.init = hrtimer_test_init,
	.exit = hrtimer_test_exit,
	.test_cases = hrtimer_cases,
};
kunit_test_suite(hrtimer_suite);
