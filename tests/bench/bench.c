// SPDX-License-Identifier: MIT
/* Runs the benchmarks that bench=GLOB names, ends the machine with status 85. */
#include <linux/init.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/glob.h>
#include <bhk/hist.h>
#include <bhk/main.h>
#include <bhk/params.h>
#include <bhk/semihost.h>
#include "console.h"

static const char *bench_glob;

/* What is measured is measured without the statistics of functions, but for what they cost themselves. */
static void stat_off(void)
{
#ifdef CONFIG_HISTOGRAMS
	hist_switch(false);
#endif
}

static int bench_run(void)
{
	const struct bench *b;
	unsigned int ran = 0;

	stat_off();
	for (b = __start_bench; b < __stop_bench; b++) {
		if (!glob_match_list(bench_glob, b->name))
			continue;
		pr_info("bench: running %s\n", b->name);
		b->run();
		ran++;
	}
	if (!ran)
		bench_fail("no benchmark of that name");
	MARK(MARK_QUIT);
	semihost_exit(bench_failures ? EXIT_TESTS_FAILED : EXIT_TESTS_PASSED);
	return 0;
}

static int __init bench_param(const char *val)
{
	if (!*val)
		return -EINVAL;
	bench_glob = val;
	init_process = bench_run;
	return 0;
}
boot_param("bench", bench_param, "GLOB: run benchmarks under the counting plugin, then end");
