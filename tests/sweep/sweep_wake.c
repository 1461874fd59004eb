// SPDX-License-Identifier: MIT
/* Waking when several threads wait: who is woken, and the queue while it is walked. */
#include <linux/completion.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/semaphore.h>
#include <linux/spinlock.h>
#include <linux/swait.h>
#include <linux/wait.h>
#include "sweep.h"

enum { QUEUE, SWAIT, COMPLETION, SEMAPHORE };
static const char *const states[] = {"wait queue", "simple wait queue", "completion", "semaphore"};

#define WAITERS 3 /* in the wait queue the first is not exclusive, the others are */

/* Threads of low priority: what is woken runs when all operations are over. */
static struct waiter {
	unsigned int nr;
	bool go;
	unsigned int woken, woken_then;
} waiters[WAITERS];
static struct task_struct *threads[WAITERS];

static DECLARE_WAIT_QUEUE_HEAD(queue);
static DECLARE_SWAIT_QUEUE_HEAD(squeue);
static struct completion completion;
static struct semaphore semaphore;
static struct wait_queue_entry passer_by, other_passer_by;
static unsigned int kind, done_then, count_then;

static void wait_in_queue(bool exclusive)
{
	DEFINE_WAIT(wait);

	if (exclusive)
		prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
	else
		prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
	schedule();
	finish_wait(&queue, &wait);
}

static void wait_in_squeue(void)
{
	DECLARE_SWAITQUEUE(wait);

	prepare_to_swait_exclusive(&squeue, &wait, TASK_UNINTERRUPTIBLE);
	schedule();
	finish_swait(&squeue, &wait);
}

static void wait_once(const struct waiter *w)
{
	if (kind == QUEUE)
		wait_in_queue(w->nr > 0);
	else if (kind == SWAIT)
		wait_in_squeue();
	else if (kind == COMPLETION)
		wait_for_completion(&completion);
	else
		down(&semaphore);
}

static int waiter_fn(void *arg)
{
	struct waiter *w = arg;

	for (;;) {
		set_current_state(TASK_IDLE);
		if (!READ_ONCE(w->go)) {
			schedule();
			continue;
		}
		__set_current_state(TASK_RUNNING);
		w->go = false;
		wait_once(w);
		w->woken++;
	}
	return 0;
}

static void setup(unsigned int state)
{
	unsigned int i;

	kind = state;
	init_completion(&completion);
	sema_init(&semaphore, 0);
	init_wait_entry(&passer_by, 0);
	init_wait_entry(&other_passer_by, 0);
	for (i = 0; i < WAITERS; i++) {
		waiters[i].woken = 0;
		waiters[i].go = true;
		wake_up_process(threads[i]);
	}
	sweep_settle();
}

static int pass_by(struct wait_queue_entry *entry)
{
	add_wait_queue(&queue, entry);
	remove_wait_queue(&queue, entry);
	return 0;
}

static int wake_locked(void)
{
	unsigned long flags;

	spin_lock_irqsave(&queue.lock, flags);
	wake_up_locked(&queue);
	spin_unlock_irqrestore(&queue.lock, flags);
	return 0;
}

SWEEP_OP(wake_op, (wake_up(&queue), 0))
SWEEP_OP(wake_all, (wake_up_all(&queue), 0))
SWEEP_OP(passes_by, pass_by(&passer_by))
SWEEP_OP(other_passes_by, pass_by(&other_passer_by))
SWEEP_OP(swake, (swake_up_one(&squeue), 0))
SWEEP_OP(swake_all, (swake_up_all(&squeue), 0))
SWEEP_OP(complete_op, (complete(&completion), 0))
SWEEP_OP(complete_all_op, (complete_all(&completion), 0))
SWEEP_OP(up_op, (up(&semaphore), 0))
SWEEP_OP(try_down, down_trylock(&semaphore))

#define ANY (SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE)

static const struct sweep_op ops[] = {
	{"wake_up", wake_op, ANY, BIT(QUEUE)},
	{"wake_up_all", wake_all, ANY, BIT(QUEUE)},
	{"wake_up_locked", wake_locked, SWEEP_TASK | SWEEP_IRQ, BIT(QUEUE)},
	{"add_wait_queue+remove", passes_by, SWEEP_TASK, BIT(QUEUE)},
	{"add_wait_queue+remove of another", other_passes_by, SWEEP_IRQ, BIT(QUEUE)},
	{"swake_up_one", swake, ANY, BIT(SWAIT)},
	{"swake_up_all", swake_all, ANY, BIT(SWAIT)},
	{"complete", complete_op, ANY, BIT(COMPLETION)},
	{"complete_all", complete_all_op, ANY, BIT(COMPLETION)},
	{"up", up_op, ANY, BIT(SEMAPHORE)},
	{"down_trylock", try_down, SWEEP_TASK | SWEEP_IRQ, BIT(SEMAPHORE)},
	{},
};

/* Who still waits is woken. */
static void finish(void)
{
	unsigned int i;

	done_then = completion.done;
	count_then = semaphore.count;
	for (i = 0; i < WAITERS; i++)
		waiters[i].woken_then = waiters[i].woken;
	wake_up_all(&queue);
	swake_up_all(&squeue);
	complete_all(&completion);
	for (i = 0; i < WAITERS; i++)
		up(&semaphore);
}

static void observe(struct sweep_seen *seen)
{
	unsigned int i;

	for (i = 0; i < WAITERS; i++)
		sweep_see(seen, waiters[i].woken_then);
	sweep_see(seen, done_then);
	sweep_see(seen, count_then);
}

static const char *check(void)
{
	unsigned int i;

	if (waitqueue_active(&queue) || swait_active(&squeue))
		return "a waiter is left in the queue";
	for (i = 0; i < WAITERS; i++)
		if (waiters[i].woken != 1)
			return "a waiter did not wake once";
	return NULL;
}

static void init(void)
{
	unsigned int i;

	for (i = 0; i < WAITERS; i++) {
		waiters[i].nr = i;
		threads[i] = kthread_run(waiter_fn, &waiters[i], "sweep-waiter/%u", i);
	}
	sweep_settle();
}

SWEEP_SUBJECT(wake, .init = init, .finish = finish, .check = check);
