// SPDX-License-Identifier: MIT
/* Triggers: tracing stops, or a snapshot is taken, when something happens. */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/trace_printk.h>
#include <bhk/clock.h>
#include <bhk/time.h>
#include <bhk/trace_filter.h>
#include <bhk/trace_trigger.h>
#include <bhk/tracepoint.h>
#include "trace.h"

struct static_key trace_overrun_key;

static struct trace_trigger triggers[TRIGGERS_MAX]; /* m, with interrupts off */
static unsigned int nr_triggers;		    /* m, with interrupts off */
static struct trace_reason stop_reason;		    /* I */

/* trace_mutex */
bool trace_trigger_needs(const struct trace_event *ev)
{
	unsigned int i, kinds = 0;

	for (i = 0; i < nr_triggers; i++)
		kinds |= triggers[i].kinds;
	return trace_latency_needs(ev, kinds);
}

/* Interrupts off. What has happened becomes the last record but for a snapshot's. */
static void trace_trigger(struct trace_trigger *t, const char *what)
{
	bool stop = t->action == TRIGGER_STOP;

	t->fired++;
	__trace_printk(_THIS_IP_, "%s: %s", stop ? "stop" : "snapshot", what);
	if (!stop) {
		trace_snapshot_take(what);
		return;
	}
	stop_reason.us = clock_us64() - clock_boot_us;
	strscpy(stop_reason.text, what, sizeof(stop_reason.text));
	trace_attention(TRACE_STOPPED, true);
}

static void describe(char *text, size_t size, const struct trace_latency *l)
{
	int len = snprintf(text, size, "%s waited %u us: ", trigger_kinds[__ffs(l->kind)], l->us);

	if (l->kind == WAIT_SOFTIRQ)
		snprintf(text + len, size - len, "%s", trace_vector_names[l->who]);
	else if (l->kind & (WAIT_TASKLET | WAIT_WORK))
		snprintf(text + len, size - len, "%ps", (void *)l->who);
	else
		snprintf(text + len, size - len, "pid %u", l->who);
}

static void check_latency(struct trace_trigger *t, const struct trace_latency *l)
{
	char text[80];

	if (!(t->kinds & l->kind) || l->us <= t->limit || trace_is_paused())
		return;
	if (t->cond == ON_LATENCY_MAX)
		t->limit = l->us;
	describe(text, sizeof(text), l);
	trace_trigger(t, text);
}

/* Each event, whether it is recorded or not. Interrupts off, not in the NMI. */
void trace_trigger_event(const struct trace_event *ev, const struct trace_entry *ent)
{
	struct trace_latency l;
	unsigned int i;

	if (!trace_latency_event(ev, ent, &l))
		return;
	for (i = 0; i < nr_triggers; i++)
		check_latency(&triggers[i], &l);
}

/**
 * __trace_softirq_overrun() - softirqs have used up their rounds or their time
 * @pending: vectors that are left to ksoftirqd, mirrored as in cpu_state.work
 *
 * Context: interrupts off.
 */
void __trace_softirq_overrun(u32 pending)
{
	char text[80];
	unsigned int i;

	if (!trace_is_on())
		return;
	snprintf(text, sizeof(text), "softirq-overrun: ksoftirqd goes on with %s",
		 trace_vector_names[__builtin_clz(pending)]);
	for (i = 0; i < nr_triggers; i++)
		if (triggers[i].cond == ON_OVERRUN && !trace_is_paused())
			trace_trigger(&triggers[i], text);
}

/* trace_mutex: what the triggers want to know of. */
static void arm(void)
{
	bool overrun = false, latency = false;
	unsigned int i;

	for (i = 0; i < nr_triggers; i++) {
		overrun |= triggers[i].cond == ON_OVERRUN;
		latency |= triggers[i].cond != ON_OVERRUN;
	}
	static_key_set(&trace_overrun_key, overrun);
	trace_attention(TRACE_TRIGGERS, latency);
	trace_patch_all();
}

static int add(const struct trace_trigger *t)
{
	unsigned long flags;

	if (nr_triggers == TRIGGERS_MAX)
		return -ENOSPC;
	flags = arch_local_nmi_save();
	trace_latency_forget();
	triggers[nr_triggers++] = *t;
	arch_local_irq_restore(flags);
	arm();
	return 0;
}

/**
 * trace_add_trigger() - have something happen by itself
 * @action: what
 * @text:   when, see <bhk/trace_trigger.h>
 * @error:  gets the reason if @text is not understood, else NULL
 *
 * It stays until it is cleared, and fires each time; tracing that is stopped fires nothing.
 * Events that it needs are looked at, and recorded only if they are chosen.
 *
 * Context: task, sleeps. Return: 0, -EINVAL, -ENOSPC if there are TRIGGERS_MAX, -ENOMEM.
 */
int trace_add_trigger(enum trigger_action action, const char *text, const char **error)
{
	struct trace_trigger t;
	int ret;

	*error = NULL;
	ret = trigger_parse(&t, text, error);
	if (!ret && action == TRIGGER_STOP && t.cond == ON_LATENCY_MAX) {
		*error = "the first latency is a maximum: give the time with latency>TIME";
		ret = -EINVAL;
	}
	if (!ret && action == TRIGGER_SNAPSHOT)
		ret = trace_snapshot_prepare();
	if (ret)
		return ret;
	t.action = action;
	mutex_lock(&trace_mutex);
	ret = add(&t);
	mutex_unlock(&trace_mutex);
	return ret;
}

/** trace_clear_triggers() - nothing happens by itself any more. Context: task, sleeps. */
void trace_clear_triggers(void)
{
	unsigned long flags;

	mutex_lock(&trace_mutex);
	flags = arch_local_nmi_save();
	nr_triggers = 0;
	arch_local_irq_restore(flags);
	arm();
	mutex_unlock(&trace_mutex);
}

/** trace_get_trigger() - the trigger with a number from 0 on; false: there are less */
bool trace_get_trigger(unsigned int nr, struct trace_trigger *copy)
{
	unsigned long flags = arch_local_nmi_save();
	bool found = nr < nr_triggers;

	if (found)
		*copy = triggers[nr];
	arch_local_irq_restore(flags);
	return found;
}

/** trace_print_trigger() - as it is typed. Context: any. */
void trace_print_trigger(struct trace_seq *s, const struct trace_trigger *t)
{
	unsigned int i;

	trace_seq_printf(s, "%s on ", t->action == TRIGGER_STOP ? "stop" : "snapshot");
	if (t->cond == ON_OVERRUN)
		trace_seq_printf(s, "softirq-overrun");
	else if (t->cond == ON_LATENCY)
		trace_seq_printf(s, "latency>%uus", t->limit);
	else
		trace_seq_printf(s, "latency-max");
	for (i = 0; i < ARRAY_SIZE(trigger_kinds) && t->kinds != WAIT_ALL; i++)
		if (t->kinds & 1 << i)
			trace_seq_printf(s, " %s", trigger_kinds[i]);
}

/** trace_stop_reason() - why a trigger has stopped tracing; NULL: none has, or it goes on again */
const struct trace_reason *trace_stop_reason(void)
{
	return trace_ring.attention & TRACE_STOPPED ? &stop_reason : NULL;
}
