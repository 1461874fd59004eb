// SPDX-License-Identifier: MIT
/* trace stop, trace snapshot, trace triggers, trace panic. */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/string.h>
#include <linux/time.h>
#include <bhk/trace_trigger.h>
#include "trace_verbs.h"

/* The longest condition. */
#define TEXT_MAX 100

static void print_reason(const char *what, const struct trace_reason *r)
{
	u32 us;
	u64 seconds = div_u64_rem(r->us, USEC_PER_SEC, &us);

	shell_printf("%s at %llu.%06u: %s\n", what, seconds, us, r->text);
}

/* For `trace` alone. */
void trace_triggers_state(void)
{
	struct trace_trigger t;
	unsigned int n = 0;

	while (trace_get_trigger(n, &t))
		n++;
	if (n)
		shell_printf("%u triggers are set; 'trace triggers' shows them\n", n);
	if (trace_stop_reason())
		print_reason("stopped by a trigger", trace_stop_reason());
	if (trace_snapshot_ring())
		print_reason("snapshot", trace_snapshot_reason());
}

/* on CONDITION... */
static int add(enum trigger_action action, int argc, char **argv)
{
	char text[TEXT_MAX];
	const char *why;
	size_t len = 0;
	int i, ret;

	if (argc < 4 || strcmp(argv[2], "on"))
		return shell_usage();
	text[0] = '\0';
	for (i = 3; i < argc && len < sizeof(text); i++)
		len += snprintf(text + len, sizeof(text) - len, "%s%s", i > 3 ? " " : "", argv[i]);
	ret = trace_add_trigger(action, text, &why);
	if (ret == -ENOSPC)
		return shell_error(ret, "there are %u triggers already; 'trace triggers clear'",
				   TRIGGERS_MAX);
	return ret && why ? shell_error(ret, "'%s': %s", text, why) : ret;
}

int trace_stop_verb(int argc, char **argv)
{
	return add(TRIGGER_STOP, argc, argv);
}

static int take(void)
{
	int ret = trace_snapshot_prepare();

	if (!ret && !trace_snapshot_take("asked for"))
		return shell_error(-EBUSY, "a record is being written; try again");
	return ret;
}

static int forget(void)
{
	struct trace_trigger t;
	unsigned int n;

	for (n = 0; trace_get_trigger(n, &t); n++)
		if (t.action == TRIGGER_SNAPSHOT)
			return shell_error(-EBUSY, "a trigger needs the memory; 'trace triggers clear'");
	trace_snapshot_free();
	return 0;
}

/* snapshot; snapshot on CONDITION...; snapshot clear */
int trace_snapshot_verb(int argc, char **argv)
{
	if (argc == 2)
		return take();
	if (argc == 3 && !strcmp(argv[2], "clear"))
		return forget();
	return add(TRIGGER_SNAPSHOT, argc, argv);
}

/* triggers; triggers clear */
int trace_triggers_verb(int argc, char **argv)
{
	char text[TEXT_MAX];
	struct trace_trigger t;
	unsigned int n;

	if (argc == 3 && !strcmp(argv[2], "clear")) {
		trace_clear_triggers();
		return 0;
	}
	if (argc != 2)
		return shell_usage();
	for (n = 0; trace_get_trigger(n, &t); n++) {
		struct trace_seq s = {.buf = text, .size = sizeof(text)};

		trace_print_trigger(&s, &t);
		shell_printf("%s: fired %u times\n", text, t.fired);
	}
	if (trace_waits_lost)
		shell_printf("%u waits were too many to follow\n", trace_waits_lost);
	return 0;
}

/* panic N */
int trace_panic_verb(int argc, char **argv)
{
	unsigned long n;
	int ret;

	if (argc == 2) {
		shell_printf("a panic shows the last %u events\n", trace_panic_lines);
		return 0;
	}
	if (argc != 3)
		return shell_usage();
	ret = shell_number(argv[2], "number of events", 0, TRACE_PANIC_MAX, &n);
	if (!ret)
		trace_panic_lines = n;
	return ret;
}

/* "snapshot" is one if there is one. */
const struct ring *trace_ring_to_show(const char *word)
{
	return strcmp(word, "snapshot") ? NULL : trace_snapshot_ring();
}

static const char *const conditions[] = {"softirq-overrun", "latency>", "latency-max", NULL};

void trace_trigger_complete(struct shell_completion *c)
{
	const char *verb = c->argc > 2 ? c->argv[1] : "";
	bool snapshot = !strcmp(verb, "snapshot"), stop = !strcmp(verb, "stop");
	unsigned int i;

	if (c->argc == 3 && (snapshot || stop))
		shell_candidate(c, "on");
	if (c->argc == 3 && (snapshot || !strcmp(verb, "triggers")))
		shell_candidate(c, "clear");
	if (c->argc == 3 && (!strcmp(verb, "show") || !strcmp(verb, "dump")))
		shell_candidate(c, "snapshot");
	if (c->argc == 4 && (snapshot || stop))
		shell_complete_words(c, conditions);
	for (i = 0; c->argc > 4 && (snapshot || stop) && i < ARRAY_SIZE(trigger_kinds); i++)
		shell_candidate(c, trigger_kinds[i]);
}
