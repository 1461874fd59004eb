// SPDX-License-Identifier: MIT
/* dmesg. */
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <bhk/console.h>

#define SHELL_GROUP "system"
#include "internal.h"

/* How often dmesg -w looks for news. */
#define FOLLOW_MS 100

/* "[12345.678901] " */
#define PREFIX_MAX 24

/* A record is shown while nothing else runs in the shell, so one copy is enough. */
static struct log_record record;

static void show_record(void)
{
	char prefix[PREFIX_MAX];

	if (record.lost)
		shell_printf("** %u printk messages dropped **\n", record.lost);
	if (!(record.head.flags & LOG_CONT)) {
		log_prefix(&record.head, prefix, sizeof(prefix));
		shell_puts(prefix);
	}
	shell_puts(record.text);
	if (record.head.flags & LOG_NEWLINE)
		shell_puts("\n");
}

static int show_new(struct log_cursor *cur)
{
	while (log_read(cur, &record)) {
		show_record();
		if (shell_interrupted())
			return -EINTR;
	}
	return 0;
}

static int follow(struct log_cursor *cur)
{
	int ret;

	do {
		ret = show_new(cur) ?: shell_sleep_ms(FOLLOW_MS);
	} while (!ret);
	return ret;
}

static int set_level(const char *word)
{
	unsigned long level;
	int ret = shell_number(word, "level", 1, 8, &level);

	if (!ret)
		console_loglevel = level;
	return ret;
}

static int cmd_dmesg(int argc, char **argv)
{
	struct log_cursor cur = log_first();
	const char *option = argc > 1 ? argv[1] : "";
	int ret;

	if (argc == 3 && !strcmp(option, "-n"))
		return set_level(argv[2]);
	if (argc == 2 && !strcmp(option, "-C")) {
		log_clear();
		return 0;
	}
	if (argc == 2 && !strcmp(option, "-w"))
		return follow(&cur);
	if (argc > 2 || (argc == 2 && strcmp(option, "-c")))
		return shell_usage();
	ret = show_new(&cur);
	if (!ret && *option)
		log_clear();
	return ret;
}

static void complete_dmesg(struct shell_completion *c)
{
	static const char *const options[] = {"-c", "-C", "-n", "-w", NULL};

	if (c->argc == 2)
		shell_complete_words(c, options);
}

SHELL_CMD(dmesg, "dmesg [-c|-C|-w|-n LEVEL]", "show the kernel's log", cmd_dmesg, complete_dmesg,
	  .more = "  -c        show it and clear it: the next dmesg begins behind it\n"
		  "  -C        only clear it\n"
		  "  -w        wait for more until ctrl-c\n"
		  "  -n LEVEL  only messages below LEVEL reach the console: 8 all, 5 warnings and\n"
		  "            worse, 1 only the very worst. The log keeps all of them");
