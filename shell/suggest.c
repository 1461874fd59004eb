// SPDX-License-Identifier: MIT
/* What the user may have meant. */
#include <string.h>
#include "suggest.h"

/* Names of commands are short; only the beginning of longer words is compared. */
#define WORD_MAX 16

static unsigned int least(unsigned int a, unsigned int b, unsigned int c)
{
	unsigned int m = a < b ? a : b;

	return m < c ? m : c;
}

/**
 * word_distance() - how many characters to change, add or drop to make one word another
 * @a: a word
 * @b: a word
 *
 * The usual dynamic programming, with one row that is overwritten from left to right.
 */
unsigned int word_distance(const char *a, const char *b)
{
	unsigned int row[WORD_MAX + 1], i, j, diagonal;
	unsigned int len = strnlen(b, WORD_MAX);

	for (j = 0; j <= len; j++)
		row[j] = j;
	for (i = 1; i <= WORD_MAX && a[i - 1]; i++) {
		diagonal = row[0];
		row[0] = i;
		for (j = 1; j <= len; j++) {
			unsigned int change = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			row[j] = least(change, row[j] + 1, row[j - 1] + 1);
		}
	}
	return row[len];
}
