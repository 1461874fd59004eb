// SPDX-License-Identifier: MIT
/*
 * drivers/mmc/ and what goes wrong with cards: each fault ends in an error to the caller within the
 * time that docs/drivers.md states, a line in the log, and a card that works afterwards. Times are
 * the guest's.
 *
 * Where the faults come from:
 *	FORCE_IRPT	has the controller say that a checksum was wrong or a time was over
 *	clock off	the card hears nothing, and says nothing
 *	GPIO 48-53	as ALT0 connect the card to the other controller, SDHOST: for this one it is
 *			pulled out at that store, and in again at the store that takes it back
 */
#include <linux/err.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/random.h>
#include <linux/string.h>
#include <bhk/clock.h>
#include <soc/gpio.h>
#include "../../drivers/mmc/emmc.h"
#include "../../drivers/mmc/mmc.h"
#include "mmc_rig.h"

/* The times that docs/drivers.md states, in us. */
#define PULLED_US 100000
#define SILENT_US 1000000

/* --- what the card says ------------------------------------------------------------------- */

/* Commands behind the back of the block layer; the host is idle. */
static int card_command(u32 opcode, u32 arg)
{
	struct mmc_command cmd = {.opcode = opcode, .arg = arg, .flags = MMC_RSP_R1B};

	return mmc_wait_for_cmd(mmc_the_host(), &cmd, 0);
}

static void write_protection_is_an_error(struct kunit *test)
{
	struct mmc_counts before = rig_counts_now(), after;

	if (strcmp(rig.info.type, "SDSC"))
		kunit_skip(test, "only small cards protect groups of blocks");
	KUNIT_ASSERT_EQ(test, rig_write_at(RIG_PLACE, 1), 0);
	KUNIT_ASSERT_EQ(test, card_command(MMC_SET_WRITE_PROT, RIG_PLACE * SECTOR_SIZE), 0);
	memset(rig.buf, 'p', SECTOR_SIZE);
	KUNIT_EXPECT_EQ(test, bdev_rw_virt(rig.bdev, RIG_PLACE, rig.buf, SECTOR_SIZE, REQ_OP_WRITE),
			-EROFS);
	KUNIT_EXPECT_EQ(
		test,
		bdev_rw_virt(rig.bdev, RIG_PLACE, rig.buf, RIG_SECTORS * SECTOR_SIZE, REQ_OP_WRITE),
		-EROFS);
	KUNIT_EXPECT_EQ(test, rig_read_at(RIG_PLACE, 1), 0);
	KUNIT_EXPECT_MEMEQ(test, rig.buf, rig.want, SECTOR_SIZE);
	KUNIT_ASSERT_EQ(test, card_command(MMC_CLR_WRITE_PROT, RIG_PLACE * SECTOR_SIZE), 0);
	rig_write_and_read(test, RIG_PLACE, 4);
	after = rig_counts_now();
	KUNIT_EXPECT_EQ(test, after.retries, before.retries);
	KUNIT_EXPECT_EQ(test, after.failed, before.failed + 2);
}

/* The card knows nothing beyond its end; asked all the same, it says so and is usable again. */
static void an_error_of_the_card_is_reported(struct kunit *test)
{
	struct block_device liar = *rig.bdev;
	sector_t end = bdev_nr_sectors(rig.bdev);

	liar.bd_nr_sectors = end + 1000;
	KUNIT_EXPECT_LT(test, bdev_rw_virt(&liar, end + 8, rig.want, SECTOR_SIZE, REQ_OP_READ), 0);
	rig_write_and_read(test, RIG_PLACE, 2);
}

/* --- what the controller says ------------------------------------------------------------- */

static const u32 flags[] = {INT_CTO_ERR,  INT_CCRC_ERR, INT_CEND_ERR, INT_DTO_ERR,
			    INT_DCRC_ERR, INT_DEND_ERR, INT_ACMD_ERR};
static u32 forced;	   /* flags */
static unsigned int again; /* us until they come again, during data; 0: only once */

static enum hrtimer_restart force(struct hrtimer *timer)
{
	if (!again || mmc_the_host()->phase == EMMC_TRANSFER)
		emmc_write(forced, EMMC_FORCE_IRPT);
	if (!again)
		return HRTIMER_NORESTART;
	hrtimer_forward_now(timer, us_to_ktime(again));
	return HRTIMER_RESTART;
}

static struct hrtimer timer;

static void start_timer(enum hrtimer_restart (*fn)(struct hrtimer *), unsigned int us)
{
	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	timer.function = fn;
	hrtimer_start(&timer, us_to_ktime(us), HRTIMER_MODE_REL);
}

static int move(u8 *data, enum req_op op)
{
	return bdev_rw_virt(rig.bdev, RIG_PLACE, data, RIG_BYTES, op);
}

/* Of attempts that an error meets, more or less anywhere: a request takes two milliseconds. */
#define ROUNDS	   200u
#define REQUEST_US 2000

/* At any point of a request, or between two: it is tried again, nobody notices, and nothing is lost. */
static void errors_are_mended_by_another_attempt(struct kunit *test)
{
	struct mmc_counts before = rig_counts_now(), after;

	again = 0;
	for (unsigned int i = 0; i < ROUNDS; i++) {
		forced = flags[i % ARRAY_SIZE(flags)];
		get_random_bytes(rig.want, RIG_BYTES);
		start_timer(force, get_random_u32() % REQUEST_US);
		KUNIT_EXPECT_EQ(test, move(rig.want, REQ_OP_WRITE), 0);
		hrtimer_cancel(&timer);
		memset(rig.buf, 0, RIG_BYTES);
		start_timer(force, get_random_u32() % REQUEST_US);
		KUNIT_EXPECT_EQ(test, move(rig.buf, REQ_OP_READ), 0);
		hrtimer_cancel(&timer);
		KUNIT_EXPECT_MEMEQ(test, rig.buf, rig.want, RIG_BYTES);
	}
	after = rig_counts_now();
	kunit_info(test, "%u attempts more", after.retries - before.retries);
	KUNIT_EXPECT_GE(test, after.retries - before.retries, ROUNDS / 2);
	KUNIT_EXPECT_EQ(test, after.failed, before.failed);
	KUNIT_EXPECT_EQ(test, after.removed, before.removed);
}

/* Each attempt fails: the caller gets the error, and the next request is a new one. */
static void errors_that_stay_are_reported(struct kunit *test)
{
	static const int errors[] = {-EILSEQ, -ETIMEDOUT};
	static const u32 causes[] = {INT_DCRC_ERR, INT_CTO_ERR};

	for (unsigned int i = 0; i < ARRAY_SIZE(errors); i++) {
		struct mmc_counts before = rig_counts_now(), after;
		u32 start = clock_us();

		again = 100;
		forced = causes[i];
		start_timer(force, 100);
		KUNIT_EXPECT_EQ(test, rig_write_at(RIG_PLACE, RIG_SECTORS), errors[i]);
		KUNIT_EXPECT_LE(test, clock_us() - start, RIG_LIMIT_US);
		hrtimer_cancel(&timer);
		after = rig_counts_now();
		KUNIT_EXPECT_EQ(test, after.retries - before.retries, 2u);
		KUNIT_EXPECT_EQ(test, after.failed - before.failed, 1u);
		rig_write_and_read(test, RIG_PLACE, RIG_SECTORS);
	}
	kunit_expect_log(test, "mmcblk1: error -84 at sector 2048, trying again");
	kunit_expect_log(test, "mmcblk1: write of 64 sectors at 2048 failed: error -84");
	kunit_expect_log(test, "mmcblk1: write of 64 sectors at 2048 failed: error -110");
}

static void a_lost_interrupt_only_costs_time(struct kunit *test)
{
	struct mmc_counts before = rig_counts_now();
	u32 start = clock_us();

	if (!before.lost)
		kunit_expect_log(test, "mmc1: interrupt 86 does not arrive");
	disable_irq(IRQ_EMMC);
	KUNIT_EXPECT_EQ(test, rig_write_at(RIG_PLACE, 8), 0);
	KUNIT_EXPECT_LT(test, clock_us() - start, RIG_LIMIT_US);
	start = clock_us();
	KUNIT_EXPECT_EQ(test, rig_read_at(RIG_PLACE, 8), 0);
	KUNIT_EXPECT_LT(test, clock_us() - start, RIG_LIMIT_US);
	KUNIT_EXPECT_MEMEQ(test, rig.buf, rig.want, 8 * SECTOR_SIZE);
	enable_irq(IRQ_EMMC);
	KUNIT_EXPECT_GT(test, rig_counts_now().lost, before.lost);
	start = clock_us();
	rig_write_and_read(test, RIG_PLACE, 8);
	KUNIT_EXPECT_LT(test, clock_us() - start, 50000);
}

/* It is taken for pulled out, and identified anew. */
static void a_card_that_never_answers(struct kunit *test)
{
	struct mmc_counts before = rig_counts_now();
	u32 start;

	kunit_expect_log(test, "mmc1: no answer to command 17");
	kunit_expect_log(test, "mmcblk1: read of 1 sectors at 2048 failed: error -19");
	kunit_expect_log(test, "mmc1: card 4567 removed");
	emmc_write(emmc_read(EMMC_CONTROL1) & ~C1_CLK_EN, EMMC_CONTROL1);
	start = clock_us();
	KUNIT_EXPECT_EQ(test, rig_read_at(RIG_PLACE, 1), -ENODEV);
	KUNIT_EXPECT_LE(test, clock_us() - start, SILENT_US);
	blkdev_put(rig.bdev, FMODE_READ | FMODE_WRITE);
	KUNIT_EXPECT_EQ(test, rig_counts_now().removed, before.removed + 1);
	rig_reopen(test);
	rig_write_and_read(test, RIG_PLACE, 16);
}

/* --- cards that go ------------------------------------------------------------------------ */

static u32 pulled_at;

static void connect_card(u32 function)
{
	for (unsigned int pin = 48; pin <= 53; pin++) {
		void __iomem *reg = (void __iomem *)(GPIO_BASE + GPFSEL(pin));
		u32 val = readl(reg) & ~(GPFSEL_MASK << GPFSEL_SHIFT(pin));

		writel(val | function << GPFSEL_SHIFT(pin), reg);
	}
}

static enum hrtimer_restart pull(struct hrtimer *timer)
{
	/* A request is under way. */
	if (!mmc_the_host()->mrq) {
		hrtimer_forward_now(timer, us_to_ktime(20));
		return HRTIMER_RESTART;
	}
	pulled_at = clock_us();
	connect_card(GPFSEL_ALT0);
	return HRTIMER_NORESTART;
}

static void a_card_that_is_pulled_ends_all_requests(struct kunit *test)
{
	struct mmc_counts before = rig_counts_now();

	kunit_expect_log(test, "sectors at 2048 failed: error -19");
	kunit_expect_log(test, "mmc1: card 4567 removed");
	start_timer(pull, 100);
	rig_submit_all(REQ_OP_WRITE, rig.want);
	KUNIT_EXPECT_TRUE(test, rig_wait_for_all());
	KUNIT_EXPECT_LE(test, clock_us() - pulled_at, PULLED_US);
	KUNIT_EXPECT_GT(test, atomic_read(&rig.errors), 0);
	for (unsigned int i = 0; i < RIG_SECTORS; i++)
		if (rig.status[i])
			KUNIT_EXPECT_EQ(test, rig.status[i], BLK_STS_OFFLINE);
	schedule_timeout_uninterruptible(HZ / 2);
	KUNIT_EXPECT_EQ(test, PTR_ERR(blkdev_get_by_path("mmcblk1", FMODE_READ, NULL)), -ENODEV);
	KUNIT_EXPECT_EQ(test, rig_read_at(RIG_PLACE, 1), -ENODEV);
	blkdev_put(rig.bdev, FMODE_READ | FMODE_WRITE);
	connect_card(GPFSEL_INPUT);
	rig_reopen(test);
	KUNIT_EXPECT_EQ(test, rig_counts_now().removed, before.removed + 1);
	KUNIT_EXPECT_EQ(test, rig_counts_now().inserted, before.inserted + 1);
	rig_write_and_read(test, RIG_PLACE, 16);
}

static void an_idle_card_that_is_changed_is_noticed(struct kunit *test)
{
	struct mmc_counts before = rig_counts_now();

	connect_card(GPFSEL_ALT0);
	connect_card(GPFSEL_INPUT);
	blkdev_put(rig.bdev, FMODE_READ | FMODE_WRITE);
	schedule_timeout_uninterruptible(HZ / 2);
	KUNIT_EXPECT_EQ(test, rig_counts_now().removed, before.removed + 1);
	rig_reopen(test);
	rig_write_and_read(test, RIG_PLACE, 16);
}

/* --- a line from outside: tests/drivers/test_faults.py --------------------------------------- */

/* The host raises it for good. It is shut, and the card is asked every now and then. */
static void a_stuck_line(struct kunit *test)
{
	unsigned long end = jiffies + 10 * HZ;
	u32 start;

	kunit_expect_log(test, "irq 86: nobody cared");
	kunit_info(test, "waiting for a stuck line");
	while (!kunit_log_contains(test, "Disabling IRQ #86") && time_before(jiffies, end))
		schedule_timeout_uninterruptible(1);
	start = clock_us();
	KUNIT_EXPECT_EQ(test, rig_write_at(RIG_PLACE, 8), 0);
	KUNIT_EXPECT_LT(test, clock_us() - start, RIG_LIMIT_US);
	start = clock_us();
	KUNIT_EXPECT_EQ(test, rig_read_at(RIG_PLACE, 8), 0);
	KUNIT_EXPECT_LT(test, clock_us() - start, RIG_LIMIT_US);
	KUNIT_EXPECT_MEMEQ(test, rig.buf, rig.want, 8 * SECTOR_SIZE);
}

static struct kunit_case mmc_fault_cases[] = {
	KUNIT_CASE(write_protection_is_an_error),
	KUNIT_CASE(an_error_of_the_card_is_reported),
	KUNIT_CASE(errors_that_stay_are_reported),
	KUNIT_CASE(errors_are_mended_by_another_attempt),
	KUNIT_CASE(a_lost_interrupt_only_costs_time),
	KUNIT_CASE(a_card_that_never_answers),
	KUNIT_CASE(a_card_that_is_pulled_ends_all_requests),
	KUNIT_CASE(an_idle_card_that_is_changed_is_noticed),
	{},
};

static struct kunit_suite mmc_fault_suite = {
	.name = "mmc_fault",
	.init = rig_init,
	.exit = rig_exit,
	.test_cases = mmc_fault_cases,
};

static struct kunit_case mmc_line_cases[] = {
	KUNIT_CASE(a_stuck_line),
	{},
};

static struct kunit_suite mmc_line_suite = {
	.name = "mmc_line",
	.init = rig_init,
	.exit = rig_exit,
	.test_cases = mmc_line_cases,
	.only_by_name = true,
};
kunit_test_suites(&mmc_fault_suite, &mmc_line_suite);
