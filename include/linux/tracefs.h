/* SPDX-License-Identifier: MIT */
/* Files in /sys/kernel/tracing: the same registry as /proc and /sys/kernel/debug. */
#ifndef _LINUX_TRACEFS_H
#define _LINUX_TRACEFS_H

#include <linux/fs.h>
#include <linux/types.h>

/* Only pointers to it are used: an entry of the registry. */
struct dentry;

#ifdef CONFIG_TRACE_FILES
struct dentry *tracefs_create_dir(const char *name, struct dentry *parent);
struct dentry *tracefs_create_file(const char *name, umode_t mode, struct dentry *parent,
				   void *data, const struct file_operations *fops);
void tracefs_remove(struct dentry *dentry);
#endif
#endif
