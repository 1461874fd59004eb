/* SPDX-License-Identifier: MIT */
/* A callback in hard interrupt context, from any context. */
#ifndef _LINUX_IRQ_WORK_H
#define _LINUX_IRQ_WORK_H

#include <linux/llist.h>
#include <linux/types.h>

/* irq_work.flags. Lazy or hard, all are run in the next interrupt of the clock event. */
#define IRQ_WORK_PENDING_BIT 0
#define IRQ_WORK_PENDING     0x01
#define IRQ_WORK_LAZY	     0x04
#define IRQ_WORK_HARD_IRQ    0x08

/**
 * struct irq_work - the item, which is the caller's
 * @llnode: link in the queue
 * @flags:  IRQ_WORK_*
 * @func:   the callback; may queue the item again, or free it
 */
struct irq_work {
	struct llist_node llnode;
	unsigned long flags; /* atomic bits */
	void (*func)(struct irq_work *work);
};

#define __IRQ_WORK_INIT(_func, _flags)             \
	{                                          \
		.flags = (_flags), .func = (_func) \
	}
#define IRQ_WORK_INIT(_func)	     __IRQ_WORK_INIT(_func, 0)
#define IRQ_WORK_INIT_LAZY(_func)    __IRQ_WORK_INIT(_func, IRQ_WORK_LAZY)
#define IRQ_WORK_INIT_HARD(_func)    __IRQ_WORK_INIT(_func, IRQ_WORK_HARD_IRQ)
#define DEFINE_IRQ_WORK(name, _func) struct irq_work name = IRQ_WORK_INIT(_func)

static inline void init_irq_work(struct irq_work *work, void (*func)(struct irq_work *))
{
	*work = (struct irq_work)IRQ_WORK_INIT(func);
}

static inline bool irq_work_is_pending(struct irq_work *work)
{
	return READ_ONCE(work->flags) & IRQ_WORK_PENDING;
}

static inline bool irq_work_is_hard(struct irq_work *work)
{
	return READ_ONCE(work->flags) & IRQ_WORK_HARD_IRQ;
}

bool irq_work_is_busy(struct irq_work *work);
bool irq_work_queue(struct irq_work *work);
bool irq_work_queue_on(struct irq_work *work, int cpu);
void irq_work_sync(struct irq_work *work);

/* For the handler of the clock event, which runs what is queued. */
extern struct llist_head irq_work_list;

static inline bool irq_work_needs_run(void)
{
	return !llist_empty(&irq_work_list);
}

void irq_work_run(void);
#endif
