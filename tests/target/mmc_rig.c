// SPDX-License-Identifier: MIT
#include <linux/err.h>
#include <linux/blk-mq.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <bhk/clock.h>
#include "mmc_rig.h"

struct mmc_rig rig;

struct mmc_counts rig_counts_now(void)
{
	struct mmc_counts counts;

	mmc_get_info(&rig.info, &counts);
	return counts;
}

int rig_init(struct kunit *test)
{
	struct mmc_counts counts;

	rig.bdev = NULL;
	if (mmc_get_info(&rig.info, &counts))
		kunit_skip(test, "no card");
	rig.bdev = blkdev_get_by_path("mmcblk1", FMODE_READ | FMODE_WRITE, NULL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(rig.bdev));
	rig.buf = kunit_kzalloc(test, RIG_BYTES, GFP_KERNEL);
	rig.want = kunit_kzalloc(test, RIG_BYTES, GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, rig.buf && rig.want);
	return 0;
}

void rig_exit(struct kunit *test)
{
	if (!IS_ERR_OR_NULL(rig.bdev))
		blkdev_put(rig.bdev, FMODE_READ | FMODE_WRITE);
}

/* A card that comes back is identified within three seconds. */
void rig_reopen(struct kunit *test)
{
	for (unsigned int looks = 0; looks < 30; looks++) {
		schedule_timeout_uninterruptible(HZ / 10);
		rig.bdev = blkdev_get_by_path("mmcblk1", FMODE_READ | FMODE_WRITE, NULL);
		if (!IS_ERR(rig.bdev))
			return;
	}
	KUNIT_FAIL(test, "the card did not come back");
}

int rig_write_at(sector_t at, unsigned int sectors)
{
	get_random_bytes(rig.want, sectors * SECTOR_SIZE);
	return bdev_rw_virt(rig.bdev, at, rig.want, sectors * SECTOR_SIZE, REQ_OP_WRITE);
}

int rig_read_at(sector_t at, unsigned int sectors)
{
	memset(rig.buf, 0, sectors * SECTOR_SIZE);
	return bdev_rw_virt(rig.bdev, at, rig.buf, sectors * SECTOR_SIZE, REQ_OP_READ);
}

void rig_write_and_read(struct kunit *test, sector_t at, unsigned int sectors)
{
	KUNIT_EXPECT_EQ(test, rig_write_at(at, sectors), 0);
	KUNIT_EXPECT_EQ(test, rig_read_at(at, sectors), 0);
	KUNIT_EXPECT_MEMEQ(test, rig.buf, rig.want, sectors * SECTOR_SIZE);
}

/* Bios that nobody waits for. */
static struct one {
	struct bio bio;
	struct bio_vec vec;
} ones[RIG_SECTORS];

static void one_ended(struct bio *bio)
{
	rig.status[container_of(bio, struct one, bio) - ones] = bio->bi_status;
	if (bio->bi_status)
		atomic_inc(&rig.errors);
	atomic_inc(&rig.ended);
}

/* They meet in the queue and are merged; nothing starts before the last one is in. */
void rig_submit_all(enum req_op op, u8 *data)
{
	unsigned int i, at;

	blk_mq_quiesce_queue(bdev_get_queue(rig.bdev));
	atomic_set(&rig.ended, 0);
	atomic_set(&rig.errors, 0);
	for (i = 0; i < RIG_SECTORS; i++) {
		at = i * 37 % RIG_SECTORS; /* each once, no two neighbours in a row */
		bio_init(&ones[i].bio, rig.bdev, &ones[i].vec, 1, op);
		ones[i].bio.bi_iter.bi_sector = RIG_PLACE + at;
		ones[i].bio.bi_end_io = one_ended;
		bio_add_virt(&ones[i].bio, data + at * SECTOR_SIZE, SECTOR_SIZE);
		submit_bio(&ones[i].bio);
	}
	blk_mq_unquiesce_queue(bdev_get_queue(rig.bdev));
}

bool rig_wait_for_all(void)
{
	u32 start = clock_us();

	while (atomic_read(&rig.ended) < RIG_SECTORS)
		if (clock_us() - start > RIG_LIMIT_US)
			return false;
		else
			schedule_timeout_uninterruptible(1);
	return true;
}
