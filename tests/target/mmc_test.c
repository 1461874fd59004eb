// SPDX-License-Identifier: MIT
/*
 * drivers/mmc/ on QEMU's card: what is read and written. `make test` runs it with cards of both kinds (tests/drivers/);
 * without a card the suite is skipped.
 */
#include <kunit/test.h>
#include <linux/blk-mq.h>
#include <linux/random.h>
#include <linux/string.h>
#include "mmc_rig.h"

static void single_and_multiple_blocks(struct kunit *test)
{
	static const unsigned int sizes[] = {1, 2, 3, 17, RIG_SECTORS};

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++)
		rig_write_and_read(test, RIG_PLACE + 5 * i, sizes[i]);
	rig_write_and_read(test, bdev_nr_sectors(rig.bdev) - 1, 1);
}

static void neighbours_stay_as_they_are(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, rig_write_at(RIG_PLACE, 3), 0);
	memset(rig.buf, 'x', SECTOR_SIZE);
	KUNIT_EXPECT_EQ(
		test, bdev_rw_virt(rig.bdev, RIG_PLACE + 1, rig.buf, SECTOR_SIZE, REQ_OP_WRITE), 0);
	KUNIT_EXPECT_EQ(test, rig_read_at(RIG_PLACE, 3), 0);
	KUNIT_EXPECT_MEMEQ(test, rig.buf, rig.want, SECTOR_SIZE);
	KUNIT_EXPECT_EQ(test, rig.buf[SECTOR_SIZE], 'x');
	KUNIT_EXPECT_MEMEQ(test, rig.buf + 2 * SECTOR_SIZE, rig.want + 2 * SECTOR_SIZE,
			   SECTOR_SIZE);
}

static void scattered_memory(struct kunit *test)
{
	struct bio_vec vec[3];
	struct bio bio;

	get_random_bytes(rig.want, RIG_BYTES);
	bio_init(&bio, rig.bdev, vec, 3, REQ_OP_WRITE);
	bio.bi_iter.bi_sector = RIG_PLACE;
	bio_add_virt(&bio, rig.want + 8 * SECTOR_SIZE, 2 * SECTOR_SIZE);
	bio_add_virt(&bio, rig.want, SECTOR_SIZE);
	bio_add_virt(&bio, rig.want + 20 * SECTOR_SIZE, 3 * SECTOR_SIZE);
	KUNIT_EXPECT_EQ(test, submit_bio_wait(&bio), 0);
	KUNIT_EXPECT_EQ(test, rig_read_at(RIG_PLACE, 6), 0);
	KUNIT_EXPECT_MEMEQ(test, rig.buf, rig.want + 8 * SECTOR_SIZE, 2 * SECTOR_SIZE);
	KUNIT_EXPECT_MEMEQ(test, rig.buf + 2 * SECTOR_SIZE, rig.want, SECTOR_SIZE);
	KUNIT_EXPECT_MEMEQ(test, rig.buf + 3 * SECTOR_SIZE, rig.want + 20 * SECTOR_SIZE,
			   3 * SECTOR_SIZE);
}

static void many_at_once(struct kunit *test)
{
	u64 requests = stat_count(&bdev_get_queue(rig.bdev)->stat[1].latency);

	get_random_bytes(rig.want, RIG_BYTES);
	rig_submit_all(REQ_OP_WRITE, rig.want);
	KUNIT_ASSERT_TRUE(test, rig_wait_for_all());
	memset(rig.buf, 0, RIG_BYTES);
	rig_submit_all(REQ_OP_READ, rig.buf);
	KUNIT_ASSERT_TRUE(test, rig_wait_for_all());
	KUNIT_EXPECT_EQ(test, atomic_read(&rig.ended), RIG_SECTORS);
	KUNIT_EXPECT_EQ(test, atomic_read(&rig.errors), 0);
	KUNIT_EXPECT_MEMEQ(test, rig.buf, rig.want, RIG_BYTES);
	requests = stat_count(&bdev_get_queue(rig.bdev)->stat[1].latency) - requests;
	KUNIT_EXPECT_LE(test, requests, RIG_SECTORS / BLK_MAX_SEGMENTS + 1);
}

static struct kunit_case mmc_cases[] = {
	KUNIT_CASE(single_and_multiple_blocks),
	KUNIT_CASE(neighbours_stay_as_they_are),
	KUNIT_CASE(scattered_memory),
	KUNIT_CASE(many_at_once),
	{},
};

static struct kunit_suite mmc_suite = {
	.name = "mmc",
	.init = rig_init,
	.exit = rig_exit,
	.test_cases = mmc_cases,
};
kunit_test_suite(mmc_suite);
