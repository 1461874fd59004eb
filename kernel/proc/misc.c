// SPDX-License-Identifier: MIT
/* Devices that need one number only: minors of major 10. */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include "internal.h"

/* Minors below MISC_DYNAMIC_MINOR that are given out on request, from the top down. */
#define DYNAMIC_MINORS 128

static LIST_HEAD(misc_list);
static DEFINE_MUTEX(misc_mutex); /* the list and the minors */
static struct class *misc_class; /* made with the first device */

static struct miscdevice *find(int minor)
{
	struct miscdevice *misc;

	list_for_each_entry(misc, &misc_list, list)
		if (misc->minor == minor)
			return misc;
	return NULL;
}

static int choose_minor(void)
{
	int minor;

	for (minor = DYNAMIC_MINORS - 1; minor >= 0; minor--)
		if (!find(minor))
			return minor;
	return -EBUSY;
}

/* Hand the file over to the one that has the minor. */
static int misc_open(struct inode *inode, struct file *file)
{
	struct miscdevice *misc;
	bool ok = false;

	mutex_lock(&misc_mutex);
	misc = find(iminor(inode));
	if (misc && try_module_get(misc->fops->owner)) {
		ok = true;
		open_file_of(file)->owner = misc->fops->owner;
		file->f_op = misc->fops;
		file->private_data = misc;
	}
	mutex_unlock(&misc_mutex);
	if (!ok)
		return -ENODEV;
	return file->f_op->open ? file->f_op->open(inode, file) : 0;
}

static const struct file_operations misc_fops = {
	.open = misc_open,
};

static int make_class(void)
{
	struct class *cls;
	int err;

	if (misc_class)
		return 0;
	cls = class_create(NULL, "misc");
	if (IS_ERR(cls))
		return PTR_ERR(cls);
	err = register_chrdev(MISC_MAJOR, "misc", &misc_fops);
	if (err)
		class_destroy(cls);
	else
		misc_class = cls;
	return err;
}

static int add(struct miscdevice *misc)
{
	struct device *dev;
	int err = make_class();

	if (err)
		return err;
	if (misc->minor == MISC_DYNAMIC_MINOR) {
		int minor = choose_minor();

		if (minor < 0)
			return minor;
		misc->minor = minor;
	} else if (find(misc->minor)) {
		return -EBUSY;
	}
	dev = device_create(misc_class, misc->parent, MKDEV(MISC_MAJOR, misc->minor), misc, "%s",
			    misc->name);
	if (IS_ERR(dev))
		return PTR_ERR(dev);
	misc->this_device = dev;
	list_add(&misc->list, &misc_list);
	return 0;
}

/**
 * misc_register() - make a device with major 10
 * @misc: minor (MISC_DYNAMIC_MINOR: any, which it then is), name and fops are set
 *
 * Its open function finds @misc in file->private_data.
 *
 * Context: task, may sleep. Return: 0; -EBUSY: the minor is taken; -EEXIST: the name is;
 * -ENOMEM.
 */
int misc_register(struct miscdevice *misc)
{
	bool dynamic = misc->minor == MISC_DYNAMIC_MINOR;
	int err;

	INIT_LIST_HEAD(&misc->list);
	mutex_lock(&misc_mutex);
	err = add(misc);
	mutex_unlock(&misc_mutex);
	if (err && dynamic)
		misc->minor = MISC_DYNAMIC_MINOR;
	return err;
}
EXPORT_SYMBOL(misc_register);

/** misc_deregister() - undo misc_register(). Context: task */
void misc_deregister(struct miscdevice *misc)
{
	if (WARN_ON(list_empty(&misc->list)))
		return;
	mutex_lock(&misc_mutex);
	list_del_init(&misc->list);
	mutex_unlock(&misc_mutex);
	device_destroy(misc_class, MKDEV(MISC_MAJOR, misc->minor));
	if (misc->minor < DYNAMIC_MINORS)
		misc->minor = MISC_DYNAMIC_MINOR;
}
EXPORT_SYMBOL(misc_deregister);

#ifdef CONFIG_PROC_FS
static int misc_show(struct seq_file *m, void *v)
{
	struct miscdevice *misc;

	mutex_lock(&misc_mutex);
	list_for_each_entry(misc, &misc_list, list)
		seq_printf(m, "%3d %s\n", misc->minor, misc->name);
	mutex_unlock(&misc_mutex);
	return 0;
}

static int __init misc_init(void)
{
	proc_create_single("misc", 0, NULL, misc_show);
	return 0;
}
fs_initcall(misc_init);
#endif
