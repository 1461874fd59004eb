// SPDX-License-Identifier: MIT
/* The shell: reads a line, finds the commands, runs them, says what went wrong. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <bhk/main.h>
#include <bhk/params.h>
#include <bhk/tty.h>
#include "internal.h"
#include "suggest.h"

#define PROMPT "bhk> "

/* A name further away than this is no suggestion. */
#define SUGGEST_DISTANCE 2

/* Of the command that runs. */
static const struct shell_cmd *running;
static const char *target, *verb;
static bool reported;

/* What commands usually fail with; other errors are shown as numbers. */
static const struct {
	int err;
	const char *text;
} error_texts[] = {
	{-EPERM, "not permitted"},     {-ENOENT, "no such file or name"},
	{-EIO, "input/output error"},  {-EAGAIN, "try again"},
	{-ENOMEM, "out of memory"},    {-EACCES, "permission denied"},
	{-EFAULT, "bad address"},      {-EBUSY, "busy"},
	{-EEXIST, "exists already"},   {-ENODEV, "no such device"},
	{-EINVAL, "invalid argument"}, {-ERANGE, "out of range"},
	{-ETIMEDOUT, "timed out"},     {-EOPNOTSUPP, "not supported"},
};

/**
 * shell_find() - a command by its name
 * @name: the name
 *
 * Context: any. Return: NULL if there is none.
 */
const struct shell_cmd *shell_find(const char *name)
{
	const struct shell_cmd *cmd;

	for_each_shell_cmd(cmd) if (!strcmp(cmd->name, name)) return cmd;
	return NULL;
}

/**
 * shell_error() - a command says what is wrong
 * @err: -errno
 * @fmt: as for printk(); without the command's name and without a newline
 *
 * Context: a command. Sleeps. Return: @err, for the command to return.
 */
int shell_error(int err, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = kvasprintf(GFP_KERNEL, fmt, args);
	va_end(args);
	shell_printf("%s: %s\n", running ? running->name : "bhk", text ?: fmt);
	kfree(text);
	reported = true;
	return err;
}

/* What the help says of a word: lines "  WORD ..." with those below that begin further to the right. */
static void help_for(const char *word)
{
	const char *line = running->more ?: "";
	size_t end, len = strlen(word);
	bool shown = false;

	for (; *line; line += end + !!line[end]) {
		end = strcspn(line, "\n");
		if (strncmp(line, "   ", 3))
			shown = !strncmp(line, "  ", 2) && !strncmp(line + 2, word, len) &&
				line[2 + len] == ' ';
		if (shown)
			shell_printf("%.*s\n", (int)end, line);
	}
}

/**
 * shell_usage() - a command was called the wrong way
 *
 * Context: a command. Return: -EINVAL, for the command to return.
 */
int shell_usage(void)
{
	int ret = shell_error(-EINVAL, "usage: %s", running->usage);

	if (verb)
		help_for(verb);
	return ret;
}

/**
 * shell_number() - a word as a number
 * @word: decimal, 0x hexadecimal, or 0 octal
 * @what: what the number is, for the message
 * @min:  least value that is accepted
 * @max:  greatest value that is accepted
 * @val:  gets the number
 *
 * Context: a command. Return: 0, or -EINVAL or -ERANGE after the user was told.
 */
int shell_number(const char *word, const char *what, unsigned long min, unsigned long max,
		 unsigned long *val)
{
	int ret = kstrtoul(word, 0, val);

	if (ret == -ERANGE || (!ret && (*val < min || *val > max)))
		return shell_error(-ERANGE, "%s %s is not within %lu..%lu", what, word, min, max);
	if (ret)
		return shell_error(-EINVAL, "%s '%s' is not a number", what, word);
	return 0;
}

static const char *nearest(const char *name)
{
	unsigned int distance, best = SUGGEST_DISTANCE + 1;
	const struct shell_cmd *cmd;
	const char *found = NULL;

	for_each_shell_cmd(cmd)
	{
		distance = word_distance(name, cmd->name);
		if (distance < best && distance < strlen(cmd->name)) {
			best = distance;
			found = cmd->name;
		}
	}
	return found;
}

/* Reports a name that is no command. */
int shell_unknown(const char *name)
{
	const char *guess = nearest(name);

	if (guess)
		return shell_error(-ENOENT, "there is no command '%s'; did you mean '%s'?", name,
				   guess);
	return shell_error(-ENOENT, "there is no command '%s'; 'help' lists all", name);
}

/* A command failed and did not say why. */
static void report(int ret)
{
	unsigned int i;

	if (ret == -EINTR) {
		shell_puts("^C\n");
		return;
	}
	for (i = 0; i < ARRAY_SIZE(error_texts); i++)
		if (error_texts[i].err == ret) {
			shell_error(ret, "%s", error_texts[i].text);
			return;
		}
	shell_error(ret, "failed with %d", ret);
}

/**
 * shell_target() - the file behind ">"
 *
 * Context: a command with .redirects. Return: NULL if there is none.
 */
const char *shell_target(void)
{
	return target;
}

static int call(struct words *w)
{
	int ret;

	if (running->compares)
		words_rejoin(w);
	if (w->redirect && !running->redirects)
		return shell_error(-EINVAL, "its output cannot go to a file, only that of echo");
	if (w->argc > 1 && !strcmp(running->usage, running->name))
		return shell_error(-EINVAL, "it takes no arguments");
	target = w->redirect;
	verb = w->argc > 1 ? w->argv[1] : NULL;
	ret = running->fn(w->argc, w->argv);
	if (ret && !reported)
		report(ret);
	return ret;
}

static int run_command(struct words *w)
{
	const struct shell_cmd *outer = running;
	int ret;

	running = NULL;
	reported = false;
	if (!w->argc)
		return shell_error(-EINVAL, "'>' needs a command before it");
	running = shell_find(w->argv[0]);
	ret = running ? call(w) : shell_unknown(w->argv[0]);
	running = outer;
	return ret;
}

static int run_all(const char *line, struct words *w)
{
	enum words_result more;
	int ret = 0;

	while ((more = words_next(&line, w)) == WORDS_COMMAND) {
		ret = run_command(w);
		if (ret == -EINTR)
			return ret;
	}
	return more < 0 ? shell_error(-EINVAL, "%s", words_error(more)) : ret;
}

/**
 * shell_run() - run a line as if it had been typed
 * @line: the commands
 *
 * Context: the shell's thread; a command may call it. Sleeps.
 * Return: what the last command returned; -EINTR ends the line early.
 */
int shell_run(const char *line)
{
	struct words *w = kmalloc(sizeof(*w), GFP_KERNEL);
	int ret;

	if (!w)
		return shell_error(-ENOMEM, "no memory to run a line");
	ret = run_all(line, w);
	kfree(w);
	return ret;
}

static void handle(enum edit_result how)
{
	switch (how) {
	case EDIT_LINE:
		history_add(&shell_history, shell_edit.line);
		shell_run(shell_edit.line);
		break;
	case EDIT_TOO_LONG:
		shell_printf(
			"bhk: a line is at most %u bytes; this one had %u more and is not run\n",
			SHELL_LINE_MAX, shell_edit.lost);
		break;
	case EDIT_LEAVE:
		shell_puts("There is nothing behind this shell. 'poweroff' ends the machine.\n");
		break;
	default:
		break;
	}
}

/* What pid 1 becomes. */
static int shell_main(void)
{
	if (!term_init()) {
		pr_warn("shell: there is no serial line\n");
		return -ENODEV;
	}
	set_task_comm(current, "shell");
	if (boot_command) {
		shell_printf(PROMPT "%s\n", boot_command);
		shell_run(boot_command);
	}
	for (;;)
		handle(term_read(PROMPT));
}

static int __init shell_init(void)
{
	if (!init_process)
		init_process = shell_main;
	return 0;
}
late_initcall(shell_init);
