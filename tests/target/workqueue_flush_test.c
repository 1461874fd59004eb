// SPDX-License-Identifier: MIT
/* Flushes of an item that runs and is pending at once. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/kthread.h>
#include <linux/workqueue.h>
#include "threads.h"

#define STEPS 400

static struct completion entered, release;
static struct work_struct work;
static unsigned int runs;
static bool flushed;

static void gated_fn(struct work_struct *w)
{
	complete(&entered);
	wait_for_completion(&release);
	runs++;
}

static int flusher_fn(void *unused)
{
	flush_work(&work);
	flushed = true;
	return 0;
}

/* One instance of @work runs, a second one is pending, a thread waits for the second. */
static void run_queue_and_flush(void)
{
	init_completion(&entered);
	init_completion(&release);
	INIT_WORK(&work, gated_fn);
	runs = 0;
	flushed = false;
	schedule_work(&work);
	wait_for_completion(&entered);
	schedule_work(&work);
	kthread_run(flusher_fn, NULL, "flusher");
	msleep(20);
}

/*
 *	worker			flusher			canceller
 *	runs the item
 *				flush_work(): waits
 *				for the pending one
 *							cancel_work(): it is gone
 *				must not return yet
 *	returns
 */
static void flush_outlasts_a_cancelled_instance(struct kunit *test)
{
	run_queue_and_flush();
	KUNIT_EXPECT_TRUE(test, cancel_work(&work));
	msleep(20);
	KUNIT_EXPECT_FALSE(test, flushed);
	complete_all(&release);
	msleep(20);
	KUNIT_EXPECT_TRUE(test, flushed);
	KUNIT_EXPECT_EQ(test, runs, 1u);
}

static void flush_waits_for_the_second_instance(struct kunit *test)
{
	run_queue_and_flush();
	complete(&release);
	msleep(20);
	KUNIT_EXPECT_EQ(test, runs, 1u);
	KUNIT_EXPECT_FALSE(test, flushed);
	complete_all(&release);
	msleep(20);
	KUNIT_EXPECT_TRUE(test, flushed);
	KUNIT_EXPECT_EQ(test, runs, 2u);
}

static void requeue_and_flush_fn(struct work_struct *w)
{
	if (runs++)
		return;
	schedule_work(w);
	flush_work(w);
}

/* The second instance begins when the first one has ended: it would wait for itself. */
static void flush_of_itself_queued_again_is_reported(struct kunit *test)
{
	runs = 0;
	kunit_expect_log(test, "waits for requeue_and_flush_fn, which would wait for it");
	INIT_WORK(&work, requeue_and_flush_fn);
	schedule_work(&work);
	msleep(20);
	flush_work(&work);
	KUNIT_EXPECT_EQ(test, runs, 2u);
}

static struct work_struct other;
static bool waited;

static void count_fn(struct work_struct *w)
{
	runs++;
}

static void queue_and_flush_other_fn(struct work_struct *w)
{
	schedule_work(&other);
	waited = flush_work(&other);
}

/* The item under way holds the other one back only until it waits for it: it lends nothing to itself. */
static void item_waits_for_one_that_may_start(struct kunit *test)
{
	runs = 0;
	waited = false;
	INIT_WORK(&work, queue_and_flush_other_fn);
	INIT_WORK(&other, count_fn);
	schedule_work(&work);
	flush_work(&work);
	KUNIT_EXPECT_TRUE(test, waited);
	KUNIT_EXPECT_EQ(test, runs, 1u);
}

/* --- more flushes of a queue than it has generations -------------------------------------- */

#define GENERATIONS (1 << WORK_STRUCT_COLOR_BITS)
#define MANY	    (GENERATIONS + 4)

static struct workqueue_struct *queue;
static struct task_struct *flusher[MANY];
static atomic_t flushes;

static int flush_queue_fn(void *unused)
{
	flush_workqueue(queue);
	atomic_inc(&flushes);
	return 0;
}

/* A queue with an item under way that @n threads wait for. */
static void start_flushes(struct kunit *test, unsigned int n)
{
	unsigned int i;

	queue = alloc_workqueue("flushes", 0, 0);
	KUNIT_ASSERT_NOT_NULL(test, queue);
	atomic_set(&flushes, 0);
	runs = 0;
	init_completion(&entered);
	init_completion(&release);
	INIT_WORK(&work, gated_fn);
	queue_work(queue, &work);
	wait_for_completion(&entered);
	for (i = 0; i < n; i++)
		flusher[i] = start_thread(test, flush_queue_fn, NULL, 10);
}

static void end_flushes(struct kunit *test, unsigned int n)
{
	unsigned int i;

	let_others_run();
	KUNIT_ASSERT_EQ(test, atomic_read(&flushes), 0);
	complete_all(&release);
	msleep(20);
	KUNIT_ASSERT_EQ(test, atomic_read(&flushes), (int)n);
	for (i = 0; i < n; i++)
		join_thread(flusher[i]);
	destroy_workqueue(queue);
}

static void flushes_beyond_the_generations_wait_for_room(struct kunit *test)
{
	start_flushes(test, MANY);
	end_flushes(test, MANY);
}

static enum hrtimer_restart wake_last(struct hrtimer *timer)
{
	wake_up_process(flusher[GENERATIONS - 1]);
	return HRTIMER_NORESTART;
}

static int interrupted_flush_fn(void *steps)
{
	struct hrtimer timer;
	unsigned long i;

	hrtimer_init_on_stack(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	timer.function = wake_last;
	hrtimer_start(&timer, 30 * NSEC_PER_USEC, HRTIMER_MODE_REL_HARD);
	for (i = (unsigned long)steps; i; i--)
		cpu_relax();
	flush_workqueue(queue);
	atomic_inc(&flushes);
	destroy_hrtimer_on_stack(&timer);
	return 0;
}

/*
 *	a flusher			a more urgent one
 *	there is room for one generation
 *					takes it
 *	must not take the oldest one's place
 *
 * The second one comes after each of the first one's instructions.
 */
static void two_flushes_take_the_last_generation(struct kunit *test)
{
	const unsigned int n = GENERATIONS;
	unsigned long steps;

	hrtimer_start(&test->budget, ktime_set(60, 0), HRTIMER_MODE_REL_HARD);
	for (steps = 0; steps < STEPS; steps++) {
		start_flushes(test, n - 2);
		flusher[n - 1] = make_thread(test, flush_queue_fn, NULL, 50);
		flusher[n - 2] = start_thread(test, interrupted_flush_fn, (void *)steps, 10);
		end_flushes(test, n);
	}
}

/* An item that waits behind @work, and who waits for it. */
static struct work_struct behind;
static unsigned int ran_behind, cancelled, flushers;

static void behind_fn(struct work_struct *w)
{
	ran_behind++;
}

static int flush_behind_fn(void *unused)
{
	flush_work(&behind);
	flushers++;
	return 0;
}

static enum hrtimer_restart cancel_behind_fn(struct hrtimer *timer)
{
	cancelled += cancel_work(&behind);
	return HRTIMER_NORESTART;
}

/* A worker ends @work and takes the one behind it; @delay later, that is cancelled. */
static void cancel_after(struct kunit *test, struct workqueue_struct *wq, unsigned int delay)
{
	struct hrtimer timer;

	ran_behind = cancelled = flushers = 0;
	init_completion(&entered);
	init_completion(&release);
	queue_work(wq, &work);
	wait_for_completion(&entered);
	queue_work(wq, &behind);
	kthread_run(flush_behind_fn, NULL, "flusher/1");
	kthread_run(flush_behind_fn, NULL, "flusher/2");
	msleep(20);
	KUNIT_EXPECT_EQ(test, flushers, 0);
	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	timer.function = cancel_behind_fn;
	hrtimer_start(&timer, us_to_ktime(delay), HRTIMER_MODE_REL_HARD);
	complete(&release);
	msleep(20);
	KUNIT_EXPECT_EQ(test, flushers, 2);
	KUNIT_EXPECT_EQ(test, ran_behind + cancelled, 1);
}

/*
 *	worker			interrupt
 *	first waiter is its
 *				item off the list, second waiter done
 *	sees that: first one done
 */
static void an_item_may_be_cancelled_while_a_worker_takes_it(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_ordered_workqueue("test-behind", 0);
	unsigned int delay, done = 0, before = 0;

	KUNIT_ASSERT_NOT_NULL(test, wq);
	INIT_WORK(&work, gated_fn);
	INIT_WORK(&behind, behind_fn);
	/* To some runs behind the last place. */
	for (delay = 1; done < 20 && delay <= 400; delay++) {
		cancel_after(test, wq, delay);
		done += ran_behind;
		before += cancelled;
	}
	KUNIT_EXPECT_GT(test, before, 0);
	KUNIT_EXPECT_GT(test, done, 0);
	destroy_workqueue(wq);
}

static struct kunit_case workqueue_flush_cases[] = {
	KUNIT_CASE(flush_outlasts_a_cancelled_instance),
	KUNIT_CASE(flush_waits_for_the_second_instance),
	KUNIT_CASE(flush_of_itself_queued_again_is_reported),
	KUNIT_CASE(item_waits_for_one_that_may_start),
	KUNIT_CASE(an_item_may_be_cancelled_while_a_worker_takes_it),
	{},
};

static struct kunit_suite workqueue_flush_suite = {
	.name = "workqueue_flush",
	.test_cases = workqueue_flush_cases,
};
kunit_test_suite(workqueue_flush_suite);

static struct kunit_case wq_generations_cases[] = {
	KUNIT_CASE(flushes_beyond_the_generations_wait_for_room),
	KUNIT_CASE(two_flushes_take_the_last_generation),
	{},
};

/*
 * By name: the more threads wait for one item, the longer preemption is off while they are woken, and
 * the sections of the other suites are held to a budget.
 */
static struct kunit_suite wq_generations_suite = {
	.name = "wq_generations",
	.test_cases = wq_generations_cases,
	.only_by_name = true,
};
kunit_test_suite(wq_generations_suite);
