// SPDX-License-Identifier: MIT
/* Wait queues: no wake-up is lost, the right ones are woken, time-outs and signals. */
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/jiffies.h>
#include <linux/sched/signal.h>
#include <linux/swait.h>
#include <linux/wait.h>
#include <linux/wait_bit.h>
#include "hardirq.h"
#include "threads.h"

static DECLARE_WAIT_QUEUE_HEAD(wq);
static DECLARE_SWAIT_QUEUE_HEAD(swq);
static DEFINE_SPINLOCK(cond_lock);
static int condition, tested, woken;
static unsigned long word;

static int wait_test_init(struct kunit *test)
{
	condition = tested = woken = 0;
	word = 0;
	trail_reset();
	return 0;
}

static int waiter(void *mark)
{
	wait_event(wq, condition);
	trail_add(*(const char *)mark);
	woken++;
	return 0;
}

static void true_condition_does_not_sleep(struct kunit *test)
{
	unsigned long switches = current->nvcsw;

	wait_event(wq, ++tested);
	KUNIT_EXPECT_EQ(test, wait_event_interruptible(wq, true), 0);
	KUNIT_EXPECT_EQ(test, wait_event_timeout(wq, true, 7), 7l);
	KUNIT_EXPECT_EQ(test, wait_event_timeout(wq, true, 0), 1l);
	KUNIT_EXPECT_EQ(test, tested, 1);
	KUNIT_EXPECT_EQ(test, current->nvcsw, switches);
}

static void wake_up_wakes_all_ordinary_waiters(struct kunit *test)
{
	struct task_struct *a = start_thread(test, waiter, "a", 10);
	struct task_struct *b = start_thread(test, waiter, "b", 20);

	KUNIT_EXPECT_TRUE(test, waitqueue_active(&wq));
	condition = 1;
	wake_up(&wq);
	KUNIT_EXPECT_EQ(test, woken, 2);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&wq));
	KUNIT_EXPECT_STREQ(test, trail(), "ba");
	join_thread(a);
	join_thread(b);
}

static int counting_waiter(void *unused)
{
	wait_event(wq, ({ tested++; condition; }));
	woken++;
	return 0;
}

static void false_condition_sleeps_again(struct kunit *test)
{
	struct task_struct *t = start_thread(test, counting_waiter, NULL, 10);
	int tested_before = tested;

	wake_up(&wq);
	KUNIT_EXPECT_EQ(test, tested, tested_before + 1);
	KUNIT_EXPECT_EQ(test, woken, 0);
	KUNIT_EXPECT_EQ(test, t->__state, (unsigned int)TASK_UNINTERRUPTIBLE);
	condition = 1;
	wake_up(&wq);
	KUNIT_EXPECT_EQ(test, woken, 1);
	join_thread(t);
}

static void set_and_wake(void *unused)
{
	condition = 1;
	wake_up(&wq);
}

static void wake_up_from_an_interrupt(struct kunit *test)
{
	struct task_struct *t = start_thread(test, waiter, "w", 10);

	run_in_hardirq(test, set_and_wake, NULL);
	KUNIT_EXPECT_EQ(test, woken, 1);
	join_thread(t);
}

/* The interrupt comes between queueing and sleeping, while the condition is tested. */
static void wake_up_while_the_condition_is_tested_is_not_lost(struct kunit *test)
{
	DEFINE_WAIT(wait);

	prepare_to_wait(&wq, &wait, TASK_UNINTERRUPTIBLE);
	set_and_wake(NULL);
	KUNIT_EXPECT_EQ(test, current->__state, (unsigned int)TASK_RUNNING);
	schedule();
	finish_wait(&wq, &wait);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&wq));
}

static int exclusive_waiter(void *mark)
{
	wait_event_interruptible_exclusive(wq, condition > 0);
	condition--;
	trail_add(*(const char *)mark);
	woken++;
	return 0;
}

static void exclusive_ones_are_woken_one_by_one_in_order(struct kunit *test)
{
	struct task_struct *t[3];

	t[0] = start_thread(test, exclusive_waiter, "a", 10);
	t[1] = start_thread(test, exclusive_waiter, "b", 10);
	t[2] = start_thread(test, exclusive_waiter, "c", 10);
	condition = 3;
	wake_up(&wq);
	KUNIT_EXPECT_STREQ(test, trail(), "a");
	wake_up_nr(&wq, 2);
	KUNIT_EXPECT_STREQ(test, trail(), "abc");
	KUNIT_EXPECT_EQ(test, condition, 0);
	join_thread(t[0]);
	join_thread(t[1]);
	join_thread(t[2]);
}

static void wake_up_wakes_the_ordinary_and_one_exclusive(struct kunit *test)
{
	struct task_struct *t[4];

	t[0] = start_thread(test, exclusive_waiter, "x", 10);
	t[1] = start_thread(test, exclusive_waiter, "y", 10);
	t[2] = start_thread(test, waiter, "a", 10);
	t[3] = start_thread(test, waiter, "b", 10);
	condition = 10;
	wake_up(&wq);
	KUNIT_EXPECT_EQ(test, woken, 3);
	wake_up_all(&wq);
	KUNIT_EXPECT_EQ(test, woken, 4);
	KUNIT_EXPECT_EQ(test, trail()[3], 'y');
	for (int i = 0; i < 4; i++)
		join_thread(t[i]);
}

static void wake_up_interruptible_leaves_the_others(struct kunit *test)
{
	struct task_struct *d = start_thread(test, waiter, "d", 10);
	struct task_struct *s = start_thread(test, exclusive_waiter, "s", 10);

	condition = 1;
	wake_up_interruptible(&wq);
	KUNIT_EXPECT_STREQ(test, trail(), "s");
	condition = 1;
	wake_up(&wq);
	KUNIT_EXPECT_STREQ(test, trail(), "sd");
	join_thread(d);
	join_thread(s);
}

static int other_waiter_with_a_timeout(void *unused)
{
	return wait_event_timeout(wq, condition, 1000);
}

static void timeout_returns_what_is_left(struct kunit *test)
{
	struct task_struct *t = start_thread(test, other_waiter_with_a_timeout, NULL, 10);
	long left;

	msleep(100);
	set_and_wake(NULL);
	left = join_thread(t);
	KUNIT_EXPECT_GE(test, left, 980l);
	KUNIT_EXPECT_LE(test, left, 991l);
}

static void timeout_returns_zero_when_time_is_up(struct kunit *test)
{
	unsigned long start = jiffies;

	KUNIT_EXPECT_EQ(test, wait_event_timeout(wq, condition, 5), 0l);
	KUNIT_EXPECT_GE(test, jiffies - start, 5ul);
	KUNIT_EXPECT_LE(test, jiffies - start, 7ul);
	KUNIT_EXPECT_EQ(test, wait_event_interruptible_timeout(wq, condition, 2), 0l);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&wq));
}

/* The condition becomes true as the time runs out: that counts as true. */
static void timeout_with_a_true_condition_is_at_least_one(struct kunit *test)
{
	unsigned long end = jiffies + 3;

	KUNIT_EXPECT_EQ(test, wait_event_timeout(wq, time_after_eq(jiffies, end), 3), 1l);
}

static int interruptible_waiter(void *unused)
{
	int ret;

	allow_signal(SIGUSR1);
	ret = wait_event_interruptible(wq, condition);
	woken++;
	return ret;
}

static int killable_waiter(void *unused)
{
	allow_signal(SIGUSR1);
	allow_signal(SIGKILL);
	return wait_event_killable(wq, condition);
}

static void signal_ends_an_interruptible_wait(struct kunit *test)
{
	struct task_struct *t = start_thread(test, interruptible_waiter, NULL, 10);

	send_sig(SIGUSR1, t, 1);
	KUNIT_EXPECT_EQ(test, woken, 1);
	KUNIT_EXPECT_EQ(test, join_thread(t), -ERESTARTSYS);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&wq));
}

static void only_sigkill_ends_a_killable_wait(struct kunit *test)
{
	struct task_struct *t = start_thread(test, killable_waiter, NULL, 10);

	send_sig(SIGUSR1, t, 1);
	KUNIT_EXPECT_TRUE(test, waitqueue_active(&wq));
	send_sig(SIGKILL, t, 1);
	KUNIT_EXPECT_EQ(test, join_thread(t), -ERESTARTSYS);
}

static int lock_irq_waiter(void *unused)
{
	spin_lock_irq(&cond_lock);
	wait_event_lock_irq(wq, condition, cond_lock);
	woken = irqs_disabled() && preempt_count();
	spin_unlock_irq(&cond_lock);
	return 0;
}

static void lock_irq_form_sleeps_without_and_returns_with_the_lock(struct kunit *test)
{
	struct task_struct *t = start_thread(test, lock_irq_waiter, NULL, 10);

	spin_lock_irq(&cond_lock);
	condition = 1;
	spin_unlock_irq(&cond_lock);
	wake_up(&wq);
	KUNIT_EXPECT_EQ(test, woken, 1);
	join_thread(t);
}

static int locked_waiter(void *unused)
{
	int ret;

	spin_lock(&wq.lock);
	ret = wait_event_interruptible_locked(wq, condition);
	woken = spin_is_locked(&wq.lock);
	spin_unlock(&wq.lock);
	return ret;
}

static void locked_form_uses_the_queues_own_lock(struct kunit *test)
{
	struct task_struct *t = start_thread(test, locked_waiter, NULL, 10);

	spin_lock(&wq.lock);
	condition = 1;
	wake_up_locked(&wq);
	spin_unlock(&wq.lock);
	KUNIT_EXPECT_EQ(test, join_thread(t), 0);
	KUNIT_EXPECT_EQ(test, woken, IS_ENABLED(CONFIG_DEBUG_SPINLOCK));
}

static int hr_waiter(void *unused)
{
	return wait_event_interruptible_hrtimeout(wq, condition, ms_to_ktime(50));
}

static void hrtimer_form_ends_in_time_or_before(struct kunit *test)
{
	struct task_struct *t = start_thread(test, hr_waiter, NULL, 10);
	ktime_t start = ktime_get();

	KUNIT_EXPECT_EQ(test, wait_event_hrtimeout(wq, condition, us_to_ktime(300)), -ETIME);
	KUNIT_EXPECT_GE(test, ktime_us_delta(ktime_get(), start), 300ll);
	KUNIT_EXPECT_LT(test, ktime_us_delta(ktime_get(), start), 2000ll);
	set_and_wake(NULL);
	KUNIT_EXPECT_EQ(test, join_thread(t), 0);
	KUNIT_EXPECT_EQ(test, wait_event_hrtimeout(wq, condition, KTIME_MAX), 0);
}

static int cmd_waiter(void *unused)
{
	wait_event_cmd(wq, condition, trail_add('('), trail_add(')'));
	return 0;
}

static void cmd_form_calls_both_around_each_sleep(struct kunit *test)
{
	struct task_struct *t = start_thread(test, cmd_waiter, NULL, 10);

	wake_up(&wq);
	set_and_wake(NULL);
	KUNIT_EXPECT_STREQ(test, trail(), "()()");
	join_thread(t);
}

static int keys[2], nr_keys;

static int note_key(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key)
{
	keys[nr_keys++ % 2] = (int)(long)key;
	return 0;
}

static void own_functions_get_the_key(struct kunit *test)
{
	struct wait_queue_entry entry;

	nr_keys = 0;
	init_waitqueue_func_entry(&entry, note_key);
	add_wait_queue(&wq, &entry);
	wake_up_poll(&wq, 0x41);
	wake_up(&wq);
	remove_wait_queue(&wq, &entry);
	wake_up(&wq);
	KUNIT_EXPECT_EQ(test, nr_keys, 2);
	KUNIT_EXPECT_EQ(test, keys[0], 0x41);
	KUNIT_EXPECT_EQ(test, keys[1], 0);
}

static void priority_entry_is_first_and_can_swallow(struct kunit *test)
{
	struct wait_queue_entry entry;
	struct task_struct *t = start_thread(test, exclusive_waiter, "x", 10);

	init_waitqueue_func_entry(&entry, note_key);
	add_wait_queue_priority(&wq, &entry);
	KUNIT_EXPECT_PTR_EQ(test, wq.head.next, &entry.entry);
	KUNIT_EXPECT_TRUE(test, entry.flags & WQ_FLAG_EXCLUSIVE);
	remove_wait_queue(&wq, &entry);
	condition = 1;
	wake_up(&wq);
	join_thread(t);
}

#define MANY 100

static int nr_seen;

static int count_entry(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key)
{
	nr_seen++;
	return 1;
}

/* More entries than one batch: each is called once, though interrupts are let in between. */
static void long_queues_are_walked_in_batches(struct kunit *test)
{
	struct wait_queue_entry *entries;
	extern unsigned long wake_breaks;
	unsigned long breaks = wake_breaks;
	int i;

	entries = kunit_kcalloc(test, MANY, sizeof(*entries), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, entries);
	nr_seen = 0;
	for (i = 0; i < MANY; i++) {
		init_waitqueue_func_entry(&entries[i], count_entry);
		add_wait_queue(&wq, &entries[i]);
	}
	wake_up(&wq);
	KUNIT_EXPECT_EQ(test, nr_seen, MANY);
	KUNIT_EXPECT_EQ(test, wake_breaks - breaks, (unsigned long)MANY - 1);
	for (i = 0; i < MANY; i++)
		remove_wait_queue(&wq, &entries[i]);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&wq));
}

static int woken_waiter(void *unused)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);
	long left;

	add_wait_queue(&wq, &wait);
	busy_ms(1);
	left = wait_woken(&wait, TASK_INTERRUPTIBLE, 100);
	remove_wait_queue(&wq, &wait);
	return left;
}

static void wait_woken_remembers_an_early_wake(struct kunit *test)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);
	struct task_struct *t;

	add_wait_queue(&wq, &wait);
	wake_up(&wq);
	KUNIT_EXPECT_EQ(test, wait_woken(&wait, TASK_INTERRUPTIBLE, 100), 100l);
	KUNIT_EXPECT_EQ(test, wait_woken(&wait, TASK_INTERRUPTIBLE, 2), 0l);
	remove_wait_queue(&wq, &wait);

	t = start_thread(test, woken_waiter, NULL, 10);
	wake_up(&wq);
	KUNIT_EXPECT_GE(test, join_thread(t), 99);
}

static int swaiter(void *mark)
{
	swait_event_exclusive(swq, condition);
	trail_add(*(const char *)mark);
	return 0;
}

static void swait_wakes_one_or_all(struct kunit *test)
{
	struct task_struct *t[3];

	t[0] = start_thread(test, swaiter, "a", 10);
	t[1] = start_thread(test, swaiter, "b", 10);
	t[2] = start_thread(test, swaiter, "c", 10);
	condition = 1;
	swake_up_one(&swq);
	KUNIT_EXPECT_STREQ(test, trail(), "a");
	swake_up_all(&swq);
	KUNIT_EXPECT_STREQ(test, trail(), "abc");
	KUNIT_EXPECT_FALSE(test, swait_active(&swq));
	for (int i = 0; i < 3; i++)
		join_thread(t[i]);
	KUNIT_EXPECT_EQ(test, swait_event_timeout_exclusive(swq, false, 2), 0l);
}

static int bit_waiter(void *mark)
{
	int ret = wait_on_bit(&word, 3, TASK_UNINTERRUPTIBLE);

	trail_add(*(const char *)mark);
	return ret;
}

static int bit_locker(void *mark)
{
	int ret = wait_on_bit_lock(&word, 3, TASK_UNINTERRUPTIBLE);

	trail_add(*(const char *)mark);
	clear_and_wake_up_bit(3, &word);
	return ret;
}

static void bit_wait_ends_when_the_bit_is_clear(struct kunit *test)
{
	struct task_struct *a, *b;

	word = BIT(3);
	a = start_thread(test, bit_waiter, "a", 10);
	b = start_thread(test, bit_locker, "b", 9);
	wake_up_bit(&word, 3);
	wake_up_bit(&word, 4);
	KUNIT_EXPECT_STREQ(test, trail(), "");
	clear_and_wake_up_bit(3, &word);
	KUNIT_EXPECT_EQ(test, join_thread(a), 0);
	KUNIT_EXPECT_EQ(test, join_thread(b), 0);
	KUNIT_EXPECT_STREQ(test, trail(), "ab");
	KUNIT_EXPECT_EQ(test, word, 0ul);
	word = BIT(3);
	KUNIT_EXPECT_EQ(test, wait_on_bit_timeout(&word, 3, TASK_UNINTERRUPTIBLE, 2), -EAGAIN);
}

static int var_waiter(void *unused)
{
	wait_var_event(&condition, condition == 2);
	trail_add('v');
	return 0;
}

static void var_wait_ends_when_the_condition_holds(struct kunit *test)
{
	struct task_struct *t = start_thread(test, var_waiter, NULL, 10);

	condition = 2;
	wake_up_var(&tested);
	KUNIT_EXPECT_STREQ(test, trail(), "");
	wake_up_var(&condition);
	KUNIT_EXPECT_STREQ(test, trail(), "v");
	join_thread(t);
	KUNIT_EXPECT_EQ(test, wait_var_event_timeout(&condition, false, 2), 0l);
}

static struct kunit_case wait_cases[] = {
	KUNIT_CASE(true_condition_does_not_sleep),
	KUNIT_CASE(wake_up_wakes_all_ordinary_waiters),
	KUNIT_CASE(false_condition_sleeps_again),
	KUNIT_CASE(wake_up_from_an_interrupt),
	KUNIT_CASE(wake_up_while_the_condition_is_tested_is_not_lost),
	KUNIT_CASE(exclusive_ones_are_woken_one_by_one_in_order),
	KUNIT_CASE(wake_up_wakes_the_ordinary_and_one_exclusive),
	KUNIT_CASE(wake_up_interruptible_leaves_the_others),
	KUNIT_CASE(timeout_returns_what_is_left),
	KUNIT_CASE(timeout_returns_zero_when_time_is_up),
	KUNIT_CASE(timeout_with_a_true_condition_is_at_least_one),
	KUNIT_CASE(signal_ends_an_interruptible_wait),
	KUNIT_CASE(only_sigkill_ends_a_killable_wait),
	KUNIT_CASE(lock_irq_form_sleeps_without_and_returns_with_the_lock),
	KUNIT_CASE(locked_form_uses_the_queues_own_lock),
	KUNIT_CASE(hrtimer_form_ends_in_time_or_before),
	KUNIT_CASE(cmd_form_calls_both_around_each_sleep),
	KUNIT_CASE(own_functions_get_the_key),
	KUNIT_CASE(priority_entry_is_first_and_can_swallow),
	KUNIT_CASE(long_queues_are_walked_in_batches),
	KUNIT_CASE(wait_woken_remembers_an_early_wake),
	KUNIT_CASE(swait_wakes_one_or_all),
	KUNIT_CASE(bit_wait_ends_when_the_bit_is_clear),
	KUNIT_CASE(var_wait_ends_when_the_condition_holds),
	{}
};

static struct kunit_suite wait_suite = {
	.name = "wait",
	.init = wait_test_init,
	.test_cases = wait_cases,
};
kunit_test_suite(wait_suite);
