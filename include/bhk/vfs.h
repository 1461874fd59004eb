/* SPDX-License-Identifier: MIT */
/*
 * Files by path: for the shell's cat, ls and echo text > file, and for tests.
 *
 * All functions: task context, may sleep, return -errno on failure.
 */
#ifndef _BHK_VFS_H
#define _BHK_VFS_H

#include <linux/fs.h>

/* Longest path, with its NUL. */
#define VFS_PATH_MAX 128

struct file *vfs_open(const char *path, unsigned int flags);
ssize_t vfs_read(struct file *file, void *buf, size_t count);
ssize_t vfs_write(struct file *file, const void *buf, size_t count);
long vfs_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
loff_t vfs_llseek(struct file *file, loff_t offset, int whence);
__poll_t vfs_poll(struct file *file);
void vfs_release(struct file *file);

/* Called for each entry of a directory: its name, and its mode with S_IFDIR, S_IFREG ... */
typedef void (*vfs_entry_fn)(const char *name, umode_t mode, dev_t dev, void *data);

struct proc_dir_entry;
struct proc_dir_entry *proc_mkdir_path(const char *path);
int vfs_ls(const char *path, vfs_entry_fn fn, void *data);
#endif
