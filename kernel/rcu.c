// SPDX-License-Identifier: MIT
/*
 * RCU on one CPU.
 *
 * A reader has preemption off. So whenever a thread runs preemptibly, no reader is in the
 * middle of a section: not in this thread, not in another one, and what an interrupt or a
 * softirq began has ended. That moment is the grace period's end; thread rcu_sched being
 * scheduled is such a moment.
 *
 *	reader (a thread)	interrupt		rcu_sched
 *	-----------------	---------		---------
 *	rcu_read_lock
 *				list_del, call_rcu:
 *				wakes rcu_sched
 *	uses the old entry
 *	rcu_read_unlock					callback frees it
 *
 * Forced by the test rcu_callback_waits_for_interrupted_reader.
 */
#include <linux/bottom_half.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>

/* Callbacks in one run of the softirq: it is raised again for the rest, which others precede. */
#define RCU_BATCH 32

/**
 * struct cb_list - callbacks, first come first served
 * @head: first
 * @tail: where the next one is linked
 */
struct cb_list {
	struct rcu_head *head;	/* I */
	struct rcu_head **tail; /* I */
};

static struct cb_list waiting = { .tail = &waiting.head };
static struct cb_list ripe = { .tail = &ripe.head };
static struct task_struct *rcu_task; /* c */

/* Interrupts off. */
static void splice(struct cb_list *from, struct cb_list *to)
{
	if (!from->head)
		return;
	*to->tail = from->head;
	to->tail = from->tail;
	from->head = NULL;
	from->tail = &from->head;
}

/* Interrupts off. */
static struct rcu_head *pop(struct cb_list *list)
{
	struct rcu_head *head = list->head;

	if (!head)
		return NULL;
	list->head = head->next;
	if (!list->head)
		list->tail = &list->head;
	return head;
}

static struct rcu_head *next_ripe(void)
{
	struct rcu_head *head;

	raw_local_irq_disable();
	head = pop(&ripe);
	raw_local_irq_enable();
	return head;
}

/* kfree_rcu(): func is the offset of the head in the object, which is less than any address. */
#define is_kfree_offset(func) ((unsigned long)(func) < 4096)

static void invoke(struct rcu_head *head)
{
	unsigned long offset = (unsigned long)head->func;

	if (is_kfree_offset(head->func))
		kfree((char *)head - offset);
	else
		head->func(head);
}

static void rcu_action(struct softirq_action *unused)
{
	struct rcu_head *head;
	unsigned int n;

	for (n = 0; n < RCU_BATCH; n++) {
		head = next_ripe();
		if (!head)
			return;
		invoke(head);
	}
	raise_softirq(RCU_SOFTIRQ);
}

/* That it runs is the end of the grace period of all who wait at that time. */
static int rcu_thread(void *unused)
{
	while (!kthread_should_stop()) {
		set_current_state(TASK_IDLE);
		if (!READ_ONCE(waiting.head)) {
			schedule();
			continue;
		}
		__set_current_state(TASK_RUNNING);
		local_bh_disable();
		raw_local_irq_disable();
		splice(&waiting, &ripe);
		raw_local_irq_enable();
		raise_softirq(RCU_SOFTIRQ);
		local_bh_enable();
	}
	return 0;
}

/**
 * call_rcu() - have a function called after all present readers have left
 * @head: the caller's, until the call
 * @func: gets @head; softirq context
 *
 * Callbacks run in the order of these calls.
 *
 * Context: any but NMI.
 */
void call_rcu(struct rcu_head *head, rcu_callback_t func)
{
	unsigned long flags;

	head->func = func;
	head->next = NULL;
	raw_local_irq_save(flags);
	*waiting.tail = head;
	waiting.tail = &head->next;
	if (rcu_task)
		wake_up_process(rcu_task);
	raw_local_irq_restore(flags);
	preempt_check_resched();
}
EXPORT_SYMBOL(call_rcu);

/**
 * synchronize_rcu() - wait until all present readers have left
 *
 * Context: task, not a reader. May sleep; the caller being preemptible, there is nobody to
 * wait for.
 */
void synchronize_rcu(void)
{
	might_sleep();
}
EXPORT_SYMBOL(synchronize_rcu);

struct barrier {
	struct rcu_head head;
	struct completion done;
};

static void barrier_fn(struct rcu_head *head)
{
	complete(&container_of(head, struct barrier, head)->done);
}

/**
 * rcu_barrier() - wait until the callbacks of all earlier call_rcu() have run
 *
 * Context: task. Sleeps.
 */
void rcu_barrier(void)
{
	struct barrier b;

	init_completion(&b.done);
	call_rcu(&b.head, barrier_fn);
	wait_for_completion(&b.done);
}
EXPORT_SYMBOL(rcu_barrier);

void kvfree_call_rcu(struct rcu_head *head, void *ptr)
{
	if (head) {
		call_rcu(head, (rcu_callback_t)((char *)head - (char *)ptr));
		return;
	}
	synchronize_rcu();
	kfree(ptr);
}
EXPORT_SYMBOL(kvfree_call_rcu);

static int __init rcu_init(void)
{
	struct task_struct *t;

	open_softirq(RCU_SOFTIRQ, rcu_action);
	t = kthread_run(rcu_thread, NULL, "rcu_sched");
	if (IS_ERR(t))
		return PTR_ERR(t);
	rcu_task = t;
	return 0;
}
core_initcall(rcu_init);
