// SPDX-License-Identifier: MIT
/* What a trace event costs: compiled in and off, and on; in a full ring; many on one way. */
#include <bhk/tracing.h>
#include <trace/events/irq.h>
#include "bench_scale.h"

/* Interrupts off: a tick in between would count as the event's. */
static void events(void)
{
	unsigned int i;

	for (i = 0; i < BENCH_N; i++) {
		MARK(MARK_OP_BEGIN);
		trace_softirq_entry(i);
		MARK(MARK_OP_END);
	}
}

BENCH(trace)
{
	struct trace_counts c;

	local_irq_disable();
	MARK(PHASE_TRACE_OFF);
	events();
	local_irq_enable();
	trace_choose("softirq_entry", true);
	if (trace_switch(true))
		bench_fail("no memory for the ring");
	local_irq_disable();
	MARK(PHASE_TRACE_ON);
	events();
	local_irq_enable();
	trace_get_counts(&c);
	if (c.written < BENCH_N)
		bench_fail("not all events were recorded");
	trace_switch(false);
	trace_choose("softirq_entry", false);
}

/* --- one event while n records have been written --- */

BENCH(scale_records)
{
	static const unsigned int sizes[] = {1, 10, 100, 1000, 10000};
	unsigned int written = 0;

	trace_choose("softirq_entry", true);
	if (trace_switch(true))
		bench_fail("no memory for the ring");
	MARK(PHASE_SCALE_RECORDS);
	for_each_size("records", n, sizes) {
		for (; written < n; written++)
			trace_softirq_entry(written);
		local_irq_disable();
		for (unsigned int turn = 0; turn < SCALE_REPEAT; turn++, written++) {
			MARK(MARK_OP_BEGIN);
			trace_softirq_entry(turn);
			MARK(MARK_OP_END);
		}
		local_irq_enable();
	}
	trace_switch(false);
	trace_choose("softirq_entry", false);
}

/* --- an interrupt and its tasklet while n of the events on their way are on --- */

static const char *const way[] = {
	"softirq_raise", "softirq_entry", "softirq_exit", "tasklet_entry", "tasklet_exit",
	"irq_handler_entry", "irq_handler_exit",
};

static void way_fn(struct tasklet_struct *t)
{
}
static DECLARE_TASKLET(way_tasklet, way_fn);

static irqreturn_t way_aux(int irq, void *dev)
{
	aux_ack();
	tasklet_schedule(&way_tasklet);
	return IRQ_HANDLED;
}

BENCH(scale_events)
{
	static const unsigned int sizes[] = {1, 3, 5, 7}; /* entry and exit together */
	unsigned int on = 0;

	bench_request(BENCH_IRQ_AUX, way_aux, NULL);
	if (trace_switch(true))
		bench_fail("no memory for the ring");
	MARK(PHASE_SCALE_EVENTS);
	for_each_size("events", n, sizes) {
		for (; on < n; on++)
			trace_choose(way[on], true);
		for (unsigned int turn = 0; turn < SCALE_REPEAT; turn++) {
			MARK(MARK_OP_BEGIN);
			aux_raise_marked();
			MARK(MARK_OP_END);
		}
	}
	trace_switch(false);
	while (on--)
		trace_choose(way[on], false);
	bench_free(BENCH_IRQ_AUX);
}
