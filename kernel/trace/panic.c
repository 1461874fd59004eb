// SPDX-License-Identifier: MIT
/* The last events before a panic, as part of its report. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/printk.h>
#include <bhk/params.h>
#include <bhk/tracing.h>

/* More would push the report itself out of sight; at 115200 baud a line takes 9 ms. */
#define LINES_DEFAULT 32

unsigned int trace_panic_lines = LINES_DEFAULT;

/* Static: a panic may have little stack left. */
static struct trace_reader reader;
static char line[512];

static void print_line(void)
{
	struct trace_seq s = {.buf = line, .size = sizeof(line)};

	trace_print_record(&s, &reader);
	pr_emerg("%s\n", line);
}

/**
 * trace_panic_begin() - what the report itself does is not to be recorded
 *
 * Context: any.
 */
void trace_panic_begin(void)
{
	if (trace_is_on())
		trace_pause(true);
}

/**
 * trace_panic_dump() - print the last events, in the frame of Linux's ftrace_dump()
 *
 * Context: any; nothing else runs. At most trace_panic_lines.
 */
void trace_panic_dump(void)
{
	struct trace_counts c;
	u32 n = 0;

	trace_get_counts(&c);
	if (!c.entries || !trace_panic_lines)
		return;
	pr_emerg("Dumping ftrace buffer:\n");
	pr_emerg("---------------------------------\n");
	trace_rewind(&reader);
	while (trace_next(&reader))
		if (++n > c.entries - min(c.entries, trace_panic_lines))
			print_line();
	pr_emerg("---------------------------------\n");
}

static int __init dump_param(const char *val)
{
	return val && *val ? kstrtouint(val, 0, &trace_panic_lines) : 0;
}
boot_param("ftrace_dump_on_oops", dump_param, "N: how many events a panic shows, 0: none");
