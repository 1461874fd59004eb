/* SPDX-License-Identifier: MIT */
/* Devices that need one number only: major 10. */
#ifndef _LINUX_MISCDEVICE_H
#define _LINUX_MISCDEVICE_H

#include <linux/device.h>
#include <linux/list.h>
#include <linux/major.h>
#include <linux/types.h>

#define WATCHDOG_MINOR	   130
#define HWRNG_MINOR	   183
#define MISC_DYNAMIC_MINOR 255

struct file_operations;

struct miscdevice {
	int minor;
	const char *name;
	const struct file_operations *fops;
	struct list_head list;
	struct device *parent;
	struct device *this_device;
	const struct attribute_group **groups;
	const char *nodename;
	umode_t mode;
};

int misc_register(struct miscdevice *misc);
void misc_deregister(struct miscdevice *misc);

#define module_misc_device(__misc)                                                                 \
	static int __init __misc##_init(void)                                                      \
	{                                                                                          \
		return misc_register(&__misc);                                                     \
	}                                                                                          \
	module_init(__misc##_init);                                                                \
	static void __exit __misc##_exit(void)                                                     \
	{                                                                                          \
		misc_deregister(&__misc);                                                          \
	}                                                                                          \
	module_exit(__misc##_exit)
#define builtin_misc_device(__misc) module_misc_device(__misc)
#endif
