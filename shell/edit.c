// SPDX-License-Identifier: MIT
/* The line editor: what the keys do to the line. The keys are those of Emacs and readline. */
#include <string.h>
#include "edit.h"
#include "keys.h"

/**
 * edit_init() - prepare an editor
 * @ed:	     the editor
 * @history: browsed with up, down and ctrl-r; the caller adds to it
 * @write:   sends text to the terminal
 */
void edit_init(struct edit *ed, struct history *history, void (*write)(const char *, size_t))
{
	memset(ed, 0, sizeof(*ed));
	ed->history = history;
	ed->write = write;
	ed->columns = EDIT_COLUMNS;
}

/**
 * edit_begin() - a prompt and an empty line
 * @ed:	    the editor
 * @prompt: stays valid until the next call; ASCII
 *
 * The cursor is at the start of an empty line.
 */
void edit_begin(struct edit *ed, const char *prompt)
{
	ed->prompt = prompt;
	ed->line[0] = 0;
	ed->len = 0;
	ed->pos = 0;
	ed->lost = 0;
	ed->partial_len = 0;
	ed->back = 0;
	ed->tabs = 0;
	ed->searching = false;
	edit_draw(ed);
}

static void insert(struct edit *ed, const char *text, unsigned int n)
{
	if (n > SHELL_LINE_MAX - ed->len) {
		if (!ed->lost)
			edit_bell(ed);
		ed->lost += n;
		return;
	}
	memmove(ed->line + ed->pos + n, ed->line + ed->pos, ed->len - ed->pos + 1);
	memcpy(ed->line + ed->pos, text, n);
	edit_dirty(ed, ed->pos);
	ed->len += n;
	ed->pos += n;
}

/* The bytes from @from to @to go; the cursor is where they were. */
static void erase(struct edit *ed, unsigned int from, unsigned int to)
{
	memmove(ed->line + from, ed->line + to, ed->len - to + 1);
	ed->len -= to - from;
	ed->pos = from;
	edit_dirty(ed, from);
}

static void kill(struct edit *ed, unsigned int from, unsigned int to)
{
	if (from == to)
		return;
	memcpy(ed->killed, ed->line + from, to - from);
	ed->killed[to - from] = 0;
	erase(ed, from, to);
}

static void replace_line(struct edit *ed, const char *text)
{
	erase(ed, 0, ed->len);
	insert(ed, text, strlen(text));
}

static bool in_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c & 0x80);
}

static unsigned int word_end(const struct edit *ed)
{
	unsigned int pos = ed->pos;

	while (pos < ed->len && !in_word(ed->line[pos]))
		pos++;
	while (pos < ed->len && in_word(ed->line[pos]))
		pos++;
	return pos;
}

static unsigned int word_start(const struct edit *ed)
{
	unsigned int pos = ed->pos;

	while (pos && !in_word(ed->line[pos - 1]))
		pos--;
	while (pos && in_word(ed->line[pos - 1]))
		pos--;
	return pos;
}

/* ctrl-w goes by blanks, so that it takes a path or an option as one. */
static unsigned int blank_word_start(const struct edit *ed)
{
	unsigned int pos = ed->pos;

	while (pos && ed->line[pos - 1] == ' ')
		pos--;
	while (pos && ed->line[pos - 1] != ' ')
		pos--;
	return pos;
}

/* The two characters around the cursor change places; at the end, the last two. */
static void transpose(struct edit *ed)
{
	unsigned int right = ed->pos == ed->len ? edit_prev_char(ed, ed->pos) : ed->pos;
	unsigned int left = edit_prev_char(ed, right);
	unsigned int end = edit_next_char(ed, right);
	char moved[8];

	if (!right || right == end || right - left > sizeof(moved)) {
		edit_bell(ed);
		return;
	}
	memcpy(moved, ed->line + left, right - left);
	memmove(ed->line + left, ed->line + right, end - right);
	memcpy(ed->line + left + (end - right), moved, right - left);
	ed->pos = end;
	edit_dirty(ed, left);
}

/* @back: which line of the history to show; 0 is the one that is being written. */
static void browse(struct edit *ed, unsigned int back)
{
	const char *text = back ? history_get(ed->history, back) : ed->saved;

	if (!text) {
		edit_bell(ed);
		return;
	}
	if (!ed->back)
		memcpy(ed->saved, ed->line, ed->len + 1);
	ed->back = back;
	replace_line(ed, text);
}

static void browse_down(struct edit *ed)
{
	if (ed->back)
		browse(ed, ed->back - 1);
	else
		edit_bell(ed);
}

static void delete_char(struct edit *ed)
{
	if (ed->pos == ed->len)
		edit_bell(ed);
	else
		erase(ed, ed->pos, edit_next_char(ed, ed->pos));
}

static void backspace(struct edit *ed)
{
	if (!ed->pos)
		edit_bell(ed);
	else
		erase(ed, edit_prev_char(ed, ed->pos), ed->pos);
}

/* Keys that move. Return: false if it is none. */
static bool move_key(struct edit *ed, int key)
{
	switch (key) {
	case KEY_HOME:
	case KEY_CTRL('a'):
		ed->pos = 0;
		return true;
	case KEY_END:
	case KEY_CTRL('e'):
		ed->pos = ed->len;
		return true;
	case KEY_LEFT:
	case KEY_CTRL('b'):
		ed->pos = edit_prev_char(ed, ed->pos);
		return true;
	case KEY_RIGHT:
	case KEY_CTRL('f'):
		ed->pos = edit_next_char(ed, ed->pos);
		return true;
	case KEY_WORD_LEFT:
	case KEY_ALT | 'b':
		ed->pos = word_start(ed);
		return true;
	case KEY_WORD_RIGHT:
	case KEY_ALT | 'f':
		ed->pos = word_end(ed);
		return true;
	}
	return false;
}

/* Keys that take away or put back. Return: false if it is none. */
static bool kill_key(struct edit *ed, int key)
{
	switch (key) {
	case KEY_CTRL('k'):
		kill(ed, ed->pos, ed->len);
		return true;
	case KEY_CTRL('u'):
		kill(ed, 0, ed->pos);
		return true;
	case KEY_CTRL('w'):
		kill(ed, blank_word_start(ed), ed->pos);
		return true;
	case KEY_ALT | 'd':
		kill(ed, ed->pos, word_end(ed));
		return true;
	case KEY_ALT | KEY_DEL:
	case KEY_ALT | '\b':
		kill(ed, word_start(ed), ed->pos);
		return true;
	case KEY_CTRL('y'):
		insert(ed, ed->killed, strlen(ed->killed));
		return true;
	}
	return false;
}

/* The other keys that change the line. Return: false if it is none. */
static bool change_key(struct edit *ed, int key)
{
	switch (key) {
	case KEY_DEL:
	case '\b':
		backspace(ed);
		return true;
	case KEY_DELETE:
	case KEY_CTRL('d'):
		delete_char(ed);
		return true;
	case KEY_CTRL('t'):
		transpose(ed);
		return true;
	case KEY_UP:
	case KEY_CTRL('p'):
		browse(ed, ed->back + 1);
		return true;
	case KEY_DOWN:
	case KEY_CTRL('n'):
		browse_down(ed);
		return true;
	}
	return kill_key(ed, key);
}

/* The search shows the line that it found; the label tells what is looked for. */
static void search_show(struct edit *ed, bool found)
{
	edit_hide(ed);
	ed->searching = true;
	strcpy(ed->search_label, found ? "(reverse-i-search)`" : "(failed reverse-i-search)`");
	strcat(ed->search_label, ed->search);
	strcat(ed->search_label, "': ");
	edit_show(ed);
}

static void search_from(struct edit *ed, unsigned int back)
{
	unsigned int hit = ed->search[0] ? history_search(ed->history, back, ed->search) : 0;

	if (hit)
		browse(ed, hit);
	search_show(ed, hit || !ed->search[0]);
}

static void search_begin(struct edit *ed)
{
	ed->search[0] = 0;
	search_show(ed, true);
}

/* Back to the usual prompt; the line that was found stays. */
static void search_end(struct edit *ed)
{
	edit_hide(ed);
	ed->searching = false;
	edit_show(ed);
}

static void search_cancel(struct edit *ed)
{
	if (ed->back)
		browse(ed, 0);
	search_end(ed);
}

static void search_grow(struct edit *ed, char c)
{
	size_t n = strlen(ed->search);

	if (n == EDIT_SEARCH_MAX) {
		edit_bell(ed);
		return;
	}
	ed->search[n] = c;
	ed->search[n + 1] = 0;
	search_from(ed, ed->back ? ed->back : 1);
}

static void search_shrink(struct edit *ed)
{
	size_t n = strlen(ed->search);

	if (n)
		ed->search[n - 1] = 0;
	search_from(ed, 1);
}

static bool printable(int key)
{
	return key >= ' ' && key < KEY_NONE && key != KEY_DEL;
}

/* Bytes of the UTF-8 character that begins with @c; 0: none does. */
static unsigned int utf8_len(unsigned char c)
{
	if (c < 0x80)
		return 1;
	if (c < 0xc2 || c > 0xf4)
		return 0;
	return c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/* Characters enter the line whole; bytes that make none are dropped. */
static void insert_byte(struct edit *ed, unsigned char c)
{
	bool goes_on = (c & 0xc0) == 0x80;

	if (!goes_on)
		ed->partial_len = 0;
	if (goes_on == !ed->partial_len || (!goes_on && !utf8_len(c))) {
		edit_bell(ed);
		return;
	}
	ed->partial[ed->partial_len++] = c;
	if (ed->partial_len < utf8_len(ed->partial[0]))
		return;
	insert(ed, ed->partial, ed->partial_len);
	ed->partial_len = 0;
}

/* A key during the search. Return: false if it ended the search and still has to act. */
static bool search_key(struct edit *ed, int key)
{
	if (printable(key) && key < 0x80) {
		search_grow(ed, key);
	} else if (key == KEY_CTRL('r')) {
		search_from(ed, ed->back + 1);
	} else if (key == KEY_DEL || key == '\b') {
		search_shrink(ed);
	} else if (key == KEY_CTRL('g')) {
		search_cancel(ed);
	} else {
		search_end(ed);
		return false;
	}
	return true;
}

static enum edit_result finish(struct edit *ed)
{
	edit_finish(ed, "");
	return ed->lost ? EDIT_TOO_LONG : EDIT_LINE;
}

static enum edit_result tab(struct edit *ed)
{
	return ed->tabs++ ? EDIT_LIST : EDIT_COMPLETE;
}

static void other_key(struct edit *ed, int key)
{
	if (printable(key))
		insert_byte(ed, key);
	else if (move_key(ed, key) || change_key(ed, key))
		ed->lost = 0;
	else if (key == KEY_CTRL('r'))
		search_begin(ed);
	else
		edit_bell(ed);
	edit_refresh(ed);
}

/**
 * edit_key() - act on one key
 * @ed:	 the editor
 * @key: of key_decode(); KEY_NONE and KEY_REPLY do nothing
 *
 * Return: what to do now. After EDIT_COMPLETE and EDIT_LIST the editor goes on; after the
 * others the cursor is on a fresh line and edit_begin() starts the next one.
 */
enum edit_result edit_key(struct edit *ed, int key)
{
	if (key == KEY_NONE || key == KEY_REPLY)
		return EDIT_GOES_ON;
	if (ed->searching && search_key(ed, key))
		return EDIT_GOES_ON;
	if (key == '\t')
		return tab(ed);
	ed->tabs = 0;
	if (key == '\r')
		return finish(ed);
	if (key == KEY_CTRL('c')) {
		edit_finish(ed, "^C");
		return EDIT_ABANDON;
	}
	if (key == KEY_CTRL('d') && !ed->len) {
		edit_finish(ed, "");
		return EDIT_LEAVE;
	}
	other_key(ed, key);
	return EDIT_GOES_ON;
}

/**
 * edit_insert() - as if it had been typed
 * @ed:	  the editor
 * @text: inserted before the cursor
 */
void edit_insert(struct edit *ed, const char *text)
{
	insert(ed, text, strlen(text));
	edit_refresh(ed);
}
