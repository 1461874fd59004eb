/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PROC_FS_H
#define _LINUX_PROC_FS_H

#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/types.h>
#include <linux/wait.h>

struct proc_dir_entry;

/**
 * struct proc_ops - what a file in /proc does
 *
 * As struct file_operations. All run in task context and may sleep.
 */
struct proc_ops {
	unsigned int proc_flags;
	int (*proc_open)(struct inode *, struct file *);
	ssize_t (*proc_read)(struct file *, char __user *, size_t, loff_t *);
	ssize_t (*proc_read_iter)(struct kiocb *, struct iov_iter *);
	ssize_t (*proc_write)(struct file *, const char __user *, size_t, loff_t *);
	loff_t (*proc_lseek)(struct file *, loff_t, int);
	int (*proc_release)(struct inode *, struct file *);
	__poll_t (*proc_poll)(struct file *, struct poll_table_struct *);
	long (*proc_ioctl)(struct file *, unsigned int, unsigned long);
	int (*proc_mmap)(struct file *, struct vm_area_struct *);
};

#define PROC_ENTRY_PERMANENT 1u

#ifdef CONFIG_PROC_FS
struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent);
struct proc_dir_entry *proc_mkdir_data(const char *name, umode_t mode,
				       struct proc_dir_entry *parent, void *data);
struct proc_dir_entry *proc_create_data(const char *name, umode_t mode,
					struct proc_dir_entry *parent, const struct proc_ops *ops,
					void *data);
struct proc_dir_entry *proc_create_seq_private(const char *name, umode_t mode,
					       struct proc_dir_entry *parent,
					       const struct seq_operations *ops,
					       unsigned int state_size, void *data);
struct proc_dir_entry *proc_create_single_data(const char *name, umode_t mode,
					       struct proc_dir_entry *parent,
					       int (*show)(struct seq_file *, void *),
					       void *data);
void proc_set_size(struct proc_dir_entry *de, loff_t size);
void proc_remove(struct proc_dir_entry *de);
void remove_proc_entry(const char *name, struct proc_dir_entry *parent);
int remove_proc_subtree(const char *name, struct proc_dir_entry *parent);
#else /* without files nothing can be made, which is no error */
static inline struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent)
{
	return NULL;
}

static inline struct proc_dir_entry *proc_mkdir_data(const char *name, umode_t mode,
						     struct proc_dir_entry *parent, void *data)
{
	return NULL;
}

#define proc_create_data(name, mode, parent, ops, data)                                            	({                                                                                         		(void)(ops);                                                                       		(struct proc_dir_entry *)NULL;                                                     	})
#define proc_create_seq_private(name, mode, parent, ops, size, data)                               	proc_create_data(name, mode, parent, ops, data)
#define proc_create_single_data(name, mode, parent, show, data)                                    	proc_create_data(name, mode, parent, show, data)

static inline void proc_set_size(struct proc_dir_entry *de, loff_t size)
{
}

static inline void proc_remove(struct proc_dir_entry *de)
{
}

static inline void remove_proc_entry(const char *name, struct proc_dir_entry *parent)
{
}

static inline int remove_proc_subtree(const char *name, struct proc_dir_entry *parent)
{
	return 0;
}
#endif

#define proc_create(name, mode, parent, ops) proc_create_data(name, mode, parent, ops, NULL)
#define proc_create_seq_data(name, mode, parent, ops, data)                                        \
	proc_create_seq_private(name, mode, parent, ops, 0, data)
#define proc_create_seq(name, mode, parent, ops)                                                   \
	proc_create_seq_private(name, mode, parent, ops, 0, NULL)
#define proc_create_single(name, mode, parent, show)                                               \
	proc_create_single_data(name, mode, parent, show, NULL)

/** pde_data() - the data that the file was made with. Context: any */
static inline void *pde_data(const struct inode *inode)
{
	return inode->i_private;
}
#define PDE_DATA(inode) pde_data(inode)
#endif
