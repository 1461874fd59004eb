/* SPDX-License-Identifier: MIT */
/*
 * Devices: a list with names, what is released together with them, and messages that name them.
 */
#ifndef _LINUX_DEVICE_H
#define _LINUX_DEVICE_H

#include <linux/dev_printk.h>
#include <linux/device/devres.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kdev_t.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/types.h>

/* Longest name of a device, with its NUL; device_create() cuts longer ones. */
#define DEVICE_NAME_MAX 32

struct attribute_group;
struct bus_type;
struct device_node;
struct file_operations;

/**
 * struct device_driver - what several devices have in common; for names in messages
 * @name:  driver
 * @bus:   the bus whose devices it drives
 * @owner: module
 * @of_match_table: compatible strings
 */
struct device_driver {
	const char *name;
	struct bus_type *bus;
	struct module *owner;
	const char *mod_name;
	bool suppress_bind_attrs;
	const struct of_device_id *of_match_table;
	const struct dev_pm_ops *pm;
	int (*probe)(struct device *dev);
	int (*remove)(struct device *dev);
	void (*shutdown)(struct device *dev);
};

/**
 * struct class - a kind of device
 * @name:  kind
 * @owner: module
 * @devnode: the path of a device below /dev; NULL: its name
 * @dev_release: frees a device of it that has no release function itself
 * @disks: ours: its devices are block devices, for whoever lists /dev
 */
struct class {
	const char *name;
	struct module *owner;
	char *(*devnode)(struct device *dev, umode_t *mode);
	void (*dev_release)(struct device *dev);
	const struct attribute_group **dev_groups;
	bool disks;
};

/**
 * struct device - a device
 * @parent:	 what it hangs on
 * @init_name:	 its name until device_add()
 * @name:	 its name, see dev_name()
 * @driver:	 what drives it
 * @platform_data: of the board
 * @driver_data: of the driver
 * @devt:	 number of the character device, 0 if it has none
 * @class:	 what kind it is
 * @release:	 called when the last reference is gone
 * @kref:	 references
 * @node:	 link in the list of devices
 * @devres:	 what is released with it, the latest first
 * @devres_lock: protects @devres
 * @registered:	 it is in the list
 */
struct device {
	struct device *parent;
	const char *init_name;
	char name[DEVICE_NAME_MAX];
	struct device_driver *driver;
	struct bus_type *bus;
	void *platform_data;
	void *driver_data;
	struct device_node *of_node;
	dev_t devt;
	u32 id;
	struct class *class;
	const struct attribute_group **groups;
	void (*release)(struct device *dev);
	u64 *dma_mask;
	u64 coherent_dma_mask;
	struct mutex mutex;
	struct kref kref;
	struct list_head node;
	struct list_head devres;
	spinlock_t devres_lock;
	bool registered;
};

void device_initialize(struct device *dev);
int device_add(struct device *dev);
int device_register(struct device *dev);
void device_del(struct device *dev);
void device_unregister(struct device *dev);
struct device *root_device_register(const char *name);
void root_device_unregister(struct device *dev);
struct device *get_device(struct device *dev);
void put_device(struct device *dev);
int dev_set_name(struct device *dev, const char *fmt, ...) __printf(2, 3);

struct class *__class_create(struct module *owner, const char *name);
#define class_create(owner, name) __class_create(owner, name)
void class_destroy(struct class *cls);
int class_register(struct class *cls);
void class_unregister(struct class *cls);

struct device *device_create(struct class *cls, struct device *parent, dev_t devt, void *drvdata,
			     const char *fmt, ...) __printf(5, 6);
struct device *device_create_with_groups(struct class *cls, struct device *parent, dev_t devt,
					 void *drvdata, const struct attribute_group **groups,
					 const char *fmt, ...) __printf(6, 7);
void device_destroy(struct class *cls, dev_t devt);

static inline const char *dev_name(const struct device *dev)
{
	return dev->name[0] || !dev->init_name ? dev->name : dev->init_name;
}

const char *dev_driver_string(const struct device *dev);

static inline void *dev_get_drvdata(const struct device *dev)
{
	return dev->driver_data;
}

static inline void dev_set_drvdata(struct device *dev, void *data)
{
	dev->driver_data = data;
}

static inline void *dev_get_platdata(const struct device *dev)
{
	return dev->platform_data;
}

static inline void device_lock(struct device *dev)
{
	mutex_lock(&dev->mutex);
}

static inline void device_unlock(struct device *dev)
{
	mutex_unlock(&dev->mutex);
}

static inline int device_is_registered(struct device *dev)
{
	return dev->registered;
}

/* All of them: for /dev and the shell. Called with the list locked; must not sleep for long. */
int device_for_each(int (*fn)(struct device *dev, void *data), void *data);
#endif
