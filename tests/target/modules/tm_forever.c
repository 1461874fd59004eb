// SPDX-License-Identifier: MIT
/* Has a start and no end: it cannot be stopped. */
#include "../module_probe.h"

static int __init forever_init(void)
{
	module_probe.inits++;
	return 0;
}
module_init(forever_init);
