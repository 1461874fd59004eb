/* SPDX-License-Identifier: MIT */
/* All that is measured, one after the other: for stat, hist and bh advise. */
#ifndef _SHELL_STAT_VIEW_H
#define _SHELL_STAT_VIEW_H

#include <bhk/stat.h>

/**
 * struct stat_view - what is known of a line, vector, thread, queue or function
 * @kind: irq, softirq, thread, wq, tasklet, work, timer, hrtimer
 * @name: which one
 * @run:  how long it ran
 * @wait: how long it waited before that, if that was measured
 */
struct stat_view {
	const char *kind;
	char name[48];
	struct run_stat run;
	struct run_stat wait;
};

void for_each_stat(void (*fn)(const struct stat_view *v, void *arg), void *arg);
void reset_stats(void);

/* In us for people, in ns for all that is compared. */
void show_histogram(const struct run_stat *st, unsigned int unit_ns);
#endif
