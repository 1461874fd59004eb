// SPDX-License-Identifier: MIT
/* The kernel's own events: each header's definitions become code and tables here. */
#include <linux/interrupt.h>
#include <linux/sched.h>
#include <bhk/irq.h>
#include <bhk/tracepoint.h>
#include "trace.h"

#define CREATE_TRACE_POINTS
#include <trace/events/irq.h>
#include <trace/events/sched.h>
#include <trace/events/timer.h>
#include <trace/events/workqueue.h>

struct static_key trace_wakeup_key;
struct static_key trace_softirq_key;

/* Places that several events share are patched when any of those is on. */
static const struct {
	struct trace_event *ev;
	struct static_key *key;
} shared_keys[] = {
	{&__event_sched_waking, &trace_wakeup_key},
	{&__event_sched_wakeup, &trace_wakeup_key},
	{&__event_softirq_entry, &trace_softirq_key},
	{&__event_softirq_exit, &trace_softirq_key},
};

/* trace_mutex: have an event recorded, or not any more. */
void trace_event_patch(struct trace_event *ev, bool on)
{
	unsigned int i;

	if (static_key_enabled(&ev->key) == on)
		return;
	for (i = 0; i < ARRAY_SIZE(shared_keys); i++) {
		if (shared_keys[i].ev != ev)
			continue;
		if (on)
			static_key_slow_inc(shared_keys[i].key);
		else
			static_key_slow_dec(shared_keys[i].key);
	}
	static_key_set(&ev->key, on);
	if (ev == &__event_irq_handler_entry || ev == &__event_irq_handler_exit)
		irq_trace_changed();
}
