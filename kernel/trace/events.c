// SPDX-License-Identifier: MIT
/* The kernel's own events: each header's definitions become code here. */
#include <linux/interrupt.h>
#include <linux/sched.h>
#include <bhk/irq.h>
#include <bhk/tracepoint.h>
#include "trace.h"
#include "preemptirq.h"

/* Their texts: event_texts.c. */
#define CREATE_TRACE_WRITERS
#include <trace/events/irq.h>
#include <trace/events/sched.h>
#include <trace/events/timer.h>
#include <trace/events/workqueue.h>

struct static_key trace_places[NR_PLACES];

static const struct {
	struct trace_event *ev;
	enum trace_place place;
} shared[] = {
	{&__event_softirq_raise, PLACE_RAISE},
	{&__event_softirq_entry, PLACE_SOFTIRQ},
	{&__event_softirq_exit, PLACE_SOFTIRQ},
	{&__event_tasklet_entry, PLACE_TASKLET},
	{&__event_tasklet_exit, PLACE_TASKLET},
	{&__event_workqueue_queue_work, PLACE_QUEUE},
	{&__event_workqueue_execute_start, PLACE_WORK},
	{&__event_workqueue_execute_end, PLACE_WORK},
	{&__event_timer_expire_entry, PLACE_TIMER},
	{&__event_timer_expire_exit, PLACE_TIMER},
	{&__event_hrtimer_expire_entry, PLACE_HRTIMER},
	{&__event_hrtimer_expire_exit, PLACE_HRTIMER},
	{&__event_sched_waking, PLACE_WAKEUP},
	{&__event_sched_wakeup, PLACE_WAKEUP},
	{&__event_irq_handler_entry, PLACE_HANDLER},
	{&__event_irq_handler_exit, PLACE_HANDLER},
};

/**
 * trace_place_use() - one more, or one less, wants to be called at a place
 * @place: which
 * @on:	   one more
 *
 * Context: any but NMI.
 */
void trace_place_use(enum trace_place place, bool on)
{
	if (on)
		static_key_slow_inc(&trace_places[place]);
	else
		static_key_slow_dec(&trace_places[place]);
	if (place == PLACE_HANDLER)
		irq_trace_changed();
}

/* trace_mutex: have an event recorded, or not any more. */
void trace_event_patch(struct trace_event *ev, bool on)
{
	unsigned int i;

	if (static_key_enabled(&ev->key) == on)
		return;
	static_key_set(&ev->key, on);
	for (i = 0; i < ARRAY_SIZE(shared); i++)
		if (shared[i].ev == ev)
			trace_place_use(shared[i].place, on);
	preemptirq_event_patch(ev, on);
}
