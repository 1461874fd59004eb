// SPDX-License-Identifier: MIT
/*
 * Queues in a ring.
 *
 * The indices count all elements that ever went in and out; their difference
 * is the fill level even after they wrapped, since the size is a power of two.
 * Each side copies first and moves its own index with release after that.
 */
#include <linux/kfifo_core.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

int __kfifo_alloc(struct __kfifo *fifo, unsigned int size, size_t esize, gfp_t gfp_mask)
{
	*fifo = (struct __kfifo) { .esize = esize };
	if (size < 2 || size > 1U << 31)
		return -EINVAL;
	size = roundup_pow_of_two(size);
	fifo->data = kmalloc_array(size, esize, gfp_mask);
	if (!fifo->data)
		return -ENOMEM;
	fifo->mask = size - 1;
	return 0;
}
EXPORT_SYMBOL(__kfifo_alloc);

void __kfifo_free(struct __kfifo *fifo)
{
	kfree(fifo->data);
	*fifo = (struct __kfifo) { .esize = fifo->esize };
}
EXPORT_SYMBOL(__kfifo_free);

int __kfifo_init(struct __kfifo *fifo, void *buffer, unsigned int size, size_t esize)
{
	*fifo = (struct __kfifo) { .esize = esize, .data = buffer };
	size /= esize;
	if (size < 2)
		return -EINVAL;
	fifo->mask = rounddown_pow_of_two(size) - 1;
	return 0;
}
EXPORT_SYMBOL(__kfifo_init);

static unsigned int unused(const struct __kfifo *fifo)
{
	return fifo->mask + 1 - __kfifo_len(fifo);
}

/* Bytes at ring position @off up to the ring's end, at most @len elements. */
static size_t first_part(const struct __kfifo *fifo, unsigned int *off, unsigned int len)
{
	*off &= fifo->mask;
	return (size_t)min(len, fifo->mask + 1 - *off) * fifo->esize;
}

static void copy_in(struct __kfifo *fifo, const void *src, unsigned int len, unsigned int off)
{
	size_t part = first_part(fifo, &off, len);

	memcpy(fifo->data + (size_t)off * fifo->esize, src, part);
	memcpy(fifo->data, src + part, (size_t)len * fifo->esize - part);
}

static void copy_out(struct __kfifo *fifo, void *dst, unsigned int len, unsigned int off)
{
	size_t part = first_part(fifo, &off, len);

	memcpy(dst, fifo->data + (size_t)off * fifo->esize, part);
	memcpy(dst + part, fifo->data, (size_t)len * fifo->esize - part);
}

unsigned int __kfifo_in(struct __kfifo *fifo, const void *buf, unsigned int len)
{
	len = min(len, unused(fifo));
	copy_in(fifo, buf, len, fifo->in);
	smp_store_release(&fifo->in, fifo->in + len);
	return len;
}
EXPORT_SYMBOL(__kfifo_in);

unsigned int __kfifo_out_peek(struct __kfifo *fifo, void *buf, unsigned int len)
{
	len = min(len, __kfifo_len(fifo));
	copy_out(fifo, buf, len, fifo->out);
	return len;
}
EXPORT_SYMBOL(__kfifo_out_peek);

unsigned int __kfifo_out(struct __kfifo *fifo, void *buf, unsigned int len)
{
	len = __kfifo_out_peek(fifo, buf, len);
	smp_store_release(&fifo->out, fifo->out + len);
	return len;
}
EXPORT_SYMBOL(__kfifo_out);

/* The longest record whose length @recsize bytes can hold. */
static unsigned int max_record(size_t recsize)
{
	return (1U << (recsize * 8)) - 1;
}

unsigned int __kfifo_avail(const struct __kfifo *fifo, size_t recsize)
{
	unsigned int room = unused(fifo);

	if (!recsize)
		return room;
	return room > recsize ? min(room - (unsigned int)recsize, max_record(recsize)) : 0;
}
EXPORT_SYMBOL(__kfifo_avail);

/* Length of the next record of a fifo that is not empty; lowest byte first. */
static unsigned int record_len(const struct __kfifo *fifo, size_t recsize)
{
	const unsigned char *data = fifo->data;
	unsigned int len = data[fifo->out & fifo->mask];

	if (recsize > 1)
		len |= data[(fifo->out + 1) & fifo->mask] << 8;
	return len;
}

unsigned int __kfifo_len_r(struct __kfifo *fifo, size_t recsize)
{
	return __kfifo_len(fifo) ? record_len(fifo, recsize) : 0;
}
EXPORT_SYMBOL(__kfifo_len_r);

void __kfifo_skip_r(struct __kfifo *fifo, size_t recsize)
{
	if (__kfifo_len(fifo))
		smp_store_release(&fifo->out,
				  fifo->out + record_len(fifo, recsize) + (unsigned int)recsize);
}
EXPORT_SYMBOL(__kfifo_skip_r);

unsigned int __kfifo_in_r(struct __kfifo *fifo, const void *buf, unsigned int len,
			  size_t recsize)
{
	unsigned char *data = fifo->data;

	if (len > __kfifo_avail(fifo, recsize) || unused(fifo) < recsize)
		return 0;
	data[fifo->in & fifo->mask] = len;
	if (recsize > 1)
		data[(fifo->in + 1) & fifo->mask] = len >> 8;
	copy_in(fifo, buf, len, fifo->in + recsize);
	smp_store_release(&fifo->in, fifo->in + len + (unsigned int)recsize);
	return len;
}
EXPORT_SYMBOL(__kfifo_in_r);

unsigned int __kfifo_out_peek_r(struct __kfifo *fifo, void *buf, unsigned int len,
				size_t recsize)
{
	len = min(len, __kfifo_len_r(fifo, recsize));
	copy_out(fifo, buf, len, fifo->out + recsize);
	return len;
}
EXPORT_SYMBOL(__kfifo_out_peek_r);

unsigned int __kfifo_out_r(struct __kfifo *fifo, void *buf, unsigned int len, size_t recsize)
{
	len = __kfifo_out_peek_r(fifo, buf, len, recsize);
	__kfifo_skip_r(fifo, recsize);
	return len;
}
EXPORT_SYMBOL(__kfifo_out_r);

int __kfifo_from_user(struct __kfifo *fifo, const void __user *from, unsigned long len,
		      unsigned int *copied, size_t recsize)
{
	*copied = 0;
	if (!access_ok(from, len))
		return -EFAULT;
	if (recsize)
		*copied = __kfifo_in_r(fifo, from, len, recsize);
	else
		*copied = __kfifo_in(fifo, from, len / fifo->esize) * fifo->esize;
	return 0;
}
EXPORT_SYMBOL(__kfifo_from_user);

int __kfifo_to_user(struct __kfifo *fifo, void __user *to, unsigned long len,
		    unsigned int *copied, size_t recsize)
{
	*copied = 0;
	if (!access_ok(to, len))
		return -EFAULT;
	if (recsize)
		*copied = __kfifo_out_r(fifo, to, len, recsize);
	else
		*copied = __kfifo_out(fifo, to, len / fifo->esize) * fifo->esize;
	return 0;
}
EXPORT_SYMBOL(__kfifo_to_user);
