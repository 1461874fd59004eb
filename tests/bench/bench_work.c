// SPDX-License-Identifier: MIT
/* Workqueues and timers. */
#include <linux/hrtimer.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include "bench.h"

static struct workqueue_struct *target_wq;
static unsigned int events;

static void work_fn(struct work_struct *work)
{
	MARK(MARK_WQ_RUN);
	complete(&bench_done);
}
static DECLARE_WORK(probe_work, work_fn);

static irqreturn_t work_c1(int irq, void *dev)
{
	c1_ack();
	MARK(MARK_WQ_QUEUE);
	queue_work(target_wq, &probe_work);
	return IRQ_HANDLED;
}

static void work_phase(struct workqueue_struct *wq)
{
	unsigned int i;

	target_wq = wq;
	bench_request(BENCH_IRQ_C1, work_c1, NULL);
	for (i = 0; i < BENCH_N; i++) {
		c1_arm();
		bench_wait();
	}
	bench_free(BENCH_IRQ_C1);
}

BENCH(work)
{
	MARK(PHASE_WORK);
	work_phase(system_wq);
}

BENCH(work_highpri)
{
	MARK(PHASE_WORK_HI);
	work_phase(system_highpri_wq);
}

BENCH(work_unbound)
{
	MARK(PHASE_WORK_UNB);
	work_phase(system_unbound_wq);
}

#ifdef BENCH_BH_WORK
BENCH(work_bh)
{
	MARK(PHASE_WORK_BH);
	work_phase(system_bh_wq);
}
#endif

static void self_fn(struct work_struct *work)
{
	MARK(MARK_WQ_RUN);
	if (++events < BENCH_SELF)
		schedule_work(work);
	else
		complete(&bench_done);
}
static DECLARE_WORK(self_work, self_fn);

BENCH(work_self)
{
	events = 0;
	MARK(PHASE_WORK_SELF);
	MARK(MARK_TP_BEGIN);
	schedule_work(&self_work);
	bench_wait();
}

#define BATCH	1000
#define BATCHES 10

static void batch_fn(struct work_struct *work)
{
	if (++events == BATCH) {
		MARK(MARK_TP_END);
		complete(&bench_done);
	}
}

BENCH(work_batch_1000)
{
	struct work_struct *works = kcalloc(BATCH, sizeof(*works), GFP_KERNEL);
	unsigned int i, turn;

	if (!works) {
		bench_fail("no memory");
		return;
	}
	for (i = 0; i < BATCH; i++)
		INIT_WORK(&works[i], batch_fn);
	MARK(PHASE_BATCH);
	for (turn = 0; turn < BATCHES; turn++) {
		events = 0;
		MARK(MARK_TP_BEGIN);
		for (i = 0; i < BATCH; i++)
			queue_work(system_wq, &works[i]);
		MARK(MARK_TP_QUEUED);
		bench_wait();
	}
	kfree(works);
}

#define TIMER_SAMPLES 200

static void timer_fn(struct timer_list *t)
{
	MARK(MARK_TIMER_RUN);
	complete(&bench_done);
}
static DEFINE_TIMER(probe_timer, timer_fn);

BENCH(timer)
{
	unsigned int i;

	MARK(PHASE_TIMER);
	for (i = 0; i < TIMER_SAMPLES; i++) {
		mod_timer(&probe_timer, jiffies + 2);
		bench_wait();
	}
}

static enum hrtimer_restart hrtimer_fn(struct hrtimer *t)
{
	MARK(MARK_HRT_RUN);
	complete(&bench_done);
	return HRTIMER_NORESTART;
}

BENCH(hrtimer)
{
	struct hrtimer t;
	unsigned int i;

	hrtimer_init(&t, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	t.function = hrtimer_fn;
	MARK(PHASE_HRTIMER);
	for (i = 0; i < BENCH_N; i++) {
		hrtimer_start(&t, ms_to_ktime(2), HRTIMER_MODE_REL);
		bench_wait();
	}
}

/* Arming and deleting all of them: what 10,000 time-outs that never fire cost, each. */
#define MANY_TIMERS  10000
#define TIMERS_TURNS 5

static void never(struct timer_list *t)
{
	bench_fail("a timer ran that was far away");
}

BENCH(timers_10000)
{
	struct timer_list *timers = kvcalloc(MANY_TIMERS, sizeof(*timers), GFP_KERNEL);
	unsigned int i, turn;

	if (!timers) {
		bench_fail("no memory");
		return;
	}
	for (i = 0; i < MANY_TIMERS; i++)
		timer_setup(&timers[i], never, 0);
	MARK(PHASE_TIMERS);
	for (turn = 0; turn < TIMERS_TURNS; turn++) {
		MARK(MARK_TP_BEGIN);
		for (i = 0; i < MANY_TIMERS; i++)
			mod_timer(&timers[i], jiffies + 1000 * HZ + i * 7);
		MARK(MARK_TP_QUEUED);
		for (i = 0; i < MANY_TIMERS; i++)
			del_timer(&timers[i]);
		MARK(MARK_TP_END);
	}
	kvfree(timers);
}
