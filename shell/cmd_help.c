// SPDX-License-Identifier: MIT
/* help: all commands by group, or one in full. */
#include <linux/kernel.h>
#include <linux/string.h>

#define SHELL_GROUP "console"
#include "internal.h"

/* Wide enough for the longest name. */
#define NAME_WIDTH 12

/* The first command of each group stands for it. */
static bool first_of_group(const struct shell_cmd *cmd)
{
	const struct shell_cmd *other;

	for_each_shell_cmd(other) if (!strcmp(other->group, cmd->group)) break;
	return other == cmd;
}

static void list_group(const char *group)
{
	const struct shell_cmd *cmd;

	shell_printf("%s:\n", group);
	for_each_shell_cmd(cmd) if (!strcmp(cmd->group, group))
		shell_printf("  %-*s %s\n", NAME_WIDTH, cmd->name, cmd->help);
}

static void list_all(void)
{
	const struct shell_cmd *cmd;

	for_each_shell_cmd(cmd) if (first_of_group(cmd)) list_group(cmd->group);
	shell_puts("\n'help COMMAND' tells more. Tab completes commands and arguments, twice it\n"
		   "lists them; ctrl-r searches the history; ctrl-c ends a command.\n");
}

static void describe(const struct shell_cmd *cmd)
{
	shell_printf("%s - %s\n\nusage: %s\n", cmd->name, cmd->help, cmd->usage);
	if (cmd->more)
		shell_printf("\n%s\n", cmd->more);
	if (cmd->example)
		shell_printf("\nexamples:\n%s\n", cmd->example);
}

static int cmd_help(int argc, char **argv)
{
	const struct shell_cmd *cmd;

	if (argc > 2)
		return shell_usage();
	if (argc == 1) {
		list_all();
		return 0;
	}
	cmd = shell_find(argv[1]);
	if (!cmd)
		return shell_unknown(argv[1]);
	describe(cmd);
	return 0;
}

static void complete_help(struct shell_completion *c)
{
	if (c->argc == 2)
		shell_complete_command(c);
}

SHELL_CMD(help, "help [COMMAND]", "list the commands, or tell about one", cmd_help, complete_help,
	  .example = "  help\n  help irq");

static int cmd_history(int argc, char **argv)
{
	unsigned int back;

	for (back = shell_history.nr; back; back--)
		shell_printf("%4u  %s\n", shell_history.nr - back + 1,
			     history_get(&shell_history, back));
	return 0;
}

SHELL_CMD(history, "history", "show the lines typed before", cmd_history, NULL,
	  .more = "The last 32 lines are kept, if they are not too long. Up, down, ctrl-p and\n"
		  "ctrl-n go through them, ctrl-r searches.");
