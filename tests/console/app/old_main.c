// SPDX-License-Identifier: MIT
/* A module in the oldest style, of two sources. */
#include <linux/module.h>

int old_part(void);

int init_module(void)
{
	pr_info("%s: part says %d\n", THIS_MODULE->name, old_part());
	return 0;
}

void cleanup_module(void)
{
	pr_info("%s: bye\n", KBUILD_MODNAME);
}
