// SPDX-License-Identifier: MIT
/* Sleeping and waking: bare, by wait queue, by completion, by semaphore. */
#include <linux/completion.h>
#include <linux/hrtimer.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/semaphore.h>
#include <linux/swait.h>
#include <linux/wait.h>
#include "sweep.h"

/* In each state one kind of waiter meets its wakers. */
enum { BARE, QUEUE, SWAIT, EMPTY, DONE, SEMAPHORE, SLEEPERS };
static const char *const states[] = {
	"schedule",  "wait queue",  "simple wait queue", "completion", "completion, done once",
	"semaphore", "two sleepers"};

#define LONG (100 * HZ)

static DECLARE_WAIT_QUEUE_HEAD(queue);
static DECLARE_SWAIT_QUEUE_HEAD(squeue);
static DECLARE_COMPLETION(completion);
static struct semaphore semaphore;
static struct task_struct *sleeper;
static bool condition;

/* Two threads of low priority that only count how often they were woken. */
static struct task_struct *sleepers[2];
static unsigned int woken[2];

static int sleeper_fn(void *arg)
{
	unsigned int *count = arg;

	set_current_state(TASK_IDLE);
	while (!kthread_should_stop()) {
		schedule();
		set_current_state(TASK_IDLE);
		++*count;
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

static void init(void)
{
	sleepers[0] = kthread_run(sleeper_fn, &woken[0], "sweep-sleeper/0");
	sleepers[1] = kthread_run(sleeper_fn, &woken[1], "sweep-sleeper/1");
	sweep_settle();
}

static void destroy(void)
{
	kthread_stop(sleepers[0]);
	kthread_stop(sleepers[1]);
}

static void setup(unsigned int state)
{
	woken[0] = woken[1] = 0;
	condition = false;
	sleeper = current;
	init_completion(&completion);
	sema_init(&semaphore, 0);
	if (state == DONE)
		complete(&completion);
}

static int sleep_bare(void)
{
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (READ_ONCE(condition))
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

static int sleep_with_timeout(void)
{
	long left = LONG;

	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (READ_ONCE(condition))
			break;
		left = schedule_timeout(left);
	}
	__set_current_state(TASK_RUNNING);
	return left > 0;
}

static int wait_plain(void)
{
	wait_event(queue, condition);
	return 0;
}

static int wait_by_hand(void)
{
	DEFINE_WAIT(wait);

	for (;;) {
		prepare_to_wait(&queue, &wait, TASK_UNINTERRUPTIBLE);
		if (READ_ONCE(condition))
			break;
		schedule();
	}
	finish_wait(&queue, &wait);
	return 0;
}

static int wait_exclusive_by_hand(void)
{
	DEFINE_WAIT(wait);

	for (;;) {
		prepare_to_wait_exclusive(&queue, &wait, TASK_UNINTERRUPTIBLE);
		if (READ_ONCE(condition))
			break;
		schedule();
	}
	finish_wait(&queue, &wait);
	return 0;
}

static int swait_by_hand(void)
{
	DECLARE_SWAITQUEUE(wait);

	for (;;) {
		prepare_to_swait_exclusive(&squeue, &wait, TASK_UNINTERRUPTIBLE);
		if (READ_ONCE(condition))
			break;
		schedule();
	}
	finish_swait(&squeue, &wait);
	return 0;
}

static int wait_by_woken(void)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);

	add_wait_queue(&queue, &wait);
	while (!READ_ONCE(condition))
		wait_woken(&wait, TASK_INTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
	remove_wait_queue(&queue, &wait);
	return 0;
}

/* Up to the wake-up; the time never comes. */
static int sleep_exactly(void)
{
	ktime_t end = ktime_add_ms(ktime_get(), 100000);
	int ret = -EINTR;

	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		if (READ_ONCE(condition) || !ret)
			break;
		ret = schedule_hrtimeout(&end, HRTIMER_MODE_ABS);
	}
	__set_current_state(TASK_RUNNING);
	return ret;
}

static int wait_swait(void)
{
	swait_event_exclusive(squeue, condition);
	return 0;
}

static int met(void)
{
	condition = true;
	return 0;
}

SWEEP_OP(wake_bare, (met(), wake_up_process(sleeper), 0))
SWEEP_OP(wait_interruptible, wait_event_interruptible(queue, condition))
SWEEP_OP(wait_timeout, wait_event_timeout(queue, condition, LONG) > 0)
SWEEP_OP(wait_hrtimeout, wait_event_hrtimeout(queue, condition, ms_to_ktime(100000)))
SWEEP_OP(wait_exclusive, wait_event_interruptible_exclusive(queue, condition))
SWEEP_OP(wake_op, (met(), wake_up(&queue), 0))
SWEEP_OP(wake_all, (met(), wake_up_all(&queue), 0))
SWEEP_OP(swake, (met(), swake_up_one(&squeue), 0))
SWEEP_OP(swake_all, (met(), swake_up_all(&squeue), 0))
SWEEP_OP(wait_completion, (wait_for_completion(&completion), 0))
SWEEP_OP(wait_completion_timeout, wait_for_completion_timeout(&completion, LONG) > 0)
SWEEP_OP(complete_op, (complete(&completion), 0))
SWEEP_OP(complete_all_op, (complete_all(&completion), 0))
SWEEP_OP(try_wait, try_wait_for_completion(&completion))
SWEEP_OP(done_op, completion_done(&completion))
SWEEP_OP(down_op, (down(&semaphore), 0))
SWEEP_OP(down_timeout_op, down_timeout(&semaphore, LONG))
SWEEP_OP(up_op, (up(&semaphore), 0))

SWEEP_OP(wake_sleeper, wake_up_process(sleepers[0]))
SWEEP_OP(wake_other_sleeper, wake_up_process(sleepers[1]))

#define ANY_COMPLETION (BIT(EMPTY) | BIT(DONE))

static const struct sweep_op ops[] = {
	{"schedule", sleep_bare, SWEEP_TASK, BIT(BARE)},
	{"schedule_timeout", sleep_with_timeout, SWEEP_TASK, BIT(BARE)},
	{"schedule_hrtimeout", sleep_exactly, SWEEP_TASK, BIT(BARE)},
	{"wake_up_process", wake_bare, SWEEP_IRQ | SWEEP_WAKE, BIT(BARE)},
	{"wait_event", wait_plain, SWEEP_TASK, BIT(QUEUE)},
	{"wait_event_interruptible", wait_interruptible, SWEEP_TASK, BIT(QUEUE)},
	{"wait_event_timeout", wait_timeout, SWEEP_TASK, BIT(QUEUE)},
	{"wait_event_hrtimeout", wait_hrtimeout, SWEEP_TASK, BIT(QUEUE)},
	{"prepare_to_wait", wait_by_hand, SWEEP_TASK, BIT(QUEUE)},
	{"prepare_to_wait_exclusive", wait_exclusive_by_hand, SWEEP_TASK, BIT(QUEUE)},
	{"wait_woken", wait_by_woken, SWEEP_TASK, BIT(QUEUE)},
	{"wait_event_interruptible_exclusive", wait_exclusive, SWEEP_TASK, BIT(QUEUE)},
	{"wake_up", wake_op, SWEEP_IRQ | SWEEP_WAKE, BIT(QUEUE)},
	{"wake_up_all", wake_all, SWEEP_IRQ | SWEEP_WAKE, BIT(QUEUE)},
	{"prepare_to_swait_exclusive", swait_by_hand, SWEEP_TASK, BIT(SWAIT)},
	{"swait_event_exclusive", wait_swait, SWEEP_TASK, BIT(SWAIT)},
	{"swake_up_one", swake, SWEEP_IRQ | SWEEP_WAKE, BIT(SWAIT)},
	{"swake_up_all", swake_all, SWEEP_WAKE, BIT(SWAIT)},
	{"wait_for_completion", wait_completion, SWEEP_TASK, ANY_COMPLETION},
	{"wait_for_completion_timeout", wait_completion_timeout, SWEEP_TASK, ANY_COMPLETION},
	{"complete", complete_op, SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE, ANY_COMPLETION},
	{"complete_all", complete_all_op, SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE, ANY_COMPLETION},
	{"try_wait_for_completion", try_wait, SWEEP_TASK | SWEEP_IRQ, BIT(DONE)},
	{"completion_done", done_op, SWEEP_TASK, ANY_COMPLETION},
	{"down", down_op, SWEEP_TASK, BIT(SEMAPHORE)},
	{"down_timeout", down_timeout_op, SWEEP_TASK, BIT(SEMAPHORE)},
	{"up", up_op, SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE, BIT(SEMAPHORE)},
	{"wake_up_process, two", wake_sleeper, SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE, BIT(SLEEPERS)},
	{"wake_up_process of another", wake_other_sleeper, SWEEP_IRQ | SWEEP_WAKE, BIT(SLEEPERS)},
	{},
};

/* Who takes the only one, others would wait for ever. */
static bool skip(const struct sweep_op *a, const struct sweep_op *b)
{
	return (a->fn == wait_completion || a->fn == wait_completion_timeout) && b->fn == try_wait;
}

static void observe(struct sweep_seen *seen)
{
	unsigned int n = 0;

	while (n < 5 && try_wait_for_completion(&completion))
		n++;
	sweep_see(seen, n);
	sweep_see(seen, semaphore.count);
	sweep_see(seen, condition);
	sweep_see(seen, woken[0]);
	sweep_see(seen, woken[1]);
}

static const char *check(void)
{
	if (waitqueue_active(&queue) || swait_active(&squeue))
		return "a waiter is left in the queue";
	return current->__state ? "the thread that runs is not in state R" : NULL;
}

SWEEP_SUBJECT(wait, .skip = skip, .init = init, .exit = destroy, .check = check);
