/* SPDX-License-Identifier: MIT */
/*
 * Wait queues: threads that sleep until a condition holds.
 *
 * The order that loses no wake-up: the waiter queues itself and sets its state, then
 * tests the condition, then sleeps; the waker makes the condition true, then wakes.
 */
#ifndef _LINUX_WAIT_H
#define _LINUX_WAIT_H

#include <linux/list.h>
#include <linux/stddef.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>
#include <linux/sched.h>
#include <linux/errno.h>
#include <asm/current.h>

typedef struct wait_queue_entry wait_queue_entry_t;

typedef int (*wait_queue_func_t)(struct wait_queue_entry *wq_entry, unsigned int mode, int flags,
				 void *key);
int default_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int flags,
			  void *key);
int autoremove_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int sync,
			     void *key);
int woken_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int sync, void *key);

/* wait_queue_entry.flags */
#define WQ_FLAG_EXCLUSIVE 0x01 /* one of these is woken at a time */
#define WQ_FLAG_WOKEN	  0x02 /* woken since wait_woken() began */
#define WQ_FLAG_BOOKMARK  0x04 /* marks the place of a wake-up that made a pause */
#define WQ_FLAG_CUSTOM	  0x08
#define WQ_FLAG_DONE	  0x10
#define WQ_FLAG_PRIORITY  0x20 /* ahead of all others */

/**
 * struct wait_queue_entry - one waiter
 * @flags:   WQ_FLAG_*
 * @private: the waiting thread, for the functions above
 * @func:    called by the waker, interrupts off; nonzero: it was woken, negative: stop
 * @entry:   link in the queue
 */
struct wait_queue_entry {
	unsigned int flags;
	void *private;
	wait_queue_func_t func;
	struct list_head entry; /* I */
};

/**
 * struct wait_queue_head - a wait queue
 * @lock: for the _locked forms and for callers that guard their condition with it
 * @head: entries: priority ones, ordinary ones (newest first), exclusive ones (FIFO)
 */
struct wait_queue_head {
	spinlock_t lock;
	struct list_head head; /* I */
};
typedef struct wait_queue_head wait_queue_head_t;

#define __WAITQUEUE_INITIALIZER(name, tsk) \
	{ .private = tsk, .func = default_wake_function, .entry = { NULL, NULL } }
#define DECLARE_WAITQUEUE(name, tsk) \
	struct wait_queue_entry name = __WAITQUEUE_INITIALIZER(name, tsk)

#define __WAIT_QUEUE_HEAD_INITIALIZER(name) \
	{ .lock = __SPIN_LOCK_INITIALIZER(name.lock), .head = LIST_HEAD_INIT(name.head) }
#define DECLARE_WAIT_QUEUE_HEAD(name) \
	struct wait_queue_head name = __WAIT_QUEUE_HEAD_INITIALIZER(name)
#define DECLARE_WAIT_QUEUE_HEAD_ONSTACK(name) DECLARE_WAIT_QUEUE_HEAD(name)

/**
 * init_waitqueue_head() - make an empty queue
 *
 * Context: any, while nobody uses the queue.
 */
static inline void init_waitqueue_head(struct wait_queue_head *wq_head)
{
	spin_lock_init(&wq_head->lock);
	INIT_LIST_HEAD(&wq_head->head);
}

static inline void init_waitqueue_entry(struct wait_queue_entry *wq_entry, struct task_struct *p)
{
	wq_entry->flags = 0;
	wq_entry->private = p;
	wq_entry->func = default_wake_function;
}

static inline void init_waitqueue_func_entry(struct wait_queue_entry *wq_entry,
					     wait_queue_func_t func)
{
	wq_entry->flags = 0;
	wq_entry->private = NULL;
	wq_entry->func = func;
}

void init_wait_entry(struct wait_queue_entry *wq_entry, int flags);

#define DEFINE_WAIT_FUNC(name, function)			\
	struct wait_queue_entry name = {			\
		.private = current,				\
		.func = function,				\
		.entry = LIST_HEAD_INIT((name).entry),		\
	}
#define DEFINE_WAIT(name) DEFINE_WAIT_FUNC(name, autoremove_wake_function)
#define init_wait(wait)	  init_wait_entry(wait, 0)

/**
 * waitqueue_active() - whether somebody waits
 *
 * Context: any. A waker that uses it to skip wake_up() needs no barrier on one CPU.
 */
static inline int waitqueue_active(struct wait_queue_head *wq_head)
{
	return !list_empty(&wq_head->head);
}

static inline bool wq_has_sleeper(struct wait_queue_head *wq_head)
{
	smp_mb();
	return waitqueue_active(wq_head);
}

static inline bool wq_has_single_sleeper(struct wait_queue_head *wq_head)
{
	return list_is_singular(&wq_head->head);
}

void add_wait_queue(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);
void add_wait_queue_exclusive(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);
void add_wait_queue_priority(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);
void remove_wait_queue(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);

/* For holders of wq_head->lock with interrupts off. */
static inline void __add_wait_queue(struct wait_queue_head *wq_head,
				    struct wait_queue_entry *wq_entry)
{
	struct list_head *after = &wq_head->head;
	struct wait_queue_entry *wq;

	list_for_each_entry(wq, &wq_head->head, entry) {
		if (!(wq->flags & WQ_FLAG_PRIORITY))
			break;
		after = &wq->entry;
	}
	list_add(&wq_entry->entry, after);
}

static inline void __add_wait_queue_entry_tail(struct wait_queue_head *wq_head,
					       struct wait_queue_entry *wq_entry)
{
	list_add_tail(&wq_entry->entry, &wq_head->head);
}

static inline void __add_wait_queue_exclusive(struct wait_queue_head *wq_head,
					      struct wait_queue_entry *wq_entry)
{
	wq_entry->flags |= WQ_FLAG_EXCLUSIVE;
	__add_wait_queue(wq_head, wq_entry);
}

static inline void __add_wait_queue_entry_tail_exclusive(struct wait_queue_head *wq_head,
							 struct wait_queue_entry *wq_entry)
{
	wq_entry->flags |= WQ_FLAG_EXCLUSIVE;
	__add_wait_queue_entry_tail(wq_head, wq_entry);
}

static inline void __remove_wait_queue(struct wait_queue_head *wq_head,
				       struct wait_queue_entry *wq_entry)
{
	list_del(&wq_entry->entry);
}

int __wake_up(struct wait_queue_head *wq_head, unsigned int mode, int nr, void *key);
void __wake_up_locked(struct wait_queue_head *wq_head, unsigned int mode, int nr);
void __wake_up_locked_key(struct wait_queue_head *wq_head, unsigned int mode, void *key);

#define poll_to_key(m) ((void *)(__force uintptr_t)(__poll_t)(m))
#define key_to_poll(m) ((__force __poll_t)(uintptr_t)(void *)(m))

#define wake_up(x)			 __wake_up(x, TASK_NORMAL, 1, NULL)
#define wake_up_nr(x, nr)		 __wake_up(x, TASK_NORMAL, nr, NULL)
#define wake_up_all(x)			 __wake_up(x, TASK_NORMAL, 0, NULL)
#define wake_up_sync(x)			 __wake_up(x, TASK_NORMAL, 1, NULL)
#define wake_up_locked(x)		 __wake_up_locked(x, TASK_NORMAL, 1)
#define wake_up_all_locked(x)		 __wake_up_locked(x, TASK_NORMAL, 0)
#define wake_up_poll(x, m)		 __wake_up(x, TASK_NORMAL, 1, poll_to_key(m))
#define wake_up_locked_poll(x, m)	 __wake_up_locked_key(x, TASK_NORMAL, poll_to_key(m))
#define wake_up_interruptible(x)	 __wake_up(x, TASK_INTERRUPTIBLE, 1, NULL)
#define wake_up_interruptible_nr(x, nr)	 __wake_up(x, TASK_INTERRUPTIBLE, nr, NULL)
#define wake_up_interruptible_all(x)	 __wake_up(x, TASK_INTERRUPTIBLE, 0, NULL)
#define wake_up_interruptible_sync(x)	 __wake_up(x, TASK_INTERRUPTIBLE, 1, NULL)
#define wake_up_interruptible_poll(x, m) __wake_up(x, TASK_INTERRUPTIBLE, 1, poll_to_key(m))
#define wake_up_interruptible_sync_poll(x, m) wake_up_interruptible_poll(x, m)

void prepare_to_wait(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry, int state);
bool prepare_to_wait_exclusive(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry,
			       int state);
long prepare_to_wait_event(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry,
			   int state);
void finish_wait(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry);
long wait_woken(struct wait_queue_entry *wq_entry, unsigned int mode, long timeout);

/*
 * ___wait_event() - the loop of all wait_event forms
 *
 * @cmd sleeps. The value is -ERESTARTSYS if a signal ended an interruptible or killable
 * wait, else @ret, which @cmd may change through __ret. The condition is tested after the
 * thread is queued with its state set.
 */
#define ___wait_event(wq_head, condition, state, exclusive, ret, cmd)                              \
	({                                                                                         \
		struct wait_queue_entry __wq_entry;                                                \
		long __ret = (ret), __signal;                                                      \
                                                                                                   \
		init_wait_entry(&__wq_entry, (exclusive) ? WQ_FLAG_EXCLUSIVE : 0);                 \
		while (__signal = prepare_to_wait_event(&(wq_head), &__wq_entry, state),           \
		       !(condition)) {                                                             \
			if (__signal) {                                                            \
				__ret = __signal;                                                  \
				break;                                                             \
			}                                                                          \
			cmd;                                                                       \
		}                                                                                  \
		finish_wait(&(wq_head), &__wq_entry);                                              \
		__ret;                                                                             \
	})

/* The condition of a wait with a time-out in __ret: also true when no time is left. */
#define ___wait_cond_timeout(condition)				\
	({							\
		bool __cond = (condition);			\
		if (__cond && !__ret)				\
			__ret = 1;				\
		__cond || !__ret;				\
	})

/* A wait without and with a time-out: tests first, so that a true condition costs nothing. */
#define ___wait(wq_head, condition, state, exclusive, cmd)                                         \
	({                                                                                         \
		long __wait_ret = 0;                                                               \
		might_sleep();                                                                     \
		if (!(condition))                                                                  \
			__wait_ret = ___wait_event(wq_head, condition, state, exclusive, 0, cmd);  \
		(int)__wait_ret;                                                                   \
	})

#define ___wait_timeout(wq_head, condition, state, exclusive, timeout, before, after)              \
	({                                                                                         \
		long __ret = (timeout);                                                            \
		might_sleep();                                                                     \
		if (!___wait_cond_timeout(condition))                                              \
			__ret = ___wait_event(wq_head, ___wait_cond_timeout(condition), state,     \
					      exclusive, timeout, before;                          \
					      __ret = schedule_timeout(__ret); after);             \
		__ret;                                                                             \
	})

/**
 * wait_event() - sleep until a condition holds
 * @wq_head:   the queue itself, not a pointer
 * @condition: C expression; tested before sleeping and after each wake-up
 *
 * Context: task. Sleeps, uninterruptibly.
 */
#define wait_event(wq_head, condition) \
	((void)___wait(wq_head, condition, TASK_UNINTERRUPTIBLE, 0, schedule()))
#define __wait_event(wq_head, condition) wait_event(wq_head, condition)
#define io_wait_event(wq_head, condition) wait_event(wq_head, condition)

/** wait_event_idle() - as wait_event(), not counted as load and not as hung */
#define wait_event_idle(wq_head, condition) \
	((void)___wait(wq_head, condition, TASK_IDLE, 0, schedule()))
#define wait_event_idle_exclusive(wq_head, condition) \
	((void)___wait(wq_head, condition, TASK_IDLE, 1, schedule()))

/** wait_event_interruptible() - as wait_event(). Return: 0, -ERESTARTSYS on a signal */
#define wait_event_interruptible(wq_head, condition) \
	___wait(wq_head, condition, TASK_INTERRUPTIBLE, 0, schedule())
#define wait_event_freezable(wq_head, condition) wait_event_interruptible(wq_head, condition)

/** wait_event_interruptible_exclusive() - as above; a wake-up wakes one such waiter */
#define wait_event_interruptible_exclusive(wq_head, condition) \
	___wait(wq_head, condition, TASK_INTERRUPTIBLE, 1, schedule())

/** wait_event_killable() - as wait_event(). Return: 0, -ERESTARTSYS on SIGKILL */
#define wait_event_killable(wq_head, condition) \
	___wait(wq_head, condition, TASK_KILLABLE, 0, schedule())
#define wait_event_killable_exclusive(wq_head, condition) \
	___wait(wq_head, condition, TASK_KILLABLE, 1, schedule())

/** wait_event_cmd() - as wait_event(), with a statement before and after each sleep */
#define wait_event_cmd(wq_head, condition, cmd1, cmd2) \
	((void)___wait(wq_head, condition, TASK_UNINTERRUPTIBLE, 0, cmd1; schedule(); cmd2))
#define wait_event_exclusive_cmd(wq_head, condition, cmd1, cmd2) \
	((void)___wait(wq_head, condition, TASK_UNINTERRUPTIBLE, 1, cmd1; schedule(); cmd2))

/**
 * wait_event_timeout() - sleep until a condition holds or time is up
 * @timeout: in jiffies
 *
 * Context: task. Sleeps. Return: 0 if the condition is still false after @timeout, else
 * the jiffies left, at least 1.
 */
#define wait_event_timeout(wq_head, condition, timeout) \
	___wait_timeout(wq_head, condition, TASK_UNINTERRUPTIBLE, 0, timeout, , )
#define wait_event_idle_timeout(wq_head, condition, timeout) \
	___wait_timeout(wq_head, condition, TASK_IDLE, 0, timeout, , )
#define wait_event_idle_exclusive_timeout(wq_head, condition, timeout) \
	___wait_timeout(wq_head, condition, TASK_IDLE, 1, timeout, , )
#define wait_event_cmd_timeout(wq_head, condition, timeout, cmd1, cmd2) \
	___wait_timeout(wq_head, condition, TASK_UNINTERRUPTIBLE, 0, timeout, cmd1, cmd2)

/** wait_event_interruptible_timeout() - as wait_event_timeout(), or -ERESTARTSYS */
#define wait_event_interruptible_timeout(wq_head, condition, timeout) \
	___wait_timeout(wq_head, condition, TASK_INTERRUPTIBLE, 0, timeout, , )
#define wait_event_freezable_timeout(wq_head, condition, timeout) \
	wait_event_interruptible_timeout(wq_head, condition, timeout)
#define wait_event_killable_timeout(wq_head, condition, timeout) \
	___wait_timeout(wq_head, condition, TASK_KILLABLE, 0, timeout, , )

/*
 * Forms for a condition under a spinlock, taken with spin_lock_irq() by the caller: it
 * is released while the thread sleeps and held again when the condition is tested.
 */
#define ___wait_lock_irq(wq_head, condition, lock, state, cmd)                                     \
	({                                                                                         \
		int __lock_ret = 0;                                                                \
		if (!(condition))                                                                  \
			__lock_ret = ___wait_event(wq_head, condition, state, 0, 0,                \
						   spin_unlock_irq(&(lock)); cmd; schedule();      \
						   spin_lock_irq(&(lock)));                        \
		__lock_ret;                                                                        \
	})
#define ___wait_lock_irq_timeout(wq_head, condition, lock, timeout, state)                         \
	({                                                                                         \
		long __ret = (timeout);                                                            \
		if (!___wait_cond_timeout(condition))                                              \
			__ret = ___wait_event(wq_head, ___wait_cond_timeout(condition), state, 0,  \
					      timeout, spin_unlock_irq(&(lock));                   \
					      __ret = schedule_timeout(__ret);                     \
					      spin_lock_irq(&(lock)));                             \
		__ret;                                                                             \
	})

#define wait_event_lock_irq(wq_head, condition, lock) \
	((void)___wait_lock_irq(wq_head, condition, lock, TASK_UNINTERRUPTIBLE, ))
#define wait_event_lock_irq_cmd(wq_head, condition, lock, cmd) \
	((void)___wait_lock_irq(wq_head, condition, lock, TASK_UNINTERRUPTIBLE, cmd))
#define wait_event_interruptible_lock_irq(wq_head, condition, lock) \
	___wait_lock_irq(wq_head, condition, lock, TASK_INTERRUPTIBLE, )
#define wait_event_interruptible_lock_irq_cmd(wq_head, condition, lock, cmd) \
	___wait_lock_irq(wq_head, condition, lock, TASK_INTERRUPTIBLE, cmd)
#define wait_event_lock_irq_timeout(wq_head, condition, lock, timeout) \
	___wait_lock_irq_timeout(wq_head, condition, lock, timeout, TASK_UNINTERRUPTIBLE)
#define wait_event_interruptible_lock_irq_timeout(wq_head, condition, lock, timeout) \
	___wait_lock_irq_timeout(wq_head, condition, lock, timeout, TASK_INTERRUPTIBLE)


/*
 * Forms for a condition under the queue's own lock: wq_head.lock is held by the caller, and
 * given up while the thread sleeps. Wake with wake_up_locked() under the same lock.
 */
#define ___wait_locked(wq_head, condition, exclusive, form)                                        \
	({                                                                                         \
		int __locked_ret = 0;                                                              \
		if (!(condition))                                                                  \
			__locked_ret = ___wait_event(wq_head, condition, TASK_INTERRUPTIBLE,       \
						     exclusive, 0, spin_unlock##form(&(wq_head).lock); \
						     schedule(); spin_lock##form(&(wq_head).lock)); \
		__locked_ret;                                                                      \
	})
#define wait_event_interruptible_locked(wq, condition) ___wait_locked(wq, condition, 0, )
#define wait_event_interruptible_locked_irq(wq, condition) ___wait_locked(wq, condition, 0, _irq)
#define wait_event_interruptible_exclusive_locked(wq, condition) ___wait_locked(wq, condition, 1, )
#define wait_event_interruptible_exclusive_locked_irq(wq, condition) \
	___wait_locked(wq, condition, 1, _irq)

/* A wait with a ktime_t as its limit. <linux/hrtimer.h> must be included where it is used. */
#define ___wait_hrtimeout(wq_head, condition, timeout, state)                                      \
	({                                                                                         \
		ktime_t __limit = (timeout);                                                       \
		ktime_t __until = __limit == KTIME_MAX ? KTIME_MAX : ktime_add(ktime_get(), __limit); \
		bool __late = false;                                                               \
                                                                                                   \
		might_sleep();                                                                     \
		(condition) ? 0 : (int)___wait_event(wq_head, condition, state, 0, 0,              \
			if (__late) {                                                              \
				__ret = -ETIME;                                                    \
				break;                                                             \
			}                                                                          \
			__late = !schedule_hrtimeout(__until == KTIME_MAX ? NULL : &__until,       \
						     HRTIMER_MODE_ABS));                           \
	})

/** wait_event_hrtimeout() - as wait_event(), for a ktime_t. Return: 0, -ETIME */
#define wait_event_hrtimeout(wq_head, condition, timeout) \
	___wait_hrtimeout(wq_head, condition, timeout, TASK_UNINTERRUPTIBLE)

/** wait_event_interruptible_hrtimeout() - the same. Return: 0, -ETIME, -ERESTARTSYS */
#define wait_event_interruptible_hrtimeout(wq_head, condition, timeout) \
	___wait_hrtimeout(wq_head, condition, timeout, TASK_INTERRUPTIBLE)

/** wait_event_state() - wait_event() in any state. Return: 0, -ERESTARTSYS */
#define wait_event_state(wq_head, condition, state) \
	___wait(wq_head, condition, state, 0, schedule())
#endif
