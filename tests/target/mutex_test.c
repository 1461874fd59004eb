// SPDX-License-Identifier: MIT
/* Mutexes: exclusion, order, errors. Priority inheritance is in pi_test.c. */
#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/rtmutex.h>
#include <linux/sched/signal.h>
#include "hardirq.h"
#include "threads.h"

static struct mutex m;

static int mutex_test_init(struct kunit *test)
{
	mutex_init(&m);
	trail_reset();
	return 0;
}

static void free_held_free(struct kunit *test)
{
	int held = current->locks_held;

	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&m));
	mutex_lock(&m);
	KUNIT_EXPECT_TRUE(test, mutex_is_locked(&m));
	KUNIT_EXPECT_PTR_EQ(test, mutex_owner(&m), current);
	KUNIT_EXPECT_EQ(test, current->locks_held, held + 1);
	mutex_unlock(&m);
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&m));
	KUNIT_EXPECT_EQ(test, current->locks_held, held);
	mutex_destroy(&m);
}

static int try_it(void *unused)
{
	return mutex_trylock(&m);
}

static void trylock_takes_only_a_free_one(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, mutex_trylock(&m), 1);
	KUNIT_EXPECT_EQ(test, join_thread(start_thread(test, try_it, NULL, 10)), 0);
	KUNIT_EXPECT_EQ(test, mutex_trylock(&m), 0);
	mutex_unlock(&m);
}

static int lock_mark_unlock(void *mark)
{
	mutex_lock(&m);
	trail_add(*(const char *)mark);
	mutex_unlock(&m);
	return 0;
}

static void waiter_sleeps_until_the_unlock(struct kunit *test)
{
	struct task_struct *t;

	mutex_lock(&m);
	t = start_thread(test, lock_mark_unlock, "w", 10);
	KUNIT_EXPECT_EQ(test, task_state_to_char(t), 'D');
	trail_add('u');
	mutex_unlock(&m);
	KUNIT_EXPECT_STREQ(test, trail(), "uw");
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&m));
	join_thread(t);
}

static void equals_are_served_in_order(struct kunit *test)
{
	struct task_struct *t[4];
	int i;

	mutex_lock(&m);
	for (i = 0; i < 4; i++)
		t[i] = start_thread(test, lock_mark_unlock, &"abcd"[i], 10);
	mutex_unlock(&m);
	for (i = 0; i < 4; i++)
		join_thread(t[i]);
	KUNIT_EXPECT_STREQ(test, trail(), "abcd");
}

static void better_ones_are_served_first(struct kunit *test)
{
	static const int rt[] = { 10, 30, 20, 30 };
	struct task_struct *t[4];
	int i;

	mutex_lock(&m);
	for (i = 0; i < 4; i++)
		t[i] = start_thread(test, lock_mark_unlock, &"abcd"[i], rt[i]);
	let_others_run();
	mutex_unlock(&m);
	for (i = 0; i < 4; i++)
		join_thread(t[i]);
	KUNIT_EXPECT_STREQ(test, trail(), "bdca");
}

static int lock_again(void *unused)
{
	mutex_lock(&m);
	mutex_unlock(&m);
	trail_add('1');
	mutex_lock(&m);
	trail_add('2');
	mutex_unlock(&m);
	return 0;
}

/* Unlocking hands over: who unlocks and locks again at once does not overtake the waiter. */
static void unlocker_does_not_overtake_the_waiter(struct kunit *test)
{
	struct task_struct *t;

	become(10);
	mutex_lock(&m);
	t = start_thread(test, lock_again, NULL, 10);
	yield();
	mutex_unlock(&m);
	KUNIT_EXPECT_PTR_EQ(test, mutex_owner(&m), t);
	KUNIT_EXPECT_EQ(test, mutex_trylock(&m), 0);
	mutex_lock(&m);
	trail_add('m');
	mutex_unlock(&m);
	join_thread(t);
	KUNIT_EXPECT_STREQ(test, trail(), "1m2");
}

static int lock_interruptibly(void *unused)
{
	int ret;

	allow_signal(SIGUSR1);
	ret = mutex_lock_interruptible(&m);
	trail_add(ret ? 'i' : 'l');
	if (!ret)
		mutex_unlock(&m);
	return ret;
}

static int lock_killably(void *unused)
{
	int ret;

	allow_signal(SIGUSR1);
	allow_signal(SIGKILL);
	ret = mutex_lock_killable(&m);
	if (!ret)
		mutex_unlock(&m);
	return ret;
}

static void signal_ends_an_interruptible_wait(struct kunit *test)
{
	struct task_struct *t;

	mutex_lock(&m);
	t = start_thread(test, lock_interruptibly, NULL, 10);
	send_sig(SIGUSR1, t, 1);
	KUNIT_EXPECT_EQ(test, join_thread(t), -EINTR);
	KUNIT_EXPECT_FALSE(test, m.owner & MUTEX_FLAG_WAITERS);
	mutex_unlock(&m);
	KUNIT_EXPECT_EQ(test, mutex_lock_interruptible(&m), 0);
	mutex_unlock(&m);
}

static void only_sigkill_ends_a_killable_wait(struct kunit *test)
{
	struct task_struct *t;

	mutex_lock(&m);
	t = start_thread(test, lock_killably, NULL, 10);
	send_sig(SIGUSR1, t, 1);
	KUNIT_EXPECT_TRUE(test, m.owner & MUTEX_FLAG_WAITERS);
	send_sig(SIGKILL, t, 1);
	KUNIT_EXPECT_EQ(test, join_thread(t), -EINTR);
	mutex_unlock(&m);
}

/* The signal comes when the mutex was handed over already: the waiter has it. */
static void signal_after_the_handover_comes_too_late(struct kunit *test)
{
	struct task_struct *t;

	mutex_lock(&m);
	t = start_thread(test, lock_interruptibly, NULL, 10);
	preempt_disable();
	mutex_unlock(&m);
	send_sig(SIGUSR1, t, 1);
	preempt_enable();
	KUNIT_EXPECT_EQ(test, join_thread(t), 0);
	KUNIT_EXPECT_STREQ(test, trail(), "l");
}

/* One that gives up between two others leaves their order as it was. */
static void giving_up_leaves_the_others_waiting(struct kunit *test)
{
	struct task_struct *a, *b, *c;

	mutex_lock(&m);
	a = start_thread(test, lock_mark_unlock, "a", 10);
	b = start_thread(test, lock_interruptibly, NULL, 20);
	c = start_thread(test, lock_mark_unlock, "c", 10);
	let_others_run();
	send_sig(SIGUSR1, b, 1);
	let_others_run();
	mutex_unlock(&m);
	join_thread(a);
	join_thread(b);
	join_thread(c);
	KUNIT_EXPECT_STREQ(test, trail(), "iac");
}

static int unlock_it(void *unused)
{
	mutex_unlock(&m);
	return 0;
}

static void unlock_by_another_is_reported_and_refused(struct kunit *test)
{
	kunit_expect_log(test, "BUG: mutex wrong owner");
	mutex_lock(&m);
	join_thread(start_thread(test, unlock_it, NULL, 10));
	KUNIT_EXPECT_PTR_EQ(test, mutex_owner(&m), current);
	mutex_unlock(&m);
}

static void unlock_of_a_free_one_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "BUG: mutex already unlocked");
	mutex_unlock(&m);
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&m));
}

static int lock_twice(void *unused)
{
	int ret;

	allow_signal(SIGKILL);
	mutex_lock(&m);
	ret = mutex_lock_killable(&m);
	mutex_unlock(&m);
	return ret;
}

static void locking_twice_is_reported(struct kunit *test)
{
	struct task_struct *t;

	kunit_expect_log(test, "possible recursive locking detected");
	t = start_thread(test, lock_twice, NULL, 10);
	KUNIT_EXPECT_EQ(test, task_state_to_char(t), 'D');
	send_sig(SIGKILL, t, 1);
	KUNIT_EXPECT_EQ(test, join_thread(t), -EINTR);
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&m));
}

static struct mutex n;

static int lock_n_then_m(void *unused)
{
	int ret;

	allow_signal(SIGKILL);
	mutex_lock(&n);
	ret = mutex_lock_killable(&m);
	if (!ret)
		mutex_unlock(&m);
	mutex_unlock(&n);
	return ret;
}

static void opposite_order_is_reported_as_deadlock(struct kunit *test)
{
	struct task_struct *t;

	mutex_init(&n);
	allow_signal(SIGKILL);
	kunit_expect_log(test, "circular locking deadlock detected");
	mutex_lock(&m);
	t = start_thread(test, lock_n_then_m, NULL, 10);
	send_sig(SIGKILL, current, 1);
	KUNIT_EXPECT_EQ(test, mutex_lock_killable(&n), -EINTR);
	flush_signals(current);
	mutex_unlock(&m);
	KUNIT_EXPECT_EQ(test, join_thread(t), 0);
}

static void lock_from_atomic_context_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "BUG: sleeping function called from invalid context");
	preempt_disable();
	mutex_lock(&m);
	preempt_enable();
	mutex_unlock(&m);
}

static void try_in_softirq(void *ret)
{
	*(int *)ret = mutex_trylock(&m);
	if (*(int *)ret)
		mutex_unlock(&m);
}

static void trylock_works_in_a_softirq(struct kunit *test)
{
	int ret = -1;

	run_in_softirq(test, try_in_softirq, &ret);
	KUNIT_EXPECT_EQ(test, ret, 1);
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&m));
}

static void rt_mutex_is_the_same(struct kunit *test)
{
	DEFINE_RT_MUTEX(rt);

	rt_mutex_lock(&rt);
	KUNIT_EXPECT_TRUE(test, rt_mutex_is_locked(&rt));
	KUNIT_EXPECT_EQ(test, rt_mutex_trylock(&rt), 0);
	rt_mutex_unlock(&rt);
	KUNIT_EXPECT_FALSE(test, rt_mutex_is_locked(&rt));
}

static void count_down_takes_the_mutex_at_zero(struct kunit *test)
{
	atomic_t count = ATOMIC_INIT(2);

	KUNIT_EXPECT_EQ(test, atomic_dec_and_mutex_lock(&count, &m), 0);
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&m));
	KUNIT_EXPECT_EQ(test, atomic_dec_and_mutex_lock(&count, &m), 1);
	KUNIT_EXPECT_TRUE(test, mutex_is_locked(&m));
	mutex_unlock(&m);
}

static int counter;

static int add_slowly(void *unused)
{
	int i;

	for (i = 0; i < 100; i++) {
		mutex_lock(&m);
		int c = counter;

		if (i % 10 == 0)
			usleep_range(20, 30);
		else
			yield();
		counter = c + 1;
		mutex_unlock(&m);
	}
	return 0;
}

static void nobody_is_inside_beside_another(struct kunit *test)
{
	struct task_struct *t[5];
	int i;

	counter = 0;
	for (i = 0; i < 5; i++)
		t[i] = start_thread(test, add_slowly, NULL, i < 3 ? 10 : 0);
	for (i = 0; i < 5; i++)
		join_thread(t[i]);
	KUNIT_EXPECT_EQ(test, counter, 500);
}

static struct kunit_case mutex_cases[] = {
	KUNIT_CASE(free_held_free),
	KUNIT_CASE(trylock_takes_only_a_free_one),
	KUNIT_CASE(waiter_sleeps_until_the_unlock),
	KUNIT_CASE(equals_are_served_in_order),
	KUNIT_CASE(better_ones_are_served_first),
	KUNIT_CASE(unlocker_does_not_overtake_the_waiter),
	KUNIT_CASE(signal_ends_an_interruptible_wait),
	KUNIT_CASE(only_sigkill_ends_a_killable_wait),
	KUNIT_CASE(signal_after_the_handover_comes_too_late),
	KUNIT_CASE(giving_up_leaves_the_others_waiting),
	KUNIT_CASE(unlock_by_another_is_reported_and_refused),
	KUNIT_CASE(unlock_of_a_free_one_is_reported),
	KUNIT_CASE(locking_twice_is_reported),
	KUNIT_CASE(opposite_order_is_reported_as_deadlock),
	KUNIT_CASE(lock_from_atomic_context_is_reported),
	KUNIT_CASE(trylock_works_in_a_softirq),
	KUNIT_CASE(rt_mutex_is_the_same),
	KUNIT_CASE(count_down_takes_the_mutex_at_zero),
	KUNIT_CASE(nobody_is_inside_beside_another),
	{}
};

static struct kunit_suite mutex_suite = {
	.name = "mutex",
	.init = mutex_test_init,
	.test_cases = mutex_cases,
};
kunit_test_suite(mutex_suite);
