// SPDX-License-Identifier: MIT
/* /proc/timer_list in Linux's format. */
#include <linux/fcntl.h>
#include <linux/hrtimer.h>
#include <linux/string.h>
#include <bhk/vfs.h>
#include <kunit/test.h>

static char text[8192];

static void read_list(struct kunit *test)
{
	struct file *file = vfs_open("/proc/timer_list", O_RDONLY);
	ssize_t n, len = 0;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	while ((n = vfs_read(file, text + len, sizeof(text) - 1 - len)) > 0)
		len += n;
	vfs_release(file);
	text[len] = '\0';
}

static enum hrtimer_restart listed_fn(struct hrtimer *timer)
{
	return HRTIMER_NORESTART;
}

static void head_and_bases(struct kunit *test)
{
	read_list(test);
	KUNIT_EXPECT_EQ(test, strncmp(text, "Timer List Version: v0.9\n"
				      "HRTIMER_MAX_CLOCK_BASES: 8\nnow at ", 59), 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "nsecs\n\ncpu: 0\n clock 0:\n  .base:       "));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "  .index:      0\n"
					   "  .resolution: 1000 nsecs\n"
					   "  .get_time:   ktime_get\n"
					   "  .offset:     0 nsecs\n"
					   "active timers:\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, " clock 7:\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "  .nr_hangs       : "));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "\n\nTick Device: mode:     1\nPer CPU device: 0\n"));
}

static void queued_timer_is_listed(struct kunit *test)
{
	struct hrtimer timer;
	char line[96];

	hrtimer_init_on_stack(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_SOFT);
	timer.function = listed_fn;
	hrtimer_start_range_ns(&timer, ktime_set(3600, 5), 7, HRTIMER_MODE_ABS_SOFT);
	read_list(test);
	hrtimer_cancel(&timer);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, ">, listed_fn, S:01\n # expires at 3600000000005-"
					   "3600000000012 nsecs [in "));
	snprintf(line, sizeof(line), "<%p>, listed_fn", &timer);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, line));
	KUNIT_EXPECT_TRUE(test, strstr(text, line) > strstr(text, " clock 4:"));
	KUNIT_EXPECT_TRUE(test, strstr(text, line) < strstr(text, " clock 5:"));
	read_list(test);
	KUNIT_EXPECT_NULL(test, strstr(text, "listed_fn"));
}

static struct kunit_case timer_list_cases[] = {
	KUNIT_CASE(head_and_bases),
	KUNIT_CASE(queued_timer_is_listed),
	{}
};

static struct kunit_suite timer_list_suite = {
	.name = "timer_list",
	.test_cases = timer_list_cases,
};
kunit_test_suite(timer_list_suite);
