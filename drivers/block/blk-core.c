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

/* How many chains are looked at on each side, and how many of them with interrupts off. */
#define MERGE_LOOKS   32
#define LOOKS_AT_ONCE 2

/* A search, under the queue's lock. It ends when others come and go: a join is only a gain. */
struct search {
	struct request_queue *q;
	unsigned long flags;
	unsigned int changes; /* of the queue that are known */
	unsigned int looks;
};

static void search_begin(struct search *s)
{
	s->looks = 0;
	spin_lock_irqsave(&s->q->lock, s->flags);
}

/* Return: false if it must not go on; a bio that was seen before may be gone then. */
static bool search_goes_on(struct search *s)
{
	if (++s->looks > MERGE_LOOKS)
		return false;
	if (s->looks % LOOKS_AT_ONCE)
		return true;
	spin_unlock_irqrestore(&s->q->lock, s->flags);
	spin_lock_irqsave(&s->q->lock, s->flags);
	return s->changes == s->q->changes;
}

/* Lets others in. Return: false if they changed the queue. */
static bool search_end(struct search *s)
{
	spin_unlock_irqrestore(&s->q->lock, s->flags);
	return s->changes == READ_ONCE(s->q->changes);
}

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
static struct bio *join_earlier(struct search *s, struct bio *head)
{
	struct bio *c = head;

	list_for_each_entry_continue_reverse(c, &s->q->waiting, bi_chain.node)
	{
		if (may_join(s->q, c, head))
			return join(c, head);
		if (overlap(c, head) || !search_goes_on(s))
			break;
	}
	return NULL;
}

static bool may_pass(struct search *s, struct bio *from, struct bio *passing)
{
	list_for_each_entry_continue(from, &passing->bi_chain.node, bi_chain.node)
	{
		if (overlap(from, passing) || !search_goes_on(s))
			return false;
	}
	return true;
}

/* One behind @head comes forward to it. */
static struct bio *join_later(struct search *s, struct bio *head)
{
	struct bio *c = head;

	list_for_each_entry_continue(c, &s->q->waiting, bi_chain.node)
	{
		if (may_join(s->q, head, c) && may_pass(s, head, c))
			return join(head, c);
		if (!search_goes_on(s))
			break;
	}
	return NULL;
}

/* @way: join_earlier() or join_later(). Return: the chain that @head is in now; NULL: no other. */
static struct bio *try_to_join(struct search *s, struct bio *head,
			       struct bio *(*way)(struct search *s, struct bio *head),
			       unsigned int *merges)
{
	struct bio *joined = NULL;

	search_begin(s);
	if (s->changes == s->q->changes)
		joined = way(s, head);
	if (joined) {
		++*merges;
		s->changes = ++s->q->changes;
	}
	return search_end(s) ? joined : NULL;
}

/*
 * A new chain is at the end of the queue, which has seen so many changes. If another thread or a
 * softirq comes in between, the driver may have the chain already, and its owner may have it back.
 */
static void merge(struct request_queue *q, struct bio *head, unsigned int changes)
{
	unsigned int *merges = &q->stat[op_is_write(head->bi_opf)].merges, n = 0;
	struct search s = {.q = q, .changes = changes};
	struct bio *joined;

	do {
		joined = try_to_join(&s, head, join_earlier, merges);
		if (!joined && n)
			joined = try_to_join(&s, head, join_later, merges);
		head = joined;
		n++;
	} while (joined);
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
	unsigned int changes;
	unsigned long flags;
	bool alive;

	init_chain(bio);
	bio->bi_chain.start_us = clock_us();
	spin_lock_irqsave(&q->lock, flags);
	alive = !q->dying;
	if (alive)
		list_add_tail(&bio->bi_chain.node, &q->waiting);
	changes = ++q->changes;
	spin_unlock_irqrestore(&q->lock, flags);
	if (alive)
		merge(q, bio, changes);
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
	u32 start_us = bio->bi_chain.start_us;
	unsigned long flags;
	LIST_HEAD(mine);

	while (bio) {
		struct bio *next = bio->bi_next;

		init_chain(bio);
		bio->bi_chain.start_us = start_us;
		bio->bi_opf |= REQ_NOMERGE;
		list_add_tail(&bio->bi_chain.node, &mine);
		bio = next;
	}
	spin_lock_irqsave(&q->lock, flags);
	q->changes++;
	list_splice(&mine, &q->waiting);
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
	q->changes++;
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
		q->changes++;
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
