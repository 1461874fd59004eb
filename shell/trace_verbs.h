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

#endif
