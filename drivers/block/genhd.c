// SPDX-License-Identifier: MIT
/* Disks: they come, are opened by name, and go. */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "blk.h"

LIST_HEAD(disk_list);
DEFINE_MUTEX(disk_mutex);

static struct request_queue *alloc_queue(struct blk_mq_tag_set *set, void *queuedata)
{
	struct request_queue *q = kzalloc(sizeof(*q), GFP_KERNEL);

	if (!q)
		return NULL;
	q->requests = kcalloc(set->queue_depth, sizeof(struct request) + set->cmd_size, GFP_KERNEL);
	if (!q->requests) {
		kfree(q);
		return NULL;
	}
	spin_lock_init(&q->lock);
	INIT_LIST_HEAD(&q->waiting);
	init_waitqueue_head(&q->idle);
	q->free = GENMASK(set->queue_depth - 1, 0);
	q->set = set;
	q->hctx = (struct blk_mq_hw_ctx){.queue = q, .driver_data = set->driver_data};
	q->queuedata = queuedata;
	q->max_sectors = BLK_MAX_SECTORS;
	q->max_segments = BLK_MAX_SEGMENTS;
	return q;
}

/**
 * blk_mq_alloc_disk() - a disk with its queue
 * @set:       what the driver can do; stays there as long as the disk
 * @queuedata: the driver's
 *
 * The driver then sets the names and the capacity, and calls add_disk().
 *
 * Context: task. Return: the disk, or an error pointer: -EINVAL, -ENOMEM.
 */
struct gendisk *blk_mq_alloc_disk(struct blk_mq_tag_set *set, void *queuedata)
{
	struct gendisk *disk;

	if (!set->ops || !set->queue_depth || set->queue_depth > 32)
		return ERR_PTR(-EINVAL);
	disk = kzalloc(sizeof(*disk), GFP_KERNEL);
	if (!disk)
		return ERR_PTR(-ENOMEM);
	disk->queue = alloc_queue(set, queuedata);
	if (!disk->queue) {
		kfree(disk);
		return ERR_PTR(-ENOMEM);
	}
	kref_init(&disk->ref);
	INIT_LIST_HEAD(&disk->node);
	return disk;
}
EXPORT_SYMBOL(blk_mq_alloc_disk);

static void free_disk(struct kref *ref)
{
	struct gendisk *disk = container_of(ref, struct gendisk, ref);

	kfree(disk->queue->requests);
	kfree(disk->queue);
	kfree(disk);
}

/** put_disk() - the driver does not need the disk any more. Context: task */
void put_disk(struct gendisk *disk)
{
	kref_put(&disk->ref, free_disk);
}
EXPORT_SYMBOL(put_disk);

/* "mmcblk0p1", but "sda1": a name that ends in a digit gets a p. */
static void name_part(struct gendisk *disk, unsigned int n)
{
	struct block_device *bdev = &disk->part[n];
	const char *name = disk->disk_name;
	char last = name[0] ? name[strlen(name) - 1] : '0';

	bdev->bd_disk = disk;
	bdev->bd_partno = n;
	if (!n)
		strscpy(bdev->bd_name, name, sizeof(bdev->bd_name));
	else
		snprintf(bdev->bd_name, sizeof(bdev->bd_name), "%s%s%u", name,
			 last >= '0' && last <= '9' ? "p" : "", n);
}

static void set_partitions(struct gendisk *disk, const struct mbr_part *part)
{
	char text[64] = "";
	size_t len = 0;

	for (unsigned int i = 0; i < MBR_PARTS; i++) {
		struct block_device *bdev = &disk->part[i + 1];

		bdev->bd_start_sect = part[i].start;
		bdev->bd_nr_sectors = part[i].sectors;
		if (part[i].sectors)
			len += scnprintf(text + len, sizeof(text) - len, " p%u", i + 1);
	}
	pr_info(" %s:%s\n", disk->disk_name, text);
}

/* A disk without a table is one without partitions; one that cannot be read, too. */
static void scan_partitions(struct gendisk *disk)
{
	struct mbr_part part[MBR_PARTS];
	u8 *sector = kmalloc(SECTOR_SIZE, GFP_KERNEL);
	int ret = -ENOMEM;

	if (sector)
		ret = bdev_rw_virt(&disk->part[0], 0, sector, SECTOR_SIZE, REQ_OP_READ);
	if (ret)
		pr_err("%s: unable to read partition table: error %d\n", disk->disk_name, ret);
	else if (mbr_parse(sector, get_capacity(disk), part) >= 0)
		set_partitions(disk, part);
	kfree(sector);
}

/**
 * add_disk() - a disk is there: read its partition table, let it be opened
 * @disk: with name, capacity and ready for requests
 *
 * Context: task. Sleeps. Return: 0, or -EEXIST: there is one of that name.
 */
int add_disk(struct gendisk *disk)
{
	struct gendisk *other;
	int ret = 0;

	for (unsigned int i = 0; i <= DISK_MAX_PARTS; i++)
		name_part(disk, i);
	scan_partitions(disk);
	mutex_lock(&disk_mutex);
	list_for_each_entry(other, &disk_list, node)
		if (!strcmp(other->disk_name, disk->disk_name))
			ret = -EEXIST;
	if (!ret)
		list_add_tail(&disk->node, &disk_list);
	mutex_unlock(&disk_mutex);
	if (!ret)
		blk_add_nodes(disk);
	return ret;
}
EXPORT_SYMBOL(add_disk);

static bool is_idle(struct request_queue *q)
{
	unsigned long flags;
	bool idle;

	spin_lock_irqsave(&q->lock, flags);
	idle = q->free == GENMASK(q->set->queue_depth - 1, 0);
	spin_unlock_irqrestore(&q->lock, flags);
	return idle;
}

/** blk_mq_freeze_queue_wait() - until the driver has no request. Context: task. Sleeps */
void blk_mq_freeze_queue_wait(struct request_queue *q)
{
	wait_event(q->idle, is_idle(q));
}
EXPORT_SYMBOL(blk_mq_freeze_queue_wait);

/**
 * del_gendisk() - a disk is gone
 * @disk: the disk; the driver still ends the requests that it has
 *
 * What waits, and whatever its users submit from now on, fails with -ENODEV. Waits until the
 * driver has no request any more.
 *
 * Context: task. Sleeps.
 */
void del_gendisk(struct gendisk *disk)
{
	blk_remove_nodes(disk);
	mutex_lock(&disk_mutex);
	list_del_init(&disk->node);
	mutex_unlock(&disk_mutex);
	blk_fail_waiting(disk->queue);
	blk_mq_freeze_queue_wait(disk->queue);
}
EXPORT_SYMBOL(del_gendisk);

static struct block_device *find_bdev(const char *name)
{
	struct gendisk *disk;

	list_for_each_entry(disk, &disk_list, node)
		for (unsigned int i = 0; i <= DISK_MAX_PARTS; i++)
			if (disk->part[i].bd_nr_sectors && !strcmp(disk->part[i].bd_name, name))
				return &disk->part[i];
	return NULL;
}

/* disk_mutex held. Return: the device, which its user holds now, or -EROFS. */
struct block_device *blk_open(struct block_device *bdev, fmode_t mode)
{
	if ((mode & FMODE_WRITE) && bdev->bd_disk->ro)
		return ERR_PTR(-EROFS);
	kref_get(&bdev->bd_disk->ref);
	return bdev;
}

/**
 * blkdev_get_by_path() - open a disk or a partition
 * @path:   "/dev/mmcblk0p1" or without the folder
 * @mode:   FMODE_READ, FMODE_WRITE
 * @holder: not used
 *
 * Context: task. Sleeps. Return: the device, which ends with blkdev_put(), or an error pointer:
 * -ENODEV, -EROFS.
 */
struct block_device *blkdev_get_by_path(const char *path, fmode_t mode, void *holder)
{
	struct block_device *bdev;

	if (!strncmp(path, "/dev/", 5))
		path += 5;
	mutex_lock(&disk_mutex);
	bdev = find_bdev(path);
	bdev = bdev ? blk_open(bdev, mode) : ERR_PTR(-ENODEV);
	mutex_unlock(&disk_mutex);
	return bdev;
}
EXPORT_SYMBOL(blkdev_get_by_path);

/** blkdev_put() - the end of blkdev_get_by_path(). Context: task */
void blkdev_put(struct block_device *bdev, fmode_t mode)
{
	put_disk(bdev->bd_disk);
}
EXPORT_SYMBOL(blkdev_put);
