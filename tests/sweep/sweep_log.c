// SPDX-License-Identifier: MIT
/* The log: written and read from anywhere; with a full ring, in which a line costs the oldest one. */
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <bhk/console.h>
#include "sweep.h"

enum { QUIET, FULL };
static const char *const states[] = {"quiet", "full"};

/*
 * In a full ring all lines have the same length, and no padding is needed: a new one takes the
 * place of the oldest one and of no other.
 */
#define LINE	   "sweep: %06u by the %s, over an old one"
#define LINE_SIZE  64
#define RING_SIZE  (1 << CONFIG_LOG_BUF_SHIFT)
#define FILL_SLICE 32 /* lines that the console's thread keeps up with */
#define OLDEST	   3  /* more than are overwritten in a run */

static struct log_cursor begin;
static struct log_record oldest[OLDEST];
static unsigned int lines_a, lines_b, others, torn, turn;
static bool filled;

static int print_full(const char *who)
{
	return printk(KERN_DEBUG LINE "\n", turn, who);
}

/* Twice the ring: what others wrote is gone, and the paddings that came with it. */
static void fill(void)
{
	unsigned int n;

	for (n = 0; n < 2 * RING_SIZE / LINE_SIZE; n++) {
		print_full("filler");
		if (n % FILL_SLICE == 0)
			sweep_settle();
	}
	sweep_settle();
}

static void setup(unsigned int state)
{
	struct log_cursor cur = log_first();
	unsigned int i;

	turn++;
	if (state == FULL && !filled)
		fill();
	filled = state == FULL;
	begin = log_end();
	for (i = 0; filled && i < OLDEST; i++)
		log_read(&cur, &oldest[i]);
}

static int read_all(void)
{
	static struct log_record record;
	struct log_cursor cur = begin;

	while (log_read(&cur, &record))
		torn += record.head.len != strlen(record.text);
	return 0;
}

/* Return: which of the oldest it was; negative: none of them, or not as it was written. */
static int read_oldest(void)
{
	static struct log_record record;
	struct log_cursor cur = log_first();
	int i;

	log_read(&cur, &record);
	for (i = OLDEST - 1; i >= 0; i--)
		if (record.head.seq == oldest[i].head.seq && !strcmp(record.text, oldest[i].text))
			break;
	return i;
}

SWEEP_OP(print_a, printk(KERN_DEBUG "sweep: line of the thread\n"))
SWEEP_OP(print_b, printk(KERN_DEBUG "sweep: line of the handler\n"))
SWEEP_OP(number_a, printk(KERN_DEBUG "sweep: %d %s\n", 12345, "of the thread"))
SWEEP_OP(print_full_a, print_full("thread"))
SWEEP_OP(print_full_b, print_full("handler"))

static const struct sweep_op ops[] = {
	{"printk", print_a, SWEEP_TASK, BIT(QUIET)},
	{"printk of numbers", number_a, SWEEP_TASK, BIT(QUIET)},
	{"printk by another", print_b, SWEEP_IRQ | SWEEP_WAKE, BIT(QUIET)},
	{"reading the log", read_all, SWEEP_TASK, BIT(QUIET)},
	{"printk over the oldest", print_full_a, SWEEP_TASK, BIT(FULL)},
	{"printk over the oldest by another", print_full_b, SWEEP_IRQ | SWEEP_WAKE, BIT(FULL)},
	{"reading the oldest", read_oldest, SWEEP_TASK, BIT(FULL)},
	{},
};

/* Is it the line of this run? */
static bool is_full_line(const char *text, const char *who)
{
	char line[LINE_SIZE];

	scnprintf(line, sizeof(line), LINE, turn, who);
	return !strcmp(text, line);
}

static void finish(void)
{
	static struct log_record record;
	struct log_cursor cur = begin;

	lines_a = lines_b = others = 0;
	while (log_read(&cur, &record)) {
		bool a = !strcmp(record.text, "sweep: line of the thread") ||
			 !strcmp(record.text, "sweep: 12345 of the thread") ||
			 is_full_line(record.text, "thread");
		bool b = !strcmp(record.text, "sweep: line of the handler") ||
			 is_full_line(record.text, "handler");

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
