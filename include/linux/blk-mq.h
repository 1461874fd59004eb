/* SPDX-License-Identifier: MIT */
/* The driver's side of a block device. */
#ifndef _LINUX_BLK_MQ_H
#define _LINUX_BLK_MQ_H

#include <linux/blkdev.h>
#include <linux/scatterlist.h>

/**
 * struct request - neighbouring bios on their way through the driver
 * @q:		    where they waited
 * @bio:	    the first of them, linked by bi_next
 * @biotail:	    the last
 * @queuelist:	    link in the list of ended requests
 * @__sector:	    first sector
 * @__data_len:	    bytes
 * @nr_phys_segments: pieces of memory
 * @cmd_flags:	    REQ_OP_*
 * @tag:	    its number
 * @start_us:	    when its oldest bio was submitted
 *
 * The driver's from queue_rq() to blk_mq_end_request().
 */
struct request {
	struct request_queue *q;
	struct bio *bio;
	struct bio *biotail;
	struct list_head queuelist;
	sector_t __sector;
	unsigned int __data_len;
	unsigned short nr_phys_segments;
	blk_opf_t cmd_flags;
	unsigned int tag;
	u32 start_us;
};

#define req_op(rq)	((enum req_op)((rq)->cmd_flags & REQ_OP_MASK))
#define rq_data_dir(rq) (op_is_write((rq)->cmd_flags) ? 1 : 0)

static inline sector_t blk_rq_pos(const struct request *rq)
{
	return rq->__sector;
}

static inline unsigned int blk_rq_bytes(const struct request *rq)
{
	return rq->__data_len;
}

static inline unsigned int blk_rq_sectors(const struct request *rq)
{
	return rq->__data_len >> SECTOR_SHIFT;
}

/* The driver's own part of a request, set->cmd_size bytes. */
static inline void *blk_mq_rq_to_pdu(struct request *rq)
{
	return rq + 1;
}

struct blk_mq_queue_data {
	struct request *rq;
	bool last;
};

/**
 * struct blk_mq_ops - what a driver does
 * @queue_rq: begin with a request: task or softirq context, must not sleep. Return:
 *	      BLK_STS_OK; anything else ends the request with that status
 * @complete: after blk_mq_complete_request(), on BLOCK_SOFTIRQ; ends with
 *	      blk_mq_end_request()
 */
struct blk_mq_ops {
	blk_status_t (*queue_rq)(struct blk_mq_hw_ctx *hctx, const struct blk_mq_queue_data *bd);
	void (*complete)(struct request *rq);
};

/**
 * struct blk_mq_tag_set - what a driver can do
 * @ops:	  its functions
 * @nr_hw_queues: 1
 * @queue_depth:  requests that it takes at a time, up to 32
 * @cmd_size:	  of its own part of a request
 * @driver_data:  its own
 */
struct blk_mq_tag_set {
	const struct blk_mq_ops *ops;
	unsigned int nr_hw_queues;
	unsigned int queue_depth;
	unsigned int cmd_size;
	void *driver_data;
};

struct gendisk *blk_mq_alloc_disk(struct blk_mq_tag_set *set, void *queuedata);
void blk_mq_complete_request(struct request *rq);
void blk_mq_end_request(struct request *rq, blk_status_t status);
void blk_mq_quiesce_queue(struct request_queue *q);
void blk_mq_unquiesce_queue(struct request_queue *q);
void blk_mq_freeze_queue_wait(struct request_queue *q);
void blk_mq_run_hw_queues(struct request_queue *q, bool async);
int blk_rq_map_sg(struct request_queue *q, struct request *rq, struct scatterlist *sg);
#endif
