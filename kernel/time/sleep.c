// SPDX-License-Identifier: MIT
/*
 * Sleeping for a time: an hrtimer on the stack that wakes the thread.
 *
 * Timeouts in jiffies end at the beginning of a jiffy, as if a tick had ended them.
 */
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include <bhk/time.h>

/* In the timer interrupt. The thread may go away as soon as it runs. */
static enum hrtimer_restart hrtimer_wakeup(struct hrtimer *timer)
{
	struct hrtimer_sleeper *sl = container_of(timer, struct hrtimer_sleeper, timer);
	struct task_struct *task = sl->task;

	sl->task = NULL;
	if (task)
		wake_up_process(task);
	return HRTIMER_NORESTART;
}

/**
 * hrtimer_init_sleeper() - prepare a timer that wakes the caller
 * @sl:	      the timer
 * @clock_id: CLOCK_*
 * @mode:     HRTIMER_MODE_*
 *
 * Context: task.
 */
void hrtimer_init_sleeper(struct hrtimer_sleeper *sl, clockid_t clock_id, enum hrtimer_mode mode)
{
	hrtimer_init(&sl->timer, clock_id, mode);
	sl->timer.function = hrtimer_wakeup;
	sl->task = current;
}
EXPORT_SYMBOL(hrtimer_init_sleeper);

/** hrtimer_sleeper_start_expires() - queue it at the range set in it. Context: any but NMI. */
void hrtimer_sleeper_start_expires(struct hrtimer_sleeper *sl, enum hrtimer_mode mode)
{
	hrtimer_start_expires(&sl->timer, mode);
}
EXPORT_SYMBOL(hrtimer_sleeper_start_expires);

/* schedule_timeout() with a number that cannot be meant. */
static noinline long wrong_timeout(long timeout)
{
	pr_err("schedule_timeout: wrong timeout value %lx\n", timeout);
	dump_stack();
	__set_current_state(TASK_RUNNING);
	return 0;
}

/**
 * schedule_timeout() - sleep until woken or until a time has passed
 * @timeout: in jiffies; MAX_SCHEDULE_TIMEOUT: for ever
 *
 * The caller has set the state; with TASK_RUNNING this is schedule(). The present jiffy
 * counts as a whole one, so that 1 means the next tick.
 *
 * Context: task. Sleeps.
 * Return: jiffies left if woken before, 0 when they have passed.
 */
long __sched schedule_timeout(long timeout)
{
	struct hrtimer_sleeper sl;
	unsigned long expire;

	if (timeout == MAX_SCHEDULE_TIMEOUT) {
		schedule();
		return timeout;
	}
	if (unlikely(timeout < 0))
		return wrong_timeout(timeout);
	hrtimer_init_sleeper(&sl, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_HARD);
	expire = get_jiffies_64() + timeout;
	hrtimer_start(&sl.timer, jiffies_to_ktime(expire), HRTIMER_MODE_ABS_HARD);
	schedule();
	hrtimer_cancel(&sl.timer);
	/* Who loops until a time has passed sees it pass, also where no tick comes. */
	timeout = expire - (unsigned long)get_jiffies_64();
	return max(timeout, 0L);
}
EXPORT_SYMBOL(schedule_timeout);

/* The same, and they set the state. */
long __sched schedule_timeout_interruptible(long timeout)
{
	__set_current_state(TASK_INTERRUPTIBLE);
	return schedule_timeout(timeout);
}
EXPORT_SYMBOL(schedule_timeout_interruptible);

long __sched schedule_timeout_killable(long timeout)
{
	__set_current_state(TASK_KILLABLE);
	return schedule_timeout(timeout);
}
EXPORT_SYMBOL(schedule_timeout_killable);

long __sched schedule_timeout_uninterruptible(long timeout)
{
	__set_current_state(TASK_UNINTERRUPTIBLE);
	return schedule_timeout(timeout);
}
EXPORT_SYMBOL(schedule_timeout_uninterruptible);

long __sched schedule_timeout_idle(long timeout)
{
	__set_current_state(TASK_IDLE);
	return schedule_timeout(timeout);
}
EXPORT_SYMBOL(schedule_timeout_idle);

long __sched io_schedule_timeout(long timeout)
{
	return schedule_timeout(timeout);
}
EXPORT_SYMBOL(io_schedule_timeout);

/**
 * schedule_hrtimeout_range_clock() - sleep until woken or until a time on some clock
 * @expires:  when; NULL: for ever; 0: not at all
 * @delta:    may be later by so many ns, to share another timer's interrupt
 * @mode:     HRTIMER_MODE_ABS or REL
 * @clock_id: CLOCK_*
 *
 * The caller has set the state; it is TASK_RUNNING on return.
 *
 * Context: task. Sleeps. Return: 0 when the time has come, -EINTR if woken before.
 */
int __sched schedule_hrtimeout_range_clock(ktime_t *expires, u64 delta,
					   const enum hrtimer_mode mode, clockid_t clock_id)
{
	struct hrtimer_sleeper sl;

	if (!expires) {
		schedule();
		return -EINTR;
	}
	if (!*expires) {
		__set_current_state(TASK_RUNNING);
		return 0;
	}
	hrtimer_init_sleeper(&sl, clock_id, mode);
	hrtimer_start_range_ns(&sl.timer, *expires, delta, mode);
	if (READ_ONCE(sl.task))
		schedule();
	hrtimer_cancel(&sl.timer);
	__set_current_state(TASK_RUNNING);
	return sl.task ? -EINTR : 0;
}
EXPORT_SYMBOL(schedule_hrtimeout_range_clock);

/** schedule_hrtimeout_range() - schedule_hrtimeout_range_clock() on CLOCK_MONOTONIC */
int __sched schedule_hrtimeout_range(ktime_t *expires, u64 delta, const enum hrtimer_mode mode)
{
	return schedule_hrtimeout_range_clock(expires, delta, mode, CLOCK_MONOTONIC);
}
EXPORT_SYMBOL(schedule_hrtimeout_range);

/** schedule_hrtimeout() - the same at an exact time */
int __sched schedule_hrtimeout(ktime_t *expires, const enum hrtimer_mode mode)
{
	return schedule_hrtimeout_range(expires, 0, mode);
}
EXPORT_SYMBOL(schedule_hrtimeout);

/**
 * usleep_range_state() - usleep_range() in a given state
 * @min:   at least so many microseconds
 * @max:   at most so many, apart from what else delays the thread
 * @state: TASK_*
 *
 * Context: task. Sleeps. A wake-up before @min does not end it.
 */
void usleep_range_state(unsigned long min, unsigned long max, unsigned int state)
{
	ktime_t expires = ktime_add_us(ktime_get(), min);
	u64 delta = max > min ? (u64)(max - min) * NSEC_PER_USEC : 0;

	do {
		__set_current_state(state);
	} while (schedule_hrtimeout_range(&expires, delta, HRTIMER_MODE_ABS));
}
EXPORT_SYMBOL(usleep_range_state);

/**
 * msleep() - sleep for some milliseconds
 * @msecs: at least so many; up to two jiffies more. Wake-ups do not end it.
 *
 * Context: task. Sleeps.
 */
void msleep(unsigned int msecs)
{
	unsigned long timeout = msecs_to_jiffies(msecs) + 1;

	while (timeout)
		timeout = schedule_timeout_uninterruptible(timeout);
}
EXPORT_SYMBOL(msleep);

/**
 * msleep_interruptible() - msleep() that a signal ends
 * @msecs: at least so many
 *
 * Context: task. Sleeps. Return: milliseconds left, 0 if they have passed.
 */
unsigned long msleep_interruptible(unsigned int msecs)
{
	unsigned long timeout = msecs_to_jiffies(msecs) + 1;

	while (timeout && !signal_pending(current))
		timeout = schedule_timeout_interruptible(timeout);
	return jiffies_to_msecs(timeout);
}
EXPORT_SYMBOL(msleep_interruptible);
