// SPDX-License-Identifier: MIT
/* interrupts. */
#include <linux/kernel.h>

#define SHELL_GROUP "interrupts"
#include "internal.h"

static int cmd_interrupts(int argc, char **argv)
{
	return shell_cat("/proc/interrupts");
}

SHELL_CMD(
	interrupts, "interrupts", "count of each interrupt line", cmd_interrupts, NULL,
	.more = "Shows /proc/interrupts, whose columns are Linux's: line, count, controller, the\n"
		"controller's number, trigger, handlers. Err: interrupts with nothing pending.");
