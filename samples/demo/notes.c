// SPDX-License-Identifier: MIT
/* Notes of a demo: who did what when, for the console and as markers in the trace. */
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/stdarg.h>
#include <linux/string.h>
#include <linux/trace_printk.h>
#include "demo.h"

/* More are counted, not kept. A story of more lines is none that one can follow. */
#define MAX_NOTES 48

struct note {
	u32 us;
	const char *fmt;
	u32 value;
	char who[TASK_COMM_LEN + 8];
};

static struct note notes[MAX_NOTES];
static unsigned int nr_notes; /* I; also those that found no place */

static void name_context(char *who, size_t size)
{
	if (in_hardirq())
		strscpy(who, "hard handler", size);
	else if (in_serving_softirq())
		strscpy(who,
			strncmp(current->comm, "ksoftirqd", 9) ? "softirq" : "softirq in ksoftirqd",
			size);
	else
		strscpy(who, current->comm, size);
}

/**
 * demo_note() - note what happens now, also in the trace
 * @fmt: a constant: it is kept; at most one number
 *
 * Context: any but NMI.
 */
void demo_note(const char *fmt, ...)
{
	unsigned long flags;
	struct note *note;
	va_list args;
	u32 value;

	va_start(args, fmt);
	value = strchr(fmt, '%') ? va_arg(args, u32) : 0;
	va_end(args);
	local_irq_save(flags);
	if (nr_notes++ < MAX_NOTES) {
		note = &notes[nr_notes - 1];
		note->us = clock_us();
		note->fmt = fmt;
		note->value = value;
		name_context(note->who, sizeof(note->who));
	}
	local_irq_restore(flags);
	trace_printk(fmt, value);
}

void demo_clear_notes(void)
{
	nr_notes = 0;
}

/** demo_print_notes() - the table of what was noted, times since the first note. Context: task. */
void demo_print_notes(void)
{
	unsigned int i, kept = min_t(unsigned int, nr_notes, MAX_NOTES);

	shell_printf("%8s  %-20s  %s\n", "us", "who", "what");
	for (i = 0; i < kept; i++) {
		shell_printf("%8u  %-20s  ", notes[i].us - notes[0].us, notes[i].who);
		shell_printf(notes[i].fmt, notes[i].value);
		shell_puts("\n");
	}
	if (nr_notes > kept)
		shell_printf("and %u notes more, for which there was no room\n", nr_notes - kept);
}
