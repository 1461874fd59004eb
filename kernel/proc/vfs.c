// SPDX-License-Identifier: MIT
/* Files by path: /dev is the list of devices, everything else is in the tree. */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <bhk/vfs.h>
#include "internal.h"

/* What follows "/dev/" in a path, or NULL. */
static const char *below_dev(const char *path)
{
	size_t len = str_has_prefix(path, "/dev/");

	return len ? path + len : NULL;
}

static fmode_t mode_of(unsigned int flags)
{
	/* O_RDONLY, O_WRONLY, O_RDWR are 0, 1, 2; the FMODE bits are those plus one. */
	return ((flags + 1) & O_ACCMODE) | FMODE_LSEEK;
}

static int open_node(struct open_file *of, const char *path)
{
	int err;

	of->node = node_get_by_path(path);
	if (!of->node)
		return -ENOENT;
	err = node_open(of);
	if (err)
		node_put(of->node);
	return err;
}

/**
 * vfs_open() - open a file
 * @path:  "/proc/...", "/sys/kernel/debug/..." or "/dev/..."
 * @flags: O_RDONLY, O_WRONLY or O_RDWR, with O_NONBLOCK
 *
 * Context: task, may sleep.
 * Return: for vfs_release(), or ERR_PTR(): -ENOENT, -EISDIR, -ENXIO for a device without a
 * driver, -ENOMEM, or what the driver says.
 */
struct file *vfs_open(const char *path, unsigned int flags)
{
	struct open_file *of = kzalloc(sizeof(*of), GFP_KERNEL);
	const char *name = below_dev(path);
	int err;

	if (!of)
		return ERR_PTR(-ENOMEM);
	INIT_LIST_HEAD(&of->link);
	of->file.f_inode = &of->inode;
	of->file.f_flags = flags;
	of->file.f_mode = mode_of(flags);
	err = name ? chrdev_open(of, name) : open_node(of, path);
	if (!err)
		return &of->file;
	kfree(of);
	return ERR_PTR(err);
}

/** vfs_release() - close a file */
void vfs_release(struct file *file)
{
	struct open_file *of = open_file_of(file);

	if (file->f_op->release)
		file->f_op->release(&of->inode, file);
	module_put(of->owner);
	kfree(of);
}

/** vfs_read() - read at the file's position. Return: bytes, 0 at the end, -errno */
ssize_t vfs_read(struct file *file, void *buf, size_t count)
{
	if (!(file->f_mode & FMODE_READ))
		return -EBADF;
	if (!file->f_op->read)
		return -EINVAL;
	return file->f_op->read(file, buf, count, &file->f_pos);
}

/** vfs_write() - write at the file's position. Return: bytes that were taken, or -errno */
ssize_t vfs_write(struct file *file, const void *buf, size_t count)
{
	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (!file->f_op->write)
		return -EINVAL;
	return file->f_op->write(file, buf, count, &file->f_pos);
}

/** vfs_ioctl() - a command for the driver. Return: what it says; -ENOTTY if it knows none */
long vfs_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return file->f_op->unlocked_ioctl ? file->f_op->unlocked_ioctl(file, cmd, arg) : -ENOTTY;
}

/** vfs_llseek() - move the position. Return: the new one; -ESPIPE where there is none */
loff_t vfs_llseek(struct file *file, loff_t offset, int whence)
{
	if (!(file->f_mode & FMODE_LSEEK) || !file->f_op->llseek)
		return -ESPIPE;
	return file->f_op->llseek(file, offset, whence);
}

/** vfs_poll() - what would not wait: EPOLL* */
__poll_t vfs_poll(struct file *file)
{
	if (!file->f_op->poll)
		return EPOLLIN | EPOLLOUT | EPOLLRDNORM | EPOLLWRNORM;
	return file->f_op->poll(file, NULL);
}

struct listing {
	vfs_entry_fn fn;
	void *data;
};

static void list_node(struct proc_dir_entry *node, void *data)
{
	struct listing *l = data;

	l->fn(node->name, node->mode, 0, l->data);
}

static int list_device(struct device *dev, void *data)
{
	struct listing *l = data;

	if (dev->devt)
		l->fn(dev_name(dev), dev_node_mode(dev), dev->devt, l->data);
	return 0;
}

static bool is_dev(const char *path)
{
	const char *name = below_dev(path);

	return !strcmp(path, "/dev") || (name && !*name);
}

/**
 * vfs_ls() - the entries of a directory
 * @path: directory; a file is its own entry
 * @fn:	  called for each, with the directory locked
 * @data: for @fn
 *
 * Context: task, may sleep. Return: 0 or -ENOENT.
 */
int vfs_ls(const char *path, vfs_entry_fn fn, void *data)
{
	struct listing l = {.fn = fn, .data = data};
	struct proc_dir_entry *node;

	if (is_dev(path))
		return device_for_each(list_device, &l);
	node = node_get_by_path(path);
	if (!node)
		return -ENOENT;
	if (!strcmp(path, "/"))
		fn("dev", S_IFDIR | 0755, 0, data);
	if (node_for_each_child(node, list_node, &l))
		list_node(node, &l);
	node_put(node);
	return 0;
}
