/* SPDX-License-Identifier: MIT */
/* What a request to a block device consists of. */
#ifndef _LINUX_BLK_TYPES_H
#define _LINUX_BLK_TYPES_H

#include <linux/list.h>
#include <linux/mm.h>
#include <linux/types.h>

#define SECTOR_SHIFT 9
#define SECTOR_SIZE  (1 << SECTOR_SHIFT)

struct bio;
struct block_device;

/* How a request ended; blk_status_to_errno() says it as an errno. */
typedef u8 blk_status_t;
#define BLK_STS_OK	   0
#define BLK_STS_NOTSUPP	   1
#define BLK_STS_TIMEOUT	   2
#define BLK_STS_NOSPC	   3
#define BLK_STS_MEDIUM	   7
#define BLK_STS_PROTECTION 8
#define BLK_STS_RESOURCE   9
#define BLK_STS_IOERR	   10
#define BLK_STS_OFFLINE	   16
#define BLK_STS_READONLY   17 /* ours: -EROFS */

typedef u32 blk_opf_t;

enum req_op {
	REQ_OP_READ = 0,
	REQ_OP_WRITE = 1,
};

#define REQ_OP_BITS 8
#define REQ_OP_MASK ((1u << REQ_OP_BITS) - 1)
#define REQ_SYNC    (1u << 11)
#define REQ_NOMERGE (1u << 14)

static inline bool op_is_write(blk_opf_t op)
{
	return op & 1;
}

/* A piece of a bio's memory: contiguous, of whole sectors, aligned to words. */
struct bio_vec {
	struct page *bv_page;
	unsigned int bv_len;
	unsigned int bv_offset;
};

struct bvec_iter {
	sector_t bi_sector;   /* of the device; of the whole disk once submitted */
	unsigned int bi_size; /* bytes */
};

typedef void(bio_end_io_t)(struct bio *);

/**
 * struct bio - what somebody wants read or written
 * @bi_bdev:	device or partition
 * @bi_opf:	REQ_OP_* and REQ_*
 * @bi_status:	how it ended, from @bi_end_io on
 * @bi_iter:	where and how much
 * @bi_end_io:	called once, in any context but hardirq; the bio is the caller's again
 * @bi_private: the caller's
 * @bi_vcnt:	pieces of memory
 * @bi_max_vecs: room for them
 * @bi_io_vec:	the pieces
 * @bi_next:	next bio of a request: its sectors follow
 * @bi_chain:	the queue's: the request that begins with this bio while it waits
 *
 * The item is the caller's: a queue is a list of bios, takes any number of them and allocates
 * nothing. Fields without a letter are the caller's until submit_bio() and from @bi_end_io on.
 * q: the queue's lock
 */
struct bio {
	struct block_device *bi_bdev;
	blk_opf_t bi_opf;
	blk_status_t bi_status;
	struct bvec_iter bi_iter;
	bio_end_io_t *bi_end_io;
	void *bi_private;
	unsigned short bi_vcnt;
	unsigned short bi_max_vecs;
	struct bio_vec *bi_io_vec;
	struct bio *bi_next; /* q */
	struct {
		struct list_head node; /* q: link in the queue */
		struct bio *tail;      /* q */
		unsigned int size;     /* q: bytes of all */
		unsigned int segments; /* q: pieces of all */
		u32 start_us;	       /* q: when the oldest was submitted */
	} bi_chain;
};

/**
 * struct block_device - a disk or a partition of it
 * @bd_start_sect: first sector on the disk
 * @bd_nr_sectors: how many; 0: there is no such partition
 * @bd_disk:	   the disk
 * @bd_partno:	   1... for a partition, 0 for the disk
 * @bd_name:	   "mmcblk0p1"
 *
 * Constant while the disk is there.
 */
struct block_device {
	sector_t bd_start_sect;
	sector_t bd_nr_sectors;
	struct gendisk *bd_disk;
	u8 bd_partno;
	char bd_name[40];
};
#endif
