// SPDX-License-Identifier: MIT
/*
 * Requests on the driver's side: ended by its interrupt, completed on BLOCK_SOFTIRQ, where the
 * owners of the bios are told and the next request begins.
 */
#include <linux/blk-mq.h>
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <bhk/clock.h>
#include "blk.h"

static LIST_HEAD(done); /* I: requests that wait for the softirq */

static void blk_done_softirq(struct softirq_action *h)
{
	struct request *rq, *next;
	LIST_HEAD(mine);

	local_irq_disable();
	list_splice_init(&done, &mine);
	local_irq_enable();
	list_for_each_entry_safe(rq, next, &mine, queuelist)
		rq->q->set->ops->complete(rq);
}

static void note_done(struct request *rq)
{
	unsigned long flags;

	local_irq_save(flags);
	list_add_tail(&rq->queuelist, &done);
	raise_softirq_irqoff(BLOCK_SOFTIRQ);
	local_irq_restore(flags);
}

/**
 * blk_mq_complete_request() - the device is done with a request
 * @rq: the request; the driver's complete() gets it on BLOCK_SOFTIRQ
 *
 * From a thread with interrupts and softirqs on, that runs before this returns: no other thread
 * has to be scheduled.
 *
 * Context: any but NMI; a thread with interrupts on.
 */
void blk_mq_complete_request(struct request *rq)
{
	if (!in_task()) {
		note_done(rq);
		return;
	}
	local_bh_disable();
	note_done(rq);
	local_bh_enable();
}
EXPORT_SYMBOL(blk_mq_complete_request);

static unsigned long all_free(const struct request_queue *q)
{
	return GENMASK(q->set->queue_depth - 1, 0);
}

/* The request's place is free; its bios are not the queue's any more. */
static void put_request(struct request *rq, blk_status_t status)
{
	struct request_queue *q = rq->q;
	struct blk_dir_stat *stat = &q->stat[rq_data_dir(rq)];
	u32 now = clock_us();
	unsigned long flags;
	bool idle;

	spin_lock_irqsave(&q->lock, flags);
	if (status)
		stat->errors++;
	else
		stat->sectors += blk_rq_sectors(rq);
	stat_add(&stat->latency, now - rq->start_us);
	__set_bit(rq->tag, &q->free);
	idle = q->free == all_free(q);
	if (idle)
		q->busy_us += now - q->busy_since;
	spin_unlock_irqrestore(&q->lock, flags);
	if (idle)
		wake_up_all(&q->idle);
}

void blk_end_bios(struct bio *bio, blk_status_t status)
{
	while (bio) {
		struct bio *next = bio->bi_next;

		bio->bi_status = status;
		bio_endio(bio);
		bio = next;
	}
}

void blk_end_request(struct request *rq, blk_status_t status)
{
	struct bio *bio = rq->bio;

	if (status && status != BLK_STS_OFFLINE && bio->bi_next) {
		blk_requeue_singly(rq->q, bio);
		bio = NULL;
	}
	put_request(rq, status);
	blk_end_bios(bio, status);
}

/**
 * blk_mq_end_request() - a request has ended: tell the owners of its bios, begin the next one
 * @rq:	    the request; not the driver's any more
 * @status: how it ended
 *
 * When a request of several bios failed, they are tried again one by one.
 *
 * Context: any but hardirq.
 */
void blk_mq_end_request(struct request *rq, blk_status_t status)
{
	struct request_queue *q = rq->q;

	blk_end_request(rq, status);
	blk_mq_run_hw_queues(q, false);
}
EXPORT_SYMBOL(blk_mq_end_request);

/**
 * blk_mq_quiesce_queue() - no further request goes to the driver
 * @q: the queue; bios may still enter it
 *
 * Nests. Context: any but hardirq.
 */
void blk_mq_quiesce_queue(struct request_queue *q)
{
	unsigned long flags;

	spin_lock_irqsave(&q->lock, flags);
	q->quiesced++;
	spin_unlock_irqrestore(&q->lock, flags);
}
EXPORT_SYMBOL(blk_mq_quiesce_queue);

/** blk_mq_unquiesce_queue() - undo one blk_mq_quiesce_queue(). Context: any but hardirq */
void blk_mq_unquiesce_queue(struct request_queue *q)
{
	unsigned long flags;

	spin_lock_irqsave(&q->lock, flags);
	q->quiesced--;
	spin_unlock_irqrestore(&q->lock, flags);
	blk_mq_run_hw_queues(q, false);
}
EXPORT_SYMBOL(blk_mq_unquiesce_queue);

/**
 * blk_rq_map_sg() - the memory of a request as a list
 * @q:	its queue
 * @rq: the request
 * @sg: room for rq->nr_phys_segments pieces
 *
 * Context: any. Return: pieces, neighbours in memory being one.
 */
int blk_rq_map_sg(struct request_queue *q, struct request *rq, struct scatterlist *sg)
{
	struct scatterlist *last = NULL;
	struct bio *bio;
	int n = 0;

	sg_init_table(sg, rq->nr_phys_segments);
	for (bio = rq->bio; bio; bio = bio->bi_next) {
		for (unsigned int i = 0; i < bio->bi_vcnt; i++) {
			struct bio_vec *v = &bio->bi_io_vec[i];

			if (last && (char *)sg_virt(last) + last->length == bvec_virt(v)) {
				last->length += v->bv_len;
				continue;
			}
			last = &sg[n++];
			sg_set_page(last, v->bv_page, v->bv_len, v->bv_offset);
		}
	}
	sg_mark_end(last);
	return n;
}
EXPORT_SYMBOL(blk_rq_map_sg);

static int __init blk_init(void)
{
	open_softirq(BLOCK_SOFTIRQ, blk_done_softirq);
	return 0;
}
subsys_initcall(blk_init);
