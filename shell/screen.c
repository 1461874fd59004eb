// SPDX-License-Identifier: MIT
/*
 * What the line editor shows. The screen holds the prompt and a window of the line; only
 * what changed is sent.
 *
 * A character is one cell; the bytes that continue a UTF-8 character take none. The last
 * column stays free, because terminals differ in what happens there.
 */
#include <string.h>
#include "edit.h"

#define CLEAN (~0u)

static void flush(struct edit *ed)
{
	if (ed->out_len)
		ed->write(ed->out, ed->out_len);
	ed->out_len = 0;
}

static void put(struct edit *ed, char c)
{
	if (ed->out_len == EDIT_OUT_SIZE)
		flush(ed);
	ed->out[ed->out_len++] = c;
}

static void put_many(struct edit *ed, char c, unsigned int n)
{
	while (n--)
		put(ed, c);
}

static void put_text(struct edit *ed, const char *s)
{
	while (*s)
		put(ed, *s++);
}

static bool continues(char c)
{
	return (c & 0xc0) == 0x80;
}

/**
 * edit_next_char() - where the character after @pos ends
 * @ed:	 the editor
 * @pos: in the line
 */
unsigned int edit_next_char(const struct edit *ed, unsigned int pos)
{
	if (pos < ed->len)
		pos++;
	while (pos < ed->len && continues(ed->line[pos]))
		pos++;
	return pos;
}

/**
 * edit_prev_char() - where the character before @pos begins
 * @ed:	 the editor
 * @pos: in the line
 */
unsigned int edit_prev_char(const struct edit *ed, unsigned int pos)
{
	while (pos && continues(ed->line[pos - 1]))
		pos--;
	return pos ? pos - 1 : 0;
}

static unsigned int chars_between(const struct edit *ed, unsigned int from, unsigned int to)
{
	unsigned int n = 0;

	for (; from < to; from = edit_next_char(ed, from))
		n++;
	return n;
}

static const char *label(const struct edit *ed)
{
	return ed->searching ? ed->search_label : ed->prompt;
}

/* Cells for the line, one for the cursor behind it included. */
static unsigned int width(const struct edit *ed)
{
	unsigned int used = strlen(label(ed)) + 1;

	return used + EDIT_COLUMNS_MIN / 2 < ed->columns ? ed->columns - used
							 : EDIT_COLUMNS_MIN / 2;
}

static unsigned int cell_at(const struct edit *ed, unsigned int pos)
{
	return chars_between(ed, ed->left, pos);
}

/* One character of the window; '<' and '>' stand where more text is. Return: past it. */
static unsigned int put_char(struct edit *ed, unsigned int pos)
{
	unsigned int next = edit_next_char(ed, pos);
	bool last = ed->cursor + 1 == width(ed);

	if (ed->left && !ed->cursor) {
		put(ed, '<');
	} else if (last && next < ed->len) {
		put(ed, '>');
	} else {
		while (pos < next)
			put(ed, ed->line[pos++]);
	}
	ed->cursor++;
	return next;
}

/* The byte that the cell shows. */
static unsigned int pos_of_cell(const struct edit *ed, unsigned int cell)
{
	unsigned int pos = ed->left;

	while (cell--)
		pos = edit_next_char(ed, pos);
	return pos;
}

/* Backwards with backspaces, forwards by printing again what is there. */
static void move_to(struct edit *ed, unsigned int cell)
{
	unsigned int pos;

	if (cell <= ed->cursor) {
		put_many(ed, '\b', ed->cursor - cell);
		ed->cursor = cell;
		return;
	}
	pos = pos_of_cell(ed, ed->cursor);
	while (ed->cursor < cell)
		pos = put_char(ed, pos);
}

/* Print the window from a byte on, and blanks where more was before. */
static void draw_from(struct edit *ed, unsigned int pos)
{
	unsigned int blanks;

	move_to(ed, cell_at(ed, pos));
	while (pos < ed->len && ed->cursor < width(ed))
		pos = put_char(ed, pos);
	blanks = ed->cells > ed->cursor ? ed->cells - ed->cursor : 0;
	ed->cells = ed->cursor;
	put_many(ed, ' ', blanks);
	put_many(ed, '\b', blanks);
}

/* Keep the cursor in sight; when it leaves, it comes back in the middle. */
static void scroll(struct edit *ed)
{
	unsigned int room = width(ed), left = ed->left;

	if (chars_between(ed, 0, ed->len) < room) {
		left = 0;
	} else if (ed->pos < left || (left && ed->pos == left) || cell_at(ed, ed->pos) >= room) {
		unsigned int back = room / 2;

		left = ed->pos;
		while (back-- && left)
			left = edit_prev_char(ed, left);
	}
	if (left == ed->left)
		return;
	/* The marks at both ends may change: draw all of it. */
	put_many(ed, '\b', ed->cursor);
	ed->cursor = 0;
	ed->left = left;
	ed->dirty = left;
}

/**
 * edit_dirty() - the line changed
 * @ed:	  the editor
 * @from: from this byte on
 */
void edit_dirty(struct edit *ed, unsigned int from)
{
	if (from < ed->dirty)
		ed->dirty = from;
}

/**
 * edit_refresh() - bring the screen up to date
 * @ed: the editor
 */
void edit_refresh(struct edit *ed)
{
	scroll(ed);
	if (ed->dirty != CLEAN)
		draw_from(ed, ed->dirty > ed->left ? ed->dirty : ed->left);
	ed->dirty = CLEAN;
	move_to(ed, cell_at(ed, ed->pos));
	flush(ed);
}

/**
 * edit_screen_reset() - the cursor is at the start of an empty line
 * @ed: the editor
 */
void edit_screen_reset(struct edit *ed)
{
	ed->left = 0;
	ed->cells = 0;
	ed->cursor = 0;
	ed->dirty = 0;
}

/**
 * edit_hide() - take prompt and line off the screen
 * @ed: the editor
 *
 * The cursor is at the start of an empty line afterwards.
 */
void edit_hide(struct edit *ed)
{
	put(ed, '\r');
	put_many(ed, ' ', strlen(label(ed)) + ed->cells);
	put(ed, '\r');
	edit_screen_reset(ed);
	flush(ed);
}

/**
 * edit_draw() - draw prompt and line, from the start of an empty line
 * @ed: the editor
 */
void edit_draw(struct edit *ed)
{
	put_text(ed, label(ed));
	edit_screen_reset(ed);
	edit_refresh(ed);
}

/**
 * edit_show() - draw prompt and line on the empty line where the cursor is
 * @ed: the editor
 *
 * The carriage return tells those who read along that the prompt is not a new one.
 */
void edit_show(struct edit *ed)
{
	put(ed, '\r');
	edit_draw(ed);
}

/**
 * edit_bell() - that did not work
 * @ed: the editor
 */
void edit_bell(struct edit *ed)
{
	put(ed, '\a');
	flush(ed);
}

/**
 * edit_finish() - leave the line as it stands, with the cursor below
 * @ed:	  the editor
 * @mark: is put behind the line, or over its end if there is no room; may be empty
 */
void edit_finish(struct edit *ed, const char *mark)
{
	unsigned int room = width(ed) - strlen(mark);

	move_to(ed, ed->cells < room ? ed->cells : room);
	put_text(ed, mark);
	put(ed, '\n');
	flush(ed);
}

/**
 * edit_set_columns() - the terminal told its width
 * @ed:	     the editor
 * @columns: of the terminal; less than EDIT_COLUMNS_MIN is not believed
 */
void edit_set_columns(struct edit *ed, unsigned int columns)
{
	if (columns < EDIT_COLUMNS_MIN || columns == ed->columns)
		return;
	ed->columns = columns;
	edit_dirty(ed, ed->left);
	edit_refresh(ed);
}
