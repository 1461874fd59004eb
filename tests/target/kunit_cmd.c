// SPDX-License-Identifier: MIT
/* test: the suites of the image, from the console. */
#include <linux/kernel.h>
#include <linux/string.h>
#include <kunit/test.h>

#define SHELL_GROUP "tests"
#include <bhk/shell.h>
#include "kunit_run.h"

static void list_case(const char *suite, const char *name)
{
	shell_printf("%s.%s\n", suite, name);
}

static int cmd_test(int argc, char **argv)
{
	int failed;

	if (argc > 2)
		return shell_usage();
	if (argc == 1) {
		kunit_list_tests(list_case);
		return 0;
	}
	failed = kunit_run_tests(argv[1]);
	if (failed == -ENOENT)
		return shell_error(failed, "no test matches '%s'; 'test' lists them", argv[1]);
	if (failed)
		return shell_error(-EIO, "%d cases failed", failed);
	return 0;
}

/* A completer gets no argument, and the list of tests calls back without one either. */
static struct shell_completion *completing;

static void propose_suite(const char *suite, const char *name)
{
	static const char *last;

	if (suite != last)
		shell_candidate(completing, suite);
	last = suite;
}

static void complete_test(struct shell_completion *c)
{
	completing = c;
	if (c->argc == 2)
		kunit_list_tests(propose_suite);
}

SHELL_CMD(
	test, "test [GLOB[,GLOB ...]]", "run test suites of the image", cmd_test, complete_test,
	.more = "Runs the suites, or single cases as SUITE.CASE, that match; KTAP comes out.\n"
		"Without a pattern: all cases by name. A case that does not end ends the machine.",
	.example = "  test tasklet\n  test 'work*.*flush*'");
