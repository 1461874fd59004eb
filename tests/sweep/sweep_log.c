// SPDX-License-Identifier: MIT
/* The log: written and read from anywhere. */
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <bhk/console.h>
#include "sweep.h"

enum { QUIET };
static const char *const states[] = {"quiet"};

static struct log_cursor begin;
static unsigned int lines_a, lines_b, others, torn;

static void setup(unsigned int state)
{
	begin = log_end();
}

static int read_all(void)
{
	static struct log_record record;
	struct log_cursor cur = begin;

	while (log_read(&cur, &record))
		torn += record.head.len != strlen(record.text);
	return 0;
}

SWEEP_OP(print_a, printk(KERN_DEBUG "sweep: line of the thread\n"))
SWEEP_OP(print_b, printk(KERN_DEBUG "sweep: line of the handler\n"))
SWEEP_OP(number_a, printk(KERN_DEBUG "sweep: %d %s\n", 12345, "of the thread"))

static const struct sweep_op ops[] = {
	{"printk", print_a, SWEEP_TASK},
	{"printk of numbers", number_a, SWEEP_TASK},
	{"printk by another", print_b, SWEEP_IRQ | SWEEP_WAKE},
	{"reading the log", read_all, SWEEP_TASK},
	{},
};

static void finish(void)
{
	static struct log_record record;
	struct log_cursor cur = begin;

	lines_a = lines_b = others = 0;
	while (log_read(&cur, &record)) {
		bool a = !strcmp(record.text, "sweep: line of the thread") ||
			 !strcmp(record.text, "sweep: 12345 of the thread");
		bool b = !strcmp(record.text, "sweep: line of the handler");

		lines_a += a;
		lines_b += b;
		others += !a && !b;
	}
}

static void observe(struct sweep_seen *seen)
{
	sweep_see(seen, lines_a);
	sweep_see(seen, lines_b);
}

static const char *check(void)
{
	if (torn)
		return "a record was read while it was written";
	return others ? "a line is not as it was printed" : NULL;
}

SWEEP_SUBJECT(log, .finish = finish, .check = check);
