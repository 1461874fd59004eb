// SPDX-License-Identifier: MIT
/*
 * The shell's terminal: keys from the line, the edited line beside the log, output of the
 * commands.
 *
 * A terminal is asked for its width only after it sent a key that a dumb one cannot send, and
 * nobody waits for the answer: it is one more key, whenever it comes. So nothing hangs
 * where none comes, and a script sees no control sequences.
 */
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <bhk/tty.h>
#include "internal.h"
#include "keys.h"

/* Go far to the right, tell where that was, come back. */
#define QUERY_WIDTH "\0337\033[999C\033[6n\0338"

/* How long a prompt waits for the log to be shown, so that it comes below what was logged. */
#define LOG_WAIT_MS 1000

/* Output that is longer is formatted twice. */
#define PRINTF_BUF 160

struct edit shell_edit;
struct history shell_history;

static struct tty *tty;
static struct key_decoder keys;
static bool editing; /* a prompt is on the screen */
static bool asked;   /* the terminal was asked for its width */
static bool ansi;    /* and answered */

/* Protects the editor and the screen it has drawn against the thread of the log. */
static DEFINE_MUTEX(edit_lock);

void term_lock(void)
{
	mutex_lock(&edit_lock);
}

void term_unlock(void)
{
	mutex_unlock(&edit_lock);
}

static void hide(void)
{
	mutex_lock(&edit_lock);
	if (editing)
		edit_hide(&shell_edit);
}

static void show(void)
{
	if (editing)
		edit_show(&shell_edit);
	mutex_unlock(&edit_lock);
}

static const struct tty_overlay overlay = {.hide = hide, .show = show};

/**
 * shell_write() - output of a command
 * @s: text; a newline is all that a line needs at its end
 * @n: its length
 *
 * Context: the shell's thread. Sleeps while the line is busy.
 */
void shell_write(const char *s, size_t n)
{
	tty_write(tty, s, n);
}

/** shell_puts() - as shell_write(), up to the NUL; adds no newline */
void shell_puts(const char *s)
{
	shell_write(s, strlen(s));
}

static void shell_vprintf(const char *fmt, va_list args)
{
	char buf[PRINTF_BUF], *text = buf;
	va_list again;
	int n;

	va_copy(again, args);
	n = vsnprintf(buf, sizeof(buf), fmt, args);
	if (n >= (int)sizeof(buf)) {
		text = kvasprintf(GFP_KERNEL, fmt, again);
		if (!text) {
			text = buf;
			n = sizeof(buf) - 1;
		}
	}
	va_end(again);
	shell_write(text, n);
	if (text != buf)
		kfree(text);
}

/**
 * shell_printf() - output of a command
 * @fmt: as for printk(), without a level
 *
 * Context: the shell's thread. Sleeps. Without memory a text above 160 characters is cut.
 */
void shell_printf(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	shell_vprintf(fmt, args);
	va_end(args);
}

/* A key that only a terminal sends: ask it for its width, once. */
static void note_key(int key)
{
	if (key == KEY_REPLY) {
		ansi = true;
		edit_set_columns(&shell_edit, keys.params[1]);
	} else if (key > KEY_NONE && !asked) {
		asked = true;
		shell_puts(QUERY_WIDTH);
	}
}

static enum edit_result take_key(int key)
{
	enum edit_result ret;

	mutex_lock(&edit_lock);
	note_key(key);
	if (key == KEY_CTRL('l')) {
		term_clear();
		edit_show(&shell_edit);
		key = KEY_NONE;
	}
	ret = edit_key(&shell_edit, key);
	if (ret == EDIT_COMPLETE || ret == EDIT_LIST) {
		complete_word(&shell_edit, ret);
		ret = EDIT_GOES_ON;
	}
	editing = ret == EDIT_GOES_ON;
	mutex_unlock(&edit_lock);
	return ret;
}

/**
 * term_read() - read a line
 * @prompt: shown before it
 *
 * Context: the shell's thread. Sleeps until the line is complete.
 * Return: as edit_key(); the line is in shell_edit.line.
 */
enum edit_result term_read(const char *prompt)
{
	enum edit_result ret;

	pr_flush(LOG_WAIT_MS, true);
	mutex_lock(&edit_lock);
	if (tty_column(tty))
		shell_puts("\n");
	edit_begin(&shell_edit, prompt);
	editing = true;
	mutex_unlock(&edit_lock);
	do {
		ret = take_key(key_decode(&keys, tty_getc(tty)));
	} while (ret == EDIT_GOES_ON);
	return ret;
}

/**
 * shell_key() - a key for a command
 * @timeout_ms: how long to wait
 *
 * Context: the shell's thread. Sleeps.
 * Return: a byte or a key as in shell/keys.h, or -ETIMEDOUT.
 */
int shell_key(unsigned int timeout_ms)
{
	unsigned long end = jiffies + msecs_to_jiffies(timeout_ms);
	int key = KEY_NONE;

	while (key == KEY_NONE || key == KEY_REPLY) {
		long left = end - jiffies;
		int c = left > 0 ? tty_getc_timeout(tty, left) : -ETIMEDOUT;

		if (c < 0)
			return c;
		key = key_decode(&keys, c);
		note_key(key);
	}
	return key;
}

/**
 * shell_read() - raw bytes for a command
 * @buf: where to
 * @n:	 at most so many
 *
 * Context: the shell's thread. Sleeps. Return: how many, at least 1.
 */
size_t shell_read(void *buf, size_t n)
{
	return tty_read(tty, buf, n);
}

/** shell_ansi() - the terminal understands control sequences: it answered one */
bool shell_ansi(void)
{
	if (!asked) {
		asked = true;
		shell_puts(QUERY_WIDTH);
	}
	return ansi;
}

/** shell_interrupted() - the user typed ctrl-c. Context: the shell's thread. Does not sleep. */
bool shell_interrupted(void)
{
	return tty_interrupted(tty);
}

/**
 * shell_sleep_ms() - sleep in a command
 * @ms: for so long
 *
 * Context: the shell's thread. Return: 0, or -EINTR if the user typed ctrl-c.
 */
int shell_sleep_ms(unsigned int ms)
{
	return tty_wait_interrupted(tty, msecs_to_jiffies(ms)) ? -EINTR : 0;
}

/* The user asked for it: an old terminal shows a few odd characters instead. */
void term_clear(void)
{
	shell_puts("\033[H\033[2J");
}

/**
 * term_init() - connect to the console's line
 *
 * Context: task. Return: false if there is none.
 */
bool term_init(void)
{
	tty = tty_console();
	if (!tty)
		return false;
	edit_init(&shell_edit, &shell_history, shell_write);
	tty_set_overlay(tty, &overlay);
	return true;
}
