// SPDX-License-Identifier: MIT
/*
 * What the statistics of single functions cost while they are on: the same as other phases do while
 * they are off, whole, from the interrupt to its return or from run to run.
 */
#include <linux/hrtimer.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include <bhk/hist.h>
#include "bench.h"

static unsigned int runs;
static enum { NOTHING, SOFTIRQ, TASKLET, THREAD } deferred;

static void tasklet_fn(struct tasklet_struct *t)
{
	runs++;
}
static DECLARE_TASKLET(tl, tasklet_fn);

static void softirq_fn(struct softirq_action *a)
{
	runs++;
}

static irqreturn_t deferring(int irq, void *dev)
{
	aux_ack();
	if (deferred == SOFTIRQ)
		raise_softirq_irqoff(IRQ_POLL_SOFTIRQ);
	else if (deferred == TASKLET)
		tasklet_schedule(&tl);
	return IRQ_HANDLED;
}

static void raise_all(void)
{
	unsigned int i;

	runs = 0;
	for (i = 0; i < BENCH_N; i++) {
		cond_resched();
		aux_raise_marked();
	}
	if (runs != (deferred == NOTHING ? 0 : BENCH_N))
		bench_fail("interrupts and events do not match");
}

static void work_fn(struct work_struct *work)
{
	MARK(MARK_WQ_RUN);
	if (++runs < BENCH_N)
		schedule_work(work);
	else
		complete(&bench_done);
}
static DECLARE_WORK(self_work, work_fn);

static void run_works(void)
{
	runs = 0;
	schedule_work(&self_work);
	bench_wait();
}

static void begin(void)
{
	hist_switch(true);
}

/* Each event must have been booked. */
static void end(enum hist_kind kind, const void *key, unsigned int n)
{
	struct hist_item item;

	hist_switch(false);
	if (!hist_get(kind, key, &item) || stat_count_low(&item.wait) < n)
		bench_fail("not all was booked");
}

BENCH(hist_irq)
{
	deferred = NOTHING;
	bench_request(BENCH_IRQ_AUX, deferring, NULL);
	MARK(PHASE_HIST_IRQ_OFF);
	raise_all();
	begin();
	MARK(PHASE_HIST_IRQ_ON);
	raise_all();
	hist_switch(false);
	bench_free(BENCH_IRQ_AUX);
}

BENCH(hist_softirq)
{
	deferred = SOFTIRQ;
	open_softirq(IRQ_POLL_SOFTIRQ, softirq_fn);
	bench_request(BENCH_IRQ_AUX, deferring, NULL);
	MARK(PHASE_HIST_SOFTIRQ_OFF);
	raise_all();
	begin();
	MARK(PHASE_HIST_SOFTIRQ_ON);
	raise_all();
	end(HIST_SOFTIRQ, (void *)IRQ_POLL_SOFTIRQ, BENCH_N);
	bench_free(BENCH_IRQ_AUX);
}

BENCH(hist_tasklet)
{
	deferred = TASKLET;
	bench_request(BENCH_IRQ_AUX, deferring, NULL);
	MARK(PHASE_HIST_TASKLET_OFF);
	raise_all();
	begin();
	MARK(PHASE_HIST_TASKLET_ON);
	raise_all();
	end(HIST_TASKLET, tasklet_fn, BENCH_N);
	bench_free(BENCH_IRQ_AUX);
}

BENCH(hist_work)
{
	MARK(PHASE_HIST_WORK_OFF);
	run_works();
	begin();
	MARK(PHASE_HIST_WORK_ON);
	run_works();
	end(HIST_WORK, work_fn, BENCH_N);
}

#define TIMER_SAMPLES 200

static void timer_fn(struct timer_list *t)
{
	complete(&bench_done);
}
static DEFINE_TIMER(probe_timer, timer_fn);

static void run_timers(void)
{
	unsigned int i;

	for (i = 0; i < TIMER_SAMPLES; i++) {
		mod_timer(&probe_timer, jiffies + 2);
		bench_wait();
		MARK(MARK_OP_END);
	}
}

BENCH(hist_timer)
{
	MARK(PHASE_HIST_TIMER_OFF);
	run_timers();
	begin();
	MARK(PHASE_HIST_TIMER_ON);
	run_timers();
	end(HIST_TIMER, timer_fn, TIMER_SAMPLES);
}

static enum hrtimer_restart hrtimer_fn(struct hrtimer *t)
{
	complete(&bench_done);
	return HRTIMER_NORESTART;
}

static void run_hrtimers(struct hrtimer *t)
{
	unsigned int i;

	for (i = 0; i < BENCH_N; i++) {
		hrtimer_start(t, ms_to_ktime(2), HRTIMER_MODE_REL);
		bench_wait();
		MARK(MARK_OP_END);
	}
}

BENCH(hist_hrtimer)
{
	struct hrtimer t;

	hrtimer_init(&t, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	t.function = hrtimer_fn;
	MARK(PHASE_HIST_HRTIMER_OFF);
	run_hrtimers(&t);
	begin();
	MARK(PHASE_HIST_HRTIMER_ON);
	run_hrtimers(&t);
	end(HIST_HRTIMER, hrtimer_fn, BENCH_N);
}

static irqreturn_t waking(int irq, void *dev)
{
	aux_ack();
	MARK(MARK_THR_WAKE);
	return IRQ_WAKE_THREAD;
}

static irqreturn_t thread_fn(int irq, void *dev)
{
	MARK(MARK_THR_RUN);
	runs++;
	return IRQ_HANDLED;
}

BENCH(hist_thread)
{
	bench_request(BENCH_IRQ_AUX, waking, thread_fn);
	deferred = THREAD;
	MARK(PHASE_HIST_THREAD_OFF);
	raise_all();
	begin();
	MARK(PHASE_HIST_THREAD_ON);
	raise_all();
	end(HIST_THREAD, irq_to_desc(BENCH_IRQ_AUX)->action, BENCH_N);
	bench_free(BENCH_IRQ_AUX);
}
