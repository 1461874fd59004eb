// SPDX-License-Identifier: MIT
/* Starting and stopping modules. */
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include <bhk/module.h>
#include <bhk/vfs.h>
#include <kunit/test.h>
#include "files.h"
#include "module_probe.h"

struct module_probe module_probe;

static int module_test_init(struct kunit *test)
{
	memset(&module_probe, 0, sizeof(module_probe));
	return 0;
}

static void start_and_stop(struct kunit *test)
{
	struct module *mod = find_module("tm-plain");

	KUNIT_ASSERT_NOT_NULL(test, mod);
	KUNIT_EXPECT_EQ(test, mod->state, MODULE_STATE_UNLOADED);
	KUNIT_EXPECT_EQ(test, unload_module("tm_plain"), -ENOENT);
	KUNIT_ASSERT_EQ(test, load_module_by_name("tm_plain", NULL), 0);
	KUNIT_EXPECT_EQ(test, module_probe.inits, 1);
	KUNIT_EXPECT_EQ(test, mod->state, MODULE_STATE_LIVE);
	KUNIT_EXPECT_PTR_EQ(test, module_probe.self, mod);
	KUNIT_EXPECT_STREQ(test, mod->name, "tm_plain");
	KUNIT_EXPECT_PTR_EQ(test, module_of_text(module_probe.function), mod);
	KUNIT_EXPECT_NULL(test, module_of_text(start_and_stop));
	KUNIT_EXPECT_EQ(test, load_module_by_name("tm_plain", NULL), -EEXIST);
	KUNIT_EXPECT_EQ(test, module_probe.inits, 1);
	KUNIT_EXPECT_EQ(test, unload_module("tm-plain"), 0);
	KUNIT_EXPECT_EQ(test, module_probe.exits, 1);
	KUNIT_EXPECT_EQ(test, mod->state, MODULE_STATE_UNLOADED);
}

static void a_module_that_does_not_exist(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, load_module_by_name("none", NULL), -ENOENT);
	KUNIT_EXPECT_EQ(test, unload_module("none"), -ENOENT);
	KUNIT_EXPECT_NULL(test, find_module("none"));
}

static void each_start_finds_fresh_data(struct kunit *test)
{
	int i;

	for (i = 0; i < 3; i++) {
		KUNIT_ASSERT_EQ(test, load_module_by_name("tm_plain", NULL), 0);
		KUNIT_EXPECT_EQ(test, module_probe.data, 42);
		KUNIT_EXPECT_EQ(test, module_probe.bss, 0);
		KUNIT_ASSERT_EQ(test, unload_module("tm_plain"), 0);
	}
}

static void equal_names_in_two_modules(struct kunit *test)
{
	load_module_by_name("tm_plain", NULL);
	KUNIT_EXPECT_EQ(test, module_probe.helper, 1);
	load_module_by_name("tm_params", NULL);
	KUNIT_EXPECT_EQ(test, module_probe.helper, 2);
	unload_module("tm_plain");
	unload_module("tm_params");
}

static void parameters_are_set_before_the_start(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, load_module_by_name("tm_params",
						  "number=-5 text=\"two words\" list=1,2,3 switch"),
			0);
	KUNIT_EXPECT_EQ(test, module_probe.number, -5);
	KUNIT_EXPECT_STREQ(test, module_probe.text, "two words");
	KUNIT_EXPECT_EQ(test, module_probe.nr_list, 3);
	KUNIT_EXPECT_EQ(test, module_probe.list[2], 3);
	KUNIT_EXPECT_TRUE(test, module_probe.flag);
	unload_module("tm_params");
	/* The next start knows nothing of it. */
	KUNIT_ASSERT_EQ(test, load_module_by_name("tm_params", NULL), 0);
	KUNIT_EXPECT_EQ(test, module_probe.number, 7);
	KUNIT_EXPECT_STREQ(test, module_probe.text, "none");
	KUNIT_EXPECT_EQ(test, module_probe.nr_list, 0);
	KUNIT_EXPECT_FALSE(test, module_probe.flag);
	unload_module("tm_params");
}

static void a_bad_parameter_stops_the_start(struct kunit *test)
{
	kunit_expect_log(test, "tm_params has no parameter `none'");
	kunit_expect_log(test, "`x' is no value for tm_params.number");
	KUNIT_EXPECT_EQ(test, load_module_by_name("tm_params", "none=1"), -EINVAL);
	KUNIT_EXPECT_EQ(test, load_module_by_name("tm_params", "number=x"), -EINVAL);
	KUNIT_EXPECT_EQ(test, load_module_by_name("tm_params", "list=1,2,3,4,5"), -ENOSPC);
	KUNIT_EXPECT_EQ(test, module_probe.inits, 0);
	KUNIT_EXPECT_EQ(test, find_module("tm_params")->state, MODULE_STATE_UNLOADED);
}

static void a_start_that_fails_can_be_repeated(struct kunit *test)
{
	kunit_expect_log(test, "tm_params failed with error -5");
	KUNIT_EXPECT_EQ(test, load_module_by_name("tm_params", "result=-5"), -EIO);
	KUNIT_EXPECT_EQ(test, find_module("tm_params")->state, MODULE_STATE_UNLOADED);
	KUNIT_EXPECT_EQ(test, load_module_by_name("tm_params", NULL), 0);
	KUNIT_EXPECT_EQ(test, unload_module("tm_params"), 0);
	KUNIT_EXPECT_EQ(test, module_probe.exits, 1);
}

static void a_used_module_is_busy(struct kunit *test)
{
	struct module *mod = find_module("tm_params");

	load_module_by_name("tm_params", NULL);
	KUNIT_EXPECT_TRUE(test, try_module_get(mod));
	KUNIT_EXPECT_EQ(test, module_refcount(mod), 1);
	KUNIT_EXPECT_EQ(test, unload_module("tm_params"), -EBUSY);
	module_put(mod);
	KUNIT_EXPECT_EQ(test, unload_module("tm_params"), 0);
	KUNIT_EXPECT_TRUE(test, try_module_get(NULL));
	module_put(NULL);
}

static void a_module_without_exit_stays(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, load_module_by_name("tm_forever", NULL), 0);
	KUNIT_EXPECT_EQ(test, unload_module("tm_forever"), -EBUSY);
}

static void an_open_device_keeps_its_module(struct kunit *test)
{
	struct file *file;

	if (!IS_ENABLED(CONFIG_PROC_FS))
		kunit_skip(test, "no files");
	load_module_by_name("tm_params", NULL);
	file = vfs_open("/dev/tm", O_RDONLY);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	KUNIT_EXPECT_EQ(test, unload_module("tm_params"), -EBUSY);
	vfs_release(file);
	KUNIT_EXPECT_EQ(test, unload_module("tm_params"), 0);
}

static void nothing_left_is_silent(struct kunit *test)
{
	load_module_by_name("tm_leaky", NULL);
	unload_module("tm_leaky");
	KUNIT_EXPECT_FALSE(test, kunit_log_contains(test, "left behind"));
}

static void what_is_left_behind_is_named(struct kunit *test)
{
	kunit_expect_log(test, "tm_leaky left behind: timer (2)");
	kunit_expect_log(test, "tm_leaky left behind: thread (1)");
	kunit_expect_log(test, "tm_leaky left behind: interrupt handler (1)");
	load_module_by_name("tm_leaky", "leak=timer,work,thread,line");
	KUNIT_EXPECT_EQ(test, unload_module("tm_leaky"), 0);

	del_timer_sync(module_probe.timer);
	cancel_delayed_work_sync(module_probe.work);
	kthread_stop(module_probe.thread);
	free_irq(60, module_probe.self);
	KUNIT_EXPECT_EQ(test, module_report_leaks(find_module("tm_leaky")), 0);
}

static void memory_left_behind_is_named(struct kunit *test)
{
	if (!IS_ENABLED(CONFIG_DEBUG_SLAB))
		kunit_skip(test, "needs CONFIG_DEBUG_SLAB");
	kunit_expect_log(test, "tm_leaky left behind: memory from kmalloc() (1)");
	load_module_by_name("tm_leaky", "leak=memory");
	unload_module("tm_leaky");
	kfree(module_probe.memory);
	KUNIT_EXPECT_EQ(test, module_report_leaks(find_module("tm_leaky")), 0);
}

static struct kunit_case module_cases[] = {
	KUNIT_CASE(start_and_stop),
	KUNIT_CASE(a_module_that_does_not_exist),
	KUNIT_CASE(each_start_finds_fresh_data),
	KUNIT_CASE(equal_names_in_two_modules),
	KUNIT_CASE(parameters_are_set_before_the_start),
	KUNIT_CASE(a_bad_parameter_stops_the_start),
	KUNIT_CASE(a_start_that_fails_can_be_repeated),
	KUNIT_CASE(a_used_module_is_busy),
	KUNIT_CASE(a_module_without_exit_stays),
	KUNIT_CASE(an_open_device_keeps_its_module),
	KUNIT_CASE(nothing_left_is_silent),
	KUNIT_CASE(what_is_left_behind_is_named),
	KUNIT_CASE(memory_left_behind_is_named),
	{}
};

static struct kunit_suite module_suite = {
	.name = "module",
	.init = module_test_init,
	.test_cases = module_cases,
};
kunit_test_suite(module_suite);
