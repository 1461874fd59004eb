/* SPDX-License-Identifier: MIT */
/* Waiting for a bit of a word, or for a variable, in shared wait queues. */
#ifndef _LINUX_WAIT_BIT_H
#define _LINUX_WAIT_BIT_H

#include <linux/bitops.h>
#include <linux/wait.h>

struct wait_bit_key {
	void *flags;
	int bit_nr;
	unsigned long timeout;
};

#define WAIT_VAR_KEY (-1) /* bit_nr of a wait for a variable */

struct wait_bit_queue_entry {
	struct wait_bit_key key;
	struct wait_queue_entry wq_entry;
};

typedef int wait_bit_action_f(struct wait_bit_key *key, int mode);

wait_queue_head_t *bit_waitqueue(void *word, int bit);
wait_queue_head_t *__var_waitqueue(void *p);
int wake_bit_function(struct wait_queue_entry *wq_entry, unsigned int mode, int sync, void *key);
void init_wait_var_entry(struct wait_bit_queue_entry *wbq_entry, void *var, int flags);
void __wake_up_bit(struct wait_queue_head *wq_head, void *word, int bit);
void wake_up_bit(void *word, int bit);
void wake_up_var(void *var);

int bit_wait(struct wait_bit_key *key, int mode);
int bit_wait_io(struct wait_bit_key *key, int mode);
int bit_wait_timeout(struct wait_bit_key *key, int mode);
int out_of_line_wait_on_bit(void *word, int bit, wait_bit_action_f *action, unsigned int mode);
int out_of_line_wait_on_bit_timeout(void *word, int bit, wait_bit_action_f *action,
				    unsigned int mode, unsigned long timeout);
int out_of_line_wait_on_bit_lock(void *word, int bit, wait_bit_action_f *action,
				 unsigned int mode);

/**
 * wait_on_bit() - sleep until a bit is clear
 * @word: the word
 * @bit:  number of the bit; who clears it then calls wake_up_bit()
 * @mode: TASK_* state
 *
 * Context: task. Sleeps. Return: 0, -EINTR if a signal ended the wait.
 */
static inline int wait_on_bit(unsigned long *word, int bit, unsigned int mode)
{
	might_sleep();
	if (!test_bit(bit, word))
		return 0;
	return out_of_line_wait_on_bit(word, bit, bit_wait, mode);
}

static inline int wait_on_bit_io(unsigned long *word, int bit, unsigned int mode)
{
	return wait_on_bit(word, bit, mode);
}

/** wait_on_bit_action() - as wait_on_bit(), sleeping in @action, whose error ends the wait */
static inline int wait_on_bit_action(unsigned long *word, int bit, wait_bit_action_f *action,
				     unsigned int mode)
{
	might_sleep();
	if (!test_bit(bit, word))
		return 0;
	return out_of_line_wait_on_bit(word, bit, action, mode);
}

/** wait_on_bit_timeout() - as wait_on_bit(). Return: 0, -EINTR, -EAGAIN when time is up */
static inline int wait_on_bit_timeout(unsigned long *word, int bit, unsigned int mode,
				      unsigned long timeout)
{
	might_sleep();
	if (!test_bit(bit, word))
		return 0;
	return out_of_line_wait_on_bit_timeout(word, bit, bit_wait_timeout, mode, timeout);
}

/** wait_on_bit_lock() - sleep until a bit is clear, and set it. Return: 0, -EINTR */
static inline int wait_on_bit_lock(unsigned long *word, int bit, unsigned int mode)
{
	might_sleep();
	if (!test_and_set_bit(bit, word))
		return 0;
	return out_of_line_wait_on_bit_lock(word, bit, bit_wait, mode);
}

static inline int wait_on_bit_lock_io(unsigned long *word, int bit, unsigned int mode)
{
	return wait_on_bit_lock(word, bit, mode);
}

/** wait_on_bit_lock_action() - as wait_on_bit_lock(), sleeping in @action */
static inline int wait_on_bit_lock_action(unsigned long *word, int bit, wait_bit_action_f *action,
					  unsigned int mode)
{
	might_sleep();
	if (!test_and_set_bit(bit, word))
		return 0;
	return out_of_line_wait_on_bit_lock(word, bit, action, mode);
}

/** clear_and_wake_up_bit() - clear a bit and wake who waits for that. Context: any but NMI */
static inline void clear_and_wake_up_bit(int bit, void *word)
{
	clear_bit_unlock(bit, word);
	smp_mb__after_atomic();
	wake_up_bit(word, bit);
}

#define ___wait_var_event(var, condition, state, exclusive, ret, cmd)                              \
	({                                                                                         \
		struct wait_queue_head *__wq_head = __var_waitqueue(var);                          \
		struct wait_bit_queue_entry __wbq_entry;                                           \
		long __ret = (ret), __signal;                                                      \
                                                                                                   \
		init_wait_var_entry(&__wbq_entry, var, (exclusive) ? WQ_FLAG_EXCLUSIVE : 0);       \
		while (__signal = prepare_to_wait_event(__wq_head, &__wbq_entry.wq_entry, state),  \
		       !(condition)) {                                                             \
			if (__signal) {                                                            \
				__ret = __signal;                                                  \
				break;                                                             \
			}                                                                          \
			cmd;                                                                       \
		}                                                                                  \
		finish_wait(__wq_head, &__wbq_entry.wq_entry);                                     \
		__ret;                                                                             \
	})

#define ___wait_var(var, condition, state)                                                         \
	({                                                                                         \
		int __var_ret = 0;                                                                 \
		might_sleep();                                                                     \
		if (!(condition))                                                                  \
			__var_ret = ___wait_var_event(var, condition, state, 0, 0, schedule());    \
		__var_ret;                                                                         \
	})

/**
 * wait_var_event() - sleep until a condition on a variable holds
 * @var:       its address; who makes the condition true calls wake_up_var() with it
 * @condition: C expression
 *
 * Context: task. Sleeps, uninterruptibly.
 */
#define wait_var_event(var, condition) \
	((void)___wait_var(var, condition, TASK_UNINTERRUPTIBLE))
#define wait_var_event_interruptible(var, condition) \
	___wait_var(var, condition, TASK_INTERRUPTIBLE)
#define wait_var_event_killable(var, condition) ___wait_var(var, condition, TASK_KILLABLE)

/** wait_var_event_timeout() - as wait_event_timeout() */
#define wait_var_event_timeout(var, condition, timeout)                                            \
	({                                                                                         \
		long __ret = (timeout);                                                            \
		might_sleep();                                                                     \
		if (!___wait_cond_timeout(condition))                                              \
			__ret = ___wait_var_event(var, ___wait_cond_timeout(condition),            \
						  TASK_UNINTERRUPTIBLE, 0, timeout,                \
						  __ret = schedule_timeout(__ret));                \
		__ret;                                                                             \
	})
#endif
