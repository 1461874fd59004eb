/* SPDX-License-Identifier: MIT */
/*
 * Tests inside the image, with KUnit's names.
 *
 * A suite is a list of cases. Each case runs in a thread of its own, which an ASSERT ends; it
 * fails if an expectation does not hold, if it leaves preemption or interrupts off, if the log
 * has a warning that it did not announce, or if it takes longer than its budget.
 */
#ifndef _KUNIT_TEST_H
#define _KUNIT_TEST_H

#include <linux/compiler.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <bhk/console.h>

#define KUNIT_PARAM_DESC_SIZE 64
#define KUNIT_EXPECTED_MAX    4

/* Virtual time that a case may take. */
#define KUNIT_BUDGET_SECONDS 10

enum kunit_status {
	KUNIT_SUCCESS,
	KUNIT_FAILURE,
	KUNIT_SKIPPED,
};

/**
 * struct kunit - a case that runs
 * @priv:	  the case's own, usually set by the suite's init()
 * @name:	  its name
 * @param_value:  the parameter of a KUNIT_CASE_PARAM
 * @param_index:  its number
 * @status:	  so far
 * @resources:	  memory that is freed at the end
 * @begin:	  the log when it began
 * @expected:	  texts that the log must have at the end
 * @nr_expected:  how many
 * @status_comment: why it was skipped
 *
 * The rest belongs to the runner.
 */
struct kunit {
	void *priv;
	const char *name;
	const void *param_value;
	int param_index;

	enum kunit_status status;
	struct list_head resources;
	struct log_cursor begin;
	const char *expected[KUNIT_EXPECTED_MAX];
	unsigned int nr_expected;
	char status_comment[KUNIT_PARAM_DESC_SIZE];

	const struct kunit_case *test_case;
	struct kunit_suite *suite;
	int number, suite_number;
	struct task_struct *thread;
	struct completion done;
	struct hrtimer budget;
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
	const void *(*generate_params)(const void *prev, char *desc);
};

/**
 * struct kunit_suite - a list of cases
 * @name:	for test=
 * @suite_init: once before all cases; not 0: all fail
 * @suite_exit: once after them
 * @init:	before each case, in its thread; not 0: it fails
 * @exit:	after it, whatever became of it
 * @test_cases: ends with an empty one
 * @only_by_name: its cases end the machine, or need more: a pattern runs them only if it begins with @name
 */
struct kunit_suite {
	const char *name;
	int (*suite_init)(struct kunit_suite *suite);
	void (*suite_exit)(struct kunit_suite *suite);
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	struct kunit_case *test_cases;
	bool only_by_name;
};

#define KUNIT_CASE(test_name)                             \
	{                                                 \
		.run_case = test_name, .name = #test_name \
	}
#define KUNIT_CASE_PARAM(test_name, gen_params)                                          \
	{                                                                                \
		.run_case = test_name, .name = #test_name, .generate_params = gen_params \
	}

/* name##_gen_params walks through the elements of an array. */
#define KUNIT_ARRAY_PARAM(name, array, get_desc)                                          \
	static const void *name##_gen_params(const void *prev, char *desc)                \
	{                                                                                 \
		typeof((array)[0]) *__next = prev ? ((typeof(__next))prev) + 1 : (array); \
                                                                                          \
		if (__next - (array) >= ARRAY_SIZE(array))                                \
			return NULL;                                                      \
		((void (*)(typeof(__next), char *))get_desc)(__next, desc);               \
		return __next;                                                            \
	}

#define __kunit_table __used __section(".table.kunit_suite")
#define kunit_test_suites(suites...) \
	static struct kunit_suite *const __UNIQUE_ID(__kunit_suites)[] __kunit_table = {suites}
#define kunit_test_suite(suite) kunit_test_suites(&suite)

int kunit_run_tests(const char *patterns);
void kunit_list_tests(void (*print)(const char *suite, const char *name));

void *kunit_kmalloc(struct kunit *test, size_t size, gfp_t gfp);
void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t gfp);
void *kunit_kcalloc(struct kunit *test, size_t n, size_t size, gfp_t gfp);
void kunit_kfree(struct kunit *test, const void *ptr);

/* A line of comment in the output. */
void kunit_log_line(const struct kunit *test, const char *fmt, ...) __printf(2, 3);
#define kunit_info(test, fmt, ...) kunit_log_line(test, fmt, ##__VA_ARGS__)
#define kunit_warn(test, fmt, ...) kunit_log_line(test, fmt, ##__VA_ARGS__)
#define kunit_err(test, fmt, ...)  kunit_log_line(test, fmt, ##__VA_ARGS__)

void kunit_mark_skipped(struct kunit *test, const char *fmt, ...) __printf(2, 3);
void kunit_abort(struct kunit *test) __noreturn;
#define kunit_skip(test, fmt, ...)                            \
	do {                                                  \
		kunit_mark_skipped(test, fmt, ##__VA_ARGS__); \
		kunit_abort(test);                            \
	} while (0)

/**
 * kunit_expect_log() - announce a report
 * @test: the case
 * @text: part of one line of the log
 *
 * The case fails if it ends without such a line. A warning or BUG that is announced is no
 * failure; "scheduling while atomic" is then not fatal either.
 */
void kunit_expect_log(struct kunit *test, const char *text);

/* Whether a line of the log since the case began has @text in it. */
bool kunit_log_contains(const struct kunit *test, const char *text);

/**
 * kunit_fail() - a check failed; called by the macros below
 * @test: the case
 * @kind: "EXPECTATION" or "ASSERTION"
 * @file: where
 * @line: where
 * @what: the condition as written, or NULL
 * @fmt:  further text, or NULL
 */
void kunit_fail(struct kunit *test, const char *kind, const char *file, int line, const char *what,
		const char *fmt, ...) __printf(6, 7);
void kunit_show_int(const struct kunit *test, const char *what, long long value);
void kunit_show_str(const struct kunit *test, const char *what, const char *value);

#define __KUNIT_EXPECT(test, cond, what, show, fmt...)                                  \
	do {                                                                            \
		if (unlikely(!(cond))) {                                                \
			kunit_fail(test, "EXPECTATION", __FILE__, __LINE__, what, fmt); \
			show;                                                           \
		}                                                                       \
	} while (0)
#define __KUNIT_ASSERT(test, cond, what, show, fmt...)                                \
	do {                                                                          \
		if (unlikely(!(cond))) {                                              \
			kunit_fail(test, "ASSERTION", __FILE__, __LINE__, what, fmt); \
			show;                                                         \
			kunit_abort(test);                                            \
		}                                                                     \
	} while (0)

/* Each side is evaluated once. */
#define __KUNIT_BINARY(check, test, left, op, right, fmt...)              \
	do {                                                              \
		typeof(left) __left = (left);                             \
		typeof(right) __right = (right);                          \
                                                                          \
		check(test, __left op __right, #left " " #op " " #right,  \
		      (kunit_show_int(test, #left, (long long)__left),    \
		       kunit_show_int(test, #right, (long long)__right)), \
		      fmt);                                               \
	} while (0)
#define __KUNIT_PTR(check, test, left, op, right, fmt...)                     \
	do {                                                                  \
		const void *__left = (const void *)(left);                    \
		const void *__right = (const void *)(right);                  \
                                                                              \
		check(test, __left op __right, #left " " #op " " #right,      \
		      (kunit_show_int(test, #left, (unsigned long)__left),    \
		       kunit_show_int(test, #right, (unsigned long)__right)), \
		      fmt);                                                   \
	} while (0)
#define __KUNIT_STR(check, test, left, op, right, fmt...)                    \
	do {                                                                 \
		const char *__left = (left);                                 \
		const char *__right = (right);                               \
                                                                             \
		check(test, __left &&__right &&strcmp(__left, __right) op 0, \
		      #left " " #op " " #right,                              \
		      (kunit_show_str(test, #left, __left),                  \
		       kunit_show_str(test, #right, __right)),               \
		      fmt);                                                  \
	} while (0)
#define __KUNIT_MEM(check, test, left, op, right, size, fmt...) \
	check(test, memcmp(left, right, size) op 0, #left " " #op " " #right, (void)0, fmt)
#define __KUNIT_UNARY(check, test, cond, what, fmt...) check(test, cond, what, (void)0, fmt)

#define KUNIT_FAIL(test, fmt, ...) \
	kunit_fail(test, "EXPECTATION", __FILE__, __LINE__, NULL, fmt, ##__VA_ARGS__)
#define KUNIT_SUCCEED(test) \
	do {                \
	} while (0)

#define KUNIT_EXPECT_TRUE(t, c)	       __KUNIT_UNARY(__KUNIT_EXPECT, t, c, #c " is true", NULL)
#define KUNIT_EXPECT_FALSE(t, c)       __KUNIT_UNARY(__KUNIT_EXPECT, t, !(c), #c " is false", NULL)
#define KUNIT_EXPECT_NULL(t, p)	       __KUNIT_PTR(__KUNIT_EXPECT, t, p, ==, NULL, NULL)
#define KUNIT_EXPECT_NOT_NULL(t, p)    __KUNIT_PTR(__KUNIT_EXPECT, t, p, !=, NULL, NULL)
#define KUNIT_EXPECT_EQ(t, a, b)       __KUNIT_BINARY(__KUNIT_EXPECT, t, a, ==, b, NULL)
#define KUNIT_EXPECT_NE(t, a, b)       __KUNIT_BINARY(__KUNIT_EXPECT, t, a, !=, b, NULL)
#define KUNIT_EXPECT_LT(t, a, b)       __KUNIT_BINARY(__KUNIT_EXPECT, t, a, <, b, NULL)
#define KUNIT_EXPECT_LE(t, a, b)       __KUNIT_BINARY(__KUNIT_EXPECT, t, a, <=, b, NULL)
#define KUNIT_EXPECT_GT(t, a, b)       __KUNIT_BINARY(__KUNIT_EXPECT, t, a, >, b, NULL)
#define KUNIT_EXPECT_GE(t, a, b)       __KUNIT_BINARY(__KUNIT_EXPECT, t, a, >=, b, NULL)
#define KUNIT_EXPECT_PTR_EQ(t, a, b)   __KUNIT_PTR(__KUNIT_EXPECT, t, a, ==, b, NULL)
#define KUNIT_EXPECT_PTR_NE(t, a, b)   __KUNIT_PTR(__KUNIT_EXPECT, t, a, !=, b, NULL)
#define KUNIT_EXPECT_STREQ(t, a, b)    __KUNIT_STR(__KUNIT_EXPECT, t, a, ==, b, NULL)
#define KUNIT_EXPECT_STRNEQ(t, a, b)   __KUNIT_STR(__KUNIT_EXPECT, t, a, !=, b, NULL)
#define KUNIT_EXPECT_MEMEQ(t, a, b, n) __KUNIT_MEM(__KUNIT_EXPECT, t, a, ==, b, n, NULL)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL(t, p) \
	__KUNIT_UNARY(__KUNIT_EXPECT, t, !IS_ERR_OR_NULL(p), #p " is valid", NULL)

#define KUNIT_ASSERT_TRUE(t, c)	     __KUNIT_UNARY(__KUNIT_ASSERT, t, c, #c " is true", NULL)
#define KUNIT_ASSERT_FALSE(t, c)     __KUNIT_UNARY(__KUNIT_ASSERT, t, !(c), #c " is false", NULL)
#define KUNIT_ASSERT_NULL(t, p)	     __KUNIT_PTR(__KUNIT_ASSERT, t, p, ==, NULL, NULL)
#define KUNIT_ASSERT_NOT_NULL(t, p)  __KUNIT_PTR(__KUNIT_ASSERT, t, p, !=, NULL, NULL)
#define KUNIT_ASSERT_EQ(t, a, b)     __KUNIT_BINARY(__KUNIT_ASSERT, t, a, ==, b, NULL)
#define KUNIT_ASSERT_NE(t, a, b)     __KUNIT_BINARY(__KUNIT_ASSERT, t, a, !=, b, NULL)
#define KUNIT_ASSERT_LT(t, a, b)     __KUNIT_BINARY(__KUNIT_ASSERT, t, a, <, b, NULL)
#define KUNIT_ASSERT_LE(t, a, b)     __KUNIT_BINARY(__KUNIT_ASSERT, t, a, <=, b, NULL)
#define KUNIT_ASSERT_GT(t, a, b)     __KUNIT_BINARY(__KUNIT_ASSERT, t, a, >, b, NULL)
#define KUNIT_ASSERT_GE(t, a, b)     __KUNIT_BINARY(__KUNIT_ASSERT, t, a, >=, b, NULL)
#define KUNIT_ASSERT_PTR_EQ(t, a, b) __KUNIT_PTR(__KUNIT_ASSERT, t, a, ==, b, NULL)
#define KUNIT_ASSERT_PTR_NE(t, a, b) __KUNIT_PTR(__KUNIT_ASSERT, t, a, !=, b, NULL)
#define KUNIT_ASSERT_STREQ(t, a, b)  __KUNIT_STR(__KUNIT_ASSERT, t, a, ==, b, NULL)
#define KUNIT_ASSERT_STRNEQ(t, a, b) __KUNIT_STR(__KUNIT_ASSERT, t, a, !=, b, NULL)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL(t, p) \
	__KUNIT_UNARY(__KUNIT_ASSERT, t, !IS_ERR_OR_NULL(p), #p " is valid", NULL)

#define KUNIT_EXPECT_TRUE_MSG(t, c, m...)      __KUNIT_UNARY(__KUNIT_EXPECT, t, c, #c " is true", m)
#define KUNIT_EXPECT_FALSE_MSG(t, c, m...)     __KUNIT_UNARY(__KUNIT_EXPECT, t, !(c), #c " is false", m)
#define KUNIT_EXPECT_NULL_MSG(t, p, m...)      __KUNIT_PTR(__KUNIT_EXPECT, t, p, ==, NULL, m)
#define KUNIT_EXPECT_NOT_NULL_MSG(t, p, m...)  __KUNIT_PTR(__KUNIT_EXPECT, t, p, !=, NULL, m)
#define KUNIT_EXPECT_EQ_MSG(t, a, b, m...)     __KUNIT_BINARY(__KUNIT_EXPECT, t, a, ==, b, m)
#define KUNIT_EXPECT_NE_MSG(t, a, b, m...)     __KUNIT_BINARY(__KUNIT_EXPECT, t, a, !=, b, m)
#define KUNIT_EXPECT_LT_MSG(t, a, b, m...)     __KUNIT_BINARY(__KUNIT_EXPECT, t, a, <, b, m)
#define KUNIT_EXPECT_LE_MSG(t, a, b, m...)     __KUNIT_BINARY(__KUNIT_EXPECT, t, a, <=, b, m)
#define KUNIT_EXPECT_GT_MSG(t, a, b, m...)     __KUNIT_BINARY(__KUNIT_EXPECT, t, a, >, b, m)
#define KUNIT_EXPECT_GE_MSG(t, a, b, m...)     __KUNIT_BINARY(__KUNIT_EXPECT, t, a, >=, b, m)
#define KUNIT_EXPECT_PTR_EQ_MSG(t, a, b, m...) __KUNIT_PTR(__KUNIT_EXPECT, t, a, ==, b, m)
#define KUNIT_EXPECT_STREQ_MSG(t, a, b, m...)  __KUNIT_STR(__KUNIT_EXPECT, t, a, ==, b, m)

#define KUNIT_ASSERT_TRUE_MSG(t, c, m...)      __KUNIT_UNARY(__KUNIT_ASSERT, t, c, #c " is true", m)
#define KUNIT_ASSERT_FALSE_MSG(t, c, m...)     __KUNIT_UNARY(__KUNIT_ASSERT, t, !(c), #c " is false", m)
#define KUNIT_ASSERT_NULL_MSG(t, p, m...)      __KUNIT_PTR(__KUNIT_ASSERT, t, p, ==, NULL, m)
#define KUNIT_ASSERT_NOT_NULL_MSG(t, p, m...)  __KUNIT_PTR(__KUNIT_ASSERT, t, p, !=, NULL, m)
#define KUNIT_ASSERT_EQ_MSG(t, a, b, m...)     __KUNIT_BINARY(__KUNIT_ASSERT, t, a, ==, b, m)
#define KUNIT_ASSERT_NE_MSG(t, a, b, m...)     __KUNIT_BINARY(__KUNIT_ASSERT, t, a, !=, b, m)
#define KUNIT_ASSERT_PTR_EQ_MSG(t, a, b, m...) __KUNIT_PTR(__KUNIT_ASSERT, t, a, ==, b, m)
#endif
