/* SPDX-License-Identifier: MIT */
/* Polling a busy device on IRQ_POLL_SOFTIRQ, a bounded number of events at a time. */
#ifndef _LINUX_IRQ_POLL_H
#define _LINUX_IRQ_POLL_H

#include <linux/list.h>
#include <linux/types.h>

struct irq_poll;

typedef int(irq_poll_fn)(struct irq_poll *iop, int budget);

/* irq_poll.state */
enum {
	IRQ_POLL_F_SCHED = 0,
	IRQ_POLL_F_DISABLE = 1,
};

/**
 * struct irq_poll - a device that is polled, the driver's own
 * @list:   link while it is scheduled
 * @state:  IRQ_POLL_F_*
 * @weight: most events that one call may deal with
 * @poll:   softirq context; returns how many events it dealt with. If less than its budget
 *	    it has called irq_poll_complete() and turned the device's interrupt on again
 */
struct irq_poll {
	struct list_head list; /* I */
	unsigned long state;   /* atomic bits */
	int weight;	       /* c */
	irq_poll_fn *poll;     /* c */
};

void irq_poll_init(struct irq_poll *iop, int weight, irq_poll_fn *poll_fn);
void irq_poll_sched(struct irq_poll *iop);
void irq_poll_complete(struct irq_poll *iop);
void irq_poll_enable(struct irq_poll *iop);
void irq_poll_disable(struct irq_poll *iop);
#endif
