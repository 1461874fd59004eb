// SPDX-License-Identifier: MIT
/*
 * shell/advise_rules.c: each rule of the advisor, on made-up figures: where it begins to apply, what
 * it says then. And shell/advise.c, which makes sentences of them.
 */
#include "unit.h"
#include <string.h>
#include "../../shell/advise.h"

/* A line about which there is nothing to say: a tasklet, seldom and short. */
static const struct advise_facts quiet = {
	.irqs = 100, .rate = 20, .interval = 50000,
	.top_mean = 2, .top_p50 = 2, .top_p99 = 4, .top_max = 5,
	.used = WAY_TASKLET, .main = WAY_TASKLET, .raised = 100,
	.bh_runs = 100, .bh_mean = 30, .bh_p99 = 50, .bh_max = 60,
	.wait_p99 = 5, .wait_max = 9,
	.lines = 10, .threads = 2, .thread_bytes = 9216, .many_kb = 1800, .free_kb = 400000,
	.bh_name = "some_fn",
};

static struct advise_facts f;
static char text[400];

static int setup(void **state)
{
	f = quiet;
	return host_setup(state);
}

/* The same deferred in another way. */
static void go(u32 way)
{
	f.used = f.main = way;
	if (way == WAY_TOP) {
		f.raised = f.bh_runs = f.bh_mean = f.bh_max = 0;
		f.bh_name = "";
	}
}

static const struct advise_rule *first(void)
{
	return advise_next(advise_ways, &f);
}

static bool warns(const char *name)
{
	const struct advise_rule *rule = advise_warnings;

	while ((rule = advise_next(rule, &f))) {
		if (!strcmp(rule->name, name))
			return true;
		rule++;
	}
	return false;
}

static const char *reason(const struct advise_rule *rule)
{
	assert_int_not_equal(advise_reason(text, sizeof(text), rule->reason, &f), 0);
	return text;
}

static const struct advise_rule *rule_of(const struct advise_rule *rule, const char *name)
{
	for (; rule->name; rule++)
		if (!strcmp(rule->name, name))
			return rule;
	fail_msg("no rule %s", name);
	return NULL;
}

#define expect_way(rule_name, ways)                                  \
	do {                                                         \
		assert_string_equal(first()->name, rule_name);       \
		assert_int_equal(first()->suits, ways);              \
	} while (0)
#define expect_not(rule_name) assert_string_not_equal(first()->name, rule_name)
#define expect_warning(rule_name, sentence)                                                 \
	do {                                                                                \
		assert_true(warns(rule_name));                                              \
		assert_string_equal(reason(rule_of(advise_warnings, rule_name)), sentence); \
	} while (0)

#define SOFTIRQS (WAY_SOFTIRQ | WAY_TASKLET | WAY_BH_WORK)
#define THREADS	 (WAY_WORK | WAY_THREAD | WAY_THREAD_PRIO)

/* --- what suits --------------------------------------------------------------------------- */

static void way_few(void **state)
{
	f.irqs = 9;
	expect_way("few", 0);
	assert_string_equal(reason(first()), "9 interrupts are too few to say");
	f.irqs = 10;
	expect_not("few");
}

static void way_sleeps(void **state)
{
	go(WAY_WORK);
	f.sleeps = 1;
	expect_way("sleeps", THREADS);
	assert_string_equal(reason(first()), "some_fn sleeps in 1 of 100 runs, which only a thread may");
	f.rate = 800;
	expect_way("sleeps", THREADS);
	go(WAY_THREAD);
	expect_way("sleeps", THREADS);
	f.sleeps = 0;
	expect_not("sleeps");
}

static void way_sleeps_late(void **state)
{
	go(WAY_WORK);
	f.sleeps = 100;
	f.wait_p99 = 1024;
	expect_way("sleeps-late", WAY_THREAD_PRIO);
	assert_false(advise_is_good(&f, first()->suits));
	assert_string_equal(reason(first()),
			    "some_fn sleeps in 100 of 100 runs and waits 1024 us for the CPU (99 %), "
			    "with an interrupt each 50000 us: only a thread may sleep, and only an irq "
			    "thread has a priority of its own");
	f.wait_p99 = 1023;
	expect_way("sleeps", THREADS);
	/* Not long, but longer than until the next interrupt. */
	f.interval = 1022;
	expect_way("sleeps-late", WAY_THREAD_PRIO);
}

static void way_flood(void **state)
{
	f.rate = 5000;
	f.interval = 200;
	expect_way("flood", WAY_SOFTIRQ);
	assert_string_equal(reason(first()),
			    "5000/s, 30 us each: at this rate a vector of its own, or irq_poll");
	f.rate = 4999;
	expect_not("flood");
}

static void way_often_short(void **state)
{
	u32 way;

	f.rate = 200;
	for (way = WAY_SOFTIRQ; way <= WAY_THREAD; way <<= 1) {
		go(way);
		expect_way("often-short", SOFTIRQS);
		assert_int_equal(advise_is_good(&f, first()->suits),
				 (way & SOFTIRQS) != 0);
	}
	assert_string_equal(reason(first()), "200/s, 30 us each: hundreds a second and short, without "
					     "a switch to a thread");
	f.rate = 199;
	expect_not("often-short");
	f.rate = 200;
	f.bh_mean = 100;
	expect_way("often-short", SOFTIRQS);
	f.bh_mean = 101;
	expect_not("often-short");
}

static void way_late(void **state)
{
	go(WAY_WORK);
	f.bh_mean = 300;
	f.wait_p99 = 1024;
	expect_way("late", WAY_THREAD_PRIO);
	assert_string_equal(reason(first()), "some_fn waits 1024 us for the CPU (99 %), with an "
					     "interrupt each 50000 us: latency matters");
	f.wait_p99 = 1023;
	expect_not("late");
	/* A softirq that waits does so for other reasons. */
	go(WAY_TASKLET);
	f.wait_p99 = 5000;
	expect_not("late");
}

static void way_long(void **state)
{
	f.bh_mean = 1000;
	f.bh_max = 1500;
	expect_way("long", THREADS);
	assert_false(advise_is_good(&f, first()->suits));
	assert_string_equal(reason(first()), "some_fn runs 1000 us (1500 at most): a thread can be "
					     "preempted, a softirq holds up all of them");
	f.bh_mean = 999;
	expect_not("long");
}

static void way_top_whole(void **state)
{
	go(WAY_TOP);
	f.rate = 900;
	f.top_p99 = 31;
	expect_way("top-whole", WAY_TOP);
	assert_string_equal(reason(first()),
			    "the top half is done in 31 us (99 %): nothing to defer");
	f.top_p99 = 32;
	expect_not("top-whole");
}

static void way_top_often(void **state)
{
	go(WAY_TOP);
	f.rate = 200;
	f.top_mean = 100;
	f.top_p99 = 150;
	expect_way("top-often", SOFTIRQS);
	assert_string_equal(reason(first()),
			    "the top half does all, 100 us with interrupts off, 200/s: what need not be "
			    "at once, after it");
	f.rate = 199;
	expect_not("top-often");
}

static void way_top_long(void **state)
{
	go(WAY_TOP);
	f.top_mean = 101;
	f.top_p99 = 150;
	expect_way("top-long", THREADS);
	assert_string_equal(reason(first()), "the top half does all, 101 us with interrupts off: too "
					     "long for a softirq, too");
	f.top_mean = 100;
	expect_not("top-long");
}

static void way_top_seldom(void **state)
{
	go(WAY_TOP);
	f.top_mean = 40;
	f.top_p99 = 50;
	expect_way("top-seldom", WAY_TOP | SOFTIRQS | THREADS);
	assert_string_equal(reason(first()), "20/s, 40 us with interrupts off: it does no harm");
	f.rate = 200;
	expect_not("top-seldom");
}

static void way_not_run(void **state)
{
	f.bh_runs = 0;
	expect_way("not-run", 0);
	assert_string_equal(reason(first()), "nothing that the top half raised has run yet");
	f.bh_runs = 1;
	expect_not("not-run");
}

static void way_seldom(void **state)
{
	u32 way;

	for (way = WAY_SOFTIRQ; way <= WAY_THREAD; way <<= 1) {
		go(way);
		expect_way("seldom", SOFTIRQS | THREADS);
		assert_true(advise_is_good(&f, first()->suits));
	}
	assert_string_equal(reason(first()), "20/s, 30 us each: it makes no difference");
}

/* --- warnings ------------------------------------------------------------------------------ */

static void warning_none(void **state)
{
	assert_null(advise_next(advise_warnings, &f));
	go(WAY_TOP);
	assert_null(advise_next(advise_warnings, &f));
}

static void warning_top_too_long(void **state)
{
	f.top_p99 = f.top_max = 128;
	f.top_p50 = 100;
	expect_warning("top-too-long",
		       "the top half runs 128 us (99 %, 128 at most) with interrupts off");
	f.irqs = 9;
	assert_false(warns("top-too-long"));
	f.irqs = 10;
	f.top_p99 = 127;
	assert_false(warns("top-too-long"));
}

static void warning_top_loops(void **state)
{
	f.top_p50 = 3;
	f.top_max = 33;
	expect_warning("top-loops", "the top half usually takes 3 us and 33 at most: a loop whose "
				    "length the device decides");
	f.top_max = 32;
	assert_false(warns("top-loops"));
	/* So short that the clock's step makes the factor. */
	f.top_p50 = 1;
	f.top_max = 31;
	assert_false(warns("top-loops"));
	f.top_max = 32;
	assert_true(warns("top-loops"));
	f.irqs = 9;
	assert_false(warns("top-loops"));
}

static void warning_top_waits(void **state)
{
	f.delays = 1;
	f.delay_us = 7;
	expect_warning("top-waits",
		       "the top half waits for I/O: 1 times udelay(), 7 us in 100 interrupts");
	f.delays = 0;
	assert_false(warns("top-waits"));
}

static void warning_top_logs(void **state)
{
	f.messages = 1;
	expect_warning("top-logs", "the top half logs: 1 messages in 100 interrupts");
	f.messages = 0;
	assert_false(warns("top-logs"));
}

static void warning_starves_threads(void **state)
{
	f.share = 50;
	f.handovers = 4;
	expect_warning("starves-threads", "some_fn takes 50 % of the CPU before any thread (4 "
					  "hand-overs to ksoftirqd)");
	go(WAY_SOFTIRQ);
	assert_true(warns("starves-threads"));
	go(WAY_THREAD);
	assert_false(warns("starves-threads"));
	go(WAY_TASKLET);
	f.irqs = 9;
	assert_false(warns("starves-threads"));
	f.irqs = 10;
	f.share = 49;
	assert_false(warns("starves-threads"));
}

static void warning_holds_up_threads(void **state)
{
	f.bh_max = 1000;
	expect_warning("holds-up-threads", "a run of some_fn holds up all threads for 1000 us");
	go(WAY_WORK);
	assert_false(warns("holds-up-threads"));
	go(WAY_SOFTIRQ);
	f.bh_max = 999;
	assert_false(warns("holds-up-threads"));
}

static void warning_urgent_work(void **state)
{
	go(WAY_WORK);
	f.wait_p99 = 1024;
	f.wait_max = 1200;
	f.overtaken = 7;
	expect_warning("urgent-work",
		       "a work queue for something urgent: some_fn waits 1024 us (99 %, 1200 at most), "
		       "the next interrupt comes after 50000 us; 7 came before it had begun");
	f.wait_p99 = 1023;
	assert_false(warns("urgent-work"));
	f.rate = 200;
	assert_true(warns("urgent-work"));
	go(WAY_THREAD);
	assert_false(warns("urgent-work"));
}

static void warning_late_thread(void **state)
{
	go(WAY_THREAD);
	f.prio = 50;
	f.wait_p99 = 1024;
	expect_warning("late-thread", "the irq thread waits 1024 us (99 %) at priority 50: give it a "
				      "higher one with sched_setscheduler_nocheck()");
	f.prio = 51;
	assert_false(warns("late-thread"));
	f.prio = 50;
	f.wait_p99 = 1023;
	assert_false(warns("late-thread"));
}

/* --- the machine --------------------------------------------------------------------------- */

static void machine_threads_fit(void **state)
{
	f.free_kb = 8 * 1800;
	assert_string_equal(advise_next(advise_machine, &f)->name, "threads-fit");
	assert_string_equal(reason(advise_next(advise_machine, &f)),
			    "an irq thread takes 9216 bytes: 2 of 10 lines have one; 200 would take 1800 of "
			    "14400 KiB that are free");
}

static void machine_threads_do_not_fit(void **state)
{
	f.free_kb = 8 * 1800 - 8;
	assert_string_equal(advise_next(advise_machine, &f)->name, "threads-do-not-fit");
	assert_string_equal(reason(advise_next(advise_machine, &f)),
			    "an irq thread takes 9216 bytes: 2 of 10 lines have one; 200 would take 1800 "
			    "KiB, and 14392 KiB are free: share a softirq among many lines");
}

/* --- sentences ------------------------------------------------------------------------------ */

static void each_figure_of_a_reason_exists(void **state)
{
	static const struct advise_rule *const tables[] = {advise_ways, advise_warnings,
							   advise_machine};
	const struct advise_rule *rule;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(tables); i++)
		for (rule = tables[i]; rule->name; rule++)
			assert_non_null(strchr(reason(rule), ' '));
	assert_int_equal(advise_reason(text, sizeof(text), "{nothing}", &f), 0);
	assert_int_equal(advise_reason(text, sizeof(text), "{rate", &f), 0);
}

static void a_reason_is_cut_at_the_end_of_the_buffer(void **state)
{
	char small[8];

	assert_int_equal(advise_reason(small, sizeof(small), "a long text", &f), 7);
	assert_string_equal(small, "a long ");
}

static void names(u32 ways, const char *expected)
{
	assert_int_equal(advise_way_names(text, sizeof(text), ways, " or "), strlen(expected));
	assert_string_equal(text, expected);
}

static void ways_have_names(void **state)
{
	names(WAY_SOFTIRQ, "softirq");
	names(SOFTIRQS, "softirq, tasklet or BH work");
	names(THREADS, "work or irq thread");
	names(SOFTIRQS | THREADS, "softirq, tasklet, BH work, work or irq thread");
	names(WAY_THREAD_PRIO, "irq thread with priority");
	names(WAY_TOP, "top half alone");
	names(0, "");
}

static void each_rule_has_its_test(void **state);

static const struct CMUnitTest tests[] = {
	cmocka_unit_test_setup(way_few, setup),
	cmocka_unit_test_setup(way_sleeps, setup),
	cmocka_unit_test_setup(way_sleeps_late, setup),
	cmocka_unit_test_setup(way_flood, setup),
	cmocka_unit_test_setup(way_often_short, setup),
	cmocka_unit_test_setup(way_late, setup),
	cmocka_unit_test_setup(way_long, setup),
	cmocka_unit_test_setup(way_top_whole, setup),
	cmocka_unit_test_setup(way_top_often, setup),
	cmocka_unit_test_setup(way_top_long, setup),
	cmocka_unit_test_setup(way_top_seldom, setup),
	cmocka_unit_test_setup(way_not_run, setup),
	cmocka_unit_test_setup(way_seldom, setup),
	cmocka_unit_test_setup(warning_none, setup),
	cmocka_unit_test_setup(warning_top_too_long, setup),
	cmocka_unit_test_setup(warning_top_loops, setup),
	cmocka_unit_test_setup(warning_top_waits, setup),
	cmocka_unit_test_setup(warning_top_logs, setup),
	cmocka_unit_test_setup(warning_starves_threads, setup),
	cmocka_unit_test_setup(warning_holds_up_threads, setup),
	cmocka_unit_test_setup(warning_urgent_work, setup),
	cmocka_unit_test_setup(warning_late_thread, setup),
	cmocka_unit_test_setup(machine_threads_fit, setup),
	cmocka_unit_test_setup(machine_threads_do_not_fit, setup),
	cmocka_unit_test_setup(each_figure_of_a_reason_exists, setup),
	cmocka_unit_test_setup(a_reason_is_cut_at_the_end_of_the_buffer, setup),
	cmocka_unit_test_setup(ways_have_names, setup),
	cmocka_unit_test_setup(each_rule_has_its_test, setup),
};

static bool has_test(const char *kind, const char *rule)
{
	char name[64], *c;
	unsigned int i;

	snprintf(name, sizeof(name), "%s_%s", kind, rule);
	for (c = name; *c; c++)
		if (*c == '-')
			*c = '_';
	for (i = 0; i < ARRAY_SIZE(tests); i++)
		if (!strcmp(tests[i].name, name))
			return true;
	print_error("no test is called %s\n", name);
	return false;
}

static void each_rule_has_its_test(void **state)
{
	const struct advise_rule *rule;

	for (rule = advise_ways; rule->name; rule++)
		assert_true(has_test("way", rule->name));
	for (rule = advise_warnings; rule->name; rule++)
		assert_true(has_test("warning", rule->name));
	for (rule = advise_machine; rule->name; rule++)
		assert_true(has_test("machine", rule->name));
}

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}
