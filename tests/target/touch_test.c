// SPDX-License-Identifier: MIT
/* The reader's end of the touch panel. The host touches (tests/drivers/test_touch.py). */
#include <kunit/test.h>
#include <linux/err.h>
#include <linux/string.h>
#include <bhk/module.h>
#include <bhk/vfs.h>
#include "../../drivers/input/touch.h"

struct event {
	u32 sec;
	u32 usec;
	struct touch_value v;
};

static void expect_event(struct kunit *test, const struct event *e, u16 type, u16 code, s32 value)
{
	KUNIT_EXPECT_EQ(test, e->v.type, type);
	KUNIT_EXPECT_EQ(test, e->v.code, code);
	KUNIT_EXPECT_EQ(test, e->v.value, value);
}

/* One finger in slot 1 at 0x123, 0x456. */
static void a_reader_gets_events(struct kunit *test)
{
	struct event e[5];
	struct file *file;

	KUNIT_ASSERT_EQ(test, load_module_by_name("mini_uart", ""), 0);
	KUNIT_ASSERT_EQ(test, load_module_by_name("touch", ""), 0);
	file = vfs_open("/dev/event0", O_RDONLY);
	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	kunit_info(test, "reading");
	KUNIT_EXPECT_EQ(test, vfs_read(file, (char *)e, sizeof(e)), (ssize_t)sizeof(e));
	expect_event(test, &e[0], EV_ABS, ABS_MT_SLOT, 1);
	expect_event(test, &e[1], EV_ABS, ABS_MT_TRACKING_ID, 0);
	expect_event(test, &e[2], EV_ABS, ABS_MT_POSITION_X, 0x123);
	expect_event(test, &e[3], EV_ABS, ABS_MT_POSITION_Y, 0x456);
	expect_event(test, &e[4], EV_SYN, SYN_REPORT, 0);
	KUNIT_EXPECT_EQ(test, e[0].sec, e[4].sec);
	KUNIT_EXPECT_EQ(test, vfs_read(file, (char *)e, 3), -EINVAL);
	vfs_release(file);
	KUNIT_EXPECT_EQ(test, unload_module("touch"), 0);
	KUNIT_EXPECT_EQ(test, unload_module("mini_uart"), 0);
}

static struct kunit_case touch_cases[] = {
	KUNIT_CASE(a_reader_gets_events),
	{},
};

static struct kunit_suite touch_suite = {
	.name = "touch_line",
	.test_cases = touch_cases,
	.only_by_name = true,
};
kunit_test_suite(touch_suite);
