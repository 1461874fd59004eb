// SPDX-License-Identifier: MIT
/*
 * drivers/mmc/ on QEMU's card. `make test` runs it with cards of both kinds (tests/drivers/);
 * without a card the suite is skipped.
 *
 * The switch of the card: GPIO 48-53 as ALT0 connect it to the other controller, SDHOST. For this
 * one it is pulled out at that store, and in again at the store that takes it back.
 */
#include <kunit/test.h>
#include <linux/blk-mq.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <bhk/clock.h>
#include <soc/emmc.h>
#include <soc/gpio.h>
#include "../../drivers/mmc/mmc.h"

#define PLACE	 2048 /* first sector that the tests overwrite */
#define SECTORS	 64
#define BYTES	 (SECTORS * SECTOR_SIZE)
#define LIMIT_US (MMC_REQUEST_LIMIT_MS * 1000)

static struct block_device *bdev;
static struct mmc_card_info card;
static u8 *buf, *want;

static struct mmc_counts counts_now(void)
{
	struct mmc_counts counts;

	mmc_get_info(&card, &counts);
	return counts;
}

static int mmc_init(struct kunit *test)
{
	struct mmc_counts counts;

	bdev = NULL;
	if (mmc_get_info(&card, &counts))
		kunit_skip(test, "no card");
	bdev = blkdev_get_by_path("mmcblk1", FMODE_READ | FMODE_WRITE, NULL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(bdev));
	buf = kunit_kzalloc(test, BYTES, GFP_KERNEL);
	want = kunit_kzalloc(test, BYTES, GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, buf && want);
	return 0;
}

static void mmc_exit(struct kunit *test)
{
	if (!IS_ERR_OR_NULL(bdev))
		blkdev_put(bdev, FMODE_READ | FMODE_WRITE);
}

static int write_at(sector_t at, unsigned int sectors)
{
	get_random_bytes(want, sectors * SECTOR_SIZE);
	return bdev_rw_virt(bdev, at, want, sectors * SECTOR_SIZE, REQ_OP_WRITE);
}

static int read_at(sector_t at, unsigned int sectors)
{
	memset(buf, 0, sectors * SECTOR_SIZE);
	return bdev_rw_virt(bdev, at, buf, sectors * SECTOR_SIZE, REQ_OP_READ);
}

static void write_and_read(struct kunit *test, sector_t at, unsigned int sectors)
{
	KUNIT_EXPECT_EQ(test, write_at(at, sectors), 0);
	KUNIT_EXPECT_EQ(test, read_at(at, sectors), 0);
	KUNIT_EXPECT_MEMEQ(test, buf, want, sectors * SECTOR_SIZE);
}

static void single_and_multiple_blocks(struct kunit *test)
{
	static const unsigned int sizes[] = {1, 2, 3, 17, SECTORS};

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++)
		write_and_read(test, PLACE + 5 * i, sizes[i]);
	write_and_read(test, bdev_nr_sectors(bdev) - 1, 1);
}

static void neighbours_stay_as_they_are(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, write_at(PLACE, 3), 0);
	memset(buf, 'x', SECTOR_SIZE);
	KUNIT_EXPECT_EQ(test, bdev_rw_virt(bdev, PLACE + 1, buf, SECTOR_SIZE, REQ_OP_WRITE), 0);
	KUNIT_EXPECT_EQ(test, read_at(PLACE, 3), 0);
	KUNIT_EXPECT_MEMEQ(test, buf, want, SECTOR_SIZE);
	KUNIT_EXPECT_EQ(test, buf[SECTOR_SIZE], 'x');
	KUNIT_EXPECT_MEMEQ(test, buf + 2 * SECTOR_SIZE, want + 2 * SECTOR_SIZE, SECTOR_SIZE);
}

static void scattered_memory(struct kunit *test)
{
	struct bio_vec vec[3];
	struct bio bio;

	get_random_bytes(want, BYTES);
	bio_init(&bio, bdev, vec, 3, REQ_OP_WRITE);
	bio.bi_iter.bi_sector = PLACE;
	bio_add_virt(&bio, want + 8 * SECTOR_SIZE, 2 * SECTOR_SIZE);
	bio_add_virt(&bio, want, SECTOR_SIZE);
	bio_add_virt(&bio, want + 20 * SECTOR_SIZE, 3 * SECTOR_SIZE);
	KUNIT_EXPECT_EQ(test, submit_bio_wait(&bio), 0);
	KUNIT_EXPECT_EQ(test, read_at(PLACE, 6), 0);
	KUNIT_EXPECT_MEMEQ(test, buf, want + 8 * SECTOR_SIZE, 2 * SECTOR_SIZE);
	KUNIT_EXPECT_MEMEQ(test, buf + 2 * SECTOR_SIZE, want, SECTOR_SIZE);
	KUNIT_EXPECT_MEMEQ(test, buf + 3 * SECTOR_SIZE, want + 20 * SECTOR_SIZE, 3 * SECTOR_SIZE);
}

/* Bios that nobody waits for, one for each sector. */
static struct one {
	struct bio bio;
	struct bio_vec vec;
} ones[SECTORS];
static atomic_t ended, errors;

static void one_ended(struct bio *bio)
{
	if (bio->bi_status)
		atomic_inc(&errors);
	atomic_inc(&ended);
}

/* They meet in the queue and are merged; nothing starts before the last one is in. */
static void submit_all(enum req_op op, u8 *data)
{
	unsigned int i, at;

	blk_mq_quiesce_queue(bdev_get_queue(bdev));
	atomic_set(&ended, 0);
	atomic_set(&errors, 0);
	for (i = 0; i < SECTORS; i++) {
		at = i * 37 % SECTORS; /* each once, no two neighbours in a row */
		bio_init(&ones[i].bio, bdev, &ones[i].vec, 1, op);
		ones[i].bio.bi_iter.bi_sector = PLACE + at;
		ones[i].bio.bi_end_io = one_ended;
		bio_add_virt(&ones[i].bio, data + at * SECTOR_SIZE, SECTOR_SIZE);
		submit_bio(&ones[i].bio);
	}
	blk_mq_unquiesce_queue(bdev_get_queue(bdev));
}

/* Return: false if one of them did not end in its time. */
static bool wait_for_all(void)
{
	u32 start = clock_us();

	while (atomic_read(&ended) < SECTORS)
		if (clock_us() - start > LIMIT_US)
			return false;
		else
			schedule_timeout_uninterruptible(1);
	return true;
}

static void many_at_once(struct kunit *test)
{
	u64 requests = stat_count(&bdev_get_queue(bdev)->stat[1].latency);

	get_random_bytes(want, BYTES);
	submit_all(REQ_OP_WRITE, want);
	KUNIT_ASSERT_TRUE(test, wait_for_all());
	memset(buf, 0, BYTES);
	submit_all(REQ_OP_READ, buf);
	KUNIT_ASSERT_TRUE(test, wait_for_all());
	KUNIT_EXPECT_EQ(test, atomic_read(&ended), SECTORS);
	KUNIT_EXPECT_EQ(test, atomic_read(&errors), 0);
	KUNIT_EXPECT_MEMEQ(test, buf, want, BYTES);
	requests = stat_count(&bdev_get_queue(bdev)->stat[1].latency) - requests;
	KUNIT_EXPECT_LE(test, requests, SECTORS / BLK_MAX_SEGMENTS + 1);
}

/* Commands behind the back of the block layer; the host is idle. */
static int card_command(u32 opcode, u32 arg)
{
	struct mmc_command cmd = {.opcode = opcode, .arg = arg, .flags = MMC_RSP_R1B};

	return mmc_wait_for_cmd(mmc_the_host(), &cmd, 0);
}

static void write_protection_is_an_error(struct kunit *test)
{
	struct mmc_counts before = counts_now(), after;

	if (strcmp(card.type, "SDSC"))
		kunit_skip(test, "only small cards protect groups of blocks");
	KUNIT_ASSERT_EQ(test, write_at(PLACE, 1), 0);
	KUNIT_ASSERT_EQ(test, card_command(MMC_SET_WRITE_PROT, PLACE * SECTOR_SIZE), 0);
	memset(buf, 'p', SECTOR_SIZE);
	KUNIT_EXPECT_EQ(test, bdev_rw_virt(bdev, PLACE, buf, SECTOR_SIZE, REQ_OP_WRITE), -EROFS);
	KUNIT_EXPECT_EQ(test, bdev_rw_virt(bdev, PLACE, buf, SECTORS * SECTOR_SIZE, REQ_OP_WRITE),
			-EROFS);
	KUNIT_EXPECT_EQ(test, read_at(PLACE, 1), 0);
	KUNIT_EXPECT_MEMEQ(test, buf, want, SECTOR_SIZE);
	KUNIT_ASSERT_EQ(test, card_command(MMC_CLR_WRITE_PROT, PLACE * SECTOR_SIZE), 0);
	write_and_read(test, PLACE, 4);
	after = counts_now();
	KUNIT_EXPECT_EQ(test, after.retries, before.retries);
	KUNIT_EXPECT_EQ(test, after.failed, before.failed + 2);
}

/* The card knows nothing beyond its end; asked all the same, it says so and is usable again. */
static void an_error_of_the_card_is_reported(struct kunit *test)
{
	struct block_device liar = *bdev;
	sector_t end = bdev_nr_sectors(bdev);

	liar.bd_nr_sectors = end + 1000;
	KUNIT_EXPECT_LT(test, bdev_rw_virt(&liar, end + 8, want, SECTOR_SIZE, REQ_OP_READ), 0);
	write_and_read(test, PLACE, 2);
}

static void a_lost_interrupt_only_costs_time(struct kunit *test)
{
	struct mmc_counts before = counts_now();
	u32 start = clock_us();

	disable_irq(IRQ_EMMC);
	write_and_read(test, PLACE, 8);
	KUNIT_EXPECT_LT(test, clock_us() - start, 2 * LIMIT_US);
	enable_irq(IRQ_EMMC);
	KUNIT_EXPECT_GT(test, counts_now().lost, before.lost);
	start = clock_us();
	write_and_read(test, PLACE, 8);
	KUNIT_EXPECT_LT(test, clock_us() - start, 50000);
}

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
	connect_card(GPFSEL_ALT0);
	return HRTIMER_NORESTART;
}

static void reopen(struct kunit *test)
{
	for (unsigned int looks = 0; looks < 30; looks++) {
		schedule_timeout_uninterruptible(HZ / 10);
		bdev = blkdev_get_by_path("mmcblk1", FMODE_READ | FMODE_WRITE, NULL);
		if (!IS_ERR(bdev))
			return;
	}
	KUNIT_FAIL(test, "the card did not come back");
}

static void a_card_that_is_pulled_ends_all_requests(struct kunit *test)
{
	struct mmc_counts before = counts_now();

	static struct hrtimer timer;

	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	timer.function = pull;
	hrtimer_start(&timer, ns_to_ktime(900 * NSEC_PER_USEC), HRTIMER_MODE_REL);
	submit_all(REQ_OP_WRITE, want);
	KUNIT_EXPECT_TRUE(test, wait_for_all());
	KUNIT_EXPECT_GT(test, atomic_read(&errors), 0);
	for (unsigned int i = 0; i < SECTORS; i++)
		if (ones[i].bio.bi_status)
			KUNIT_EXPECT_EQ(test, ones[i].bio.bi_status, BLK_STS_OFFLINE);
	schedule_timeout_uninterruptible(HZ / 2);
	KUNIT_EXPECT_EQ(test, PTR_ERR(blkdev_get_by_path("mmcblk1", FMODE_READ, NULL)), -ENODEV);
	KUNIT_EXPECT_EQ(test, read_at(PLACE, 1), -ENODEV);
	blkdev_put(bdev, FMODE_READ | FMODE_WRITE);
	connect_card(GPFSEL_INPUT);
	reopen(test);
	KUNIT_EXPECT_EQ(test, counts_now().removed, before.removed + 1);
	KUNIT_EXPECT_EQ(test, counts_now().inserted, before.inserted + 1);
	write_and_read(test, PLACE, 16);
}

static void an_idle_card_that_is_changed_is_noticed(struct kunit *test)
{
	struct mmc_counts before = counts_now();

	connect_card(GPFSEL_ALT0);
	connect_card(GPFSEL_INPUT);
	blkdev_put(bdev, FMODE_READ | FMODE_WRITE);
	schedule_timeout_uninterruptible(HZ / 2);
	KUNIT_EXPECT_EQ(test, counts_now().removed, before.removed + 1);
	reopen(test);
	write_and_read(test, PLACE, 16);
}

static struct kunit_case mmc_cases[] = {
	KUNIT_CASE(single_and_multiple_blocks),
	KUNIT_CASE(neighbours_stay_as_they_are),
	KUNIT_CASE(scattered_memory),
	KUNIT_CASE(many_at_once),
	KUNIT_CASE(write_protection_is_an_error),
	KUNIT_CASE(an_error_of_the_card_is_reported),
	KUNIT_CASE(a_lost_interrupt_only_costs_time),
	KUNIT_CASE(a_card_that_is_pulled_ends_all_requests),
	KUNIT_CASE(an_idle_card_that_is_changed_is_noticed),
	{},
};

static struct kunit_suite mmc_suite = {
	.name = "mmc",
	.init = mmc_init,
	.exit = mmc_exit,
	.test_cases = mmc_cases,
};
kunit_test_suite(mmc_suite);
