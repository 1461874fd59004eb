// SPDX-License-Identifier: MIT
/* Works, delayed works, an ordered queue. */
#include <linux/delay.h>
#include <linux/workqueue.h>
#include "torture.h"

#define pick(_array, _actor) (&(_array)[torture_random(_actor, ARRAY_SIZE(_array))])

static struct workqueue_struct *own_wq, *ordered_wq;

/* Three kinds of queue, so that items meet in pools and go their own ways. */
static struct workqueue_struct *queue_of(unsigned int item)
{
	switch (item % 4) {
	case 0:
		return system_wq;
	case 1:
		return system_highpri_wq;
	case 2:
		return system_unbound_wq;
	default:
		return own_wq;
	}
}

/* --- works --- */

struct work_item {
	struct work_struct work;
	struct history h;
};

static struct work_item works[TORTURE_ITEMS];

static void queue_item(struct work_item *item)
{
	unsigned long flags;

	local_irq_save(flags);
	atomic_inc(&item->h.starts);
	if (queue_work(queue_of(item - works), &item->work))
		atomic_inc(&item->h.queued);
	local_irq_restore(flags);
}

static void work_fn(struct work_struct *work)
{
	struct work_item *item = container_of(work, struct work_item, work);

	history_begin(&item->h, "a work runs beside itself", item - works);
	torture_spin(torture_random_here(300));
	if (!torture_random_here(8))
		usleep_range(20, 200);
	if (!torture_stopping() && !torture_random_here(4))
		queue_item(item);
	history_end(&item->h);
}

static void op_queue_work(struct torture_actor *actor)
{
	queue_item(pick(works, actor));
}
TORTURE_OP("queue_work", TORTURE_ANY, op_queue_work);

static void op_cancel_work(struct torture_actor *actor)
{
	struct work_item *item = pick(works, actor);

	if (cancel_work(&item->work))
		atomic_inc(&item->h.cancelled);
}
TORTURE_OP("cancel_work", TORTURE_ANY, op_cancel_work);

static void op_cancel_work_sync(struct torture_actor *actor)
{
	struct work_item *item = pick(works, actor);
	int starts = atomic_read(&item->h.starts);

	if (cancel_work_sync(&item->work))
		atomic_inc(&item->h.cancelled);
	if (atomic_read(&item->h.running) && atomic_read(&item->h.starts) == starts)
		torture_violation("a work runs after cancel_work_sync()", item - works, 0, 0);
}
TORTURE_OP("cancel_work_sync", TORTURE_THREAD, op_cancel_work_sync);

static void op_flush_work(struct torture_actor *actor)
{
	struct work_item *item = pick(works, actor);
	int starts = atomic_read(&item->h.starts);

	flush_work(&item->work);
	if (atomic_read(&item->h.running) && atomic_read(&item->h.starts) == starts)
		torture_violation("a work runs after flush_work()", item - works, 0, 0);
}
TORTURE_OP("flush_work", TORTURE_THREAD, op_flush_work);

static void op_disable_work_sync(struct torture_actor *actor)
{
	struct work_item *item = pick(works, actor);
	int ran;

	if (disable_work_sync(&item->work))
		atomic_inc(&item->h.cancelled);
	ran = atomic_read(&item->h.ran);
	usleep_range(10, 300);
	if (atomic_read(&item->h.ran) != ran || atomic_read(&item->h.running))
		torture_violation("a disabled work ran", item - works, ran, item->h.ran.counter);
	enable_work(&item->work);
}
TORTURE_OP("disable_work_sync", TORTURE_THREAD, op_disable_work_sync);

static void op_flush_workqueue(struct torture_actor *actor)
{
	flush_workqueue(own_wq);
}
TORTURE_OP("flush_workqueue", TORTURE_THREAD, op_flush_workqueue);

static int works_init(void)
{
	if (!own_wq)
		own_wq = alloc_workqueue("torture", WQ_MEM_RECLAIM, 2);
	if (!own_wq)
		return -ENOMEM;
	for (unsigned int i = 0; i < ARRAY_SIZE(works); i++) {
		works[i] = (struct work_item){};
		INIT_WORK(&works[i].work, work_fn);
	}
	return 0;
}

static void works_settle(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(works); i++)
		flush_work(&works[i].work);
}

static void works_check(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(works); i++)
		history_balance(&works[i].h, "work: queued, and run or cancelled", i);
}
TORTURE_KIND(work, works_init, works_settle, works_check);

/* --- delayed works --- */

struct delayed_item {
	struct delayed_work work;
	struct history h;
};

static struct delayed_item delayed[TORTURE_ITEMS];

static void delayed_fn(struct work_struct *work)
{
	struct delayed_item *item = container_of(work, struct delayed_item, work.work);

	history_begin(&item->h, "a delayed work runs beside itself", item - delayed);
	torture_spin(torture_random_here(300));
	history_end(&item->h);
}

static void op_queue_delayed_work(struct torture_actor *actor)
{
	struct delayed_item *item = pick(delayed, actor);
	unsigned long delay = torture_random(actor, 4), flags;

	local_irq_save(flags);
	atomic_inc(&item->h.starts);
	if (queue_delayed_work(queue_of(item - delayed), &item->work, delay))
		atomic_inc(&item->h.queued);
	local_irq_restore(flags);
}
TORTURE_OP("queue_delayed_work", TORTURE_ANY, op_queue_delayed_work);

static void op_mod_delayed_work(struct torture_actor *actor)
{
	struct delayed_item *item = pick(delayed, actor);
	unsigned long delay = torture_random(actor, 4), flags;

	local_irq_save(flags);
	atomic_inc(&item->h.starts);
	/* While another cancels it synchronously, nothing is queued and the answer is false, too. */
	if (!mod_delayed_work(queue_of(item - delayed), &item->work, delay) &&
	    delayed_work_pending(&item->work))
		atomic_inc(&item->h.queued);
	local_irq_restore(flags);
}
TORTURE_OP("mod_delayed_work", TORTURE_ANY, op_mod_delayed_work);

static void op_cancel_delayed_work(struct torture_actor *actor)
{
	struct delayed_item *item = pick(delayed, actor);

	if (cancel_delayed_work(&item->work))
		atomic_inc(&item->h.cancelled);
}
TORTURE_OP("cancel_delayed_work", TORTURE_ANY, op_cancel_delayed_work);

static void op_cancel_delayed_work_sync(struct torture_actor *actor)
{
	struct delayed_item *item = pick(delayed, actor);
	int starts = atomic_read(&item->h.starts);

	if (cancel_delayed_work_sync(&item->work))
		atomic_inc(&item->h.cancelled);
	if (atomic_read(&item->h.running) && atomic_read(&item->h.starts) == starts)
		torture_violation("a work runs after cancel_delayed_work_sync()", item - delayed, 0, 0);
}
TORTURE_OP("cancel_delayed_work_sync", TORTURE_THREAD, op_cancel_delayed_work_sync);

static void op_flush_delayed_work(struct torture_actor *actor)
{
	flush_delayed_work(&pick(delayed, actor)->work);
}
TORTURE_OP("flush_delayed_work", TORTURE_THREAD, op_flush_delayed_work);

static int delayed_init(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(delayed); i++) {
		delayed[i] = (struct delayed_item){};
		INIT_DELAYED_WORK(&delayed[i].work, delayed_fn);
	}
	return 0;
}

static void delayed_settle(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(delayed); i++)
		flush_delayed_work(&delayed[i].work);
}

static void delayed_check(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(delayed); i++)
		history_balance(&delayed[i].h, "delayed work: queued, and run or cancelled", i);
}
TORTURE_KIND(delayed, delayed_init, delayed_settle, delayed_check);

/* --- an ordered queue: items begin in the order in which they were queued --- */

#define TICKETS 4 /* one waits while one runs: two would do */

struct ordered_item {
	struct work_struct work;
	struct history h;
	u32 ticket[TICKETS];
	u32 given, taken;
};

static struct ordered_item ordered[TORTURE_ITEMS];
static u32 next_ticket, last_ticket;
static atomic_t ordered_running;

static void ordered_fn(struct work_struct *work)
{
	struct ordered_item *item = container_of(work, struct ordered_item, work);
	u32 ticket = item->ticket[item->taken++ % TICKETS];

	history_begin(&item->h, "an ordered work runs beside itself", item - ordered);
	if (atomic_inc_return(&ordered_running) != 1)
		torture_violation("two works of an ordered queue run", item - ordered, 0, 0);
	if ((s32)(ticket - last_ticket) <= 0)
		torture_violation("an ordered queue has lost its order", item - ordered, ticket,
				  last_ticket);
	last_ticket = ticket;
	if (!torture_random_here(8))
		usleep_range(10, 100);
	atomic_dec(&ordered_running);
	history_end(&item->h);
}

static void op_queue_ordered(struct torture_actor *actor)
{
	struct ordered_item *item = pick(ordered, actor);
	unsigned long flags;

	local_irq_save(flags);
	/* The ticket is there before the work can run. */
	item->ticket[item->given % TICKETS] = next_ticket + 1;
	if (queue_work(ordered_wq, &item->work)) {
		item->given++;
		next_ticket++;
		atomic_inc(&item->h.queued);
	}
	local_irq_restore(flags);
}
TORTURE_OP("queue_work (ordered)", TORTURE_ANY, op_queue_ordered);

static int ordered_init(void)
{
	if (!ordered_wq)
		ordered_wq = alloc_ordered_workqueue("torture_ordered", 0);
	if (!ordered_wq)
		return -ENOMEM;
	next_ticket = last_ticket = 0;
	for (unsigned int i = 0; i < ARRAY_SIZE(ordered); i++) {
		ordered[i] = (struct ordered_item){};
		INIT_WORK(&ordered[i].work, ordered_fn);
	}
	return 0;
}

static void ordered_settle(void)
{
	drain_workqueue(ordered_wq);
}

static void ordered_check(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(ordered); i++)
		history_balance(&ordered[i].h, "ordered work: queued and run", i);
}
TORTURE_KIND(ordered, ordered_init, ordered_settle, ordered_check);
