// SPDX-License-Identifier: MIT
/*
 * The command bench: the benchmarks of `make bench` by a clock, for a board. The same sources run; the file
 * `metrics` says what lies between which markers; a sample is the time between two of them, less what the
 * markers themselves take.
 */
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/glob.h>
#include <linux/interrupt.h>
#include <linux/kern_levels.h>
#include <linux/math64.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

#define SHELL_GROUP "system"
#include <bhk/hist.h>
#include <bhk/shell.h>
#include "../../bh/internal.h"
#include "clock.h"
#include "console.h"

/* The longest row has 10,000 samples. */
#define SAMPLES_MAX 10240

/* As qemu/marks.py: the first samples of many warm up. */
#define WARM_UP 5
#define MANY	50

#define PHASE_FIRST 0xa0
#define PHASE_LAST  0xed

/**
 * struct row - the samples of one metric
 * @value: in ns, or in @unit
 * @n:	   so many; beyond SAMPLES_MAX they are counted only
 * @unit:  NULL: ns
 */
struct row {
	u64 *value;
	unsigned int n;
	const char *unit;
};

/* What the benchmark that runs is asked for, if it counts by itself. There is one shell. */
static const struct bench_metric *asked;
static struct row row;
static struct bench_clock bench_clock;

static void add_sample(u64 value)
{
	if (row.n < SAMPLES_MAX)
		row.value[row.n] = value;
	row.n++;
}

static u64 ns_of(u32 ticks, unsigned int divide)
{
	return div64_u64(ticks * 1000000ull, (u64)bench_clock.khz * divide);
}

/* What the markers from the one behind @from to @to have taken themselves. */
static u32 cost(const struct bench_record *to, u32 between)
{
	u32 last = to->event == MARK_RESUMED ? bench_clock.handled : bench_clock.mark;

	return last + (between - 1) * bench_clock.mark;
}

static void add_time(const struct bench_metric *m, u32 from, u32 to)
{
	const struct bench_record *r = &bench_log.records[to];
	u32 ticks = r->time - bench_log.records[from].time, own = cost(r, to - from);

	add_sample(ns_of(ticks > own ? ticks - own : 0, m->divide));
}

/* The same as samples() of qemu/marks.py: an end belongs to the latest start before it. */
static void collect(const struct bench_metric *m)
{
	u32 i, from = 0;
	bool inside = false;

	for (i = 1; i <= bench_log.count; i++) {
		u32 event = bench_log.records[i].event;

		if (event >= PHASE_FIRST && event <= PHASE_LAST)
			inside = event == m->phase;
		if (!inside)
			continue;
		if (m->reset && event == m->reset)
			from = 0;
		if (event == m->end && from) {
			add_time(m, from, i);
			from = 0;
		}
		if (event == m->start)
			from = i;
	}
}

/* The log's thread sends the lines before the ring is full. */
static void print_sample(const char *name, const char *unit, u32 value)
{
	static unsigned int lines;

	pr_info("bench: %s %s %u\n", name, unit, value);
	if (++lines % 16 == 0)
		msleep(100);
}

/* A benchmark has counted something by itself. Context: task, sleeps. */
void bench_sample(const char *name, const char *unit, u32 value)
{
	if (!asked)
		print_sample(name, unit, value);
	else if (!strcmp(name, asked->name)) {
		row.unit = unit;
		add_sample(value);
	}
}

/* The same, a time. Under the counting plugin an instruction takes 1.024 us of the system timer. */
void bench_sample_us(const char *name, u32 us)
{
	if (asked)
		bench_sample(name, NULL, us * 1000);
	else
		bench_sample(name, "instructions", us * 1000 / 1024);
}

static int compare(const void *a, const void *b)
{
	const u64 *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static bool complete_row(const struct bench_metric *m)
{
	if (bench_log.count >= BENCH_LOG_SIZE && m->phase)
		shell_printf("%-20s the log of markers was too short\n", m->name);
	else if (!row.n || row.n > SAMPLES_MAX || (m->n && row.n < m->n) ||
		 (m->n && row.n > m->n && !m->or_more))
		shell_printf("%-20s %u samples instead of %u\n", m->name, row.n, m->n);
	else
		return true;
	return false;
}

static void print_row(const struct bench_metric *m)
{
	unsigned int warm_up = row.n > MANY && m->phase ? WARM_UP : 0, n = row.n - warm_up;
	u64 *v = row.value + warm_up;

	sort(v, n, sizeof(*v), compare, NULL);
	shell_printf("%-20s %10llu %10llu %10llu %10llu %6u  %s%s%s%s\n", m->name, v[0], v[n / 2],
		     v[n * 99 / 100], v[n - 1], n, m->text, row.unit ? " [" : "", row.unit ?: "",
		     row.unit ? "]" : "");
}

static const struct bench *find_bench(const char *name)
{
	const struct bench *b;

	for (b = __start_bench; b < __stop_bench; b++)
		if (!strcmp(b->name, name))
			return b;
	return NULL;
}

/* irq_poll's vector is borrowed by the benchmark of softirqs. */
static void run(const struct bench_metric *m)
{
	struct softirq_action old = softirq_vec[IRQ_POLL_SOFTIRQ];

	asked = m;
	row.n = 0;
	row.unit = NULL;
	bench_log.count = 0;
	reinit_completion(&bench_done);
	find_bench(m->bench)->run();
	softirq_vec[IRQ_POLL_SOFTIRQ] = old;
	asked = NULL;
}

/* Rows of one benchmark stand together: only the first one has it run. */
static bool first_of_bench(const struct bench_metric *m, const struct bench_metric *last)
{
	return !last || !m->phase || strcmp(m->bench, last->bench);
}

/* Return: whether the row was printed. */
static bool measure(const struct bench_metric *m, bool again)
{
	unsigned int failures = bench_failures;

	if (again) {
		if (shell_ansi())
			shell_printf("%s ...", m->name);
		run(m);
		if (shell_ansi())
			shell_puts("\r\x1b[K");
	}
	if (m->phase) {
		row.n = 0;
		if (bench_log.count < BENCH_LOG_SIZE)
			collect(m);
	}
	if (bench_failures != failures || !complete_row(m))
		return false;
	print_row(m);
	return true;
}

/* Adds to @failed how many rows there should be and are not. Return: 0, or -EINTR after ctrl-c. */
static int measure_all(const char *glob, unsigned int *failed)
{
	const struct bench_metric *m, *last = NULL;

	for (m = bench_metrics; m < bench_metrics + nr_bench_metrics; m++) {
		if (!glob_match(glob, m->name))
			continue;
		if (shell_interrupted())
			return -EINTR;
		*failed += !measure(m, first_of_bench(m, last));
		last = m;
	}
	return 0;
}

static bool known(const char *glob)
{
	const struct bench_metric *m;

	for (m = bench_metrics; m < bench_metrics + nr_bench_metrics; m++)
		if (glob_match(glob, m->name))
			return true;
	return false;
}

static void print_head(void)
{
	shell_printf("in ns, by %s at %u.%03u MHz; a marker takes %llu\n",
		     bench_clock.cycles ? "the cycle counter" : "the system timer",
		     bench_clock.khz / 1000, bench_clock.khz % 1000, ns_of(bench_clock.mark, 1));
	shell_printf("%-20s %10s %10s %10s %10s %6s\n", "", "min", "p50", "p99", "max", "n");
}

/* As `make bench`: without the statistics of functions, but for what they cost themselves. Return: were they on? */
static bool switch_stat(bool on)
{
#ifdef CONFIG_HISTOGRAMS
	bool was_on = hist_is_on();

	hist_switch(on);
	return was_on;
#else
	return on;
#endif
}

static int measure_with_clock(const char *glob)
{
	unsigned int failed = 0;
	int ret, level = console_loglevel;
	bool stat_on = switch_stat(false);

	row.value = kvmalloc_array(SAMPLES_MAX, sizeof(*row.value), GFP_KERNEL);
	ret = row.value ? bench_clock_start(&bench_clock) : -ENOMEM;
	if (!ret) {
		print_head();
		/* The watchdog says each time that it leaves the timer to a benchmark. */
		console_loglevel = min(level, LOGLEVEL_NOTICE);
		ret = measure_all(glob, &failed);
		console_loglevel = level;
		bench_clock_stop();
	}
	kvfree(row.value);
	switch_stat(stat_on);
	if (failed)
		return shell_error(-EIO, "%u rows could not be measured", failed);
	return ret;
}

static int list(void)
{
	const struct bench_metric *m;

	for (m = bench_metrics; m < bench_metrics + nr_bench_metrics; m++)
		shell_printf("%-20s %s\n", m->name, m->text);
	return 0;
}

static int cmd_bench(int argc, char **argv)
{
	if (argc > 2)
		return shell_usage();
	if (argc == 2 && !strcmp(argv[1], "-l"))
		return list();
	if (argc == 2 && argv[1][0] == '-')
		return shell_usage();
	if (argc == 2 && !known(argv[1]))
		return shell_error(-EINVAL, "nothing is measured under the name %s; bench -l lists the names",
				   argv[1]);
	/* The mini UART raises the line of many benchmarks. */
	writel(readl(BENCH_AUX + AUX_ENABLES) | AUX_ENABLES_MU, BENCH_AUX + AUX_ENABLES);
	return measure_with_clock(argc == 2 ? argv[1] : "*");
}

static void complete_bench(struct shell_completion *c)
{
	const struct bench_metric *m;

	if (c->argc != 2)
		return;
	shell_candidate(c, "-l");
	for (m = bench_metrics; m < bench_metrics + nr_bench_metrics; m++)
		shell_candidate(c, m->name);
}

SHELL_CMD(bench, "bench [-l|NAME]", "how long each path takes, by the clock", cmd_bench, complete_bench,
	  .more = "The paths of `make bench` on this machine, in nanoseconds: by the CPU's cycle counter\n"
		  "where there is one (a board), else by the system timer, to the microsecond. What the\n"
		  "markers take is subtracted. -l lists the names; NAME is one of them and may contain\n"
		  "* and ?. All of them take about a minute; ctrl-c ends it behind the row that is measured.",
	  .example = "  bench irq_entry\n  bench work*");
