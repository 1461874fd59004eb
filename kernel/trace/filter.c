// SPDX-License-Identifier: MIT
/* Which event has which filter. */
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <bhk/trace_filter.h>
#include <bhk/tracing.h>
#include "trace.h"

static struct trace_filter **filters;	/* m, read with interrupts off; by number of the event */
static unsigned int nr_filters;		/* m */

static unsigned int number_of(const struct trace_event *ev)
{
	return ev - __start_trace_event;
}

/* Interrupts off. */
bool trace_filter_passes(const struct trace_event *ev, const struct trace_entry *ent)
{
	const struct trace_filter *f = filters ? filters[number_of(ev)] : NULL;

	return !f || filter_match(f, ent, current->comm);
}

/* trace_mutex. No record is being looked at while interrupts and the NMI are off. */
static void exchange(const struct trace_event *ev, struct trace_filter *f)
{
	struct trace_filter *old = filters[number_of(ev)];
	unsigned long flags = arch_local_nmi_save();

	filters[number_of(ev)] = f;
	arch_local_irq_restore(flags);
	nr_filters += !!f - !!old;
	kfree(old);
	trace_attention(TRACE_FILTERS, nr_filters);
}

static int get_table(void)
{
	if (!filters)
		filters = kcalloc(number_of(__stop_trace_event), sizeof(*filters), GFP_KERNEL);
	return filters ? 0 : -ENOMEM;
}

/* @set: else it is only tried. Of several errors the one farthest behind says the most. */
static int try_filter(const struct trace_event *ev, const char *text, bool set,
		      struct filter_error *err)
{
	struct trace_filter *f = kmalloc(sizeof(*f), GFP_KERNEL);
	struct filter_error e = {};
	int ret;

	if (!f)
		return -ENOMEM;
	ret = filter_parse(f, ev->type->fields(), text, &e);
	if (ret && e.pos >= err->pos)
		*err = e;
	if (!ret && set)
		exchange(ev, f);
	else
		kfree(f);
	return ret;
}

/* Return: how many events have the fields; or an error that no other event can do away with. */
static int for_matching(const char *pattern, const char *text, bool set, struct filter_error *err)
{
	struct trace_event *ev;
	int n = 0, ret;

	for_each_matching_event(ev, pattern) {
		ret = try_filter(ev, text, set, err);
		if (ret && ret != -ENOENT)
			return ret;
		n += !ret;
	}
	return n ?: -ENOENT;
}

/**
 * trace_set_filter() - record an event only if its fields are as an expression says
 * @pattern: which events, see trace_event_matches(); those that do not have the fields stay as
 *	     they are
 * @text:    see <bhk/trace_filter.h>
 * @err:     gets the reason if the expression is refused; what is NULL if no event matches
 *
 * Context: task, sleeps.
 * Return: how many events have the filter now; -ENOENT if none matches or has the fields,
 * -EINVAL, -E2BIG, -ENOMEM. If it fails, all filters stay as they are.
 */
int trace_set_filter(const char *pattern, const char *text, struct filter_error *err)
{
	int ret;

	*err = (struct filter_error){};
	mutex_lock(&trace_mutex);
	ret = get_table();
	if (!ret)
		ret = for_matching(pattern, text, false, err);
	if (ret > 0)
		ret = for_matching(pattern, text, true, err);
	mutex_unlock(&trace_mutex);
	return ret;
}

/**
 * trace_clear_filter() - record an event whatever its fields are
 * @pattern: which events
 *
 * Context: task, sleeps. Return: how many match.
 */
unsigned int trace_clear_filter(const char *pattern)
{
	struct trace_event *ev;
	unsigned int n = 0;

	mutex_lock(&trace_mutex);
	for_each_matching_event(ev, pattern) {
		n++;
		if (filters)
			exchange(ev, NULL);
	}
	mutex_unlock(&trace_mutex);
	return n;
}

/** trace_get_filter() - the filter of an event, or NULL. Context: task, nobody changes it. */
const struct trace_filter *trace_get_filter(const struct trace_event *ev)
{
	return filters ? filters[number_of(ev)] : NULL;
}
