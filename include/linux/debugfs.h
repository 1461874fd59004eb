/* SPDX-License-Identifier: MIT */
/* Files in /sys/kernel/debug: the same registry as /proc, with file_operations. */
#ifndef _LINUX_DEBUGFS_H
#define _LINUX_DEBUGFS_H

#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/seq_file.h>
#include <linux/types.h>

/* Only pointers to it are used: an entry of the registry. */
struct dentry;

#ifdef CONFIG_PROC_FS
struct dentry *debugfs_create_dir(const char *name, struct dentry *parent);
struct dentry *debugfs_create_file(const char *name, umode_t mode, struct dentry *parent,
				   void *data, const struct file_operations *fops);
void debugfs_remove(struct dentry *dentry);
void debugfs_create_u8(const char *name, umode_t mode, struct dentry *parent, u8 *value);
void debugfs_create_u16(const char *name, umode_t mode, struct dentry *parent, u16 *value);
void debugfs_create_u32(const char *name, umode_t mode, struct dentry *parent, u32 *value);
void debugfs_create_u64(const char *name, umode_t mode, struct dentry *parent, u64 *value);
void debugfs_create_x32(const char *name, umode_t mode, struct dentry *parent, u32 *value);
void debugfs_create_bool(const char *name, umode_t mode, struct dentry *parent, bool *value);
void debugfs_create_atomic_t(const char *name, umode_t mode, struct dentry *parent,
			     atomic_t *value);
#else
static inline struct dentry *debugfs_create_dir(const char *name, struct dentry *parent)
{
	return ERR_PTR(-ENODEV);
}

static inline struct dentry *debugfs_create_file(const char *name, umode_t mode,
						 struct dentry *parent, void *data,
						 const struct file_operations *fops)
{
	return ERR_PTR(-ENODEV);
}

static inline void debugfs_remove(struct dentry *dentry)
{
}

#define __debugfs_no_variable(name, mode, parent, value) ((void)(value))
#define debugfs_create_u8	__debugfs_no_variable
#define debugfs_create_u16	__debugfs_no_variable
#define debugfs_create_u32	__debugfs_no_variable
#define debugfs_create_u64	__debugfs_no_variable
#define debugfs_create_x32	__debugfs_no_variable
#define debugfs_create_bool	__debugfs_no_variable
#define debugfs_create_atomic_t __debugfs_no_variable
#endif

#define debugfs_create_file_unsafe debugfs_create_file
#define debugfs_remove_recursive   debugfs_remove

static inline bool debugfs_initialized(void)
{
	return IS_ENABLED(CONFIG_PROC_FS);
}
#endif
