// SPDX-License-Identifier: MIT
/* drivers/block/: queue, merging, completion, partitions, on a disk in memory. */
#include <kunit/test.h>
#include <linux/blk-mq.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <asm/unaligned.h>
#include <bhk/vfs.h>
#include "files.h"
#include "hardirq.h"

#define SECTORS 256
#define NONE	(~(sector_t)0)

/* The disk takes one request and keeps it while `held`. */
static struct fake_disk {
	struct gendisk *disk;
	struct block_device *bdev;
	u8 *data;
	bool held;
	struct request *rq; /* the one that is kept */
	sector_t bad;	    /* this one cannot be read or written */
	unsigned int requests, refuse;
	unsigned int sectors[8]; /* of the first requests, and where they began */
	unsigned int at[8];
	bool in_softirq;
} fake;

static blk_status_t carry_out(struct request *rq)
{
	sector_t pos = blk_rq_pos(rq);

	if (fake.bad >= pos && fake.bad < pos + blk_rq_sectors(rq))
		return BLK_STS_MEDIUM;
	for (struct bio *bio = rq->bio; bio; bio = bio->bi_next) {
		for (unsigned int i = 0; i < bio->bi_vcnt; i++) {
			struct bio_vec *v = &bio->bi_io_vec[i];
			u8 *place = fake.data + pos * SECTOR_SIZE;

			if (rq_data_dir(rq))
				memcpy(place, bvec_virt(v), v->bv_len);
			else
				memcpy(bvec_virt(v), place, v->bv_len);
			pos += v->bv_len / SECTOR_SIZE;
		}
	}
	return BLK_STS_OK;
}

static blk_status_t fake_queue_rq(struct blk_mq_hw_ctx *hctx, const struct blk_mq_queue_data *bd)
{
	struct request *rq = bd->rq;

	if (fake.refuse)
		return BLK_STS_IOERR;
	if (fake.requests < ARRAY_SIZE(fake.sectors)) {
		fake.sectors[fake.requests] = blk_rq_sectors(rq);
		fake.at[fake.requests] = blk_rq_pos(rq);
	}
	fake.requests++;
	if (fake.held)
		fake.rq = rq;
	else
		blk_mq_complete_request(rq);
	return BLK_STS_OK;
}

static void fake_complete(struct request *rq)
{
	fake.in_softirq = in_serving_softirq();
	blk_mq_end_request(rq, carry_out(rq));
}

static const struct blk_mq_ops fake_ops = {
	.queue_rq = fake_queue_rq,
	.complete = fake_complete,
};

static struct blk_mq_tag_set fake_set = {.ops = &fake_ops, .nr_hw_queues = 1, .queue_depth = 1};

static int block_init(struct kunit *test)
{
	struct gendisk *disk = blk_mq_alloc_disk(&fake_set, NULL);

	KUNIT_ASSERT_FALSE(test, IS_ERR(disk));
	fake = (struct fake_disk){.disk = disk, .bad = NONE};
	fake.data = kzalloc(SECTORS * SECTOR_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, fake.data);
	/* One partition of 64 sectors from sector 32. */
	fake.data[450] = 0x0c;
	put_unaligned_le32(32, fake.data + 454);
	put_unaligned_le32(64, fake.data + 458);
	put_unaligned_le16(0xaa55, fake.data + 510);
	strscpy(disk->disk_name, "fake0", sizeof(disk->disk_name));
	disk->major = 240;
	set_capacity(disk, SECTORS);
	KUNIT_ASSERT_EQ(test, add_disk(disk), 0);
	fake.bdev = blkdev_get_by_path("/dev/fake0", FMODE_READ | FMODE_WRITE, NULL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(fake.bdev));
	fake.requests = 0;
	return 0;
}

static void block_exit(struct kunit *test)
{
	del_gendisk(fake.disk);
	blkdev_put(fake.bdev, FMODE_READ | FMODE_WRITE);
	put_disk(fake.disk);
	kfree(fake.data);
}

/* The device's interrupt: the request that is kept is done. */
static void finish(void *arg)
{
	struct request *rq = fake.rq;

	fake.rq = NULL;
	blk_mq_complete_request(rq);
}

/* A bio with one piece of memory, which counts its end. */
struct one {
	struct bio bio;
	struct bio_vec vec;
	unsigned int ends;
};

static struct one *new_one(struct kunit *test, sector_t at, unsigned int sectors, u8 fill,
			   enum req_op op)
{
	struct one *one = kunit_kzalloc(test, sizeof(*one), GFP_KERNEL);
	u8 *buf = kunit_kzalloc(test, sectors * SECTOR_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_TRUE(test, one && buf);
	memset(buf, fill, sectors * SECTOR_SIZE);
	bio_init(&one->bio, fake.bdev, &one->vec, 1, op);
	one->bio.bi_iter.bi_sector = at;
	KUNIT_ASSERT_EQ(test, bio_add_virt(&one->bio, buf, sectors * SECTOR_SIZE),
			sectors * SECTOR_SIZE);
	return one;
}

static void count_end(struct bio *bio)
{
	container_of(bio, struct one, bio)->ends++;
}

static struct one *send(struct kunit *test, sector_t at, unsigned int sectors, u8 fill,
			enum req_op op)
{
	struct one *one = new_one(test, at, sectors, fill, op);

	one->bio.bi_end_io = count_end;
	submit_bio(&one->bio);
	return one;
}

static struct one *send_write(struct kunit *test, sector_t at, unsigned int sectors, u8 fill)
{
	return send(test, at, sectors, fill, REQ_OP_WRITE);
}

static void what_was_written_is_read(struct kunit *test)
{
	u8 *buf = kunit_kzalloc(test, 4 * SECTOR_SIZE, GFP_KERNEL);
	unsigned int i;

	for (i = 0; i < 4 * SECTOR_SIZE; i++)
		buf[i] = i * 7;
	KUNIT_EXPECT_EQ(test, bdev_rw_virt(fake.bdev, 10, buf, 4 * SECTOR_SIZE, REQ_OP_WRITE), 0);
	KUNIT_EXPECT_MEMEQ(test, fake.data + 10 * SECTOR_SIZE, buf, 4 * SECTOR_SIZE);
	memset(buf, 0, 4 * SECTOR_SIZE);
	KUNIT_EXPECT_EQ(test, bdev_rw_virt(fake.bdev, 12, buf, SECTOR_SIZE, REQ_OP_READ), 0);
	KUNIT_EXPECT_MEMEQ(test, fake.data + 12 * SECTOR_SIZE, buf, SECTOR_SIZE);
	KUNIT_EXPECT_TRUE(test, fake.in_softirq);
}

static void a_long_transfer_goes_in_several_requests(struct kunit *test)
{
	u8 *buf = kunit_kzalloc(test, 100 * SECTOR_SIZE, GFP_KERNEL);

	fake.disk->queue->max_sectors = 40;
	KUNIT_EXPECT_EQ(test, bdev_rw_virt(fake.bdev, 0, buf, 100 * SECTOR_SIZE, REQ_OP_READ), 0);
	KUNIT_EXPECT_EQ(test, fake.requests, 3);
	KUNIT_EXPECT_EQ(test, fake.sectors[2], 20);
}

static void neighbours_are_merged(struct kunit *test)
{
	struct one *first, *ones[5];
	unsigned int i;

	fake.held = true;
	first = send_write(test, 100, 1, 'a');
	ones[0] = send_write(test, 12, 2, 'c');
	ones[1] = send_write(test, 14, 1, 'd');	     /* behind it */
	ones[2] = send_write(test, 10, 2, 'b');	     /* before it */
	ones[3] = send_write(test, 20, 1, 'x');	     /* alone */
	ones[4] = send(test, 15, 1, 0, REQ_OP_READ); /* behind it, in the other direction */
	KUNIT_EXPECT_EQ(test, fake.requests, 1);
	run_in_hardirq(test, finish, NULL);
	KUNIT_EXPECT_EQ(test, first->ends, 1);
	KUNIT_EXPECT_EQ(test, fake.requests, 2);
	KUNIT_EXPECT_EQ(test, fake.at[1], 10);
	KUNIT_EXPECT_EQ(test, fake.sectors[1], 5);
	fake.held = false;
	run_in_hardirq(test, finish, NULL);
	for (i = 0; i < 5; i++)
		KUNIT_EXPECT_EQ(test, ones[i]->ends, 1);
	KUNIT_EXPECT_EQ(test, fake.requests, 4);
	KUNIT_EXPECT_EQ(test, fake.disk->queue->stat[1].merges, 2);
	KUNIT_EXPECT_MEMEQ(test, fake.data + 11 * SECTOR_SIZE + 511, "bc", 2);
	KUNIT_EXPECT_MEMEQ(test, fake.data + 13 * SECTOR_SIZE + 511, "cd", 2);
}

/* The read of sector 12 sees what was written before it, and not what comes after. */
static void bios_with_common_sectors_keep_their_order(struct kunit *test)
{
	struct one *read, *last;

	fake.held = true;
	send_write(test, 100, 1, 'x');
	send_write(test, 10, 2, 'a');
	send_write(test, 12, 1, 'b');
	read = send(test, 12, 1, 0, REQ_OP_READ);
	last = send_write(test, 12, 1, 'c');
	fake.held = false;
	finish(NULL);
	KUNIT_EXPECT_EQ(test, ((u8 *)bvec_virt(&read->vec))[0], 'b');
	KUNIT_EXPECT_EQ(test, fake.data[12 * SECTOR_SIZE], 'c');
	KUNIT_EXPECT_EQ(test, last->ends, 1);
}

static void a_merged_error_hits_its_owner_only(struct kunit *test)
{
	struct one *good, *bad, *good2;

	fake.held = true;
	send_write(test, 100, 1, 'x');
	good = send_write(test, 10, 1, 'a');
	bad = send_write(test, 11, 1, 'b');
	good2 = send_write(test, 12, 1, 'c');
	fake.held = false;
	fake.bad = 11;
	finish(NULL);
	KUNIT_EXPECT_EQ(test, good->bio.bi_status, BLK_STS_OK);
	KUNIT_EXPECT_EQ(test, bad->bio.bi_status, BLK_STS_MEDIUM);
	KUNIT_EXPECT_EQ(test, good2->bio.bi_status, BLK_STS_OK);
	KUNIT_EXPECT_EQ(test, good->ends + bad->ends + good2->ends, 3);
	KUNIT_EXPECT_EQ(test, fake.data[12 * SECTOR_SIZE], 'c');
}

static void limits_of_a_request_hold(struct kunit *test)
{
	struct request_queue *q = fake.disk->queue;
	unsigned int i;

	q->max_sectors = 8;
	q->max_segments = 3;
	fake.held = true;
	send_write(test, 200, 1, 'x');
	for (i = 0; i < 12; i++)
		send_write(test, 10 + i, 1, 'a');
	fake.held = false;
	finish(NULL);
	KUNIT_EXPECT_EQ(test, fake.requests, 1 + 4);
	KUNIT_EXPECT_EQ(test, fake.sectors[1], 3);
}

static void bounds_are_checked(struct kunit *test)
{
	static const struct {
		sector_t at;
		unsigned int sectors;
		blk_status_t status;
	} cases[] = {
		{SECTORS - 1, 1, BLK_STS_OK},	 {SECTORS, 1, BLK_STS_IOERR},
		{SECTORS - 1, 2, BLK_STS_IOERR}, {~0ull, 1, BLK_STS_IOERR},
		{~0ull - 1, 4, BLK_STS_IOERR},
	};
	unsigned int i;

	for (i = 1; i < ARRAY_SIZE(cases); i++)
		kunit_expect_log(test, "attempt to access beyond end of device");
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct one *one = send(test, cases[i].at, cases[i].sectors, 0, REQ_OP_READ);

		KUNIT_EXPECT_EQ(test, one->bio.bi_status, cases[i].status);
		KUNIT_EXPECT_EQ(test, one->ends, 1);
	}
}

static void wrong_memory_is_refused(struct kunit *test)
{
	u8 on_stack[SECTOR_SIZE] __aligned(4);
	struct bio_vec vec[1];
	struct bio bio;
	u8 *buf = kunit_kzalloc(test, 2 * SECTOR_SIZE, GFP_KERNEL);

	bio_init(&bio, fake.bdev, vec, 1, REQ_OP_READ);
	KUNIT_EXPECT_EQ(test, bio_add_virt(&bio, on_stack, SECTOR_SIZE), 0);
	KUNIT_EXPECT_EQ(test, bio_add_virt(&bio, buf + 1, SECTOR_SIZE), 0);
	KUNIT_EXPECT_EQ(test, bio_add_virt(&bio, buf, SECTOR_SIZE - 1), 0);
	KUNIT_EXPECT_EQ(test, bio_add_virt(&bio, buf, 0), 0);
	KUNIT_EXPECT_EQ(test, bio_add_virt(&bio, buf, SECTOR_SIZE), SECTOR_SIZE);
	KUNIT_EXPECT_EQ(test, bio_add_virt(&bio, buf + SECTOR_SIZE, SECTOR_SIZE), 0);
	KUNIT_EXPECT_EQ(test, bdev_rw_virt(fake.bdev, 0, on_stack, SECTOR_SIZE, REQ_OP_READ),
			-EINVAL);
}

static void a_partition_is_a_part(struct kunit *test)
{
	struct block_device *part = blkdev_get_by_path("fake0p1", FMODE_READ, NULL);
	u8 *buf = kunit_kzalloc(test, SECTOR_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_FALSE(test, IS_ERR(part));
	KUNIT_EXPECT_EQ(test, bdev_nr_sectors(part), 64);
	fake.data[(32 + 63) * SECTOR_SIZE] = 'z';
	KUNIT_EXPECT_EQ(test, bdev_rw_virt(part, 63, buf, SECTOR_SIZE, REQ_OP_READ), 0);
	KUNIT_EXPECT_EQ(test, buf[0], 'z');
	kunit_expect_log(test, "fake0p1: attempt to access beyond end of device");
	KUNIT_EXPECT_EQ(test, bdev_rw_virt(part, 64, buf, SECTOR_SIZE, REQ_OP_READ), -EIO);
	blkdev_put(part, FMODE_READ);
	KUNIT_EXPECT_EQ(test, PTR_ERR(blkdev_get_by_path("fake0p2", FMODE_READ, NULL)), -ENODEV);
}

static void a_read_only_disk_is_not_written(struct kunit *test)
{
	u8 *buf = kunit_kzalloc(test, SECTOR_SIZE, GFP_KERNEL);

	set_disk_ro(fake.disk, true);
	KUNIT_EXPECT_EQ(test, bdev_rw_virt(fake.bdev, 1, buf, SECTOR_SIZE, REQ_OP_WRITE), -EROFS);
	KUNIT_EXPECT_EQ(test, bdev_rw_virt(fake.bdev, 1, buf, SECTOR_SIZE, REQ_OP_READ), 0);
	KUNIT_EXPECT_EQ(test, PTR_ERR(blkdev_get_by_path("fake0", FMODE_WRITE, NULL)), -EROFS);
	KUNIT_EXPECT_EQ(test, fake.requests, 1);
}

static void a_driver_that_refuses_is_an_error(struct kunit *test)
{
	struct one *a, *b;

	fake.held = true;
	send_write(test, 100, 1, 'x');
	a = send_write(test, 1, 1, 'a');
	b = send_write(test, 50, 1, 'b');
	fake.refuse = 1;
	finish(NULL);
	KUNIT_EXPECT_EQ(test, a->bio.bi_status, BLK_STS_IOERR);
	KUNIT_EXPECT_EQ(test, b->bio.bi_status, BLK_STS_IOERR);
	KUNIT_EXPECT_EQ(test, a->ends + b->ends, 2);
}

static void a_quiesced_queue_only_collects(struct kunit *test)
{
	struct one *one;

	blk_mq_quiesce_queue(fake.disk->queue);
	one = send_write(test, 1, 1, 'a');
	KUNIT_EXPECT_EQ(test, one->ends, 0);
	blk_mq_unquiesce_queue(fake.disk->queue);
	KUNIT_EXPECT_EQ(test, one->ends, 1);
}

static int remover(void *arg)
{
	del_gendisk(fake.disk);
	return 0;
}

/* What waits fails at once, what the driver has ends as the driver says, del_gendisk() waits. */
static void a_removed_disk_fails_what_waits(struct kunit *test)
{
	struct one *at_driver, *waiting, *late;
	struct task_struct *t;

	fake.held = true;
	at_driver = send_write(test, 100, 1, 'x');
	waiting = send_write(test, 1, 1, 'a');
	t = kthread_run(remover, NULL, "remover");
	KUNIT_ASSERT_FALSE(test, IS_ERR(t));
	get_task_struct(t);
	schedule_timeout_uninterruptible(2);
	KUNIT_EXPECT_EQ(test, waiting->ends, 1);
	KUNIT_EXPECT_EQ(test, waiting->bio.bi_status, BLK_STS_OFFLINE);
	KUNIT_EXPECT_EQ(test, at_driver->ends, 0);
	late = send_write(test, 2, 1, 'b');
	KUNIT_EXPECT_EQ(test, late->bio.bi_status, BLK_STS_OFFLINE);
	KUNIT_EXPECT_EQ(test, late->ends, 1);
	finish(NULL);
	KUNIT_EXPECT_EQ(test, kthread_stop(t), 0);
	put_task_struct(t);
	KUNIT_EXPECT_EQ(test, at_driver->bio.bi_status, BLK_STS_OK);
	KUNIT_EXPECT_EQ(test, PTR_ERR(blkdev_get_by_path("fake0", FMODE_READ, NULL)), -ENODEV);
}

/* Submitting again from the end of a bio: how a reader keeps the disk busy without a thread. */
static unsigned int rounds;

static void send_again(struct bio *bio)
{
	struct one *one = container_of(bio, struct one, bio);

	one->ends++;
	if (++rounds < 20) {
		bio->bi_iter.bi_sector = rounds;
		submit_bio(bio);
	}
}

static void an_end_may_submit_the_next(struct kunit *test)
{
	struct one *one = new_one(test, 0, 1, 'r', REQ_OP_WRITE);

	rounds = 0;
	one->bio.bi_end_io = send_again;
	submit_bio(&one->bio);
	schedule_timeout_uninterruptible(2); /* the later ones are ksoftirqd's */
	KUNIT_EXPECT_EQ(test, one->ends, 20);
	KUNIT_EXPECT_EQ(test, fake.data[19 * SECTOR_SIZE], 'r');
}

static void statistics_are_kept(struct kunit *test)
{
	char *text = kunit_kzalloc(test, 1024, GFP_KERNEL);

	send_write(test, 1, 3, 'a');
	send(test, 5, 2, 0, REQ_OP_READ);
	KUNIT_ASSERT_GT(test, read_file("/proc/diskstats", text, 1024, 1024), 0);
	/* The partition scan read one sector. */
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, " 240       0 fake0 2 0 3 "));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, " 1 0 3 "));
	KUNIT_ASSERT_GT(test, read_file("/proc/partitions", text, 1024, 1024), 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, " 240        0        128 fake0\n"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, " 240        1         32 fake0p1\n"));
	KUNIT_ASSERT_GT(test, read_file("/sys/kernel/debug/block/latency", text, 1024, 1024), 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "fake0      write         1       0"));
}

/* --- files in /dev ----------------------------------------------------------------------- */

#define PART	   "/dev/fake0p1"
#define PART_START (32 * SECTOR_SIZE)
#define PART_SIZE  (64 * SECTOR_SIZE)

static struct file *open_node(struct kunit *test, const char *path, int flags)
{
	struct file *file = vfs_open(path, flags);

	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	return file;
}

/* Any bytes: in the middle of a sector, over many, around both. What lies beside them stays. */
static void a_node_takes_any_bytes(struct kunit *test)
{
	static const struct {
		unsigned int pos, len;
	} cases[] = {{0, 1}, {511, 2}, {100, 50}, {512, 512}, {1000, 9000}, {PART_SIZE - 3, 3}};
	struct file *file = open_node(test, PART, O_RDWR);
	u8 *buf = kunit_kzalloc(test, 2 * 9000, GFP_KERNEL), *back = buf + 9000;

	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		unsigned int pos = cases[i].pos, len = cases[i].len;
		u8 *place = fake.data + PART_START + pos, before = place[-1], after = place[len];

		memset(buf, 'a' + i, len);
		KUNIT_EXPECT_EQ(test, vfs_llseek(file, pos, SEEK_SET), (loff_t)pos);
		KUNIT_EXPECT_EQ(test, vfs_write(file, buf, len), (ssize_t)len);
		KUNIT_EXPECT_EQ(test, memcmp(place, buf, len), 0);
		KUNIT_EXPECT_TRUE(test, place[-1] == before && place[len] == after);
		vfs_llseek(file, pos, SEEK_SET);
		KUNIT_EXPECT_EQ(test, vfs_read(file, back, len), (ssize_t)len);
		KUNIT_EXPECT_EQ(test, memcmp(buf, back, len), 0);
	}
	vfs_release(file);
}

static void a_node_has_an_end(struct kunit *test)
{
	struct file *file = open_node(test, PART, O_RDWR);
	u8 buf[100] = {}, *beyond = fake.data + PART_START + PART_SIZE;

	KUNIT_EXPECT_EQ(test, vfs_llseek(file, 0, SEEK_END), (loff_t)PART_SIZE);
	KUNIT_EXPECT_EQ(test, vfs_read(file, buf, 1), 0);
	KUNIT_EXPECT_EQ(test, vfs_write(file, buf, 1), -ENOSPC);
	vfs_llseek(file, -10, SEEK_END);
	KUNIT_EXPECT_EQ(test, vfs_read(file, buf, sizeof(buf)), 10);
	vfs_llseek(file, -10, SEEK_END);
	memset(buf, 'x', sizeof(buf));
	KUNIT_EXPECT_EQ(test, vfs_write(file, buf, sizeof(buf)), 10);
	KUNIT_EXPECT_EQ(test, beyond[-1], 'x');
	KUNIT_EXPECT_EQ(test, beyond[0], 0);
	KUNIT_EXPECT_EQ(test, vfs_llseek(file, -1, SEEK_SET), -EINVAL);
	vfs_llseek(file, 1LL << 40, SEEK_SET);
	KUNIT_EXPECT_EQ(test, vfs_read(file, buf, 1), 0);
	KUNIT_EXPECT_EQ(test, vfs_write(file, buf, 1), -ENOSPC);
	vfs_release(file);
}

static void a_bad_sector_ends_a_read(struct kunit *test)
{
	struct file *file = open_node(test, PART, O_RDONLY);
	u8 *buf = kunit_kzalloc(test, PART_SIZE, GFP_KERNEL);

	/* Of the third chunk; what came before it is there. */
	fake.bad = 32 + 40;
	KUNIT_EXPECT_EQ(test, vfs_read(file, buf, PART_SIZE), 32 * SECTOR_SIZE);
	KUNIT_EXPECT_EQ(test, vfs_read(file, buf, 1), 1);
	vfs_llseek(file, 40 * SECTOR_SIZE, SEEK_SET);
	KUNIT_EXPECT_EQ(test, vfs_read(file, buf, 1), -ENODATA);
	vfs_release(file);
}

static void a_node_follows_its_disk(struct kunit *test)
{
	struct file *file = open_node(test, "/dev/fake0", O_RDONLY);
	u8 buf[4];

	KUNIT_EXPECT_EQ(test, vfs_write(file, buf, 4), -EBADF);
	KUNIT_EXPECT_EQ(test, PTR_ERR(vfs_open("/dev/fake0p2", O_RDONLY)), -ENOENT);
	set_disk_ro(fake.disk, true);
	KUNIT_EXPECT_EQ(test, PTR_ERR(vfs_open(PART, O_WRONLY)), -EROFS);
	del_gendisk(fake.disk);
	KUNIT_EXPECT_EQ(test, PTR_ERR(vfs_open(PART, O_RDONLY)), -ENOENT);
	KUNIT_EXPECT_EQ(test, vfs_read(file, buf, 4), -ENODEV);
	vfs_release(file);
}

static struct kunit_case block_cases[] = {
	KUNIT_CASE(what_was_written_is_read),
	KUNIT_CASE(a_long_transfer_goes_in_several_requests),
	KUNIT_CASE(neighbours_are_merged),
	KUNIT_CASE(bios_with_common_sectors_keep_their_order),
	KUNIT_CASE(a_merged_error_hits_its_owner_only),
	KUNIT_CASE(limits_of_a_request_hold),
	KUNIT_CASE(bounds_are_checked),
	KUNIT_CASE(wrong_memory_is_refused),
	KUNIT_CASE(a_partition_is_a_part),
	KUNIT_CASE(a_read_only_disk_is_not_written),
	KUNIT_CASE(a_driver_that_refuses_is_an_error),
	KUNIT_CASE(a_quiesced_queue_only_collects),
	KUNIT_CASE(a_removed_disk_fails_what_waits),
	KUNIT_CASE(an_end_may_submit_the_next),
	KUNIT_CASE(statistics_are_kept),
	KUNIT_CASE(a_node_takes_any_bytes),
	KUNIT_CASE(a_node_has_an_end),
	KUNIT_CASE(a_bad_sector_ends_a_read),
	KUNIT_CASE(a_node_follows_its_disk),
	{},
};

static struct kunit_suite block_suite = {
	.name = "block",
	.init = block_init,
	.exit = block_exit,
	.test_cases = block_cases,
};
kunit_test_suite(block_suite);
