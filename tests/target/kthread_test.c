// SPDX-License-Identifier: MIT
/* kthreads: create, run, stop, park, end, and that nothing of them stays. */
#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include <linux/spinlock.h>
#include <bhk/task.h>
#include "threads.h"

static int runs;
static DECLARE_COMPLETION(started);

static int kthread_test_init(struct kunit *test)
{
	runs = 0;
	reinit_completion(&started);
	trail_reset();
	return 0;
}

static int count_run(void *arg)
{
	runs++;
	return (long)arg;
}

static int until_stopped(void *arg)
{
	complete(&started);
	while (!kthread_should_stop())
		schedule_timeout_interruptible(MAX_SCHEDULE_TIMEOUT);
	return (long)arg;
}

static void create_leaves_it_asleep(struct kunit *test)
{
	struct task_struct *t = kthread_create(count_run, (void *)5, "sleepy/%d", 3);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, t);
	msleep(50);
	KUNIT_EXPECT_EQ(test, runs, 0);
	KUNIT_EXPECT_EQ(test, task_state_to_char(t), 'D');
	KUNIT_EXPECT_STREQ(test, t->comm, "sleepy/3");
	KUNIT_EXPECT_PTR_EQ(test, kthread_func(t), count_run);
	KUNIT_EXPECT_PTR_EQ(test, kthread_data(t), (void *)5);
	KUNIT_EXPECT_TRUE(test, t->flags & PF_KTHREAD);
	kthread_stop(t);
}

static void stop_before_the_first_wake_calls_nothing(struct kunit *test)
{
	struct task_struct *t = kthread_create(count_run, NULL, "never");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, t);
	KUNIT_EXPECT_EQ(test, kthread_stop(t), -EINTR);
	KUNIT_EXPECT_EQ(test, runs, 0);
}

static void stop_returns_what_the_function_returned(struct kunit *test)
{
	struct task_struct *t = kthread_run(until_stopped, (void *)42, "answer");

	wait_for_completion(&started);
	KUNIT_EXPECT_EQ(test, task_state_to_char(t), 'S');
	KUNIT_EXPECT_EQ(test, kthread_stop(t), 42);
}

static void stop_of_one_that_ended_by_itself(struct kunit *test)
{
	struct task_struct *t = start_thread(test, count_run, (void *)7, 10);

	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_TRUE(test, t->flags & PF_EXITING);
	KUNIT_EXPECT_EQ(test, end_thread(t), 7);
}

static void stop_of_one_that_is_about_to_sleep(struct kunit *test)
{
	struct task_struct *t = kthread_run(until_stopped, (void *)1, "race");
	int i;

	/* At each of these points of the loop the stop must not be slept through. */
	wait_for_completion(&started);
	for (i = 0; i < 50; i++) {
		wake_up_process(t);
		if (i % 2)
			yield();
	}
	KUNIT_EXPECT_EQ(test, kthread_stop(t), 1);
}

static void should_stop_is_false_for_others(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, kthread_should_stop());
	KUNIT_EXPECT_FALSE(test, kthread_should_park());
}

static void long_names_are_cut(struct kunit *test)
{
	struct task_struct *t = kthread_create(count_run, NULL, "a_name_of_%s", "twenty_chars");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, t);
	KUNIT_EXPECT_STREQ(test, t->comm, "a_name_of_twent");
	set_task_comm(t, "short");
	KUNIT_EXPECT_STREQ(test, t->comm, "short");
	kthread_stop(t);
}

static int complete_and_exit(void *arg)
{
	kthread_complete_and_exit(arg, 9);
}

static int exit_deep_inside(void *unused)
{
	kthread_exit(8);
}

static void exit_from_inside(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(done);
	struct task_struct *t = start_thread(test, complete_and_exit, &done, 10);

	wait_for_completion(&done);
	KUNIT_EXPECT_EQ(test, end_thread(t), 9);
	t = start_thread(test, exit_deep_inside, NULL, 10);
	KUNIT_EXPECT_EQ(test, end_thread(t), 8);
}

static int parks(void *unused)
{
	while (!kthread_should_stop()) {
		if (kthread_should_park()) {
			trail_add('p');
			kthread_parkme();
			trail_add('u');
		}
		schedule_timeout_interruptible(1);
	}
	return 3;
}

static void park_and_unpark(struct kunit *test)
{
	struct task_struct *t = start_thread(test, parks, NULL, 10);

	KUNIT_EXPECT_EQ(test, kthread_park(t), 0);
	KUNIT_EXPECT_EQ(test, t->__state, (unsigned int)TASK_PARKED);
	KUNIT_EXPECT_EQ(test, task_state_to_char(t), 'P');
	KUNIT_EXPECT_EQ(test, kthread_park(t), -EBUSY);
	KUNIT_EXPECT_EQ(test, wake_up_process(t), 0);
	kthread_unpark(t);
	KUNIT_EXPECT_EQ(test, kthread_park(t), 0);
	kthread_unpark(t);
	msleep(30);
	KUNIT_EXPECT_EQ(test, end_thread(t), 3);
	KUNIT_EXPECT_STREQ(test, trail(), "pupu");
}

static void stop_of_a_parked_one(struct kunit *test)
{
	struct task_struct *t = start_thread(test, parks, NULL, 0);

	KUNIT_EXPECT_EQ(test, kthread_park(t), 0);
	KUNIT_EXPECT_EQ(test, end_thread(t), 3);
}

static void park_before_the_first_wake_calls_nothing(struct kunit *test)
{
	struct task_struct *t = make_thread(test, count_run, NULL, 0);

	KUNIT_EXPECT_EQ(test, kthread_park(t), 0);
	KUNIT_EXPECT_EQ(test, runs, 0);
	kthread_unpark(t);
	join_thread(t);
	KUNIT_EXPECT_EQ(test, runs, 1);
}

static void park_of_an_ended_one(struct kunit *test)
{
	struct task_struct *t = start_thread(test, count_run, NULL, 10);

	KUNIT_EXPECT_EQ(test, kthread_park(t), -ENOSYS);
	end_thread(t);
}

/* A busy thread of higher priority than kthreadd makes and ends more threads than fit. */
static void ended_threads_leave_nothing(struct kunit *test)
{
	unsigned int before = nr_threads, i;
	unsigned long forks = total_forks;

	become(50);
	for (i = 0; i < 2 * MAX_THREADS; i++) {
		struct task_struct *t = kthread_create(count_run, NULL, "many");

		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, t);
		kthread_stop(t);
	}
	KUNIT_EXPECT_EQ(test, nr_threads, before);
	KUNIT_EXPECT_EQ(test, total_forks - forks, 2ul * MAX_THREADS);
}

static void too_many_threads_is_an_error(struct kunit *test)
{
	struct task_struct **all = kunit_kcalloc(test, MAX_THREADS, sizeof(*all), GFP_KERNEL);
	unsigned int before = nr_threads, refused = nr_threads_refused, n, i;
	struct task_struct *t = NULL;

	KUNIT_ASSERT_NOT_NULL(test, all);
	for (n = 0; n < MAX_THREADS; n++) {
		t = kthread_create(count_run, NULL, "many");
		if (IS_ERR(t))
			break;
		all[n] = t;
	}
	KUNIT_EXPECT_EQ(test, PTR_ERR(t), -EAGAIN);
	KUNIT_EXPECT_EQ(test, nr_threads_refused, refused + 1);
	KUNIT_EXPECT_EQ(test, n, MAX_THREADS - before);
	for (i = 0; i < n; i++)
		kthread_stop(all[i]);
	KUNIT_EXPECT_EQ(test, nr_threads, before);
}

static void pids_are_unique_and_found(struct kunit *test)
{
	struct task_struct *a = make_thread(test, count_run, NULL, 0);
	struct task_struct *b = make_thread(test, count_run, NULL, 0);
	struct task_struct *found = get_task_by_pid(b->pid);

	KUNIT_EXPECT_NE(test, a->pid, b->pid);
	KUNIT_EXPECT_EQ(test, task_pid_nr(a), a->tgid);
	KUNIT_EXPECT_PTR_EQ(test, found, b);
	KUNIT_EXPECT_EQ(test, task_ppid_nr(a), 2);
	if (found)
		put_task_struct(found);
	found = get_task_by_pid(0);
	KUNIT_EXPECT_PTR_EQ(test, found, &init_task);
	put_task_struct(found);
	KUNIT_EXPECT_NULL(test, get_task_by_pid(32769));
	end_thread(a);
	end_thread(b);
}

static void all_threads_are_walked_in_order(struct kunit *test)
{
	unsigned int n = 0, me = 0, kthreadd = 0;
	struct task_struct *p;
	pid_t last = -1;

	for_each_task(p) {
		KUNIT_EXPECT_GT(test, p->pid, last);
		last = p->pid;
		me += p == current;
		kthreadd += !strcmp(p->comm, "kthreadd") && p->pid == 2;
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, nr_threads + 1);
	KUNIT_EXPECT_EQ(test, me, 1u);
	KUNIT_EXPECT_EQ(test, kthreadd, 1u);
}

static void walk_survives_the_end_of_a_thread(struct kunit *test)
{
	struct task_struct *t[3], *p;
	unsigned int i, seen = 0;

	for (i = 0; i < 3; i++)
		t[i] = make_thread(test, count_run, NULL, 0);
	for_each_task(p) {
		if (p == t[0]) {
			end_thread(t[0]);
			end_thread(t[1]);
		}
		seen += p == t[2];
		KUNIT_EXPECT_FALSE(test, p == t[1]);
	}
	KUNIT_EXPECT_EQ(test, seen, 1u);
	end_thread(t[2]);
}

static int exits_with_preemption_off(void *unused)
{
	preempt_disable();
	return 0;
}

static void exit_with_preemption_off_is_reported(struct kunit *test)
{
	struct task_struct *t = make_thread(test, exits_with_preemption_off, NULL, 10);
	int before = preempt_count();

	kunit_expect_log(test, "exited with preempt_count 1");
	wake_up_process(t);
	KUNIT_EXPECT_EQ(test, preempt_count(), before);
	end_thread(t);
}

static DEFINE_MUTEX(left_locked);

static int exits_with_a_mutex(void *unused)
{
	mutex_lock(&left_locked);
	return 0;
}

static void exit_with_a_mutex_is_reported(struct kunit *test)
{
	struct task_struct *t = make_thread(test, exits_with_a_mutex, NULL, 10);

	kunit_expect_log(test, "with 1 lock(s) still held");
	wake_up_process(t);
	end_thread(t);
	mutex_init(&left_locked);
}

static void wchan_is_the_function_that_sleeps(struct kunit *test)
{
	struct task_struct *t = start_thread(test, until_stopped, NULL, 10);
	char name[64];

	snprintf(name, sizeof(name), "%ps", (void *)get_wchan(t));
	KUNIT_EXPECT_STREQ(test, name, "until_stopped");
	KUNIT_EXPECT_EQ(test, get_wchan(current), 0ul);
	end_thread(t);
}

static int waits_for_sigint(void *unused)
{
	allow_signal(SIGINT);
	set_current_state(TASK_INTERRUPTIBLE);
	if (!signal_pending(current))
		schedule();
	return kernel_dequeue_signal();
}

static void an_allowed_signal_ends_the_sleep(struct kunit *test)
{
	struct task_struct *t = start_thread(test, waits_for_sigint, NULL, 10);

	send_sig(SIGTERM, t, 1);
	KUNIT_EXPECT_EQ(test, task_state_to_char(t), 'S');
	KUNIT_EXPECT_FALSE(test, signal_pending(t));
	send_sig(SIGINT, t, 1);
	KUNIT_EXPECT_EQ(test, join_thread(t), SIGINT);
	KUNIT_EXPECT_EQ(test, send_sig(99, current, 1), -EINVAL);
}

static struct kunit_case kthread_cases[] = {
	KUNIT_CASE(create_leaves_it_asleep),
	KUNIT_CASE(stop_before_the_first_wake_calls_nothing),
	KUNIT_CASE(stop_returns_what_the_function_returned),
	KUNIT_CASE(stop_of_one_that_ended_by_itself),
	KUNIT_CASE(stop_of_one_that_is_about_to_sleep),
	KUNIT_CASE(should_stop_is_false_for_others),
	KUNIT_CASE(long_names_are_cut),
	KUNIT_CASE(exit_from_inside),
	KUNIT_CASE(park_and_unpark),
	KUNIT_CASE(stop_of_a_parked_one),
	KUNIT_CASE(park_before_the_first_wake_calls_nothing),
	KUNIT_CASE(park_of_an_ended_one),
	KUNIT_CASE(ended_threads_leave_nothing),
	KUNIT_CASE(too_many_threads_is_an_error),
	KUNIT_CASE(pids_are_unique_and_found),
	KUNIT_CASE(all_threads_are_walked_in_order),
	KUNIT_CASE(walk_survives_the_end_of_a_thread),
	KUNIT_CASE(exit_with_preemption_off_is_reported),
	KUNIT_CASE(exit_with_a_mutex_is_reported),
	KUNIT_CASE(wchan_is_the_function_that_sleeps),
	KUNIT_CASE(an_allowed_signal_ends_the_sleep),
	{}
};

static struct kunit_suite kthread_suite = {
	.name = "kthread",
	.init = kthread_test_init,
	.test_cases = kthread_cases,
};
kunit_test_suite(kthread_suite);
