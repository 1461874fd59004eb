/* SPDX-License-Identifier: MIT */
/* From a line to commands and words. Pure: compiles for the host. */
#ifndef _SHELL_WORDS_H
#define _SHELL_WORDS_H

#include <stdbool.h>

/*
 * Bytes of a line. Longer ones are refused, not cut: half a command may be another one.
 * Costs four buffers of this size: line, line while browsing the history, kill buffer, words.
 */
#define SHELL_LINE_MAX 1024

/* Words of one command, its name included. */
#define WORDS_MAX 32

/**
 * struct words - one command of a line
 * @argc:     how many words
 * @argv:     the words, then NULL
 * @redirect: the word after an unquoted ">", or NULL
 * @quote:    the quote that is open at the end, or 0; a backslash counts
 * @open:     the last word touches the end of the line: it may go on
 * @comment:  the rest of the line was a comment
 * @text:     where the words lie
 * @used:     bytes of it
 */
struct words {
	int argc;
	char *argv[WORDS_MAX + 1];
	char *redirect;
	char quote;
	bool open;
	bool comment;
	char text[SHELL_LINE_MAX + 2];
	unsigned int used;
};

enum words_result {
	WORDS_END = 0, /* no command is left */
	WORDS_COMMAND = 1,
	WORDS_NO_QUOTE = -1,  /* a quote is not closed */
	WORDS_TOO_MANY = -2,  /* more than WORDS_MAX */
	WORDS_NO_TARGET = -3, /* no word after ">" */
	WORDS_TWO_TARGETS = -4,
	WORDS_TRAILING = -5, /* a backslash is the last character */
	WORDS_TOO_LONG = -6, /* more than SHELL_LINE_MAX bytes */
};

enum words_result words_next(const char **line, struct words *w);
void words_rejoin(struct words *w);
const char *words_error(enum words_result result);
void words_typed(const char *line, struct words *w);
#endif
