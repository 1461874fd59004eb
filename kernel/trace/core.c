// SPDX-License-Identifier: MIT
/*
 * Recording: what the events of <linux/tracepoint.h> call, and the switches.
 *
 * A record is written with interrupts off: so no other thread's writer can come in between, and
 * what the record says of its context is right. An NMI can come in between; the ring allows that.
 */
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

/* The first id; ftrace keeps those below for itself. */
#define FIRST_ID 16

struct ring trace_ring;
DEFINE_MUTEX(trace_mutex);
u32 trace_ring_size = CONFIG_TRACE_BUF_KB * 1024u; /* trace_mutex */

static bool recording; /* trace_mutex: events that were chosen are patched in */

/* What is true of contexts other than threads'. */
static noinline unsigned int context_flags(unsigned int count)
{
	unsigned int flags = 0;

	if (count & SOFTIRQ_OFFSET)
		flags |= TRACE_FLAG_SOFTIRQ;
	if (count & HARDIRQ_MASK)
		flags |= TRACE_FLAG_HARDIRQ;
	if (count & NMI_MASK)
		flags |= TRACE_FLAG_NMI;
	if (count & (SOFTIRQ_MASK & ~SOFTIRQ_OFFSET))
		flags |= TRACE_FLAG_BH_OFF;
	return flags | min_t(unsigned int, count & PREEMPT_MASK, 15) << 8;
}

/* The first word of a record: type, flags, depth of preempt_disable(). */
static __always_inline u32 first_word(const struct trace_event *ev, unsigned int count,
				      unsigned long cpsr)
{
	u32 irqs_off = cpsr & PSR_I_BIT, resched = cpu_state.work & WORK_NEED_RESCHED, word;

	/* The compiler would shift first, and mask then. */
	OPTIMIZER_HIDE_VAR(irqs_off);
	OPTIMIZER_HIDE_VAR(resched);
	word = ev->id | irqs_off << 9 | resched << 18;
	return likely(!count) ? word : word | context_flags(count) << 16;
}

#ifdef CONFIG_TRACE_LOOK
/* What all have in common, for a record that is not in the ring. */
void trace_common(u32 *data, const struct trace_event *ev, unsigned long flags)
{
	data[0] = first_word(ev, preempt_count(), flags);
	data[1] = cpu_state.curr->pid;
}
#endif

/* A hit of the NMI may come in the middle of another one's count. */
static __always_inline void count_hit(struct trace_event *ev, unsigned int count)
{
	if (unlikely(count & NMI_MASK))
		ev->nmi_hits++;
	else
		ev->hits++;
}

/* The upper half of the clock. It is read before @lo; just before that the lower one may wrap. */
static __always_inline u32 clock_hi(u32 hi, u32 lo)
{
	if (unlikely(lo < (1u << 20)))
		hi = clock_us64() >> 32;
	return hi;
}

/**
 * trace_begin() - begin a record of an event
 * @bytes: RING_HEADER and the length of the record, a multiple of 4
 * @ev:	   event
 * @flags: of arch_local_irq_save(): as interrupts were before
 *
 * Context: any, interrupts off until the record is complete.
 * Return: union trace_slot. Its data is the record with what all have in common filled in; NULL
 * if it is not wanted, too long, or there is no room.
 */
u64 trace_begin(u32 bytes, struct trace_event *ev, unsigned long flags)
{
	struct ring *r = &trace_ring;
	union ring_slot slot;
	unsigned int count;
	u32 hi, lo, *data;

	if (unlikely(r->attention))
		return trace_look_begin(ev, bytes, flags);
	slot = ring_reserve(r, bytes);
	if (unlikely(slot.start == RING_NO_ROOM))
		return 0;
	hi = clock_us_hi();
	lo = clock_us();
	data = ring_stamp(r, slot, bytes, lo, clock_hi(hi, lo));
	count = preempt_count();
	data[0] = first_word(ev, count, flags);
	data[1] = cpu_state.curr->pid;
	count_hit(ev, count);
	return (union trace_slot){.data = data, .begin = slot.begin}.both;
}
EXPORT_SYMBOL(trace_begin);

/* trace_mutex. Tracing that is off costs no memory. */
int trace_get_ring(struct ring *r)
{
	void *buf;

	if (r->buf)
		return 0;
	buf = alloc_pages_exact(trace_ring_size, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	ring_init(r, buf, trace_ring_size);
	return 0;
}

/* Any context. */
void trace_attention(unsigned int bit, bool on)
{
	unsigned long flags;

	flags = arch_local_nmi_save();
	if (on)
		trace_ring.attention |= bit;
	else
		trace_ring.attention &= ~bit;
	trace_latency_forget();
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

/* trace_mutex */
static bool wanted(const struct trace_event *ev)
{
	return recording && (ev->chosen || trace_trigger_needs(ev));
}

/* trace_mutex */
void trace_patch_all(void)
{
	struct trace_event *ev;

	for_each_trace_event(ev)
		trace_event_patch(ev, wanted(ev));
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
	for_each_matching_event(ev, pattern) {
		n++;
		ev->chosen = on;
		trace_event_patch(ev, wanted(ev));
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
	int ret;

	mutex_lock(&trace_mutex);
	ret = on ? trace_get_ring(&trace_ring) : 0;
	if (!ret) {
		recording = on;
		if (on)
			trace_attention(TRACE_NOTHING, false);
		trace_patch_all();
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
 * What a trigger has stopped does not go on by this. Context: any.
 */
void trace_pause(bool yes)
{
	trace_attention(TRACE_PAUSED, yes);
}
EXPORT_SYMBOL(trace_pause);

/** trace_is_paused() - by whomsoever. Context: any. */
bool trace_is_paused(void)
{
	return trace_ring.attention & TRACE_NOTHING;
}

/** trace_keep_oldest() - when the ring is full, drop new records instead of old ones */
void trace_keep_oldest(bool yes)
{
	trace_ring.keep = yes;
}

/** trace_keeps_oldest() - what trace_keep_oldest() said last */
bool trace_keeps_oldest(void)
{
	return trace_ring.keep;
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
		ev->hits = ev->nmi_hits = 0;
	arch_local_irq_restore(flags);
}

/** trace_event_by_id() - the event of a record's common_type, or NULL. Context: any. */
struct trace_event *trace_event_by_id(unsigned int id)
{
	unsigned int nr = __stop_trace_event - __start_trace_event;

	return id - FIRST_ID < nr ? &__start_trace_event[id - FIRST_ID] : NULL;
}

/** trace_ring_counts() - what is in a ring, NULL: the one that is written. Context: any. */
void trace_ring_counts(const struct ring *r, struct trace_counts *c)
{
	struct ring_counts rc = {};

	r = r ?: &trace_ring;
	if (r->buf)
		ring_get_counts(r, &rc);
	c->written = rc.written;
	c->entries = rc.entries;
	c->overrun = rc.overrun;
	c->dropped = rc.dropped;
	c->bytes = rc.bytes;
	c->size = r->buf ? r->mask + 1 : 0;
}

/** trace_get_counts() - what is in the ring. Context: any. */
void trace_get_counts(struct trace_counts *c)
{
	trace_ring_counts(NULL, c);
}

/** trace_rewind() - begin to read at the oldest record. Context: any. */
void trace_rewind(struct trace_reader *r)
{
	const struct ring *ring = r->ring ?: &trace_ring;

	preempt_disable();
	if (ring->buf)
		ring_rewind(ring, (struct ring_cursor *)r->cursor);
	preempt_enable();
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
	const struct ring *ring = r->ring ?: &trace_ring;
	bool found;

	/* Its memory may be taken away, but only by a thread. */
	preempt_disable();
	found = ring->buf && ring_read(ring, (struct ring_cursor *)r->cursor, rec);
	preempt_enable();
	if (!found)
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
