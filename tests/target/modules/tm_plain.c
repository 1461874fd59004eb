// SPDX-License-Identifier: MIT
/* The old way: two functions with fixed names, and variables that must be fresh each time. */
#include "../module_probe.h"

static int data = 42;
static int bss;

/* A name that another module has too. */
int helper(void);
int helper(void)
{
	return 1;
}

int init_module(void)
{
	module_probe.inits++;
	module_probe.self = THIS_MODULE;
	module_probe.function = init_module;
	module_probe.data = data++;
	module_probe.bss = bss++;
	module_probe.helper = helper();
	return 0;
}

void cleanup_module(void)
{
	module_probe.exits++;
}

MODULE_LICENSE("Dual MIT/GPL");
