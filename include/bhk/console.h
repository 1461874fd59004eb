/* SPDX-License-Identifier: MIT */
/*
 * Where the log is shown, and how it is read again.
 *
 * A driver of the upper floor registers itself; the kernel only knows this structure.
 */
#ifndef _BHK_CONSOLE_H
#define _BHK_CONSOLE_H

#include <linux/types.h>
#include <linux/compiler.h>
#include <linux/list.h>

/**
 * struct console - a way out for text
 * @name:	  for the boot message, "ttyAMA0"
 * @write_polled: sends without interrupts, from any context, also from a panic in the middle
 *		  of @write; sends what @write queued first; gives up on hardware that does
 *		  not answer
 * @write:	  queues and may sleep until there is room; thread context. NULL: polled only
 *
 * Lines end with "\n"; the driver sends the carriage return before it.
 */
struct console {
	const char *name;
	void (*write_polled)(const char *s, unsigned int n);
	int (*write)(const char *s, unsigned int n);
};

/*
 * The console until register_console() is called: output works before any initcall. At most
 * one driver says so.
 */
#define EARLY_CONSOLE(con)                                                                       \
	static const struct console *const __early_console __used __section(".table.earlycon") = \
		&(con)

void register_console(const struct console *con);
const struct console *console_registered(void);

/**
 * console_emergency_enter() - from here on the log goes to the console at once
 *
 * For reports on a CPU that may never run a thread again: lockups, oopses. Each message is
 * sent polled before printk() returns. Nests.
 *
 * Context: any.
 */
void console_emergency_enter(void);
void console_emergency_exit(void);
void console_flush_polled(void);
void console_flush_on_panic(void);
void console_verbose(void);
void console_print(const char *s, unsigned int n);

/* Longest text of one record; more is cut. Its cost is stack in each caller of printk(). */
#define LOG_TEXT_MAX 240

#define LOG_COMMITTED 0x01 /* the text is complete */
#define LOG_NEWLINE   0x02 /* the text ended with a newline, which is not stored */
#define LOG_CONT      0x04 /* goes on with the line of the record before */
#define LOG_PADDING   0x08 /* no record: fills the end of the ring */

/**
 * struct log_header - what lies before each text in the ring
 * @time_us: microseconds since boot
 * @seq:     number of the record; a hole in the numbers is lost records
 * @len:     bytes of text, without NUL
 * @level:   LOGLEVEL_*
 * @flags:   LOG_*
 */
struct log_header {
	u64 time_us;
	u32 seq;
	u16 len;
	u8 level;
	u8 flags;
};

/* A reader's place in the log. */
struct log_cursor {
	u32 pos;
	u32 seq;
};

/**
 * struct log_record - a copy of one record
 * @head: its header
 * @lost: records that the reader missed directly before it
 * @text: text with NUL
 */
struct log_record {
	struct log_header head;
	u32 lost;
	char text[LOG_TEXT_MAX + 1];
};

/**
 * struct log_stats - what became of the records
 * @written: records since boot
 * @dropped: records that found no place because an unfinished one was in the way
 * @unshown: records that were overwritten before the console had shown them
 */
struct log_stats {
	u32 written;
	u32 dropped;
	u32 unshown;
};

struct log_cursor log_first(void);
struct log_cursor log_end(void);
bool log_read(struct log_cursor *cur, struct log_record *rec);
unsigned int log_prefix(const struct log_header *h, char *buf, unsigned int size);
void log_get_stats(struct log_stats *st);
void log_clear(void);
#endif
