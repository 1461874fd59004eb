/* SPDX-License-Identifier: MIT */
/* What every module here uses: one log line for each check, one at the end with the counts. */
#ifndef _API_CHECK_H
#define _API_CHECK_H

#include <linux/module.h>

static int checks_passed, checks_failed;

/* A function of its own: as a part of the macros it would be most of each module. */
static __maybe_unused noinline void check_note(const char *name, bool good, int line,
					       const char *condition)
{
	checks_passed += good;
	checks_failed += !good;
	if (good)
		printk(KERN_INFO KBUILD_MODNAME ": ok %s\n", name);
	else
		printk(KERN_INFO KBUILD_MODNAME ": not ok %s: line %d, not %s\n", name, line,
		       condition);
}

static __maybe_unused noinline void check_values_equal(const char *name, long long got,
						       long long expected, int line)
{
	checks_passed += got == expected;
	checks_failed += got != expected;
	if (got == expected)
		printk(KERN_INFO KBUILD_MODNAME ": ok %s\n", name);
	else
		printk(KERN_INFO KBUILD_MODNAME ": not ok %s: line %d, %lld, not %lld\n", name,
		       line, got, expected);
}

#define check(name, condition) check_note(name, !!(condition), __LINE__, #condition)

#define check_eq(name, got, expected) \
	check_values_equal(name, (long long)(got), (long long)(expected), __LINE__)

/* That a function has Linux's type is found out by the compiler. */
#define check_type(name, ...) \
	_Static_assert(__builtin_types_compatible_p(typeof(name), __VA_ARGS__), #name)

static inline int checks_end(void)
{
	printk(KERN_INFO "api %s: %d passed, %d failed\n", KBUILD_MODNAME, checks_passed,
	       checks_failed);
	return 0;
}

#endif
