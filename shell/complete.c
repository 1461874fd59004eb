// SPDX-License-Identifier: MIT
/* The tab key. The completers propose words twice: to be counted, and to be shown. */
#include <linux/kernel.h>
#include <linux/string.h>
#include "internal.h"

/* Between the columns of a list. */
#define LIST_GAP 2

/* Protected by the editor's lock. */
static struct words typed;
static unsigned int list_column;

/**
 * shell_candidate() - a completer proposes a word
 * @c:	  the completion
 * @word: the word; ignored unless it begins with what was typed. One that ends with / or =
 *	  goes on, after others a blank follows
 *
 * Context: a completer.
 */
void shell_candidate(struct shell_completion *c, const char *word)
{
	const char *prefix = c->argv[c->argc - 1];
	unsigned int same = 0;

	if (strncmp(word, prefix, strlen(prefix)))
		return;
	if (c->show) {
		c->show(c, word);
		return;
	}
	if (!c->count++)
		strscpy(c->common, word, sizeof(c->common));
	while (c->common[same] && c->common[same] == word[same])
		same++;
	c->common[same] = 0;
	c->width = max_t(unsigned int, c->width, strlen(word));
}

/**
 * shell_complete_words() - propose words of a list
 * @c:	   the completion
 * @words: ends with NULL
 */
void shell_complete_words(struct shell_completion *c, const char *const *words)
{
	for (; *words; words++)
		shell_candidate(c, *words);
}

/**
 * shell_complete_command() - propose the names of the commands
 * @c: the completion
 */
void shell_complete_command(struct shell_completion *c)
{
	const struct shell_cmd *cmd;

	for_each_shell_cmd(cmd) shell_candidate(c, cmd->name);
}

static void propose(struct shell_completion *c)
{
	const struct shell_cmd *cmd;

	if (c->argc == 1) {
		shell_complete_command(c);
		return;
	}
	cmd = shell_find(c->argv[0]);
	if (cmd && cmd->complete)
		cmd->complete(c);
}

static void show_candidate(const struct shell_completion *c, const char *word)
{
	if (list_column + c->width >= shell_edit.columns) {
		shell_puts("\n");
		list_column = 0;
	}
	shell_printf("%-*s", c->width + LIST_GAP, word);
	list_column += c->width + LIST_GAP;
}

/* Below the line, which is drawn again below the list. */
static void list(struct edit *ed, struct shell_completion *c)
{
	unsigned int pos = ed->pos;

	edit_finish(ed, "");
	list_column = 0;
	c->show = show_candidate;
	propose(c);
	shell_puts("\n");
	ed->pos = pos;
	edit_show(ed);
}

/* What the candidates have in common. Return: false if that is nothing new. */
static bool insert_common(struct edit *ed, const struct shell_completion *c)
{
	size_t have = strlen(c->argv[c->argc - 1]), common = strlen(c->common);
	char end[3] = {typed.quote, ' ', 0};

	edit_insert(ed, c->common + have);
	if (c->count > 1 || (common && strchr("/=", c->common[common - 1])))
		return common > have;
	edit_insert(ed, typed.quote ? end : end + 1);
	return true;
}

/**
 * complete_word() - complete the word before the cursor
 * @ed:	 the editor, locked
 * @how: EDIT_COMPLETE, or EDIT_LIST if tab came twice
 *
 * Context: the shell's thread. Sleeps.
 */
void complete_word(struct edit *ed, enum edit_result how)
{
	char after = ed->line[ed->pos];
	struct shell_completion c = {0};

	ed->line[ed->pos] = 0;
	words_typed(ed->line, &typed);
	ed->line[ed->pos] = after;
	c.argc = typed.argc;
	c.argv = typed.argv;
	if (c.argc)
		propose(&c);
	if (c.count && insert_common(ed, &c))
		ed->tabs = 0;
	else if (c.count > 1 && how == EDIT_LIST)
		list(ed, &c);
	else
		edit_bell(ed);
}
