/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_CDEV_H
#define _LINUX_CDEV_H

#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/list.h>

struct device;

/**
 * struct cdev - a character device: its numbers and what it does
 * @owner: kept from being stopped while the device is open
 * @ops:   what it does
 * @list:  link in the list of all
 * @dev:   first number
 * @count: how many minor numbers
 * @dynamic: from cdev_alloc()
 *
 * The mutex of kernel/proc/char_dev.c protects all but the first two.
 */
struct cdev {
	struct module *owner;
	const struct file_operations *ops;
	struct list_head list;
	dev_t dev;
	unsigned int count;
	bool dynamic;
};

void cdev_init(struct cdev *cdev, const struct file_operations *fops);
struct cdev *cdev_alloc(void);
int cdev_add(struct cdev *cdev, dev_t dev, unsigned int count);
void cdev_del(struct cdev *cdev);
int cdev_device_add(struct cdev *cdev, struct device *dev);
void cdev_device_del(struct cdev *cdev, struct device *dev);
#endif
