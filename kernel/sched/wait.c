// SPDX-License-Identifier: MIT
/*
 * Wait queues. Interrupts off is their lock, so that any context may wake.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include <linux/wait.h>

/*
 * Entries that one wake-up looks at before it lets interrupts in for a moment: a function that
 * wakes a thread takes a hundred instructions. wake_breaks counts the pauses.
 */
#define WAKE_BATCH 1

unsigned long wake_breaks;

void init_wait_entry(struct wait_queue_entry *wq_entry, int flags)
{
	wq_entry->flags = flags;
	wq_entry->private = current;
	wq_entry->func = autoremove_wake_function;
	INIT_LIST_HEAD(&wq_entry->entry);
}
EXPORT_SYMBOL(init_wait_entry);

/**
 * add_wait_queue() - wait with an entry of one's own
 * @wq_head:  queue
 * @wq_entry: entry; every wake-up calls its function
 *
 * Context: any.
 */
void add_wait_queue(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	wq_entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	__add_wait_queue(wq_head, wq_entry);
	raw_local_irq_restore(flags);
}
EXPORT_SYMBOL(add_wait_queue);

/** add_wait_queue_exclusive() - at the tail; a wake-up wakes one of these. Context: any */
void add_wait_queue_exclusive(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	__add_wait_queue_entry_tail_exclusive(wq_head, wq_entry);
	raw_local_irq_restore(flags);
}
EXPORT_SYMBOL(add_wait_queue_exclusive);

/** add_wait_queue_priority() - at the head and exclusive: it may swallow wake-ups */
void add_wait_queue_priority(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	wq_entry->flags |= WQ_FLAG_EXCLUSIVE | WQ_FLAG_PRIORITY;
	list_add(&wq_entry->entry, &wq_head->head);
	raw_local_irq_restore(flags);
}
EXPORT_SYMBOL(add_wait_queue_priority);

/** remove_wait_queue() - end of add_wait_queue(). Context: any */
void remove_wait_queue(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	raw_local_irq_save(flags);
	__remove_wait_queue(wq_head, wq_entry);
	raw_local_irq_restore(flags);
}
EXPORT_SYMBOL(remove_wait_queue);

/**
 * struct wake - one call of wake_up
 * @mode:   TASK_* states to wake
 * @nr:	    exclusive waiters still to be woken; 0 from the beginning: all
 * @woken:  exclusive waiters that were woken
 * @key:    for the entries' functions
 * @place:  where a paused walk goes on; its flags say that it is queued
 */
struct wake {
	unsigned int mode;
	int nr;
	int woken;
	void *key;
	struct wait_queue_entry place;
};

/* Interrupts off. Entries from @wake->place on, at most @budget. Return: true if it is done. */
static bool wake_some(struct wait_queue_head *wq_head, struct wake *wake, int budget)
{
	struct wait_queue_entry *curr, *next;

	if (wake->place.flags) {
		curr = list_next_entry(&wake->place, entry);
		list_del(&wake->place.entry);
		wake->place.flags = 0;
	} else {
		curr = list_first_entry(&wq_head->head, struct wait_queue_entry, entry);
	}

	list_for_each_entry_safe_from(curr, next, &wq_head->head, entry) {
		unsigned int flags = curr->flags;
		int ret;

		if (flags & WQ_FLAG_BOOKMARK)
			continue;
		ret = curr->func(curr, wake->mode, 0, wake->key);
		if (ret < 0)
			return true;
		if (ret && (flags & WQ_FLAG_EXCLUSIVE)) {
			wake->woken++;
			if (!--wake->nr)
				return true;
		}
		if (!--budget && &next->entry != &wq_head->head) {
			wake->place.flags = WQ_FLAG_BOOKMARK;
			list_add_tail(&wake->place.entry, &next->entry);
			return false;
		}
	}
	return true;
}

/**
 * __wake_up() - wake waiters
 * @wq_head: queue
 * @mode:    TASK_* states to wake
 * @nr:	     wake at most so many exclusive ones, 0: all
 * @key:     for the entries' functions
 *
 * Context: any but NMI. In a thread, a woken thread of higher priority runs before this
 * returns. Return: exclusive waiters that were woken.
 */
int __wake_up(struct wait_queue_head *wq_head, unsigned int mode, int nr, void *key)
{
	struct wake wake = { .mode = mode, .nr = nr, .key = key };
	unsigned long flags;
	bool done;

	do {
		preempt_disable();
		raw_local_irq_save(flags);
		done = wake_some(wq_head, &wake, WAKE_BATCH);
		wake_breaks += !done;
		raw_local_irq_restore(flags);
		preempt_enable();
	} while (!done);
	return wake.woken;
}
EXPORT_SYMBOL(__wake_up);

/** __wake_up_locked() - __wake_up() for a holder of the queue's lock, interrupts off */
void __wake_up_locked(struct wait_queue_head *wq_head, unsigned int mode, int nr)
{
	struct wake wake = { .mode = mode, .nr = nr };

	wake_some(wq_head, &wake, INT_MAX);
}
EXPORT_SYMBOL(__wake_up_locked);

void __wake_up_locked_key(struct wait_queue_head *wq_head, unsigned int mode, void *key)
{
	struct wake wake = { .mode = mode, .nr = 1, .key = key };

	wake_some(wq_head, &wake, INT_MAX);
}
EXPORT_SYMBOL(__wake_up_locked_key);

/**
 * default_wake_function() - wake the thread of an entry
 *
 * Context: called by wake-ups, interrupts off. Return: 1 if it slept in one of @mode.
 */
int default_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int flags,
			  void *key)
{
	return wake_up_state(wq_entry->private, mode);
}
EXPORT_SYMBOL(default_wake_function);

/** autoremove_wake_function() - as above, and take the entry off if it was woken */
int autoremove_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int sync,
			     void *key)
{
	int ret = default_wake_function(wq_entry, mode, sync, key);

	if (ret)
		list_del_init(&wq_entry->entry);
	return ret;
}
EXPORT_SYMBOL(autoremove_wake_function);

/**
 * prepare_to_wait() - queue an entry and set the thread's state
 * @wq_head:  queue
 * @wq_entry: entry; queued already is fine
 * @state:    TASK_*
 *
 * Then test the condition, then schedule(): a wake-up in between is not lost.
 *
 * Context: task.
 */
void prepare_to_wait(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry, int state)
{
	unsigned long flags;

	wq_entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	raw_local_irq_save(flags);
	if (list_empty(&wq_entry->entry))
		__add_wait_queue(wq_head, wq_entry);
	set_current_state(state);
	raw_local_irq_restore(flags);
}
EXPORT_SYMBOL(prepare_to_wait);

/** prepare_to_wait_exclusive() - at the tail. Return: true if the queue was empty */
bool prepare_to_wait_exclusive(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry,
			       int state)
{
	bool was_empty = false;
	unsigned long flags;

	wq_entry->flags |= WQ_FLAG_EXCLUSIVE;
	raw_local_irq_save(flags);
	if (list_empty(&wq_entry->entry)) {
		was_empty = list_empty(&wq_head->head);
		__add_wait_queue_entry_tail(wq_head, wq_entry);
	}
	set_current_state(state);
	raw_local_irq_restore(flags);
	return was_empty;
}
EXPORT_SYMBOL(prepare_to_wait_exclusive);

/**
 * prepare_to_wait_event() - prepare_to_wait() for the wait_event loops
 *
 * With a signal to serve the entry leaves the queue, so that it swallows no exclusive
 * wake-up that another waiter needs.
 *
 * Context: task. Return: 0, or -ERESTARTSYS if a signal ends the wait.
 */
long prepare_to_wait_event(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry,
			   int state)
{
	unsigned long flags;
	long ret = 0;

	raw_local_irq_save(flags);
	if (unlikely(signal_pending_state(state, current))) {
		list_del_init(&wq_entry->entry);
		ret = -ERESTARTSYS;
	} else {
		if (list_empty(&wq_entry->entry)) {
			if (wq_entry->flags & WQ_FLAG_EXCLUSIVE)
				__add_wait_queue_entry_tail(wq_head, wq_entry);
			else
				__add_wait_queue(wq_head, wq_entry);
		}
		set_current_state(state);
	}
	raw_local_irq_restore(flags);
	return ret;
}
EXPORT_SYMBOL(prepare_to_wait_event);

/** finish_wait() - leave the queue, TASK_RUNNING. Context: task */
void finish_wait(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	__set_current_state(TASK_RUNNING);
	if (list_empty_careful(&wq_entry->entry))
		return;
	raw_local_irq_save(flags);
	list_del_init(&wq_entry->entry);
	raw_local_irq_restore(flags);
}
EXPORT_SYMBOL(finish_wait);

/**
 * wait_woken() - sleep until the entry is woken, for loops whose condition may sleep
 * @wq_entry: queued with woken_wake_function
 * @mode:     TASK_* state
 * @timeout:  jiffies
 *
 * Context: task. Sleeps. Return: jiffies left, as schedule_timeout().
 */
long __sched wait_woken(struct wait_queue_entry *wq_entry, unsigned int mode, long timeout)
{
	set_current_state(mode);
	if (!(READ_ONCE(wq_entry->flags) & WQ_FLAG_WOKEN))
		timeout = schedule_timeout(timeout);
	__set_current_state(TASK_RUNNING);
	WRITE_ONCE(wq_entry->flags, wq_entry->flags & ~WQ_FLAG_WOKEN);
	smp_mb();
	return timeout;
}
EXPORT_SYMBOL(wait_woken);

/** woken_wake_function() - of the entries of wait_woken() */
int woken_wake_function(struct wait_queue_entry *wq_entry, unsigned int mode, int sync, void *key)
{
	wq_entry->flags |= WQ_FLAG_WOKEN;
	return default_wake_function(wq_entry, mode, sync, key);
}
EXPORT_SYMBOL(woken_wake_function);
