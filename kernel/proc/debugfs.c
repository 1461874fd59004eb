// SPDX-License-Identifier: MIT
/* Files in /sys/kernel/debug. */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/uaccess.h>
#include "internal.h"

/* A dentry is a node of the tree under another name. */
static struct proc_dir_entry *node_of(struct dentry *dentry)
{
	return dentry ? (struct proc_dir_entry *)dentry : debugfs_root();
}

static struct dentry *dentry_of(struct proc_dir_entry *node)
{
	return node ? (struct dentry *)node : ERR_PTR(-ENOMEM);
}

/**
 * debugfs_create_file() - make a file
 * @name:   name
 * @mode:   permissions
 * @parent: directory, NULL for /sys/kernel/debug; an ERR_PTR() is passed on
 * @data:   inode->i_private in @fops' open function
 * @fops:   what it does
 *
 * Context: task, may sleep. Return: for debugfs_remove(), or ERR_PTR().
 */
struct dentry *debugfs_create_file(const char *name, umode_t mode, struct dentry *parent,
				   void *data, const struct file_operations *fops)
{
	struct proc_dir_entry *node;

	if (IS_ERR(parent))
		return parent;
	node = node_create(name, S_IFREG | mode, node_of(parent), data);
	if (!node)
		return dentry_of(NULL);
	node->fops = fops;
	return dentry_of(node_publish(node));
}
EXPORT_SYMBOL(debugfs_create_file);

struct dentry *debugfs_create_dir(const char *name, struct dentry *parent)
{
	struct proc_dir_entry *node;

	if (IS_ERR(parent))
		return parent;
	node = node_create(name, S_IFDIR | 0755, node_of(parent), NULL);
	return dentry_of(node ? node_publish(node) : NULL);
}
EXPORT_SYMBOL(debugfs_create_dir);

/** debugfs_remove() - remove an entry and what is below it; NULL and ERR_PTR() are allowed */
void debugfs_remove(struct dentry *dentry)
{
	if (!IS_ERR_OR_NULL(dentry))
		node_remove(node_of(dentry));
}
EXPORT_SYMBOL(debugfs_remove);

static ssize_t read_number(struct file *file, char __user *buf, size_t count, loff_t *pos,
			   const char *fmt, u64 value)
{
	char text[32];
	int len = scnprintf(text, sizeof(text), fmt, value);

	return simple_read_from_buffer(buf, count, pos, text, len);
}

/* The files for a variable of a type: what it prints as, and the highest value. */
#define DEBUGFS_VARIABLE(name, type, fmt, max)                                                     \
	static ssize_t name##_read(struct file *file, char __user *buf, size_t count, loff_t *pos) \
	{                                                                                          \
		return read_number(file, buf, count, pos, fmt,                                     \
				   *(type *)file_inode(file)->i_private);                          \
	}                                                                                          \
	static ssize_t name##_write(struct file *file, const char __user *buf, size_t count,       \
				    loff_t *pos)                                                   \
	{                                                                                          \
		unsigned long long val;                                                            \
		int err = kstrtoull_from_user(buf, count, 0, &val);                                \
                                                                                                   \
		if (err)                                                                           \
			return err;                                                                \
		if (val > (max))                                                                   \
			return -ERANGE;                                                            \
		*(type *)file_inode(file)->i_private = val;                                        \
		return count;                                                                      \
	}                                                                                          \
	static const struct file_operations name##_fops = {                                        \
		.read = name##_read,                                                               \
		.write = name##_write,                                                             \
		.llseek = default_llseek,                                                          \
	};                                                                                         \
	void debugfs_create_##name(const char *file, umode_t mode, struct dentry *parent,          \
				   type *value)                                                    \
	{                                                                                          \
		debugfs_create_file(file, mode, parent, value, &name##_fops);                      \
	}                                                                                          \
	EXPORT_SYMBOL(debugfs_create_##name)

DEBUGFS_VARIABLE(u8, u8, "%llu\n", U8_MAX);
DEBUGFS_VARIABLE(u16, u16, "%llu\n", U16_MAX);
DEBUGFS_VARIABLE(u32, u32, "%llu\n", U32_MAX);
DEBUGFS_VARIABLE(u64, u64, "%llu\n", U64_MAX);
DEBUGFS_VARIABLE(x32, u32, "0x%08llx\n", U32_MAX);

static ssize_t atomic_t_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return read_number(file, buf, count, pos, "%lld\n",
			   atomic_read((atomic_t *)file_inode(file)->i_private));
}

static ssize_t atomic_t_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	int val, err = kstrtoint_from_user(buf, count, 0, &val);

	if (err)
		return err;
	atomic_set((atomic_t *)file_inode(file)->i_private, val);
	return count;
}

static const struct file_operations atomic_t_fops = {
	.read = atomic_t_read,
	.write = atomic_t_write,
	.llseek = default_llseek,
};

void debugfs_create_atomic_t(const char *name, umode_t mode, struct dentry *parent,
			     atomic_t *value)
{
	debugfs_create_file(name, mode, parent, value, &atomic_t_fops);
}
EXPORT_SYMBOL(debugfs_create_atomic_t);

static ssize_t bool_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	const char *text = *(bool *)file_inode(file)->i_private ? "Y\n" : "N\n";

	return simple_read_from_buffer(buf, count, pos, text, 2);
}

static ssize_t bool_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	int err = kstrtobool_from_user(buf, count, file_inode(file)->i_private);

	return err ?: count;
}

static const struct file_operations bool_fops = {
	.read = bool_read,
	.write = bool_write,
	.llseek = default_llseek,
};

void debugfs_create_bool(const char *name, umode_t mode, struct dentry *parent, bool *value)
{
	debugfs_create_file(name, mode, parent, value, &bool_fops);
}
EXPORT_SYMBOL(debugfs_create_bool);
