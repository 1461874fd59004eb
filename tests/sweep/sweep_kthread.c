// SPDX-License-Identifier: MIT
/* Delayed work of a kthread worker, and a thread that is told to park and to end. */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include "sweep.h"

enum { IDLE, WAITING, THREAD, PARKED };
static const char *const states[] = {"idle", "waiting", "a thread sleeps", "a thread is parked"};

static struct kthread_worker *worker;
static struct kthread_delayed_work dwork;
static struct task_struct *thread;
static unsigned long begin;
static unsigned int runs, ends;
static int pending_then, expires_then, parked_then;

static void work_fn(struct kthread_work *w)
{
	runs++;
}

static int sleeper_fn(void *unused)
{
	set_current_state(TASK_IDLE);
	while (!kthread_should_stop()) {
		if (kthread_should_park())
			kthread_parkme();
		else
			schedule();
		set_current_state(TASK_IDLE);
	}
	__set_current_state(TASK_RUNNING);
	ends++;
	return 7;
}

static void setup(unsigned int state)
{
	kthread_init_delayed_work(&dwork, work_fn);
	runs = ends = 0;
	begin = jiffies;
	thread = NULL;
	if (state == WAITING)
		kthread_queue_delayed_work(worker, &dwork, 200);
	if (state != THREAD && state != PARKED)
		return;
	thread = get_task_struct(kthread_run(sleeper_fn, NULL, "sweep-ending"));
	sweep_settle();
	if (state == PARKED)
		kthread_park(thread);
}

SWEEP_OP(queue_op, kthread_queue_delayed_work(worker, &dwork, 100))
SWEEP_OP(queue_now, kthread_queue_delayed_work(worker, &dwork, 0))
SWEEP_OP(mod_op, kthread_mod_delayed_work(worker, &dwork, 300))
SWEEP_OP(mod_now, kthread_mod_delayed_work(worker, &dwork, 0))
SWEEP_OP(cancel_op, kthread_cancel_delayed_work_sync(&dwork))
SWEEP_OP(stop_op, kthread_stop(thread))
SWEEP_OP(park_op, kthread_park(thread))
SWEEP_OP(unpark_op, (kthread_unpark(thread), 0))
SWEEP_OP(wake_op, (wake_up_process(thread), 0))

#define DELAYED (BIT(IDLE) | BIT(WAITING))
#define ALIVE	(BIT(THREAD) | BIT(PARKED))

static const struct sweep_op ops[] = {
	{"kthread_queue_delayed_work", queue_op,
	 SWEEP_REFUSED | SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE, DELAYED},
	{"kthread_queue_delayed_work, 0", queue_now, SWEEP_REFUSED | SWEEP_TASK | SWEEP_IRQ,
	 DELAYED},
	{"kthread_mod_delayed_work", mod_op, SWEEP_REFUSED | SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE,
	 DELAYED},
	{"kthread_mod_delayed_work, 0", mod_now, SWEEP_REFUSED | SWEEP_TASK | SWEEP_IRQ, DELAYED},
	{"kthread_cancel_delayed_work_sync", cancel_op, SWEEP_REFUSES | SWEEP_TASK | SWEEP_WAKE,
	 DELAYED},
	{"kthread_stop", stop_op, SWEEP_TASK | SWEEP_UNLIKE, ALIVE},
	{"kthread_park", park_op, SWEEP_TASK | SWEEP_UNLIKE, BIT(THREAD)},
	{"kthread_unpark", unpark_op, SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE, BIT(PARKED)},
	{"wake_up_process of the thread", wake_op, SWEEP_IRQ | SWEEP_WAKE, ALIVE},
	{},
};

static void finish(void)
{
	pending_then = timer_pending(&dwork.timer);
	expires_then = pending_then ? (int)(dwork.timer.expires - begin) : 0;
	kthread_cancel_delayed_work_sync(&dwork);
	parked_then = thread && thread->__state == TASK_PARKED;
	if (thread && !ends)
		kthread_stop(thread);
	if (thread)
		put_task_struct(thread);
	thread = NULL;
}

static void observe(struct sweep_seen *seen)
{
	sweep_see(seen, runs);
	sweep_see(seen, ends);
	sweep_see(seen, parked_then);
	sweep_see(seen, pending_then);
	sweep_see(seen, expires_then);
}

static const char *check(void)
{
	return list_empty(&dwork.work.node) ? NULL : "the item is stuck";
}

static void init(void)
{
	worker = kthread_create_worker(0, "sweep-delayed");
}

static void destroy(void)
{
	kthread_destroy_worker(worker);
}

SWEEP_SUBJECT(kthread, .init = init, .exit = destroy, .finish = finish, .check = check);
