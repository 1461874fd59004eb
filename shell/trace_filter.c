// SPDX-License-Identifier: MIT
/* trace filter. */
#include <linux/kernel.h>
#include <linux/string.h>
#include <bhk/trace_filter.h>
#include <bhk/tracing.h>
#include "trace_verbs.h"

static int show_filters(void)
{
	const struct trace_filter *f;
	struct trace_event *ev;

	for_each_trace_event(ev) {
		f = trace_get_filter(ev);
		if (f)
			shell_printf("%s:%s %s\n", ev->system, ev->name, f->text);
	}
	return 0;
}

void trace_filters_state(void)
{
	unsigned int n = 0;
	struct trace_event *ev;

	for_each_trace_event(ev)
		n += !!trace_get_filter(ev);
	if (n)
		shell_printf("%u events have a filter; 'trace filter' shows them\n", n);
}

/* The words from @first on with blanks between. Return: whether they fit. */
static bool join(char *text, size_t size, int first, int argc, char **argv)
{
	size_t len = 0;
	int i;

	text[0] = '\0';
	for (i = first; i < argc && len < size; i++)
		len += snprintf(text + len, size - len, "%s%s", i > first ? " " : "", argv[i]);
	return len < size;
}

/* "EVENT EXPR" and "EVENT clear", but not "FIELD == VALUE". */
static bool begins_with_event(int argc, char **argv)
{
	return argc > 3 && !strpbrk(argv[2], "=<>!~&|()") && !strchr("=<>~&|", argv[3][0]) &&
	       strncmp(argv[3], "!=", 2);
}

static int set(const char *pattern, int first, int argc, char **argv)
{
	char text[FILTER_TEXT];
	struct filter_error err;
	int ret;

	if (!join(text, sizeof(text), first, argc, argv))
		return shell_error(-E2BIG, "a filter has at most %u characters", FILTER_TEXT - 1);
	ret = trace_set_filter(pattern, text, &err);
	if (ret > 0)
		return 0;
	if (ret == -ENOMEM)
		return ret;
	if (!err.what)
		return trace_no_event(pattern);
	return shell_error(ret, "%s:\n  %s\n  %*s^", err.what, text, err.pos, "");
}

/* filter [EVENT] EXPRESSION...; filter [EVENT] clear; filter */
int trace_filter_verb(int argc, char **argv)
{
	int first = begins_with_event(argc, argv) ? 3 : 2;
	const char *pattern = first == 3 ? argv[2] : "*";

	if (argc == 2)
		return show_filters();
	if (!strcmp(argv[first], "clear") && argc == first + 1)
		return trace_clear_filter(pattern) ? 0 : trace_no_event(pattern);
	return set(pattern, first, argc, argv);
}

static bool has_field(const struct trace_event *ev, const char *name)
{
	const struct trace_field *f;

	for (f = ev->type->fields(); f->type; f++)
		if (!strcmp(f->name, name))
			return true;
	return false;
}

/* A name that several events have is proposed once. */
static bool is_new(const struct trace_event *ev, const char *name)
{
	const struct trace_event *before;

	for (before = __start_trace_event; before < ev; before++)
		if (has_field(before, name))
			return false;
	return true;
}

static void complete_fields(struct shell_completion *c)
{
	const struct trace_field *f;
	struct trace_event *ev;
	char word[64];

	for_each_trace_event(ev) {
		for (f = ev->type->fields(); f->type; f++) {
			snprintf(word, sizeof(word), "%s==", f->name);
			if (is_new(ev, f->name))
				shell_candidate(c, word);
		}
	}
}

void trace_filter_complete(struct shell_completion *c)
{
	if (c->argc < 3 || strcmp(c->argv[1], "filter"))
		return;
	shell_candidate(c, "clear");
	if (c->argc == 3)
		trace_complete_events(c);
	complete_fields(c);
}
