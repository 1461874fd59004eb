// SPDX-License-Identifier: MIT
/*
 * drivers/video/: who draws, and when. What is drawn is looked at from outside
 * (tests/drivers/test_screen.py).
 */
#include <kunit/test.h>
#include <linux/io.h>
#include <linux/jiffies.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <bhk/console.h>
#include <bhk/hist.h>
#include "../../drivers/video/fb.h"
#include "hardirq.h"

/* Longer than the work waits, and draws. */
#define DRAWN_LIMIT (5 * HZ)

/* Lines that differ from each other in each character. */
#define PAGE_LINES 40
#define LINE_WIDTH 80

/* The longest run of the work, with the interrupts that come in between. */
#define PIECE_US 4000

/* Of all pixels. */
static u32 sum(void)
{
	const struct framebuffer *fb = fb_get();
	u32 x, y, sum = 0;

	for (y = 0; y < fb->height; y++)
		for (x = 0; x < fb->width; x++)
			sum = sum * 31 + __raw_readl(fb->base + y * fb->pitch + x * 4);
	return sum;
}

/* Straight to the console, as from a lockup. */
static void say(void *text)
{
	console_emergency_enter();
	pr_info("%s\n", (char *)text);
	console_emergency_exit();
}

static u32 wait_for_change(u32 before)
{
	unsigned long end = jiffies + DRAWN_LIMIT;
	u32 now;

	while ((now = sum()) == before && time_before(jiffies, end))
		schedule_timeout_uninterruptible(2);
	return now;
}

static void check(struct kunit *test, void (*in)(struct kunit *, void (*)(void *), void *),
		  char *text)
{
	u32 before, after;

	/* From here to where it sleeps, no other thread runs. */
	sched_set_fifo(current);
	before = sum();
	in(test, say, text);
	after = sum();
	KUNIT_EXPECT_EQ(test, after, before);
	KUNIT_EXPECT_NE(test, wait_for_change(before), before);
}

/* Whoever prints only changes the text; without a thread nothing reaches the screen. */
static void no_interrupt_draws(struct kunit *test)
{
	KUNIT_ASSERT_NOT_NULL(test, fb_get());
	check(test, run_in_hardirq, "from an interrupt");
	check(test, run_in_softirq, "from a softirq");
}

static void in_place(struct kunit *test, void (*fn)(void *), void *arg)
{
	fn(arg);
}

static void no_writer_draws(struct kunit *test)
{
	KUNIT_ASSERT_NOT_NULL(test, fb_get());
	check(test, in_place, "from a thread that is not preempted");
}

/* The statistics of the work: found by its name, because nobody else knows its function. */
static bool drawing(struct hist_item *item)
{
	char name[16];

	for (unsigned int i = 0; i < HIST_ITEMS; i++) {
		if (!hist_copy(i, item) || item->kind != HIST_WORK)
			continue;
		snprintf(name, sizeof(name), "%ps", item->key);
		if (!strcmp(name, "draw_fn"))
			return true;
	}
	return false;
}

/* A page takes a while; whoever waits for the same worker does not wait for all of it. */
static void a_page_is_drawn_in_small_pieces(struct kunit *test)
{
	char line[LINE_WIDTH + 1] = "";
	bool was_on = hist_is_on();
	struct hist_item item;

	KUNIT_ASSERT_NOT_NULL(test, fb_get());
	hist_switch(true);
	hist_reset();
	for (unsigned int i = 0; i < PAGE_LINES; i++) {
		memset(line, 'a' + i % 26, LINE_WIDTH);
		pr_info("%s\n", line);
	}
	schedule_timeout_uninterruptible(DRAWN_LIMIT);
	hist_switch(was_on);
	KUNIT_ASSERT_TRUE(test, drawing(&item));
	kunit_info(test, "%llu runs, the longest %u us", stat_count_since_reset(&item.run),
		   item.run.max);
	KUNIT_EXPECT_GE(test, stat_count_since_reset(&item.run), 2 * PAGE_LINES);
	KUNIT_EXPECT_LE(test, item.run.max, PIECE_US);
}

static int fb_test_init(struct kunit *test)
{
	return set_module_param("fbcon", "on", "1");
}

static void fb_test_exit(struct kunit *test)
{
	set_module_param("fbcon", "on", "0");
}

static struct kunit_case fb_cases[] = {
	KUNIT_CASE(no_interrupt_draws),
	KUNIT_CASE(no_writer_draws),
	KUNIT_CASE(a_page_is_drawn_in_small_pieces),
	{},
};

static struct kunit_suite fb_suite = {
	.name = "fb",
	.init = fb_test_init,
	.exit = fb_test_exit,
	.test_cases = fb_cases,
};
kunit_test_suite(fb_suite);
