/* SPDX-License-Identifier: MIT */
/*
 * Signals, as far as kernel threads have them: a thread names those that it wants with
 * allow_signal(); one of these ends interruptible waits until it is flushed or dequeued.
 * All others are ignored, SIGKILL too, as kernel threads do on Linux.
 */
#ifndef _LINUX_SCHED_SIGNAL_H
#define _LINUX_SCHED_SIGNAL_H

#include <linux/signal.h>
#include <linux/sched.h>
#include <linux/sched/task.h>

#define __SIG_BIT(sig) (1UL << ((sig) - 1))

/** signal_pending() - whether an allowed signal waits. Context: any */
static inline int signal_pending(struct task_struct *p)
{
	return unlikely(READ_ONCE(p->sig_pending) != 0);
}

static inline int fatal_signal_pending(struct task_struct *p)
{
	return unlikely(READ_ONCE(p->sig_pending) & __SIG_BIT(SIGKILL)) != 0;
}

/** signal_pending_state() - whether a sleep in @state must end */
static inline int signal_pending_state(unsigned int state, struct task_struct *p)
{
	if (!(state & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)) || !signal_pending(p))
		return 0;
	return (state & TASK_INTERRUPTIBLE) || fatal_signal_pending(p);
}

void allow_signal(int sig);
void disallow_signal(int sig);
void flush_signals(struct task_struct *p);
int kernel_dequeue_signal(void);
int send_sig(int sig, struct task_struct *p, int priv);

#endif
