// SPDX-License-Identifier: MIT
/* The other half of tm_params. */
#include <linux/module.h>

int helper(void);
int helper(void)
{
	return 2;
}
