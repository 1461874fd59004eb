// SPDX-License-Identifier: MIT
/* A module with events of its own, which it records as it starts. */
#include <linux/module.h>

#define CREATE_TRACE_POINTS
#include "tm_trace.h"

static int __init probe_init(void)
{
	static const char *const names[] = {"", "a", "twelve bytes", "some words, with \"quotes\""};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		trace_probe_fields(i * 777, probe_init, names[i]);
	for (i = 0; i < 5; i++)
		trace_probe_flags(i | (i & 4) << 29);
	trace_probe_again(1);
	return 0;
}

static void __exit probe_exit(void)
{
}

module_init(probe_init);
module_exit(probe_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Events of a module");
