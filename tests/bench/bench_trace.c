// SPDX-License-Identifier: MIT
/* What a trace event costs: compiled in and off, and on. */
#include <bhk/tracing.h>
#include <trace/events/irq.h>
#include "bench.h"

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
