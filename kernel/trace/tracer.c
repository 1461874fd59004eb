// SPDX-License-Identifier: MIT
/*
 * The latency tracers: how long the longest section was since one was chosen, where it began and
 * ended, and what was recorded in between.
 *
 * At its beginning a section costs a backtrace, at its end a comparison. Only one that is longer than all
 * before is kept, with the records that the ring has of it.
 */
#include <linux/errno.h>
#include <linux/jump_label.h>
#include <linux/sched.h>
#include <linux/sched/rt.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <asm/irq_hooks.h>
#include <asm/irqflags.h>
#include <asm/ptrace.h>
#include <bhk/clock.h>
#include <bhk/tracer.h>
#include <bhk/time.h>
#include <bhk/trace_ring.h>
#include <bhk/unwind.h>
#include "trace.h"

enum latency_tracer latency_tracer;  /* trace_mutex */
struct latency_max *latency_longest; /* c, once there; its content: I */

/* The section that is open. Interrupts off. */
static struct {
	bool open;
	const u8 *ring; /* the memory of the ring, NULL: none */
	struct latency_point begin;
	struct ring_cursor cursor;
	struct task_struct *woken; /* wakeup_rt */
} now;

static const struct {
	const char *name;
	struct static_key *key;
	bool exists;
} tracers[NR_TRACERS] = {
	[TRACER_NOP] = {"nop", NULL, true},
#ifdef CONFIG_IRQSOFF_TRACER
	[TRACER_IRQSOFF] = {"irqsoff", &trace_irqflags_key, true},
#endif
#ifdef CONFIG_PREEMPT_TRACER
	[TRACER_PREEMPTOFF] = {"preemptoff", &trace_preempt_key, true},
#endif
#ifdef CONFIG_SCHED_TRACER
	[TRACER_WAKEUP_RT] = {"wakeup_rt", NULL, true},
#endif
};

/** latency_tracer_exists() - was it compiled in? Context: any. */
bool latency_tracer_exists(enum latency_tracer t)
{
	return tracers[t].exists;
}

/** latency_tracer_name() - as Linux names it. Context: any. */
const char *latency_tracer_name(enum latency_tracer t)
{
	return tracers[t].name;
}

/** latency_current_tracer() - which one is at work. Context: any. */
enum latency_tracer latency_current_tracer(void)
{
	return latency_tracer;
}

/** latency_max_us() - how long the longest section was. Context: any. */
u32 latency_max_us(void)
{
	return latency_longest ? latency_longest->us : 0;
}

/**
 * latency_reset() - the longest section is still to come
 * @us: shorter ones are none
 *
 * Context: task.
 */
void latency_reset(u32 us)
{
	unsigned long flags = arch_local_irq_save();

	now.open = false;
	now.woken = NULL;
	if (latency_longest) {
		latency_longest->us = us;
		latency_longest->seen = false;
	}
	arch_local_irq_restore(flags);
}

/* trace_mutex. nop leaves the longest section to be shown. */
static void change(enum latency_tracer t)
{
	enum latency_tracer old = latency_tracer;

	if (t == old)
		return;
	latency_tracer = TRACER_NOP;
	if (tracers[old].key)
		static_key_slow_dec(tracers[old].key);
	if (t == TRACER_NOP)
		return;
	latency_reset(0);
	latency_longest->tracer = t;
	latency_tracer = t;
	if (tracers[t].key)
		static_key_slow_inc(tracers[t].key);
}

/* wakeup_rt sees what the events of the scheduler see. */
static int record_sched(void)
{
	trace_choose("sched:*", true);
	return trace_switch(true);
}

/**
 * latency_set_tracer() - choose which sections are measured
 * @name: irqsoff, preemptoff, wakeup_rt, or nop: none
 *
 * Another one than before, but for nop, forgets the longest section. wakeup_rt begins to record
 * the events of the scheduler. Context: task, sleeps.
 * Return: 0; -EINVAL: there is none of that name; -ENOMEM.
 */
int latency_set_tracer(const char *name)
{
	enum latency_tracer t;
	int ret = 0;

	for (t = TRACER_NOP; t < NR_TRACERS; t++)
		if (tracers[t].exists && !strcmp(tracers[t].name, name))
			break;
	if (t == NR_TRACERS)
		return -EINVAL;
	mutex_lock(&trace_mutex);
	if (!latency_longest)
		latency_longest = kzalloc(sizeof(*latency_longest), GFP_KERNEL);
	if (latency_longest)
		change(t);
	else
		ret = -ENOMEM;
	mutex_unlock(&trace_mutex);
	return !ret && t == TRACER_WAKEUP_RT ? record_sched() : ret;
}

extern const char vector_irq[];

/* Interrupts off. */
static void note_point(struct latency_point *p, const struct pt_regs *regs, unsigned long interrupted)
{
	unsigned int count = preempt_count();

	if (regs) {
		p->n = stack_trace_save_regs(regs, p->trace, LATENCY_FRAMES, 0);
	} else if (interrupted) {
		p->trace[0] = (unsigned long)vector_irq;
		p->trace[1] = interrupted;
		p->n = 2;
	} else {
		p->n = stack_trace_save(p->trace, LATENCY_FRAMES, 1);
	}
	p->entry = (struct trace_entry){
		.flags = (!regs || regs->ARM_cpsr & PSR_I_BIT ? TRACE_FLAG_IRQS_OFF : 0) |
			 (need_resched() ? TRACE_FLAG_NEED_RESCHED : 0) |
			 (count & HARDIRQ_MASK ? TRACE_FLAG_HARDIRQ : 0) |
			 (count & SOFTIRQ_OFFSET ? TRACE_FLAG_SOFTIRQ : 0),
		.preempt_count = min_t(unsigned int, count & PREEMPT_MASK, 15),
		.pid = current->pid,
	};
	memcpy(p->comm, current->comm, TASK_COMM_LEN);
	p->us = uptime_us();
}

static void note_cursor(void)
{
	now.ring = trace_ring.buf;
	now.cursor = (struct ring_cursor){.pos = trace_ring.head.pos, .seq = trace_ring.head.count};
}

/**
 * latency_begin() - a section begins; one that is open was none
 * @regs:	 the place, or NULL
 * @interrupted: where an interrupt was taken, or 0: the caller is the place
 *
 * Context: interrupts off.
 */
void latency_begin(const struct pt_regs *regs, unsigned long interrupted)
{
	/* The idle thread waits with interrupts off; what wakes it comes in at once. */
	now.open = latency_tracer != TRACER_IRQSOFF || interrupted || current->pid;
	if (!now.open)
		return;
	note_cursor();
	note_point(&now.begin, regs, interrupted);
}

/* What the ring has from the beginning on. */
static void keep_records(struct latency_max *max)
{
	static struct ring_record rec;
	u8 *to;

	max->events = max->lost = max->used = 0;
	/* There may be another ring by now. */
	if (!now.ring || now.ring != trace_ring.buf)
		return;
	while (ring_read(&trace_ring, &now.cursor, &rec)) {
		u32 room = ALIGN(rec.size, 8) + 16;

		if (rec.size > LATENCY_RECORD_MAX || max->used + room > LATENCY_BYTES) {
			max->lost++;
			continue;
		}
		to = (u8 *)max->bytes + max->used;
		*(u64 *)to = rec.us - clock_boot_us;
		*(u64 *)(to + 8) = rec.size;
		memcpy(to + 16, rec.data, rec.size);
		max->used += room;
		max->events++;
	}
	max->lost += now.cursor.lost;
}

static void keep(u32 us, const struct task_struct *p, const struct pt_regs *regs,
		 unsigned long interrupted)
{
	struct latency_max *max = latency_longest;

	note_point(&max->end, regs, interrupted);
	/* The backtrace is no part of it. */
	max->end.us = now.begin.us + us;
	max->us = us;
	max->seen = true;
	max->begin = now.begin;
	memcpy(max->task_comm, p->comm, TASK_COMM_LEN);
	max->pid = p->pid;
	max->nice = task_nice(p);
	max->policy = p->policy;
	max->rt_prio = p->rt_priority;
	keep_records(max);
}

/**
 * latency_end() - the section that is open ends
 * @regs, @interrupted: as for latency_begin()
 *
 * Context: interrupts off.
 */
void latency_end(const struct pt_regs *regs, unsigned long interrupted)
{
	u32 us;

	if (!now.open)
		return;
	now.open = false;
	us = uptime_us() - now.begin.us;
	if (unlikely(us > latency_longest->us))
		keep(us, current, regs, interrupted);
}

#ifdef CONFIG_SCHED_TRACER
/** latency_wakeup() - @p shall run. Context: interrupts off */
void latency_wakeup(struct task_struct *p)
{
	if (latency_tracer != TRACER_WAKEUP_RT || !rt_task(p) || p->array || p == current)
		return;
	if (now.woken && now.woken->prio <= p->prio)
		return;
	now.woken = p;
	latency_begin(NULL, 0);
}

/** latency_switch() - @next is about to run. Context: interrupts off */
void latency_switch(struct task_struct *next)
{
	u32 us;

	if (latency_tracer != TRACER_WAKEUP_RT || next != now.woken)
		return;
	now.woken = NULL;
	us = uptime_us() - now.begin.us;
	if (unlikely(us > latency_longest->us))
		keep(us, next, NULL, 0);
}
#endif
