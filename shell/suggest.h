/* SPDX-License-Identifier: MIT */
/* Pure: compiles for the host. */
#ifndef _SHELL_SUGGEST_H
#define _SHELL_SUGGEST_H

unsigned int word_distance(const char *a, const char *b);
#endif
