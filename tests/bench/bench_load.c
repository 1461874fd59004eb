// SPDX-License-Identifier: MIT
/* Paths with something in the way: a busy CPU, a lock that is held, a log line. */
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/sched/task.h>
#include <linux/semaphore.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include "bench.h"

static bool busy_leaves;

static int busy_fn(void *unused)
{
	while (!READ_ONCE(busy_leaves))
		cond_resched(); /* where Linux is not preemptible */
	return 0;
}

/* A thread that never sleeps, nicer than all that is measured. */
static struct task_struct *busy_thread(void)
{
	struct task_struct *t = kthread_create(busy_fn, NULL, "bench-busy");

	if (IS_ERR(t)) {
		bench_fail("no memory for a thread");
		return NULL;
	}
	set_user_nice(t, 10);
	get_task_struct(t);
	busy_leaves = false;
	wake_up_process(t);
	return t;
}

static void busy_ends(struct task_struct *t)
{
	WRITE_ONCE(busy_leaves, true);
	kthread_stop(t);
	put_task_struct(t);
}

static void work_fn(struct work_struct *work)
{
	MARK(MARK_WQ_RUN);
	complete(&bench_done);
}
static DECLARE_WORK(probe_work, work_fn);

static irqreturn_t work_c1(int irq, void *dev)
{
	c1_ack();
	MARK(MARK_WQ_QUEUE);
	queue_work(system_wq, &probe_work);
	return IRQ_HANDLED;
}

BENCH(work_busy)
{
	struct task_struct *busy = busy_thread();
	unsigned int i;

	if (!busy)
		return;
	bench_request(BENCH_IRQ_C1, work_c1, NULL);
	MARK(PHASE_WORK_BUSY);
	for (i = 0; i < BENCH_N; i++) {
		c1_arm();
		bench_wait();
	}
	bench_free(BENCH_IRQ_C1);
	busy_ends(busy);
}

/* --- a mutex that another thread holds --- */

static DEFINE_MUTEX(held);
static DECLARE_COMPLETION(is_held);
static DECLARE_COMPLETION(hold);

static int equal_owner_fn(void *unused)
{
	unsigned int i;

	for (i = 0; i < BENCH_N; i++) {
		wait_for_completion(&hold);
		mutex_lock(&held);
		complete(&is_held);
		yield(); /* the taker runs, and blocks */
		mutex_unlock(&held);
	}
	return 0;
}

static int taker_fn(void *unused)
{
	unsigned int i;

	for (i = 0; i < BENCH_N; i++) {
		complete(&hold);
		wait_for_completion(&is_held);
		MARK(MARK_OP_BEGIN);
		mutex_lock(&held);
		MARK(MARK_OP_END);
		mutex_unlock(&held);
	}
	complete(&bench_done);
	return 0;
}

BENCH(mutex_contended)
{
	struct task_struct *taker = bench_fifo_thread(taker_fn);
	struct task_struct *owner = bench_fifo_thread(equal_owner_fn);

	if (!taker || !owner)
		return;
	MARK(PHASE_MUTEX_HELD);
	wake_up_process(owner);
	wake_up_process(taker);
	bench_wait();
}

#ifdef BENCH_PREEMPTIBLE
/* --- one of lower priority --- */

static int owner_fn(void *unused)
{
	unsigned int i;

	for (i = 0; i < BENCH_N; i++) {
		wait_for_completion(&hold);
		mutex_lock(&held);
		complete(&is_held);
		/* The taker, of higher priority, runs here and lends it when it blocks. */
		mutex_unlock(&held);
	}
	return 0;
}

BENCH(mutex_pi)
{
	struct task_struct *taker = bench_fifo_thread(taker_fn);
	struct task_struct *owner = kthread_create(owner_fn, NULL, "bench-owner");

	if (!taker || IS_ERR(owner))
		return;
	MARK(PHASE_MUTEX_PI);
	wake_up_process(owner);
	wake_up_process(taker);
	bench_wait();
}

#endif

/* --- a log line in a handler --- */

#define PRINTK_N 200

static irqreturn_t printk_aux(int irq, void *dev)
{
	aux_ack();
	MARK(MARK_OP_BEGIN);
	printk(KERN_DEBUG "bench: interrupt %d, state %08x\n", irq, 0x1234);
	MARK(MARK_OP_END);
	return IRQ_HANDLED;
}

BENCH(printk)
{
	unsigned int i;

	bench_request(BENCH_IRQ_AUX, printk_aux, NULL);
	MARK(PHASE_PRINTK);
	for (i = 0; i < PRINTK_N; i++)
		aux_raise_marked();
	bench_free(BENCH_IRQ_AUX);
}

#ifdef BENCH_EXACT_CLOCK
/* --- timer match to a thread while two others play ping-pong --- */

static struct semaphore ping, pong;

static int ping_fn(void *unused)
{
	while (!READ_ONCE(busy_leaves)) {
		up(&ping);
		down(&pong);
	}
	up(&ping);
	return 0;
}

static int pong_fn(void *unused)
{
	while (!READ_ONCE(busy_leaves)) {
		down(&ping);
		up(&pong);
	}
	up(&pong);
	return 0;
}

static struct task_struct *listener;

static irqreturn_t wake_c1(int irq, void *dev)
{
	c1_ack();
	MARK(MARK_KT_WAKE);
	wake_up_process(listener);
	return IRQ_HANDLED;
}

#define LOADED_N 1000

/* At every fourth microsecond around a tick. */
#define TICK_BEFORE 300
#define TICK_AFTER  200
#define TICK_STEP   4
#define TICK_N	    ((TICK_BEFORE + TICK_AFTER) / TICK_STEP)

/* C3 is the tick; it is not to move while C1 is computed from it. Return: false if it is too near. */
static bool try_to_arm_by_tick(unsigned int i)
{
	unsigned long flags;
	u32 tick;
	bool far;

	local_irq_save(flags);
	tick = readl_relaxed(BENCH_ST + SYSTIMER_C(3));
	far = (s32)(tick - readl_relaxed(BENCH_ST + SYSTIMER_CLO)) >= 1000;
	if (far)
		writel_relaxed(tick + i * TICK_STEP - TICK_BEFORE, BENCH_ST + SYSTIMER_C(1));
	local_irq_restore(flags);
	return far;
}

static void c1_arm_by_tick(unsigned int i)
{
	while (!try_to_arm_by_tick(i))
		cpu_relax();
}

static u32 late[LOADED_N];
static bool by_tick;

static int listener_fn(void *unused)
{
	unsigned int i, n = by_tick ? TICK_N : LOADED_N;

	for (i = 0; i < n; i++) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (by_tick)
			c1_arm_by_tick(i);
		else
			c1_arm();
		schedule();
		MARK(MARK_KT_RUN);
		late[i] = readl_relaxed(BENCH_ST + SYSTIMER_CLO) -
			  readl_relaxed(BENCH_ST + SYSTIMER_C(1));
	}
	WRITE_ONCE(busy_leaves, true);
	complete(&bench_done);
	return 0;
}

static bool listen_to_c1(void)
{
	listener = kthread_create(listener_fn, NULL, "bench-listener");
	if (IS_ERR(listener)) {
		bench_fail("no memory for a thread");
		return false;
	}
	sched_set_fifo(listener);
	busy_leaves = false;
	sema_init(&ping, 0);
	sema_init(&pong, 0);
	bench_request(BENCH_IRQ_C1, wake_c1, NULL);
	kthread_run(ping_fn, NULL, "bench-ping");
	kthread_run(pong_fn, NULL, "bench-pong");
	wake_up_process(listener);
	wait_for_completion(&bench_done);
	bench_free(BENCH_IRQ_C1);
	return true;
}

BENCH(loaded)
{
	unsigned int i;

	by_tick = false;
	MARK(PHASE_LOADED);
	if (!listen_to_c1())
		return;
	for (i = 5; i < LOADED_N; i++)
		bench_sample_us("loaded", late[i]);
}

BENCH(loaded_tick)
{
	unsigned int i;

	by_tick = true;
	MARK(PHASE_LOADED_TICK);
	if (!listen_to_c1())
		return;
	for (i = 0; i < TICK_N; i++)
		bench_sample_us("loaded_tick", late[i]);
}
#endif
