/* SPDX-License-Identifier: MIT */
/* Counting semaphores: no owner, so no priority inheritance; waiters are served in order. */
#ifndef _LINUX_SEMAPHORE_H
#define _LINUX_SEMAPHORE_H

#include <linux/list.h>
#include <linux/spinlock.h>

/**
 * struct semaphore - a number of permits
 * @count:     permits that are free; not below 0
 * @wait_list: who waits while it is 0
 * @last_holder: who took a permit last and has not given it back
 */
struct semaphore {
	unsigned int count;	    /* I */
	struct list_head wait_list; /* I */
#ifdef CONFIG_DEBUG_PRIO_INVERSION
	pid_t last_holder;	    /* I */
#endif
};

#define __SEMAPHORE_INITIALIZER(name, n) \
	{ .count = n, .wait_list = LIST_HEAD_INIT((name).wait_list) }

/* One argument as in Linux 6.1, or with the count as from 6.4 on. */
#define __DEFINE_SEMAPHORE(name, n, ...) \
	struct semaphore name = __SEMAPHORE_INITIALIZER(name, n)
#define DEFINE_SEMAPHORE(...) __DEFINE_SEMAPHORE(__VA_ARGS__, 1)

/** sema_init() - make a semaphore with @val permits. Context: any, while nobody uses it */
static inline void sema_init(struct semaphore *sem, int val)
{
	*sem = (struct semaphore)__SEMAPHORE_INITIALIZER(*sem, val);
}

void down(struct semaphore *sem);
int __must_check down_interruptible(struct semaphore *sem);
int __must_check down_killable(struct semaphore *sem);
int __must_check down_trylock(struct semaphore *sem);
int __must_check down_timeout(struct semaphore *sem, long jiffies);
void up(struct semaphore *sem);
#endif
