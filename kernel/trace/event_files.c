// SPDX-License-Identifier: MIT
/* /sys/kernel/tracing/events, available_events, set_event. */
#include <linux/err.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <bhk/trace_filter.h>
#include "files.h"

/* Where a format is put together; the longest one has 1.5 KB. */
#define FORMAT_MAX 4096

static int available_show(struct seq_file *m, void *v)
{
	struct trace_event *ev;

	for_each_trace_event(ev)
		seq_printf(m, "%s:%s\n", ev->system, ev->name);
	return 0;
}

static int chosen_show(struct seq_file *m, void *v)
{
	struct trace_event *ev;

	for_each_trace_event(ev)
		if (ev->chosen && strcmp(ev->system, "ftrace"))
			seq_printf(m, "%s:%s\n", ev->system, ev->name);
	return 0;
}

/* "irq:*", "sched_switch", "!irq:softirq_*"; several with blanks between. */
static int choose_store(char *text, void *data)
{
	char *word;

	while ((word = strsep(&text, " \t"))) {
		bool on = *word != '!';

		if (*word && !trace_choose(word + !on, on))
			return -EINVAL;
	}
	return 0;
}

/* All but the one that belongs to trace_printk() and no group. */
static void choose_none(void *data)
{
	trace_choose("*", false);
	trace_choose("ftrace:print", true);
}

static const struct trace_control available = {"available_events", available_show};
static const struct trace_control set_event = {"set_event", chosen_show, choose_store, choose_none};

/* Of some events: 0, 1, or X where they differ. @data: a system, NULL: all. */
static int enable_show(struct seq_file *m, void *v)
{
	const char *system = m->private;
	struct trace_event *ev;
	bool on = false, off = false;

	for_each_trace_event(ev) {
		if (system ? strcmp(ev->system, system) : !strcmp(ev->system, "ftrace"))
			continue;
		on |= ev->chosen;
		off |= !ev->chosen;
	}
	seq_printf(m, "%c\n", on && off ? 'X' : on ? '1' : '0');
	return 0;
}

static int choose_event(const char *system, const char *name, const char *text)
{
	char pattern[64];
	bool on;
	int ret = trace_read_switch(text, &on);

	if (ret)
		return ret;
	snprintf(pattern, sizeof(pattern), "%s:%s", system, name);
	trace_choose(pattern, on);
	return 0;
}

static int enable_store(char *text, void *data)
{
	int ret = choose_event(data ?: "*", "", text);

	if (!data)
		trace_choose("ftrace:print", true);
	return ret;
}

static int event_enable_show(struct seq_file *m, void *v)
{
	const struct trace_event *ev = m->private;

	seq_printf(m, "%d\n", ev->chosen);
	return 0;
}

static int event_enable_store(char *text, void *data)
{
	const struct trace_event *ev = data;

	return choose_event(ev->system, ev->name, text);
}

static int id_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%u\n", ((struct trace_event *)m->private)->id);
	return 0;
}

static int format_show(struct seq_file *m, void *v)
{
	struct trace_seq s = {.buf = kmalloc(FORMAT_MAX, GFP_KERNEL), .size = FORMAT_MAX};

	if (!s.buf)
		return -ENOMEM;
	trace_print_format(&s, m->private);
	seq_puts(m, s.buf);
	kfree(s.buf);
	return 0;
}

#ifdef CONFIG_TRACE_FILTERS
static int filter_show(struct seq_file *m, void *v)
{
	const struct trace_filter *f = trace_get_filter(m->private);

	seq_printf(m, "%s\n", f ? f->text : "none");
	return 0;
}

/* "0" takes the filter away. */
static int set_filter(const char *system, const char *name, const char *text)
{
	struct filter_error err;
	char pattern[64];
	int ret = 0;

	snprintf(pattern, sizeof(pattern), "%s:%s", system, name);
	if (!strcmp(text, "0"))
		trace_clear_filter(pattern);
	else
		ret = trace_set_filter(pattern, text, &err);
	return ret > 0 ? 0 : ret == -ENOENT ? -EINVAL : ret;
}

static int filter_store(char *text, void *data)
{
	const struct trace_event *ev = data;

	return set_filter(ev->system, ev->name, text);
}

static int system_filter_store(char *text, void *data)
{
	return set_filter(data, "", text);
}
#endif

/* The files of an event, and of a system. */
static const struct trace_control of_event[] = {
	{"enable", event_enable_show, event_enable_store},
#ifdef CONFIG_TRACE_FILTERS
	{"filter", filter_show, filter_store},
#endif
	{"format", format_show},
	{"id", id_show},
};

static const struct trace_control of_system[] = {
	{"enable", enable_show, enable_store},
#ifdef CONFIG_TRACE_FILTERS
	{"filter", NULL, system_filter_store},
#endif
};

/* The same files with data of their own; they stay for good. */
static void make_files(const struct trace_control *of, unsigned int n, struct dentry *dir, void *data)
{
	struct trace_control *own = kmemdup(of, n * sizeof(*of), GFP_KERNEL);
	unsigned int i;

	for (i = 0; own && i < n; i++) {
		own[i].data = data;
		trace_control_file(&own[i], dir);
	}
}

static const struct trace_control all_enable = {"enable", enable_show, enable_store};

/* The table of the events is sorted by system. */
void trace_event_files(void)
{
	struct dentry *events = tracefs_create_dir("events", NULL), *system = NULL;
	struct trace_event *ev;
	const char *name = "";

	trace_control_file(&available, NULL);
	trace_control_file(&set_event, NULL);
	trace_control_file(&all_enable, events);
	for_each_trace_event(ev) {
		if (strcmp(name, ev->system)) {
			name = ev->system;
			system = tracefs_create_dir(name, events);
			make_files(of_system, ARRAY_SIZE(of_system), system, (void *)name);
		}
		make_files(of_event, ARRAY_SIZE(of_event), tracefs_create_dir(ev->name, system), ev);
	}
}
