// SPDX-License-Identifier: MIT
/* Threads and waiting: kthreads, completions, wait queues, mutexes, semaphores, time-outs. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/semaphore.h>
#include <linux/wait.h>
#include <linux/err.h>
#include "observe.h"

static struct context inside;
static struct completion gate, started;

static int until_stopped(void *data)
{
	note_context(&inside);
	note_event('[');
	complete(&started);
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!kthread_should_stop())
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	note_event(']');
	return (long)data;
}

static void kthreads(void)
{
	struct task_struct *t;
	long result;

	for (result = -2; result <= 2; result++) {
		init_completion(&started);
		t = kthread_run(until_stopped, (void *)result, "conf/%ld", result);
		observe(IS_ERR(t), "kthread_run: error");
		wait_for_completion(&started);
		observe_text(t->comm, "kthread: name");
		observe(t->policy, "kthread: policy");
		observe(t->rt_priority, "kthread: rt_priority");
		observe(!!(t->flags & PF_KTHREAD), "kthread: PF_KTHREAD");
		observe(task_nice(t), "kthread: nice");
		observe(wake_up_process(t), "wake_up_process of a sleeper");
		msleep(5);
		observe(kthread_stop(t), "kthread_stop");
		observe_events("kthread");
	}
	observe_context("kthread", &inside);
	t = kthread_create(until_stopped, NULL, "never");
	observe(kthread_stop(t), "kthread_stop of one that never ran");
	observe_events("kthread that never ran");
	init_completion(&started);
	t = kthread_create(until_stopped, NULL, "fifo");
	sched_set_fifo(t);
	observe(t->policy, "sched_set_fifo: policy");
	observe(t->rt_priority, "sched_set_fifo: rt_priority");
	sched_set_fifo_low(t);
	observe(t->policy, "sched_set_fifo_low: policy");
	observe(t->rt_priority, "sched_set_fifo_low: rt_priority");
	sched_set_normal(t, 5);
	observe(t->policy, "sched_set_normal: policy");
	observe(task_nice(t), "sched_set_normal: nice");
	observe(wake_up_process(t), "wake_up_process of a new one");
	wait_for_completion(&started);
	kthread_stop(t);
	observe_events("stopped");
	observe(wake_up_process(current), "wake_up_process of the running one");
}

static int waiter(void *data)
{
	wait_for_completion(&gate);
	note_event('a' + (long)data);
	return 0;
}

static void completions(void)
{
	struct task_struct *threads[4];
	long i;

	init_completion(&gate);
	observe(completion_done(&gate), "completion_done, new");
	observe(try_wait_for_completion(&gate), "try_wait_for_completion, new");
	complete(&gate);
	complete(&gate);
	observe(completion_done(&gate), "completion_done, completed twice");
	observe(try_wait_for_completion(&gate), "try_wait_for_completion, first");
	observe(try_wait_for_completion(&gate), "try_wait_for_completion, second");
	observe(try_wait_for_completion(&gate), "try_wait_for_completion, third");
	observe(wait_for_completion_timeout(&gate, 2), "wait_for_completion_timeout, nobody completes");
	complete_all(&gate);
	observe(try_wait_for_completion(&gate), "complete_all, first");
	observe(try_wait_for_completion(&gate), "complete_all, second");
	observe(completion_done(&gate), "complete_all, completion_done");
	observe(wait_for_completion_timeout(&gate, 7), "wait_for_completion_timeout, completed");
	observe(wait_for_completion_interruptible(&gate), "wait_for_completion_interruptible, completed");
	observe(wait_for_completion_killable(&gate), "wait_for_completion_killable, completed");
	reinit_completion(&gate);
	observe(completion_done(&gate), "reinit_completion");
	for (i = 0; i < ARRAY_SIZE(threads); i++) {
		threads[i] = kthread_run(waiter, (void *)i, "waiter");
		get_task_struct(threads[i]);
		msleep(2);
	}
	complete(&gate);
	msleep(5);
	observe_events("complete wakes");
	complete(&gate);
	complete(&gate);
	msleep(5);
	observe_events("complete twice wakes");
	complete_all(&gate);
	msleep(5);
	observe_events("complete_all wakes");
	for (i = 0; i < ARRAY_SIZE(threads); i++)
		put_task_struct(threads[i]);
}

static DECLARE_WAIT_QUEUE_HEAD(queue);
static int condition;

static int queue_waiter(void *data)
{
	long kind = (long)data;

	if (kind & 1)
		wait_event_interruptible_exclusive(queue, condition);
	else
		wait_event(queue, condition);
	note_event((kind & 1 ? 'A' : 'a') + kind / 2);
	return 0;
}

static void wait_queues(void)
{
	long i;

	observe(waitqueue_active(&queue), "waitqueue_active, empty");
	condition = 0;
	observe(wait_event_timeout(queue, condition, 2), "wait_event_timeout, false");
	observe(wait_event_interruptible_timeout(queue, condition, 2), "interruptible, false");
	condition = 1;
	observe(wait_event_timeout(queue, condition, 9), "wait_event_timeout, true");
	observe(wait_event_timeout(queue, condition, 0), "wait_event_timeout, true, no time");
	observe(wait_event_interruptible(queue, condition), "wait_event_interruptible, true");
	observe(wait_event_killable(queue, condition), "wait_event_killable, true");
	for (i = 0; i < 3; i++) {
		long k;

		condition = 0;
		for (k = 0; k < 6; k++) {
			struct task_struct *t = kthread_create(queue_waiter, (void *)k, "queue");

			/* Of equal real-time priority they run in the order in which they were woken. */
			sched_set_fifo(t);
			wake_up_process(t);
			msleep(2);
		}
		observe(waitqueue_active(&queue), "waitqueue_active, six");
		wake_up(&queue);
		msleep(5);
		observe_events("wake_up, the condition false");
		condition = 1;
		if (i == 0)
			wake_up(&queue);
		else if (i == 1)
			wake_up_nr(&queue, 2);
		else
			wake_up_all(&queue);
		msleep(5);
		observe_events(i == 0 ? "wake_up" : i == 1 ? "wake_up_nr 2" : "wake_up_all");
		wake_up_interruptible(&queue);
		msleep(5);
		observe_events("wake_up_interruptible");
		wake_up_all(&queue);
		msleep(5);
		observe_events("the rest");
		observe(waitqueue_active(&queue), "waitqueue_active at the end");
	}
}

static DEFINE_MUTEX(lock);
static DEFINE_SEMAPHORE(sem);

static int locker(void *data)
{
	note_event('l');
	mutex_lock(&lock);
	note_event('a' + (long)data);
	mutex_unlock(&lock);
	return 0;
}

static int downer(void *data)
{
	down(&sem);
	note_event('a' + (long)data);
	return 0;
}

static void locks(void)
{
	long i;

	observe(mutex_is_locked(&lock), "mutex_is_locked, new");
	observe(mutex_trylock(&lock), "mutex_trylock, free");
	observe(mutex_trylock(&lock), "mutex_trylock, taken");
	observe(mutex_is_locked(&lock), "mutex_is_locked, taken");
	mutex_unlock(&lock);
	observe(mutex_lock_interruptible(&lock), "mutex_lock_interruptible");
	for (i = 0; i < 4; i++) {
		kthread_run(locker, (void *)i, "locker");
		msleep(2);
	}
	observe_events("waiting for the mutex");
	mutex_unlock(&lock);
	msleep(10);
	observe_events("the mutex goes round");
	observe(mutex_is_locked(&lock), "mutex_is_locked, at the end");
	observe(mutex_lock_killable(&lock), "mutex_lock_killable");
	mutex_unlock(&lock);
	observe(down_trylock(&sem), "down_trylock, free");
	observe(down_trylock(&sem), "down_trylock, taken");
	observe(down_timeout(&sem, 2), "down_timeout, taken");
	up(&sem);
	up(&sem);
	observe(down_interruptible(&sem), "down_interruptible, two free");
	observe(down_killable(&sem), "down_killable, one free");
	observe(down_trylock(&sem), "down_trylock, none free");
	for (i = 0; i < 4; i++) {
		kthread_run(downer, (void *)i, "downer");
		msleep(2);
	}
	observe_events("waiting for the semaphore");
	for (i = 0; i < 4; i++) {
		up(&sem);
		msleep(2);
		observe_events("up");
	}
	sema_init(&sem, 3);
	for (i = 0; i < 4; i++)
		observe(down_trylock(&sem), "down_trylock of three, %ld", i);
}

static void sleeping(void)
{
	static const int ticks[] = { 0, 1, 2, 5 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ticks); i++) {
		unsigned long before = jiffies;

		observe(schedule_timeout_uninterruptible(ticks[i]), "schedule_timeout(%d)", ticks[i]);
		observe(time_after_eq(jiffies, before + ticks[i]), "schedule_timeout(%d): long enough", ticks[i]);
		observe(schedule_timeout_interruptible(ticks[i]), "interruptible(%d)", ticks[i]);
	}
	set_current_state(TASK_RUNNING);
	observe(schedule_timeout(3), "schedule_timeout while running");
	observe(msleep_interruptible(2), "msleep_interruptible");
	observe(cond_resched() >= 0, "cond_resched");
	observe(task_is_running(current), "task_is_running");
	observe(TASK_RUNNING, "TASK_RUNNING");
	observe(TASK_INTERRUPTIBLE, "TASK_INTERRUPTIBLE");
	observe(TASK_UNINTERRUPTIBLE, "TASK_UNINTERRUPTIBLE");
	observe(MAX_SCHEDULE_TIMEOUT, "MAX_SCHEDULE_TIMEOUT");
	observe(SCHED_NORMAL, "SCHED_NORMAL");
	observe(SCHED_FIFO, "SCHED_FIFO");
	observe(SCHED_RR, "SCHED_RR");
	observe(TASK_COMM_LEN, "TASK_COMM_LEN");
}

static void threads(void)
{
	kthreads();
	completions();
	wait_queues();
	locks();
	sleeping();
}

CONFORMANCE_MODULE(threads);
