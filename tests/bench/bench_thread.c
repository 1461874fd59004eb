// SPDX-License-Identifier: MIT
/* Wake-ups and switches: out of idle by system timer C1, or between two threads. */
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/semaphore.h>
#include <linux/slab.h>
#include "bench.h"

/* Arm C1, sleep, and be woken by what its interrupt led to: BENCH_N times. */
static void idle_events(void)
{
	unsigned int i;

	for (i = 0; i < BENCH_N; i++) {
		c1_arm();
		bench_wait();
	}
}

static struct task_struct *sleeper;

static int sleeper_fn(void *unused)
{
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (kthread_should_stop())
			break;
		schedule();
		MARK(MARK_KT_RUN);
		complete(&bench_done);
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

static irqreturn_t wake_c1(int irq, void *dev)
{
	c1_ack();
	MARK(MARK_KT_WAKE);
	wake_up_process(sleeper);
	return IRQ_HANDLED;
}

static void wake_phase(void)
{
	bench_request(BENCH_IRQ_C1, wake_c1, NULL);
	idle_events();
	bench_free(BENCH_IRQ_C1);
	kthread_stop(sleeper);
	reinit_completion(&bench_done);
}

BENCH(wake_fifo)
{
	sleeper = bench_fifo_thread(sleeper_fn);
	if (!sleeper)
		return;
	wake_up_process(sleeper);
	MARK(PHASE_KT_IDLE);
	wake_phase();
}

BENCH(wake_normal)
{
	sleeper = kthread_run(sleeper_fn, NULL, "bench-normal");
	if (IS_ERR(sleeper)) {
		bench_fail("no memory for a thread");
		return;
	}
	schedule_timeout_uninterruptible(1);
	MARK(PHASE_WAKE_NORMAL);
	wake_phase();
}

static irqreturn_t thread_c1(int irq, void *dev)
{
	c1_ack();
	MARK(MARK_THR_WAKE);
	return IRQ_WAKE_THREAD;
}

static irqreturn_t thread_fn(int irq, void *dev)
{
	MARK(MARK_THR_RUN);
	complete(&bench_done);
	return IRQ_HANDLED;
}

BENCH(irq_thread)
{
	bench_request(BENCH_IRQ_C1, thread_c1, thread_fn);
	MARK(PHASE_THREAD);
	idle_events();
	bench_free(BENCH_IRQ_C1);
}

static unsigned int yields;

static int yield_fn(void *unused)
{
	unsigned int i;

	for (i = 0; i < BENCH_N; i++) {
		MARK(MARK_OP_END);
		MARK(MARK_OP_BEGIN);
		yield();
	}
	if (++yields == 2)
		complete(&bench_done);
	return 0;
}

/* Two threads of equal priority; the first one starts when the second one is runnable, too. */
static void run_pair(int (*a)(void *), int (*b)(void *))
{
	struct task_struct *first = bench_fifo_thread(a), *second = bench_fifo_thread(b);

	if (!first || !second)
		return;
	preempt_disable();
	wake_up_process(first);
	wake_up_process(second);
	preempt_enable();
	bench_wait();
}

BENCH(yield_fifo)
{
	yields = 0;
	MARK(PHASE_YIELD);
	run_pair(yield_fn, yield_fn);
}

static DECLARE_COMPLETION(ping);
static DECLARE_COMPLETION(pong);

static int completion_a(void *unused)
{
	unsigned int i;

	for (i = 0; i < BENCH_N; i++) {
		MARK(MARK_OP_BEGIN);
		complete(&ping);
		wait_for_completion(&pong);
		MARK(MARK_OP_END);
	}
	complete(&bench_done);
	return 0;
}

static int completion_b(void *unused)
{
	unsigned int i;

	for (i = 0; i < BENCH_N; i++) {
		wait_for_completion(&ping);
		complete(&pong);
	}
	return 0;
}

BENCH(completion)
{
	MARK(PHASE_COMPLETION);
	run_pair(completion_b, completion_a);
}

static struct semaphore sem_a, sem_b;

static int semaphore_a(void *unused)
{
	unsigned int i;

	for (i = 0; i < BENCH_N; i++) {
		MARK(MARK_OP_BEGIN);
		up(&sem_a);
		down(&sem_b);
		MARK(MARK_OP_END);
	}
	complete(&bench_done);
	return 0;
}

static int semaphore_b(void *unused)
{
	unsigned int i;

	for (i = 0; i < BENCH_N; i++) {
		down(&sem_a);
		up(&sem_b);
	}
	return 0;
}

BENCH(semaphore)
{
	sema_init(&sem_a, 0);
	sema_init(&sem_b, 0);
	MARK(PHASE_SEMAPHORE);
	run_pair(semaphore_b, semaphore_a);
}

static DEFINE_MUTEX(probe_mutex);

BENCH(mutex)
{
	unsigned int i;

	MARK(PHASE_MUTEX);
	for (i = 0; i < BENCH_N; i++) {
		MARK(MARK_OP_BEGIN);
		mutex_lock(&probe_mutex);
		mutex_unlock(&probe_mutex);
		MARK(MARK_OP_END);
	}
}

BENCH(kmalloc)
{
	unsigned int i;

	MARK(PHASE_KMALLOC);
	for (i = 0; i < BENCH_N; i++) {
		void *p;

		MARK(MARK_OP_BEGIN);
		p = kmalloc(64, GFP_KERNEL);
		kfree(p);
		MARK(MARK_OP_END);
		if (!p)
			bench_fail("no memory");
	}
}
