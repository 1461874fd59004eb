// SPDX-License-Identifier: MIT
/* Bios as their owners see them: fill, submit, wait. */
#include <linux/blkdev.h>
#include <linux/completion.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>

/**
 * bio_init() - prepare a bio
 * @bio:      the bio
 * @bdev:     device or partition
 * @table:    room for its pieces of memory
 * @max_vecs: how many
 * @opf:      REQ_OP_READ or REQ_OP_WRITE, with REQ_* flags
 *
 * Context: any.
 */
void bio_init(struct bio *bio, struct block_device *bdev, struct bio_vec *table,
	      unsigned short max_vecs, blk_opf_t opf)
{
	*bio = (struct bio){
		.bi_bdev = bdev,
		.bi_opf = opf,
		.bi_io_vec = table,
		.bi_max_vecs = max_vecs,
	};
}
EXPORT_SYMBOL(bio_init);

/**
 * bio_add_page() - one more piece of memory
 * @bio:    the bio
 * @page:   first page
 * @len:    bytes, whole sectors; more than a page if the memory goes on
 * @offset: where in the page, a multiple of 4
 *
 * Context: any. Return: @len, or 0 if there is no room or the piece is not allowed.
 */
int bio_add_page(struct bio *bio, struct page *page, unsigned int len, unsigned int offset)
{
	if (bio->bi_vcnt >= bio->bi_max_vecs || !page || !len)
		return 0;
	if (len % SECTOR_SIZE || offset % sizeof(u32))
		return 0;
	bio->bi_io_vec[bio->bi_vcnt++] = (struct bio_vec){page, len, offset};
	bio->bi_iter.bi_size += len;
	return len;
}
EXPORT_SYMBOL(bio_add_page);

/**
 * bio_add_virt() - bio_add_page() for an address
 * @bio:   the bio
 * @vaddr: address in RAM; not on a thread's stack, which no device sees
 * @len:   bytes, whole sectors
 *
 * Context: any. Return: @len, or 0.
 */
int bio_add_virt(struct bio *bio, void *vaddr, unsigned int len)
{
	return bio_add_page(bio, virt_to_page(vaddr), len, offset_in_page(vaddr));
}
EXPORT_SYMBOL(bio_add_virt);

/** bio_endio() - a bio has ended with bi_status: tell its owner. Context: any but hardirq */
void bio_endio(struct bio *bio)
{
	if (bio->bi_end_io)
		bio->bi_end_io(bio);
}
EXPORT_SYMBOL(bio_endio);

static void wake_waiter(struct bio *bio)
{
	complete(bio->bi_private);
}

/**
 * submit_bio_wait() - submit a bio and wait for its end
 * @bio: bi_end_io and bi_private are set here
 *
 * The wait is bounded by the driver, which ends each request in a time that it states.
 *
 * Context: task. Sleeps. Return: 0 or -errno.
 */
int submit_bio_wait(struct bio *bio)
{
	DECLARE_COMPLETION_ONSTACK(done);

	bio->bi_private = &done;
	bio->bi_end_io = wake_waiter;
	bio->bi_opf |= REQ_SYNC;
	submit_bio(bio);
	wait_for_completion_io(&done);
	return blk_status_to_errno(bio->bi_status);
}
EXPORT_SYMBOL(submit_bio_wait);

/**
 * bdev_rw_virt() - read or write and wait
 * @bdev:   device or partition
 * @sector: first sector
 * @data:   memory, not on a thread's stack
 * @len:    bytes, whole sectors; more than a request takes goes in several
 * @op:     REQ_OP_READ or REQ_OP_WRITE
 *
 * Context: task. Sleeps. Return: 0 or -errno; then what came before the failed part is done.
 */
int bdev_rw_virt(struct block_device *bdev, sector_t sector, void *data, size_t len, enum req_op op)
{
	const size_t most = (size_t)bdev_get_queue(bdev)->max_sectors << SECTOR_SHIFT;

	while (len) {
		size_t n = min(len, most);
		struct bio_vec vec;
		struct bio bio;
		int ret;

		bio_init(&bio, bdev, &vec, 1, op);
		bio.bi_iter.bi_sector = sector;
		if (!bio_add_virt(&bio, data, n))
			return -EINVAL;
		ret = submit_bio_wait(&bio);
		if (ret)
			return ret;
		sector += n >> SECTOR_SHIFT;
		data += n;
		len -= n;
	}
	return 0;
}
EXPORT_SYMBOL(bdev_rw_virt);

static const struct {
	blk_status_t status;
	int errno;
} errnos[] = {
	{BLK_STS_OK, 0},
	{BLK_STS_NOTSUPP, -EOPNOTSUPP},
	{BLK_STS_TIMEOUT, -ETIMEDOUT},
	{BLK_STS_NOSPC, -ENOSPC},
	{BLK_STS_MEDIUM, -ENODATA},
	{BLK_STS_PROTECTION, -EILSEQ},
	{BLK_STS_RESOURCE, -ENOMEM},
	{BLK_STS_OFFLINE, -ENODEV},
	{BLK_STS_READONLY, -EROFS},
};

/** blk_status_to_errno() - as an errno; -EIO for what has no better one. Context: any */
int blk_status_to_errno(blk_status_t status)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(errnos); i++)
		if (errnos[i].status == status)
			return errnos[i].errno;
	return -EIO;
}
EXPORT_SYMBOL(blk_status_to_errno);

/** errno_to_blk_status() - the reverse. Context: any */
blk_status_t errno_to_blk_status(int errno)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(errnos); i++)
		if (errnos[i].errno == errno)
			return errnos[i].status;
	return BLK_STS_IOERR;
}
EXPORT_SYMBOL(errno_to_blk_status);
