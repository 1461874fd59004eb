// SPDX-License-Identifier: MIT
/* Records and events as text, in ftrace's forms. */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/string.h>
#include <linux/time.h>
#include <bhk/tracing.h>

/** trace_seq_printf() - append text. Context: any. */
void trace_seq_printf(struct trace_seq *s, const char *fmt, ...)
{
	va_list args;

	s->used = 0;
	if (s->len + 1 >= s->size)
		return;
	va_start(args, fmt);
	s->len += vscnprintf(s->buf + s->len, s->size - s->len, fmt, args);
	va_end(args);
}

/**
 * trace_seq_print() - append text, with a format that something follows
 * @s:	  gets it
 * @text: begins with the format
 * @len:  length of that, less than TRACE_FMT_MAX
 *
 * Context: any.
 */
void trace_seq_print(struct trace_seq *s, const char *text, size_t len, ...)
{
	char fmt[TRACE_FMT_MAX];
	va_list args;

	s->used = 0;
	if (s->len + 1 >= s->size)
		return;
	memcpy(fmt, text, len);
	fmt[len] = '\0';
	va_start(args, len);
	s->len += vscnprintf(s->buf + s->len, s->size - s->len, fmt, args);
	va_end(args);
}

/* Several texts of one event lie behind each other. The last byte is always a NUL. */
static struct trace_seq begin_scratch(struct trace_seq *s)
{
	struct trace_seq out = {.buf = s->scratch + s->used, .size = sizeof(s->scratch) - s->used};

	out.buf[0] = '\0';
	return out;
}

static const char *end_scratch(struct trace_seq *s, const struct trace_seq *out)
{
	s->used = min(s->used + out->len + 1, sizeof(s->scratch) - 1);
	return out->buf;
}

const char *trace_print_flags(struct trace_seq *s, const char *delim, unsigned long flags,
			      const struct trace_print_flags *names)
{
	struct trace_seq out = begin_scratch(s);
	const char *between = "";

	for (; names->name; names++) {
		if (!(flags & names->mask) || (flags & names->mask) != names->mask)
			continue;
		trace_seq_printf(&out, "%s%s", between, names->name);
		between = delim;
		flags &= ~names->mask;
	}
	if (flags)
		trace_seq_printf(&out, "%s0x%lx", between, flags);
	return end_scratch(s, &out);
}

const char *trace_print_symbolic(struct trace_seq *s, unsigned long val,
				 const struct trace_print_flags *names)
{
	struct trace_seq out = begin_scratch(s);

	for (; names->name; names++)
		if (names->mask == val)
			return names->name;
	trace_seq_printf(&out, "0x%lx", val);
	return end_scratch(s, &out);
}

/**
 * trace_print_ring_header() - what stands above the records
 * @s: gets lines, the last one without its end
 * @r: which ring, NULL: the one that is written
 *
 * Context: any.
 */
void trace_print_ring_header(struct trace_seq *s, const struct ring *r)
{
	struct trace_counts c;

	trace_ring_counts(r, &c);
	trace_seq_printf(s, "# tracer: nop\n#\n# entries-in-buffer/entries-written: %u/%u   #P:1\n#\n",
			 c.entries, c.written);
	trace_seq_printf(s, "#                                _-----=> irqs-off/BH-disabled\n"
			    "#                               / _----=> need-resched\n"
			    "#                              | / _---=> hardirq/softirq\n"
			    "#                              || / _--=> preempt-depth\n"
			    "#                              ||| / _-=> migrate-disable\n"
			    "#                              |||| /     delay\n"
			    "#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION\n"
			    "#              | |         |   |||||     |         |");
}

/** trace_print_header() - the same of the ring that is written. Context: any. */
void trace_print_header(struct trace_seq *s)
{
	trace_print_ring_header(s, NULL);
}

static char irqs_char(unsigned int flags)
{
	if (flags & TRACE_FLAG_IRQS_OFF)
		return flags & TRACE_FLAG_BH_OFF ? 'D' : 'd';
	return flags & TRACE_FLAG_BH_OFF ? 'b' : '.';
}

static char context_char(unsigned int flags)
{
	if (flags & TRACE_FLAG_NMI)
		return flags & TRACE_FLAG_HARDIRQ ? 'Z' : 'z';
	if (flags & TRACE_FLAG_HARDIRQ)
		return flags & TRACE_FLAG_SOFTIRQ ? 'H' : 'h';
	return flags & TRACE_FLAG_SOFTIRQ ? 's' : '.';
}

static char depth_char(unsigned int depth)
{
	depth &= 15;
	return depth ? "123456789abcdef"[depth - 1] : '.';
}

/** trace_print_flags_columns() - the five characters of a record's context. Context: any. */
void trace_print_flags_columns(struct trace_seq *s, const struct trace_entry *ent)
{
	trace_seq_printf(s, "%c%c%c%c.", irqs_char(ent->flags),
			 ent->flags & TRACE_FLAG_NEED_RESCHED ? 'n' : '.', context_char(ent->flags),
			 depth_char(ent->preempt_count));
}

/**
 * trace_print_record() - one line of a trace
 * @s: gets the line, without its end
 * @r: reader, after trace_next()
 *
 * Context: any.
 */
void trace_print_record(struct trace_seq *s, const struct trace_reader *r)
{
	const struct trace_event *ev = trace_event_by_id(r->entry->type);
	const struct trace_entry *ent = r->entry;
	char comm[16];
	u32 us;
	u64 seconds = div_u64_rem(r->us, USEC_PER_SEC, &us);

	trace_find_comm(ent->pid, comm);
	trace_seq_printf(s, "%16s-%-7d [000] ", comm, ent->pid);
	trace_print_flags_columns(s, ent);
	trace_seq_printf(s, " %5llu.%06u: ", seconds, us);
	if (!ev) {
		trace_seq_printf(s, "unknown type %u", ent->type);
		return;
	}
	if (strcmp(ev->system, "ftrace"))
		trace_seq_printf(s, "%s: ", ev->name);
	ev->type->output(s, ent);
}

static void print_field(struct trace_seq *s, const struct trace_field *f)
{
	const char *array = strchr(f->type, '[');

	/* "char[16]" is told as "char name[16]", but "__data_loc char[]" as it is. */
	if (!array || !strncmp(f->type, "__data_loc", 10))
		trace_seq_printf(s, "\tfield:%s %s;", f->type, f->name);
	else
		trace_seq_printf(s, "\tfield:%.*s %s%s;", (int)(array - f->type), f->type, f->name,
				 array);
	trace_seq_printf(s, "\toffset:%u;\tsize:%u;\tsigned:%d;\n", f->offset, f->size,
			 f->is_signed);
}

/**
 * trace_print_format() - describe an event's record, as ftrace's file `format`
 * @s:	gets lines
 * @ev: event
 *
 * Context: any.
 */
void trace_print_format(struct trace_seq *s, const struct trace_event *ev)
{
	static const struct trace_field common[] = {
		{"unsigned short", "common_type", 0, 2, false},
		{"unsigned char", "common_flags", 2, 1, false},
		{"unsigned char", "common_preempt_count", 3, 1, false},
		{"int", "common_pid", 4, 4, true},
		{},
	};
	const struct trace_field *f;

	trace_seq_printf(s, "name: %s\nID: %u\nformat:\n", ev->name, ev->id);
	for (f = common; f->type; f++)
		print_field(s, f);
	trace_seq_printf(s, "\n");
	for (f = ev->type->fields(); f->type; f++)
		print_field(s, f);
	trace_seq_printf(s, "\nprint fmt: %s\n", ev->type->print_fmt);
}
