// SPDX-License-Identifier: MIT
/*
 * The log: messages into the ring, and from the ring to the console.
 *
 * Three ways lead to the console. Until the thread `printk` runs, the caller of printk()
 * sends its message polled. From then on the thread does, sleeping while the driver's queue
 * is full, and the caller only wakes it. In an emergency (a panic, a lockup, the NMI), when no
 * thread may ever run again, the caller sends polled again, from where the thread was.
 */
#include <linux/compiler.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <bhk/console.h>
#include <bhk/params.h>
#include <bhk/time.h>
#include "printk_ringbuffer.h"

/* "[12345.678901] " */
#define PREFIX_MAX 24

/* How many of the lines that the console did not show come before a report. */
#define REPLAY_LINES 10

/* Without a driver that queues, the console stays polled. */
#define HAS_THREAD IS_ENABLED(CONFIG_SERIAL_AMBA_PL011)

/* So long the thread waits for the rest of a line, from pr_cont(). */
#define CONT_WAIT (HZ / 10)

static char log_buf[1 << CONFIG_LOG_BUF_SHIFT] __aligned(LOG_ALIGN);
static struct log_ring log = {
	.mask = sizeof(log_buf) - 1,
	.buf = log_buf,
};

int console_loglevel = CONFIG_LOGLEVEL;
static bool ignore_loglevel;

DEFINE_RATELIMIT_STATE(printk_ratelimit_state, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST);

/**
 * struct console_out - one way to the console
 * @polled: by write_polled, else by write
 * @len:    of @line
 * @rec:    the record that is being shown
 * @line:   one line of it and of what continues it, so that lines reach the driver whole
 */
struct console_out {
	bool polled;
	unsigned int len;
	struct log_record rec;
	char line[PREFIX_MAX + LOG_TEXT_MAX + 1];
};

static struct console_out out_polled = {.polled = true};
static struct console_out out_thread;

static const struct console *console;
static struct task_struct *printk_thread;
static struct log_cursor shown;	  /* I: what the console has had */
static struct log_cursor cleared; /* where dmesg begins */
static u32 unshown;
static bool line_open; /* the console's last line has no end yet */
static bool flushing;  /* somebody sends polled, and will send what is added */
static unsigned int emergency;
static DEFINE_MUTEX(console_mutex); /* the thread's record is whole, and so is console_print()'s */

extern const struct console *const __start_earlycon[], *const __stop_earlycon[];

/* The registered console, else the early one, else NULL. */
const struct console *console_registered(void)
{
	if (!console && &__start_earlycon[0] != &__stop_earlycon[0])
		return __start_earlycon[0];
	return console;
}

/**
 * log_prefix() - the time stamp in front of a line
 * @h:	  the record's header
 * @buf:  gets the text
 * @size: its size
 *
 * Context: any. Return: its length.
 */
unsigned int log_prefix(const struct log_header *h, char *buf, unsigned int size)
{
	u32 usec, sec = div_u64_rem(h->time_us, 1000000, &usec);

	return scnprintf(buf, size, "[%5u.%06u] ", sec, usec);
}

static void send(const struct console_out *out, const char *s, unsigned int n)
{
	const struct console *con = console_registered();

	if (out->polled || !con->write)
		con->write_polled(s, n);
	else
		con->write(s, n);
}

/* Sends what there is of a line. */
static void send_line(struct console_out *out)
{
	unsigned int n = out->len;

	out->len = 0;
	if (n)
		send(out, out->line, n);
}

/* Ends a line that waits for pr_cont(), because something else comes now. */
static void close_line(struct console_out *out)
{
	if (!line_open)
		return;
	out->line[out->len++] = '\n';
	send_line(out);
	line_open = false;
}

static void show_lost(struct console_out *out, u32 lost)
{
	close_line(out);
	unshown += lost;
	out->len = scnprintf(out->line, sizeof(out->line), "** %u printk messages dropped **\n",
			     lost);
	send_line(out);
}

/*
 * One line of a record's text, which ends at @end. Without a newline it is kept, for what
 * continues it; there is always room for the newline.
 */
static void show_line(struct console_out *out, const char *text, const char *end, bool cont,
		      bool newline)
{
	if (!cont || !line_open) {
		close_line(out);
		out->len = log_prefix(&out->rec.head, out->line, PREFIX_MAX);
	}
	if (HAS_THREAD && out->len + (end - text) + 1 > sizeof(out->line))
		send_line(out);
	memcpy(out->line + out->len, text, end - text);
	out->len += end - text;
	line_open = true;
	if (newline)
		close_line(out);
	else if (!HAS_THREAD || out->polled)
		send_line(out);
}

static void show_record(struct console_out *out)
{
	const struct log_header *h = &out->rec.head;
	const char *text = out->rec.text, *end;
	bool cont = h->flags & LOG_CONT;

	if (out->rec.lost)
		show_lost(out, out->rec.lost);
	if (h->level >= console_loglevel && !ignore_loglevel)
		return;
	for (; (end = strchr(text, '\n')); text = end + 1, cont = false)
		show_line(out, text, end, cont, true);
	show_line(out, text, text + strlen(text), cont, h->flags & LOG_NEWLINE);
}

/*
 * Takes the next record off the console's list. The other way may take it first, between the
 * read and the move of the cursor; then the next one is tried.
 */
static bool next_to_show(struct console_out *out)
{
	struct log_cursor from, cur;
	unsigned long flags;
	bool mine = false;

	while (!mine) {
		from = cur = shown;
		if (!log_ring_read(&log, &cur, &out->rec, oops_in_progress))
			return false;
		raw_local_irq_save(flags);
		mine = shown.pos == from.pos;
		if (mine)
			shown = cur;
		raw_local_irq_restore(flags);
	}
	return true;
}

/* What the thread has of a line, and will not come to send. */
static void take_over_line(void)
{
	if (!HAS_THREAD || !out_thread.len)
		return;
	send(&out_polled, out_thread.line, out_thread.len);
	out_thread.len = 0;
}

/**
 * console_flush_polled() - bring the log to the console now
 *
 * Does nothing if it is called from inside itself: the outer call sends what was added.
 *
 * Context: any. Waits for the hardware.
 */
void console_flush_polled(void)
{
	if (flushing || !console_registered())
		return;
	flushing = true;
	take_over_line();
	while (next_to_show(&out_polled))
		show_record(&out_polled);
	flushing = false;
}

/**
 * console_flush_on_panic() - as console_flush_polled(), whatever state the console is in
 *
 * Context: panic, on the way to the end. A flush that was interrupted is not gone on with.
 */
void console_flush_on_panic(void)
{
	flushing = false;
	emergency++;
	console_flush_polled();
}

/* The records that @level kept off the console, all but @skip. Return: how many there are. */
static unsigned int show_hidden(int level, unsigned int skip)
{
	struct console_out *out = &out_polled;
	struct log_cursor cur = cleared;
	unsigned int n = 0;

	while (log_ring_read(&log, &cur, &out->rec, true))
		if (out->rec.head.level >= level && n++ >= skip)
			show_record(out);
	return n;
}

/**
 * console_verbose() - show everything from now on, and the last lines that were not shown
 *
 * Context: any, at the begin of a report of what ends the kernel or a thread.
 */
void console_verbose(void)
{
	int level = console_loglevel;
	unsigned int hidden;

	console_flush_polled();
	if (ignore_loglevel || level >= CONSOLE_LOGLEVEL_MOTORMOUTH)
		return;
	console_loglevel = CONSOLE_LOGLEVEL_MOTORMOUTH;
	if (flushing || !console_registered())
		return;
	hidden = show_hidden(level, UINT_MAX);
	if (hidden)
		show_hidden(level, hidden > REPLAY_LINES ? hidden - REPLAY_LINES : 0);
}

/**
 * console_print() - whole lines for the console only, after all of the log that came before
 * @s: text that ends with a newline
 * @n: its length
 *
 * Context: task, sleeps while the printk thread is in the middle of a line; or any context in
 * an emergency. Waits for the hardware.
 */
void console_print(const char *s, unsigned int n)
{
	bool wait = printk_thread && !emergency;

	if (!console_registered())
		return;
	if (wait)
		mutex_lock(&console_mutex);
	console_flush_polled();
	close_line(&out_polled);
	send(&out_polled, s, n);
	if (wait)
		mutex_unlock(&console_mutex);
}

void console_emergency_enter(void)
{
	emergency++;
	console_flush_polled();
}

void console_emergency_exit(void)
{
	emergency--;
}

/* After a new record: see to it that somebody shows it. */
static void console_kick(void)
{
	if (!printk_thread || emergency || in_nmi())
		console_flush_polled();
	else
		wake_up_process(printk_thread);
}

/*
 * Looks ahead. Return: how many records the next line has, which pr_cont() may continue; 0 if
 * its end is not there yet.
 */
static unsigned int records_of_line(struct log_record *rec)
{
	struct log_cursor cur = shown;
	unsigned int n;

	for (n = 0; log_ring_read(&log, &cur, rec, false); n++) {
		if (n && !(rec->head.flags & LOG_CONT))
			return n;
		if (rec->head.flags & LOG_NEWLINE)
			return n + 1;
	}
	return 0;
}

static void show_records(struct console_out *out, unsigned int n)
{
	mutex_lock(&console_mutex);
	for (; n && next_to_show(out); n--)
		show_record(out);
	close_line(out);
	mutex_unlock(&console_mutex);
}

static int printk_thread_fn(void *unused)
{
	bool late = false;
	unsigned int n;

	for (;;) {
		set_current_state(TASK_IDLE);
		if (shown.pos == READ_ONCE(log.head)) {
			schedule();
			continue;
		}
		n = records_of_line(&out_thread.rec);
		if (!n && !late) {
			late = !schedule_timeout(CONT_WAIT);
			continue;
		}
		__set_current_state(TASK_RUNNING);
		show_records(&out_thread, n ?: UINT_MAX);
		late = false;
	}
	return 0;
}

/* Below every real-time thread: the log must not delay what it reports. */
static int __init printk_start_thread(void)
{
	struct task_struct *t;

	if (!HAS_THREAD)
		return 0;
	t = kthread_run(printk_thread_fn, NULL, "printk");
	if (IS_ERR(t))
		return PTR_ERR(t);
	set_user_nice(t, MIN_NICE);
	printk_thread = t;
	return 0;
}
late_initcall(printk_start_thread);

/**
 * pr_flush() - wait until the console shows what has been logged
 * @timeout_ms:	       for so long at most
 * @reset_on_progress: not used
 *
 * Context: task. Sleeps. Return: false if there is still something to show.
 */
bool pr_flush(int timeout_ms, bool reset_on_progress)
{
	unsigned long end = jiffies + msecs_to_jiffies(timeout_ms);

	cond_resched();
	while (READ_ONCE(shown.seq) != READ_ONCE(log.seq)) {
		if (time_after(jiffies, end))
			return false;
		schedule_timeout_uninterruptible(1);
	}
	return true;
}

/**
 * register_console() - this is the way out from now on
 * @con: the console; stays referenced
 *
 * What the ring holds and no console has shown is shown.
 *
 * Context: task or boot.
 */
void register_console(const struct console *con)
{
	console = con;
	pr_info("printk: console [%s] enabled\n", con->name);
}

/*
 * Takes the level in front of @text off. Linux allows it in the format or in a leading %s, so
 * that it is looked for in the result. Return: where the text begins.
 */
static const char *take_level(const char *text, unsigned int *level, unsigned int *flags)
{
	static u8 last_level = LOGLEVEL_WARNING;
	int c = printk_get_level(text);

	if (c == 'c') {
		*flags |= LOG_CONT;
		*level = last_level;
	} else {
		*level = c ? c - '0' : LOGLEVEL_WARNING;
		last_level = *level;
	}
	return printk_skip_level(text);
}

/**
 * vprintk() - printk() with a va_list
 * @fmt:  format
 * @args: arguments
 *
 * Context: any. About 1 KiB of stack. Return: number of characters written.
 */
int vprintk(const char *fmt, va_list args)
{
	/* A level takes two characters: behind it, what is copied begins at a word. */
	char mem[2 + LOG_TEXT_MAX + 1] __aligned(4), *buf = mem + 2;
	unsigned int level, flags = 0;
	int len = vscnprintf(buf, LOG_TEXT_MAX + 1, fmt, args);
	const char *text = take_level(buf, &level, &flags);
	struct log_header *h;

	len -= text - buf;
	if (len && text[len - 1] == '\n') {
		flags |= LOG_NEWLINE;
		len--;
	}
	preempt_disable();
	h = log_reserve(&log, uptime_us(), len);
	if (h) {
		memcpy(log_text(h), text, len);
		log_commit(h, level, flags);
	}
	preempt_enable();
	console_kick();
	return len;
}
EXPORT_SYMBOL(vprintk);

int printk(const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vprintk(fmt, args);
	va_end(args);
	return len;
}
EXPORT_SYMBOL(printk);

/**
 * log_first() - where a reader of the log begins
 *
 * Context: any. Return: the oldest record, or the first one after log_clear().
 */
struct log_cursor log_first(void)
{
	return cleared;
}

/* Behind the newest record: a reader that begins here sees only what comes. */
struct log_cursor log_end(void)
{
	struct log_cursor cur;
	unsigned long flags;

	raw_local_irq_save(flags);
	cur = (struct log_cursor){.pos = log.head, .seq = log.seq};
	raw_local_irq_restore(flags);
	return cur;
}

/**
 * log_read() - the next record of the log
 * @cur: the reader's place, from log_first() or log_end()
 * @rec: gets the record
 *
 * Context: any. Return: false if there is none (yet).
 */
bool log_read(struct log_cursor *cur, struct log_record *rec)
{
	return log_ring_read(&log, cur, rec, false);
}

/* Readers that begin from now on see nothing of what the log holds now. */
void log_clear(void)
{
	cleared = log_end();
}

void log_get_stats(struct log_stats *st)
{
	*st = (struct log_stats){
		.written = log.seq - log.dropped,
		.dropped = log.dropped,
		.unshown = unshown,
	};
}

static int __init loglevel_param(const char *val)
{
	return kstrtoint(val, 0, &console_loglevel);
}
boot_param("loglevel", loglevel_param, "N: show messages of a level below N");

static int __init ignore_loglevel_param(const char *val)
{
	ignore_loglevel = true;
	return 0;
}
boot_param("ignore_loglevel", ignore_loglevel_param, "show all messages");

static int __init quiet_param(const char *val)
{
	console_loglevel = LOGLEVEL_WARNING;
	return 0;
}
boot_param("quiet", quiet_param, "show errors only");
