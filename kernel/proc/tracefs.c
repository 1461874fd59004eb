// SPDX-License-Identifier: MIT
/* Files in /sys/kernel/tracing. */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/tracefs.h>
#include "internal.h"

static struct proc_dir_entry *tracing_root;

/* A dentry is a node of the tree under another name. */
static struct dentry *create(const char *name, umode_t mode, struct dentry *parent, void *data,
			     const struct file_operations *fops)
{
	struct proc_dir_entry *dir = parent ? (struct proc_dir_entry *)parent : tracing_root;
	struct proc_dir_entry *node;

	if (IS_ERR(parent))
		return parent;
	node = dir ? node_create(name, mode, dir, data) : NULL;
	if (!node)
		return ERR_PTR(-ENOMEM);
	node->fops = fops;
	node = node_publish(node);
	return node ? (struct dentry *)node : ERR_PTR(-EEXIST);
}

/**
 * tracefs_create_file() - make a file
 * @name:   name
 * @mode:   permissions
 * @parent: directory, NULL for /sys/kernel/tracing; an ERR_PTR() is passed on
 * @data:   inode->i_private in @fops' open function
 * @fops:   what it does
 *
 * Context: task, may sleep. Return: for tracefs_remove(), or ERR_PTR().
 */
struct dentry *tracefs_create_file(const char *name, umode_t mode, struct dentry *parent,
				   void *data, const struct file_operations *fops)
{
	return create(name, S_IFREG | mode, parent, data, fops);
}
EXPORT_SYMBOL(tracefs_create_file);

/** tracefs_create_dir() - make a directory; see tracefs_create_file() */
struct dentry *tracefs_create_dir(const char *name, struct dentry *parent)
{
	return create(name, S_IFDIR | 0755, parent, NULL, NULL);
}
EXPORT_SYMBOL(tracefs_create_dir);

/** tracefs_remove() - remove an entry and what is below it; NULL and ERR_PTR() are allowed */
void tracefs_remove(struct dentry *dentry)
{
	if (!IS_ERR_OR_NULL(dentry))
		node_remove((struct proc_dir_entry *)dentry);
}
EXPORT_SYMBOL(tracefs_remove);

static int __init tracefs_init(void)
{
	struct proc_dir_entry *kernel = node_get_by_path("/sys/kernel");

	if (kernel)
		tracing_root = node_create("tracing", S_IFDIR | 0755, kernel, NULL);
	if (tracing_root)
		tracing_root = node_publish(tracing_root);
	return tracing_root ? 0 : -ENOMEM;
}
core_initcall(tracefs_init);
