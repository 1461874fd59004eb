// SPDX-License-Identifier: MIT
/*
 * What a terminal does with the bytes of the console. It costs the same for each byte: scrolling
 * only moves the top, and what is cleared is only said to be empty. What takes longer is done in
 * steps.
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

/* So many are emptied in one step: rows, and characters behind the end of a row. */
#define ROWS_AT_ONCE  8
#define CELLS_AT_ONCE 64

/* Where a row lies. Without a division, which takes longer than all the rest. */
static unsigned int place_of(const struct fb_text *t, u16 row)
{
	unsigned int place = t->top + row;

	return place < t->rows ? place : place - t->rows;
}

/**
 * fb_text_row() - the characters of a row, as shown
 * @t:	  the page
 * @row:  which
 * @used: gets how many there are; the rest of the row is empty
 *
 * Context: any.
 */
const u8 *fb_text_row(const struct fb_text *t, u16 row, u16 *used)
{
	unsigned int place = place_of(t, row);

	*used = READ_ONCE(t->used[place]);
	return t->cells + place * t->cols;
}

/* From column @col on the row is empty. */
static void cut(struct fb_text *t, u16 row, u16 col)
{
	u16 *used = &t->used[place_of(t, row)];

	*used = min(*used, col);
	set_bit(row, t->dirty);
}

/* fb_text_step() does it. */
static void empty_rows(struct fb_text *t, u16 from)
{
	t->empty_from = from;
	t->empty_to = t->rows;
	t->unfinished = true;
	bitmap_fill(t->dirty, t->rows);
}

/* Up to column @col, or a part of the way to there, the row has characters. */
static void extend(struct fb_text *t, u16 col, u16 max)
{
	unsigned int place = place_of(t, t->row);
	u16 used = t->used[place], n;

	if (col <= used)
		return;
	n = min_t(u16, col - used, max);
	memset(t->cells + place * t->cols + used, ' ', n);
	t->used[place] = used + n;
}

/**
 * fb_text_step() - what a byte has left to do, as long as there is anything
 * @t: the page
 *
 * Another writer may come between two steps.
 *
 * Context: as fb_text_put(). Return: true if there is more to do.
 */
bool fb_text_step(struct fb_text *t)
{
	u16 to;

	if (likely(!t->unfinished))
		return false;
	to = min_t(u16, t->empty_from + ROWS_AT_ONCE, t->empty_to);
	for (; t->empty_from < to; t->empty_from++)
		t->used[place_of(t, t->empty_from)] = 0;
	if (t->empty_from < t->empty_to)
		return true;
	extend(t, t->col, CELLS_AT_ONCE);
	t->unfinished = t->col > t->used[place_of(t, t->row)];
	return t->unfinished;
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
	bitmap_fill(t->dirty, rows);
}

static void move(struct fb_text *t, int row, int col)
{
	set_bit(t->row, t->dirty);
	t->row = clamp(row, 0, t->rows - 1);
	t->col = clamp(col, 0, t->cols - 1);
	t->unfinished = true;
	set_bit(t->row, t->dirty);
}

static void newline(struct fb_text *t)
{
	u16 row = t->row, place = t->top;

	t->col = 0;
	if (row + 1 < t->rows) {
		set_bit(row, t->dirty);
		t->row = row + 1;
		set_bit(row + 1, t->dirty);
		return;
	}
	t->used[place] = 0;
	t->top = place + 1 == t->rows ? 0 : place + 1;
	bitmap_fill(t->dirty, t->rows);
}

/* A newline is written only when something comes behind the last column. */
static void put_char(struct fb_text *t, u8 c)
{
	unsigned int place;
	u16 col, *used;

	if (t->col == t->cols)
		newline(t);
	/* Whoever comes in between, for example the NMI, leaves it at cols at most. */
	col = min_t(u16, READ_ONCE(t->col), t->cols - 1);
	place = place_of(t, t->row);
	used = &t->used[place];
	if (unlikely(col > *used))
		extend(t, col, t->cols);
	t->cells[place * t->cols + col] = c;
	if (*used <= col)
		*used = col + 1;
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
		empty_rows(t, 0);
	} else if (!t->args[0]) {
		cut(t, t->row, t->col);
		empty_rows(t, t->row + 1);
	}
}

static void erase_line(struct fb_text *t)
{
	if (t->args[0] == 2)
		cut(t, t->row, 0);
	else if (!t->args[0])
		cut(t, t->row, t->col);
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
 * fb_text_step() has said that nothing is left to do, and is called again afterwards: what is still
 * to be emptied would take the byte with it.
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
