// SPDX-License-Identifier: MIT
/* The figures of the ring, in the words of ftrace's file per_cpu/cpu0/stats. */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/slab.h>
#include <linux/time.h>
#include <bhk/clock.h>
#include <bhk/time.h>
#include <bhk/tracing.h>

static void print_ts(struct trace_seq *s, const char *what, u64 time)
{
	u32 us;
	u64 seconds = div_u64_rem(time, USEC_PER_SEC, &us);

	trace_seq_printf(s, "%s ts: %5llu.%06u\n", what, seconds, us);
}

/**
 * trace_print_stats() - what is in the ring and what was lost
 * @s: gets lines
 *
 * What an NMI or an interrupt found no room for counts as a dropped event, wherever it came in
 * between; reading takes nothing away. Context: task, sleeps. Return: 0 or -ENOMEM.
 */
int trace_print_stats(struct trace_seq *s)
{
	struct trace_reader *r = kzalloc(sizeof(*r), GFP_KERNEL);
	struct trace_counts c;

	if (!r)
		return -ENOMEM;
	trace_get_counts(&c);
	trace_rewind(r);
	trace_next(r);
	trace_seq_printf(s, "entries: %u\noverrun: %u\ncommit overrun: 0\nbytes: %u\n", c.entries,
			 c.overrun, c.bytes);
	print_ts(s, "oldest event", r->us);
	print_ts(s, "now", clock_us64() - clock_boot_us);
	trace_seq_printf(s, "dropped events: %u\nread events: 0\n", c.dropped);
	kfree(r);
	return 0;
}
