// SPDX-License-Identifier: MIT
/* trace tracer, trace latency. */
#include <bhk/tracer.h>

#define SHELL_GROUP "tracing"
#include "internal.h"
#include "trace_verbs.h"

static int list_tracers(void)
{
	enum latency_tracer t;

	for (t = TRACER_NOP; t < NR_TRACERS; t++)
		if (latency_tracer_exists(t))
			shell_printf("%c %s\n", t == latency_current_tracer() ? '*' : ' ',
				     latency_tracer_name(t));
	return 0;
}

/* trace tracer [NAME] */
int trace_tracer_verb(int argc, char **argv)
{
	int ret;

	if (argc == 2)
		return list_tracers();
	if (argc != 3)
		return shell_usage();
	ret = latency_set_tracer(argv[2]);
	if (ret == -EINVAL)
		return shell_error(ret, "there is no tracer '%s'; 'trace tracer' names them", argv[2]);
	return ret;
}

static void to_console(const char *line, void *arg)
{
	shell_puts(line);
	shell_puts("\n");
}

/* trace latency [reset] */
int trace_latency_verb(int argc, char **argv)
{
	int ret;

	if (argc == 3 && !strcmp(argv[2], "reset")) {
		latency_reset(0);
		return 0;
	}
	if (argc != 2)
		return shell_usage();
	ret = latency_show(to_console, NULL);
	if (ret == -ENODATA)
		return shell_error(ret, "there was no section yet; 'trace tracer irqsoff' looks for one");
	return ret;
}

void trace_tracer_complete(struct shell_completion *c)
{
	enum latency_tracer t;

	if (c->argc != 3 || strcmp(c->argv[1], "tracer"))
		return;
	for (t = TRACER_NOP; t < NR_TRACERS; t++)
		if (latency_tracer_exists(t))
			shell_candidate(c, latency_tracer_name(t));
}
