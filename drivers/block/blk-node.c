// SPDX-License-Identifier: MIT
/*
 * Disks and partitions as files in /dev: any bytes, anywhere. What is not a whole sector is read,
 * changed and written back. The limits of a partition hold: nobody comes out of it.
 */
#include <linux/blkdev.h>
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include "blk.h"

/* Larger: fewer requests for long reads. */
#define CHUNK (16 * SECTOR_SIZE)

static struct class block_class = {.name = "block", .disks = true};

static struct block_device *find_dev(dev_t dev)
{
	struct gendisk *disk;

	list_for_each_entry(disk, &disk_list, node) {
		unsigned int part = MINOR(dev) - disk->first_minor;

		if (disk->major == MAJOR(dev) && part <= DISK_MAX_PARTS &&
		    disk->part[part].bd_nr_sectors)
			return &disk->part[part];
	}
	return NULL;
}

/**
 * blkdev_get_by_dev() - blkdev_get_by_path() for a number
 * @dev:    as in /proc/partitions
 * @mode:   FMODE_READ, FMODE_WRITE
 * @holder: not used
 *
 * Context: task. Sleeps. Return: the device, which ends with blkdev_put(), or an error pointer:
 * -ENXIO, -EROFS.
 */
struct block_device *blkdev_get_by_dev(dev_t dev, fmode_t mode, void *holder)
{
	struct block_device *bdev;

	mutex_lock(&disk_mutex);
	bdev = find_dev(dev);
	bdev = bdev ? blk_open(bdev, mode) : ERR_PTR(-ENXIO);
	mutex_unlock(&disk_mutex);
	return bdev;
}
EXPORT_SYMBOL(blkdev_get_by_dev);

static int node_open(struct inode *inode, struct file *file)
{
	struct block_device *bdev = blkdev_get_by_dev(inode->i_rdev, file->f_mode, NULL);

	if (IS_ERR(bdev))
		return PTR_ERR(bdev);
	file->private_data = bdev;
	return 0;
}

static int node_release(struct inode *inode, struct file *file)
{
	blkdev_put(file->private_data, file->f_mode);
	return 0;
}

static loff_t node_size(struct block_device *bdev)
{
	return (loff_t)bdev_nr_sectors(bdev) << SECTOR_SHIFT;
}

static loff_t node_llseek(struct file *file, loff_t offset, int whence)
{
	return fixed_size_llseek(file, offset, whence, node_size(file->private_data));
}

/**
 * struct piece - the part of a transfer that fits into a chunk
 * @sector: first one
 * @bytes:  of all sectors
 * @skip:   bytes of the first sector that are not meant
 * @len:    bytes that are meant
 */
struct piece {
	sector_t sector;
	size_t bytes, skip, len;
};

static struct piece next_piece(loff_t pos, size_t count)
{
	size_t skip = pos % SECTOR_SIZE, len = min_t(size_t, count, CHUNK - skip);

	return (struct piece){
		.sector = pos >> SECTOR_SHIFT,
		.bytes = round_up(skip + len, SECTOR_SIZE),
		.skip = skip,
		.len = len,
	};
}

static int read_piece(struct block_device *bdev, const struct piece *p, void *chunk, void *buf)
{
	int ret = bdev_rw_virt(bdev, p->sector, chunk, p->bytes, REQ_OP_READ);

	if (!ret && copy_to_user(buf, chunk + p->skip, p->len))
		ret = -EFAULT;
	return ret;
}

static int write_piece(struct block_device *bdev, const struct piece *p, void *chunk, void *buf)
{
	int ret = 0;

	if (p->len != p->bytes)
		ret = bdev_rw_virt(bdev, p->sector, chunk, p->bytes, REQ_OP_READ);
	if (!ret && copy_from_user(chunk + p->skip, buf, p->len))
		ret = -EFAULT;
	return ret ?: bdev_rw_virt(bdev, p->sector, chunk, p->bytes, REQ_OP_WRITE);
}

typedef int (*piece_fn)(struct block_device *, const struct piece *, void *, void *);

/* Return: how many bytes were moved, if any; else -errno. */
static ssize_t each_piece(struct block_device *bdev, piece_fn fn, void *buf, size_t count,
			  loff_t *pos)
{
	void *chunk = kmalloc(CHUNK, GFP_KERNEL);
	size_t done = 0;
	int ret = chunk ? 0 : -ENOMEM;

	while (!ret && done < count) {
		struct piece p = next_piece(*pos, count - done);

		ret = fn(bdev, &p, chunk, buf + done);
		if (!ret) {
			done += p.len;
			*pos += p.len;
		}
	}
	kfree(chunk);
	return done ?: ret;
}

static ssize_t node_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct block_device *bdev = file->private_data;
	loff_t size = node_size(bdev);

	if (*pos >= size)
		return 0;
	return each_piece(bdev, read_piece, buf, min_t(loff_t, count, size - *pos), pos);
}

/* Two writers to one sector in pieces: the later one may bring back what was there before. */
static ssize_t node_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	struct block_device *bdev = file->private_data;
	loff_t size = node_size(bdev);

	if (!count)
		return 0;
	if (*pos >= size)
		return -ENOSPC;
	return each_piece(bdev, write_piece, (void *)buf, min_t(loff_t, count, size - *pos), pos);
}

static const struct file_operations node_fops = {
	.open = node_open,
	.release = node_release,
	.llseek = node_llseek,
	.read = node_read,
	.write = node_write,
};

/** blk_add_nodes() - a disk and its partitions appear in /dev. Context: task. Sleeps */
void blk_add_nodes(struct gendisk *disk)
{
	dev_t dev = MKDEV(disk->major, disk->first_minor);
	struct cdev *cdev = disk->major ? cdev_alloc() : NULL;
	unsigned int i;

	if (!cdev)
		return;
	cdev->ops = &node_fops;
	cdev_add(cdev, dev, 1 + DISK_MAX_PARTS);
	disk->cdev = cdev;
	for (i = 0; i <= DISK_MAX_PARTS; i++)
		if (disk->part[i].bd_nr_sectors)
			device_create(&block_class, NULL, dev + i, NULL, "%s",
				      disk->part[i].bd_name);
}

/** blk_remove_nodes() - they go; who has one open gets errors. Context: task. Sleeps */
void blk_remove_nodes(struct gendisk *disk)
{
	unsigned int i;

	if (!disk->cdev)
		return;
	for (i = 0; i <= DISK_MAX_PARTS; i++)
		device_destroy(&block_class, MKDEV(disk->major, disk->first_minor) + i);
	cdev_del(disk->cdev);
	disk->cdev = NULL;
}
