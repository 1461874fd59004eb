// SPDX-License-Identifier: MIT
/* Reader-writer semaphores. Interrupts off is their lock. */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/printk.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include "sched.h"

/* @list is empty once the semaphore is this waiter's. */
struct rwsem_waiter {
	struct list_head list;
	struct task_struct *task;
	bool write;
};

static inline bool may_enter(const struct rw_semaphore *sem, bool write)
{
	return write ? sem->count == 0 : sem->count >= 0;
}

/* Interrupts off. */
static inline void enter(struct rw_semaphore *sem, struct task_struct *task, bool write)
{
	if (write) {
		sem->count = RWSEM_WRITER;
		sem->owner = task;
	} else {
		sem->count++;
	}
}

/* Interrupts off. The waiter who is first, if it may enter, else NULL. */
static inline struct rwsem_waiter *next_to_enter(struct rw_semaphore *sem)
{
	struct rwsem_waiter *w;

	w = list_first_entry_or_null(&sem->wait_list, struct rwsem_waiter, list);
	return w && may_enter(sem, w->write) ? w : NULL;
}

/*
 * Interrupts off, on after each waiter unless @closed. Lets in whoever is first and may: one writer, or
 * readers up to the next writer. In between the semaphore is theirs who are inside, and those who come wait
 * behind the others; who leaves lets waiters in, too:
 *
 *	up_write()			reader that was let in
 *	the first reader is inside
 *	  window
 *					up_read(): lets in all others
 *	nobody is left to let in
 */
static noinline void admit_waiters(struct rw_semaphore *sem, bool closed)
{
	struct rwsem_waiter *w = next_to_enter(sem);

	while (w) {
		enter(sem, w->task, w->write);
		list_del_init(&w->list);
		wake_up_process_irqoff(w->task);
		w = next_to_enter(sem);
		if (w && !closed && !IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE)) {
			irq_window();
			w = next_to_enter(sem);
		}
	}
}

/*
 * Interrupts off, on again while it sleeps. A waiter that gives up may have held back
 * others: they are looked at again. Return: 0 inside, -EINTR.
 */
static noinline int __sched wait_for_turn(struct rw_semaphore *sem, bool write, unsigned int state)
{
	struct rwsem_waiter w = { .task = current, .write = write };

	list_add_tail(&w.list, &sem->wait_list);
	while (!list_empty(&w.list)) {
		if (signal_pending_state(state, current)) {
			list_del(&w.list);
			admit_waiters(sem, false);
			return -EINTR;
		}
		__set_current_state(state);
		raw_local_irq_enable();
		schedule();
		raw_local_irq_disable();
	}
	return 0;
}

static __always_inline int down_common(struct rw_semaphore *sem, bool write, unsigned int state)
{
	int ret = 0;

	check_may_sleep();
	raw_local_irq_disable();
	if (likely(may_enter(sem, write) && list_empty(&sem->wait_list)))
		enter(sem, current, write);
	else
		ret = wait_for_turn(sem, write, state);
	raw_local_irq_enable();
	if (!ret)
		current->locks_held++;
	return ret;
}

static __always_inline int trylock_common(struct rw_semaphore *sem, bool write)
{
	unsigned long flags;
	bool got;

	raw_local_irq_save(flags);
	got = may_enter(sem, write) && list_empty(&sem->wait_list);
	if (got)
		enter(sem, current, write);
	raw_local_irq_restore(flags);
	if (got)
		current->locks_held++;
	return got;
}

/**
 * down_read() - become a reader, when there is no writer and none waits
 * @sem: semaphore; a reader may not take it again: a writer in between would hold it back
 *
 * Context: task. Sleeps, uninterruptibly.
 */
void __sched down_read(struct rw_semaphore *sem)
{
	down_common(sem, false, TASK_UNINTERRUPTIBLE);
}
EXPORT_SYMBOL(down_read);

/** down_read_interruptible() - as down_read(). Return: 0, -EINTR on a signal */
int __sched down_read_interruptible(struct rw_semaphore *sem)
{
	return down_common(sem, false, TASK_INTERRUPTIBLE);
}
EXPORT_SYMBOL(down_read_interruptible);

/** down_read_killable() - as down_read(). Return: 0, -EINTR on SIGKILL */
int __sched down_read_killable(struct rw_semaphore *sem)
{
	return down_common(sem, false, TASK_KILLABLE);
}
EXPORT_SYMBOL(down_read_killable);

/** down_read_trylock() - become a reader now. Context: task. Return: 1 if it worked */
int down_read_trylock(struct rw_semaphore *sem)
{
	return trylock_common(sem, false);
}
EXPORT_SYMBOL(down_read_trylock);

/**
 * down_write() - become the writer, when nobody else is inside
 * @sem: semaphore
 *
 * Context: task. Sleeps, uninterruptibly.
 */
void __sched down_write(struct rw_semaphore *sem)
{
	down_common(sem, true, TASK_UNINTERRUPTIBLE);
}
EXPORT_SYMBOL(down_write);

/** down_write_killable() - as down_write(). Return: 0, -EINTR on SIGKILL */
int __sched down_write_killable(struct rw_semaphore *sem)
{
	return down_common(sem, true, TASK_KILLABLE);
}
EXPORT_SYMBOL(down_write_killable);

/** down_write_trylock() - become the writer now. Context: task. Return: 1 if it worked */
int down_write_trylock(struct rw_semaphore *sem)
{
	return trylock_common(sem, true);
}
EXPORT_SYMBOL(down_write_trylock);

static noinline __cold void up_bug(struct rw_semaphore *sem, const char *what)
{
	pr_err("BUG: rwsem %pS: %s/%d %s, count %d\n", sem, current->comm, current->pid, what,
	       sem->count);
	dump_stack();
}

/* Interrupts off on entry, on @flags on return. */
static __always_inline void leave(struct rw_semaphore *sem, int count, unsigned long flags)
{
	sem->count = count;
	if (unlikely(!list_empty(&sem->wait_list)))
		admit_waiters(sem, raw_irqs_disabled_flags(flags));
	raw_local_irq_restore(flags);
	preempt_check_resched();
}

/**
 * up_read() - a reader leaves
 * @sem: semaphore; as on Linux it must last until this returns, whoever was let in
 *
 * Context: task. Does not sleep.
 */
void up_read(struct rw_semaphore *sem)
{
	unsigned long flags;

	if (unlikely(READ_ONCE(sem->count) <= 0)) {
		up_bug(sem, "leaves as a reader without being one");
		return;
	}
	current->locks_held--;
	raw_local_irq_save(flags);
	leave(sem, sem->count - 1, flags);
}
EXPORT_SYMBOL(up_read);

/** up_write() - the writer leaves; another's is reported and left alone. As up_read() */
void up_write(struct rw_semaphore *sem)
{
	unsigned long flags;

	if (unlikely(READ_ONCE(sem->owner) != current)) {
		up_bug(sem, "leaves as the writer without being it");
		return;
	}
	current->locks_held--;
	raw_local_irq_save(flags);
	sem->owner = NULL;
	leave(sem, 0, flags);
}
EXPORT_SYMBOL(up_write);

/** downgrade_write() - the writer becomes a reader; waiting readers come in. Context: task */
void downgrade_write(struct rw_semaphore *sem)
{
	unsigned long flags;

	if (unlikely(READ_ONCE(sem->owner) != current)) {
		up_bug(sem, "downgrades without being the writer");
		return;
	}
	raw_local_irq_save(flags);
	sem->owner = NULL;
	leave(sem, 1, flags);
}
EXPORT_SYMBOL(downgrade_write);
