// SPDX-License-Identifier: MIT
/*
 * Files whose text is made when they are read.
 *
 * The buffer holds whole records: those that fit behind the first one. A record that does
 * not fit into the empty buffer is made again with a larger one.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

/**
 * seq_open() - begin to read a sequence of records
 * @file: open file; its private_data gets the struct seq_file
 * @op:	  makes the records
 *
 * Context: task, may sleep. Return: 0 or -ENOMEM.
 */
int seq_open(struct file *file, const struct seq_operations *op)
{
	struct seq_file *m = kzalloc(sizeof(*m), GFP_KERNEL);

	WARN_ON(file->private_data);
	if (!m)
		return -ENOMEM;
	mutex_init(&m->lock);
	m->op = op;
	m->file = file;
	file->private_data = m;
	return 0;
}
EXPORT_SYMBOL(seq_open);

/** __seq_open_private() - seq_open() with cleared memory in private; NULL without memory */
void *__seq_open_private(struct file *file, const struct seq_operations *op, int psize)
{
	void *private = kzalloc(psize, GFP_KERNEL);

	if (!private)
		return NULL;
	if (seq_open(file, op)) {
		kfree(private);
		return NULL;
	}
	((struct seq_file *)file->private_data)->private = private;
	return private;
}
EXPORT_SYMBOL(__seq_open_private);

int seq_open_private(struct file *file, const struct seq_operations *op, int psize)
{
	return __seq_open_private(file, op, psize) ? 0 : -ENOMEM;
}
EXPORT_SYMBOL(seq_open_private);

int seq_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	kvfree(m->buf);
	kfree(m);
	return 0;
}
EXPORT_SYMBOL(seq_release);

int seq_release_private(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	kfree(m->private);
	return seq_release(inode, file);
}
EXPORT_SYMBOL(seq_release_private);

static int set_buffer(struct seq_file *m, size_t size)
{
	if (size > SEQ_BUF_MAX)
		return -E2BIG;
	kvfree(m->buf);
	m->count = 0;
	m->size = 0;
	m->buf = kvmalloc(size, GFP_KERNEL);
	if (!m->buf)
		return -ENOMEM;
	m->size = size;
	return 0;
}

/*
 * Add the record @v behind the text that is there. Return: 0, the record is there or was
 * skipped; -ENOSPC, it did not fit and nothing was added; or what show() said.
 */
static int add_record(struct seq_file *m, void *v)
{
	size_t before = m->count;
	int err = m->op->show(m, v);

	if (err) {
		m->count = before;
		return err == SEQ_SKIP ? 0 : err;
	}
	if (!seq_has_overflowed(m))
		return 0;
	m->count = before;
	return -ENOSPC;
}

/* One walk from m->index on, into an empty buffer. Return: 0, -ENOSPC if not one fitted. */
static int walk(struct seq_file *m)
{
	int err = 0;
	void *v;

	m->from = 0;
	m->count = 0;
	v = m->op->start(m, &m->index);
	while (v && !IS_ERR(v)) {
		loff_t pos = m->index;

		err = add_record(m, v);
		if (err)
			break;
		v = m->op->next(m, v, &m->index);
		/* A next() that does not move on would give the same record for ever. */
		if (WARN_ON_ONCE(m->index == pos))
			m->index++;
	}
	m->op->stop(m, v);
	if (IS_ERR(v))
		err = PTR_ERR(v);
	/* What came before a record that failed is read first. */
	return m->count ? 0 : err;
}

static int fill_buffer(struct seq_file *m)
{
	int err = m->buf ? 0 : set_buffer(m, PAGE_SIZE);

	if (err)
		return err;
	while ((err = walk(m)) == -ENOSPC) {
		err = set_buffer(m, m->size * 2);
		if (err)
			return err;
	}
	return err;
}

/* Begin again and skip everything before @pos. */
static int seek_to(struct seq_file *m, loff_t pos)
{
	m->index = 0;
	m->count = m->from = 0;
	m->read_pos = 0;
	while (m->read_pos < pos) {
		int err = fill_buffer(m);

		if (err || !m->count)
			return err;
		m->from = min_t(loff_t, m->count, pos - m->read_pos);
		m->read_pos += m->from;
	}
	return 0;
}

static ssize_t copy_text(struct seq_file *m, char __user *buf, size_t size)
{
	size_t n = min(m->count - m->from, size);

	if (copy_to_user(buf, m->buf + m->from, n))
		return -EFAULT;
	m->from += n;
	m->read_pos += n;
	return n;
}

/**
 * seq_read() - a read function for a file opened with seq_open() or single_open()
 * @file: the file
 * @buf:  the reader's buffer
 * @size: its size
 * @ppos: file position; moved on
 *
 * Context: task, may sleep. Return: bytes, 0 at the end; -ENOMEM, -E2BIG for a record longer
 * than SEQ_BUF_MAX, -EFAULT, or what the file's functions said.
 */
ssize_t seq_read(struct file *file, char __user *buf, size_t size, loff_t *ppos)
{
	struct seq_file *m = file->private_data;
	ssize_t ret = 0;

	mutex_lock(&m->lock);
	if (*ppos != m->read_pos)
		ret = seek_to(m, *ppos);
	if (!ret && m->from == m->count)
		ret = fill_buffer(m);
	if (!ret)
		ret = copy_text(m, buf, size);
	if (ret > 0)
		*ppos = m->read_pos;
	mutex_unlock(&m->lock);
	return ret;
}
EXPORT_SYMBOL(seq_read);

/** seq_lseek() - an llseek function for it; -EINVAL for what has no end. Context: task */
loff_t seq_lseek(struct file *file, loff_t offset, int whence)
{
	return whence == SEEK_END ? -EINVAL : fixed_size_llseek(file, offset, whence, 0);
}
EXPORT_SYMBOL(seq_lseek);

static void *single_start(struct seq_file *m, loff_t *pos)
{
	return *pos ? NULL : SEQ_START_TOKEN;
}

static void *single_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return NULL;
}

static void single_stop(struct seq_file *m, void *v)
{
}

/**
 * single_open() - begin to read a file that is one record
 * @file: open file
 * @show: writes the text; called again from the start if it did not fit
 * @data: seq_file.private
 *
 * Context: task, may sleep. Return: 0 or -ENOMEM.
 */
int single_open(struct file *file, int (*show)(struct seq_file *, void *), void *data)
{
	struct seq_operations *op = kmalloc(sizeof(*op), GFP_KERNEL);
	int err;

	if (!op)
		return -ENOMEM;
	*op = (struct seq_operations){ single_start, single_stop, single_next, show };
	err = seq_open(file, op);
	if (err)
		kfree(op);
	else
		((struct seq_file *)file->private_data)->private = data;
	return err;
}
EXPORT_SYMBOL(single_open);

/** single_open_size() - single_open() with a first buffer of @size bytes */
int single_open_size(struct file *file, int (*show)(struct seq_file *, void *), void *data,
		     size_t size)
{
	int err = single_open(file, show, data);

	if (err)
		return err;
	err = set_buffer(file->private_data, size);
	if (err)
		single_release(NULL, file);
	return err;
}
EXPORT_SYMBOL(single_open_size);

int single_release(struct inode *inode, struct file *file)
{
	const struct seq_operations *op = ((struct seq_file *)file->private_data)->op;
	int err = seq_release(inode, file);

	kfree(op);
	return err;
}
EXPORT_SYMBOL(single_release);
