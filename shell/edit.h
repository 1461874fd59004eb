/* SPDX-License-Identifier: MIT */
/*
 * The line editor: keys in, terminal output out. Pure: compiles for the host.
 *
 * It uses nothing but printing, backspace, carriage return and the bell, so it works on any
 * terminal. A line that is wider than the screen scrolls sideways.
 */
#ifndef _SHELL_EDIT_H
#define _SHELL_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include "history.h"
#include "words.h"

/* Used until the terminal tells its width, and the least that is believed. */
#define EDIT_COLUMNS	 80
#define EDIT_COLUMNS_MIN 20

/* Longest text to search for in the history. */
#define EDIT_SEARCH_MAX 32

/* Output is collected in pieces of this size. */
#define EDIT_OUT_SIZE 128

enum edit_result {
	EDIT_GOES_ON,
	EDIT_LINE,     /* Enter: the line is complete */
	EDIT_TOO_LONG, /* Enter, but the line lost characters beyond SHELL_LINE_MAX */
	EDIT_ABANDON,  /* ctrl-c */
	EDIT_LEAVE,    /* ctrl-d on an empty line */
	EDIT_COMPLETE, /* tab */
	EDIT_LIST,     /* tab again: show what there is to choose from */
};

/**
 * struct edit - a line being edited
 * @write:   sends to the terminal
 * @history: lines that were typed before
 * @prompt:  in front of the line
 * @columns: width of the terminal
 * @line:    the text, with a NUL; UTF-8 characters are whole
 * @len:     its bytes
 * @pos:     the cursor: before this byte
 * @lost:    bytes that did not fit
 * @partial: the bytes of a UTF-8 character that have come
 * @partial_len: how many
 * @back:    the line is this one of the history; 0: it is being written
 * @saved:   the line that was being written, while @back is not 0
 * @killed:  what ctrl-k, ctrl-u, ctrl-w took, for ctrl-y
 * @searching: ctrl-r is being answered
 * @search:  what is looked for
 * @search_label: the prompt of the search
 * @tabs:    tabs in a row
 * @left:    first byte on the screen
 * @cells:   character cells on the screen behind the prompt
 * @cursor:  cell of the terminal's cursor, counted from the prompt's end
 * @dirty:   what the screen shows is wrong from this byte on
 * @out:     collected output
 */
struct edit {
	void (*write)(const char *s, size_t n);
	struct history *history;
	const char *prompt;
	unsigned int columns;

	char line[SHELL_LINE_MAX + 1];
	unsigned int len;
	unsigned int pos;
	unsigned int lost;
	char partial[4];
	unsigned int partial_len;

	unsigned int back;
	char saved[SHELL_LINE_MAX + 1];
	char killed[SHELL_LINE_MAX + 1];

	bool searching;
	char search[EDIT_SEARCH_MAX + 1];
	char search_label[EDIT_SEARCH_MAX + 30];
	unsigned int tabs;

	unsigned int left;
	unsigned int cells;
	unsigned int cursor;
	unsigned int dirty;
	char out[EDIT_OUT_SIZE];
	unsigned int out_len;
};

void edit_init(struct edit *ed, struct history *history, void (*write)(const char *, size_t));
void edit_begin(struct edit *ed, const char *prompt);
enum edit_result edit_key(struct edit *ed, int key);
void edit_insert(struct edit *ed, const char *text);
void edit_bell(struct edit *ed);
void edit_hide(struct edit *ed);
void edit_show(struct edit *ed);
void edit_set_columns(struct edit *ed, unsigned int columns);

/* Between edit.c, which knows the text, and screen.c, which knows the terminal. */
void edit_screen_reset(struct edit *ed);
void edit_dirty(struct edit *ed, unsigned int from);
void edit_refresh(struct edit *ed);
void edit_draw(struct edit *ed);
void edit_finish(struct edit *ed, const char *mark);
unsigned int edit_next_char(const struct edit *ed, unsigned int pos);
unsigned int edit_prev_char(const struct edit *ed, unsigned int pos);
#endif
