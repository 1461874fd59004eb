// SPDX-License-Identifier: MIT
/*
 * Flow handlers: what happens around a line's primary handlers.
 *
 * Hard handlers run with interrupts off and the root controller has no acknowledge,
 * so a level line needs no masking while its handlers run. It is masked only when it
 * must stay quiet beyond them: ONESHOT, disabled, storm.
 */
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/export.h>
#include <bhk/irq.h>
#include <bhk/line_use.h>
#include <bhk/tracepoint.h>
#include <trace/events/irq.h>
#include "internals.h"

#ifdef CONFIG_TRACE
static noinline irqreturn_t call_traced_handler(struct irqaction *action)
{
	irqreturn_t ret;

	trace_irq_handler_entry(action->irq, action);
	ret = action->handler(action->irq, action->dev_id);
	trace_irq_handler_exit(action->irq, action, ret);
	return ret;
}

static __always_inline bool handlers_traced(void)
{
	return trace_place_enabled(&trace_handler_key);
}
#else
irqreturn_t call_traced_handler(struct irqaction *action);

static __always_inline bool handlers_traced(void)
{
	return false;
}
#endif

/* One handler; interrupts off. */
static __always_inline irqreturn_t call_handler(struct irqaction *action)
{
	if (handlers_traced())
		return call_traced_handler(action);
	return action->handler(action->irq, action->dev_id);
}

/* Everything but "one handler said HANDLED": more handlers, threads, nobody's interrupt. */
static noinline irqreturn_t handle_more_actions(struct irq_desc *desc, struct irqaction *action,
						irqreturn_t ret)
{
	irqreturn_t all = IRQ_NONE;

	for (;;) {
		/* A run that was due anyway is nobody's claim: a storm is found out so. */
		if (ret == IRQ_WAKE_THREAD && !__irq_wake_thread(desc, action))
			ret = IRQ_NONE;
		all |= ret;
		action = action->next;
		if (!action)
			break;
		ret = call_handler(action);
	}
	if ((all & IRQ_HANDLED) && irq_threads_busy(desc))
		desc->threads_handled = true;
	return all;
}

/* All handlers of the line; interrupts off. */
static __always_inline void handle_irq_event(struct irq_desc *desc)
{
	struct irqaction *action = desc->action;
	irqreturn_t ret = call_handler(action);

	if (unlikely(ret != IRQ_HANDLED) || action->next) {
		ret = handle_more_actions(desc, action, ret);
		if (ret == IRQ_NONE)
			note_unhandled(desc);
	}
}

/* What desc->entry is when the line needs its flow. */
static irqreturn_t irq_flow_entry(int irq, void *desc)
{
	((struct irq_desc *)desc)->flow(desc);
	return IRQ_HANDLED;
}

/* The only handler of a line, called straight from the entry, did not say HANDLED. */
void irq_entry_result(struct irq_desc *desc, irqreturn_t ret)
{
	if (likely(ret == IRQ_WAKE_THREAD))
		irq_wake_only_thread(desc, desc->action);
	else
		note_unhandled(desc);
}

/**
 * handle_level_irq() - flow of a level line that needs no acknowledge
 * @desc: the line, enabled and with an action
 *
 * Context: hardirq, interrupts off.
 */
void handle_level_irq(struct irq_desc *desc)
{
	handle_irq_event(desc);
}
EXPORT_SYMBOL(handle_level_irq);

/*
 * The same for a ONESHOT line: masked before its handlers run. Its threads unmask it
 * when all are done; if no thread was woken, it is unmasked here.
 */
static void handle_level_oneshot_irq(struct irq_desc *desc)
{
	mask_irq(desc);
	handle_irq_event(desc);
	if (!desc->threads_oneshot && !desc->depth)
		unmask_irq(desc);
}

/* As often as edges came while the handlers ran. */
static void handle_edges(struct irq_desc *desc)
{
	do {
		desc->istate &= ~IRQS_PENDING;
		if (desc->istate & IRQS_ONESHOT)
			mask_irq(desc);
		handle_irq_event(desc);
	} while (unlikely(desc->istate & IRQS_PENDING) && !desc->depth);
}

/**
 * handle_edge_irq() - flow of an edge line
 * @desc: the line
 *
 * An edge is acknowledged before the handlers run, so that the next one is not lost. One
 * that is reported while they run, which on one CPU only a handler can do, is remembered
 * and handled at once after them.
 *
 * Context: hardirq, interrupts off.
 */
void handle_edge_irq(struct irq_desc *desc)
{
	struct irq_chip *chip = desc->irq_data.chip;

	if (chip->irq_ack)
		chip->irq_ack(&desc->irq_data);
	if (unlikely(desc->irq_data.state & IRQD_IRQ_INPROGRESS)) {
		desc->istate |= IRQS_PENDING;
		return;
	}
	desc->irq_data.state |= IRQD_IRQ_INPROGRESS;
	handle_edges(desc);
	desc->irq_data.state &= ~IRQD_IRQ_INPROGRESS;
	if ((desc->istate & IRQS_ONESHOT) && !desc->threads_oneshot && !desc->depth)
		unmask_irq(desc);
}
EXPORT_SYMBOL(handle_edge_irq);

/**
 * handle_simple_irq() - flow of a line that is demultiplexed in software
 * @desc: the line
 *
 * Context: hardirq, interrupts off.
 */
void handle_simple_irq(struct irq_desc *desc)
{
	handle_irq_event(desc);
}
EXPORT_SYMBOL(handle_simple_irq);

/**
 * handle_fasteoi_irq() - flow of a line whose controller wants an end of interrupt
 * @desc: the line
 *
 * Context: hardirq, interrupts off.
 */
void handle_fasteoi_irq(struct irq_desc *desc)
{
	struct irq_chip *chip = desc->irq_data.chip;

	if (desc->istate & IRQS_ONESHOT)
		handle_level_oneshot_irq(desc);
	else
		handle_irq_event(desc);
	if (chip->irq_eoi)
		chip->irq_eoi(&desc->irq_data);
}
EXPORT_SYMBOL(handle_fasteoi_irq);

/**
 * handle_percpu_irq() - flow of a line that each CPU has for itself
 * @desc: the line
 *
 * Context: hardirq, interrupts off.
 */
void handle_percpu_irq(struct irq_desc *desc)
{
	struct irq_chip *chip = desc->irq_data.chip;

	if (chip->irq_ack)
		chip->irq_ack(&desc->irq_data);
	handle_irq_event(desc);
	if (chip->irq_eoi)
		chip->irq_eoi(&desc->irq_data);
}
EXPORT_SYMBOL(handle_percpu_irq);

/**
 * handle_bad_irq() - flow of a line that should not interrupt
 * @desc: the line: disabled, or without a handler
 *
 * An edge on a disabled line is remembered for enable_irq(). A level is masked: it comes
 * back by itself. Context: hardirq, interrupts off.
 */
void handle_bad_irq(struct irq_desc *desc)
{
	desc->istate |= IRQS_PENDING;
	mask_irq(desc);
	if (desc->irq_data.chip && desc->irq_data.chip->irq_ack)
		desc->irq_data.chip->irq_ack(&desc->irq_data);
	if (!desc->action)
		irq_without_action(desc);
}
EXPORT_SYMBOL(handle_bad_irq);

static bool is_chained(const struct irq_desc *desc)
{
	return desc->istate & IRQS_CHAINED;
}

static irq_flow_handler_t flow_of(const struct irq_desc *desc)
{
	if (is_chained(desc))
		return desc->handle_irq;
	if (!desc->action || desc->depth)
		return handle_bad_irq;
	if (desc->handle_irq == handle_level_irq && (desc->istate & IRQS_ONESHOT))
		return handle_level_oneshot_irq;
	return desc->handle_irq;
}

/*
 * Interrupts off. To be called after each change of action, depth, istate or handle_irq. Where
 * handlers are traced or measured, each line goes by its flow.
 */
void irq_update_flow(struct irq_desc *desc)
{
	bool measured = line_use_is_on();

	desc->flow = flow_of(desc);
	if (!desc->action)
		line_use_forget(desc->irq_data.irq);
	if (desc->flow == handle_level_irq && !desc->action->next && !handlers_traced() &&
	    !measured) {
		desc->entry = desc->action->handler;
		desc->entry_irq = desc->action->irq;
		desc->entry_arg = desc->action->dev_id;
	} else {
		desc->entry = measured ? line_use_entry : irq_flow_entry;
		desc->entry_irq = desc->irq_data.irq;
		desc->entry_arg = desc;
	}
}

/**
 * irq_trace_changed() - handlers are traced or measured from now on, or no longer
 *
 * Context: any but NMI.
 */
void irq_trace_changed(void)
{
	struct irq_desc *desc;
	unsigned long flags;
	unsigned int irq;

	for_each_irq_desc(irq, desc) {
		local_irq_save(flags);
		irq_update_flow(desc);
		local_irq_restore(flags);
	}
}

/**
 * generic_handle_irq() - run the flow of a line, by number
 * @irq: the line
 *
 * Context: hardirq, interrupts off. Return: 0, or -EINVAL: no such line.
 */
int generic_handle_irq(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (!desc)
		return -EINVAL;
	generic_handle_irq_desc(desc);
	return 0;
}
EXPORT_SYMBOL(generic_handle_irq);
