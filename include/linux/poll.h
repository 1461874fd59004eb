/* SPDX-License-Identifier: MIT */
/*
 * Whether a file can be read or written. Nobody waits for several files at once: a poll
 * function is asked for the state, and what it hands to poll_wait() is not used.
 */
#ifndef _LINUX_POLL_H
#define _LINUX_POLL_H

#include <linux/fs.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#define EPOLLIN	    0x00000001
#define EPOLLPRI    0x00000002
#define EPOLLOUT    0x00000004
#define EPOLLERR    0x00000008
#define EPOLLHUP    0x00000010
#define EPOLLNVAL   0x00000020
#define EPOLLRDNORM 0x00000040
#define EPOLLRDBAND 0x00000080
#define EPOLLWRNORM 0x00000100
#define EPOLLWRBAND 0x00000200

#define POLLIN	   EPOLLIN
#define POLLPRI	   EPOLLPRI
#define POLLOUT	   EPOLLOUT
#define POLLERR	   EPOLLERR
#define POLLHUP	   EPOLLHUP
#define POLLNVAL   EPOLLNVAL
#define POLLRDNORM EPOLLRDNORM
#define POLLWRNORM EPOLLWRNORM

typedef struct poll_table_struct {
	__poll_t key;
} poll_table;

static inline void poll_wait(struct file *file, wait_queue_head_t *queue, poll_table *table)
{
}
#endif
