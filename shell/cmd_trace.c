// SPDX-License-Identifier: MIT
/* trace. */
#include <linux/glob.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <bhk/mux.h>
#include <bhk/tracing.h>

#define SHELL_GROUP "tracing"
#include "internal.h"
#include "trace_verbs.h"

#define LINE_MAX 512
#define TEXT_MAX 4096

int trace_no_event(const char *pattern)
{
	return shell_error(-ENOENT, "there is no event '%s'; 'trace list' names them", pattern);
}

static const char *state(void)
{
	return !trace_is_on() ? "off" : trace_is_paused() ? "stopped" : "on";
}

static int show_state(void)
{
	struct trace_counts c;
	struct trace_event *ev;
	unsigned int chosen = 0;

	for_each_trace_event(ev)
		chosen += ev->chosen;
	trace_get_counts(&c);
	shell_printf("tracing is %s, %u of %u events are chosen\n", state(), chosen,
		     (unsigned int)(__stop_trace_event - __start_trace_event));
	shell_printf("ring: %u entries, %u overwritten, %u dropped, %u of %u KiB\n", c.entries,
		     c.overrun, c.dropped, (c.bytes + 1023) / 1024, c.size / 1024);
	if (trace_keeps_oldest())
		shell_puts("when the ring is full, nothing more is recorded\n");
	trace_filters_state();
	trace_triggers_state();
	return 0;
}

static bool any_chosen(void)
{
	struct trace_event *ev;

	for_each_trace_event(ev)
		if (ev->chosen && strcmp(ev->system, "ftrace"))
			return true;
	return false;
}

/* Without a choice: what belongs to interrupts, their bottom halves and threads. */
static void choose_default(void)
{
	static const char *const systems[] = {"irq:", "sched:", "timer:", "workqueue:"};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(systems); i++)
		trace_choose(systems[i], true);
}

static int switch_on(int argc, char **argv)
{
	int i;

	for (i = 2; i < argc; i++)
		if (!trace_choose(argv[i], true))
			return trace_no_event(argv[i]);
	if (!any_chosen())
		choose_default();
	if (trace_switch(true))
		return shell_error(-ENOMEM, "no memory for the ring");
	return 0;
}

static int switch_off(int argc, char **argv)
{
	return trace_switch(false);
}

static int clear(int argc, char **argv)
{
	trace_clear();
	return 0;
}

/* event GLOB... on|off */
static int choose(int argc, char **argv)
{
	const char *word = argv[argc - 1];
	bool on = !strcmp(word, "on");
	int i;

	if (argc < 4 || (!on && strcmp(word, "off")))
		return shell_usage();
	for (i = 2; i < argc - 1; i++)
		if (!trace_choose(argv[i], on))
			return trace_no_event(argv[i]);
	return 0;
}

static int list(int argc, char **argv)
{
	const char *pattern = argc > 2 ? argv[2] : "*";
	struct trace_event *ev;
	unsigned int n = 0;

	for_each_matching_event(ev, pattern) {
		if (!n++)
			shell_puts("    ID RECORDED EVENT\n");
		shell_printf("%c %4u %8u %s:%s\n", ev->chosen ? '*' : ' ', ev->id, ev->hits + ev->nmi_hits,
			     ev->system, ev->name);
	}
	return n ? 0 : trace_no_event(pattern);
}

static int show_format(int argc, char **argv)
{
	struct trace_seq s = {.size = TEXT_MAX};
	struct trace_event *ev;
	unsigned int n = 0;

	if (argc != 3)
		return shell_usage();
	s.buf = kmalloc(s.size, GFP_KERNEL);
	if (!s.buf)
		return -ENOMEM;
	for_each_matching_event(ev, argv[2]) {
		if (n++)
			shell_puts("\n");
		s.len = 0;
		trace_print_format(&s, ev);
		shell_write(s.buf, s.len);
	}
	kfree(s.buf);
	return n ? 0 : trace_no_event(argv[2]);
}

static int show_records(struct trace_reader *r, struct trace_seq *s, unsigned long skip)
{
	while (trace_next(r)) {
		if (skip) {
			skip--;
			continue;
		}
		s->len = 0;
		trace_print_record(s, r);
		shell_puts(s->buf);
		shell_puts("\n");
		if (shell_interrupted())
			return -EINTR;
	}
	return 0;
}

/* Nothing is recorded while the ring is shown: the showing itself would push it out. */
static int show_ring(const struct ring *ring, unsigned long last)
{
	struct trace_reader *r = kzalloc(sizeof(*r), GFP_KERNEL);
	struct trace_seq s = {.size = LINE_MAX * 2};
	bool paused = trace_is_paused();
	struct trace_counts c;
	int ret = -ENOMEM;

	s.buf = kmalloc(s.size, GFP_KERNEL);
	if (r && s.buf) {
		trace_pause(true);
		trace_print_ring_header(&s, ring);
		shell_puts(s.buf);
		shell_puts("\n");
		r->ring = ring;
		trace_ring_counts(ring, &c);
		trace_rewind(r);
		ret = show_records(r, &s, c.entries > last ? c.entries - last : 0);
		trace_pause(paused);
	}
	kfree(s.buf);
	kfree(r);
	return ret;
}

/* show [snapshot] [N] */
static int show(int argc, char **argv)
{
	bool snapshot = argc > 2 && !strcmp(argv[2], "snapshot");
	const struct ring *ring = snapshot ? trace_ring_to_show(argv[2]) : NULL;
	unsigned long last = ~0ul;
	int n = snapshot ? 3 : 2, ret = 0;

	if (argc > n + 1)
		return shell_usage();
	if (snapshot && !ring)
		return shell_error(-ENOENT, "there is no snapshot");
	if (argc > n)
		ret = shell_number(argv[n], "number of lines", 0, ~0ul, &last);
	return ret ?: show_ring(ring, last);
}

static void to_console(const char *line, void *arg)
{
	shell_puts(line);
	shell_puts("\n");
}

#ifdef CONFIG_SERIAL_AUX
/* Each line is a frame. */
static void to_serial2(const char *line, void *arg)
{
	char text[MUX_DATA_MAX];
	int *err = arg;

	if (!*err)
		*err = shell_mux_dump(text, scnprintf(text, sizeof(text), "%s\n", line));
}

static int dump_to_serial2(const struct ring *ring)
{
	struct mux_stats st;
	int err = 0, ret;

	if (!mux_get_stats(&st))
		return shell_error(-ENODEV, "the line has not been started: insmod mini_uart");
	ret = trace_dump(ring, to_serial2, &err);
	return ret ?: err ?: shell_mux_dump(NULL, 0);
}

#define SERIAL2_HELP "  dump [...] serial2    send it by the second serial line\n"
#else
static int dump_to_serial2(const struct ring *ring)
{
	return shell_usage();
}

#define SERIAL2_HELP
#endif

/* dump [snapshot] [serial2] */
static int dump(int argc, char **argv)
{
	bool snapshot = argc > 2 && !strcmp(argv[2], "snapshot");
	const struct ring *ring = snapshot ? trace_ring_to_show(argv[2]) : NULL;
	int n = snapshot ? 3 : 2;
	bool serial2 = argc > n && !strcmp(argv[n], "serial2");

	if (argc > n + 1 || (argc > n && !serial2))
		return shell_usage();
	if (snapshot && !ring)
		return shell_error(-ENOENT, "there is no snapshot");
	return serial2 ? dump_to_serial2(ring) : trace_dump(ring, to_console, NULL);
}

static const char *const full_words[] = {"overwrite", "stop", NULL};

/* full [overwrite|stop] */
static int full(int argc, char **argv)
{
	bool stop = argc == 3 && !strcmp(argv[2], "stop");

	if (argc > 3 || (argc == 3 && !stop && strcmp(argv[2], "overwrite")))
		return shell_usage();
	if (argc == 3)
		trace_keep_oldest(stop);
	else
		shell_printf("%s\n", full_words[trace_keeps_oldest()]);
	return 0;
}

/* size [KIB] */
static int size(int argc, char **argv)
{
	unsigned long kib = 0;
	int ret = 0;

	if (argc > 3)
		return shell_usage();
	if (argc == 3)
		ret = shell_number(argv[2], "size in KiB", TRACE_KIB_MIN, TRACE_KIB_MAX, &kib) ?:
			      trace_resize(kib);
	if (ret == -EBUSY)
		return shell_error(ret, "snapshots have the same size; 'trace snapshot clear' first");
	if (ret == -ENOMEM)
		return shell_error(ret, "no memory for %lu KiB; the ring stays as it is", kib);
	if (!ret)
		shell_printf("the ring has %u KiB\n", trace_size_kib());
	return ret;
}

static int stats(int argc, char **argv)
{
	char text[256];
	struct trace_seq s = {.buf = text, .size = sizeof(text)};
	int ret = trace_print_stats(&s);

	if (!ret)
		shell_puts(text);
	return ret;
}

static const struct verb {
	const char *name;
	int (*fn)(int argc, char **argv);
} verbs[] = {
	{"clear", clear},   {"dump", dump}, {"event", choose}, {"events", list},
	{"format", show_format}, {"full", full}, {"list", list}, {"off", switch_off}, {"on", switch_on},
	{"show", show},	    {"size", size}, {"stats", stats},
#ifdef CONFIG_TRACE_FILTERS
	{"filter", trace_filter_verb},
#endif
#ifdef CONFIG_TRACE_TRIGGERS
	{"panic", trace_panic_verb}, {"snapshot", trace_snapshot_verb},
	{"stop", trace_stop_verb}, {"triggers", trace_triggers_verb},
#endif
#ifdef CONFIG_TRACER_MAX_TRACE
	{"latency", trace_latency_verb}, {"tracer", trace_tracer_verb},
#endif
};

/* What of `trace` is not in this image. */
static const char *const missing[][2] = {
#ifndef CONFIG_TRACE_FILTERS
	{"filter", "TRACE_FILTERS"},
#endif
#ifndef CONFIG_TRACE_TRIGGERS
	{"panic", "TRACE_TRIGGERS"}, {"snapshot", "TRACE_TRIGGERS"},
	{"stop", "TRACE_TRIGGERS"}, {"triggers", "TRACE_TRIGGERS"},
#endif
#ifndef CONFIG_TRACER_MAX_TRACE
	{"latency", "IRQSOFF_TRACER"}, {"tracer", "IRQSOFF_TRACER"},
#endif
	{},
};

static int unknown_verb(const char *verb)
{
	unsigned int i;

	for (i = 0; missing[i][0]; i++)
		if (!strcmp(verb, missing[i][0]))
			return shell_error(-ENOSYS, "'%s' needs CONFIG_%s; 'make run DEFCONFIG=full' has it",
					   verb, missing[i][1]);
	return shell_usage();
}

static int cmd_trace(int argc, char **argv)
{
	unsigned int i;

	if (argc == 1)
		return show_state();
	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		if (!strcmp(argv[1], verbs[i].name))
			return verbs[i].fn(argc, argv);
	return unknown_verb(argv[1]);
}

void trace_complete_events(struct shell_completion *c)
{
	struct trace_event *ev;
	char name[64];

	for_each_trace_event(ev) {
		snprintf(name, sizeof(name), "%s:%s", ev->system, ev->name);
		shell_candidate(c, name);
	}
}

static void complete_trace(struct shell_completion *c)
{
	static const char *const with_events[] = {"event", "events", "format", "list", "on"};
	unsigned int i;

	if (c->argc == 2)
		for (i = 0; i < ARRAY_SIZE(verbs); i++)
			shell_candidate(c, verbs[i].name);
	for (i = 0; c->argc > 2 && i < ARRAY_SIZE(with_events); i++)
		if (!strcmp(c->argv[1], with_events[i]))
			trace_complete_events(c);
	if (IS_ENABLED(CONFIG_SERIAL_AUX) && c->argc == 3 && !strcmp(c->argv[1], "dump"))
		shell_candidate(c, "serial2");
	if (c->argc == 3 && !strcmp(c->argv[1], "full"))
		shell_complete_words(c, full_words);
	trace_filter_complete(c);
	trace_trigger_complete(c);
	trace_tracer_complete(c);
}

#ifdef CONFIG_TRACE_FILTERS
#define FILTER_HELP                                                              \
	"  filter [EVENT] EXPR   record only what EXPR says; without EVENT wherever\n"     \
	"                        its fields are: irq==86, vec==TASKLET,\n"      \
	"                        function==my_fn, comm==kworker*, pid==7\n"       \
	"  filter [EVENT] clear  record all; 'filter' alone shows them\n"
#else
#define FILTER_HELP
#endif

#ifdef CONFIG_TRACE_TRIGGERS
#define TRIGGER_HELP                                                             \
	"  stop on WHEN          end by itself; WHEN is softirq-overrun or\n"          \
	"                        latency>TIME [softirq|tasklet|work|irq-thread|thread]\n" \
	"  snapshot [on WHEN]    put the records aside; WHEN is latency-max, too\n"     \
	"  show snapshot [N]     what was put aside; 'snapshot clear' forgets it\n"     \
	"  triggers [clear]      what is to happen by itself\n"                       \
	"  panic [N]             how many events a panic shows\n"
#else
#define TRIGGER_HELP
#endif

#ifdef CONFIG_TRACER_MAX_TRACE
#define TRACER_HELP                                                                  \
	"  tracer [NAME]         look for the longest section: irqsoff, preemptoff,\n"    \
	"                        wakeup_rt; nop ends it\n"                               \
	"  latency [reset]       print it, or look for another\n"
#else
#define TRACER_HELP
#endif

SHELL_CMD(trace, "trace [on|off|clear|show|...] [ARGUMENT...]",
	  "record what interrupts and bottom halves do", cmd_trace, complete_trace,
	  .compares = true,
	  .more = "Without arguments: what is recorded, and how much was.\n"
		  "  on [EVENT...]         begin; EVENT is irq:*, sched:sched_switch, *_exit, ...\n"
		  "  off                   end; the records stay\n"
		  "  clear                 forget them\n"
		  "  show [N]              print them, or the last N, in ftrace's form\n"
		  "  stats                 how much is there, and was lost\n"
		  "  full [overwrite|stop] what happens when the ring is full\n"
		  "  size [KIB]            how large the ring is, or shall be; that clears it\n"
		  "  list [EVENT]          the events; * marks those that are chosen\n"
		  "  event EVENT... on|off choose\n"
		  "  format EVENT          how its records are laid out\n"
		  FILTER_HELP
		  TRIGGER_HELP
		  TRACER_HELP
		  SERIAL2_HELP
		  "  dump [snapshot]       send all to a program on the host",
	  .example = "  trace on irq: sched:sched_switch\n  trace show 20");
