// SPDX-License-Identifier: MIT
/* Signals of kernel threads: a mask of those that wait, of those that were allowed. */
#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/signal.h>

static bool valid_signal_nr(int sig)
{
	return sig >= 1 && sig <= BITS_PER_LONG;
}

/** allow_signal() - from now on @sig ends this thread's interruptible waits. Context: task */
void allow_signal(int sig)
{
	if (valid_signal_nr(sig))
		current->sig_allowed |= __SIG_BIT(sig);
}
EXPORT_SYMBOL(allow_signal);

/** disallow_signal() - @sig is ignored again; one that waits is dropped. Context: task */
void disallow_signal(int sig)
{
	if (!valid_signal_nr(sig))
		return;
	current->sig_allowed &= ~__SIG_BIT(sig);
	clear_bit(sig - 1, &current->sig_pending);
}
EXPORT_SYMBOL(disallow_signal);

/** flush_signals() - forget the signals that wait. Context: any */
void flush_signals(struct task_struct *p)
{
	xchg(&p->sig_pending, 0UL);
}
EXPORT_SYMBOL(flush_signals);

/** kernel_dequeue_signal() - take one signal. Context: task. Return: its number, 0: none */
int kernel_dequeue_signal(void)
{
	unsigned long pending = READ_ONCE(current->sig_pending);
	int nr;

	if (!pending)
		return 0;
	nr = __ffs(pending);
	clear_bit(nr, &current->sig_pending);
	return nr + 1;
}
EXPORT_SYMBOL(kernel_dequeue_signal);

/**
 * send_sig() - send a signal to a thread
 * @sig:  SIG*; 0 only checks
 * @p:	  thread
 * @priv: ignored
 *
 * The thread is woken if the signal is one that it allowed and ends its sleep.
 *
 * Context: any but NMI. Return: 0, also for a signal that is ignored; -EINVAL.
 */
int send_sig(int sig, struct task_struct *p, int priv)
{
	if (!sig)
		return 0;
	if (!valid_signal_nr(sig))
		return -EINVAL;
	if (!(p->sig_allowed & __SIG_BIT(sig)))
		return 0;
	set_bit(sig - 1, &p->sig_pending);
	wake_up_state(p, TASK_INTERRUPTIBLE | (sig == SIGKILL ? TASK_WAKEKILL : 0));
	return 0;
}
EXPORT_SYMBOL(send_sig);
