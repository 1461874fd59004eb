// SPDX-License-Identifier: MIT
/* What is measured of a line, as the advisor's rules want it. */
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqflags.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/time.h>
#include <bhk/hist.h>
#include <bhk/irq.h>
#include <bhk/line_use.h>
#include <bhk/mm.h>
#include <bhk/softirq.h>
#include "advise_facts.h"
#include "stat_view.h"

/* A line that defers so much less often than it interrupts does its work in the top half. */
#define SELDOM_DEFERS 10

static const u32 way_of[LINE_RAISES] = {
	[RAISED_SOFTIRQ] = WAY_SOFTIRQ,
	[RAISED_TASKLET] = WAY_TASKLET,
	[RAISED_WORK] = WAY_WORK,
	[RAISED_THREAD] = WAY_THREAD,
};

static unsigned long handovers_before;

/* One command at a time uses them; they are large for a stack. */
static struct line_use use;
static struct hist_item item;
static char bh_name[48];

/**
 * advise_measure() - begin or cease to measure
 * @on: begin; all statistics begin anew
 *
 * Context: a command. Return: 0 or -ENOMEM.
 */
int advise_measure(bool on)
{
	if (on) {
		reset_stats();
		handovers_before = softirq_counters.wakeups;
	}
	return line_use_switch(on);
}

static void set_top(struct advise_facts *f)
{
	u64 span = use.last_us - use.first_us;

	f->irqs = stat_count(&use.top);
	f->top_mean = stat_mean_us(&use.top);
	f->top_p50 = stat_percentile_us(&use.top, 50);
	f->top_p99 = stat_percentile_us(&use.top, 99);
	f->top_max = use.top.max;
	f->messages = use.messages;
	f->delays = use.delays;
	f->delay_us = use.delay_us;
	f->overtaken = use.overtaken;
	if (f->irqs < 2 || !span)
		return;
	f->interval = div64_u64(span, f->irqs - 1);
	f->rate = div64_u64((f->irqs - 1) * (u64)USEC_PER_SEC, span);
}

/* Return: what was raised most often, LINE_RAISES for nothing. */
static enum line_raise set_ways(struct advise_facts *f)
{
	enum line_raise i, most = LINE_RAISES;

	f->main = WAY_TOP;
	for (i = 0; i < LINE_RAISES; i++) {
		if (!use.raised[i] || (use.raised[i] + use.overtaken) * SELDOM_DEFERS < f->irqs)
			continue;
		f->used |= way_of[i];
		if (use.raised[i] > f->raised) {
			f->raised = use.raised[i];
			f->main = way_of[i];
			most = i;
		}
	}
	return most;
}

static void set_run(struct advise_facts *f, const struct run_stat *run)
{
	u64 span = use.last_us - use.first_us;

	f->bh_runs = stat_count_since_reset(run);
	f->bh_mean = stat_mean_us(run);
	f->bh_p99 = stat_percentile_us(run, 99);
	f->bh_max = run->max;
	if (span)
		f->share = min_t(u64, div64_u64(run->total * 100, span), 100);
}

static void set_wait(struct advise_facts *f, enum hist_kind kind, const void *key)
{
	if (!hist_get(kind, key, &item))
		return;
	f->wait_p99 = stat_percentile_us(&item.wait, 99);
	f->wait_max = item.wait.max;
}

static void set_function(struct advise_facts *f, enum hist_kind kind, const void *func)
{
	snprintf(bh_name, sizeof(bh_name), "%ps", func);
	if (hist_get(kind, func, &item))
		set_run(f, &item.run);
	set_wait(f, kind, func);
}

static void set_vector(struct advise_facts *f, unsigned long nr)
{
	struct run_stat run;
	unsigned long flags;

	raw_local_irq_save(flags);
	run = softirq_stat[nr];
	raw_local_irq_restore(flags);
	strscpy(bh_name, softirq_to_name[nr], sizeof(bh_name));
	set_run(f, &run);
	set_wait(f, HIST_SOFTIRQ, (const void *)nr);
}

static void set_work(struct advise_facts *f, const void *func)
{
	struct work_use work;

	set_function(f, HIST_WORK, func);
	if (!work_use_get(func, &work))
		return;
	f->sleeps = DIV_ROUND_UP(work.sleeps * 100ull, work.runs);
	if (work.bh) {
		f->used = (f->used & ~WAY_WORK) | WAY_BH_WORK;
		f->main = WAY_BH_WORK;
	}
}

/* Interrupts off. Return: false if the handler is gone meanwhile. */
static bool is_action_of(const struct irq_desc *desc, const struct irqaction *wanted)
{
	const struct irqaction *action;

	for (action = desc->action; action; action = action->next)
		if (action == wanted || action->secondary == wanted)
			return wanted->thread;
	return false;
}

/* A run that goes to sleep only at its end switches away once. @nvcsw: of the thread by now. */
static u32 sleeps_of(const struct run_stat *run, unsigned long nvcsw)
{
	u64 runs = stat_count(run) - use.runs;
	u64 switches = nvcsw - use.switches;

	if (!runs || switches <= runs)
		return 0;
	return min_t(u64, DIV_ROUND_UP_ULL((switches - runs) * 100, runs), 100);
}

static void set_thread(struct advise_facts *f, const struct irq_desc *desc,
		       const struct irqaction *action)
{
	struct run_stat run = {};
	unsigned long flags, nvcsw = 0;
	bool known;

	raw_local_irq_save(flags);
	known = is_action_of(desc, action);
	if (known) {
		run = action->stat;
		f->prio = action->thread->rt_priority;
		nvcsw = action->thread->nvcsw;
		memcpy(bh_name, action->thread->comm, sizeof(action->thread->comm));
	}
	raw_local_irq_restore(flags);
	if (known)
		f->sleeps = sleeps_of(&run, nvcsw);
	if (f->prio > DEFAULT_IRQ_PRIO) {
		f->used = (f->used & ~WAY_THREAD) | WAY_THREAD_PRIO;
		f->main = WAY_THREAD_PRIO;
	}
	set_run(f, &run);
	set_wait(f, HIST_THREAD, action);
}

/**
 * advise_line() - what is known of a line
 * @desc: the line
 * @f:	  gets it
 *
 * Context: a command. Return: false if it did not interrupt since the measurement began.
 */
bool advise_line(const struct irq_desc *desc, struct advise_facts *f)
{
	enum line_raise how;

	memset(f, 0, sizeof(*f));
	if (!line_use_get(desc->irq_data.irq, &use) || !stat_count(&use.top))
		return false;
	bh_name[0] = '\0';
	f->bh_name = bh_name;
	f->handovers = softirq_counters.wakeups - handovers_before;
	set_top(f);
	how = set_ways(f);
	if (how == RAISED_SOFTIRQ)
		set_vector(f, (unsigned long)use.what[how]);
	else if (how == RAISED_TASKLET)
		set_function(f, HIST_TASKLET, use.what[how]);
	else if (how == RAISED_WORK)
		set_work(f, use.what[how]);
	else if (how == RAISED_THREAD)
		set_thread(f, desc, use.what[how]);
	return true;
}

static bool has_thread(const struct irq_desc *desc)
{
	const struct irqaction *action;
	unsigned long flags;
	bool found = false;

	raw_local_irq_save(flags);
	for (action = desc->action; action; action = action->next)
		found |= action->thread != NULL;
	raw_local_irq_restore(flags);
	return found;
}

/** advise_all() - what is known of all lines together. Context: a command */
void advise_all(struct advise_facts *f)
{
	struct irq_desc *desc;
	struct mem_info m;
	unsigned int irq;

	memset(f, 0, sizeof(*f));
	f->bh_name = "";
	for_each_irq_desc(irq, desc) {
		f->lines += desc->action != NULL;
		f->threads += has_thread(desc);
	}
	mem_get_info(&m);
	f->thread_bytes = ADVISE_THREAD_BYTES;
	f->many_kb = DIV_ROUND_UP(MANY_LINES * ADVISE_THREAD_BYTES, 1024);
	f->free_kb = m.free / 1024;
}
