/* SPDX-License-Identifier: MIT */
/* Block devices: disks, partitions, and who uses them. */
#ifndef _LINUX_BLKDEV_H
#define _LINUX_BLKDEV_H

#include <linux/bio.h>
#include <linux/blk_types.h>
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <bhk/stat.h>

#define DISK_NAME_LEN	 32
#define DISK_MAX_PARTS	 4   /* the primary ones of an MBR */
#define BLK_MAX_SECTORS	 256 /* of a request, unless the driver says otherwise */
#define BLK_MAX_SEGMENTS 32

struct blk_mq_tag_set;
struct cdev;
struct request;
struct seq_file;

/**
 * struct blk_dir_stat - what happened in one direction
 * @latency: of each request, from submit_bio() to its end, in us; the count is its sum
 * @merges:  bios that joined a waiting request
 * @sectors: that went through
 * @errors:  requests that failed
 */
struct blk_dir_stat {
	struct run_stat latency;
	u32 merges;
	u64 sectors;
	u32 errors;
};

/* Where the requests of a queue go; what queue_rq() gets first. */
struct blk_mq_hw_ctx {
	struct request_queue *queue;
	void *driver_data;
};

/**
 * struct request_queue - bios that wait for a device
 * @lock:	  of all below; interrupts off
 * @waiting:	  chains of bios, in the order in which they came
 * @free:	  requests that are not with the driver, a bit each
 * @set:	  what the driver said
 * @requests:	  set->queue_depth of them
 * @hctx:	  for queue_rq()
 * @queuedata:	  the driver's
 * @max_sectors:  of a request
 * @max_segments: of a request
 * @quiesced:	  nothing goes to the driver while not 0
 * @dying:	  bios fail at once
 * @idle:	  who waits until the driver has no request
 * @stat:	  by direction, write is 1
 * @busy_us:	  time with a request at the driver
 * @busy_since:	  begin of the current one
 *
 * c: constant after add_disk(), q: @lock
 */
struct request_queue {
	spinlock_t lock;
	struct list_head waiting;   /* q */
	unsigned int changes;	    /* q: of @waiting */
	unsigned long free;	    /* q */
	struct blk_mq_tag_set *set; /* c */
	void *requests;		    /* c */
	struct blk_mq_hw_ctx hctx;  /* c */
	void *queuedata;	    /* c */
	unsigned int max_sectors;   /* c */
	unsigned int max_segments;  /* c */
	unsigned int quiesced;	    /* q */
	bool dying;		    /* q */
	wait_queue_head_t idle;
	struct blk_dir_stat stat[2]; /* q */
	u64 busy_us;		     /* q */
	u32 busy_since;		     /* q */
};

/**
 * struct gendisk - a disk
 * @major:	 for /proc/partitions
 * @first_minor: of the disk itself; those of the partitions follow
 * @minors:	 numbers that belong to it
 * @disk_name:	 "mmcblk0"
 * @queue:	 what waits for it
 * @private_data: the driver's
 * @part:	 the disk and its partitions
 * @ro:		 nothing may be written
 * @ref:	 the driver and everybody who opened it
 * @node:	 link in the list of disks
 * @cdev:	 its files in /dev
 *
 * c: constant after add_disk(), d: the mutex of the list
 */
struct gendisk {
	int major;				      /* c */
	int first_minor;			      /* c */
	int minors;				      /* c */
	char disk_name[DISK_NAME_LEN];		      /* c */
	struct request_queue *queue;		      /* c */
	void *private_data;			      /* c */
	struct block_device part[1 + DISK_MAX_PARTS]; /* c */
	bool ro;				      /* c */
	struct kref ref;
	struct list_head node; /* d */
	struct cdev *cdev;     /* c */
};

int add_disk(struct gendisk *disk);
void del_gendisk(struct gendisk *disk);
void put_disk(struct gendisk *disk);

static inline void set_capacity(struct gendisk *disk, sector_t sectors)
{
	disk->part[0].bd_nr_sectors = sectors;
}

static inline sector_t get_capacity(struct gendisk *disk)
{
	return disk->part[0].bd_nr_sectors;
}

static inline void set_disk_ro(struct gendisk *disk, bool read_only)
{
	disk->ro = read_only;
}

struct block_device *blkdev_get_by_path(const char *path, fmode_t mode, void *holder);
struct block_device *blkdev_get_by_dev(dev_t dev, fmode_t mode, void *holder);
void blkdev_put(struct block_device *bdev, fmode_t mode);

static inline sector_t bdev_nr_sectors(struct block_device *bdev)
{
	return bdev->bd_nr_sectors;
}

static inline bool bdev_read_only(struct block_device *bdev)
{
	return bdev->bd_disk->ro;
}

static inline struct request_queue *bdev_get_queue(struct block_device *bdev)
{
	return bdev->bd_disk->queue;
}

int bdev_rw_virt(struct block_device *bdev, sector_t sector, void *data, size_t len,
		 enum req_op op);
int blk_status_to_errno(blk_status_t status);
blk_status_t errno_to_blk_status(int errno);
#endif
