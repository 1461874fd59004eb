// SPDX-License-Identifier: MIT
/*
 * What the statistics of single functions cost while they are on: the same as other phases do while
 * they are off, whole, from the interrupt to its return or from run to run.
 */
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <bhk/hist.h>
#include "bench.h"

static unsigned int runs;
static enum { NOTHING, SOFTIRQ, TASKLET } deferred;

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
	if (hist_switch(true))
		bench_fail("no memory for the statistics");
}

/* Each event must have been booked. */
static void end(enum hist_kind kind, const void *key)
{
	struct hist_item item;

	hist_switch(false);
	if (!hist_get(kind, key, &item) || stat_count_low(&item.wait) < BENCH_N)
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
	end(HIST_SOFTIRQ, (void *)IRQ_POLL_SOFTIRQ);
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
	end(HIST_TASKLET, tasklet_fn);
	bench_free(BENCH_IRQ_AUX);
}

BENCH(hist_work)
{
	MARK(PHASE_HIST_WORK_OFF);
	run_works();
	begin();
	MARK(PHASE_HIST_WORK_ON);
	run_works();
	end(HIST_WORK, work_fn);
}
