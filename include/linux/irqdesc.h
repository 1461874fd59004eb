/* SPDX-License-Identifier: MIT */
/* The descriptor of an interrupt line. */
#ifndef _LINUX_IRQDESC_H
#define _LINUX_IRQDESC_H

#include <linux/types.h>
#include <linux/irqreturn.h>
#include <linux/wait.h>
#include <bhk/clock.h>
#include <bhk/stat.h>

struct irq_desc;
struct irqaction;
struct irq_chip;
struct irq_domain;
struct proc_dir_entry;

typedef void (*irq_flow_handler_t)(struct irq_desc *desc);

/**
 * struct irq_data - a line as its controller sees it
 * @irq:	   Linux's number
 * @hwirq:	   the controller's number
 * @chip:	   how to mask and unmask it
 * @chip_data:	   the controller's own
 * @handler_data:  of a chained handler
 * @state:	   IRQD_* bits and trigger type
 * @domain:	   where hwirq counts
 */
struct irq_data {
	unsigned int irq;		/* c */
	unsigned long hwirq;		/* c */
	struct irq_chip *chip;		/* I */
	void *chip_data;		/* I */
	void *handler_data;		/* I */
	unsigned int state;		/* I */
	struct irq_domain *domain;	/* c */
};

#define IRQD_TRIGGER_MASK   0x0000000f
#define IRQD_IRQ_DISABLED   0x00010000 /* depth > 0, or no action */
#define IRQD_IRQ_MASKED	    0x00020000 /* the controller does not pass it on */
#define IRQD_IRQ_INPROGRESS 0x00040000 /* an edge line's primary handlers run */
#define IRQD_WAKEUP_STATE   0x00080000
#define IRQD_LEVEL	    0x00100000 /* stays pending by itself: nothing to replay */

/* irq_desc.istate */
#define IRQS_PENDING	       0x00000001 /* an edge came while it was disabled or running */
#define IRQS_ONESHOT	       0x00000002 /* stays masked until its threads are done */
#define IRQS_SPURIOUS_DISABLED 0x00000004 /* shut off after "nobody cared" */
#define IRQS_NOREQUEST	       0x00000008 /* not for request_irq() */
#define IRQS_NOAUTOEN	       0x00000010
#define IRQS_CHAINED	       0x00000020 /* a controller hangs on it: a flow without actions */
#define IRQS_REPLAY	       0x00000040 /* a remembered edge is about to be handled */

/**
 * struct irq_desc - an interrupt line
 * @flow:	  @handle_irq while the line is enabled and has an action, else
 *		  handle_bad_irq()
 * @entry_irq:	  first argument of @entry
 * @entry_arg:	  second argument of @entry
 * @entry:	  what the controller's entry calls: the driver's handler itself where the line
 *		  has one handler and needs nothing around it, else irq_flow_entry();
 *		  irq_update_flow() keeps it. So the hot path tests nothing
 * @action:	  handlers, in request order
 * @stat:	  run time of all its handlers together
 * @handle_irq:	  the configured flow handler
 * @depth:	  disable_irq() nesting; 1 while there is no action
 * @istate:	  IRQS_*
 * @threads_oneshot: thread_mask of each woken thread that is not done
 * @threads_handled: of the threads that ran since none was busy, one handled it
 * @thread_masks:   all thread_mask bits in use, by threads on their way out too
 * @wait_for_threads: synchronize_irq() sleeps here
 * @irqs_unhandled:  IRQ_NONE results in the present window of 100,000
 * @window_start:    count of interrupts when the window began
 * @last_unhandled:  jiffies of the last one
 * @last_warning:    jiffies when a run above the budget was last reported
 * @nobody_cared:    times that the line was shut off
 * @budget_us:	  a run of its handlers above this is warned about (0: never)
 * @over_budget:  how often that happened
 *
 * I: interrupts off   c: constant after the controller set the line up
 */
struct irq_desc {
	irq_flow_handler_t flow;		/* I */
	int entry_irq;				/* I */
	void *entry_arg;			/* I */
	irqreturn_t (*entry)(int irq, void *arg); /* I */
	struct run_stat stat;			/* I */
	struct irqaction *action;		/* I */
	struct irq_data irq_data;
	irq_flow_handler_t handle_irq;		/* I */
	unsigned int depth;			/* I */
	unsigned int istate;			/* I */
	unsigned long threads_oneshot;		/* I */
	u8 threads_handled;			/* I */
	unsigned long thread_masks;		/* request_mutex of kernel/irq/manage.c */
	wait_queue_head_t wait_for_threads;
	unsigned int irqs_unhandled;		/* I */
	u32 window_start;			/* I */
	unsigned long last_unhandled;		/* I */
	unsigned long last_warning;		/* I */
	unsigned int nobody_cared;		/* I */
	u32 budget_us;				/* I */
	unsigned int over_budget;		/* I */
	const char *name;			/* c */
	struct proc_dir_entry *dir;		/* kernel/irq/proc.c */
};

/* Of the root controller's lines; of any number, NULL if it has none. */
extern struct irq_desc root_irq_desc[];
extern struct irq_desc *irq_descs[];

static inline struct irq_data *irq_desc_get_irq_data(struct irq_desc *desc)
{
	return &desc->irq_data;
}

static inline struct irq_chip *irq_desc_get_chip(struct irq_desc *desc)
{
	return desc->irq_data.chip;
}

static inline void *irq_desc_get_handler_data(struct irq_desc *desc)
{
	return desc->irq_data.handler_data;
}

static inline void *irq_desc_get_chip_data(struct irq_desc *desc)
{
	return desc->irq_data.chip_data;
}

struct irq_desc *irq_to_desc(unsigned int irq);
bool irq_has_action(unsigned int irq);

void irq_entry_result(struct irq_desc *desc, irqreturn_t ret);
void irq_long_run(struct irq_desc *desc, u32 us);

/**
 * generic_handle_irq_desc() - run a line's handlers and book their run time
 *
 * Context: hardirq, interrupts off.
 */
static inline void generic_handle_irq_desc(struct irq_desc *desc)
{
	u32 start = clock_us(), us;
	irqreturn_t ret = desc->entry(desc->entry_irq, desc->entry_arg);

	if (unlikely(ret != IRQ_HANDLED))
		irq_entry_result(desc, ret);
	us = clock_us() - start;
	if (stat_book(&desc->stat, us))
		irq_long_run(desc, us);
}

int generic_handle_irq(unsigned int irq);
int generic_handle_domain_irq(struct irq_domain *domain, unsigned int hwirq);
#endif
