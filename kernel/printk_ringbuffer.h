/* SPDX-License-Identifier: MIT */
/* The log's ring, for kernel/printk*.c and its unit test. */
#ifndef _KERNEL_PRINTK_RINGBUFFER_H
#define _KERNEL_PRINTK_RINGBUFFER_H

#include <bhk/console.h>

/* Records begin at multiples of this; a header fits before the end of the ring. */
#define LOG_ALIGN sizeof(struct log_header)

/**
 * struct log_ring - records of different length, oldest first
 * @head:    where the next record begins; counts on and on, the low bits are the place
 * @tail:    where the oldest one begins
 * @seq:     number of the next record
 * @dropped: records that found no place
 * @mask:    size - 1; the size is a power of two
 * @buf:     memory, aligned to LOG_ALIGN
 *
 * F: written with interrupts and the NMI off
 */
struct log_ring {
	u32 head;    /* F */
	u32 tail;    /* F */
	u32 seq;     /* F */
	u32 dropped; /* F */
	u32 mask;    /* c */
	char *buf;   /* c */
};

struct log_header *log_reserve(struct log_ring *ring, u64 time_us, unsigned int len);
void log_commit(struct log_header *h, unsigned int level, unsigned int flags);
bool log_ring_read(const struct log_ring *ring, struct log_cursor *cur, struct log_record *rec,
		   bool skip_unfinished);

/* Where the text of a record begins. */
static inline char *log_text(struct log_header *h)
{
	return (char *)(h + 1);
}
#endif
