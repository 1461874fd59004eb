/* SPDX-License-Identifier: MIT */
/* Simple wait queues: threads only, all exclusive, first come first woken. */
#ifndef _LINUX_SWAIT_H
#define _LINUX_SWAIT_H

#include <linux/list.h>
#include <linux/stddef.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <asm/current.h>

struct swait_queue_head {
	struct list_head task_list; /* I */
};

struct swait_queue {
	struct task_struct *task;
	struct list_head task_list; /* I */
};

#define __SWAITQUEUE_INITIALIZER(name) \
	{ .task = current, .task_list = LIST_HEAD_INIT((name).task_list) }
#define DECLARE_SWAITQUEUE(name) struct swait_queue name = __SWAITQUEUE_INITIALIZER(name)

#define __SWAIT_QUEUE_HEAD_INITIALIZER(name) { .task_list = LIST_HEAD_INIT((name).task_list) }
#define DECLARE_SWAIT_QUEUE_HEAD(name) \
	struct swait_queue_head name = __SWAIT_QUEUE_HEAD_INITIALIZER(name)
#define DECLARE_SWAIT_QUEUE_HEAD_ONSTACK(name) DECLARE_SWAIT_QUEUE_HEAD(name)

static inline void init_swait_queue_head(struct swait_queue_head *q)
{
	INIT_LIST_HEAD(&q->task_list);
}

static inline int swait_active(struct swait_queue_head *wq)
{
	return !list_empty(&wq->task_list);
}

static inline bool swq_has_sleeper(struct swait_queue_head *wq)
{
	smp_mb();
	return swait_active(wq);
}

void swake_up_one(struct swait_queue_head *q);
void swake_up_all(struct swait_queue_head *q);
void swake_up_locked(struct swait_queue_head *q);
void prepare_to_swait_exclusive(struct swait_queue_head *q, struct swait_queue *wait, int state);
long prepare_to_swait_event(struct swait_queue_head *q, struct swait_queue *wait, int state);
void finish_swait(struct swait_queue_head *q, struct swait_queue *wait);

/* As ___wait_event() of <linux/wait.h>. */
#define ___swait_event(wq, condition, state, ret, cmd)                                             \
	({                                                                                         \
		DECLARE_SWAITQUEUE(__wait);                                                        \
		long __ret = (ret), __signal;                                                      \
                                                                                                   \
		while (__signal = prepare_to_swait_event(&(wq), &__wait, state), !(condition)) {   \
			if (__signal) {                                                            \
				__ret = __signal;                                                  \
				break;                                                             \
			}                                                                          \
			cmd;                                                                       \
		}                                                                                  \
		finish_swait(&(wq), &__wait);                                                      \
		__ret;                                                                             \
	})

#define swait_event_exclusive(wq, condition)                                                       \
	do {                                                                                       \
		if (!(condition))                                                                  \
			___swait_event(wq, condition, TASK_UNINTERRUPTIBLE, 0, schedule());        \
	} while (0)
#define swait_event_idle_exclusive(wq, condition)                                                  \
	do {                                                                                       \
		if (!(condition))                                                                  \
			___swait_event(wq, condition, TASK_IDLE, 0, schedule());                   \
	} while (0)
#define swait_event_interruptible_exclusive(wq, condition)                                         \
	({                                                                                         \
		int __swait_ret = 0;                                                               \
		if (!(condition))                                                                  \
			__swait_ret = ___swait_event(wq, condition, TASK_INTERRUPTIBLE, 0,         \
						     schedule());                                  \
		__swait_ret;                                                                       \
	})

#define ___swait_timeout(wq, condition, state, timeout)                                            \
	({                                                                                         \
		long __ret = (timeout);                                                            \
		if (!___wait_cond_timeout(condition))                                              \
			__ret = ___swait_event(wq, ___wait_cond_timeout(condition), state,         \
					       timeout, __ret = schedule_timeout(__ret));          \
		__ret;                                                                             \
	})
#define swait_event_timeout_exclusive(wq, condition, timeout) \
	___swait_timeout(wq, condition, TASK_UNINTERRUPTIBLE, timeout)
#define swait_event_interruptible_timeout_exclusive(wq, condition, timeout) \
	___swait_timeout(wq, condition, TASK_INTERRUPTIBLE, timeout)
#define swait_event_idle_timeout_exclusive(wq, condition, timeout) \
	___swait_timeout(wq, condition, TASK_IDLE, timeout)
#endif
