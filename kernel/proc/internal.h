/* SPDX-License-Identifier: MIT */
/* Shared inside kernel/proc/ only. */
#ifndef _KERNEL_PROC_INTERNAL_H
#define _KERNEL_PROC_INTERNAL_H

#include <linux/cdev.h>
#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

/**
 * struct proc_dir_entry - a file or directory of /proc or /sys/kernel/debug
 * @sibling:  link in the parent's @children
 * @children: of a directory
 * @parent:   directory
 * @mode:     S_IFREG or S_IFDIR, and permissions
 * @ops:      what a file in /proc does
 * @fops:     what a debug file does; one of the two is set
 * @seq_ops:  of proc_create_seq_*()
 * @show:     of proc_create_single_*()
 * @state_size: bytes that @seq_ops want in seq_file.private
 * @data:     of the one who made it
 * @size:     for llseek from the end
 * @kref:     one for being in the tree, one for each time it is open
 * @users:    calls of its functions that are under way
 * @gone:     removed: no more calls
 * @drained:  completed by the last call when @gone
 * @lock:     closing it against removing it
 * @openers:  open files that the functions know
 * @name:     without a slash
 *
 * T: tree mutex   I: interrupts off   L: @lock   c: constant
 */
struct proc_dir_entry {
	struct list_head sibling;		/* T */
	struct list_head children;		/* T */
	struct proc_dir_entry *parent;		/* c */
	umode_t mode;				/* c */
	const struct proc_ops *ops;		/* c */
	const struct file_operations *fops;	/* c */
	const struct seq_operations *seq_ops;	/* c */
	int (*show)(struct seq_file *, void *);	/* c */
	unsigned int state_size;		/* c */
	void *data;				/* c */
	loff_t size;
	struct kref kref;
	unsigned int users;			/* I */
	bool gone;				/* I */
	struct completion drained;
	struct mutex lock;
	struct list_head openers;		/* L */
	char name[];				/* c */
};

/**
 * struct open_file - what vfs_open() makes
 * @file:  given to the functions
 * @inode: likewise
 * @node:  for /proc and debug files
 * @link:  in the node's openers, as long as the functions know it
 * @owner: module that is kept while a device is open
 */
struct open_file {
	struct file file;
	struct inode inode;
	struct proc_dir_entry *node;
	struct list_head link;
	struct module *owner;
};

static inline struct open_file *open_file_of(struct file *file)
{
	return container_of(file, struct open_file, file);
}

struct proc_dir_entry *node_create(const char *path, umode_t mode, struct proc_dir_entry *parent,
				   void *data);
struct proc_dir_entry *node_publish(struct proc_dir_entry *node);
struct proc_dir_entry *node_get_child(struct proc_dir_entry *parent, const char *path);
struct proc_dir_entry *node_get_by_path(const char *path);
void node_put(struct proc_dir_entry *node);
void node_remove(struct proc_dir_entry *node);
int node_for_each_child(struct proc_dir_entry *dir,
			void (*fn)(struct proc_dir_entry *child, void *data), void *data);
struct proc_dir_entry *debugfs_root(void);

int node_open(struct open_file *of);
void node_shut(struct proc_dir_entry *node);

int chrdev_open(struct open_file *of, const char *name);
umode_t dev_node_mode(const struct device *dev);
#endif
