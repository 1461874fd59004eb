// SPDX-License-Identifier: MIT
/* Shell patterns. */
#include <linux/export.h>
#include <linux/glob.h>
#include <linux/string.h>

/* One star to come back to is enough: a later star never has to give back to an earlier one. */
static bool match(const char *pat, const char *end, const char *str)
{
	const char *star = NULL, *again = NULL;

	while (*str) {
		if (pat < end && *pat == '*') {
			star = ++pat;
			again = str;
		} else if (pat < end && (*pat == '?' || *pat == *str)) {
			pat++;
			str++;
		} else if (star) {
			pat = star;
			str = ++again;
		} else {
			return false;
		}
	}
	while (pat < end && *pat == '*')
		pat++;
	return pat == end;
}

/**
 * glob_match() - does a string match a pattern?
 * @pat: with * for any characters and ? for any one
 * @str: string
 *
 * Context: any. Time: at most the product of both lengths. Return: true if all of @str does.
 */
bool glob_match(const char *pat, const char *str)
{
	return match(pat, pat + strlen(pat), str);
}
EXPORT_SYMBOL(glob_match);

/**
 * glob_match_list() - does a string match one of several patterns?
 * @patterns: separated by commas
 * @str:      string
 *
 * Context: any.
 */
bool glob_match_list(const char *patterns, const char *str)
{
	for (;;) {
		const char *end = strchrnul(patterns, ',');

		if (match(patterns, end, str))
			return true;
		if (!*end)
			return false;
		patterns = end + 1;
	}
}
EXPORT_SYMBOL(glob_match_list);
