// SPDX-License-Identifier: MIT
/*
 * Cost against the number of things. Each phase tells its sizes in the log ("bench: scale NAME SIZES"), then takes
 * SCALE_REPEAT samples between OP_BEGIN and OP_END for each size, in that order; tests/bench/scaling says what they mean.
 */
#include <linux/hrtimer.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include "bench_scale.h"

static const unsigned int hundreds[] = {1, 10, 100, 1000};
static const unsigned int thousands[] = {1, 10, 100, 1000, 10000};
static const unsigned int threads[] = {1, 10, 50, 100, 200};
static const unsigned int sharers[] = {1, 2, 4, 8, 16};

static unsigned int events, target;

static void *many(unsigned int n, size_t size)
{
	void *p = kcalloc(n, size, GFP_KERNEL);

	if (!p)
		bench_fail("no memory");
	return p;
}

/* --- tasklets: all scheduled with softirqs held back, then run --- */

static void tasklet_fn(struct tasklet_struct *t)
{
	if (++events == target)
		MARK(MARK_OP_END);
}

BENCH(scale_tasklets)
{
	struct tasklet_struct *t = many(1000, sizeof(*t));

	if (!t)
		return;
	for (unsigned int i = 0; i < 1000; i++)
		tasklet_setup(&t[i], tasklet_fn);
	MARK(PHASE_SCALE_TASKLETS);
	for_each_size("tasklets", n, hundreds) {
		for (unsigned int turn = 0; turn < SCALE_REPEAT; turn++) {
			events = 0;
			target = n;
			local_bh_disable();
			MARK(MARK_OP_BEGIN);
			for (unsigned int i = 0; i < n; i++)
				tasklet_schedule(&t[i]);
			local_bh_enable();
			while (events < target)
				schedule_timeout_uninterruptible(1);
		}
	}
	kfree(t);
}

/* --- works: all queued, then run --- */

static void work_fn(struct work_struct *work)
{
	if (++events == target) {
		MARK(MARK_OP_END);
		complete(&bench_done);
	}
}

BENCH(scale_works)
{
	struct work_struct *works = many(10000, sizeof(*works));

	if (!works)
		return;
	for (unsigned int i = 0; i < 10000; i++)
		INIT_WORK(&works[i], work_fn);
	MARK(PHASE_SCALE_WORKS);
	for_each_size("works", n, thousands) {
		for (unsigned int turn = 0; turn < SCALE_REPEAT; turn++) {
			events = 0;
			target = n;
			MARK(MARK_OP_BEGIN);
			for (unsigned int i = 0; i < n; i++)
				queue_work(system_wq, &works[i]);
			bench_wait();
		}
	}
	kfree(works);
}

/* --- timers: one is armed and deleted while n others are armed --- */

static void never(struct timer_list *t)
{
	bench_fail("a timer ran that was far away");
}

BENCH(scale_timers)
{
	struct timer_list *others = many(10000, sizeof(*others)), probe;
	unsigned int armed = 0;

	if (!others)
		return;
	timer_setup_on_stack(&probe, never, 0);
	MARK(PHASE_SCALE_TIMERS);
	for_each_size("timers", n, thousands) {
		for (; armed < n; armed++) {
			timer_setup(&others[armed], never, 0);
			mod_timer(&others[armed], jiffies + 1000 * HZ + armed * 7);
		}
		for (unsigned int turn = 0; turn < SCALE_REPEAT; turn++) {
			MARK(MARK_OP_BEGIN);
			mod_timer(&probe, jiffies + 100 * HZ);
			del_timer(&probe);
			MARK(MARK_OP_END);
		}
	}
	while (armed--)
		del_timer_sync(&others[armed]);
	destroy_timer_on_stack(&probe);
	kfree(others);
}

static enum hrtimer_restart hrtimer_never(struct hrtimer *t)
{
	bench_fail("an hrtimer ran that was far away");
	return HRTIMER_NORESTART;
}

BENCH(scale_hrtimers)
{
	struct hrtimer *others = many(1000, sizeof(*others)), probe;
	unsigned int armed = 0;

	if (!others)
		return;
	hrtimer_init(&probe, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	probe.function = hrtimer_never;
	MARK(PHASE_SCALE_HRTIMERS);
	for_each_size("hrtimers", n, hundreds) {
		for (; armed < n; armed++) {
			hrtimer_init(&others[armed], CLOCK_MONOTONIC, HRTIMER_MODE_REL);
			others[armed].function = hrtimer_never;
			hrtimer_start(&others[armed], ms_to_ktime(1000000 + armed * 7),
				      HRTIMER_MODE_REL);
		}
		for (unsigned int turn = 0; turn < SCALE_REPEAT; turn++) {
			MARK(MARK_OP_BEGIN);
			hrtimer_start(&probe, ms_to_ktime(2000000), HRTIMER_MODE_REL);
			hrtimer_cancel(&probe);
			MARK(MARK_OP_END);
		}
	}
	while (armed--)
		hrtimer_cancel(&others[armed]);
	kfree(others);
}

/* --- threads: one of SCHED_FIFO is woken and runs while n others are runnable --- */

static bool crowd_leaves;
static DECLARE_COMPLETION(probe_slept);

static int crowd_fn(void *unused)
{
	while (!kthread_should_stop())
		schedule();
	return 0;
}

static int probe_fn(void *unused)
{
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (crowd_leaves)
			break;
		schedule();
		MARK(MARK_OP_END);
	}
	__set_current_state(TASK_RUNNING);
	complete(&bench_done);
	return 0;
}

/* Wakes the probe with nothing between; it preempts the caller at once and sleeps again. */
static int waker_fn(void *probe)
{
	for (unsigned int turn = 0; turn < SCALE_REPEAT; turn++) {
		MARK(MARK_OP_BEGIN);
		wake_up_process(probe);
	}
	complete(&bench_done);
	return 0;
}

BENCH(scale_threads)
{
	struct task_struct **crowd = many(200, sizeof(*crowd)), *probe, *waker;
	unsigned int there = 0;

	crowd_leaves = false;
	probe = bench_fifo_thread(probe_fn);
	if (!crowd || !probe)
		return;
	wake_up_process(probe);
	MARK(PHASE_SCALE_THREADS);
	for_each_size("threads", n, threads) {
		for (; there < n; there++)
			crowd[there] = kthread_run(crowd_fn, NULL, "crowd");
		waker = kthread_create(waker_fn, probe, "waker");
		sched_set_fifo_low(waker);
		wake_up_process(waker);
		bench_wait();
	}
	while (there--)
		kthread_stop(crowd[there]);
	crowd_leaves = true;
	wake_up_process(probe);
	bench_wait();
	kfree(crowd);
}

/* --- lines: n handlers share one; the last one is it --- */

static irqreturn_t not_mine(int irq, void *dev)
{
	return IRQ_NONE;
}

static irqreturn_t mine(int irq, void *dev)
{
	MARK(MARK_OP_END);
	aux_ack();
	return IRQ_HANDLED;
}

BENCH(scale_sharers)
{
	static char dev[16];

	MARK(PHASE_SCALE_SHARERS);
	for_each_size("sharers", n, sharers) {
		unsigned int i;

		for (i = 0; i < n; i++)
			if (request_irq(BENCH_IRQ_AUX, i + 1 < n ? not_mine : mine, IRQF_SHARED,
					"bench", &dev[i]))
				bench_fail("request_irq() refused");
		for (i = 0; i < SCALE_REPEAT; i++)
			aux_raise_marked();
		for (i = 0; i < n; i++)
			free_irq(BENCH_IRQ_AUX, &dev[i]);
	}
}
