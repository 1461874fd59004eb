// SPDX-License-Identifier: MIT
/*
 * How long it is from raised to started, found out from the events while a trigger wants to know.
 *
 * The first of several raises of a vector counts. A tasklet waits since its vector was raised: it
 * may have been scheduled later. A work item waits since it was queued, a thread since it was
 * woken.
 */
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/string.h>
#include <bhk/clock.h>
#include <bhk/trace_trigger.h>
#include <trace/events/irq.h>
#include <trace/events/sched.h>
#include <trace/events/workqueue.h>
#include "trace.h"

/* Work items and threads that are known to wait. One more, and the oldest is forgotten. */
#define WAITS_MAX 64

static struct wait {
	u32 key; /* 0: free; of a thread it is odd */
	u32 since;
} waits[WAITS_MAX]; /* I */
u32 trace_waits_lost; /* I */

static u32 raised[NR_SOFTIRQS]; /* I: made odd, 0: not */
static u32 tasklets_since;	/* I: the same, of the vector that runs */

/* Where the records have what is of interest: in words; their layout is Linux's. */
#define WORD_VEC	2
#define WORD_OBJECT	2
#define WORD_FUNC	3
#define WORD_WOKEN	6
#define WORD_NEXT_COMM	9
#define WORD_NEXT_PID	13

static const struct {
	struct trace_event *ev;
	u8 kinds;
} needed[] = {
	{&__event_softirq_raise, WAIT_SOFTIRQ | WAIT_TASKLET},
	{&__event_softirq_entry, WAIT_SOFTIRQ | WAIT_TASKLET},
	{&__event_tasklet_entry, WAIT_TASKLET},
	{&__event_workqueue_queue_work, WAIT_WORK},
	{&__event_workqueue_execute_start, WAIT_WORK},
	{&__event_sched_waking, WAIT_THREAD | WAIT_IRQ_THREAD},
	{&__event_sched_switch, WAIT_THREAD | WAIT_IRQ_THREAD},
};

/* Do the latencies of @kinds need an event, even if it is not recorded? */
bool trace_latency_needs(const struct trace_event *ev, unsigned int kinds)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(needed); i++)
		if (needed[i].ev == ev)
			return needed[i].kinds & kinds;
	return false;
}

static struct wait *find_wait(u32 key)
{
	unsigned int i;

	for (i = 0; i < WAITS_MAX; i++)
		if (waits[i].key == key)
			return &waits[i];
	return NULL;
}

static struct wait *oldest_wait(u32 now)
{
	struct wait *oldest = &waits[0];
	unsigned int i;

	for (i = 1; i < WAITS_MAX; i++)
		if (now - waits[i].since > now - oldest->since)
			oldest = &waits[i];
	trace_waits_lost++;
	return oldest;
}

static void wait_begins(u32 key, u32 now)
{
	struct wait *w = find_wait(key) ?: find_wait(0) ?: oldest_wait(now);

	w->key = key;
	w->since = now;
}

static bool wait_ends(u32 key, u32 now, struct trace_latency *l)
{
	struct wait *w = find_wait(key);

	if (!w)
		return false;
	w->key = 0;
	l->us = now - w->since;
	return true;
}

static u32 key_of_pid(u32 pid)
{
	return pid << 1 | 1;
}

static bool since(u32 stamp, u32 now, struct trace_latency *l)
{
	/* Made odd, it may lie a microsecond ahead. */
	l->us = stamp - now == 1 ? 0 : now - stamp;
	return stamp;
}

static bool softirq_begins(u32 vec, u32 now, struct trace_latency *l)
{
	u32 stamp;

	if (vec >= NR_SOFTIRQS)
		return false;
	stamp = raised[vec];
	raised[vec] = 0;
	if (vec == HI_SOFTIRQ || vec == TASKLET_SOFTIRQ)
		tasklets_since = stamp;
	l->kind = WAIT_SOFTIRQ;
	l->who = vec;
	return since(stamp, now, l);
}

static bool thread_begins(const u32 *words, u32 now, struct trace_latency *l)
{
	const char *comm = (const char *)&words[WORD_NEXT_COMM];

	l->kind = strncmp(comm, "irq/", 4) ? WAIT_THREAD : WAIT_IRQ_THREAD;
	l->who = words[WORD_NEXT_PID];
	return wait_ends(key_of_pid(l->who), now, l);
}

static void begins_to_wait(const struct trace_event *ev, const u32 *words, u32 now)
{
	if (ev == &__event_workqueue_queue_work)
		wait_begins(words[WORD_OBJECT], now);
	else if (ev == &__event_sched_waking)
		wait_begins(key_of_pid(words[WORD_WOKEN]), now);
	else if (ev == &__event_softirq_raise && words[WORD_VEC] < NR_SOFTIRQS)
		raised[words[WORD_VEC]] = raised[words[WORD_VEC]] ?: now | 1;
}

/* Interrupts off. Return: whether a wait has ended with the event. */
bool trace_latency_event(const struct trace_event *ev, const void *record, struct trace_latency *l)
{
	const u32 *words = record;
	u32 now = clock_us();

	if (ev == &__event_softirq_entry)
		return softirq_begins(words[WORD_VEC], now, l);
	if (ev == &__event_sched_switch)
		return thread_begins(words, now, l);
	if (ev == &__event_tasklet_entry) {
		*l = (struct trace_latency){.kind = WAIT_TASKLET, .who = words[WORD_FUNC]};
		return since(tasklets_since, now, l);
	}
	if (ev == &__event_workqueue_execute_start) {
		*l = (struct trace_latency){.kind = WAIT_WORK, .who = words[WORD_FUNC]};
		return wait_ends(words[WORD_OBJECT], now, l);
	}
	begins_to_wait(ev, words, now);
	return false;
}

/* Events went by unseen: nothing is known of who waits. Interrupts off. */
void trace_latency_forget(void)
{
	memset(waits, 0, sizeof(waits));
	memset(raised, 0, sizeof(raised));
	tasklets_since = 0;
}
