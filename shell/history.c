// SPDX-License-Identifier: MIT
#include <string.h>
#include "history.h"

static void drop_oldest(struct history *h)
{
	unsigned int i, len = strlen(h->text) + 1;

	h->used -= len;
	h->nr--;
	memmove(h->text, h->text + len, h->used);
	for (i = 0; i < h->nr; i++)
		h->start[i] = h->start[i + 1] - len;
}

/**
 * history_add() - remember a line
 * @h:	  the history
 * @line: the line. An empty one, a repetition of the last one, and one that does not fit in
 *	  HISTORY_BYTES are not remembered
 *
 * Context: any; the caller serialises.
 */
void history_add(struct history *h, const char *line)
{
	unsigned int len = strlen(line) + 1;
	const char *last = history_get(h, 1);

	if (len == 1 || len > HISTORY_BYTES || (last && !strcmp(last, line)))
		return;
	while (h->nr == HISTORY_LINES || h->used + len > HISTORY_BYTES)
		drop_oldest(h);
	memcpy(h->text + h->used, line, len);
	h->start[h->nr++] = h->used;
	h->used += len;
}

/**
 * history_get() - a line
 * @h:	  the history
 * @back: 1 is the last one
 *
 * Return: the line, valid until history_add(); NULL if there are not so many.
 */
const char *history_get(const struct history *h, unsigned int back)
{
	if (!back || back > h->nr)
		return NULL;
	return h->text + h->start[h->nr - back];
}

/**
 * history_search() - the newest line that contains a text
 * @h:	  the history
 * @back: begin here; 1 is the last line
 * @what: the text
 *
 * Return: for history_get(), or 0 if there is none.
 */
unsigned int history_search(const struct history *h, unsigned int back, const char *what)
{
	for (; back && back <= h->nr; back++)
		if (strstr(history_get(h, back), what))
			return back;
	return 0;
}
