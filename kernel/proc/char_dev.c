// SPDX-License-Identifier: MIT
/* Character devices: their numbers, and which driver a number belongs to. */
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/major.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "internal.h"

/* Majors given out when the caller asks for any: Linux's ranges, from the top down. */
#define DYN_MAJOR_TOP	  254
#define DYN_MAJOR_BOTTOM  234
#define DYN_MAJOR_TOP2	  511
#define DYN_MAJOR_BOTTOM2 384
#define CHRDEV_MAJOR_MAX  512

#define CHRDEV_NAME_MAX 32

/**
 * struct chrdev_region - numbers that somebody has
 * @list:  link, in order of @first
 * @first: first number
 * @count: how many
 * @name:  of the driver, for /proc/devices
 * @cdev:  of register_chrdev()
 */
struct chrdev_region {
	struct list_head list;
	dev_t first;
	unsigned int count;
	char name[CHRDEV_NAME_MAX];
	struct cdev *cdev;
};

static LIST_HEAD(regions);
static LIST_HEAD(cdevs);
static DEFINE_MUTEX(chrdev_mutex); /* both lists */

static bool is_free(dev_t first, unsigned int count)
{
	struct chrdev_region *r;

	list_for_each_entry(r, &regions, list)
		if (first < r->first + r->count && r->first < first + count)
			return false;
	return true;
}

static bool major_is_free(unsigned int major)
{
	return is_free(MKDEV(major, 0), 1U << MINORBITS);
}

static int find_major(void)
{
	unsigned int major;

	for (major = DYN_MAJOR_TOP; major >= DYN_MAJOR_BOTTOM; major--)
		if (major_is_free(major))
			return major;
	for (major = DYN_MAJOR_TOP2; major >= DYN_MAJOR_BOTTOM2; major--)
		if (major_is_free(major))
			return major;
	return -EBUSY;
}

static void insert(struct chrdev_region *new)
{
	struct chrdev_region *r;

	list_for_each_entry(r, &regions, list)
		if (r->first > new->first)
			break;
	list_add_tail(&new->list, &r->list);
}

/* With major 0 one is chosen. */
static struct chrdev_region *add_region(unsigned int major, unsigned int minor, unsigned int count,
					const char *name)
{
	struct chrdev_region *r;
	int err = 0;

	if (major >= CHRDEV_MAJOR_MAX || !count || minor + count > MINORMASK + 1)
		return ERR_PTR(-EINVAL);
	r = kzalloc(sizeof(*r), GFP_KERNEL);
	if (!r)
		return ERR_PTR(-ENOMEM);
	mutex_lock(&chrdev_mutex);
	if (!major)
		err = find_major();
	r->first = MKDEV(major ?: err, minor);
	r->count = count;
	strscpy(r->name, name, sizeof(r->name));
	if (err >= 0 && is_free(r->first, count))
		insert(r);
	else
		err = -EBUSY;
	mutex_unlock(&chrdev_mutex);
	if (err >= 0)
		return r;
	kfree(r);
	return ERR_PTR(err);
}

static struct chrdev_region *take_region(dev_t first, unsigned int count)
{
	struct chrdev_region *r, *found = NULL;

	mutex_lock(&chrdev_mutex);
	list_for_each_entry(r, &regions, list) {
		if (r->first == first && r->count == count) {
			list_del(&r->list);
			found = r;
			break;
		}
	}
	mutex_unlock(&chrdev_mutex);
	return found;
}

/**
 * register_chrdev_region() - take numbers that the caller knows
 * @from:  first one
 * @count: how many minors
 * @name:  of the driver
 *
 * Context: task, may sleep. Return: 0; -EBUSY: taken; -EINVAL, -ENOMEM.
 */
int register_chrdev_region(dev_t from, unsigned int count, const char *name)
{
	if (!MAJOR(from))
		return -EINVAL;
	return PTR_ERR_OR_ZERO(add_region(MAJOR(from), MINOR(from), count, name));
}
EXPORT_SYMBOL(register_chrdev_region);

/**
 * alloc_chrdev_region() - take numbers with any major
 * @dev:       gets the first one
 * @baseminor: its minor
 * @count:     how many minors
 * @name:      of the driver
 *
 * Context: task, may sleep. Return: 0; -EBUSY: all majors are taken; -EINVAL, -ENOMEM.
 */
int alloc_chrdev_region(dev_t *dev, unsigned int baseminor, unsigned int count, const char *name)
{
	struct chrdev_region *r = add_region(0, baseminor, count, name);

	if (IS_ERR(r))
		return PTR_ERR(r);
	*dev = r->first;
	return 0;
}
EXPORT_SYMBOL(alloc_chrdev_region);

/** unregister_chrdev_region() - give numbers back. Context: task */
void unregister_chrdev_region(dev_t from, unsigned int count)
{
	kfree(take_region(from, count));
}
EXPORT_SYMBOL(unregister_chrdev_region);

/**
 * __register_chrdev() - numbers and a device in one
 * @major:     0: any
 * @baseminor: first minor
 * @count:     how many
 * @name:      of the driver
 * @fops:      what it does
 *
 * Context: task, may sleep. Return: the major if @major is 0, else 0; or -errno.
 */
int __register_chrdev(unsigned int major, unsigned int baseminor, unsigned int count,
		      const char *name, const struct file_operations *fops)
{
	struct chrdev_region *r = add_region(major, baseminor, count, name);

	if (IS_ERR(r))
		return PTR_ERR(r);
	r->cdev = cdev_alloc();
	if (!r->cdev) {
		unregister_chrdev_region(r->first, count);
		return -ENOMEM;
	}
	r->cdev->ops = fops;
	r->cdev->owner = fops->owner;
	cdev_add(r->cdev, r->first, count);
	return major ? 0 : MAJOR(r->first);
}
EXPORT_SYMBOL(__register_chrdev);

void __unregister_chrdev(unsigned int major, unsigned int baseminor, unsigned int count,
			 const char *name)
{
	struct chrdev_region *r = take_region(MKDEV(major, baseminor), count);

	if (r && r->cdev)
		cdev_del(r->cdev);
	kfree(r);
}
EXPORT_SYMBOL(__unregister_chrdev);

/** cdev_init() - prepare a device of the caller's own memory. Context: any */
void cdev_init(struct cdev *cdev, const struct file_operations *fops)
{
	*cdev = (struct cdev){.ops = fops};
	INIT_LIST_HEAD(&cdev->list);
}
EXPORT_SYMBOL(cdev_init);

/** cdev_alloc() - a device that cdev_del() frees, or NULL. Context: task */
struct cdev *cdev_alloc(void)
{
	struct cdev *cdev = kmalloc(sizeof(*cdev), GFP_KERNEL);

	if (!cdev)
		return NULL;
	cdev_init(cdev, NULL);
	cdev->dynamic = true;
	return cdev;
}
EXPORT_SYMBOL(cdev_alloc);

/**
 * cdev_add() - the device can be opened from now on
 * @cdev:  device
 * @dev:   first number; the caller has it
 * @count: how many
 *
 * Context: task, may sleep. Return: 0; -EBUSY: no number.
 */
int cdev_add(struct cdev *cdev, dev_t dev, unsigned int count)
{
	if (WARN_ON(!dev))
		return -EBUSY;
	cdev->dev = dev;
	cdev->count = count;
	mutex_lock(&chrdev_mutex);
	list_add(&cdev->list, &cdevs);
	mutex_unlock(&chrdev_mutex);
	return 0;
}
EXPORT_SYMBOL(cdev_add);

/** cdev_del() - it cannot be opened any more; open files go on. Context: task */
void cdev_del(struct cdev *cdev)
{
	mutex_lock(&chrdev_mutex);
	list_del_init(&cdev->list);
	mutex_unlock(&chrdev_mutex);
	if (cdev->dynamic)
		kfree(cdev);
}
EXPORT_SYMBOL(cdev_del);

/** cdev_device_add() - cdev_add() and device_add() of a device with that number */
int cdev_device_add(struct cdev *cdev, struct device *dev)
{
	int err = dev->devt ? cdev_add(cdev, dev->devt, 1) : 0;

	if (err)
		return err;
	err = device_add(dev);
	if (err && dev->devt)
		cdev_del(cdev);
	return err;
}
EXPORT_SYMBOL(cdev_device_add);

void cdev_device_del(struct cdev *cdev, struct device *dev)
{
	device_del(dev);
	if (dev->devt)
		cdev_del(cdev);
}
EXPORT_SYMBOL(cdev_device_del);

/* The driver of a number becomes that of an open file, and its module is kept. */
static int bind_cdev(struct open_file *of, dev_t dev)
{
	struct cdev *cdev;
	int err = -ENXIO;

	mutex_lock(&chrdev_mutex);
	list_for_each_entry(cdev, &cdevs, list) {
		struct module *owner = cdev->owner ?: cdev->ops->owner;

		if (dev < cdev->dev || dev >= cdev->dev + cdev->count)
			continue;
		if (!try_module_get(owner))
			break;
		of->owner = owner;
		of->inode.i_cdev = cdev;
		of->file.f_op = cdev->ops;
		err = 0;
		break;
	}
	mutex_unlock(&chrdev_mutex);
	return err;
}

struct search {
	const char *name;
	dev_t dev;
	umode_t mode;
};

umode_t dev_node_mode(const struct device *dev)
{
	return (dev->class && dev->class->disks ? S_IFBLK : S_IFCHR) | 0600;
}

static int is_named(struct device *dev, void *data)
{
	struct search *s = data;

	if (!dev->devt || strcmp(dev_name(dev), s->name))
		return 0;
	s->dev = dev->devt;
	s->mode = dev_node_mode(dev);
	return 1;
}

/**
 * chrdev_open() - open a device
 * @of:	  file to be
 * @name: below /dev
 *
 * Context: task, may sleep. Return: 0; -ENOENT, -ENXIO, or what the driver says.
 */
int chrdev_open(struct open_file *of, const char *name)
{
	struct search s = {.name = name};
	int err;

	if (!device_for_each(is_named, &s))
		return -ENOENT;
	err = bind_cdev(of, s.dev);
	if (err)
		return err;
	of->inode.i_mode = s.mode;
	of->inode.i_rdev = s.dev;
	err = of->file.f_op->open ? of->file.f_op->open(&of->inode, &of->file) : 0;
	if (err)
		module_put(of->owner);
	return err;
}

#ifdef CONFIG_PROC_FS
static int devices_show(struct seq_file *m, void *v)
{
	unsigned int last = 0;
	struct chrdev_region *r;

	seq_puts(m, "Character devices:\n");
	mutex_lock(&chrdev_mutex);
	list_for_each_entry(r, &regions, list) {
		if (MAJOR(r->first) != last)
			seq_printf(m, "%3u %s\n", MAJOR(r->first), r->name);
		last = MAJOR(r->first);
	}
	mutex_unlock(&chrdev_mutex);
	return 0;
}

static int __init devices_init(void)
{
	proc_create_single("devices", 0, NULL, devices_show);
	return 0;
}
fs_initcall(devices_init);
#endif
