// SPDX-License-Identifier: MIT
/*
 * The runner: suites and cases by name, results as KTAP on the console, the exit status for
 * who started the machine.
 */
#include <linux/glob.h>
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/kthread.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <kunit/test.h>
#include <bhk/console.h>
#include <bhk/main.h>
#include <bhk/panic.h>
#include <bhk/params.h>
#include <bhk/semihost.h>
#include <bhk/unwind.h>
#include "kunit_run.h"

#define KTAP_LINE_MAX 200

struct totals {
	unsigned int pass, fail, skip;
};

extern struct kunit_suite *const __start_kunit_suite[], *const __stop_kunit_suite[];

#define for_each_suite(s)                                          \
	for (struct kunit_suite *const *__p = __start_kunit_suite; \
	     __p < __stop_kunit_suite && (s = *__p); __p++)
#define for_each_case(c, suite) for (c = (suite)->test_cases; c->run_case; c++)

/* From atomic context the line takes the way of the log, which keeps the order as well. */
void kunit_print(const char *fmt, ...)
{
	char line[KTAP_LINE_MAX];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vscnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	line[n - 1] = '\n';
	if (preemptible() || oops_in_progress)
		console_print(line, n);
	else
		printk(KERN_CRIT "%s", line);
}

/* Patterns are separated by commas; each is SUITE or SUITE.CASE. */
static bool matches(const char *patterns, const struct kunit_suite *suite,
		    const struct kunit_case *test_case)
{
	char name[KTAP_LINE_MAX];

	if (suite->only_by_name && !strstarts(patterns, suite->name))
		return false;
	scnprintf(name, sizeof(name), "%s.%s", suite->name, test_case->name);
	return glob_match_list(patterns, suite->name) || glob_match_list(patterns, name);
}

static unsigned int count_cases(const char *patterns, const struct kunit_suite *suite)
{
	const struct kunit_case *c;
	unsigned int n = 0;

	for_each_case(c, suite) n += matches(patterns, suite, c);
	return n;
}

static void __noreturn end_run(int status)
{
	semihost_exit(status);
	panic("a test did not end");
}

/*
 * Hard interrupt: the case did not end in its time. Its thread may hold anything, so nothing
 * can be run after it.
 */
static enum hrtimer_restart case_hangs(struct hrtimer *timer)
{
	struct kunit *test = container_of(timer, struct kunit, budget);

	oops_enter();
	kunit_print("    # %s: TIMEOUT, no result within %d s\n", test->name, KUNIT_BUDGET_SECONDS);
	pr_err("The thread of the case:\n");
	show_stack(test->thread, NULL, KERN_ERR);
	if (test->thread != current) {
		pr_err("What runs:\n");
		dump_stack_lvl(KERN_ERR);
	}
	kunit_print("    not ok %u %s\n", test->number, test->name);
	kunit_print("not ok %u %s\n", test->suite_number, test->suite->name);
	end_run(EXIT_TESTS_FAILED);
}

static int case_thread(void *data)
{
	struct kunit *test = data;
	int ret = test->suite->init ? test->suite->init(test) : 0;

	if (ret)
		KUNIT_FAIL(test, "the suite's init() returned %d", ret);
	else
		test->test_case->run_case(test);
	kunit_end_thread(test);
}

/* One run of a case, with one parameter if it has any. */
static void run_once(struct kunit *test)
{
	splat_reset();
	test->begin = log_end();
	test->status = KUNIT_SUCCESS;
	test->nr_expected = 0;
	init_completion(&test->done);
	INIT_LIST_HEAD(&test->resources);
	hrtimer_init(&test->budget, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	test->budget.function = case_hangs;

	test->thread = kthread_create(case_thread, test, "%s", test->name);
	if (IS_ERR(test->thread)) {
		KUNIT_FAIL(test, "no thread: %ld", PTR_ERR(test->thread));
		return;
	}
	hrtimer_start(&test->budget, ktime_set(KUNIT_BUDGET_SECONDS, 0), HRTIMER_MODE_REL_HARD);
	wake_up_process(test->thread);
	/* Idle: a case may take longer than a thread may hang. */
	wait_for_completion_state(&test->done, TASK_IDLE);
	hrtimer_cancel(&test->budget);
	if (test->suite->exit)
		test->suite->exit(test);
	kunit_free_resources(test);
	kunit_check_log(test);
}

static void result(const char *indent, const struct kunit *test, const char *name, int number)
{
	kunit_print("%s%sok %d %s%s%s\n", indent, test->status == KUNIT_FAILURE ? "not " : "",
		    number, name, test->status == KUNIT_SKIPPED ? " # SKIP " : "",
		    test->status_comment);
}

static unsigned int count_params(const struct kunit_case *c)
{
	char desc[KUNIT_PARAM_DESC_SIZE];
	const void *p = NULL;
	unsigned int n = 0;

	while ((p = c->generate_params(p, desc)))
		n++;
	return n;
}

/* All parameters of a case, as a level of its own. */
static void run_params(struct kunit *test)
{
	enum kunit_status worst = KUNIT_SUCCESS;
	char desc[KUNIT_PARAM_DESC_SIZE] = "";
	const void *p = test->test_case->generate_params(NULL, desc);
	int n = 0;

	kunit_print("        KTAP version 1\n");
	kunit_print("        # Subtest: %s\n", test->name);
	kunit_print("        1..%u\n", count_params(test->test_case));
	for (; p; p = test->test_case->generate_params(p, desc)) {
		test->param_value = p;
		test->param_index = n++;
		run_once(test);
		if (test->status == KUNIT_FAILURE)
			worst = KUNIT_FAILURE;
		result("        ", test, desc, n);
		desc[0] = '\0';
	}
	test->status = worst;
	test->status_comment[0] = '\0';
}

static void run_case(struct kunit_suite *suite, const struct kunit_case *c, int suite_number,
		     int number, struct totals *totals)
{
	static struct kunit test;
	bool fatal = sched_bug_fatal;

	test = (struct kunit){
		.name = c->name,
		.test_case = c,
		.suite = suite,
		.suite_number = suite_number,
		.number = number,
	};
	if (c->generate_params)
		run_params(&test);
	else
		run_once(&test);
	sched_bug_fatal = fatal;
	result("    ", &test, test.name, number);
	totals->pass += test.status == KUNIT_SUCCESS;
	totals->fail += test.status == KUNIT_FAILURE;
	totals->skip += test.status == KUNIT_SKIPPED;
}

static void print_totals(const char *name, const struct totals *t)
{
	kunit_print("# %s: pass:%u fail:%u skip:%u total:%u\n", name, t->pass, t->fail, t->skip,
		    t->pass + t->fail + t->skip);
}

static void run_suite(struct kunit_suite *suite, const char *patterns, int number,
		      struct totals *totals)
{
	struct totals mine = {};
	struct kunit_case *c;
	int n = 0, ret = 0;

	kunit_print("    KTAP version 1\n");
	kunit_print("    # Subtest: %s\n", suite->name);
	kunit_print("    1..%u\n", count_cases(patterns, suite));
	if (suite->suite_init)
		ret = suite->suite_init(suite);
	if (ret)
		kunit_print("    # suite_init() returned %d\n", ret);
	for_each_case(c, suite) if (!ret && matches(patterns, suite, c))
		run_case(suite, c, number, ++n, &mine);
	mine.fail += ret != 0;
	if (suite->suite_exit)
		suite->suite_exit(suite);
	print_totals(suite->name, &mine);
	kunit_print("%sok %d %s\n", mine.fail ? "not " : "", number, suite->name);
	totals->pass += mine.pass;
	totals->fail += mine.fail;
	totals->skip += mine.skip;
}

/* Drawing takes time, which cases measure. The suite of the screen switches it on itself. */
static void let_draw(const char *on)
{
	if (IS_ENABLED(CONFIG_FRAMEBUFFER_CONSOLE))
		set_module_param("fbcon", "on", on);
}

/**
 * kunit_run_tests() - run what matches
 * @patterns: globs separated by commas, each for SUITE or SUITE.CASE
 *
 * Context: task. Sleeps. Return: number of failed cases; -ENOENT if nothing matches.
 */
int kunit_run_tests(const char *patterns)
{
	struct totals totals = {};
	unsigned int suites = 0;
	struct kunit_suite *s;
	int n = 0;

	for_each_suite(s) suites += count_cases(patterns, s) != 0;
	kunit_print("KTAP version 1\n");
	kunit_print("1..%u\n", suites);
	if (!suites) {
		kunit_print("# no test matches %s\n", patterns);
		return -ENOENT;
	}
	let_draw("0");
	for_each_suite(s) if (count_cases(patterns, s)) run_suite(s, patterns, ++n, &totals);
	let_draw("1");
	print_totals("Totals", &totals);
	return totals.fail;
}

/**
 * kunit_list_tests() - name all cases
 * @print: called for each
 */
void kunit_list_tests(void (*print)(const char *suite, const char *name))
{
	struct kunit_suite *s;
	struct kunit_case *c;

	for_each_suite(s) for_each_case(c, s) print(s->name, c->name);
}

static const char *boot_patterns;
static int (*next_process)(void);

/* pid 1 under test=. Without a host that ends the machine, what else there is goes on. */
static int kunit_main(void)
{
	int failed = kunit_run_tests(boot_patterns);

	kunit_print_stacks();
	semihost_exit(failed ? EXIT_TESTS_FAILED : EXIT_TESTS_PASSED);
	return next_process ? next_process() : 0;
}

static int __init test_param(const char *val)
{
	boot_patterns = *val ? val : "*";
	return 0;
}
boot_param("test", test_param, "GLOB[,GLOB]: run these tests, then end the machine");

static int __init kunit_init(void)
{
	if (boot_patterns) {
		next_process = init_process;
		init_process = kunit_main;
	}
	return 0;
}
late_initcall(kunit_init);
