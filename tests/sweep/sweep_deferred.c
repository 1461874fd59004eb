// SPDX-License-Identifier: MIT
/* What is left to others in smaller ways: irq_work, RCU callbacks, kthread workers. */
#include <linux/irq_work.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/rcupdate.h>
#include <linux/workqueue.h>
#include "sweep.h"

enum { IDLE, PENDING };
static const char *const states[] = {"idle", "pending"};

static struct irq_work iwork;
static struct rcu_head head_a, head_b;
static struct kthread_worker *worker;
static struct kthread_work kwork;
static struct workqueue_struct *queue;
static struct rcu_work rwork;
static unsigned int wruns, iruns, rruns, kruns;

static void iwork_fn(struct irq_work *w)
{
	iruns++;
}

static void rcu_fn(struct rcu_head *head)
{
	rruns++;
}

static void rwork_fn(struct work_struct *w)
{
	wruns++;
}

static void kwork_fn(struct kthread_work *w)
{
	kruns++;
}

static void setup(unsigned int state)
{
	init_irq_work(&iwork, iwork_fn);
	kthread_init_work(&kwork, kwork_fn);
	INIT_RCU_WORK(&rwork, rwork_fn);
	wruns = iruns = rruns = kruns = 0;
	if (state == PENDING)
		kthread_queue_work(worker, &kwork);
}

SWEEP_OP(queue_iwork, irq_work_queue(&iwork))
SWEEP_OP(sync_iwork, (irq_work_sync(&iwork), 0))
SWEEP_OP(call_a, (call_rcu(&head_a, rcu_fn), 0))
SWEEP_OP(call_b, (call_rcu(&head_b, rcu_fn), 0))
SWEEP_OP(barrier_op, (rcu_barrier(), 0))
SWEEP_OP(queue_rwork, queue_rcu_work(queue, &rwork))
SWEEP_OP(flush_rwork, (flush_rcu_work(&rwork), 0))
SWEEP_OP(queue_kwork, kthread_queue_work(worker, &kwork))
SWEEP_OP(flush_kwork, (kthread_flush_work(&kwork), 0))
SWEEP_OP(flush_kworker, (kthread_flush_worker(worker), 0))
SWEEP_OP(cancel_kwork, kthread_cancel_work_sync(&kwork))

static const struct sweep_op ops[] = {
	{"irq_work_queue", queue_iwork, SWEEP_TASK | SWEEP_IRQ | SWEEP_OWN_IRQ, BIT(IDLE)},
	{"irq_work_sync", sync_iwork, SWEEP_TASK, BIT(IDLE)},
	{"call_rcu", call_a, SWEEP_TASK, BIT(IDLE)},
	{"call_rcu of another", call_b, SWEEP_UNLIKE | SWEEP_IRQ | SWEEP_WAKE, BIT(IDLE)},
	{"rcu_barrier", barrier_op, SWEEP_TASK, BIT(IDLE)},
	{"queue_rcu_work", queue_rwork, SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE, BIT(IDLE)},
	{"flush_rcu_work", flush_rwork, SWEEP_TASK | SWEEP_WAKE, BIT(IDLE)},
	{"kthread_queue_work", queue_kwork, SWEEP_TASK | SWEEP_IRQ | SWEEP_WAKE | SWEEP_REFUSED},
	{"kthread_flush_work", flush_kwork, SWEEP_TASK | SWEEP_WAKE},
	{"kthread_flush_worker", flush_kworker, SWEEP_TASK | SWEEP_WAKE},
	{"kthread_cancel_work_sync", cancel_kwork, SWEEP_TASK | SWEEP_WAKE | SWEEP_REFUSES},
	{"a kthread worker at work", sweep_others_run, SWEEP_TASK, BIT(PENDING)},
	{},
};

static void finish(void)
{
	rcu_barrier();
}

static void observe(struct sweep_seen *seen)
{
	sweep_see(seen, iruns);
	sweep_see(seen, rruns);
	sweep_see(seen, kruns);
	sweep_see(seen, wruns);
}

/* Two queueings before the interrupt is taken are one. */
static bool allow(const struct sweep_op *a, const struct sweep_op *b, const struct sweep_seen *seen)
{
	return a->fn == queue_iwork && b->fn == queue_iwork &&
	       seen->value[0] + seen->value[1] == seen->value[2];
}

static const char *check(void)
{
	return irq_work_is_busy(&iwork) ? "the irq_work is stuck" : NULL;
}

static void init(void)
{
	queue = alloc_workqueue("sweep-rcu", 0, 0);
	worker = kthread_create_worker(0, "sweep-worker");
}

static void destroy(void)
{
	kthread_destroy_worker(worker);
	destroy_workqueue(queue);
}

SWEEP_SUBJECT(deferred, .init = init, .exit = destroy, .finish = finish, .allow = allow,
	      .check = check);
