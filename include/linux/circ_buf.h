/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_CIRC_BUF_H
#define _LINUX_CIRC_BUF_H

/**
 * struct circ_buf - a ring of bytes whose user keeps the indices
 * @buf: memory, of a size that is a power of two
 * @head: where the writer goes on
 * @tail: where the reader goes on; equal means empty, so one byte stays free
 */
struct circ_buf {
	char *buf;
	int head;
	int tail;
};

/** CIRC_CNT - bytes to read */
#define CIRC_CNT(head, tail, size)	(((head) - (tail)) & ((size) - 1))

/** CIRC_SPACE - bytes that may be written */
#define CIRC_SPACE(head, tail, size)	CIRC_CNT((tail), ((head) + 1), (size))

/* As above, but only up to the end of the memory. */
#define CIRC_CNT_TO_END(head, tail, size) \
({ \
	int __end = (size) - (tail); \
	int __cnt = ((head) + __end) & ((size) - 1); \
	__cnt < __end ? __cnt : __end; \
})
#define CIRC_SPACE_TO_END(head, tail, size) \
({ \
	int __last = (size) - 1 - (head); \
	int __room = (__last + (tail)) & ((size) - 1); \
	__room <= __last ? __room : __last + 1; \
})

#endif
