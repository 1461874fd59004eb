// SPDX-License-Identifier: MIT
/*
 * Open files of /proc and /sys/kernel/debug.
 *
 * A node that is removed while its functions run waits for them; files that are still open
 * are released as if they were closed, and to read them further fails with -EIO. So nothing
 * of a module is called after it removed its files.
 */
#include <linux/errno.h>
#include <linux/irqflags.h>
#include "internal.h"

/* Before and after each call of the node's functions. */
static bool begin_call(struct proc_dir_entry *node)
{
	unsigned long flags;
	bool ok;

	local_irq_save(flags);
	ok = !node->gone;
	node->users += ok;
	local_irq_restore(flags);
	return ok;
}

static void end_call(struct proc_dir_entry *node)
{
	unsigned long flags;

	local_irq_save(flags);
	if (--node->users == 0 && node->gone)
		complete(&node->drained);
	local_irq_restore(flags);
}

/* The node's lock is held. */
static void forget_opener(struct open_file *of)
{
	struct proc_dir_entry *node = of->node;

	list_del_init(&of->link);
	if (node->ops && node->ops->proc_release)
		node->ops->proc_release(&of->inode, &of->file);
	else if (node->fops && node->fops->release)
		node->fops->release(&of->inode, &of->file);
}

/**
 * node_shut() - no function of the node is called from now on
 * @node: out of the tree
 *
 * Context: task, may sleep; not from the node's own functions.
 */
void node_shut(struct proc_dir_entry *node)
{
	unsigned long flags;
	bool busy;

	local_irq_save(flags);
	node->gone = true;
	busy = node->users;
	local_irq_restore(flags);
	if (busy)
		wait_for_completion(&node->drained);
	mutex_lock(&node->lock);
	while (!list_empty(&node->openers))
		forget_opener(list_first_entry(&node->openers, struct open_file, link));
	mutex_unlock(&node->lock);
}

static ssize_t node_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	struct proc_dir_entry *node = open_file_of(file)->node;
	ssize_t ret = -EINVAL;

	if (!begin_call(node))
		return -EIO;
	if (node->ops && node->ops->proc_read)
		ret = node->ops->proc_read(file, buf, count, pos);
	else if (node->fops && node->fops->read)
		ret = node->fops->read(file, buf, count, pos);
	end_call(node);
	return ret;
}

static ssize_t node_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	struct proc_dir_entry *node = open_file_of(file)->node;
	ssize_t ret = -EINVAL;

	if (!begin_call(node))
		return -EIO;
	if (node->ops && node->ops->proc_write)
		ret = node->ops->proc_write(file, buf, count, pos);
	else if (node->fops && node->fops->write)
		ret = node->fops->write(file, buf, count, pos);
	end_call(node);
	return ret;
}

static loff_t node_llseek(struct file *file, loff_t offset, int whence)
{
	struct proc_dir_entry *node = open_file_of(file)->node;
	loff_t ret;

	if (!begin_call(node))
		return -EIO;
	if (node->ops && node->ops->proc_lseek)
		ret = node->ops->proc_lseek(file, offset, whence);
	else if (node->fops && node->fops->llseek)
		ret = node->fops->llseek(file, offset, whence);
	else
		ret = default_llseek(file, offset, whence);
	end_call(node);
	return ret;
}

static long node_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct proc_dir_entry *node = open_file_of(file)->node;
	long ret = -ENOTTY;

	if (!begin_call(node))
		return -EIO;
	if (node->ops && node->ops->proc_ioctl)
		ret = node->ops->proc_ioctl(file, cmd, arg);
	else if (node->fops && node->fops->unlocked_ioctl)
		ret = node->fops->unlocked_ioctl(file, cmd, arg);
	end_call(node);
	return ret;
}

static int node_release(struct inode *inode, struct file *file)
{
	struct open_file *of = open_file_of(file);

	mutex_lock(&of->node->lock);
	if (!list_empty(&of->link))
		forget_opener(of);
	mutex_unlock(&of->node->lock);
	node_put(of->node);
	return 0;
}

static const struct file_operations node_fops = {
	.read = node_read,
	.write = node_write,
	.llseek = node_llseek,
	.unlocked_ioctl = node_ioctl,
	.release = node_release,
};

static int call_open(struct open_file *of)
{
	struct proc_dir_entry *node = of->node;

	if (node->ops)
		return node->ops->proc_open ? node->ops->proc_open(&of->inode, &of->file) : 0;
	return node->fops->open ? node->fops->open(&of->inode, &of->file) : 0;
}

/**
 * node_open() - open a node
 * @of: its node is set, with a reference that it keeps if this succeeds
 *
 * Context: task, may sleep. Return: 0; -EISDIR, -ENOENT, or what its open function says.
 */
int node_open(struct open_file *of)
{
	struct proc_dir_entry *node = of->node;
	int err;

	if (S_ISDIR(node->mode))
		return -EISDIR;
	of->inode.i_mode = node->mode;
	of->inode.i_private = node->data;
	of->inode.i_size = node->size;
	of->file.f_op = &node_fops;
	if (!begin_call(node))
		return -ENOENT;
	err = call_open(of);
	if (!err) {
		mutex_lock(&node->lock);
		list_add(&of->link, &node->openers);
		mutex_unlock(&node->lock);
	}
	end_call(node);
	return err;
}
