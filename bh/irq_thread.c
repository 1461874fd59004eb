// SPDX-License-Identifier: MIT
/*
 * Threaded interrupts: thread irq/NN-name runs a handler's thread function.
 *
 * A wake-up sets IRQTF_RUNTHREAD; the thread clears it just before it calls the function.
 * So wake-ups before the call are one run, however many, and a wake-up during it is one
 * more. A ONESHOT line is masked from its primary handlers until desc->threads_oneshot,
 * one bit for each woken thread, is 0.
 *
 * One CPU: all of this state changes with interrupts off, in a few instructions.
 */
#include <linux/bug.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/wait.h>
#include <bhk/clock.h>
#include <bhk/hist.h>
#include <bhk/line_use.h>
#include <bhk/pi.h>
#include <bhk/sched.h>
#include "../kernel/irq/internals.h"

static void warn_no_thread(struct irqaction *action)
{
	if (test_and_set_bit(IRQTF_WARNED, &action->thread_flags))
		return;
	pr_warn("irq %d device %s returned IRQ_WAKE_THREAD but no thread function available.\n",
		action->irq, action->name);
}

/* A run is due already, and stays due for ever where there is no thread. */
static noinline bool wake_changes_nothing(struct irqaction *action)
{
	if (!action->thread)
		warn_no_thread(action);
	return false;
}

/**
 * __irq_wake_thread() - have a thread function run
 * @desc:   the line
 * @action: whose thread
 *
 * Context: any but NMI, interrupts off.
 *
 * Return: false if that changes nothing: a run is due already, or there is no thread.
 */
bool __irq_wake_thread(struct irq_desc *desc, struct irqaction *action)
{
	if (unlikely(action->thread_flags & BIT(IRQTF_RUNTHREAD)))
		return wake_changes_nothing(action);
	line_use_store_raised(action->thread_flags,
			      action->thread_flags | BIT(IRQTF_RUNTHREAD) | BIT(IRQTF_BUSY),
			      RAISED_THREAD, action);
	desc->threads_oneshot |= action->thread_mask;
	wake_up_process_irqoff(hist_load(thread_woken, action->thread, action));
	return true;
}

static noinline void woken_for_nothing(struct irq_desc *desc, struct irqaction *action)
{
	wake_changes_nothing(action);
	note_unhandled(desc);
}

/**
 * irq_wake_only_thread() - the only handler of a line said IRQ_WAKE_THREAD
 * @desc:   the line
 * @action: its handler
 *
 * As __irq_wake_thread(), on the shortest way: the line is not ONESHOT, there is nothing to
 * note for its end. A wake-up that changes nothing is nobody's.
 *
 * Context: hardirq, interrupts off.
 */
void irq_wake_only_thread(struct irq_desc *desc, struct irqaction *action)
{
	if (unlikely(action->thread_flags & BIT(IRQTF_RUNTHREAD)))
		return woken_for_nothing(desc, action);
	line_use_store_raised(action->thread_flags,
			      action->thread_flags | BIT(IRQTF_RUNTHREAD) | BIT(IRQTF_BUSY),
			      RAISED_THREAD, action);
	wake_up_process_irqoff(hist_load(thread_woken, action->thread, action));
}

/* Interrupts off. Off the usual way of a thread, and what has ended is booked: they may come in. */
static __always_inline void cold_window(void)
{
	if (!IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE))
		irq_window();
}

/*
 * Interrupts off. The line speaks again if this was the last thread that it waited for, and at
 * once: an interrupt has the thread run once more, instead of after a switch.
 */
static inline void finalize_oneshot(struct irq_desc *desc, struct irqaction *action)
{
	if (!action->thread_mask)
		return;
	desc->threads_oneshot &= ~action->thread_mask;
	if (!desc->threads_oneshot && !desc->depth) {
		unmask_irq(desc);
		cold_window();
	}
}

/* Interrupts off, on in between if nobody did: all threads are done. Did one of them handle it? */
static inline void judge_line(struct irq_desc *desc)
{
	u8 handled = desc->threads_handled;

	desc->threads_handled = false;
	if (unlikely(!handled)) {
		cold_window();
		note_unhandled(desc);
		cold_window();
	}
}

/* Interrupts off, on in between. */
static void judge_shared(struct irq_desc *desc)
{
	if (!irq_threads_busy(desc))
		judge_line(desc);
	cold_window();
}

/* Interrupts off, on in between if the line is shared. */
static inline void judge(struct irq_desc *desc)
{
	if (unlikely(desc->action && desc->action->next))
		judge_shared(desc);
	else
		judge_line(desc);
}

/* With a result: a run stays due, but it is the last one. */
#define THREAD_DIES 0x80

/*
 * Interrupts off, on in between off the usual way. One wake-up is dealt with.
 *
 *	thread				interrupt
 *	------				---------
 *	thread_fn returns
 *					(line of another device, shared, not masked:)
 *					__irq_wake_thread: RUNTHREAD = 1
 *	RUNTHREAD set: bit stays,
 *	line stays masked
 *	thread_fn again ...
 *
 * Without that look the line would be unmasked with a run still due. The test
 * oneshot_wake_during_run_keeps_line_masked forces it.
 */
static void thread_run_done(struct irq_desc *desc, struct irqaction *action, unsigned int ret)
{
	desc->threads_handled |= ret;
	if (!(action->thread_flags & BIT(IRQTF_RUNTHREAD)) || (ret & THREAD_DIES)) {
		action->thread_flags &= ~BIT(IRQTF_BUSY);
		finalize_oneshot(desc, action);
		judge(desc);
	}
}

/* Interrupts off, on in between if somebody waits for the threads of the line. */
static inline void tell_waiters(struct irq_desc *desc)
{
	if (likely(!waitqueue_active(&desc->wait_for_threads)))
		return;
	raw_local_irq_enable();
	wake_up_all(&desc->wait_for_threads);
	raw_local_irq_disable();
}

/*
 * Interrupts off on entry and return. False: the line was freed and nothing is due.
 */
static inline bool wait_for_wakeup(struct irqaction *action)
{
	unsigned long flags;

	while (!((flags = action->thread_flags) & BIT(IRQTF_RUNTHREAD))) {
		/* stop_irq_thread() takes that away before it stops. */
		if (unlikely(!READ_ONCE(action->thread)) && kthread_should_stop())
			return false;
		__set_current_state(TASK_INTERRUPTIBLE);
		schedule_irqoff();
	}
	hist_store_call(thread_begins, action->thread_flags, flags & ~BIT(IRQTF_RUNTHREAD), action);
	return true;
}

/*
 * The thread function ended the thread, or a fault did. Its line must not wait for it. A
 * run stays due for ever: further wake-ups change nothing, so that they count as nobody's
 * and a line that goes on is shut off.
 */
static void irq_thread_died(struct task_struct *p)
{
	struct irqaction *action = kthread_data(p);
	struct irq_desc *desc = irq_to_desc(action->irq);

	pr_err("genirq: exiting task \"%s\" (%d) is an active IRQ thread (irq %d)\n", p->comm,
	       p->pid, action->irq);
	raw_local_irq_disable();
	action->thread_flags |= BIT(IRQTF_RUNTHREAD);
	thread_run_done(desc, action, IRQ_HANDLED | THREAD_DIES);
	tell_waiters(desc);
	raw_local_irq_enable();
}

static void thread_begins(struct irq_desc *desc, struct irqaction *action)
{
	current->on_exit = irq_thread_died;
	action->thread_flags |= BIT(IRQTF_READY);
	wake_up_all(&desc->wait_for_threads);
}

static int irq_thread(void *data)
{
	struct irqaction *action = data;
	struct irq_desc *desc = irq_to_desc(action->irq);
	irqreturn_t ret;
	u32 start;

	raw_local_irq_disable();
	thread_begins(desc, action);
	while (wait_for_wakeup(action)) {
		raw_local_irq_enable();
		start = clock_us();
		ret = action->thread_fn(action->irq, action->dev_id);
		stat_add(&action->stat, clock_us() - start);
		raw_local_irq_disable();
		thread_run_done(desc, action, ret);
		tell_waiters(desc);
	}
	raw_local_irq_enable();
	current->on_exit = NULL;
	return 0;
}

/*
 * threadirqs: the thread function is a primary handler, which expects what it would have
 * had, no interrupts and no softirqs, and may ask for its own thread.
 */
static int irq_forced_thread(void *data)
{
	struct irqaction *action = data;
	struct irq_desc *desc = irq_to_desc(action->irq);
	irqreturn_t ret;
	bool wakes;
	u32 start;

	raw_local_irq_disable();
	thread_begins(desc, action);
	while (wait_for_wakeup(action)) {
		local_bh_disable();
		start = clock_us();
		ret = action->thread_fn(action->irq, action->dev_id);
		stat_add(&action->stat, clock_us() - start);
		wakes = ret == IRQ_WAKE_THREAD;
		if (wakes && action->secondary)
			__irq_wake_thread(desc, action->secondary);
		thread_run_done(desc, action, ret);
		tell_waiters(desc);
		raw_local_irq_enable();
		local_bh_enable();
		if (unlikely(wakes && !action->secondary))
			warn_no_thread(action);
		raw_local_irq_disable();
	}
	raw_local_irq_enable();
	current->on_exit = NULL;
	return 0;
}

/**
 * setup_irq_thread() - make the thread of a handler
 * @action:    the handler, not linked yet
 * @irq:       its line
 * @secondary: it is the second thread of a forced one
 *
 * On return the thread has started and waits: from then on stopping it lets a run that is
 * due take place.
 *
 * Context: task. Sleeps. Return: 0 or -errno.
 */
int setup_irq_thread(struct irqaction *action, unsigned int irq, bool secondary)
{
	bool forced = IS_ENABLED(CONFIG_IRQ_FORCED_THREADING) &&
		      (action->thread_flags & BIT(IRQTF_FORCED_THREAD));
	struct irq_desc *desc = irq_to_desc(irq);
	struct task_struct *t;

	t = kthread_create(forced ? irq_forced_thread : irq_thread, action,
			   secondary ? "irq/%u-s-%s" : "irq/%u-%s", irq, action->name);
	if (IS_ERR(t))
		return PTR_ERR(t);
	sched_set_fifo(t);
	action->thread = get_task_struct(t);
	wake_up_process(t);
	wait_event(desc->wait_for_threads, READ_ONCE(action->thread_flags) & BIT(IRQTF_READY));
	return 0;
}

/**
 * stop_irq_thread() - end the thread of a handler
 * @action: the handler, not linked any more
 *
 * Context: task, not the thread itself. Sleeps until a run that is due has taken place.
 */
void stop_irq_thread(struct irqaction *action)
{
	struct task_struct *t = action->thread;
	struct pi_lend lend;

	action->thread = NULL;
	pi_lend_start(&lend, t);
	kthread_stop(t);
	pi_lend_stop(&lend);
	put_task_struct(t);
	hist_forget(HIST_THREAD, action);
}
