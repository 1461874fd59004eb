// SPDX-License-Identifier: MIT
/* Formatted output, and the log. tests/unit/test_vsprintf.c has the details. */
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <kunit/test.h>
#include <bhk/console.h>
#include <bhk/time.h>
#include "../unit/printf_cases.h"
#include "hardirq.h"

/* What a handler must have left on its stack for a snprintf(), with a margin. */
#define STACK_LIMIT 512
#define STACK_WORDS 512
#define PATTERN	    0x5a17c0de

#pragma GCC diagnostic ignored "-Wformat"

static void formats_agree_with_c(struct kunit *test)
{
	char buf[100];
	int len;

#define CASE(want, fmt, args...)                       \
	len = snprintf(buf, sizeof(buf), fmt, ##args); \
	KUNIT_EXPECT_STREQ(test, buf, want);           \
	KUNIT_EXPECT_EQ(test, (size_t)len, strlen(want));
	PRINTF_CASES(CASE)
#undef CASE
}

static void kernel_formats(struct kunit *test)
{
	phys_addr_t phys = 0x20200000;
	u8 bytes[] = {1, 0xab};
	char buf[100];

	snprintf(buf, sizeof(buf), "%ps", kernel_formats);
	KUNIT_EXPECT_STREQ(test, buf, "kernel_formats");
	snprintf(buf, sizeof(buf), "%pS", (char *)kernel_formats + 4);
	KUNIT_EXPECT_EQ(test, strncmp(buf, "kernel_formats+0x4/0x", 21), 0);
	snprintf(buf, sizeof(buf), "%p %px %pa %*phC %pe", (void *)0x1234, (void *)0x1234, &phys, 2,
		 bytes, ERR_PTR(-ENOMEM));
	KUNIT_EXPECT_STREQ(test, buf, "00001234 00001234 0x20200000 01:ab -12");
}

static void kasprintf_allocates_what_it_needs(struct kunit *test)
{
	char *s = kasprintf(GFP_KERNEL, "%s/%d", "name", 12345);

	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_STREQ(test, s, "name/12345");
	kfree(s);
}

/* Bytes below @top that @fn used. Interrupts are off, so that nothing else is there. */
static noinline unsigned int stack_used(void (*fn)(char *buf), char *buf)
{
	volatile u32 *top = __builtin_frame_address(0);
	unsigned long flags;
	unsigned int i;

	local_irq_save(flags);
	top -= 16;
	for (i = 1; i <= STACK_WORDS; i++)
		top[-i] = PATTERN;
	fn(buf);
	for (i = STACK_WORDS; i && top[-i] == PATTERN; i--)
		;
	local_irq_restore(flags);
	return (i + 16) * 4;
}

static void print_much(char *buf)
{
	snprintf(buf, 100, "%-20.10s|%020lld|%pS|%#x", "text of some length", -1ll << 62,
		 print_much, 0x1234);
}

static void formatting_needs_little_stack(struct kunit *test)
{
	char buf[100];
	unsigned int used = stack_used(print_much, buf);

	kunit_info(test, "%u bytes of stack", used);
	KUNIT_EXPECT_GT(test, used, 100u);
	KUNIT_EXPECT_LE(test, used, STACK_LIMIT);
}

/* The next record of the log whose text is @text. */
static bool find_record(struct kunit *test, const char *text, struct log_record *rec)
{
	struct log_cursor cur = test->begin;

	while (log_read(&cur, rec))
		if (!strcmp(rec->text, text))
			return true;
	return false;
}

static void records_carry_level_and_time(struct kunit *test)
{
	struct log_record *rec = kunit_kzalloc(test, sizeof(*rec), GFP_KERNEL);
	u64 before = uptime_us();

	pr_notice("a notice\n");
	printk("no level\n");
	printk("%slevel in an argument\n", KERN_ERR);
	pr_debug("not compiled in\n");
	KUNIT_ASSERT_TRUE(test, find_record(test, "a notice", rec));
	KUNIT_EXPECT_EQ(test, rec->head.level, LOGLEVEL_NOTICE);
	KUNIT_EXPECT_GE(test, rec->head.time_us, before);
	KUNIT_EXPECT_LE(test, rec->head.time_us, uptime_us());
	KUNIT_ASSERT_TRUE(test, find_record(test, "no level", rec));
	KUNIT_EXPECT_EQ(test, rec->head.level, LOGLEVEL_WARNING);
	KUNIT_ASSERT_TRUE(test, find_record(test, "level in an argument", rec));
	KUNIT_EXPECT_EQ(test, rec->head.level, LOGLEVEL_ERR);
	KUNIT_EXPECT_FALSE(test, find_record(test, "not compiled in", rec));
}

static void cont_inherits_the_level(struct kunit *test)
{
	struct log_record *rec = kunit_kzalloc(test, sizeof(*rec), GFP_KERNEL);

	pr_err("begin");
	pr_cont(" end\n");
	KUNIT_ASSERT_TRUE(test, find_record(test, "begin", rec));
	KUNIT_EXPECT_EQ(test, rec->head.flags & (LOG_NEWLINE | LOG_CONT), 0);
	KUNIT_ASSERT_TRUE(test, find_record(test, " end", rec));
	KUNIT_EXPECT_EQ(test, rec->head.flags & (LOG_NEWLINE | LOG_CONT), LOG_NEWLINE | LOG_CONT);
	KUNIT_EXPECT_EQ(test, rec->head.level, LOGLEVEL_ERR);
}

/* The console ends it: tests/console/test_log.py. */
static void a_line_may_stay_open(struct kunit *test)
{
	struct log_record *rec = kunit_kzalloc(test, sizeof(*rec), GFP_KERNEL);

	pr_info("open");
	KUNIT_ASSERT_TRUE(test, find_record(test, "open", rec));
	KUNIT_EXPECT_EQ(test, rec->head.flags & (LOG_NEWLINE | LOG_CONT), 0);
}

static void print_text(void *text)
{
	pr_info("%s\n", (char *)text);
}

static void order_is_that_of_the_calls(struct kunit *test)
{
	struct log_record *rec = kunit_kzalloc(test, sizeof(*rec), GFP_KERNEL);
	u32 first, second;

	pr_info("first\n");
	run_in_hardirq(test, print_text, "second");
	run_in_softirq(test, print_text, "third");
	KUNIT_ASSERT_TRUE(test, find_record(test, "first", rec));
	first = rec->head.seq;
	KUNIT_ASSERT_TRUE(test, find_record(test, "second", rec));
	second = rec->head.seq;
	KUNIT_EXPECT_GT(test, second, first);
	KUNIT_ASSERT_TRUE(test, find_record(test, "third", rec));
	KUNIT_EXPECT_GT(test, rec->head.seq, second);
}

static void long_text_is_cut(struct kunit *test)
{
	struct log_record *rec = kunit_kzalloc(test, sizeof(*rec), GFP_KERNEL);
	struct log_cursor cur = log_end();

	printk("%0400d\n", 7);
	KUNIT_ASSERT_TRUE(test, log_read(&cur, rec));
	KUNIT_EXPECT_EQ(test, rec->head.len, LOG_TEXT_MAX);
	KUNIT_EXPECT_EQ(test, strlen(rec->text), (size_t)LOG_TEXT_MAX);
}

static void reader_learns_what_it_lost(struct kunit *test)
{
	struct log_record *rec = kunit_kzalloc(test, sizeof(*rec), GFP_KERNEL);
	unsigned int n = (1 << CONFIG_LOG_BUF_SHIFT) / 16, level = console_loglevel;
	struct log_cursor cur = log_end();
	unsigned int i;

	console_loglevel = 0;
	for (i = 0; i < n; i++)
		printk(KERN_DEBUG "filler %u\n", i);
	console_loglevel = level;
	KUNIT_ASSERT_TRUE(test, log_read(&cur, rec));
	KUNIT_EXPECT_GT(test, rec->lost, 0u);
	KUNIT_EXPECT_LT(test, rec->lost, n);
	i = rec->lost + 1;
	while (log_read(&cur, rec)) {
		KUNIT_EXPECT_EQ(test, rec->lost, 0u);
		i++;
	}
	KUNIT_EXPECT_GE(test, i, n);
}

static void cleared_log_begins_behind(struct kunit *test)
{
	struct log_record *rec = kunit_kzalloc(test, sizeof(*rec), GFP_KERNEL);
	struct log_cursor cur;

	log_clear();
	pr_info("after it\n");
	cur = log_first();
	KUNIT_ASSERT_TRUE(test, log_read(&cur, rec));
	KUNIT_EXPECT_STREQ(test, rec->text, "after it");
}

static void ratelimit_lets_ten_through(struct kunit *test)
{
	struct log_record *rec = kunit_kzalloc(test, sizeof(*rec), GFP_KERNEL);
	struct log_cursor cur = log_end();
	unsigned int i, n = 0;

	for (i = 0; i < 30; i++)
		pr_info_ratelimited("limited\n");
	while (log_read(&cur, rec))
		n += !strcmp(rec->text, "limited");
	KUNIT_EXPECT_EQ(test, n, 10u);
}

static struct kunit_case printf_cases[] = {
	KUNIT_CASE(formats_agree_with_c),
	KUNIT_CASE(kernel_formats),
	KUNIT_CASE(kasprintf_allocates_what_it_needs),
	KUNIT_CASE(formatting_needs_little_stack),
	{},
};

static struct kunit_suite printf_suite = {
	.name = "printf",
	.test_cases = printf_cases,
};

static struct kunit_case log_cases[] = {
	KUNIT_CASE(records_carry_level_and_time), KUNIT_CASE(cont_inherits_the_level),
	KUNIT_CASE(a_line_may_stay_open),
	KUNIT_CASE(order_is_that_of_the_calls),	  KUNIT_CASE(long_text_is_cut),
	KUNIT_CASE(reader_learns_what_it_lost),	  KUNIT_CASE(cleared_log_begins_behind),
	KUNIT_CASE(ratelimit_lets_ten_through),	  {},
};

static struct kunit_suite log_suite = {
	.name = "log",
	.test_cases = log_cases,
};
kunit_test_suites(&printf_suite, &log_suite);
