/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_GLOB_H
#define _LINUX_GLOB_H

#include <linux/types.h>

bool glob_match(const char *pat, const char *str);

/* bhk's own: any pattern of a list such as "irq*,tasklet". */
bool glob_match_list(const char *patterns, const char *str);
#endif
