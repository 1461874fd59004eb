/* SPDX-License-Identifier: MIT */
/*
 * Commands of the console. A command is a function in any file of the upper floors, which
 * registers itself:
 *
 *	#define SHELL_GROUP "memory"
 *	#include <bhk/shell.h>
 *
 *	SHELL_CMD(free, "free [-h]", "memory in use", cmd_free, NULL,
 *		  .more = "What each column means ...");
 *
 * Commands run in the shell's thread, one at a time; they may sleep. One that takes long
 * asks shell_interrupted() now and then.
 */
#ifndef _BHK_SHELL_H
#define _BHK_SHELL_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/stdarg.h>
#include <linux/types.h>

/* The heading under which `help` lists the commands of a file. */
#ifndef SHELL_GROUP
#define SHELL_GROUP "other"
#endif

/**
 * struct shell_completion - candidates for the word that is being typed
 * @argc:   words of the command, the one being typed included
 * @argv:   the words; argv[argc - 1] is being typed and may be empty
 * @count:  candidates that begin with it
 * @width:  length of the longest one
 * @common: what all of them begin with
 * @show:   NULL while they are counted, then called with each one
 */
struct shell_completion {
	int argc;
	char *const *argv;
	unsigned int count;
	unsigned int width;
	char common[64];
	void (*show)(const struct shell_completion *c, const char *candidate);
};

typedef void (*shell_completer_t)(struct shell_completion *c);

/**
 * struct shell_cmd - a command
 * @name:     one word
 * @usage:    the command line, with [optional] and ALTERNATIVE|ALTERNATIVE parts; if it is
 *	      the bare name, arguments are refused before @fn is called
 * @help:     one line, no full stop
 * @fn:	      gets the words, argv[0] is the name. Return: 0, or -errno, which the shell
 *	      reports unless shell_error() did
 * @complete: proposes words, or NULL
 * @redirects: it writes to shell_target() if there is one
 * @compares: ">" between its words is no redirection: it gets "a>b" as one word
 * @group:    heading in the list of commands
 * @more:     text for `help NAME`, or NULL
 * @example:  lines for `help NAME`, or NULL
 */
struct shell_cmd {
	const char *name;
	const char *usage;
	const char *help;
	int (*fn)(int argc, char **argv);
	shell_completer_t complete;
	bool redirects;
	bool compares;
	const char *group;
	const char *more;
	const char *example;
};

/* The table is sorted by name: the linker script sorts the sections. */
#define SHELL_CMD(_name, _usage, _help, _fn, _complete, ...)                \
	static const struct shell_cmd __shell_cmd_##_name __used __section( \
		".table.shell_cmd." #_name) = {.name = #_name,              \
					       .usage = _usage,             \
					       .help = _help,               \
					       .fn = _fn,                   \
					       .complete = _complete,       \
					       .group = SHELL_GROUP,        \
					       ##__VA_ARGS__}

extern const struct shell_cmd __start_shell_cmd[], __stop_shell_cmd[];

#define for_each_shell_cmd(cmd) for ((cmd) = __start_shell_cmd; (cmd) < __stop_shell_cmd; (cmd)++)

const struct shell_cmd *shell_find(const char *name);

/* Output of a command; sleeps while the line is busy. */
void shell_write(const char *s, size_t n);
void shell_puts(const char *s);
void shell_printf(const char *fmt, ...) __printf(1, 2);
int shell_error(int err, const char *fmt, ...) __printf(2, 3);
int shell_usage(void);

const char *shell_target(void);

/* Input of a command; what is typed while it runs and not read is the next command line. */
bool shell_interrupted(void);
int shell_sleep_ms(unsigned int ms);
int shell_key(unsigned int timeout_ms);
size_t shell_read(void *buf, size_t n);
bool shell_ansi(void);

int shell_number(const char *word, const char *what, unsigned long min, unsigned long max,
		 unsigned long *val);

int shell_run(const char *line);

/* For completers. */
void shell_candidate(struct shell_completion *c, const char *word);
void shell_complete_words(struct shell_completion *c, const char *const *words);
void shell_complete_command(struct shell_completion *c);
#endif
