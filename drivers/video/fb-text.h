/* SPDX-License-Identifier: MIT */
/* The text on a screen: characters, the cursor, and what has changed. Pure. */
#ifndef _DRIVERS_VIDEO_FB_TEXT_H
#define _DRIVERS_VIDEO_FB_TEXT_H

#include <linux/bitmap.h>
#include <linux/types.h>

/* 4096 pixels are not more than so many cells of a character, in either direction. */
#define TEXT_COLS_MAX 682
#define TEXT_ROWS_MAX 409

/* In a cell that was drawn: the cursor is on it. */
#define TEXT_CURSOR 0x80

/**
 * struct fb_text - a page of text
 * @cells: @rows rows of @cols characters; it begins with row @top and goes round
 * @used:  of each of these rows, how many characters it has: behind them it is empty, whatever is
 *	   in @cells there
 * @cols:  columns
 * @rows:  rows
 * @top:   row of @cells that is shown first
 * @row:   of the cursor, as shown
 * @col:   of the cursor; @cols behind a full line
 * @saved_row: of the cursor when it was saved
 * @saved_col: likewise
 * @state: place in a control sequence
 * @args:  its numbers
 * @nargs: how many
 * @unfinished: fb_text_step() has something to do, perhaps
 * @empty_from: rows, as shown, from here to before @empty_to have to be emptied
 * @empty_to: likewise
 * @dirty: rows, as shown, that have to be drawn; atomic bits
 *
 * I: interrupts off   c: constant
 */
struct fb_text {
	u8 *cells;			      /* I */
	u16 cols, rows;			      /* c */
	u16 top, row, col;		      /* I */
	u16 saved_row, saved_col;	      /* I */
	u8 state, nargs;		      /* I */
	u16 args[2];			      /* I */
	bool unfinished;		      /* I */
	u16 empty_from, empty_to;	      /* I */
	u16 used[TEXT_ROWS_MAX];	      /* I */
	DECLARE_BITMAP(dirty, TEXT_ROWS_MAX); /* atomic */
};

void fb_text_init(struct fb_text *t, u8 *cells, u16 cols, u16 rows);
void fb_text_put(struct fb_text *t, u8 c);
bool fb_text_step(struct fb_text *t);
const u8 *fb_text_row(const struct fb_text *t, u16 row, u16 *used);
#endif
