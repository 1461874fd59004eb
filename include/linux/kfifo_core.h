/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KFIFO_CORE_H
#define _LINUX_KFIFO_CORE_H

/* What the macros of <linux/kfifo.h> call. */

#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/barrier.h>

/**
 * struct __kfifo - control structure of a fifo
 * @in: elements ever queued, modulo 2^32; written by the writer only
 * @out: elements ever taken; written by the reader only
 * @mask: number of elements in the buffer, a power of two, minus 1
 * @esize: size of an element
 * @data: buffer
 */
struct __kfifo {
	unsigned int in;
	unsigned int out;
	unsigned int mask;
	unsigned int esize;
	void *data;
};

static inline unsigned int __must_check __kfifo_uint_must_check(unsigned int val)
{
	return val;
}

static inline int __must_check __kfifo_int_must_check(int val)
{
	return val;
}

static inline void __kfifo_reset(struct __kfifo *fifo)
{
	fifo->in = 0;
	fifo->out = 0;
}

static inline void __kfifo_reset_out(struct __kfifo *fifo)
{
	fifo->out = READ_ONCE(fifo->in);
}

/* The acquire pairs with the release by which the other side moved its index. */
static inline unsigned int __kfifo_len(const struct __kfifo *fifo)
{
	return smp_load_acquire(&fifo->in) - smp_load_acquire(&fifo->out);
}

int __kfifo_alloc(struct __kfifo *fifo, unsigned int size, size_t esize, gfp_t gfp_mask);
void __kfifo_free(struct __kfifo *fifo);
int __kfifo_init(struct __kfifo *fifo, void *buffer, unsigned int size, size_t esize);

unsigned int __kfifo_avail(const struct __kfifo *fifo, size_t recsize);
unsigned int __kfifo_in(struct __kfifo *fifo, const void *buf, unsigned int len);
unsigned int __kfifo_out(struct __kfifo *fifo, void *buf, unsigned int len);
unsigned int __kfifo_out_peek(struct __kfifo *fifo, void *buf, unsigned int len);

unsigned int __kfifo_in_r(struct __kfifo *fifo, const void *buf, unsigned int len,
			  size_t recsize);
unsigned int __kfifo_out_r(struct __kfifo *fifo, void *buf, unsigned int len,
			   size_t recsize);
unsigned int __kfifo_out_peek_r(struct __kfifo *fifo, void *buf, unsigned int len,
				size_t recsize);
unsigned int __kfifo_len_r(struct __kfifo *fifo, size_t recsize);
void __kfifo_skip_r(struct __kfifo *fifo, size_t recsize);

int __kfifo_from_user(struct __kfifo *fifo, const void __user *from, unsigned long len,
		      unsigned int *copied, size_t recsize);
int __kfifo_to_user(struct __kfifo *fifo, void __user *to, unsigned long len,
		    unsigned int *copied, size_t recsize);

#endif
