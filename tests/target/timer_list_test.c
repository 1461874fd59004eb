// SPDX-License-Identifier: MIT
/* /proc/timer_list in Linux's format. */
#include <linux/fcntl.h>
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
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

#define LISTED 20

static struct hrtimer listed[LISTED], disturbing;
static unsigned int disturbances;
static ktime_t period;

/* It ends by itself, as a slow machine does nothing but this. */
static enum hrtimer_restart again_fn(struct hrtimer *timer)
{
	hrtimer_forward_now(timer, period);
	return --disturbances ? HRTIMER_RESTART : HRTIMER_NORESTART;
}

/* Read the list while timers are queued, and interrupts come: @part in the time that it takes without. */
static void read_disturbed(struct kunit *test, unsigned int part)
{
	ktime_t begin;
	unsigned int i;

	for (i = 0; i < LISTED; i++) {
		hrtimer_init(&listed[i], CLOCK_MONOTONIC, HRTIMER_MODE_ABS);
		listed[i].function = listed_fn;
		hrtimer_start(&listed[i], ktime_set(3600 + i * 7 % LISTED, 0), HRTIMER_MODE_ABS);
	}
	begin = ktime_get();
	read_list(test);
	period = (ktime_get() - begin) / part;
	disturbances = 1000;
	hrtimer_init(&disturbing, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	disturbing.function = again_fn;
	hrtimer_start(&disturbing, period, HRTIMER_MODE_REL);
	read_list(test);
	hrtimer_cancel(&disturbing);
	for (i = 0; i < LISTED; i++)
		hrtimer_cancel(&listed[i]);
}

#define TOO_FAST " # and others, which change too fast\n"

/* Interrupts come while the next one is looked for; what they start anew is not listed without end. */
static void all_are_listed_in_order(struct kunit *test)
{
	const char *line = text;
	char address[24];
	unsigned int i;

	read_disturbed(test, 8);
	for (i = 0; i < LISTED; i++) {
		snprintf(address, sizeof(address), "<%p>", &listed[i * 3 % LISTED]);
		line = strstr(line, address);
		KUNIT_ASSERT_NOT_NULL(test, line);
		KUNIT_EXPECT_NULL(test, strstr(line + 1, address));
	}
	line = strstr(text, "again_fn");
	KUNIT_EXPECT_TRUE(test, !line || !strstr(line + 1, "again_fn"));
	KUNIT_EXPECT_NULL(test, strstr(text, TOO_FAST));
}

/* No look gets through between two interrupts: the list says so, and the file goes on. */
static void a_list_that_changes_too_fast_ends(struct kunit *test)
{
	const char *line;

	read_disturbed(test, 250);
	line = strstr(text, TOO_FAST);
	KUNIT_ASSERT_NOT_NULL(test, line);
	KUNIT_EXPECT_NOT_NULL(test, strstr(line, " clock 1:\n"));
}

/* What stands behind a name in the list. */
static u64 value_of(struct kunit *test, const char *name)
{
	const char *line;
	char head[24];

	snprintf(head, sizeof(head), "  .%-15s: ", name);
	line = strstr(text, head);
	KUNIT_ASSERT_NOT_NULL(test, line);
	return simple_strtoull(line + strlen(head), NULL, 10);
}

/*
 * The watchdogs' timers fall into a sleep now and then, and the CPU idles once more. Where the tick
 * goes on it idles six times, each time.
 */
#define TRIES 10

static void idle_stops_the_tick(struct kunit *test)
{
	unsigned int tries = 0;
	u64 calls, sleeps, slept;
	unsigned long j;
	ktime_t begin;

	do {
		read_list(test);
		calls = value_of(test, "idle_calls");
		sleeps = value_of(test, "idle_sleeps");
		slept = value_of(test, "idle_sleeptime");
		j = jiffies;
		begin = ktime_get();
		msleep(50);
		read_list(test);
	} while (value_of(test, "idle_calls") != calls + 1 && ++tries < TRIES);
	KUNIT_EXPECT_EQ(test, value_of(test, "idle_calls"), calls + 1);
	KUNIT_EXPECT_EQ(test, value_of(test, "idle_sleeps"), sleeps + 1);
	KUNIT_EXPECT_GE(test, value_of(test, "idle_sleeptime"), slept + 40 * NSEC_PER_MSEC);
	/* At the first tick: the jiffy that the sleep began in has ended, and one more would end. */
	KUNIT_EXPECT_EQ(test, value_of(test, "idle_jiffies"), j + 1);
	KUNIT_EXPECT_EQ(test, value_of(test, "last_jiffies"), j + 1);
	KUNIT_EXPECT_GT(test, value_of(test, "last_tick"), begin);
	KUNIT_EXPECT_LE(test, value_of(test, "last_tick"), begin + 2 * TICK_NSEC);
	/* No timer comes before that of the sleep. */
	KUNIT_EXPECT_GE(test, value_of(test, "idle_expires"), begin + 50 * NSEC_PER_MSEC);
	KUNIT_EXPECT_LE(test, value_of(test, "idle_expires"), begin + 70 * NSEC_PER_MSEC);
	KUNIT_EXPECT_EQ(test, value_of(test, "tick_stopped"), 0);
	KUNIT_EXPECT_EQ(test, value_of(test, "iowait_sleeptime"), 0);
}

static struct kunit_case timer_list_cases[] = {
	KUNIT_CASE(idle_stops_the_tick),
	KUNIT_CASE(head_and_bases),
	KUNIT_CASE(queued_timer_is_listed),
	KUNIT_CASE(all_are_listed_in_order),
	KUNIT_CASE(a_list_that_changes_too_fast_ends),
	{}
};

static struct kunit_suite timer_list_suite = {
	.name = "timer_list",
	.test_cases = timer_list_cases,
};
kunit_test_suite(timer_list_suite);
