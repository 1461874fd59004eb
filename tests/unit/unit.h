/* SPDX-License-Identifier: MIT */
/* What each unit test includes first. */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

/* The C library's first: the kernel's abs() is a macro. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <linux/kernel.h>
#include <linux/types.h>

#include "host.h"

/* A test that starts from a fresh host. */
#define TEST(f) cmocka_unit_test_setup(f, host_setup)

/* The WARNs that a statement causes. */
#define assert_warns(n, statement)                                                                 \
	do {                                                                                       \
		unsigned int __before = host_warnings;                                             \
		statement;                                                                         \
		assert_int_equal(host_warnings - __before, n);                                     \
	} while (0)

/* Random numbers that are the same in each run. */
static inline unsigned int next_random(unsigned int *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 8;
}

#endif
