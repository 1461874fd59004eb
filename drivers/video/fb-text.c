// SPDX-License-Identifier: MIT
/*
 * What a terminal does with the bytes of the console. It costs the same for each byte but a
 * newline, which clears a row, and the sequences that clear: scrolling only moves the top.
 *
 * Source of the control sequences: ECMA-48; ESC 7 and ESC 8 as on the VT100. Others are
 * swallowed.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include "fb-text.h"

enum { PLAIN, ESCAPE, SEQUENCE };

#define TAB_WIDTH  8
#define NUMBER_MAX 9999

/* Without a division, which takes longer than all the rest. */
static u8 *row_of(const struct fb_text *t, u16 row)
{
	unsigned int place = t->top + row;

	return t->cells + (place < t->rows ? place : place - t->rows) * t->cols;
}

/** fb_text_row() - the characters of a row, as shown. Context: any */
const u8 *fb_text_row(const struct fb_text *t, u16 row)
{
	return row_of(t, row);
}

static void clear(struct fb_text *t, u16 row, u16 from, u16 to)
{
	memset(row_of(t, row) + from, ' ', to - from);
	set_bit(row, t->dirty);
}

static void clear_rows(struct fb_text *t, u16 from, u16 to)
{
	for (; from < to; from++)
		clear(t, from, 0, t->cols);
}

/**
 * fb_text_init() - an empty page
 * @t:	   the page
 * @cells: memory for @cols * @rows characters
 * @cols:  columns
 * @rows:  rows, up to TEXT_ROWS_MAX
 *
 * Context: any.
 */
void fb_text_init(struct fb_text *t, u8 *cells, u16 cols, u16 rows)
{
	*t = (struct fb_text){.cells = cells, .cols = cols, .rows = rows};
	clear_rows(t, 0, rows);
}

static void move(struct fb_text *t, int row, int col)
{
	set_bit(t->row, t->dirty);
	t->row = clamp(row, 0, t->rows - 1);
	t->col = clamp(col, 0, t->cols - 1);
	set_bit(t->row, t->dirty);
}

static void newline(struct fb_text *t)
{
	u16 row = t->row;

	set_bit(row, t->dirty);
	t->col = 0;
	if (row + 1 < t->rows) {
		t->row = row + 1;
		set_bit(row + 1, t->dirty);
		return;
	}
	t->top = t->top + 1 == t->rows ? 0 : t->top + 1;
	bitmap_fill(t->dirty, t->rows);
	clear(t, row, 0, t->cols);
}

/* A newline is written only when something comes behind the last column. */
static void put_char(struct fb_text *t, u8 c)
{
	u16 col;

	if (t->col == t->cols)
		newline(t);
	/* Whoever comes in between, for example the NMI, leaves it at cols at most. */
	col = min_t(u16, READ_ONCE(t->col), t->cols - 1);
	row_of(t, t->row)[col] = c;
	t->col = col + 1;
	set_bit(t->row, t->dirty);
}

static void put_plain(struct fb_text *t, u8 c)
{
	switch (c) {
	case '\n':
		newline(t);
		break;
	case '\r':
		move(t, t->row, 0);
		break;
	case '\b':
		move(t, t->row, t->col - 1);
		break;
	case '\t':
		move(t, t->row, (t->col / TAB_WIDTH + 1) * TAB_WIDTH);
		break;
	case '\033':
		t->state = ESCAPE;
		break;
	default:
		if (c >= ' ' && c <= '~')
			put_char(t, c);
		else if (c >= 0xc0) /* a character begins that the font does not have */
			put_char(t, '?');
	}
}

static void put_escape(struct fb_text *t, u8 c)
{
	t->state = PLAIN;
	if (c == '[') {
		t->state = SEQUENCE;
		t->nargs = t->args[0] = t->args[1] = 0;
	} else if (c == '7') {
		t->saved_row = t->row;
		t->saved_col = t->col;
	} else if (c == '8') {
		move(t, t->saved_row, t->saved_col);
	}
}

static void erase_display(struct fb_text *t)
{
	if (t->args[0] == 2) {
		clear_rows(t, 0, t->rows);
	} else if (!t->args[0]) {
		clear(t, t->row, t->col, t->cols);
		clear_rows(t, t->row + 1, t->rows);
	}
}

static void erase_line(struct fb_text *t)
{
	if (t->args[0] == 2)
		clear(t, t->row, 0, t->cols);
	else if (!t->args[0])
		clear(t, t->row, t->col, t->cols);
}

static void end_sequence(struct fb_text *t, u8 c)
{
	int n = t->args[0] ?: 1;

	switch (c) {
	case 'A':
		return move(t, t->row - n, t->col);
	case 'B':
		return move(t, t->row + n, t->col);
	case 'C':
		return move(t, t->row, t->col + n);
	case 'D':
		return move(t, t->row, t->col - n);
	case 'H':
		return move(t, n - 1, (t->args[1] ?: 1) - 1);
	case 'J':
		return erase_display(t);
	case 'K':
		return erase_line(t);
	}
}

/* Numbers and semicolons, until the byte that says what it is. */
static void put_sequence(struct fb_text *t, u8 c)
{
	u16 *arg = &t->args[min_t(u8, t->nargs, ARRAY_SIZE(t->args) - 1)];

	if (c >= '0' && c <= '9') {
		*arg = min(*arg * 10 + c - '0', NUMBER_MAX);
	} else if (c == ';') {
		t->nargs = min(t->nargs + 1, 0xff);
	} else if (c >= '@') {
		t->state = PLAIN;
		end_sequence(t, c);
	}
}

/**
 * fb_text_put() - a byte of the console's output
 * @t: the page
 * @c: the byte; a newline goes to the first column, too
 *
 * Context: interrupts off. A call from the NMI in the middle of another one leaves a wrong
 * character at worst.
 */
void fb_text_put(struct fb_text *t, u8 c)
{
	if (likely(t->state == PLAIN))
		put_plain(t, c);
	else if (t->state == ESCAPE)
		put_escape(t, c);
	else
		put_sequence(t, c);
}
