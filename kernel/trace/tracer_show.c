// SPDX-License-Identifier: MIT
/* The longest section as text, in the form of ftrace's latency tracers. */
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <generated/utsrelease.h>
#include <bhk/tracer.h>
#include <bhk/tracing.h>

#define TEXT_MAX 1024

/* A copy of what is shown, so that the tracer goes on meanwhile, and where the text goes. */
struct show {
	struct latency_max max;
	struct trace_reader reader;
	struct trace_seq text;
	trace_line_fn line;
	void *arg;
};

static void __printf(2, 3) put(struct show *s, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(s->text.buf, TEXT_MAX, fmt, args);
	va_end(args);
	s->line(s->text.buf, s->arg);
}

static void show_head(struct show *s)
{
	static const char *const columns[] = {
		"#                    _------=> CPU#            ",
		"#                   / _-----=> irqs-off/BH-disabled",
		"#                  | / _----=> need-resched    ",
		"#                  || / _---=> hardirq/softirq ",
		"#                  ||| / _--=> preempt-depth   ",
		"#                  |||| / _-=> migrate-disable ",
		"#                  ||||| /     delay           ",
		"#  cmd     pid     |||||| time  |   caller     ",
		"#     \\   /        ||||||  \\    |    /       ",
	};
	const struct latency_max *max = &s->max;
	const char *name = latency_tracer_name(max->tracer);
	unsigned int i, n = max->events + 4;

	put(s, "# tracer: %s", name);
	put(s, "#");
	put(s, "# %s latency trace v1.1.5 on %s", name, UTS_RELEASE);
	put(s, "# --------------------------------------------------------------------");
	put(s, "# latency: %u us, #%u/%u, CPU#0 | (M:preempt VP:0, KP:0, SP:0 HP:0 #P:1)", max->us, n,
	    n + max->lost);
	put(s, "#    -----------------");
	put(s, "#    | task: %.16s-%d (uid:0 nice:%d policy:%u rt_prio:%u)", max->task_comm, max->pid,
	    max->nice, max->policy, max->rt_prio);
	put(s, "#    -----------------");
	if (max->tracer != TRACER_WAKEUP_RT) {
		put(s, "#  => started at: %ps", (void *)max->begin.trace[0]);
		put(s, "#  => ended at:   %ps", (void *)max->end.trace[0]);
		put(s, "#");
	}
	put(s, "#");
	for (i = 0; i < ARRAY_SIZE(columns); i++)
		put(s, "%s", columns[i]);
}

/* Says at a glance how long it is to the next line. */
static char delay_mark(u64 us)
{
	static const struct {
		u32 above;
		char mark;
	} marks[] = {
		{1000000, '$'}, {100000, '@'}, {10000, '*'}, {1000, '#'}, {100, '!'}, {10, '+'},
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(marks); i++)
		if (us > marks[i].above)
			return marks[i].mark;
	return ' ';
}

/* What stands before the text of each line. Return: its length. */
static unsigned int show_context(struct show *s, const struct trace_entry *ent, const char *comm,
				 u64 us, u64 next_us)
{
	struct trace_seq *text = &s->text;

	text->len = 0;
	trace_seq_printf(text, "%8.8s-%-7d %3d", comm, ent->pid, 0);
	trace_print_flags_columns(text, ent);
	trace_seq_printf(text, " %4lldus%c: ", (long long)(us - s->max.begin.us),
			 delay_mark(next_us - us));
	return text->len;
}

static void show_point(struct show *s, const struct latency_point *p, const char *what, u64 next_us)
{
	static const char *const callers[] = {"trace_hardirqs_off", "trace_hardirqs_on",
					      "trace_preempt_off", "trace_preempt_on"};
	unsigned int i, end = p == &s->max.end;

	show_context(s, &p->entry, p->comm, p->us, next_us);
	if (what)
		trace_seq_printf(&s->text, "%s", what);
	else
		trace_seq_printf(&s->text, "%s <-%ps",
				 callers[end + (s->max.tracer == TRACER_PREEMPTOFF ? 2 : 0)],
				 (void *)p->trace[0]);
	s->line(s->text.buf, s->arg);
	show_context(s, &p->entry, p->comm, p->us, next_us);
	trace_seq_printf(&s->text, "<stack trace>");
	s->line(s->text.buf, s->arg);
	for (i = 0; i < p->n; i++)
		put(s, " => %ps", (void *)p->trace[i]);
}

/* The next record behind @at; false behind the last one. */
static bool load_record(struct show *s, unsigned int *at)
{
	const u64 *from = s->max.bytes + *at / 8;

	if (*at >= s->max.used)
		return false;
	s->reader.us = from[0];
	s->reader.size = from[1];
	memcpy(s->reader.record, from + 2, s->reader.size);
	s->reader.entry = (struct trace_entry *)s->reader.record;
	*at += 16 + ALIGN(s->reader.size, 8);
	return true;
}

static void show_records(struct show *s)
{
	const struct trace_event *ev;
	unsigned int at = 0;
	char comm[16];

	while (load_record(s, &at)) {
		u64 next_us = at < s->max.used ? s->max.bytes[at / 8] : s->max.end.us;

		trace_find_comm(s->reader.entry->pid, comm);
		show_context(s, s->reader.entry, comm, s->reader.us, next_us);
		ev = trace_event_by_id(s->reader.entry->type);
		if (ev) {
			trace_seq_printf(&s->text, "%s: ", ev->name);
			ev->type->output(&s->text, s->reader.entry);
		}
		s->line(s->text.buf, s->arg);
	}
}

static void show_all(struct show *s)
{
	const struct latency_max *max = &s->max;
	bool rt = max->tracer == TRACER_WAKEUP_RT;
	char text[64];

	show_head(s);
	snprintf(text, sizeof(text), "%d:%d:R   + [000] %d:%d:R %s", max->begin.entry.pid, 120,
		 max->pid, 99 - (int)max->rt_prio, max->task_comm);
	show_point(s, &max->begin, rt ? text : NULL, max->used ? max->bytes[0] : max->end.us);
	show_records(s);
	snprintf(text, sizeof(text), "%d ==> %d %s", max->end.entry.pid, max->pid, max->task_comm);
	show_point(s, &max->end, rt ? text : NULL, max->end.us);
}

/**
 * latency_show() - print the longest section
 * @line: gets each line, without its end
 * @arg:  for it
 *
 * Context: task, sleeps. Return: 0; -ENODATA: there was none; -ENOMEM.
 */
int latency_show(trace_line_fn line, void *arg)
{
	struct show *s;
	unsigned long flags;

	if (!latency_longest || !latency_longest->seen)
		return -ENODATA;
	s = kzalloc(sizeof(*s), GFP_KERNEL);
	if (!s)
		return -ENOMEM;
	s->text.buf = kmalloc(TEXT_MAX, GFP_KERNEL);
	if (!s->text.buf) {
		kfree(s);
		return -ENOMEM;
	}
	s->text.size = TEXT_MAX;
	s->line = line;
	s->arg = arg;
	flags = arch_local_irq_save();
	s->max = *latency_longest;
	arch_local_irq_restore(flags);
	show_all(s);
	kfree(s->text.buf);
	kfree(s);
	return 0;
}
