// SPDX-License-Identifier: MIT
/* torture=OPERATIONS[,SEED] at boot, `torture` at the console. */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <bhk/main.h>
#include <bhk/params.h>
#include <bhk/semihost.h>
#include "run.h"

#define SHELL_GROUP "tests"
#include <bhk/shell.h>

static unsigned long boot_count;
static u32 boot_seed = 1;

static int torture_main(void)
{
	int ret = torture_run(boot_count, boot_seed);

	if (ret < 0)
		pr_err("torture: error %d\n", ret);
	semihost_exit(ret ? EXIT_TESTS_FAILED : EXIT_TESTS_PASSED);
	return 0;
}

/* "OPERATIONS" or "OPERATIONS,SEED" */
static int __init torture_param(const char *val)
{
	char count[16];
	const char *comma = strchrnul(val, ',');
	int err;

	if (comma - val >= sizeof(count))
		return -EINVAL;
	strscpy(count, val, comma - val + 1);
	err = kstrtoul(count, 10, &boot_count);
	if (!err && *comma)
		err = kstrtou32(comma + 1, 10, &boot_seed);
	if (!err)
		init_process = torture_main;
	return err;
}
boot_param("torture", torture_param, "OPERATIONS[,SEED]: random operations, then end");

static int cmd_torture(int argc, char **argv)
{
	unsigned long count = 100000, seed = 1;
	int ret = 0;

	if (argc > 3)
		return shell_usage();
	if (argc > 1)
		ret = shell_number(argv[1], "number of operations", 1, 2000000000, &count);
	if (!ret && argc > 2)
		ret = shell_number(argv[2], "seed", 0, 0xffffffff, &seed);
	if (ret)
		return ret;
	ret = torture_run(count, seed);
	if (ret > 0)
		return shell_error(-EIO, "%d violations: see dmesg", ret);
	return ret;
}

SHELL_CMD(torture, "torture [OPERATIONS [SEED]]", "random operations on all bottom halves, checked",
	  cmd_torture, NULL,
	  .more = "Threads, softirqs and interrupts schedule, cancel, kill, disable, flush, free and\n"
		  "arm at random, requests for memory fail at random; a model checks each item's\n"
		  "history. Without numbers: 100000 operations, seed 1. The log has the report.");
