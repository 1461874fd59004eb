/* SPDX-License-Identifier: MIT */
/*
 * Files: /dev, /proc and /sys/kernel/debug, a registry by name. Who opens, reads and writes
 * them is the kernel itself, above all the shell's cat and echo: see bhk/vfs.h.
 */
#ifndef _LINUX_FS_H
#define _LINUX_FS_H

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/fcntl.h>
#include <linux/kdev_t.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/spinlock.h>
#include <linux/stat.h>
#include <linux/types.h>
#include <linux/wait.h>

struct cdev;
struct module;
struct file;
struct inode;
struct kiocb;
struct iov_iter;
struct poll_table_struct;
struct vm_area_struct;
struct seq_file;
struct fasync_struct;

#define FMODE_READ  0x1u
#define FMODE_WRITE 0x2u
#define FMODE_LSEEK 0x4u

#undef SEEK_SET
#undef SEEK_CUR
#undef SEEK_END
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2

typedef void *fl_owner_t;

/**
 * struct file_operations - what a device or debug file does
 * @owner:	    kept from being stopped while the file is open
 * @llseek:	    NULL: the position moves within what was read
 * @read:	    up to count bytes; 0 at the end, or -errno
 * @write:	    bytes taken, or -errno
 * @poll:	    EPOLL*: what would not wait
 * @unlocked_ioctl: command and argument
 * @open:	    0 or -errno; NULL: always
 * @release:	    when it is closed
 *
 * All run in task context and may sleep. The others are never called.
 */
struct file_operations {
	struct module *owner;
	loff_t (*llseek)(struct file *, loff_t, int);
	ssize_t (*read)(struct file *, char __user *, size_t, loff_t *);
	ssize_t (*write)(struct file *, const char __user *, size_t, loff_t *);
	ssize_t (*read_iter)(struct kiocb *, struct iov_iter *);
	ssize_t (*write_iter)(struct kiocb *, struct iov_iter *);
	__poll_t (*poll)(struct file *, struct poll_table_struct *);
	long (*unlocked_ioctl)(struct file *, unsigned int, unsigned long);
	long (*compat_ioctl)(struct file *, unsigned int, unsigned long);
	int (*mmap)(struct file *, struct vm_area_struct *);
	int (*open)(struct inode *, struct file *);
	int (*flush)(struct file *, fl_owner_t id);
	int (*release)(struct inode *, struct file *);
	int (*fsync)(struct file *, loff_t, loff_t, int datasync);
	int (*fasync)(int, struct file *, int);
};

/**
 * struct inode - what a file is; one for each time that it is open
 * @i_mode:    type and permissions
 * @i_rdev:    device number
 * @i_cdev:    the device
 * @i_private: of the one who made a /proc or debug file
 * @i_size:    for llseek from the end
 */
struct inode {
	umode_t i_mode;
	dev_t i_rdev;
	struct cdev *i_cdev;
	void *i_private;
	loff_t i_size;
};

/**
 * struct file - an open file
 * @f_op:	  what it does
 * @f_inode:	  what it is
 * @f_flags:	  O_*
 * @f_mode:	  FMODE_*
 * @f_pos:	  where the next read or write is
 * @private_data: the driver's
 */
struct file {
	const struct file_operations *f_op;
	struct inode *f_inode;
	unsigned int f_flags;
	fmode_t f_mode;
	loff_t f_pos;
	void *private_data;
};

static inline struct inode *file_inode(const struct file *f)
{
	return f->f_inode;
}

static inline unsigned int iminor(const struct inode *inode)
{
	return MINOR(inode->i_rdev);
}

static inline unsigned int imajor(const struct inode *inode)
{
	return MAJOR(inode->i_rdev);
}

static inline loff_t i_size_read(const struct inode *inode)
{
	return inode->i_size;
}

/* Numbers of character devices: kernel/proc/char_dev.c. */
int alloc_chrdev_region(dev_t *dev, unsigned int baseminor, unsigned int count, const char *name);
int register_chrdev_region(dev_t from, unsigned int count, const char *name);
void unregister_chrdev_region(dev_t from, unsigned int count);
int __register_chrdev(unsigned int major, unsigned int baseminor, unsigned int count,
		      const char *name, const struct file_operations *fops);
void __unregister_chrdev(unsigned int major, unsigned int baseminor, unsigned int count,
			 const char *name);

static inline int register_chrdev(unsigned int major, const char *name,
				  const struct file_operations *fops)
{
	return __register_chrdev(major, 0, 256, name, fops);
}

static inline void unregister_chrdev(unsigned int major, const char *name)
{
	__unregister_chrdev(major, 0, 256, name);
}

/* Parts to build file operations of: kernel/proc/libfs.c. */
int nonseekable_open(struct inode *inode, struct file *filp);
int stream_open(struct inode *inode, struct file *filp);
int simple_open(struct inode *inode, struct file *file);
loff_t no_llseek(struct file *file, loff_t offset, int whence);
loff_t noop_llseek(struct file *file, loff_t offset, int whence);
loff_t default_llseek(struct file *file, loff_t offset, int whence);
loff_t generic_file_llseek(struct file *file, loff_t offset, int whence);
loff_t fixed_size_llseek(struct file *file, loff_t offset, int whence, loff_t size);
ssize_t simple_read_from_buffer(void __user *to, size_t count, loff_t *ppos, const void *from,
				size_t available);
ssize_t simple_write_to_buffer(void *to, size_t available, loff_t *ppos, const void __user *from,
			       size_t count);

/* Signals to whoever has the file open: there is no such one. */
static inline int fasync_helper(int fd, struct file *file, int on, struct fasync_struct **fa)
{
	return 0;
}

static inline void kill_fasync(struct fasync_struct **fa, int sig, int band)
{
}
#endif
