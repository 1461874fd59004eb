/* SPDX-License-Identifier: MIT */
/*
 * Files whose text is made when they are read.
 *
 * The text is collected in a buffer that is made larger, and the record made again, as often
 * as needed up to SEQ_BUF_MAX.
 */
#ifndef _LINUX_SEQ_FILE_H
#define _LINUX_SEQ_FILE_H

#include <linux/bug.h>
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/wait.h>

/*
 * The longest text of one record; a file of single_open() is one record. Reading a longer one
 * fails with -E2BIG. Bounds the memory that cat may take.
 */
#define SEQ_BUF_MAX (256 * 1024)

struct seq_operations;

/**
 * struct seq_file - a file that is being read
 * @buf:       text that was made
 * @size:      of @buf
 * @from:      first byte that was not read yet
 * @count:     bytes in it; @size means that the text did not fit
 * @pad_until: where seq_pad() fills up to
 * @index:     number of the next record
 * @read_pos:  file position behind what was read
 * @lock:      one reader at a time
 * @op:	       how records are made
 * @file:      the open file
 * @private:   of the one who opened it
 */
struct seq_file {
	char *buf;
	size_t size;
	size_t from;
	size_t count;
	size_t pad_until;
	loff_t index;
	loff_t read_pos;
	struct mutex lock;
	const struct seq_operations *op;
	const struct file *file;
	void *private;
};

/**
 * struct seq_operations - a sequence of records
 * @start: the record at *pos, NULL behind the last one, or ERR_PTR(); may take a lock
 * @stop:  called once after each start, whatever came out; drops the lock
 * @next:  the record after @v; moves *pos on
 * @show:  writes the record; 0, SEQ_SKIP or -errno
 */
struct seq_operations {
	void *(*start)(struct seq_file *m, loff_t *pos);
	void (*stop)(struct seq_file *m, void *v);
	void *(*next)(struct seq_file *m, void *v, loff_t *pos);
	int (*show)(struct seq_file *m, void *v);
};

#define SEQ_SKIP	1
#define SEQ_START_TOKEN ((void *)1)

int seq_open(struct file *file, const struct seq_operations *op);
void *__seq_open_private(struct file *file, const struct seq_operations *op, int psize);
int seq_open_private(struct file *file, const struct seq_operations *op, int psize);
ssize_t seq_read(struct file *file, char __user *buf, size_t size, loff_t *ppos);
loff_t seq_lseek(struct file *file, loff_t offset, int whence);
int seq_release(struct inode *inode, struct file *file);
int seq_release_private(struct inode *inode, struct file *file);

int single_open(struct file *file, int (*show)(struct seq_file *, void *), void *data);
int single_open_size(struct file *file, int (*show)(struct seq_file *, void *), void *data,
		     size_t size);
int single_release(struct inode *inode, struct file *file);

int seq_write(struct seq_file *m, const void *data, size_t len);
void seq_printf(struct seq_file *m, const char *fmt, ...) __printf(2, 3);
void seq_vprintf(struct seq_file *m, const char *fmt, va_list args) __printf(2, 0);
void seq_putc(struct seq_file *m, char c);
void seq_puts(struct seq_file *m, const char *s);
void seq_put_decimal_ull(struct seq_file *m, const char *delimiter, unsigned long long num);
void seq_put_decimal_ll(struct seq_file *m, const char *delimiter, long long num);
void seq_pad(struct seq_file *m, char c);
void seq_hex_dump(struct seq_file *m, const char *prefix_str, int prefix_type, int rowsize,
		  int groupsize, const void *buf, size_t len, bool ascii);

struct list_head *seq_list_start(struct list_head *head, loff_t pos);
struct list_head *seq_list_start_head(struct list_head *head, loff_t pos);
struct list_head *seq_list_next(void *v, struct list_head *head, loff_t *ppos);

static inline bool seq_has_overflowed(const struct seq_file *m)
{
	return m->count == m->size;
}

/** seq_setwidth() - the next seq_pad() fills up to @size characters from here */
static inline void seq_setwidth(struct seq_file *m, size_t size)
{
	m->pad_until = m->count + size;
}

/* Operations for a file with a NAME_show() or NAME_sops; also for debugfs. */
#define DEFINE_SEQ_ATTRIBUTE(__name)                                                               \
	static int __name##_open(struct inode *inode, struct file *file)                           \
	{                                                                                          \
		int ret = seq_open(file, &__name##_sops);                                          \
		if (!ret && inode->i_private)                                                      \
			((struct seq_file *)file->private_data)->private = inode->i_private;       \
		return ret;                                                                        \
	}                                                                                          \
	static const struct file_operations __name##_fops = {                                      \
		.owner = THIS_MODULE,                                                              \
		.open = __name##_open,                                                             \
		.read = seq_read,                                                                  \
		.llseek = seq_lseek,                                                               \
		.release = seq_release,                                                            \
	}

#define DEFINE_SHOW_ATTRIBUTE(__name)                                                              \
	static int __name##_open(struct inode *inode, struct file *file)                           \
	{                                                                                          \
		return single_open(file, __name##_show, inode->i_private);                         \
	}                                                                                          \
	static const struct file_operations __name##_fops = {                                      \
		.owner = THIS_MODULE,                                                              \
		.open = __name##_open,                                                             \
		.read = seq_read,                                                                  \
		.llseek = seq_lseek,                                                               \
		.release = single_release,                                                         \
	}

#define DEFINE_PROC_SHOW_ATTRIBUTE(__name)                                                         \
	static int __name##_open(struct inode *inode, struct file *file)                           \
	{                                                                                          \
		return single_open(file, __name##_show, pde_data(inode));                          \
	}                                                                                          \
	static const struct proc_ops __name##_proc_ops = {                                         \
		.proc_open = __name##_open,                                                        \
		.proc_read = seq_read,                                                             \
		.proc_lseek = seq_lseek,                                                           \
		.proc_release = single_release,                                                    \
	}
#endif
