// SPDX-License-Identifier: MIT
/* trace_printk(): text of one's own among the events. */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <bhk/tracing.h>

/* The longest text with its NUL; a longer one is cut. */
#define PRINT_MAX 256

struct trace_event_raw_print {
	struct trace_entry ent;
	unsigned long ip;
	char buf[];
};

static const struct trace_field *print_fields(void)
{
	static const struct trace_field fields[] = {
		{"unsigned long", "ip", offsetof(struct trace_event_raw_print, ip),
		 sizeof(unsigned long), false},
		{"char[]", "buf", offsetof(struct trace_event_raw_print, buf), 0, false},
		{},
	};

	return fields;
}

static void print_print(struct trace_seq *s, const struct trace_entry *ent)
{
	const struct trace_event_raw_print *rec = (const void *)ent;
	int len = strlen(rec->buf);

	/* The line's end is the reader's. */
	while (len && rec->buf[len - 1] == '\n')
		len--;
	trace_seq_printf(s, "%ps: %.*s", (void *)rec->ip, len, rec->buf);
}

static const struct trace_type print_type = {
	.fields = print_fields,
	.print_fmt = "\"%ps: %s\", (void *)REC->ip, REC->buf",
	.output = print_print,
};

struct trace_event __event_print __section(".table.trace_event.ftrace.print") = {
	.type = &print_type,
	.system = "ftrace",
	.name = "print",
	.chosen = true,
};

static void write_print(unsigned long ip, const char *text, u32 len)
{
	u32 words = (sizeof(struct trace_event_raw_print) + len + 4) / 4;
	unsigned long flags = arch_local_irq_save();
	union trace_slot slot = {.both = trace_begin(trace_bytes(words * 4), &__event_print, flags)};
	struct trace_event_raw_print *rec = (void *)slot.data;

	if (rec) {
		slot.data[words - 1] = 0;
		rec->ip = ip;
		memcpy(rec->buf, text, len + 1);
		trace_end(slot);
	}
	arch_local_irq_restore(flags);
}

/**
 * __trace_printk() - what trace_printk() calls while tracing is on
 * @ip:	 who calls
 * @fmt: as for printk(); the text is formatted at once
 *
 * Context: any.
 */
void __trace_printk(unsigned long ip, const char *fmt, ...)
{
	char text[PRINT_MAX];
	va_list args;
	int len;

	va_start(args, fmt);
	len = vscnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	write_print(ip, text, len);
}
EXPORT_SYMBOL(__trace_printk);
