// SPDX-License-Identifier: MIT
/*
 * Timers: one test for each state and operation.
 *
 * States: idle, pending, running, armed again by itself, shut down.
 */
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <bhk/time.h>
#include "hardirq.h"

static struct timer_list timer, other;
static unsigned int runs;
static unsigned long run_at;
static bool softirq_seen, irqs_on_seen, pending_seen;
static int result;

static void count_fn(struct timer_list *t)
{
	runs++;
	run_at = jiffies;
	softirq_seen = in_serving_softirq() && !in_hardirq();
	irqs_on_seen = !irqs_disabled();
	pending_seen = timer_pending(t);
}

static int timer_test_init(struct kunit *test)
{
	runs = 0;
	timer_setup(&timer, count_fn, 0);
	timer_setup(&other, count_fn, 0);
	/* A fresh jiffy, so that a case does not meet its end by chance. */
	schedule_timeout_uninterruptible(1);
	return 0;
}

static void timer_test_exit(struct kunit *test)
{
	timer_shutdown_sync(&timer);
	timer_shutdown_sync(&other);
}

static void fires_in_the_tick_of_its_jiffy(struct kunit *test)
{
	unsigned long expires = jiffies + 3;

	KUNIT_EXPECT_EQ(test, mod_timer(&timer, expires), 0);
	while (!READ_ONCE(runs))
		KUNIT_ASSERT_FALSE(test, time_after(jiffies, expires + 1));
	KUNIT_EXPECT_EQ(test, run_at, expires);
	KUNIT_EXPECT_FALSE(test, timer_pending(&timer));
}

static void fires_on_time_while_idle(struct kunit *test)
{
	unsigned long expires = jiffies + 7;

	mod_timer(&timer, expires);
	msleep(200);
	KUNIT_EXPECT_EQ(test, runs, 1u);
	KUNIT_EXPECT_EQ(test, run_at, expires);
}

static void callback_context(struct kunit *test)
{
	mod_timer(&timer, jiffies + 1);
	msleep(20);
	KUNIT_EXPECT_TRUE(test, softirq_seen);
	KUNIT_EXPECT_TRUE(test, irqs_on_seen);
	KUNIT_EXPECT_FALSE(test, pending_seen);
}

static void irqsafe_callback_has_interrupts_off(struct kunit *test)
{
	timer_setup(&timer, count_fn, TIMER_IRQSAFE);
	mod_timer(&timer, jiffies + 1);
	msleep(20);
	KUNIT_EXPECT_EQ(test, runs, 1u);
	KUNIT_EXPECT_FALSE(test, irqs_on_seen);
}

static void past_expiry_fires_at_the_next_tick(struct kunit *test)
{
	unsigned long now = jiffies;

	mod_timer(&timer, now - 10);
	KUNIT_EXPECT_EQ(test, runs, 0u);
	msleep(20);
	KUNIT_EXPECT_EQ(test, run_at, now + 1);
}

static void add_timer_of_an_idle_one(struct kunit *test)
{
	timer.expires = jiffies + 2;
	add_timer(&timer);
	msleep(40);
	KUNIT_EXPECT_EQ(test, run_at, timer.expires);
}

static void add_timer_of_a_pending_one_is_reported(struct kunit *test)
{
	static bool reported;

	mod_timer(&timer, jiffies + 5);
	if (!reported)
		kunit_expect_log(test, "WARNING");
	reported = true;
	add_timer(&timer);
	add_timer(&timer);
	msleep(100);
	KUNIT_EXPECT_EQ(test, runs, 1u);
}

static void mod_timer_moves_a_pending_one(struct kunit *test)
{
	unsigned long now = jiffies;

	KUNIT_EXPECT_EQ(test, mod_timer(&timer, now + 20), 0);
	KUNIT_EXPECT_EQ(test, mod_timer(&timer, now + 3), 1);
	KUNIT_EXPECT_EQ(test, mod_timer(&timer, now + 3), 1);
	msleep(300);
	KUNIT_EXPECT_EQ(test, runs, 1u);
	KUNIT_EXPECT_EQ(test, run_at, now + 3);
	KUNIT_EXPECT_EQ(test, mod_timer_pending(&timer, now), 0);
	KUNIT_EXPECT_EQ(test, timer_reduce(&timer, jiffies + 10), 0);
	KUNIT_EXPECT_EQ(test, timer_reduce(&timer, jiffies + 11), 1);
	KUNIT_EXPECT_EQ(test, mod_timer_pending(&timer, jiffies + 1), 1);
	msleep(30);
	KUNIT_EXPECT_EQ(test, runs, 2u);
}

static void delete_in_each_state(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, del_timer(&timer), 0);
	KUNIT_EXPECT_EQ(test, del_timer_sync(&timer), 0);
	mod_timer(&timer, jiffies + 2);
	KUNIT_EXPECT_EQ(test, del_timer(&timer), 1);
	mod_timer(&timer, jiffies + 2);
	KUNIT_EXPECT_EQ(test, del_timer_sync(&timer), 1);
	mod_timer(&timer, jiffies + 2);
	KUNIT_EXPECT_EQ(test, try_to_del_timer_sync(&timer), 1);
	msleep(50);
	KUNIT_EXPECT_EQ(test, runs, 0u);
}

static void shut_down_ignores_arming(struct kunit *test)
{
	mod_timer(&timer, jiffies + 2);
	KUNIT_EXPECT_EQ(test, timer_shutdown_sync(&timer), 1);
	KUNIT_EXPECT_EQ(test, mod_timer(&timer, jiffies + 1), 0);
	add_timer(&timer);
	msleep(50);
	KUNIT_EXPECT_EQ(test, runs, 0u);
	timer_setup(&timer, count_fn, 0);
	mod_timer(&timer, jiffies + 1);
	msleep(20);
	KUNIT_EXPECT_EQ(test, runs, 1u);
}

static void rearm_fn(struct timer_list *t)
{
	runs++;
	mod_timer(t, jiffies + 1);
}

static void delete_sync_ends_one_that_rearms_itself(struct kunit *test)
{
	unsigned int seen;

	timer_setup(&timer, rearm_fn, 0);
	mod_timer(&timer, jiffies + 1);
	msleep(100);
	KUNIT_EXPECT_EQ(test, del_timer_sync(&timer), 1);
	seen = runs;
	KUNIT_EXPECT_GE(test, seen, 10u);
	msleep(50);
	KUNIT_EXPECT_EQ(test, runs, seen);
}

static void delete_self_fn(struct timer_list *t)
{
	runs++;
	mod_timer(t, jiffies + 1);
	result = try_to_del_timer_sync(t);
	del_timer(t);
}

static void callback_deletes_its_timer(struct kunit *test)
{
	timer_setup(&timer, delete_self_fn, 0);
	mod_timer(&timer, jiffies + 1);
	msleep(50);
	KUNIT_EXPECT_EQ(test, runs, 1u);
	KUNIT_EXPECT_EQ(test, result, -1);
}

static void delete_self_sync_fn(struct timer_list *t)
{
	runs++;
	del_timer_sync(t);
}

static void sync_delete_in_the_callback_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "is deleted synchronously while its callback waits");
	timer_setup(&timer, delete_self_sync_fn, 0);
	mod_timer(&timer, jiffies + 1);
	msleep(30);
	KUNIT_EXPECT_EQ(test, runs, 1u);
}

static void free_fn(struct timer_list *t)
{
	runs++;
	kfree(t);
}

static void callback_frees_its_timer(struct kunit *test)
{
	struct timer_list *t = kmalloc(sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	timer_setup(t, free_fn, 0);
	mod_timer(t, jiffies + 1);
	mod_timer(&timer, jiffies + 1);
	msleep(30);
	KUNIT_EXPECT_EQ(test, runs, 2u);
}

static void delete_other_fn(struct timer_list *t)
{
	runs++;
	result = del_timer_sync(t == &timer ? &other : &timer);
}

static void callback_deletes_another_that_is_due(struct kunit *test)
{
	timer_setup(&timer, delete_other_fn, 0);
	timer_setup(&other, delete_other_fn, 0);
	mod_timer(&timer, jiffies + 1);
	mod_timer(&other, jiffies + 1);
	msleep(30);
	KUNIT_EXPECT_EQ(test, runs, 1u);
	KUNIT_EXPECT_EQ(test, result, 1);
}

static void operate(void *arg)
{
	struct kunit *test = arg;

	KUNIT_EXPECT_EQ(test, mod_timer(&timer, jiffies + 2), 0);
	KUNIT_EXPECT_EQ(test, mod_timer(&other, jiffies + 2), 0);
	KUNIT_EXPECT_EQ(test, mod_timer(&other, jiffies + 3), 1);
	KUNIT_EXPECT_EQ(test, del_timer(&other), 1);
}

static void operations_in_each_context(struct kunit *test)
{
	run_in_hardirq(test, operate, test);
	msleep(50);
	KUNIT_EXPECT_EQ(test, runs, 1u);
	run_in_softirq(test, operate, test);
	msleep(50);
	KUNIT_EXPECT_EQ(test, runs, 2u);
	local_irq_disable();
	operate(test);
	local_irq_enable();
	msleep(50);
	KUNIT_EXPECT_EQ(test, runs, 3u);
}

static void delete_sync(void *arg)
{
	del_timer_sync(arg);
}

static void sync_delete_in_a_hard_handler(struct kunit *test)
{
	timer_setup(&other, count_fn, TIMER_IRQSAFE);
	run_in_hardirq(test, delete_sync, &other);
	kunit_expect_log(test, "WARNING");
	run_in_hardirq(test, delete_sync, &timer);
}

static void preempt_leak_fn(struct timer_list *t)
{
	runs++;
	preempt_disable();
}

static void preempt_leak_is_reported(struct kunit *test)
{
	static bool reported;

	if (!reported)
		kunit_expect_log(test, "preempt_leak_fn");
	reported = true;
	timer_setup(&timer, preempt_leak_fn, 0);
	mod_timer(&timer, jiffies + 1);
	msleep(30);
	KUNIT_EXPECT_EQ(test, runs, 1u);
	KUNIT_EXPECT_EQ(test, preempt_count(), 0u);
}

static u32 count_inside, count_behind;

static void leaks_irqsafe(struct timer_list *t)
{
	count_inside = preempt_count();
	preempt_disable();
}

static void looks_behind(struct timer_list *t)
{
	count_behind = preempt_count();
}

/* Reported once for all timers, by the case before. */
static void leak_of_an_irqsafe_timer_is_mended(struct kunit *test)
{
	struct timer_list leaky, behind;

	timer_setup_on_stack(&leaky, leaks_irqsafe, TIMER_IRQSAFE);
	timer_setup_on_stack(&behind, looks_behind, 0);
	leaky.expires = behind.expires = jiffies + 2;
	add_timer(&leaky);
	add_timer(&behind);
	msleep(50);
	KUNIT_EXPECT_NE(test, count_inside, 0u);
	KUNIT_EXPECT_EQ(test, count_behind, count_inside);
	destroy_timer_on_stack(&leaky);
	destroy_timer_on_stack(&behind);
}

static void deferrable_waits_for_company(struct kunit *test)
{
	unsigned long expires = jiffies + 5;

	timer_setup(&timer, count_fn, TIMER_DEFERRABLE);
	mod_timer(&timer, expires);
	mdelay(70);
	KUNIT_EXPECT_EQ(test, runs, 1u);
	KUNIT_EXPECT_EQ(test, run_at, expires);

	mod_timer(&timer, jiffies + 5);
	mod_timer(&other, jiffies + 50);
	schedule_timeout_uninterruptible(30);
	mdelay(25);
	KUNIT_EXPECT_EQ(test, runs, 2u);
	KUNIT_EXPECT_EQ(test, del_timer_sync(&other), 1);
}

static void long_spans_are_never_early(struct kunit *test)
{
	unsigned long now = jiffies, span = 700;

	mod_timer(&timer, now + span);
	msleep(10 * span - 50);
	KUNIT_EXPECT_EQ(test, runs, 0u);
	msleep(10 * (span / 7) + 100);
	KUNIT_EXPECT_EQ(test, runs, 1u);
	KUNIT_EXPECT_GE(test, run_at, now + span);
	KUNIT_EXPECT_LE(test, run_at, now + span + span / 7);
}

#define MANY 10000

static unsigned int early;

static void many_fn(struct timer_list *t)
{
	runs++;
	early += time_before(jiffies, t->expires);
}

static void ten_thousand_timers(struct kunit *test)
{
	struct timer_list *many = kunit_kcalloc(test, MANY, sizeof(*many), GFP_KERNEL);
	unsigned int i;
	u32 begin;

	KUNIT_ASSERT_NOT_NULL(test, many);
	early = 0;
	for (i = 0; i < MANY; i++) {
		timer_setup(&many[i], many_fn, 0);
		mod_timer(&many[i], jiffies + 200 + i % 300);
	}
	/* They wait: a tick takes no longer than without them. */
	begin = clock_us();
	schedule_timeout_uninterruptible(1);
	KUNIT_EXPECT_LT(test, clock_us() - begin, 2u * TICK_USEC);
	for (i = 0; i < MANY; i += 4)
		KUNIT_EXPECT_EQ(test, del_timer(&many[i]), 1);
	msleep(7000);
	KUNIT_EXPECT_EQ(test, runs, MANY * 3u / 4);
	KUNIT_EXPECT_EQ(test, early, 0u);
}

static void on_stack_must_be_deleted(struct kunit *test)
{
	struct timer_list t;

	timer_setup_on_stack(&t, count_fn, 0);
	mod_timer(&t, jiffies + 1);
	msleep(20);
	KUNIT_EXPECT_EQ(test, runs, 1u);
	destroy_timer_on_stack(&t);
	mod_timer(&t, jiffies + 100);
	kunit_expect_log(test, "on the stack is still pending");
	destroy_timer_on_stack(&t);
	KUNIT_EXPECT_FALSE(test, timer_pending(&t));
}

static void pending_ones_are_shown(struct kunit *test)
{
	unsigned int found = 0;
	struct timer_list *t;
	unsigned long flags;

	mod_timer(&timer, jiffies + 1000);
	timer_setup(&other, count_fn, TIMER_DEFERRABLE);
	mod_timer(&other, jiffies + 100000);
	local_irq_save(flags);
	for (t = timer_show_next(NULL); t; t = timer_show_next(t))
		found += t == &timer || t == &other;
	local_irq_restore(flags);
	KUNIT_EXPECT_EQ(test, found, 2u);
}

static struct kunit_case timer_cases[] = {
	KUNIT_CASE(fires_in_the_tick_of_its_jiffy),
	KUNIT_CASE(fires_on_time_while_idle),
	KUNIT_CASE(callback_context),
	KUNIT_CASE(irqsafe_callback_has_interrupts_off),
	KUNIT_CASE(past_expiry_fires_at_the_next_tick),
	KUNIT_CASE(add_timer_of_an_idle_one),
	KUNIT_CASE(add_timer_of_a_pending_one_is_reported),
	KUNIT_CASE(mod_timer_moves_a_pending_one),
	KUNIT_CASE(delete_in_each_state),
	KUNIT_CASE(shut_down_ignores_arming),
	KUNIT_CASE(delete_sync_ends_one_that_rearms_itself),
	KUNIT_CASE(callback_deletes_its_timer),
	KUNIT_CASE(sync_delete_in_the_callback_is_reported),
	KUNIT_CASE(callback_frees_its_timer),
	KUNIT_CASE(callback_deletes_another_that_is_due),
	KUNIT_CASE(operations_in_each_context),
	KUNIT_CASE(sync_delete_in_a_hard_handler),
	KUNIT_CASE(preempt_leak_is_reported),
	KUNIT_CASE(leak_of_an_irqsafe_timer_is_mended),
	KUNIT_CASE(deferrable_waits_for_company),
	KUNIT_CASE(long_spans_are_never_early),
	KUNIT_CASE(ten_thousand_timers),
	KUNIT_CASE(on_stack_must_be_deleted),
	KUNIT_CASE(pending_ones_are_shown),
	{}
};

static struct kunit_suite timer_suite = {
	.name = "timer",
	.init = timer_test_init,
	.exit = timer_test_exit,
	.test_cases = timer_cases,
};
kunit_test_suite(timer_suite);
