/* SPDX-License-Identifier: MIT */
/* Shared by the files of kernel/trace/. */
#ifndef _KERNEL_TRACE_TRACE_H
#define _KERNEL_TRACE_TRACE_H

#include <linux/mutex.h>
#include <bhk/trace.h>
#include <bhk/trace_ring.h>

/* Why trace_begin() has to look closer, bits of trace_ring.attention. */
#define TRACE_PAUSED   1u /* records are not wanted for now */
#define TRACE_STOPPED  2u /* nor before trace_switch(): a trigger has fired */
#define TRACE_FILTERS  4u /* not all are wanted */
#define TRACE_TRIGGERS 8u /* they may tell that something is to be done */

#define TRACE_NOTHING (TRACE_PAUSED | TRACE_STOPPED)

void trace_attention(unsigned int bit, bool on);

/* Who changes what is recorded. Task context. */
extern struct mutex trace_mutex;

#ifdef CONFIG_TRACE_LOOK
/* kernel/trace/look.c */
u64 trace_look_begin(struct trace_event *ev, u32 bytes, unsigned long flags);
/* kernel/trace/core.c */
void trace_common(u32 *data, const struct trace_event *ev, unsigned long flags);
#else
static inline u64 trace_look_begin(struct trace_event *ev, u32 bytes, unsigned long flags)
{
	return 0;
}
#endif

#ifdef CONFIG_TRACE_FILTERS
/* kernel/trace/filter.c */
bool trace_filter_passes(const struct trace_event *ev, const struct trace_entry *ent);
#else
static inline bool trace_filter_passes(const struct trace_event *ev, const struct trace_entry *ent)
{
	return true;
}
#endif

#ifdef CONFIG_TRACE_TRIGGERS
/* kernel/trace/trigger.c */
bool trace_trigger_needs(const struct trace_event *ev);
void trace_trigger_event(const struct trace_event *ev, const struct trace_entry *ent);
/* kernel/trace/latency.c */
void trace_latency_forget(void);
bool trace_latency_needs(const struct trace_event *ev, unsigned int kinds);
struct trace_latency;
bool trace_latency_event(const struct trace_event *ev, const void *record, struct trace_latency *l);
/* kernel/trace/snapshot.c */
bool trace_snapshot_has_memory(void);
#else
static inline bool trace_snapshot_has_memory(void)
{
	return false;
}

static inline bool trace_trigger_needs(const struct trace_event *ev)
{
	return false;
}

static inline void trace_trigger_event(const struct trace_event *ev, const struct trace_entry *ent)
{
}

static inline void trace_latency_forget(void)
{
}
#endif

/* kernel/trace/core.c */
extern u32 trace_ring_size; /* trace_mutex: in bytes */
int trace_get_ring(struct ring *r);
void trace_patch_all(void);

/* kernel/trace/events.c */
void trace_event_patch(struct trace_event *ev, bool on);
#endif
