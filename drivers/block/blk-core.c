// SPDX-License-Identifier: MIT
/*
 * The queue of a block device: what may enter, who joins whom, who goes next.
 *
 * A queue is a list of chains of bios; a chain becomes a request when the driver has room for
 * one. While the driver is busy, a bio that continues a chain, or comes right before one, joins
 * it. A bio never passes an earlier one that has sectors in common with it.
 */
#include <linux/blk-mq.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/leds.h>
#include <linux/printk.h>
#include <bhk/clock.h>
#include "blk.h"

struct request *blk_request(struct request_queue *q, unsigned int tag)
{
	return q->requests + tag * (sizeof(struct request) + q->set->cmd_size);
}

/* --- what may enter --------------------------------------------------------------------- */

static blk_status_t refuse(struct bio *bio, const char *why)
{
	pr_err("%s: %s: sector %llu, %u bytes\n", bio->bi_bdev->bd_name, why,
	       bio->bi_iter.bi_sector, bio->bi_iter.bi_size);
	return BLK_STS_IOERR;
}

static blk_status_t check_bio(struct bio *bio)
{
	struct block_device *bdev = bio->bi_bdev;
	struct request_queue *q = bdev_get_queue(bdev);
	sector_t end = bdev->bd_nr_sectors, n = bio_sectors(bio);

	if (!n || n > q->max_sectors || bio->bi_vcnt > q->max_segments)
		return refuse(bio, "no size for a request");
	if (n > end || bio->bi_iter.bi_sector > end - n)
		return refuse(bio, "attempt to access beyond end of device");
	if (op_is_write(bio->bi_opf) && bdev->bd_disk->ro)
		return BLK_STS_READONLY;
	return BLK_STS_OK;
}

/* --- who joins whom --------------------------------------------------------------------- */

/* How many chains are looked at on each side; interrupts are off meanwhile. */
#define MERGE_LOOKS 32

static sector_t chain_start(const struct bio *head)
{
	return head->bi_iter.bi_sector;
}

static sector_t chain_end(const struct bio *head)
{
	return chain_start(head) + (head->bi_chain.size >> SECTOR_SHIFT);
}

static bool overlap(const struct bio *a, const struct bio *b)
{
	return chain_start(a) < chain_end(b) && chain_start(b) < chain_end(a);
}

static bool may_join(struct request_queue *q, const struct bio *a, const struct bio *b)
{
	return (chain_end(a) == chain_start(b) || chain_end(b) == chain_start(a)) &&
	       bio_op(a) == bio_op(b) && !((a->bi_opf | b->bi_opf) & REQ_NOMERGE) &&
	       (a->bi_chain.size + b->bi_chain.size) >> SECTOR_SHIFT <= q->max_sectors &&
	       a->bi_chain.segments + b->bi_chain.segments <= q->max_segments;
}

/* Two neighbours become one, in the place of the earlier of them. Return: its head. */
static struct bio *join(struct bio *earlier, struct bio *later)
{
	struct bio *low = earlier, *high = later;

	list_del(&later->bi_chain.node);
	if (chain_start(later) < chain_start(earlier)) {
		swap(low, high);
		list_replace(&earlier->bi_chain.node, &later->bi_chain.node);
	}
	low->bi_chain.tail->bi_next = high;
	low->bi_chain.tail = high->bi_chain.tail;
	low->bi_chain.size += high->bi_chain.size;
	low->bi_chain.segments += high->bi_chain.segments;
	if ((s32)(high->bi_chain.start_us - low->bi_chain.start_us) < 0)
		low->bi_chain.start_us = high->bi_chain.start_us;
	return low;
}

/* @head goes forward in the queue, up to one that must stay ahead of it. */
static struct bio *join_earlier(struct request_queue *q, struct bio *head)
{
	unsigned int looks = MERGE_LOOKS;
	struct bio *c = head;

	list_for_each_entry_continue_reverse(c, &q->waiting, bi_chain.node)
	{
		if (may_join(q, c, head))
			return join(c, head);
		if (!looks-- || overlap(c, head))
			break;
	}
	return NULL;
}

static bool may_pass(struct bio *from, struct bio *passing)
{
	list_for_each_entry_continue(from, &passing->bi_chain.node,
				     bi_chain.node) if (overlap(from, passing)) return false;
	return true;
}

/* One behind @head comes forward to it. */
static struct bio *join_later(struct request_queue *q, struct bio *head)
{
	unsigned int looks = MERGE_LOOKS;
	struct bio *c = head;

	list_for_each_entry_continue(c, &q->waiting, bi_chain.node)
	{
		if (may_join(q, head, c) && may_pass(head, c))
			return join(head, c);
		if (!looks--)
			break;
	}
	return NULL;
}

/* A new chain is at the end of the queue. Return: how often it was joined with another one. */
static unsigned int merge(struct request_queue *q, struct bio *head)
{
	unsigned int n = 0;

	for (;;) {
		struct bio *joined = join_earlier(q, head);

		if (!joined && n)
			joined = join_later(q, head);
		if (!joined)
			return n;
		head = joined;
		n++;
	}
}

static void init_chain(struct bio *bio)
{
	bio->bi_next = NULL;
	bio->bi_chain.tail = bio;
	bio->bi_chain.size = bio->bi_iter.bi_size;
	bio->bi_chain.segments = bio->bi_vcnt;
}

/* Return: false if the device is going away. */
static bool enqueue(struct request_queue *q, struct bio *bio)
{
	unsigned long flags;
	bool alive;

	init_chain(bio);
	bio->bi_chain.start_us = clock_us();
	spin_lock_irqsave(&q->lock, flags);
	alive = !q->dying;
	if (alive) {
		list_add_tail(&bio->bi_chain.node, &q->waiting);
		q->stat[op_is_write(bio->bi_opf)].merges += merge(q, bio);
	}
	spin_unlock_irqrestore(&q->lock, flags);
	return alive;
}

/**
 * submit_bio() - read or write, without waiting
 * @bio: filled in; @bio->bi_end_io is called once, possibly before this returns
 *
 * Bios with sectors in common are carried out in the order in which they were submitted, others
 * in any. A bio on a partition has sectors of the whole disk from here on.
 *
 * Context: any but hardirq. Does not sleep, allocate or fail: an error is the bio's end.
 */
void submit_bio(struct bio *bio)
{
	struct request_queue *q = bdev_get_queue(bio->bi_bdev);

	bio->bi_status = check_bio(bio);
	if (!bio->bi_status) {
		bio->bi_iter.bi_sector += bio->bi_bdev->bd_start_sect;
		if (!enqueue(q, bio))
			bio->bi_status = BLK_STS_OFFLINE;
	}
	if (bio->bi_status)
		bio_endio(bio);
	else
		blk_mq_run_hw_queues(q, false);
}
EXPORT_SYMBOL(submit_bio);

/*
 * The bios of a request that failed as a whole go back to the head of the queue one by one, so
 * that an error hits only the one to whom it belongs.
 */
void blk_requeue_singly(struct request_queue *q, struct bio *bio)
{
	struct list_head *at = &q->waiting;
	u32 start_us = bio->bi_chain.start_us;
	unsigned long flags;

	spin_lock_irqsave(&q->lock, flags);
	while (bio) {
		struct bio *next = bio->bi_next;

		init_chain(bio);
		bio->bi_chain.start_us = start_us;
		bio->bi_opf |= REQ_NOMERGE;
		list_add(&bio->bi_chain.node, at);
		at = &bio->bi_chain.node;
		bio = next;
	}
	spin_unlock_irqrestore(&q->lock, flags);
}

/* From now on nothing enters, and what waits fails: the device has gone. Context: task */
void blk_fail_waiting(struct request_queue *q)
{
	struct bio *head, *next;
	unsigned long flags;
	LIST_HEAD(mine);

	spin_lock_irqsave(&q->lock, flags);
	q->dying = true;
	list_splice_init(&q->waiting, &mine);
	spin_unlock_irqrestore(&q->lock, flags);
	list_for_each_entry_safe(head, next, &mine, bi_chain.node)
		blk_end_bios(head, BLK_STS_OFFLINE);
}

/* --- who goes next ---------------------------------------------------------------------- */

/* Return: the next request, its tag taken; NULL if none may go. */
static struct request *next_request(struct request_queue *q)
{
	struct request *rq = NULL;
	unsigned long flags;
	struct bio *head;

	spin_lock_irqsave(&q->lock, flags);
	if (!q->quiesced && q->free && !list_empty(&q->waiting)) {
		unsigned int tag = __ffs(q->free);

		head = list_first_entry(&q->waiting, struct bio, bi_chain.node);
		list_del(&head->bi_chain.node);
		if (q->free == GENMASK(q->set->queue_depth - 1, 0))
			q->busy_since = clock_us();
		__clear_bit(tag, &q->free);
		rq = blk_request(q, tag);
		*rq = (struct request){
			.q = q,
			.bio = head,
			.biotail = head->bi_chain.tail,
			.__sector = chain_start(head),
			.__data_len = head->bi_chain.size,
			.nr_phys_segments = head->bi_chain.segments,
			.cmd_flags = head->bi_opf,
			.tag = tag,
			.start_us = head->bi_chain.start_us,
		};
	}
	spin_unlock_irqrestore(&q->lock, flags);
	return rq;
}

/**
 * blk_mq_run_hw_queues() - hand to the driver what it has room for
 * @q:	   the queue
 * @async: no difference
 *
 * Context: any but hardirq.
 */
void blk_mq_run_hw_queues(struct request_queue *q, bool async)
{
	struct blk_mq_queue_data bd = {.last = true};

	while ((bd.rq = next_request(q))) {
		blk_status_t status;

		ledtrig_disk_activity(op_is_write(bd.rq->cmd_flags));
		status = q->set->ops->queue_rq(&q->hctx, &bd);

		if (status)
			blk_end_request(bd.rq, status);
	}
}
EXPORT_SYMBOL(blk_mq_run_hw_queues);
