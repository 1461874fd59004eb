// SPDX-License-Identifier: MIT
/* Parts that file operations are built of. */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/uaccess.h>

/**
 * simple_read_from_buffer() - a read function for text that lies in memory
 * @to:	       the reader's buffer
 * @count:     its size
 * @ppos:      file position; moved on
 * @from:      the text
 * @available: its length
 *
 * Context: task. Return: bytes copied, 0 at the end; -EINVAL, -EFAULT.
 */
ssize_t simple_read_from_buffer(void __user *to, size_t count, loff_t *ppos, const void *from,
				size_t available)
{
	loff_t pos = *ppos;
	size_t left;

	if (pos < 0)
		return -EINVAL;
	if (pos >= available || !count)
		return 0;
	count = min(count, (size_t)(available - pos));
	left = copy_to_user(to, from + pos, count);
	if (left == count)
		return -EFAULT;
	*ppos = pos + count - left;
	return count - left;
}
EXPORT_SYMBOL(simple_read_from_buffer);

/** simple_write_to_buffer() - the reverse: into @to, which has room for @available bytes */
ssize_t simple_write_to_buffer(void *to, size_t available, loff_t *ppos, const void __user *from,
			       size_t count)
{
	loff_t pos = *ppos;
	size_t left;

	if (pos < 0)
		return -EINVAL;
	if (pos >= available || !count)
		return 0;
	count = min(count, (size_t)(available - pos));
	left = copy_from_user(to + pos, from, count);
	if (left == count)
		return -EFAULT;
	*ppos = pos + count - left;
	return count - left;
}
EXPORT_SYMBOL(simple_write_to_buffer);

/** simple_open() - private_data is what the file was made with; 0 */
int simple_open(struct inode *inode, struct file *file)
{
	if (inode->i_private)
		file->private_data = inode->i_private;
	return 0;
}
EXPORT_SYMBOL(simple_open);

/** nonseekable_open() - llseek fails from now on; 0 */
int nonseekable_open(struct inode *inode, struct file *filp)
{
	filp->f_mode &= ~FMODE_LSEEK;
	return 0;
}
EXPORT_SYMBOL(nonseekable_open);

int stream_open(struct inode *inode, struct file *filp)
{
	return nonseekable_open(inode, filp);
}
EXPORT_SYMBOL(stream_open);

loff_t no_llseek(struct file *file, loff_t offset, int whence)
{
	return -ESPIPE;
}
EXPORT_SYMBOL(no_llseek);

loff_t noop_llseek(struct file *file, loff_t offset, int whence)
{
	return file->f_pos;
}
EXPORT_SYMBOL(noop_llseek);

/** fixed_size_llseek() - move the file position. Return: the new one, -EINVAL below 0 */
loff_t fixed_size_llseek(struct file *file, loff_t offset, int whence, loff_t size)
{
	if (whence == SEEK_CUR)
		offset += file->f_pos;
	else if (whence == SEEK_END)
		offset += size;
	else if (whence != SEEK_SET)
		return -EINVAL;
	if (offset < 0)
		return -EINVAL;
	file->f_pos = offset;
	return offset;
}
EXPORT_SYMBOL(fixed_size_llseek);

loff_t default_llseek(struct file *file, loff_t offset, int whence)
{
	return fixed_size_llseek(file, offset, whence, i_size_read(file_inode(file)));
}
EXPORT_SYMBOL(default_llseek);

loff_t generic_file_llseek(struct file *file, loff_t offset, int whence)
{
	return default_llseek(file, offset, whence);
}
EXPORT_SYMBOL(generic_file_llseek);
