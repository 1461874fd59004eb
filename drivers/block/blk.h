/* SPDX-License-Identifier: MIT */
/* Between the files of the block layer. */
#ifndef _DRIVERS_BLOCK_BLK_H
#define _DRIVERS_BLOCK_BLK_H

#include <linux/blk-mq.h>
#include <linux/mutex.h>

struct request *blk_request(struct request_queue *q, unsigned int tag);
void blk_requeue_singly(struct request_queue *q, struct bio *bio);
void blk_end_request(struct request *rq, blk_status_t status);
void blk_end_bios(struct bio *bio, blk_status_t status);
void blk_fail_waiting(struct request_queue *q);

struct block_device *blk_open(struct block_device *bdev, fmode_t mode);
void blk_add_nodes(struct gendisk *disk);
void blk_remove_nodes(struct gendisk *disk);

/* mbr.c: pure. */
#define MBR_PARTS 4

struct mbr_part {
	sector_t start;
	sector_t sectors; /* 0: none */
	u8 type;
};

int mbr_parse(const u8 *sector, sector_t capacity, struct mbr_part *part);

extern struct list_head disk_list; /* disk_mutex */
extern struct mutex disk_mutex;
#endif
