// SPDX-License-Identifier: MIT
/*
 * What the handlers of each line do, for the advisor. While it is measured each line is entered
 * through line_use_entry(), which notes whose handlers run; what is raised meanwhile is theirs.
 */
#include <linux/delay.h>
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqflags.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <bhk/clock.h>
#include <bhk/console.h>
#include <bhk/hist.h>
#include <bhk/irq.h>
#include <bhk/line_use.h>
#include <bhk/time.h>
#include "internals.h"

/* Work functions that are under way at a time; of further ones it is not known if they sleep. */
#define RUNNERS 16

struct static_key line_use_key = STATIC_KEY_INIT_FALSE;

static struct line_use *uses;	     /* I: NR_IRQS of them, or NULL */
static struct line_use *inside;	     /* I: of the handler that runs now, or NULL */
static struct work_use works[WORK_USES]; /* I */

static struct {
	const void *runner;
	unsigned long switches;
} under_way[RUNNERS]; /* I */

bool line_use_is_on(void)
{
	return static_key_enabled(&line_use_key);
}

/* Interrupts off. Another handler on the line begins anew. */
static struct line_use *use_of(const struct irq_desc *desc)
{
	struct line_use *use = &uses[desc->irq_data.irq];
	const void *handler = desc->action ? desc->action->handler : (const void *)desc->flow;

	if (use->handler != handler) {
		*use = (struct line_use){ .handler = handler };
		use->first_us = uptime_us();
	}
	return use;
}

static struct work_use *work_use_of(const void *func)
{
	struct work_use *use;

	for (use = works; use < works + WORK_USES; use++)
		if (use->func == func || !use->func)
			return use;
	return NULL;
}

static u32 begun(const void *func)
{
	const struct work_use *use = work_use_of(func);

	return use ? use->begun : 0;
}

static u32 all_raised(const struct line_use *use)
{
	return use->raised[RAISED_SOFTIRQ] + use->raised[RAISED_TASKLET] + use->raised[RAISED_WORK] +
	       use->raised[RAISED_THREAD];
}

static bool thread_is_due(const struct irq_desc *desc)
{
	const struct irqaction *action;

	for_each_action(desc, action)
		if (action->thread_flags & BIT(IRQTF_RUNTHREAD))
			return true;
	return false;
}

/* Of what was raised by earlier interrupts of the line, something has not begun. */
static bool something_waits(const struct irq_desc *desc, const struct line_use *use)
{
	u32 vectors = use->raised[RAISED_TASKLET] ? BIT(HI_SOFTIRQ) | BIT(TASKLET_SOFTIRQ) : 0;
	unsigned int nr;

	if (use->raised[RAISED_SOFTIRQ])
		vectors |= BIT((unsigned long)use->what[RAISED_SOFTIRQ]);
	for (nr = 0; nr < NR_SOFTIRQS; nr++)
		if (vectors & BIT(nr) && cpu_state.work & WORK_SOFTIRQ_BIT(nr))
			return true;
	if (use->raised[RAISED_WORK] && begun(use->what[RAISED_WORK]) == use->begun)
		return true;
	return use->raised[RAISED_THREAD] && thread_is_due(desc);
}

/**
 * line_use_entry() - what desc->entry is while it is measured
 * @irq:  unused
 * @desc: the line
 *
 * Chained lines nest: what the inner one raises is the inner one's.
 *
 * Context: hardirq, interrupts off.
 */
irqreturn_t line_use_entry(int irq, void *desc)
{
	struct line_use *use = use_of(desc), *outer = inside;
	u32 messages = log_end().seq, before = all_raised(use);
	u32 start = clock_us();

	inside = use;
	((struct irq_desc *)desc)->flow(desc);
	inside = outer;
	stat_add(&use->top, clock_us() - start);
	use->messages += log_end().seq - messages;
	if (all_raised(use) == before && something_waits(desc, use))
		use->overtaken++;
	use->last_us = uptime_us();
	return IRQ_HANDLED;
}

/* It is asleep: from now on it goes to sleep once a run, or more often. */
static void note_thread(const struct irqaction *action)
{
	if (inside->thread == action->thread->pid)
		return;
	inside->thread = action->thread->pid;
	inside->switches = action->thread->nvcsw;
	inside->runs = stat_count(&action->stat);
}

/* What may be gone when somebody asks is remembered by what stays: the function. */
static const void *lasting(enum line_raise how, const void *what)
{
	if (how == RAISED_TASKLET)
		return ((const struct tasklet_struct *)what)->func;
	if (how == RAISED_WORK)
		return ((const struct work_struct *)what)->func;
	return what;
}

static bool is_tasklets(enum line_raise how, const void *what)
{
	return how == RAISED_SOFTIRQ && (what == (void *)HI_SOFTIRQ || what == (void *)TASKLET_SOFTIRQ);
}

/**
 * line_use_raised() - something is raised that was not raised already
 * @how:  in what way
 * @what: vector, tasklet, work or action; a tasklet's vector is raised for it, not by the handler
 *
 * Context: interrupts off.
 */
void line_use_raised(enum line_raise how, const void *what)
{
	if (!inside || is_tasklets(how, what))
		return;
	if (how == RAISED_THREAD)
		note_thread(what);
	inside->raised[how]++;
	inside->what[how] = lasting(how, what);
	if (how == RAISED_WORK)
		inside->begun = begun(inside->what[how]);
}

/* What udelay() calls, in any context. */
void line_use_delay(unsigned long us)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	if (inside) {
		inside->delays++;
		inside->delay_us += us;
	}
	raw_local_irq_restore(flags);
}
EXPORT_SYMBOL(line_use_delay);

/* --- whether works sleep ------------------------------------------------------------------ */

/* Interrupts off. */
void line_use_work_begins(const void *func, const void *runner)
{
	struct work_use *use = work_use_of(func);
	unsigned int i;

	if (use) {
		use->func = func;
		use->begun++;
	}

	for (i = 0; i < RUNNERS; i++) {
		if (under_way[i].runner)
			continue;
		under_way[i].runner = runner;
		under_way[i].switches = current->nvcsw;
		return;
	}
}

static void note_end(const void *func, bool slept)
{
	struct work_use *use = work_use_of(func);

	if (!use || !use->func)
		return;
	use->runs++;
	use->sleeps += slept;
	use->bh = in_serving_softirq();
}

/* Interrupts off. */
void line_use_work_ends(const void *func, const void *runner)
{
	unsigned int i;

	for (i = 0; i < RUNNERS; i++) {
		if (under_way[i].runner != runner)
			continue;
		under_way[i].runner = NULL;
		note_end(func, current->nvcsw != under_way[i].switches && !in_serving_softirq());
		return;
	}
}

/* --- for the advisor ---------------------------------------------------------------------- */

/* Line by line: while some are entered directly, the others are measured already, or still. */
static void enter_measured(bool on)
{
	if (on != line_use_is_on()) {
		trace_place_use(PLACE_RAISE, on);
		trace_place_use(PLACE_QUEUE, on);
		trace_place_use(PLACE_WORK, on);
	}
	static_key_set(&line_use_key, on);
	irq_trace_changed();
}

/* Nobody writes: no line is measured, and no handler is under way while a thread runs. */
static void begin_anew(void)
{
	memset(uses, 0, NR_IRQS * sizeof(*uses));
	memset(works, 0, sizeof(works));
	memset(under_way, 0, sizeof(under_way));
}

/**
 * line_use_switch() - begin or cease to measure
 * @on: begin, and forget what was measured before; the statistics of functions come on, too
 *
 * Context: task, one at a time. The first time takes 64 KiB for good.
 * Return: 0 or -ENOMEM.
 */
int line_use_switch(bool on)
{
	if (on && !uses) {
		struct line_use *all = kcalloc(NR_IRQS, sizeof(*all), GFP_KERNEL);

		if (!all)
			return -ENOMEM;
		uses = all;
	}
	enter_measured(false);
	if (!on)
		return 0;
	hist_switch(true);
	begin_anew();
	enter_measured(true);
	return 0;
}

/**
 * line_use_get() - what was measured of a line
 * @irq:  the line
 * @copy: gets it
 *
 * Context: any but NMI. Return: false if there is nothing.
 */
bool line_use_get(unsigned int irq, struct line_use *copy)
{
	unsigned long flags;

	if (!uses || irq >= NR_IRQS)
		return false;
	raw_local_irq_save(flags);
	*copy = uses[irq];
	raw_local_irq_restore(flags);
	return copy->handler;
}

/* The line has no handler any more: the next one, even the same one, begins anew. */
void line_use_forget(unsigned int irq)
{
	if (uses)
		uses[irq].handler = NULL;
}

/** work_use_get() - whether a work sleeps. Context: any but NMI. Return: false if not known */
bool work_use_get(const void *func, struct work_use *copy)
{
	const struct work_use *use;
	unsigned long flags;
	bool known;

	raw_local_irq_save(flags);
	use = work_use_of(func);
	known = use && use->func;
	if (known)
		*copy = *use;
	raw_local_irq_restore(flags);
	return known;
}
