/* SPDX-License-Identifier: MIT */
/* Call a function in hard interrupt context, from a test's thread. */
#ifndef _TESTS_TARGET_HARDIRQ_H
#define _TESTS_TARGET_HARDIRQ_H

#include <kunit/test.h>

/*
 * The mini UART's line is raised by a store, so that the interrupt is taken right there:
 * when this returns, the handler has called fn(arg) and the softirqs of the interrupt exit
 * have run.
 */
void run_in_hardirq(struct kunit *test, void (*fn)(void *arg), void *arg);

/* The same from softirq context: a tasklet calls fn(arg), interrupts on. */
void run_in_softirq(struct kunit *test, void (*fn)(void *arg), void *arg);
#endif
