// SPDX-License-Identifier: MIT
/* /proc: proc_create() and its relatives. */
#include <linux/bug.h>
#include <linux/export.h>
#include "internal.h"

/**
 * proc_create_data() - make a file in /proc
 * @name:   name, or path below existing directories
 * @mode:   permissions; 0 for 0444
 * @parent: directory, NULL for /proc itself
 * @ops:    what it does; stays
 * @data:   for pde_data()
 *
 * Context: task, may sleep. Return: the entry; NULL without memory or if the name is taken.
 */
struct proc_dir_entry *proc_create_data(const char *name, umode_t mode,
					struct proc_dir_entry *parent, const struct proc_ops *ops,
					void *data)
{
	struct proc_dir_entry *de = node_create(name, S_IFREG | mode, parent, data);

	if (!de)
		return NULL;
	de->ops = ops;
	return node_publish(de);
}
EXPORT_SYMBOL(proc_create_data);

struct proc_dir_entry *proc_mkdir_data(const char *name, umode_t mode,
				       struct proc_dir_entry *parent, void *data)
{
	struct proc_dir_entry *de = node_create(name, S_IFDIR | (mode ?: 0555), parent, data);

	return de ? node_publish(de) : NULL;
}
EXPORT_SYMBOL(proc_mkdir_data);

/** proc_mkdir() - make a directory in /proc; NULL as for proc_create_data(). Context: task */
struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent)
{
	return proc_mkdir_data(name, 0, parent, NULL);
}
EXPORT_SYMBOL(proc_mkdir);

static int proc_seq_open(struct inode *inode, struct file *file)
{
	struct proc_dir_entry *de = open_file_of(file)->node;

	if (de->state_size)
		return seq_open_private(file, de->seq_ops, de->state_size);
	return seq_open(file, de->seq_ops);
}

static int proc_seq_release(struct inode *inode, struct file *file)
{
	if (open_file_of(file)->node->state_size)
		return seq_release_private(inode, file);
	return seq_release(inode, file);
}

static const struct proc_ops proc_seq_ops = {
	.proc_open = proc_seq_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = proc_seq_release,
};

/**
 * proc_create_seq_private() - make a file out of a sequence of records
 * @name:	as for proc_create_data()
 * @mode:	likewise
 * @parent:	likewise
 * @ops:	makes the records
 * @state_size: bytes, cleared, in seq_file.private of each reader; 0: none
 * @data:	for pde_data()
 *
 * Context: task, may sleep. Return: as proc_create_data().
 */
struct proc_dir_entry *proc_create_seq_private(const char *name, umode_t mode,
					       struct proc_dir_entry *parent,
					       const struct seq_operations *ops,
					       unsigned int state_size, void *data)
{
	struct proc_dir_entry *de = node_create(name, S_IFREG | mode, parent, data);

	if (!de)
		return NULL;
	de->ops = &proc_seq_ops;
	de->seq_ops = ops;
	de->state_size = state_size;
	return node_publish(de);
}
EXPORT_SYMBOL(proc_create_seq_private);

static int proc_single_open(struct inode *inode, struct file *file)
{
	struct proc_dir_entry *de = open_file_of(file)->node;

	return single_open(file, de->show, de->data);
}

static const struct proc_ops proc_single_ops = {
	.proc_open = proc_single_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

/**
 * proc_create_single_data() - make a file out of one function
 * @name:   as for proc_create_data()
 * @mode:   likewise
 * @parent: likewise
 * @show:   writes the text with seq_printf(); may be called again for one read, from the start
 * @data:   seq_file.private in @show
 *
 * Context: task, may sleep. Return: as proc_create_data().
 */
struct proc_dir_entry *proc_create_single_data(const char *name, umode_t mode,
					       struct proc_dir_entry *parent,
					       int (*show)(struct seq_file *, void *), void *data)
{
	struct proc_dir_entry *de = node_create(name, S_IFREG | mode, parent, data);

	if (!de)
		return NULL;
	de->ops = &proc_single_ops;
	de->show = show;
	return node_publish(de);
}
EXPORT_SYMBOL(proc_create_single_data);

/** proc_set_size() - what llseek takes for the end. Context: any */
void proc_set_size(struct proc_dir_entry *de, loff_t size)
{
	de->size = size;
}
EXPORT_SYMBOL(proc_set_size);

/** proc_remove() - remove an entry and what is below it; NULL is allowed. Context: task */
void proc_remove(struct proc_dir_entry *de)
{
	if (de)
		node_remove(de);
}
EXPORT_SYMBOL(proc_remove);

/**
 * remove_proc_subtree() - remove an entry and what is below it, by name
 * @name:   name, or path below @parent
 * @parent: directory, NULL for /proc
 *
 * Context: task, may sleep. Return: 0 or -ENOENT.
 */
int remove_proc_subtree(const char *name, struct proc_dir_entry *parent)
{
	struct proc_dir_entry *de = node_get_child(parent, name);

	if (!de)
		return -ENOENT;
	node_remove(de);
	node_put(de);
	return 0;
}
EXPORT_SYMBOL(remove_proc_subtree);

/** remove_proc_entry() - the same; a name that is not there is warned about */
void remove_proc_entry(const char *name, struct proc_dir_entry *parent)
{
	WARN(remove_proc_subtree(name, parent), "name '%s'\n", name);
}
EXPORT_SYMBOL(remove_proc_entry);
