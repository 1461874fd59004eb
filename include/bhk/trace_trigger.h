/* SPDX-License-Identifier: MIT */
/*
 * Triggers: what happens by itself while tracing is on, and snapshots.
 *
 *	softirq-overrun		    softirqs used up their rounds or their time: ksoftirqd goes on
 *	latency>200us [KIND...]	    somebody waited for longer, from raised to started
 *	latency-max [KIND...]	    somebody waited for longer than anybody before
 *
 * KIND: softirq, tasklet, work, irq-thread, thread; without one, all.
 */
#ifndef _BHK_TRACE_TRIGGER_H
#define _BHK_TRACE_TRIGGER_H

#include <bhk/tracing.h>

/* Each event is held against each of them. */
#define TRIGGERS_MAX 4

enum trigger_action { TRIGGER_STOP, TRIGGER_SNAPSHOT };
enum trigger_cond { ON_OVERRUN, ON_LATENCY, ON_LATENCY_MAX };

/* Who waits. */
#define WAIT_SOFTIRQ	0x01
#define WAIT_TASKLET	0x02
#define WAIT_WORK	0x04
#define WAIT_IRQ_THREAD 0x08
#define WAIT_THREAD	0x10
#define WAIT_ALL	0x1f

/**
 * struct trace_trigger - what is to happen when
 * @action: enum trigger_action
 * @cond:   enum trigger_cond
 * @kinds:  WAIT_*: whose latency
 * @limit:  us: a longer latency fires; with ON_LATENCY_MAX the longest so far
 * @fired:  how often it has
 *
 * c: constant   I: interrupts off
 */
struct trace_trigger {
	u8 action;  /* c */
	u8 cond;    /* c */
	u8 kinds;   /* c */
	u32 limit;  /* I */
	u32 fired;  /* I */
};

/**
 * struct trace_latency - a wait that has ended
 * @kind: WAIT_*
 * @us:	  how long it was
 * @who:  vector, function or pid
 */
struct trace_latency {
	u8 kind;
	u32 us;
	u32 who;
};

/* Why tracing was stopped, or a snapshot taken; and when, since boot. */
struct trace_reason {
	u64 us;
	char text[96];
};

/* kernel/trace/trigger.c */
int trace_add_trigger(enum trigger_action action, const char *text, const char **error);
void trace_clear_triggers(void);
bool trace_get_trigger(unsigned int nr, struct trace_trigger *copy);
void trace_print_trigger(struct trace_seq *s, const struct trace_trigger *t);
const struct trace_reason *trace_stop_reason(void);

/* kernel/trace/trigger_parse.c, pure. */
int trigger_parse(struct trace_trigger *t, const char *text, const char **error);
extern const char *const trigger_kinds[5];

/* kernel/trace/latency.c */
extern u32 trace_waits_lost;

/* kernel/trace/snapshot.c */
int trace_snapshot_prepare(void);
bool trace_snapshot_take(const char *why);
void trace_snapshot_free(void);
const struct ring *trace_snapshot_ring(void);
const struct trace_reason *trace_snapshot_reason(void);
#endif
