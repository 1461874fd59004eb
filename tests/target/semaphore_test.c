// SPDX-License-Identifier: MIT
/* Semaphores and reader-writer semaphores. */
#include <linux/jiffies.h>
#include <linux/rwsem.h>
#include <linux/sched/signal.h>
#include <linux/semaphore.h>
#include "hardirq.h"
#include "threads.h"

static struct semaphore sem;
static struct rw_semaphore rw;
static struct completion go;

static int semaphore_test_init(struct kunit *test)
{
	sema_init(&sem, 1);
	init_rwsem(&rw);
	init_completion(&go);
	trail_reset();
	return 0;
}

static DEFINE_SEMAPHORE(one);

static void count_is_what_is_free(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, one.count, 1u);
	sema_init(&sem, 2);
	down(&sem);
	KUNIT_EXPECT_EQ(test, down_interruptible(&sem), 0);
	KUNIT_EXPECT_EQ(test, sem.count, 0u);
	KUNIT_EXPECT_EQ(test, down_trylock(&sem), 1);
	up(&sem);
	up(&sem);
	up(&sem);
	KUNIT_EXPECT_EQ(test, sem.count, 3u);
	KUNIT_EXPECT_EQ(test, down_trylock(&sem), 0);
	KUNIT_EXPECT_EQ(test, down_killable(&sem), 0);
	KUNIT_EXPECT_EQ(test, down_timeout(&sem, 1), 0);
	KUNIT_EXPECT_EQ(test, sem.count, 0u);
}

static int down_mark(void *mark)
{
	down(&sem);
	trail_add(*(const char *)mark);
	return 0;
}

static void up_hands_over_in_order(struct kunit *test)
{
	struct task_struct *t[3];
	int i;

	down(&sem);
	t[0] = start_thread(test, down_mark, "a", 10);
	t[1] = start_thread(test, down_mark, "b", 30);
	t[2] = start_thread(test, down_mark, "c", 20);
	for (i = 0; i < 3; i++) {
		preempt_disable();
		up(&sem);
		/* Handed over: it was never free for others. */
		KUNIT_EXPECT_EQ(test, sem.count, 0u);
		KUNIT_EXPECT_EQ(test, down_trylock(&sem), 1);
		preempt_enable();
	}
	KUNIT_EXPECT_STREQ(test, trail(), "abc");
	for (i = 0; i < 3; i++)
		join_thread(t[i]);
}

static void up_in_arg(void *unused)
{
	up(&sem);
}

static void up_from_interrupt_and_softirq(struct kunit *test)
{
	struct task_struct *t;

	down(&sem);
	t = start_thread(test, down_mark, "a", 10);
	run_in_hardirq(test, up_in_arg, NULL);
	KUNIT_EXPECT_STREQ(test, trail(), "a");
	run_in_softirq(test, up_in_arg, NULL);
	KUNIT_EXPECT_EQ(test, sem.count, 1u);
	join_thread(t);
}

static void down_timeout_ends_in_time(struct kunit *test)
{
	unsigned long start = jiffies;

	down(&sem);
	KUNIT_EXPECT_EQ(test, down_timeout(&sem, 5), -ETIME);
	KUNIT_EXPECT_GE(test, jiffies - start, 5ul);
	KUNIT_EXPECT_LE(test, jiffies - start, 7ul);
	KUNIT_EXPECT_TRUE(test, list_empty(&sem.wait_list));
	up(&sem);
	KUNIT_EXPECT_EQ(test, sem.count, 1u);
}

static int down_with_signal(void *unused)
{
	allow_signal(SIGUSR1);
	return down_interruptible(&sem);
}

static void signal_ends_an_interruptible_down(struct kunit *test)
{
	struct task_struct *t;

	down(&sem);
	t = start_thread(test, down_with_signal, NULL, 10);
	send_sig(SIGUSR1, t, 1);
	KUNIT_EXPECT_EQ(test, join_thread(t), -EINTR);
	up(&sem);
	KUNIT_EXPECT_EQ(test, sem.count, 1u);
}

static int reader(void *mark)
{
	down_read(&rw);
	trail_add(*(const char *)mark);
	wait_for_completion(&go);
	up_read(&rw);
	return 0;
}

static int writer(void *mark)
{
	down_write(&rw);
	trail_add(*(const char *)mark);
	wait_for_completion(&go);
	up_write(&rw);
	return 0;
}

static void readers_share_a_writer_does_not(struct kunit *test)
{
	struct task_struct *t[3];

	t[0] = start_thread(test, reader, "r", 10);
	t[1] = start_thread(test, reader, "s", 10);
	t[2] = start_thread(test, writer, "w", 10);
	KUNIT_EXPECT_STREQ(test, trail(), "rs");
	KUNIT_EXPECT_EQ(test, rw.count, 2);
	complete(&go);
	KUNIT_EXPECT_STREQ(test, trail(), "rs");
	complete(&go);
	KUNIT_EXPECT_STREQ(test, trail(), "rsw");
	KUNIT_EXPECT_EQ(test, rw.count, RWSEM_WRITER);
	complete(&go);
	for (int i = 0; i < 3; i++)
		join_thread(t[i]);
	KUNIT_EXPECT_FALSE(test, rwsem_is_locked(&rw));
}

static void waiting_writer_holds_back_later_readers(struct kunit *test)
{
	struct task_struct *t[4];

	t[0] = start_thread(test, reader, "r", 10);
	t[1] = start_thread(test, writer, "w", 10);
	t[2] = start_thread(test, reader, "s", 10);
	t[3] = start_thread(test, reader, "t", 10);
	KUNIT_EXPECT_EQ(test, down_read_trylock(&rw), 0);
	KUNIT_EXPECT_TRUE(test, rwsem_is_contended(&rw));
	complete(&go);
	KUNIT_EXPECT_STREQ(test, trail(), "rw");
	complete(&go);
	KUNIT_EXPECT_STREQ(test, trail(), "rwst");
	complete_all(&go);
	for (int i = 0; i < 4; i++)
		join_thread(t[i]);
}

static void trylocks_and_downgrade(struct kunit *test)
{
	struct task_struct *t;
	int held = current->locks_held;

	KUNIT_EXPECT_EQ(test, down_write_trylock(&rw), 1);
	KUNIT_EXPECT_EQ(test, down_read_trylock(&rw), 0);
	KUNIT_EXPECT_EQ(test, down_write_trylock(&rw), 0);
	t = start_thread(test, reader, "r", 10);
	KUNIT_EXPECT_STREQ(test, trail(), "");
	downgrade_write(&rw);
	KUNIT_EXPECT_STREQ(test, trail(), "r");
	KUNIT_EXPECT_EQ(test, rw.count, 2);
	KUNIT_EXPECT_EQ(test, down_read_trylock(&rw), 1);
	up_read(&rw);
	up_read(&rw);
	KUNIT_EXPECT_EQ(test, current->locks_held, held);
	complete(&go);
	join_thread(t);
}

static int killable_writer(void *unused)
{
	allow_signal(SIGKILL);
	return down_write_killable(&rw);
}

/* A writer that gives up no longer holds back the readers behind it. */
static void giving_up_lets_the_readers_behind_in(struct kunit *test)
{
	struct task_struct *r, *w, *s;

	r = start_thread(test, reader, "r", 10);
	w = start_thread(test, killable_writer, NULL, 10);
	s = start_thread(test, reader, "s", 10);
	KUNIT_EXPECT_STREQ(test, trail(), "r");
	send_sig(SIGKILL, w, 1);
	KUNIT_EXPECT_STREQ(test, trail(), "rs");
	KUNIT_EXPECT_EQ(test, join_thread(w), -EINTR);
	complete_all(&go);
	join_thread(r);
	join_thread(s);
}

static void wrong_ups_are_reported_and_refused(struct kunit *test)
{
	kunit_expect_log(test, "leaves as a reader without being one");
	kunit_expect_log(test, "leaves as the writer without being it");
	kunit_expect_log(test, "downgrades without being the writer");
	up_read(&rw);
	up_write(&rw);
	down_read(&rw);
	downgrade_write(&rw);
	KUNIT_EXPECT_EQ(test, rw.count, 1);
	up_read(&rw);
}

static struct kunit_case semaphore_cases[] = {
	KUNIT_CASE(count_is_what_is_free),
	KUNIT_CASE(up_hands_over_in_order),
	KUNIT_CASE(up_from_interrupt_and_softirq),
	KUNIT_CASE(down_timeout_ends_in_time),
	KUNIT_CASE(signal_ends_an_interruptible_down),
	KUNIT_CASE(readers_share_a_writer_does_not),
	KUNIT_CASE(waiting_writer_holds_back_later_readers),
	KUNIT_CASE(trylocks_and_downgrade),
	KUNIT_CASE(giving_up_lets_the_readers_behind_in),
	KUNIT_CASE(wrong_ups_are_reported_and_refused),
	{}
};

static struct kunit_suite semaphore_suite = {
	.name = "semaphore",
	.init = semaphore_test_init,
	.test_cases = semaphore_cases,
};
kunit_test_suite(semaphore_suite);
