/* SPDX-License-Identifier: MIT */
/* The parts of the command trace. */
#ifndef _SHELL_TRACE_VERBS_H
#define _SHELL_TRACE_VERBS_H

#include <bhk/shell.h>

/* cmd_trace.c */
int trace_no_event(const char *pattern);
void trace_complete_events(struct shell_completion *c);

/* trace_filter.c */
#ifdef CONFIG_TRACE_FILTERS
int trace_filter_verb(int argc, char **argv);
void trace_filters_state(void);
void trace_filter_complete(struct shell_completion *c);
#else
static inline void trace_filters_state(void)
{
}

static inline void trace_filter_complete(struct shell_completion *c)
{
}
#endif

/* trace_trigger.c */
#ifdef CONFIG_TRACE_TRIGGERS
int trace_stop_verb(int argc, char **argv);
int trace_snapshot_verb(int argc, char **argv);
int trace_triggers_verb(int argc, char **argv);
int trace_panic_verb(int argc, char **argv);
const struct ring *trace_ring_to_show(const char *word);
void trace_triggers_state(void);
void trace_trigger_complete(struct shell_completion *c);
#else
static inline const struct ring *trace_ring_to_show(const char *word)
{
	return NULL;
}

static inline void trace_triggers_state(void)
{
}

static inline void trace_trigger_complete(struct shell_completion *c)
{
}
#endif

/* trace_tracer.c */
#ifdef CONFIG_TRACER_MAX_TRACE
int trace_tracer_verb(int argc, char **argv);
int trace_latency_verb(int argc, char **argv);
void trace_tracer_complete(struct shell_completion *c);
#else
static inline void trace_tracer_complete(struct shell_completion *c)
{
}
#endif

#endif
