/* SPDX-License-Identifier: MIT */
/* The lines that were typed before. Pure: compiles for the host. */
#ifndef _SHELL_HISTORY_H
#define _SHELL_HISTORY_H

/* Lines that are kept, if their text fits. */
#define HISTORY_LINES 32

/* Bytes of text, NULs included: 32 lines of usual length; long ones push out more. */
#define HISTORY_BYTES 2048

/**
 * struct history - lines, oldest first, one after the other
 * @nr:	   how many
 * @used:  bytes of @text in use
 * @start: where each line begins
 * @text:  the lines with their NULs
 *
 * All zero is an empty history.
 */
struct history {
	unsigned int nr;
	unsigned int used;
	unsigned short start[HISTORY_LINES];
	char text[HISTORY_BYTES];
};

void history_add(struct history *h, const char *line);
const char *history_get(const struct history *h, unsigned int back);
unsigned int history_search(const struct history *h, unsigned int back, const char *what);
#endif
