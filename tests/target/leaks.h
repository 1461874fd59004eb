/* SPDX-License-Identifier: MIT */
/* What rmmod would find of a module that consists of one function. */
#ifndef _TESTS_TARGET_LEAKS_H
#define _TESTS_TARGET_LEAKS_H

#include <linux/string.h>
#include <bhk/module.h>

extern const struct leak_probe __start_leak_probe[], __stop_leak_probe[];

/* How many things of the kind @what have @fn for their function. */
static inline unsigned int leaks(const char *what, const void *fn)
{
	const struct leak_probe *p;

	for (p = __start_leak_probe; p < __stop_leak_probe; p++)
		if (!strcmp(p->what, what))
			return p->count(fn, fn + 4);
	return 0;
}

#endif
