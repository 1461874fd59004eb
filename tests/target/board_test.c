// SPDX-License-Identifier: MIT
/* drivers/watchdog/, drivers/char/hw_random.c, drivers/mailbox/firmware.c. */
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/moduleparam.h>
#include <linux/string.h>
#include <linux/workqueue.h>
#include <bhk/module.h>
#include <bhk/vfs.h>
#include <soc/bcm2835/raspberrypi-firmware.h>
#include <soc/mailbox.h>
#include "files.h"

/* --- the watchdog ------------------------------------------------------------------------ */

static void a_machine_that_runs_feeds_it(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, load_module_by_name("bcm2835_wdt", "timeout=1 dry_run=1"), 0);
	schedule_timeout_uninterruptible(2 * HZ);
	kunit_expect_log(test, "bcm2835_wdt: fed 7 times");
	KUNIT_EXPECT_EQ(test, unload_module("bcm2835_wdt"), 0);
}

static void a_wrong_time_is_refused(struct kunit *test)
{
	kunit_expect_log(test, "timeout=16 is not within 1..15 s");
	kunit_expect_log(test, "timeout=0 is not within 1..15 s");
	KUNIT_EXPECT_EQ(test, load_module_by_name("bcm2835_wdt", "timeout=16"), -EINVAL);
	KUNIT_EXPECT_EQ(test, load_module_by_name("bcm2835_wdt", "timeout=0"), -EINVAL);
}

/* Everything of lower priority is shut out. */
static void a_thread_that_hogs_the_machine_is_noticed(struct kunit *test)
{
	const struct sched_param high = {.sched_priority = 90}, none = {};
	unsigned long end;

	KUNIT_ASSERT_EQ(test, load_module_by_name("bcm2835_wdt", "timeout=1 dry_run=1"), 0);
	kunit_expect_log(test, "an ordinary thread makes no progress");
	kunit_expect_log(test, "the system workqueue makes no progress");
	kunit_expect_log(test, "ksoftirqd makes no progress");
	sched_setscheduler_nocheck(current, SCHED_FIFO, &high);
	for (end = jiffies + HZ / 2; time_before(jiffies, end);)
		cpu_relax();
	sched_setscheduler_nocheck(current, SCHED_NORMAL, &none);
	KUNIT_EXPECT_EQ(test, unload_module("bcm2835_wdt"), 0);
}

static void sleep_long(struct work_struct *work)
{
	msleep(1);
}

static void a_busy_queue_is_no_hang(struct kunit *test)
{
	static struct work_struct works[20];

	KUNIT_ASSERT_EQ(test, load_module_by_name("bcm2835_wdt", "timeout=1 dry_run=1"), 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(works); i++) {
		INIT_WORK(&works[i], sleep_long);
		schedule_work(&works[i]);
	}
	schedule_timeout_uninterruptible(HZ);
	kunit_expect_log(test, "bcm2835_wdt: fed 4 times");
	KUNIT_EXPECT_EQ(test, unload_module("bcm2835_wdt"), 0);
}

static void hog(struct work_struct *work)
{
	unsigned long end = jiffies + HZ;

	while (time_before(jiffies, end))
		cpu_relax();
}

static DECLARE_WORK(hog_work, hog);

/* A worker that does not sleep keeps its pool, while threads share the CPU: only the queue is named. */
static void a_work_that_hogs_its_queue_is_noticed(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, load_module_by_name("bcm2835_wdt", "timeout=1 dry_run=1"), 0);
	kunit_expect_log(test, "the system workqueue makes no progress");
	schedule_work(&hog_work);
	flush_work(&hog_work);
	KUNIT_EXPECT_FALSE(test, kunit_log_contains(test, "an ordinary thread makes"));
	KUNIT_EXPECT_FALSE(test, kunit_log_contains(test, "ksoftirqd makes"));
	KUNIT_EXPECT_EQ(test, unload_module("bcm2835_wdt"), 0);
}

/* --- the generator ----------------------------------------------------------------------- */

static void random_numbers_are_read(struct kunit *test)
{
	struct file *file = vfs_open("/dev/hwrng", O_RDONLY);
	static u8 a[1000], b[1000];
	unsigned int ones = 0;

	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	KUNIT_EXPECT_EQ(test, vfs_read(file, (char *)a, sizeof(a)), (ssize_t)sizeof(a));
	KUNIT_EXPECT_EQ(test, vfs_read(file, (char *)b, sizeof(b)), (ssize_t)sizeof(b));
	vfs_release(file);
	KUNIT_EXPECT_NE(test, memcmp(a, b, sizeof(a)), 0);
	for (unsigned int i = 0; i < sizeof(a); i++)
		ones += hweight8(a[i]);
	KUNIT_EXPECT_GT(test, ones, 3700);
	KUNIT_EXPECT_LT(test, ones, 4300);
}

/* --- the firmware ------------------------------------------------------------------------ */

static void the_firmware_answers(struct kunit *test)
{
	struct rpi_firmware *fw = rpi_firmware_get(NULL);
	struct rpi_firmware_id_value clock = {.id = RPI_FIRMWARE_UART_CLK_ID}, temp = {};
	u32 memory[2] = {};

	KUNIT_ASSERT_NOT_NULL(test, fw);
	KUNIT_EXPECT_EQ(
		test, rpi_firmware_property(fw, RPI_FIRMWARE_GET_CLOCK_RATE, &clock, sizeof(clock)),
		0);
	KUNIT_EXPECT_EQ(test, clock.value, 3000000);
	KUNIT_EXPECT_EQ(
		test, rpi_firmware_property(fw, RPI_FIRMWARE_GET_TEMPERATURE, &temp, sizeof(temp)),
		0);
	KUNIT_EXPECT_EQ(test, temp.value, 25000);
	KUNIT_EXPECT_EQ(
		test,
		rpi_firmware_property(fw, RPI_FIRMWARE_GET_ARM_MEMORY, memory, sizeof(memory)), 0);
	KUNIT_EXPECT_EQ(test, memory[1], 0x1c000000);
}

#ifdef CONFIG_BCM2835_THERMAL
static void the_temperature_is_a_file(struct kunit *test)
{
	static const char dir[] = "/sys/class/thermal/thermal_zone0";
	char buf[32];

	KUNIT_EXPECT_STREQ(test, list_files(dir), "temp type trip_point_0_temp trip_point_0_type ");
	KUNIT_ASSERT_GT(test,
			read_file("/sys/class/thermal/thermal_zone0/temp", buf, sizeof(buf), 8), 0);
	KUNIT_EXPECT_STREQ(test, buf, "25000\n");
	read_file("/sys/class/thermal/thermal_zone0/type", buf, sizeof(buf), 8);
	KUNIT_EXPECT_STREQ(test, buf, "cpu-thermal\n");
}

/* The machine has 25 degrees for ever: the limit comes to it. */
static void heat_is_warned_of(struct kunit *test)
{
	kunit_expect_log(test, "cpu-thermal is hot: 25000, the limit is 24000");
	KUNIT_ASSERT_EQ(test, set_module_param("bcm2835_thermal", "trip", "24000"), 0);
	schedule_timeout_uninterruptible(3 * HZ);
	KUNIT_ASSERT_EQ(test, set_module_param("bcm2835_thermal", "trip", "80000"), 0);
	kunit_expect_log(test, "cpu-thermal has cooled down: 25000");
	schedule_timeout_uninterruptible(3 * HZ);
}
#endif

static void wrong_questions_are_refused(struct kunit *test)
{
	struct rpi_firmware *fw = rpi_firmware_get(NULL);
	u32 value[20] = {};

	KUNIT_EXPECT_EQ(test, rpi_firmware_property(fw, 0x00030099, value, 4), -EINVAL);
	KUNIT_EXPECT_EQ(test, rpi_firmware_property(fw, 1, value, 3), -EINVAL);
	KUNIT_EXPECT_EQ(test, rpi_firmware_property(fw, 1, value, sizeof(value)), -EINVAL);
	KUNIT_EXPECT_EQ(test, rpi_firmware_property(NULL, 1, value, 4), -EINVAL);
}

/* The interrupt does not come: an error after a second, and the next question is answered. */
static void an_answer_that_does_not_come(struct kunit *test)
{
	struct rpi_firmware *fw = rpi_firmware_get(NULL);
	unsigned long start = jiffies;
	u32 value = 0;

	disable_irq(IRQ_MBOX);
	kunit_expect_log(test, "firmware: no answer to tag 00000001: error -110");
	KUNIT_EXPECT_EQ(test, rpi_firmware_property(fw, 1, &value, 4), -ETIMEDOUT);
	KUNIT_EXPECT_LE(test, jiffies - start, HZ + 2);
	kunit_expect_log(test, "firmware: no answer to tag 00000001: error -16");
	KUNIT_EXPECT_EQ(test, rpi_firmware_property(fw, 1, &value, 4), -EBUSY);
	enable_irq(IRQ_MBOX);
	schedule_timeout_uninterruptible(1);
	KUNIT_EXPECT_EQ(test, rpi_firmware_property(fw, 1, &value, 4), 0);
	KUNIT_EXPECT_EQ(test, value, 346337);
}

static void its_file_shows_all_that_it_knows(struct kunit *test)
{
	static char text[512];

	KUNIT_ASSERT_GT(test, read_file("/sys/kernel/debug/raspberrypi-firmware", text, 512, 100),
			0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "temp         25000\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "board        920092\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "memory_arm   00000000-1bffffff\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "memory_gpu   1c000000-1fffffff\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "clock_arm    700000000\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "clock_emmc   50000000\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "clock_uart   3000000\n"));
}

static struct kunit_case wdt_cases[] = {
	KUNIT_CASE(a_machine_that_runs_feeds_it),
	KUNIT_CASE(a_wrong_time_is_refused),
	KUNIT_CASE(a_thread_that_hogs_the_machine_is_noticed),
	KUNIT_CASE(a_busy_queue_is_no_hang),
	KUNIT_CASE(a_work_that_hogs_its_queue_is_noticed),
	{},
};

static struct kunit_suite wdt_suite = {
	.name = "bcm2835_wdt",
	.test_cases = wdt_cases,
};

static struct kunit_case hwrng_cases[] = {
	KUNIT_CASE(random_numbers_are_read),
	{},
};

static struct kunit_suite hwrng_suite = {
	.name = "hwrng",
	.test_cases = hwrng_cases,
};

static struct kunit_case firmware_cases[] = {
	KUNIT_CASE(the_firmware_answers),
	KUNIT_CASE(wrong_questions_are_refused),
	KUNIT_CASE(an_answer_that_does_not_come),
	KUNIT_CASE(its_file_shows_all_that_it_knows),
	{},
};

static struct kunit_suite firmware_suite = {
	.name = "firmware",
	.test_cases = firmware_cases,
};

static struct kunit_case thermal_cases[] = {
#ifdef CONFIG_BCM2835_THERMAL
	KUNIT_CASE(the_temperature_is_a_file),
	KUNIT_CASE(heat_is_warned_of),
#endif
	{},
};

static struct kunit_suite thermal_suite = {
	.name = "thermal",
	.test_cases = thermal_cases,
};
kunit_test_suites(&wdt_suite, &hwrng_suite, &firmware_suite, &thermal_suite);
