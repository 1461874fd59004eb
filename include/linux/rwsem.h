/* SPDX-License-Identifier: MIT */
/*
 * Reader-writer semaphores: many readers or one writer, who may sleep. Waiters are served
 * in order; a waiting writer holds back later readers, so that it gets its turn.
 */
#ifndef _LINUX_RWSEM_H
#define _LINUX_RWSEM_H

#include <linux/linkage.h>
#include <linux/types.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/atomic.h>
#include <linux/err.h>

/**
 * struct rw_semaphore - a reader-writer semaphore
 * @count:     readers, RWSEM_WRITER: one writer
 * @owner:     the writer
 * @wait_list: who waits, in order
 */
struct rw_semaphore {
	int count;		    /* I */
	struct task_struct *owner;  /* I */
	struct list_head wait_list; /* I */
};

#define RWSEM_WRITER (-1)

#define __RWSEM_INITIALIZER(name) { .wait_list = LIST_HEAD_INIT((name).wait_list) }
#define DECLARE_RWSEM(name)	  struct rw_semaphore name = __RWSEM_INITIALIZER(name)

/** init_rwsem() - make a free one. Context: any, while nobody uses it */
static inline void init_rwsem(struct rw_semaphore *sem)
{
	sem->count = 0;
	sem->owner = NULL;
	INIT_LIST_HEAD(&sem->wait_list);
}

/** rwsem_is_locked() - whether somebody holds it. Context: any; a snapshot */
static inline int rwsem_is_locked(struct rw_semaphore *sem)
{
	return READ_ONCE(sem->count) != 0;
}

static inline int rwsem_is_contended(struct rw_semaphore *sem)
{
	return !list_empty(&sem->wait_list);
}

void down_read(struct rw_semaphore *sem);
int __must_check down_read_interruptible(struct rw_semaphore *sem);
int __must_check down_read_killable(struct rw_semaphore *sem);
int down_read_trylock(struct rw_semaphore *sem);
void up_read(struct rw_semaphore *sem);
void down_write(struct rw_semaphore *sem);
int __must_check down_write_killable(struct rw_semaphore *sem);
int down_write_trylock(struct rw_semaphore *sem);
void up_write(struct rw_semaphore *sem);
void downgrade_write(struct rw_semaphore *sem);

#define down_read_nested(sem, sub)	    down_read(sem)
#define down_read_killable_nested(sem, sub) down_read_killable(sem)
#define down_write_nested(sem, sub)	    down_write(sem)
#define down_write_killable_nested(sem, s)  down_write_killable(sem)
#define down_write_nest_lock(sem, lock)	    down_write(sem)
#endif
