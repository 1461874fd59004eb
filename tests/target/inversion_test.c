// SPDX-License-Identifier: MIT
/* Priority inversion: seen where nobody lends priority, not seen where there is none. */
#include <linux/delay.h>
#include <linux/mutex.h>
#include <linux/semaphore.h>
#include <bhk/watchdog.h>
#include "threads.h"

#define LOW    10
#define MIDDLE 20
#define HIGH   30

static struct semaphore sem;
static struct mutex lock;
static struct completion taken, go;
static unsigned int before;

static int inversion_test_init(struct kunit *test)
{
	sema_init(&sem, 1);
	mutex_init(&lock);
	init_completion(&taken);
	init_completion(&go);
	before = prio_inversions;
	trail_reset();
	return 0;
}

/* 5 ms of work under the lock; what is more urgent comes in between. */
static int low_with_semaphore(void *unused)
{
	down(&sem);
	complete(&taken);
	busy_ms(5);
	trail_add('l');
	up(&sem);
	return 0;
}

static int low_with_mutex(void *unused)
{
	mutex_lock(&lock);
	complete(&taken);
	busy_ms(5);
	trail_add('l');
	mutex_unlock(&lock);
	return 0;
}

/* It waits for something else than the CPU, until it is told. */
static int low_that_sleeps(void *unused)
{
	down(&sem);
	complete(&taken);
	wait_for_completion(&go);
	busy_ms(5);
	trail_add('l');
	up(&sem);
	return 0;
}

static int middle(void *ms)
{
	busy_ms((unsigned long)ms);
	trail_add('m');
	return 0;
}

static int high_with_semaphore(void *unused)
{
	down(&sem);
	trail_add('h');
	up(&sem);
	return 0;
}

static int high_with_timeout(void *unused)
{
	return down_timeout(&sem, HZ / 10);
}

static int high_with_mutex(void *unused)
{
	mutex_lock(&lock);
	trail_add('h');
	mutex_unlock(&lock);
	return 0;
}

/* The caller is more urgent than all of them, so that they begin in this order. */
static int invert(struct kunit *test, int (*low_fn)(void *), int (*high_fn)(void *),
		  unsigned long middle_ms)
{
	struct task_struct *low, *mid, *high;
	int ret;

	become(90);
	low = start_thread(test, low_fn, NULL, LOW);
	wait_for_completion(&taken);
	mid = start_thread(test, middle, (void *)middle_ms, MIDDLE);
	high = start_thread(test, high_fn, NULL, HIGH);
	ret = join_thread(high);
	join_thread(mid);
	join_thread(low);
	return ret;
}

static void semaphore_inverts_and_is_reported(struct kunit *test)
{
	kunit_expect_log(test, "INFO: priority inversion: ");
	kunit_expect_log(test, " (prio 69) waits for ");
	kunit_expect_log(test, " (prio 89), which ");
	kunit_expect_log(test, " (prio 79) keeps from running, for 50 ms.");
	invert(test, low_with_semaphore, high_with_semaphore, 200);
	KUNIT_EXPECT_STREQ(test, trail(), "mlh");
	KUNIT_EXPECT_EQ(test, prio_inversions - before, 1u);
}

static void wait_with_timeout_is_seen_too(struct kunit *test)
{
	kunit_expect_log(test, "INFO: priority inversion: ");
	KUNIT_EXPECT_EQ(test, invert(test, low_with_semaphore, high_with_timeout, 200), -ETIME);
	KUNIT_EXPECT_EQ(test, prio_inversions - before, 1u);
}

static void mutex_does_not_invert(struct kunit *test)
{
	invert(test, low_with_mutex, high_with_mutex, 200);
	KUNIT_EXPECT_STREQ(test, trail(), "lhm");
	KUNIT_EXPECT_EQ(test, prio_inversions - before, 0u);
}

static void short_inversion_is_not_reported(struct kunit *test)
{
	invert(test, low_with_semaphore, high_with_semaphore, 20);
	KUNIT_EXPECT_STREQ(test, trail(), "mlh");
	KUNIT_EXPECT_EQ(test, prio_inversions - before, 0u);
}

static void sleeping_holder_is_no_inversion(struct kunit *test)
{
	struct task_struct *low, *mid, *high;

	become(90);
	low = start_thread(test, low_that_sleeps, NULL, LOW);
	let_others_run();
	mid = start_thread(test, middle, (void *)200, MIDDLE);
	high = start_thread(test, high_with_semaphore, NULL, HIGH);
	join_thread(mid);
	complete(&go);
	join_thread(high);
	join_thread(low);
	KUNIT_EXPECT_STREQ(test, trail(), "mlh");
	KUNIT_EXPECT_EQ(test, prio_inversions - before, 0u);
}

/* Has the mutex, wants the semaphore: what it is lent stays with it. */
static int between_fn(void *unused)
{
	mutex_lock(&lock);
	down(&sem);
	trail_add('b');
	up(&sem);
	mutex_unlock(&lock);
	return 0;
}

static void semaphore_at_the_end_of_a_chain_is_reported(struct kunit *test)
{
	struct task_struct *low, *between, *mid, *high;

	kunit_expect_log(test, "INFO: priority inversion: ");
	become(90);
	low = start_thread(test, low_that_sleeps, NULL, LOW);
	let_others_run();
	between = start_thread(test, between_fn, NULL, LOW + 1);
	let_others_run();
	complete(&go);
	mid = start_thread(test, middle, (void *)200, MIDDLE);
	high = start_thread(test, high_with_mutex, NULL, HIGH);
	join_thread(high);
	join_thread(mid);
	join_thread(between);
	join_thread(low);
	KUNIT_EXPECT_STREQ(test, trail(), "mlbh");
	/* Who waits for the semaphore is lent the priority of who waits for the mutex. */
	KUNIT_EXPECT_EQ(test, prio_inversions - before, 2u);
}

static struct kunit_case inversion_cases[] = {
	KUNIT_CASE(semaphore_inverts_and_is_reported),
	KUNIT_CASE(wait_with_timeout_is_seen_too),
	KUNIT_CASE(mutex_does_not_invert),
	KUNIT_CASE(short_inversion_is_not_reported),
	KUNIT_CASE(sleeping_holder_is_no_inversion),
	KUNIT_CASE(semaphore_at_the_end_of_a_chain_is_reported),
	{}
};

static struct kunit_suite inversion_suite = {
	.name = "inversion",
	.init = inversion_test_init,
	.test_cases = inversion_cases,
};
kunit_test_suite(inversion_suite);
