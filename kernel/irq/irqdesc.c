// SPDX-License-Identifier: MIT
/*
 * The descriptors of the lines, and how a controller sets its lines up.
 *
 * The lines of the root controller have theirs from the beginning, other numbers of asm/irq.h get
 * one when a controller first sets them up, for good. One without a chip is no line.
 */
#include <linux/export.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqflags.h>
#include <linux/slab.h>
#include <linux/wait.h>
#include <asm/irq_entry.h>
#include <bhk/irq.h>
#include "internals.h"

struct irq_desc root_irq_desc[NR_ROOT_IRQS];
struct irq_desc *irq_descs[NR_IRQS]; /* I, never back to NULL */

/* What kernel/irq/entry.S and the entries of controllers know by number. */
_Static_assert(offsetof(struct irq_desc, stat.hist) == IRQ_DESC_HIST, "the line's address");
_Static_assert(offsetof(struct irq_desc, entry_irq) == IRQ_DESC_HIST - 24, "LDM order");
_Static_assert(offsetof(struct irq_desc, entry_arg) == IRQ_DESC_HIST - 20, "LDM order");
_Static_assert(offsetof(struct irq_desc, entry) == IRQ_DESC_HIST - 16, "LDM order");
_Static_assert(offsetof(struct irq_desc, stat.total) == IRQ_DESC_HIST + IRQ_HIST_TOTAL, "run time");
_Static_assert(offsetof(struct irq_desc, stat.limit) == IRQ_DESC_HIST + IRQ_HIST_LIMIT, "run time");
_Static_assert(IRQ_HANDLED == IRQ_ENTRY_HANDLED, "result of a handler");
_Static_assert(HARDIRQ_OFFSET == IRQ_ENTRY_HARDIRQ_OFFSET, "preempt count");
_Static_assert(SOFTIRQ_OFFSET == IRQ_ENTRY_SOFTIRQ_OFFSET, "preempt count");
_Static_assert(PREEMPT_MASK == SOFTIRQ_OFFSET - 1, "preempt count");

/* Any number that has a descriptor, with or without a chip. */
static struct irq_desc *desc_of(unsigned int irq)
{
	return irq > 0 && irq < NR_IRQS ? irq_descs[irq] : NULL;
}

static void init_desc(struct irq_desc *desc, unsigned int irq)
{
	desc->irq_data.irq = irq;
	irq_desc_reset(desc);
	init_waitqueue_head(&desc->wait_for_threads);
	irq_init_budget(desc);
}

/* Whoever comes first makes it the line's. */
static struct irq_desc *new_desc(unsigned int irq)
{
	struct irq_desc *desc = kzalloc(sizeof(*desc), GFP_ATOMIC);

	if (!desc)
		return NULL;
	init_desc(desc, irq);
	if (cmpxchg(&irq_descs[irq], NULL, desc))
		kfree(desc);
	return irq_descs[irq];
}

/**
 * irq_desc_get() - the descriptor of a number, which is made if there is none
 * @irq: the number
 *
 * Context: any but NMI. Return: NULL without memory, or if there is no such number.
 */
struct irq_desc *irq_desc_get(unsigned int irq)
{
	if (!irq || irq >= NR_IRQS)
		return NULL;
	return irq_descs[irq] ?: new_desc(irq);
}

/**
 * irq_desc_reset() - a line as it is before its controller says more
 * @desc: the line, without a handler
 *
 * Context: any but NMI.
 */
void irq_desc_reset(struct irq_desc *desc)
{
	desc->irq_data.chip = NULL;
	desc->irq_data.chip_data = NULL;
	desc->irq_data.handler_data = NULL;
	desc->irq_data.domain = NULL;
	desc->irq_data.state = IRQD_IRQ_DISABLED | IRQD_IRQ_MASKED;
	desc->handle_irq = handle_bad_irq;
	desc->name = NULL;
	desc->depth = 1;
	desc->istate = 0;
	irq_update_flow(desc);
}

/**
 * irq_desc_init() - the root controller's lines unknown, masked and without a handler
 *
 * Context: boot, before the controller's init.
 */
void __init irq_desc_init(void)
{
	unsigned int i;

	for (i = 0; i < NR_ROOT_IRQS; i++) {
		init_desc(&root_irq_desc[i], IRQ_ROOT_BASE + i);
		irq_descs[IRQ_ROOT_BASE + i] = &root_irq_desc[i];
	}
}

/**
 * irq_to_desc() - the descriptor of a line
 * @irq: its number
 *
 * Context: any. Return: NULL if there is no such line.
 */
struct irq_desc *irq_to_desc(unsigned int irq)
{
	struct irq_desc *desc = desc_of(irq);

	return desc && desc->irq_data.chip ? desc : NULL;
}
EXPORT_SYMBOL(irq_to_desc);

/**
 * irq_has_action() - is a handler installed?
 * @irq: the line
 *
 * Context: any; a snapshot.
 */
bool irq_has_action(unsigned int irq)
{
	struct irq_desc *desc = desc_of(irq);

	return desc && desc->action;
}
EXPORT_SYMBOL(irq_has_action);

/**
 * irq_get_irq_data() - a line as its controller sees it
 * @irq: the line
 *
 * Context: any. Return: NULL if there is no such line.
 */
struct irq_data *irq_get_irq_data(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	return desc ? &desc->irq_data : NULL;
}
EXPORT_SYMBOL(irq_get_irq_data);

/**
 * irq_set_chip() - which controller a line belongs to
 * @irq:  the line
 * @chip: its controller; NULL: the line does not exist any more
 *
 * Context: any but NMI, the line not requested. Return: 0, or -EINVAL: no such number, or no memory for it.
 */
int irq_set_chip(unsigned int irq, const struct irq_chip *chip)
{
	struct irq_desc *desc = irq_desc_get(irq);

	if (!desc)
		return -EINVAL;
	desc->irq_data.chip = (struct irq_chip *)chip;
	return 0;
}
EXPORT_SYMBOL(irq_set_chip);

/**
 * irq_set_chip_and_handler_name() - set a line up
 * @irq:    the line
 * @chip:   its controller
 * @handle: its flow
 * @name:   what the flow is called in /proc/interrupts, or NULL
 *
 * Context: any but NMI, the line not requested.
 */
void irq_set_chip_and_handler_name(unsigned int irq, const struct irq_chip *chip,
				   irq_flow_handler_t handle, const char *name)
{
	irq_set_chip(irq, chip);
	__irq_set_handler(irq, handle, 0, name);
}
EXPORT_SYMBOL(irq_set_chip_and_handler_name);

/**
 * irq_set_chip_data() - the controller's own pointer for a line
 * @irq:  the line
 * @data: what irq_data_get_irq_chip_data() gives
 *
 * Context: any. Return: 0, or -EINVAL: no such number, or no memory for it.
 */
int irq_set_chip_data(unsigned int irq, void *data)
{
	struct irq_desc *desc = irq_desc_get(irq);

	if (!desc)
		return -EINVAL;
	desc->irq_data.chip_data = data;
	return 0;
}
EXPORT_SYMBOL(irq_set_chip_data);

/**
 * irq_set_handler_data() - the pointer of a chained handler
 * @irq:  the line
 * @data: what irq_desc_get_handler_data() gives
 *
 * Context: any. Return: 0, or -EINVAL: no such number, or no memory for it.
 */
int irq_set_handler_data(unsigned int irq, void *data)
{
	struct irq_desc *desc = irq_desc_get(irq);

	if (!desc)
		return -EINVAL;
	desc->irq_data.handler_data = data;
	return 0;
}
EXPORT_SYMBOL(irq_set_handler_data);

/* Interrupts off. NULL takes the handler away: the line is quiet again. */
static void set_flow(struct irq_desc *desc, irq_flow_handler_t handle, bool chained)
{
	if (!handle || handle == handle_bad_irq) {
		if (desc->irq_data.chip)
			irq_shutdown(desc);
		desc->istate &= ~(IRQS_CHAINED | IRQS_NOREQUEST);
		handle = handle_bad_irq;
		chained = false;
	}
	desc->handle_irq = handle;
	if (chained) {
		desc->istate |= IRQS_CHAINED | IRQS_NOREQUEST;
		irq_startup(desc);
	}
	irq_update_flow(desc);
}

/**
 * __irq_set_handler() - which flow a line follows
 * @irq:	the line
 * @handle:	its flow; NULL: none, the line is shut until it gets one
 * @is_chained: @handle serves a controller behind the line: nobody may request it, and it
 *		is enabled at once
 * @name:	what the flow is called in /proc/interrupts, or NULL
 *
 * Context: any but NMI, the line not requested.
 */
void __irq_set_handler(unsigned int irq, irq_flow_handler_t handle, int is_chained,
		       const char *name)
{
	struct irq_desc *desc = irq_desc_get(irq);
	unsigned long flags;

	if (!desc || WARN_ON(is_chained && handle && !desc->irq_data.chip))
		return;
	local_irq_save(flags);
	set_flow(desc, handle, is_chained);
	desc->name = name;
	local_irq_restore(flags);
}
EXPORT_SYMBOL(__irq_set_handler);

/**
 * irq_set_chained_handler_and_data() - hang a controller on a line
 * @irq:    the line
 * @handle: reads the controller and runs the flows of what is pending there; NULL: undo
 * @data:   for irq_desc_get_handler_data()
 *
 * Context: any but NMI, the line not requested. The line is enabled on return.
 */
void irq_set_chained_handler_and_data(unsigned int irq, irq_flow_handler_t handle, void *data)
{
	irq_set_handler_data(irq, data);
	__irq_set_handler(irq, handle, 1, NULL);
}
EXPORT_SYMBOL(irq_set_chained_handler_and_data);

static void change_bit_if(unsigned int *word, unsigned int bit, bool clear, bool set)
{
	if (clear)
		*word &= ~bit;
	if (set)
		*word |= bit;
}

/**
 * irq_modify_status() - change what is allowed with a line
 * @irq: the line
 * @clr: IRQ_NOREQUEST, IRQ_NOAUTOEN, IRQ_LEVEL to take away
 * @set: the same, to add; also IRQ_TYPE_*
 *
 * Context: any but NMI.
 */
void irq_modify_status(unsigned int irq, unsigned long clr, unsigned long set)
{
	struct irq_desc *desc = irq_desc_get(irq);
	unsigned long flags;

	if (!desc)
		return;
	local_irq_save(flags);
	change_bit_if(&desc->istate, IRQS_NOREQUEST, clr & IRQ_NOREQUEST, set & IRQ_NOREQUEST);
	change_bit_if(&desc->istate, IRQS_NOAUTOEN, clr & IRQ_NOAUTOEN, set & IRQ_NOAUTOEN);
	change_bit_if(&desc->irq_data.state, IRQD_LEVEL, clr & IRQ_LEVEL, set & IRQ_LEVEL);
	if ((clr | set) & IRQ_TYPE_SENSE_MASK)
		irqd_set_trigger_type(&desc->irq_data, set & IRQ_TYPE_SENSE_MASK);
	local_irq_restore(flags);
}
EXPORT_SYMBOL(irq_modify_status);
