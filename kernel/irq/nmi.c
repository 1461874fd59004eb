// SPDX-License-Identifier: MIT
/* The FIQ as NMI: who owns it, and which source is routed to it. */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/hardirq.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/printk.h>
#include <asm/cpu_state.h>
#include <bhk/context.h>
#include <bhk/nmi.h>
#include "internals.h"

unsigned long nmi_total;

static struct fiq_handler *current_fiq; /* I, read by the NMI */
static int fiq_source = -1;		/* I */
/* Who gave the source away to an ordinary handler of its line, and which line that is. */
static struct fiq_handler *yielder;   /* I */
static unsigned int yielded_irq;      /* I */
static void (*fiq_route)(int source); /* c */

void __init fiq_set_controller(void (*route)(int source))
{
	fiq_route = route;
}

/* Interrupts off. */
static void route(int source)
{
	fiq_source = source;
	if (fiq_route)
		fiq_route(source);
}

/* The line of a source, as request_irq() counts. */
static unsigned int source_to_irq(int source)
{
	return source < FIQ_ARM(0) ? IRQ_GPU_BASE + source : IRQ_ARM_BASE + source - FIQ_ARM(0);
}

static int ask(struct fiq_handler *f, int relinquish)
{
	return f->fiq_op ? f->fiq_op(f->dev_id, relinquish) : -EBUSY;
}

/**
 * claim_fiq() - become the owner of the FIQ
 * @f: the owner, which stays the caller's until release_fiq()
 *
 * Context: any but NMI. Return: 0, or -EBUSY: the present owner does not give way.
 */
int claim_fiq(struct fiq_handler *f)
{
	unsigned long flags;
	int ret = 0;

	local_irq_save(flags);
	if (current_fiq && ask(current_fiq, 1)) {
		ret = -EBUSY;
	} else {
		route(-1);
		f->next = current_fiq;
		current_fiq = f;
	}
	local_irq_restore(flags);
	hardlockup_tell();
	return ret;
}
EXPORT_SYMBOL(claim_fiq);

/**
 * release_fiq() - give the FIQ back to who had it before
 * @f: the present owner
 *
 * Context: any but NMI.
 */
void release_fiq(struct fiq_handler *f)
{
	unsigned long flags;

	local_irq_save(flags);
	if (current_fiq != f) {
		local_irq_restore(flags);
		pr_err("%s: %s is not the owner of the FIQ\n", __func__, f->name);
		return;
	}
	route(-1);
	current_fiq = f->next;
	if (current_fiq)
		ask(current_fiq, 0);
	local_irq_restore(flags);
	hardlockup_tell();
}
EXPORT_SYMBOL(release_fiq);

/**
 * enable_fiq() - route an interrupt source to FIQ
 * @source: FIQ_GPU() or FIQ_ARM()
 *
 * The source must not be in use as an ordinary interrupt: the chip would signal both
 * (BCM2835 ARM Peripherals, section 7.3).
 *
 * Context: any but NMI, by the owner of the FIQ.
 *
 * Return: 0. -EINVAL: no such source. -EBUSY: its line has a handler. -EPERM: nobody owns
 * the FIQ.
 */
int enable_fiq(int source)
{
	unsigned long flags;
	int ret = 0;

	if (source < 0 || source >= FIQ_SOURCES)
		return -EINVAL;
	local_irq_save(flags);
	if (!current_fiq)
		ret = -EPERM;
	else if (irq_has_action(source_to_irq(source)))
		ret = -EBUSY;
	else
		route(source);
	local_irq_restore(flags);
	return ret;
}
EXPORT_SYMBOL(enable_fiq);

/**
 * disable_fiq() - no source is routed to FIQ any more
 * @source: the one that was enabled; another one: nothing changes
 *
 * Context: any, the handler included.
 */
void disable_fiq(int source)
{
	unsigned long flags;

	local_irq_save(flags);
	if (source == fiq_source)
		route(-1);
	local_irq_restore(flags);
}
EXPORT_SYMBOL(disable_fiq);

/**
 * fiq_owner() - the name of the present owner
 *
 * Context: any. Return: NULL if nobody owns the FIQ.
 */
const char *fiq_owner(void)
{
	const struct fiq_handler *f = READ_ONCE(current_fiq);

	return f ? f->name : NULL;
}

/**
 * fiq_line_requested() - a line is about to get its first ordinary handler
 * @irq: the line; if it is the source of the FIQ, the owner is asked to give it away
 *
 * Context: interrupts off. Return: 0, or -EBUSY: the owner refused.
 */
int fiq_line_requested(unsigned int irq)
{
	if (fiq_source < 0 || source_to_irq(fiq_source) != irq)
		return 0;
	if (ask(current_fiq, 1))
		return -EBUSY;
	route(-1);
	yielder = current_fiq;
	yielded_irq = irq;
	return 0;
}

/**
 * fiq_line_freed() - a line has no ordinary handler any more
 * @irq: the line; an owner of the FIQ that gave it away gets it back
 *
 * Context: interrupts off.
 */
void fiq_line_freed(unsigned int irq)
{
	if (!yielder || yielded_irq != irq)
		return;
	if (yielder == current_fiq)
		ask(current_fiq, 0);
	yielder = NULL;
}

/*
 * What raises softirqs and wakes threads is too hot to ask for its context. An NMI that calls it
 * is found afterwards, by the word that it changed.
 */
static noinline void raised_from_nmi(const struct fiq_handler *fiq)
{
	context_violations++;
	pr_err("BUG: NMI handler %ps raised a softirq or woke a thread: only irq_work_queue() may\n",
	       fiq->handle);
}

void do_fiq(struct pt_regs *regs)
{
	unsigned int work = cpu_state.work;

	nmi_enter();
	nmi_total++;
	if (current_fiq) {
		current_fiq->handle(regs, current_fiq->dev_id);
		if (IS_ENABLED(CONFIG_CONTEXT_CHECKS) && cpu_state.work != work)
			raised_from_nmi(current_fiq);
	} else {
		route(-1);
		pr_crit("FIQ without an owner\n");
	}
	nmi_exit();
}
