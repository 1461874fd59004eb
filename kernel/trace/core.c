// SPDX-License-Identifier: MIT
/*
 * Recording: what the events of <linux/tracepoint.h> call, and the switches.
 *
 * A record is written with interrupts off: so no other thread's writer can come in between, and
 * what the record says of its context is right. An NMI can come in between; the ring allows that.
 */
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/glob.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <bhk/clock.h>
#include <bhk/time.h>
#include <bhk/tracing.h>
#include "trace.h"

#define RING_SIZE (CONFIG_TRACE_BUF_KB * 1024u)

/* The first id; ftrace keeps those below for itself. */
#define FIRST_ID 16

struct ring trace_ring;
unsigned int trace_attention;	/* atomic bits */
DEFINE_MUTEX(trace_mutex);

static bool recording; /* trace_mutex: events that were chosen are patched in */

static __always_inline void count_hit(struct trace_event *ev)
{
#if defined(__thumb__)
	ev->hits++;
#else
	u32 hits, failed;

	do {
		asm volatile("ldrex %0, [%1]" : "=r"(hits) : "r"(&ev->hits), "m"(ev->hits));
		asm volatile("strex %0, %2, [%3]"
			     : "=&r"(failed), "=m"(ev->hits)
			     : "r"(hits + 1), "r"(&ev->hits));
	} while (unlikely(failed));
#endif
}

static __always_inline void fill_entry(struct trace_entry *ent, const struct trace_event *ev,
				       unsigned long cpsr)
{
	unsigned int count = preempt_count(), depth = count & PREEMPT_MASK;
	unsigned int flags = (cpsr & PSR_I_BIT) / PSR_I_BIT * TRACE_FLAG_IRQS_OFF;

	flags |= (cpu_state.work & WORK_NEED_RESCHED) * TRACE_FLAG_NEED_RESCHED;
	flags |= (count & SOFTIRQ_OFFSET) >> (SOFTIRQ_SHIFT - 4);
	if (count >> (SOFTIRQ_SHIFT + 1)) {
		if (count & HARDIRQ_MASK)
			flags |= TRACE_FLAG_HARDIRQ;
		if (count & NMI_MASK)
			flags |= TRACE_FLAG_NMI;
		if (count & (SOFTIRQ_MASK & ~SOFTIRQ_OFFSET))
			flags |= TRACE_FLAG_BH_OFF;
	}
	ent->type = ev->id;
	ent->flags = flags;
	ent->preempt_count = min(depth, 15u);
	ent->pid = cpu_state.curr->pid;
}

/**
 * trace_begin() - begin a record of an event
 * @slot: the record, for trace_end()
 * @ev:	  event
 * @size: length in bytes
 *
 * Context: any. Interrupts are off between this and trace_end().
 * Return: the record with what all have in common filled in; NULL if it is not wanted or there
 * is no room.
 */
void *trace_begin(struct trace_slot *slot, struct trace_event *ev, u32 size)
{
	u32 words = (size + 3) / 4;
	struct ring_slot rs;
	void *data = NULL;

	slot->flags = arch_local_irq_save();
	if (likely(!(trace_attention | (words > 255))) &&
	    likely(ring_reserve(&trace_ring, &rs, words, clock_us64()))) {
		slot->begin = rs.begin;
		slot->data = data = rs.data;
		rs.data[words - 1] = 0;
		fill_entry(data, ev, slot->flags);
		count_hit(ev);
	}
	if (unlikely(!data))
		arch_local_irq_restore(slot->flags);
	return data;
}
EXPORT_SYMBOL(trace_begin);

/**
 * trace_end() - the record is complete
 * @slot: from trace_begin()
 *
 * Context: any.
 */
void trace_end(struct trace_slot *slot)
{
	struct ring_slot rs = {.begin = slot->begin};

	ring_commit(&trace_ring, &rs);
	arch_local_irq_restore(slot->flags);
}
EXPORT_SYMBOL(trace_end);

/* trace_mutex. Tracing that is off costs no memory. */
static int get_ring(void)
{
	void *buf;

	if (trace_ring.buf)
		return 0;
	buf = alloc_pages_exact(RING_SIZE, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	ring_init(&trace_ring, buf, RING_SIZE);
	return 0;
}

static void set_attention(unsigned int bit, bool on)
{
	unsigned long flags;

	flags = arch_local_nmi_save();
	if (on)
		trace_attention |= bit;
	else
		trace_attention &= ~bit;
	arch_local_irq_restore(flags);
}

/**
 * trace_event_matches() - does a pattern mean the event?
 * @ev:	     event
 * @pattern: "system:name", "system:" or "name", with * and ?
 *
 * Context: any.
 */
bool trace_event_matches(const struct trace_event *ev, const char *pattern)
{
	const char *colon = strchr(pattern, ':');
	char system[32];

	if (!colon)
		return glob_match(pattern, ev->name) || glob_match(pattern, ev->system);
	strscpy(system, pattern, min_t(size_t, sizeof(system), colon - pattern + 1));
	return glob_match(system, ev->system) && (!colon[1] || glob_match(colon + 1, ev->name));
}

/**
 * trace_choose() - record the events that match, or do not record them any more
 * @pattern: see trace_event_matches()
 * @on:	     which
 *
 * While tracing is off they are only noted. Context: task, sleeps.
 * Return: how many match.
 */
unsigned int trace_choose(const char *pattern, bool on)
{
	struct trace_event *ev;
	unsigned int n = 0;

	mutex_lock(&trace_mutex);
	for_each_trace_event(ev) {
		if (!trace_event_matches(ev, pattern))
			continue;
		n++;
		ev->chosen = on;
		trace_event_patch(ev, recording && ev->chosen);
	}
	mutex_unlock(&trace_mutex);
	return n;
}

/**
 * trace_switch() - begin or end to record the chosen events
 * @on: which
 *
 * Context: task, sleeps. Return: 0, or -ENOMEM.
 */
int trace_switch(bool on)
{
	struct trace_event *ev;
	int ret;

	mutex_lock(&trace_mutex);
	ret = on ? get_ring() : 0;
	if (!ret) {
		recording = on;
		if (on)
			set_attention(TRACE_STOPPED, false);
		for_each_trace_event(ev)
			trace_event_patch(ev, recording && ev->chosen);
	}
	mutex_unlock(&trace_mutex);
	return ret;
}

/** trace_is_on() - are the chosen events patched in? Context: any. */
bool trace_is_on(void)
{
	return recording;
}

/**
 * trace_pause() - record nothing for now, or go on
 * @yes: which
 *
 * What tracing_on of Linux says. Context: any.
 */
void trace_pause(bool yes)
{
	set_attention(TRACE_STOPPED, yes);
}
EXPORT_SYMBOL(trace_pause);

/** trace_is_paused() - by whomsoever. Context: any. */
bool trace_is_paused(void)
{
	return trace_attention & TRACE_STOPPED;
}

/** trace_keep_oldest() - when the ring is full, drop new records instead of old ones */
void trace_keep_oldest(bool yes)
{
	trace_ring.keep = yes;
}

/** trace_clear() - forget all records. Context: task. */
void trace_clear(void)
{
	struct trace_event *ev;
	unsigned long flags;

	flags = arch_local_nmi_save();
	if (trace_ring.buf)
		ring_clear(&trace_ring);
	for_each_trace_event(ev)
		ev->hits = 0;
	arch_local_irq_restore(flags);
}

/** trace_event_by_id() - the event of a record's common_type, or NULL. Context: any. */
struct trace_event *trace_event_by_id(unsigned int id)
{
	unsigned int nr = __stop_trace_event - __start_trace_event;

	return id - FIRST_ID < nr ? &__start_trace_event[id - FIRST_ID] : NULL;
}

/** trace_get_counts() - what is in the ring. Context: any. */
void trace_get_counts(struct trace_counts *c)
{
	struct ring_counts rc = {};

	if (trace_ring.buf)
		ring_get_counts(&trace_ring, &rc);
	c->written = rc.written;
	c->entries = rc.entries;
	c->overrun = rc.overrun;
	c->dropped = rc.dropped;
	c->bytes = rc.bytes;
	c->size = trace_ring.buf ? RING_SIZE : 0;
}

/** trace_rewind() - begin to read at the oldest record. Context: any. */
void trace_rewind(struct trace_reader *r)
{
	if (trace_ring.buf)
		ring_rewind(&trace_ring, (struct ring_cursor *)r->cursor);
}

/**
 * trace_next() - read the next record
 * @r: reader; r->us is the time since boot, r->entry the record
 *
 * Context: any; writers go on meanwhile. Return: false if there is none.
 */
bool trace_next(struct trace_reader *r)
{
	struct ring_record *rec = (struct ring_record *)r->record;

	if (!trace_ring.buf || !ring_read(&trace_ring, (struct ring_cursor *)r->cursor, rec))
		return false;
	r->us = rec->us - clock_boot_us;
	r->size = rec->size;
	r->entry = (struct trace_entry *)rec->data;
	return true;
}

static int __init trace_init(void)
{
	struct trace_event *ev;
	unsigned int id = FIRST_ID;

	for_each_trace_event(ev)
		ev->id = id++;
	return 0;
}
pure_initcall(trace_init);
