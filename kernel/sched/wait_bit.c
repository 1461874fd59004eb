// SPDX-License-Identifier: MIT
/* Waiting for a bit or a variable. The queues are shared: entries compare addresses. */
#include <linux/bitops.h>
#include <linux/cache.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/hash.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include <linux/wait_bit.h>

/* Queues for all such waits: more would only save wrong wake-ups of who shares one. */
#define WAIT_TABLE_BITS 4

static struct wait_queue_head bit_wait_table[1 << WAIT_TABLE_BITS];

wait_queue_head_t *bit_waitqueue(void *word, int bit)
{
	unsigned long val = (unsigned long)word << 5 | bit;

	return &bit_wait_table[hash_long(val, WAIT_TABLE_BITS)];
}
EXPORT_SYMBOL(bit_waitqueue);

wait_queue_head_t *__var_waitqueue(void *p)
{
	return &bit_wait_table[hash_long((unsigned long)p, WAIT_TABLE_BITS)];
}
EXPORT_SYMBOL(__var_waitqueue);

static bool same_key(const struct wait_bit_key *a, const struct wait_bit_key *b)
{
	return a->flags == b->flags && a->bit_nr == b->bit_nr;
}

/* Wakes only who waits for this bit, and only if it is clear. */
int wake_bit_function(struct wait_queue_entry *wq_entry, unsigned int mode, int sync, void *arg)
{
	struct wait_bit_key *key = arg;
	struct wait_bit_queue_entry *wait;

	wait = container_of(wq_entry, struct wait_bit_queue_entry, wq_entry);
	if (!same_key(&wait->key, key) || test_bit(key->bit_nr, key->flags))
		return 0;
	return autoremove_wake_function(wq_entry, mode, sync, key);
}
EXPORT_SYMBOL(wake_bit_function);

static int wake_var_function(struct wait_queue_entry *wq_entry, unsigned int mode, int sync,
			     void *arg)
{
	struct wait_bit_queue_entry *wait;

	wait = container_of(wq_entry, struct wait_bit_queue_entry, wq_entry);
	if (!same_key(&wait->key, arg))
		return 0;
	return autoremove_wake_function(wq_entry, mode, sync, arg);
}

void init_wait_var_entry(struct wait_bit_queue_entry *wbq_entry, void *var, int flags)
{
	init_wait_entry(&wbq_entry->wq_entry, flags);
	wbq_entry->wq_entry.func = wake_var_function;
	wbq_entry->key = (struct wait_bit_key){ .flags = var, .bit_nr = WAIT_VAR_KEY };
}
EXPORT_SYMBOL(init_wait_var_entry);

void __wake_up_bit(struct wait_queue_head *wq_head, void *word, int bit)
{
	struct wait_bit_key key = { .flags = word, .bit_nr = bit };

	if (waitqueue_active(wq_head))
		__wake_up(wq_head, TASK_NORMAL, 1, &key);
}
EXPORT_SYMBOL(__wake_up_bit);

/** wake_up_bit() - wake who waits for a bit, after it was cleared. Context: any but NMI */
void wake_up_bit(void *word, int bit)
{
	__wake_up_bit(bit_waitqueue(word, bit), word, bit);
}
EXPORT_SYMBOL(wake_up_bit);

/** wake_up_var() - wake who waits for a variable, after it changed. Context: any but NMI */
void wake_up_var(void *var)
{
	__wake_up_bit(__var_waitqueue(var), var, WAIT_VAR_KEY);
}
EXPORT_SYMBOL(wake_up_var);

int __sched bit_wait(struct wait_bit_key *key, int mode)
{
	schedule();
	return signal_pending_state(mode, current) ? -EINTR : 0;
}
EXPORT_SYMBOL(bit_wait);

int __sched bit_wait_io(struct wait_bit_key *key, int mode)
{
	return bit_wait(key, mode);
}
EXPORT_SYMBOL(bit_wait_io);

int __sched bit_wait_timeout(struct wait_bit_key *key, int mode)
{
	unsigned long now = jiffies;

	if (time_after_eq(now, key->timeout))
		return -EAGAIN;
	schedule_timeout(key->timeout - now);
	return signal_pending_state(mode, current) ? -EINTR : 0;
}
EXPORT_SYMBOL(bit_wait_timeout);

static void init_bit_entry(struct wait_bit_queue_entry *wait, void *word, int bit, int flags)
{
	init_wait_entry(&wait->wq_entry, flags);
	wait->wq_entry.func = wake_bit_function;
	wait->key = (struct wait_bit_key){ .flags = word, .bit_nr = bit };
}

/* Sleeps while the bit is set. Return: 0, or the action's error with the bit still set. */
static int __sched wait_while_set(struct wait_bit_queue_entry *wait, wait_bit_action_f *action,
				  unsigned int mode)
{
	struct wait_bit_key *key = &wait->key;
	wait_queue_head_t *wq_head = bit_waitqueue(key->flags, key->bit_nr);
	int ret = 0;

	while (test_bit(key->bit_nr, key->flags) && !ret) {
		if (wait->wq_entry.flags & WQ_FLAG_EXCLUSIVE)
			prepare_to_wait_exclusive(wq_head, &wait->wq_entry, mode);
		else
			prepare_to_wait(wq_head, &wait->wq_entry, mode);
		if (test_bit(key->bit_nr, key->flags))
			ret = action(key, mode);
	}
	finish_wait(wq_head, &wait->wq_entry);
	return ret;
}

int out_of_line_wait_on_bit(void *word, int bit, wait_bit_action_f *action, unsigned int mode)
{
	struct wait_bit_queue_entry wait;

	init_bit_entry(&wait, word, bit, 0);
	return wait_while_set(&wait, action, mode);
}
EXPORT_SYMBOL(out_of_line_wait_on_bit);

int out_of_line_wait_on_bit_timeout(void *word, int bit, wait_bit_action_f *action,
				    unsigned int mode, unsigned long timeout)
{
	struct wait_bit_queue_entry wait;

	init_bit_entry(&wait, word, bit, 0);
	wait.key.timeout = jiffies + timeout;
	return wait_while_set(&wait, action, mode);
}
EXPORT_SYMBOL(out_of_line_wait_on_bit_timeout);

/* An exclusive waiter that gives up after it was woken passes the wake-up on. */
int out_of_line_wait_on_bit_lock(void *word, int bit, wait_bit_action_f *action, unsigned int mode)
{
	struct wait_bit_queue_entry wait;
	int ret;

	do {
		init_bit_entry(&wait, word, bit, WQ_FLAG_EXCLUSIVE);
		ret = wait_while_set(&wait, action, mode);
		if (!test_and_set_bit(bit, word)) {
			if (!ret)
				return 0;
			clear_and_wake_up_bit(bit, word);
		}
	} while (!ret);
	return ret;
}
EXPORT_SYMBOL(out_of_line_wait_on_bit_lock);

static int __init wait_bit_init(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bit_wait_table); i++)
		init_waitqueue_head(&bit_wait_table[i]);
	return 0;
}
pure_initcall(wait_bit_init);
