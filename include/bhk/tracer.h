/* SPDX-License-Identifier: MIT */
/*
 * The latency tracers irqsoff, preemptoff and wakeup_rt: the longest section since one was chosen.
 * kernel/trace/tracer.c
 */
#ifndef _BHK_TRACER_H
#define _BHK_TRACER_H

#include <linux/errno.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/types.h>
#include <bhk/tracing.h>

/* Frames of a backtrace that are kept. */
#define LATENCY_FRAMES 8
/* Bytes of the records between, and of each one. */
#define LATENCY_BYTES	   4096
#define LATENCY_RECORD_MAX 256

enum latency_tracer { TRACER_NOP, TRACER_IRQSOFF, TRACER_PREEMPTOFF, TRACER_WAKEUP_RT, NR_TRACERS };

/**
 * struct latency_point - one end of a section
 * @us:	   the clock, since boot
 * @entry: context, as records have it
 * @comm:  who ran
 * @trace: return addresses, innermost first
 * @n:	   how many
 */
struct latency_point {
	u64 us;
	struct trace_entry entry;
	char comm[TASK_COMM_LEN];
	unsigned long trace[LATENCY_FRAMES];
	unsigned int n;
};

/**
 * struct latency_max - the longest section
 * @tracer: of which kind
 * @us:	    how long; only a longer one takes its place
 * @seen:   there was one
 * @begin, @end: its ends
 * @task_comm, @pid, @nice, @policy, @rt_prio: who it is told of
 * @events: records in @bytes
 * @lost:   records that had no room there, or were overwritten
 * @used:   of @bytes
 * @bytes:  us (u64), size (u32), the record; each a multiple of 8
 */
struct latency_max {
	enum latency_tracer tracer;
	u32 us;
	bool seen;
	struct latency_point begin, end;
	char task_comm[TASK_COMM_LEN];
	pid_t pid;
	int nice;
	unsigned int policy, rt_prio;
	unsigned int events, lost, used;
	u64 bytes[LATENCY_BYTES / 8];
};

#ifdef CONFIG_TRACER_MAX_TRACE
const char *latency_tracer_name(enum latency_tracer t);
bool latency_tracer_exists(enum latency_tracer t);
enum latency_tracer latency_current_tracer(void);
int latency_set_tracer(const char *name);
void latency_reset(u32 us);
u32 latency_max_us(void);

/* kernel/trace/tracer_show.c */
int latency_show(trace_line_fn line, void *arg);
#else
static inline const char *latency_tracer_name(enum latency_tracer t)
{
	return "nop";
}

static inline bool latency_tracer_exists(enum latency_tracer t)
{
	return t == TRACER_NOP;
}

static inline enum latency_tracer latency_current_tracer(void)
{
	return TRACER_NOP;
}

static inline int latency_set_tracer(const char *name)
{
	return strcmp(name, "nop") ? -EINVAL : 0;
}

static inline int latency_show(trace_line_fn line, void *arg)
{
	return -ENODATA;
}
#endif

/* kernel/trace/tracer.c, for its hooks. Interrupts off. */
extern enum latency_tracer latency_tracer;
extern struct latency_max *latency_longest;
struct pt_regs;
void latency_begin(const struct pt_regs *regs, unsigned long interrupted);
void latency_end(const struct pt_regs *regs, unsigned long interrupted);

/* For the scheduler, which tells while its events are recorded. Interrupts off. */
#ifdef CONFIG_SCHED_TRACER
void latency_wakeup(struct task_struct *p);
void latency_switch(struct task_struct *next);
#else
static inline void latency_wakeup(struct task_struct *p)
{
}
static inline void latency_switch(struct task_struct *next)
{
}
#endif
#endif
