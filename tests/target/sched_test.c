// SPDX-License-Identifier: MIT
/* The scheduler: who runs when, by policy and priority. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <bhk/sched.h>
#include <bhk/task.h>
#include "hardirq.h"
#include "threads.h"

static int sched_test_init(struct kunit *test)
{
	trail_reset();
	return 0;
}

static int leave_mark(void *arg)
{
	trail_add(*(const char *)arg);
	return 0;
}

static void wake_of_a_better_thread_preempts_at_once(struct kunit *test)
{
	struct task_struct *t = start_thread(test, leave_mark, "h", 10);

	trail_add('m');
	KUNIT_EXPECT_STREQ(test, trail(), "hm");
	join_thread(t);
}

static void wake_of_an_equal_waits_until_the_waker_sleeps(struct kunit *test)
{
	struct task_struct *t;

	become(10);
	t = start_thread(test, leave_mark, "e", 10);
	trail_add('m');
	join_thread(t);
	KUNIT_EXPECT_STREQ(test, trail(), "me");
}

static void wake_of_a_lesser_waits_until_the_waker_sleeps(struct kunit *test)
{
	struct task_struct *t;

	become(10);
	t = start_thread(test, leave_mark, "l", 9);
	cond_resched();
	yield();
	trail_add('m');
	join_thread(t);
	KUNIT_EXPECT_STREQ(test, trail(), "ml");
}

static void wake_in_arg(void *t)
{
	wake_up_process(t);
	trail_add('i');
}

static void wake_in_an_interrupt_preempts_at_its_end(struct kunit *test)
{
	struct task_struct *t = make_thread(test, leave_mark, "h", 10);

	run_in_hardirq(test, wake_in_arg, t);
	trail_add('m');
	KUNIT_EXPECT_STREQ(test, trail(), "ihm");
	join_thread(t);
}

static void wake_in_a_softirq_preempts_at_its_end(struct kunit *test)
{
	struct task_struct *t = make_thread(test, leave_mark, "h", 10);

	run_in_softirq(test, wake_in_arg, t);
	trail_add('m');
	KUNIT_EXPECT_STREQ(test, trail(), "ihm");
	join_thread(t);
}

static void wake_with_preemption_off_waits_for_the_enable(struct kunit *test)
{
	struct task_struct *t = make_thread(test, leave_mark, "h", 10);

	preempt_disable();
	wake_in_arg(t);
	preempt_disable();
	preempt_enable();
	trail_add('m');
	preempt_enable();
	KUNIT_EXPECT_STREQ(test, trail(), "imh");
	join_thread(t);
}

static void wake_under_a_spinlock_waits_for_the_unlock(struct kunit *test)
{
	struct task_struct *t = make_thread(test, leave_mark, "h", 10);
	DEFINE_SPINLOCK(lock);
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);
	wake_in_arg(t);
	spin_unlock_irqrestore(&lock, flags);
	trail_add('m');
	KUNIT_EXPECT_STREQ(test, trail(), "ihm");
	join_thread(t);
}

static void wake_with_bh_off_waits_for_the_enable(struct kunit *test)
{
	struct task_struct *t = make_thread(test, leave_mark, "h", 10);

	local_bh_disable();
	wake_in_arg(t);
	local_bh_enable();
	trail_add('m');
	KUNIT_EXPECT_STREQ(test, trail(), "ihm");
	join_thread(t);
}

static int mark_yield_mark(void *arg)
{
	leave_mark(arg);
	yield();
	leave_mark(arg);
	return 0;
}

static void yield_lets_equals_run_first(struct kunit *test)
{
	struct task_struct *a, *b;

	become(20);
	a = start_thread(test, mark_yield_mark, "a", 10);
	b = start_thread(test, mark_yield_mark, "b", 10);
	join_thread(b);
	join_thread(a);
	KUNIT_EXPECT_STREQ(test, trail(), "abab");
}

static struct task_struct *better;

static int mark_wake_mark(void *arg)
{
	leave_mark(arg);
	wake_up_process(better);
	leave_mark(arg);
	return 0;
}

static void preempted_thread_goes_on_before_its_equals(struct kunit *test)
{
	struct task_struct *a, *b;

	become(30);
	better = make_thread(test, leave_mark, "h", 20);
	a = start_thread(test, mark_wake_mark, "a", 10);
	b = start_thread(test, leave_mark, "b", 10);
	join_thread(b);
	join_thread(a);
	join_thread(better);
	KUNIT_EXPECT_STREQ(test, trail(), "ahab");
}

/* Two threads of which each ends when it sees the other: only turns let both end. */
struct pair {
	bool here[2];
	int policy;
};

static int wait_for_the_other(struct pair *pair, int me)
{
	struct sched_param param = { .sched_priority = pair->policy == SCHED_NORMAL ? 0 : 10 };

	sched_setscheduler_nocheck(current, pair->policy, &param);
	WRITE_ONCE(pair->here[me], true);
	while (!READ_ONCE(pair->here[!me]))
		cpu_relax();
	return 0;
}

static int pair_first(void *arg)
{
	return wait_for_the_other(arg, 0);
}

static int pair_second(void *arg)
{
	return wait_for_the_other(arg, 1);
}

static void run_pair(struct kunit *test, int policy)
{
	struct pair pair = { .policy = policy };
	struct task_struct *a, *b;

	become(40);
	a = start_thread(test, pair_first, &pair, 30);
	b = start_thread(test, pair_second, &pair, 30);
	join_thread(a);
	join_thread(b);
	KUNIT_EXPECT_TRUE(test, pair.here[0] && pair.here[1]);
}

static void rr_threads_take_turns(struct kunit *test)
{
	run_pair(test, SCHED_RR);
}

static void normal_threads_take_turns(struct kunit *test)
{
	run_pair(test, SCHED_NORMAL);
}

static int busy_then_mark(void *arg)
{
	busy_ms(150);
	return leave_mark(arg);
}

static void fifo_threads_do_not_take_turns(struct kunit *test)
{
	struct task_struct *a, *b;

	become(20);
	a = start_thread(test, busy_then_mark, "a", 10);
	b = start_thread(test, leave_mark, "b", 10);
	join_thread(b);
	join_thread(a);
	KUNIT_EXPECT_STREQ(test, trail(), "ab");
}

static int hog(void *unused)
{
	while (!kthread_should_stop())
		cpu_relax();
	return 0;
}

/* Runs two hogs of different nice for @ms. @us: the CPU time of each. */
static void compete(struct kunit *test, int nice_a, int nice_b, unsigned int ms, u64 us[2])
{
	struct task_struct *a, *b;

	become(10);
	a = start_thread(test, hog, NULL, 0);
	b = start_thread(test, hog, NULL, 0);
	set_user_nice(a, nice_a);
	set_user_nice(b, nice_b);
	msleep(ms);
	us[0] = task_sched_runtime(a) / NSEC_PER_USEC;
	us[1] = task_sched_runtime(b) / NSEC_PER_USEC;
	end_thread(a);
	end_thread(b);
}

static void equal_nice_shares_equally(struct kunit *test)
{
	u64 us[2];

	compete(test, 0, 0, 420, us);
	KUNIT_EXPECT_GT(test, us[0], 180000ull);
	KUNIT_EXPECT_GT(test, us[1], 180000ull);
}

static void nice_scales_the_share(struct kunit *test)
{
	u64 us[2];

	compete(test, 0, 10, 460, us);
	KUNIT_EXPECT_GT(test, us[0], us[1] * 3 / 2);
	KUNIT_EXPECT_LT(test, us[0], us[1] * 3);
}

static void nice_19_does_not_starve(struct kunit *test)
{
	u64 us[2];

	compete(test, -20, 19, 900, us);
	KUNIT_EXPECT_GT(test, us[1], 5000ull);
	KUNIT_EXPECT_GT(test, us[0], us[1] * 50);
}

static struct completion turn[2];

/* Two of these keep the CPU busy by turns, each asleep when the other's slice is looked at. */
static int take_turns(int me)
{
	while (!kthread_should_stop()) {
		wait_for_completion(&turn[me]);
		busy_ms(7);
		complete(&turn[!me]);
	}
	complete_all(&turn[!me]);
	return 0;
}

static int turn_first(void *unused)
{
	return take_turns(0);
}

static int turn_second(void *unused)
{
	return take_turns(1);
}

static void threads_that_sleep_do_not_starve_a_hog(struct kunit *test)
{
	struct task_struct *a, *b, *c;
	u64 us;

	become(10);
	init_completion(&turn[0]);
	init_completion(&turn[1]);
	a = start_thread(test, turn_first, NULL, 0);
	b = start_thread(test, turn_second, NULL, 0);
	c = start_thread(test, hog, NULL, 0);
	set_user_nice(c, 19);
	complete(&turn[0]);
	msleep(500);
	us = task_sched_runtime(c) / NSEC_PER_USEC;
	end_thread(a);
	end_thread(b);
	end_thread(c);
	KUNIT_EXPECT_GT(test, us, 5000ull);
}

static void slices_follow_nice(struct kunit *test)
{
	static const struct { int nice, us; } want[] = {
		{ -20, 800000 }, { -1, 420000 }, { 0, 100000 }, { 10, 50000 }, { 19, 5000 },
	};
	struct task_struct *t = make_thread(test, leave_mark, "x", 0);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(want); i++) {
		set_user_nice(t, want[i].nice);
		KUNIT_EXPECT_EQ(test, task_nice(t), want[i].nice);
		KUNIT_EXPECT_EQ(test, t->slice_end - (u32)t->sum_exec, (u32)want[i].us);
	}
	set_user_nice(t, 20);
	KUNIT_EXPECT_EQ(test, task_nice(t), 19);
	end_thread(t);
}

static void better_nice_preempts(struct kunit *test)
{
	struct task_struct *t = make_thread(test, leave_mark, "h", 0);

	set_user_nice(t, -5);
	wake_up_process(t);
	trail_add('m');
	KUNIT_EXPECT_STREQ(test, trail(), "hm");
	join_thread(t);
}

static void raising_a_runnable_thread_preempts(struct kunit *test)
{
	struct task_struct *t = start_thread(test, leave_mark, "h", 0);

	preempt_disable();
	trail_add('m');
	sched_set_fifo_low(t);
	preempt_enable();
	trail_add('n');
	KUNIT_EXPECT_EQ(test, t->rt_priority, 1u);
	join_thread(t);
	KUNIT_EXPECT_STREQ(test, trail(), "mhn");
}

static void lowering_oneself_gives_way(struct kunit *test)
{
	struct task_struct *t;

	become(20);
	t = start_thread(test, leave_mark, "t", 10);
	trail_add('m');
	become(5);
	trail_add('n');
	KUNIT_EXPECT_STREQ(test, trail(), "mtn");
	join_thread(t);
}

static void setscheduler_refuses_what_does_not_exist(struct kunit *test)
{
	struct sched_param none = { 0 }, one = { 1 }, hundred = { 100 }, best = { 99 };
	struct task_struct *t = make_thread(test, leave_mark, "x", 0);

	KUNIT_EXPECT_EQ(test, sched_setscheduler(t, SCHED_FIFO, &none), -EINVAL);
	KUNIT_EXPECT_EQ(test, sched_setscheduler(t, SCHED_RR, &hundred), -EINVAL);
	KUNIT_EXPECT_EQ(test, sched_setscheduler(t, SCHED_NORMAL, &one), -EINVAL);
	KUNIT_EXPECT_EQ(test, sched_setscheduler(t, 77, &one), -EINVAL);
	KUNIT_EXPECT_EQ(test, t->policy, (unsigned int)SCHED_NORMAL);
	KUNIT_EXPECT_EQ(test, sched_setscheduler(t, SCHED_FIFO, &best), 0);
	KUNIT_EXPECT_EQ(test, t->prio, 0);
	KUNIT_EXPECT_EQ(test, task_prio(t), -100);
	sched_set_fifo(t);
	KUNIT_EXPECT_EQ(test, t->prio, 49);
	sched_set_normal(t, 3);
	KUNIT_EXPECT_EQ(test, t->prio, 123);
	end_thread(t);
}

static void wake_up_says_whether_it_slept(struct kunit *test)
{
	struct task_struct *t = make_thread(test, leave_mark, "x", 0);

	KUNIT_EXPECT_EQ(test, wake_up_state(t, TASK_INTERRUPTIBLE), 0);
	KUNIT_EXPECT_EQ(test, wake_up_process(t), 1);
	KUNIT_EXPECT_EQ(test, wake_up_process(t), 0);
	KUNIT_EXPECT_EQ(test, wake_up_process(current), 0);
	join_thread(t);
	KUNIT_EXPECT_STREQ(test, trail(), "x");
}

static void wake_before_the_sleep_is_not_lost(struct kunit *test)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	KUNIT_EXPECT_EQ(test, wake_up_process(current), 1);
	schedule();
	KUNIT_EXPECT_EQ(test, current->__state, (unsigned int)TASK_RUNNING);
}

static void wake_current(void *t)
{
	wake_up_process(t);
}

static void wake_by_an_interrupt_before_the_sleep_is_not_lost(struct kunit *test)
{
	struct task_struct *me = current;

	set_current_state(TASK_INTERRUPTIBLE);
	/* Taken here, before schedule(): request_irq and free_irq would change the state. */
	preempt_disable();
	wake_current(me);
	preempt_enable();
	schedule();
	KUNIT_EXPECT_EQ(test, current->__state, (unsigned int)TASK_RUNNING);
}

/* An interrupt between setting the state and sleeping must not take it off the run queue. */
static void preemption_on_the_way_to_sleep_keeps_it_runnable(struct kunit *test)
{
	struct task_struct *t = make_thread(test, leave_mark, "h", 10);

	set_current_state(TASK_UNINTERRUPTIBLE);
	wake_up_process(t);
	trail_add('m');
	__set_current_state(TASK_RUNNING);
	KUNIT_EXPECT_STREQ(test, trail(), "hm");
	join_thread(t);
}

static int sleep_then_mark(void *mark)
{
	msleep(5);
	return leave_mark(mark);
}

/* Even the worst thread is better than the idle one. */
static void nice_19_wakes_an_idle_cpu(struct kunit *test)
{
	struct task_struct *t = make_thread(test, sleep_then_mark, "t", 0);

	set_user_nice(t, 19);
	wake_up_process(t);
	become(10);
	msleep(40);
	KUNIT_EXPECT_STREQ(test, trail(), "t");
	join_thread(t);
}

static void cond_resched_says_whether_others_ran(struct kunit *test)
{
	struct task_struct *t = make_thread(test, leave_mark, "h", 10);

	KUNIT_EXPECT_EQ(test, cond_resched(), 0);
	local_irq_disable();
	wake_up_process(t);
	local_irq_enable();
	KUNIT_EXPECT_TRUE(test, need_resched());
	KUNIT_EXPECT_EQ(test, cond_resched(), 1);
	KUNIT_EXPECT_STREQ(test, trail(), "h");
	join_thread(t);
}

static void sleeping_under_a_spinlock_is_reported(struct kunit *test)
{
	DEFINE_SPINLOCK(lock);

	kunit_expect_log(test, "BUG: scheduling while atomic: ");
	if (IS_ENABLED(CONFIG_DEBUG_SPINLOCK))
		kunit_expect_log(test, " #0: spinlock ");
	spin_lock(&lock);
	schedule_timeout_uninterruptible(1);
	preempt_disable();
	spin_unlock(&lock);
}

static void runtime_is_what_was_used(struct kunit *test)
{
	u64 before = task_sched_runtime(current), used;

	busy_ms(20);
	msleep(100);
	used = task_sched_runtime(current) - before;
	KUNIT_EXPECT_GE(test, used, 20 * (u64)NSEC_PER_MSEC);
	KUNIT_EXPECT_LT(test, used, 30 * (u64)NSEC_PER_MSEC);
}

static void idle_time_is_what_nobody_used(struct kunit *test)
{
	struct sched_stats a, b;

	sched_get_stats(&a);
	msleep(200);
	sched_get_stats(&b);
	KUNIT_EXPECT_GE(test, b.idle_us - a.idle_us, 150000ull);
	KUNIT_EXPECT_LT(test, b.idle_us - a.idle_us, 230000ull);
	KUNIT_EXPECT_GE(test, b.nr_switches - a.nr_switches, 2ul);
}

static struct kunit_case sched_cases[] = {
	KUNIT_CASE(wake_of_a_better_thread_preempts_at_once),
	KUNIT_CASE(wake_of_an_equal_waits_until_the_waker_sleeps),
	KUNIT_CASE(wake_of_a_lesser_waits_until_the_waker_sleeps),
	KUNIT_CASE(wake_in_an_interrupt_preempts_at_its_end),
	KUNIT_CASE(wake_in_a_softirq_preempts_at_its_end),
	KUNIT_CASE(wake_with_preemption_off_waits_for_the_enable),
	KUNIT_CASE(wake_under_a_spinlock_waits_for_the_unlock),
	KUNIT_CASE(wake_with_bh_off_waits_for_the_enable),
	KUNIT_CASE(yield_lets_equals_run_first),
	KUNIT_CASE(preempted_thread_goes_on_before_its_equals),
	KUNIT_CASE(rr_threads_take_turns),
	KUNIT_CASE(normal_threads_take_turns),
	KUNIT_CASE(fifo_threads_do_not_take_turns),
	KUNIT_CASE(equal_nice_shares_equally),
	KUNIT_CASE(nice_scales_the_share),
	KUNIT_CASE(nice_19_does_not_starve),
	KUNIT_CASE(threads_that_sleep_do_not_starve_a_hog),
	KUNIT_CASE(slices_follow_nice),
	KUNIT_CASE(better_nice_preempts),
	KUNIT_CASE(raising_a_runnable_thread_preempts),
	KUNIT_CASE(lowering_oneself_gives_way),
	KUNIT_CASE(setscheduler_refuses_what_does_not_exist),
	KUNIT_CASE(wake_up_says_whether_it_slept),
	KUNIT_CASE(wake_before_the_sleep_is_not_lost),
	KUNIT_CASE(wake_by_an_interrupt_before_the_sleep_is_not_lost),
	KUNIT_CASE(preemption_on_the_way_to_sleep_keeps_it_runnable),
	KUNIT_CASE(nice_19_wakes_an_idle_cpu),
	KUNIT_CASE(cond_resched_says_whether_others_ran),
	KUNIT_CASE(sleeping_under_a_spinlock_is_reported),
	KUNIT_CASE(runtime_is_what_was_used),
	KUNIT_CASE(idle_time_is_what_nobody_used),
	{}
};

static struct kunit_suite sched_suite = {
	.name = "sched",
	.init = sched_test_init,
	.test_cases = sched_cases,
};
kunit_test_suite(sched_suite);
