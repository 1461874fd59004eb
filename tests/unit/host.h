/* SPDX-License-Identifier: MIT */
/* What the kernel around the parts under test does on the host, and how a test looks at it. */
#ifndef TESTS_HOST_H
#define TESTS_HOST_H

#include <linux/types.h>

/* WARNs so far, and the last one's text. */
extern unsigned int host_warnings;
extern char host_warning[256];

/* Everything that printk got, cut at the end. */
extern char host_log[4096];

/* How many allocations succeed from now on; negative: all. */
extern int host_allocs_left;

/* Blocks of memory that were not given back. */
extern int host_blocks;

/* Called before a mutex is taken, if set: what another thread does just then. */
extern void (*host_on_mutex_lock)(void);

/* Called when interrupts are switched on again, if set: an interrupt that waited. */
extern void (*host_on_irqs_on)(void);

/** host_setup - forget all of that; a setup function of cmocka */
int host_setup(void **state);

#endif
