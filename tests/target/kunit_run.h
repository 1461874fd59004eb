/* SPDX-License-Identifier: MIT */
/* Between the runner and what a case calls. */
#ifndef _TESTS_TARGET_KUNIT_RUN_H
#define _TESTS_TARGET_KUNIT_RUN_H

#include <kunit/test.h>

/* A line of the protocol, after all of the log that came before it. */
void kunit_print(const char *fmt, ...) __printf(1, 2);

void kunit_end_thread(struct kunit *test) __noreturn;
void kunit_free_resources(struct kunit *test);
void kunit_check_log(struct kunit *test);
void kunit_note_stack(void);
void kunit_print_stacks(void);
#endif
