// SPDX-License-Identifier: MIT
/* Interrupt entry and exit, softirqs and tasklets: raised in process context. */
#include "bench.h"

BENCH(cal)
{
	unsigned int n = 100000;

	MARK(PHASE_CAL);
	local_irq_disable();
	MARK(MARK_CAL_BEGIN);
	/* Two instructions a turn, and three around them. */
	asm volatile("mov r3, %0\n\tmov r3, r3\n1:\tsubs r3, r3, #1\n\tbne 1b\n\tmov r3, r3"
		     :
		     : "r"(n)
		     : "r3", "cc");
	MARK(MARK_CAL_END);
	local_irq_enable();
}

static unsigned int events;

/* Raise the line BENCH_N times; each interrupt must have led to one event. */
static void raise_all(unsigned int phase_events)
{
	unsigned int i;

	events = 0;
	for (i = 0; i < BENCH_N; i++) {
		/* Linux now and then leaves softirqs to ksoftirqd, which this loop would starve. */
		cond_resched();
		aux_raise_marked();
	}
	if (events != BENCH_N * phase_events)
		bench_fail("interrupts and events do not match");
}

static irqreturn_t empty_aux(int irq, void *dev)
{
	MARK(MARK_HARD);
	aux_ack();
	events++;
	MARK(MARK_HARD_END);
	return IRQ_HANDLED;
}

BENCH(irq)
{
	bench_request(BENCH_IRQ_AUX, empty_aux, NULL);
	MARK(PHASE_IRQ);
	raise_all(1);
	bench_free(BENCH_IRQ_AUX);
}

static irqreturn_t empty_c1(int irq, void *dev)
{
	MARK(MARK_HARD);
	c1_ack();
	complete(&bench_done);
	return IRQ_HANDLED;
}

BENCH(irq_idle)
{
	unsigned int i;

	bench_request(BENCH_IRQ_C1, empty_c1, NULL);
	MARK(PHASE_IRQ_IDLE);
	for (i = 0; i < BENCH_N; i++) {
		c1_arm();
		bench_wait();
	}
	bench_free(BENCH_IRQ_C1);
}

static irqreturn_t not_mine(int irq, void *dev)
{
	return IRQ_NONE;
}

static irqreturn_t shared_last(int irq, void *dev)
{
	MARK(MARK_HARD);
	aux_ack();
	events++;
	return IRQ_HANDLED;
}

BENCH(shared4)
{
	static char dev[4];
	unsigned int i;

	for (i = 0; i < 4; i++)
		if (request_irq(BENCH_IRQ_AUX, i < 3 ? not_mine : shared_last, IRQF_SHARED, "bench",
				&dev[i]))
			bench_fail("request_irq() refused");
	MARK(PHASE_SHARED4);
	raise_all(1);
	for (i = 0; i < 4; i++)
		free_irq(BENCH_IRQ_AUX, &dev[i]);
}

static void softirq_fn(struct softirq_action *a)
{
	MARK(MARK_SIRQ_RUN);
	events++;
}

static irqreturn_t softirq_aux(int irq, void *dev)
{
	aux_ack();
	MARK(MARK_SIRQ_RAISE);
	raise_softirq_irqoff(IRQ_POLL_SOFTIRQ);
	return IRQ_HANDLED;
}

BENCH(softirq)
{
	open_softirq(IRQ_POLL_SOFTIRQ, softirq_fn);
	bench_request(BENCH_IRQ_AUX, softirq_aux, NULL);
	MARK(PHASE_SOFTIRQ);
	raise_all(1);
	bench_free(BENCH_IRQ_AUX);
}

static void tasklet_fn(struct tasklet_struct *t)
{
	MARK(MARK_TL_RUN);
	events++;
}
static DECLARE_TASKLET(tl, tasklet_fn);

static irqreturn_t tasklet_aux(int irq, void *dev)
{
	MARK(MARK_HARD);
	aux_ack();
	MARK(MARK_TL_SCHED);
	tasklet_schedule(&tl);
	return IRQ_HANDLED;
}

BENCH(tasklet)
{
	bench_request(BENCH_IRQ_AUX, tasklet_aux, NULL);
	MARK(PHASE_TASKLET);
	raise_all(1);
	bench_free(BENCH_IRQ_AUX);
}

static void tasklet_hi_fn(struct tasklet_struct *t)
{
	MARK(MARK_TLHI_RUN);
	events++;
}
static DECLARE_TASKLET(tl_hi, tasklet_hi_fn);

static irqreturn_t tasklet_hi_aux(int irq, void *dev)
{
	aux_ack();
	MARK(MARK_TLHI_SCHED);
	tasklet_hi_schedule(&tl_hi);
	return IRQ_HANDLED;
}

BENCH(tasklet_hi)
{
	bench_request(BENCH_IRQ_AUX, tasklet_hi_aux, NULL);
	MARK(PHASE_TASKLET_HI);
	raise_all(1);
	bench_free(BENCH_IRQ_AUX);
}

static struct tasklet_struct ten[10];

static void ten_fn(struct tasklet_struct *t)
{
	events++;
	if (t == &ten[9])
		MARK(MARK_TP_END);
}

static irqreturn_t ten_aux(int irq, void *dev)
{
	unsigned int i;

	aux_ack();
	MARK(MARK_TP_BEGIN);
	for (i = 0; i < 10; i++)
		tasklet_schedule(&ten[i]);
	return IRQ_HANDLED;
}

BENCH(tasklet10)
{
	unsigned int i;

	for (i = 0; i < 10; i++)
		tasklet_setup(&ten[i], ten_fn);
	bench_request(BENCH_IRQ_AUX, ten_aux, NULL);
	MARK(PHASE_TASKLET10);
	raise_all(10);
	bench_free(BENCH_IRQ_AUX);
}

static void self_fn(struct tasklet_struct *t)
{
	MARK(MARK_TL_RUN);
	if (++events < BENCH_SELF)
		tasklet_schedule(t);
	else
		complete(&bench_done);
}
static DECLARE_TASKLET(tl_self, self_fn);

BENCH(tasklet_self)
{
	events = 0;
	MARK(PHASE_TL_SELF);
	MARK(MARK_TP_BEGIN);
	tasklet_schedule(&tl_self);
	bench_wait();
	MARK(MARK_TP_END);
}
