// SPDX-License-Identifier: MIT
/* stat and hist: what was measured, for people and for scripts. */
#include <linux/glob.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/time.h>
#include <bhk/hist.h>

#define SHELL_GROUP "bottom halves"
#include "internal.h"
#include "stat_view.h"

static bool has_events(const struct stat_view *v)
{
	return stat_count_since_reset(&v->run) || stat_count_since_reset(&v->wait);
}

static void print_times(const struct run_stat *st)
{
	if (stat_count_since_reset(st))
		shell_printf(" %8u %8u %8u %8u", stat_mean_us(st), stat_percentile_us(st, 50),
			     stat_percentile_us(st, 99), st->max);
	else
		shell_printf(" %8s %8s %8s %8s", "-", "-", "-", "-");
}

static void print_line(const struct stat_view *v, void *unused)
{
	u64 runs = stat_count_since_reset(&v->run);

	if (!has_events(v))
		return;
	shell_printf("%-8s %-26s %8llu", v->kind, v->name,
		     runs ?: stat_count_since_reset(&v->wait));
	print_times(&v->run);
	print_times(&v->wait);
	shell_puts("\n");
}

static void print_table(void)
{
	shell_printf("%-8s %-26s %8s %8s %8s %8s %8s %8s %8s %8s %8s\n", "", "", "", "run us:",
		     "", "", "", "wait us:", "", "", "");
	shell_printf("%-8s %-26s %8s %8s %8s %8s %8s %8s %8s %8s %8s\n", "KIND", "NAME", "COUNT",
		     "MEAN", "P50", "P99", "MAX", "MEAN", "P50", "P99", "MAX");
	for_each_stat(print_line, NULL);
	shell_printf("functions are %s; %llu events found no place\n",
		     hist_is_on() ? "measured" : "not measured ('stat on')", hist_lost());
}

/* A text of JSON. Names come from drivers. */
static void json_string(const char *s)
{
	shell_puts("\"");
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			shell_printf("\\%c", *s);
		else if ((unsigned char)*s < ' ')
			shell_printf("\\u%04x", *s);
		else
			shell_printf("%c", *s);
	}
	shell_puts("\"");
}

/* Pairs of the shortest time of a bucket, in ns, and its count. */
static void json_buckets(const struct run_stat *st)
{
	const char *separator = "";
	int b;

	shell_puts(",\"buckets\":[");
	for (b = STAT_BUCKETS - 1; b >= 0; b--) {
		u64 from = b == STAT_BUCKETS - 1 ? 0 : (1ull << (31 - b)) * NSEC_PER_USEC;

		if (!st->hist[b])
			continue;
		shell_printf("%s[%llu,%u]", separator, from, st->hist[b]);
		separator = ",";
	}
	shell_puts("]");
}

static void json_times(const char *name, const struct run_stat *st)
{
	u64 ns = NSEC_PER_USEC;

	shell_printf(",\"%s\":{\"count\":%llu,\"total_ns\":%llu,\"mean_ns\":%llu,\"p50_ns\":%llu,"
		     "\"p99_ns\":%llu,\"max_ns\":%llu",
		     name, stat_count_since_reset(st), st->total * ns, stat_mean_us(st) * ns,
		     stat_percentile_us(st, 50) * ns, stat_percentile_us(st, 99) * ns,
		     st->max * ns);
	json_buckets(st);
	shell_puts("}");
}

static void json_line(const struct stat_view *v, void *arg)
{
	const char **separator = arg;

	if (!has_events(v))
		return;
	shell_printf("%s\n{\"kind\":\"%s\",\"name\":", *separator, v->kind);
	json_string(v->name);
	json_times("run", &v->run);
	json_times("wait", &v->wait);
	shell_puts("}");
	*separator = ",";
}

static void print_json(void)
{
	const char *separator = "";

	shell_printf("{\"version\":1,\"on\":%s,\"lost\":%llu,\"stats\":[",
		     hist_is_on() ? "true" : "false", hist_lost());
	for_each_stat(json_line, &separator);
	shell_puts("\n]}\n");
}

static int cmd_stat(int argc, char **argv)
{
	if (argc == 1)
		print_table();
	else if (argc > 2)
		return shell_usage();
	else if (!strcmp(argv[1], "--json"))
		print_json();
	else if (!strcmp(argv[1], "reset"))
		reset_stats();
	else if (!strcmp(argv[1], "on") || !strcmp(argv[1], "off"))
		hist_switch(!strcmp(argv[1], "on"));
	else
		return shell_usage();
	return 0;
}

static void complete_stat(struct shell_completion *c)
{
	static const char *const words[] = {"--json", "off", "on", "reset", NULL};

	if (c->argc == 2)
		shell_complete_words(c, words);
}

SHELL_CMD(stat, "stat [--json|on|off|reset]", "how long handlers and bottom halves wait and run",
	  cmd_stat, complete_stat,
	  .more = "A line for each interrupt line, softirq, irq thread, queue, tasklet, work function\n"
		  "and timer: how long they ran, and waited from raise, schedule, queueing or expiry.\n"
		  "--json has the same for scripts, 'reset' begins anew; 'off' measures only the run\n"
		  "times of lines, softirqs, irq threads and queues.");

/* What hist looks for. */
struct hist_choice {
	const char *pattern;
	unsigned int found;
};

static bool is_chosen(const struct stat_view *v, const char *pattern)
{
	char full[64];

	snprintf(full, sizeof(full), "%s:%s", v->kind, v->name);
	return !pattern || glob_match(pattern, v->kind) || glob_match(pattern, v->name) ||
	       glob_match(pattern, full);
}

static void print_histogram(const char *what, const struct run_stat *st)
{
	if (!stat_count_since_reset(st))
		return;
	shell_printf(" %s: %llu times, mean %llu, p50 %llu, p99 %llu, max %llu ns\n", what,
		     stat_count_since_reset(st), stat_mean_us(st) * (u64)NSEC_PER_USEC,
		     stat_percentile_us(st, 50) * (u64)NSEC_PER_USEC,
		     stat_percentile_us(st, 99) * (u64)NSEC_PER_USEC,
		     st->max * (u64)NSEC_PER_USEC);
	show_histogram(st, 1);
}

static void hist_line(const struct stat_view *v, void *arg)
{
	struct hist_choice *choice = arg;

	if (!has_events(v) || !is_chosen(v, choice->pattern) || shell_interrupted())
		return;
	choice->found++;
	shell_printf("%s:%s\n", v->kind, v->name);
	print_histogram("run", &v->run);
	print_histogram("wait", &v->wait);
}

static int cmd_hist(int argc, char **argv)
{
	struct hist_choice choice = { .pattern = argc > 1 ? argv[1] : NULL };

	if (argc > 2)
		return shell_usage();
	for_each_stat(hist_line, &choice);
	if (!choice.found)
		return shell_error(-ENOENT, "nothing measured is called '%s'; 'stat' lists all",
				   choice.pattern ?: "*");
	return 0;
}

static void complete_name(const struct stat_view *v, void *arg)
{
	char full[64];

	snprintf(full, sizeof(full), "%s:%s", v->kind, v->name);
	if (has_events(v) && !strchr(full, ' '))
		shell_candidate(arg, full);
}

static void complete_hist(struct shell_completion *c)
{
	if (c->argc == 2)
		for_each_stat(complete_name, c);
}

SHELL_CMD(hist, "hist [WHAT]", "histograms of run and waiting times", cmd_hist, complete_hist,
	  .more = "WHAT is a kind, a name or kind:name as 'stat' shows them, with * and ?.\n"
		  "Each bar is a range of times that doubles; the clock counts microseconds.",
	  .example = "  hist softirq\n  hist 'irq:81*'\n  hist tasklet:*");
