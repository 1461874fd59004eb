// SPDX-License-Identifier: MIT
/*
 * The grammar of the console, a small part of a POSIX shell's: words between blanks, 'as it
 * is', "with \" and \\", \c, # comment, commands separated by ;, one > target.
 */
#include <string.h>
#include "words.h"

#define __TEXT(x) #x
#define TEXT(x)	  __TEXT(x)

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool ends_word(char c)
{
	return !c || is_blank(c) || c == ';' || c == '>';
}

static void put(struct words *w, char c)
{
	w->text[w->used++] = c;
}

/* What a backslash quotes: within "" only " and \ lose their meaning. Return: past it. */
static const char *escaped(const char *s, struct words *w)
{
	char c = s[1];

	if (!c) {
		put(w, '\\');
		if (!w->quote)
			w->quote = '\\';
		return s + 1;
	}
	if (w->quote && c != '"' && c != '\\')
		put(w, '\\');
	put(w, c);
	return s + 2;
}

/* One word, from its first character on. Return: past it. */
static const char *read_word(const char *s, struct words *w)
{
	while (w->quote ? *s != 0 : !ends_word(*s)) {
		if (*s == '\\' && w->quote != '\'') {
			s = escaped(s, w);
		} else if (w->quote == *s) {
			w->quote = 0;
			s++;
		} else if (!w->quote && (*s == '\'' || *s == '"')) {
			w->quote = *s++;
		} else {
			put(w, *s++);
		}
	}
	put(w, 0);
	return s;
}

/* A # begins a comment only where a word may begin. */
static const char *skip_blanks(const char *s, struct words *w)
{
	while (is_blank(*s))
		s++;
	if (*s != '#')
		return s;
	w->comment = true;
	return s + strlen(s);
}

static void reset(struct words *w)
{
	w->argc = 0;
	w->argv[0] = NULL;
	w->redirect = NULL;
	w->quote = 0;
	w->open = false;
	w->comment = false;
	w->used = 0;
}

static void add_word(struct words *w, char *word)
{
	w->argv[w->argc++] = word;
	w->argv[w->argc] = NULL;
}

/* The word at *s, as argument or as target. */
static enum words_result take_word(const char **s, struct words *w, bool target)
{
	char *word = w->text + w->used;

	if (target && ends_word(**s))
		return WORDS_NO_TARGET;
	if (target && w->redirect)
		return WORDS_TWO_TARGETS;
	if (!target && w->argc == WORDS_MAX)
		return WORDS_TOO_MANY;
	*s = read_word(*s, w);
	w->open = !**s;
	if (target)
		w->redirect = word;
	else
		add_word(w, word);
	if (w->quote)
		return w->quote == '\\' ? WORDS_TRAILING : WORDS_NO_QUOTE;
	return WORDS_COMMAND;
}

/* Words up to the end of the command. */
static enum words_result read_command(const char **line, struct words *w)
{
	enum words_result ret = WORDS_COMMAND;
	const char *s = *line;

	reset(w);
	while (ret == WORDS_COMMAND && *(s = skip_blanks(s, w)) && *s != ';') {
		bool target = *s == '>';

		if (target)
			s = skip_blanks(s + 1, w);
		ret = take_word(&s, w, target);
	}
	*line = s;
	return ret;
}

/**
 * words_next() - read the next command of a line
 * @line: where to read; moved behind the command
 * @w:	  filled with the command
 *
 * Return: WORDS_COMMAND, WORDS_END at the end of the line, or one of the errors below 0.
 */
enum words_result words_next(const char **line, struct words *w)
{
	enum words_result ret = WORDS_COMMAND;

	reset(w);
	if (strlen(*line) > SHELL_LINE_MAX)
		return WORDS_TOO_LONG;
	while (ret == WORDS_COMMAND && !w->argc && !w->redirect) {
		if (!**line)
			return WORDS_END;
		if (**line == ';')
			++*line;
		ret = read_command(line, w);
	}
	return ret;
}

/**
 * words_rejoin() - take "a>b" for one word
 * @w: a command; afterwards without target
 *
 * Words lie behind each other in the order in which they were typed.
 */
void words_rejoin(struct words *w)
{
	int i;

	for (i = 0; w->redirect && i < w->argc; i++) {
		char *end = w->argv[i] + strlen(w->argv[i]);

		if (end + 1 != w->redirect)
			continue;
		*end = '>';
		w->redirect = NULL;
	}
}

/**
 * words_error() - why a line cannot be read
 * @result: of words_next(), below 0
 */
const char *words_error(enum words_result result)
{
	switch (result) {
	case WORDS_NO_QUOTE:
		return "a quote is not closed";
	case WORDS_TOO_MANY:
		return "more than " TEXT(WORDS_MAX) " words";
	case WORDS_NO_TARGET:
		return "'>' needs the name of a file";
	case WORDS_TWO_TARGETS:
		return "'>' comes twice";
	case WORDS_TRAILING:
		return "a backslash at the end quotes nothing";
	case WORDS_TOO_LONG:
		return "the line is longer than " TEXT(SHELL_LINE_MAX) " bytes";
	default:
		return "no error";
	}
}

/**
 * words_typed() - what has been typed so far, for completion
 * @line: the line up to the cursor
 * @w:	  filled with the last command; its last word, which may be empty, is being typed.
 *	  argc 0 if there is nothing to complete
 */
void words_typed(const char *line, struct words *w)
{
	enum words_result ret = WORDS_TOO_LONG;

	reset(w);
	if (strlen(line) > SHELL_LINE_MAX)
		return;
	do {
		line += *line == ';';
		ret = read_command(&line, w);
	} while (ret == WORDS_COMMAND && *line);
	if (w->comment || (ret < 0 && ret != WORDS_NO_QUOTE) || (w->open && w->redirect)) {
		w->argc = 0;
	} else if (!w->open) {
		if (w->argc == WORDS_MAX)
			w->argc = 0;
		else
			add_word(w, strcpy(w->text + w->used, ""));
	}
}
