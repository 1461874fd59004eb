// SPDX-License-Identifier: MIT
/*
 * Requesting and freeing lines.
 *
 * One CPU: interrupts off is the lock of a descriptor. Threads are made before the action
 * is linked and stopped after it was unlinked, so nothing sleeps under that lock, and an
 * action that an interrupt can see is complete.
 *
 * Who comes and goes on a line is decided under a mutex: with it the actions of a line stay the
 * same, so that interrupts are off only while the line itself changes.
 */
#define pr_fmt(fmt) "genirq: " fmt

#include <linux/bug.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqflags.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <bhk/context.h>
#include "internals.h"

static DEFINE_MUTEX(request_mutex);

/* Handlers are linked and unlinked one by one; where size counts, each in one piece. */
static unsigned long begin_change(void)
{
	unsigned long flags = 0;

	if (IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE))
		local_irq_save(flags);
	else
		mutex_lock(&request_mutex);
	return flags;
}

static void end_change(unsigned long flags)
{
	if (IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE))
		local_irq_restore(flags);
	else
		mutex_unlock(&request_mutex);
}

/* Primary handler of a request that has only a thread function. */
irqreturn_t irq_default_primary_handler(int irq, void *dev_id)
{
	return IRQ_WAKE_THREAD;
}

/* Why a line does not take a handler: noted under the mutex, told without it. */
struct refusal {
	bool mismatch; /* with the flags of the handler @name that it has */
	unsigned int flags;
	const char *name;
	unsigned int trigger; /* which the controller refused */
	bool no_oneshot;      /* nothing would keep the line quiet until the thread ran */
};

/* May @action join the handlers that are there already? */
static int check_sharing(struct irq_desc *desc, struct irqaction *action, struct refusal *why)
{
	struct irqaction *old = desc->action;
	unsigned int differ = old->flags ^ action->flags;

	if (old->flags & action->flags & IRQF_SHARED &&
	    !(differ & (IRQF_TRIGGER_MASK | IRQF_ONESHOT | IRQF_PERCPU)))
		return 0;
	*why = (struct refusal){.mismatch = true, .flags = old->flags, .name = old->name};
	return -EBUSY;
}

/*
 * A bit in desc->threads_oneshot for the thread, or the refusal of what
 * would be an endless loop: a level that nobody takes back before the thread runs.
 */
static int take_thread_mask(struct irq_desc *desc, struct irqaction *action, struct refusal *why)
{
	unsigned int bit;

	if (action->flags & IRQF_ONESHOT) {
		if (!~desc->thread_masks)
			return -EBUSY;
		bit = ffz(desc->thread_masks);
		action->thread_mask = 1UL << bit;
		desc->thread_masks |= action->thread_mask;
		return 0;
	}
	if (action->handler == irq_default_primary_handler &&
	    !(desc->irq_data.chip->flags & IRQCHIP_ONESHOT_SAFE)) {
		why->no_oneshot = true;
		return -EINVAL;
	}
	return 0;
}

/* The secondary action of a forced thread shares its fate, so its bit too. */
static void release_thread_mask(struct irq_desc *desc, struct irqaction *action)
{
	desc->thread_masks &= ~action->thread_mask;
}

/* A FIQ whose line it is comes back. */
static void give_line_back(unsigned int irq)
{
	unsigned long flags;

	local_irq_save(flags);
	fiq_line_freed(irq);
	local_irq_restore(flags);
}

/* The line is to become one with a handler, and has the right type. */
static int prepare_line(struct irq_desc *desc, struct irqaction *action, struct refusal *why)
{
	unsigned int trigger = action->flags & IRQF_TRIGGER_MASK;
	unsigned long flags;
	int ret;

	local_irq_save(flags);
	ret = fiq_line_requested(action->irq);
	local_irq_restore(flags);
	if (!ret && trigger) {
		local_irq_save(flags);
		ret = __irq_set_trigger(desc, trigger);
		local_irq_restore(flags);
		why->trigger = ret ? trigger : 0;
	}
	if (ret)
		give_line_back(action->irq);
	return ret;
}

/*
 * The line's first handler: it is masked until here, so that nothing comes in between. An
 * interrupt finds all, or nothing, or what IRQF_NO_AUTOEN leaves: a handler, and the line disabled.
 */
static int start_line(struct irq_desc *desc, struct irqaction *action, struct refusal *why)
{
	int ret = prepare_line(desc, action, why);
	unsigned long flags;

	if (ret)
		return ret;
	local_irq_save(flags);
	desc->istate &= ~(IRQS_ONESHOT | IRQS_SPURIOUS_DISABLED | IRQS_PENDING);
	if (action->flags & IRQF_ONESHOT)
		desc->istate |= IRQS_ONESHOT;
	desc->action = action;
	desc->depth = 1;
	if (!IS_ENABLED(CONFIG_CC_OPTIMIZE_FOR_SIZE)) {
		irq_update_flow(desc);
		local_irq_restore(flags);
		local_irq_save(flags);
	}
	if (!(action->flags & IRQF_NO_AUTOEN) && !(desc->istate & IRQS_NOAUTOEN))
		irq_startup(desc);
	else
		irq_update_flow(desc);
	local_irq_restore(flags);
	return 0;
}

/* Behind the last handler; a line that was shut as broken gets a new chance. */
static void join_line(struct irq_desc *desc, struct irqaction *action)
{
	struct irqaction **link = &desc->action;
	unsigned long flags;

	while (*link)
		link = &(*link)->next;
	local_irq_save(flags);
	*link = action;
	irq_update_flow(desc);
	if (desc->istate & IRQS_SPURIOUS_DISABLED) {
		__enable_irq(desc);
		check_irq_resend(desc);
	}
	local_irq_restore(flags);
}

/* Everything that decides, and the linking: under the mutex. */
static int link_action(struct irq_desc *desc, struct irqaction *action, struct refusal *why)
{
	int ret;

	if (desc->irq_data.chip->flags & IRQCHIP_ONESHOT_SAFE)
		action->flags &= ~IRQF_ONESHOT;
	if (!(action->flags & IRQF_TRIGGER_MASK))
		action->flags |= desc->action ? desc->action->flags & IRQF_TRIGGER_MASK
					      : irqd_get_trigger_type(&desc->irq_data);
	if (desc->action) {
		ret = check_sharing(desc, action, why);
		if (ret)
			return ret;
	}
	ret = take_thread_mask(desc, action, why);
	if (ret)
		return ret;
	if (desc->action) {
		join_line(desc, action);
		return 0;
	}
	ret = start_line(desc, action, why);
	if (ret)
		release_thread_mask(desc, action);
	return ret;
}

static void free_action(struct irqaction *action)
{
	kfree(action->secondary);
	kfree(action);
}

static void stop_threads(struct irqaction *action)
{
	if (action->thread)
		stop_irq_thread(action);
	if (action->secondary && action->secondary->thread)
		stop_irq_thread(action->secondary);
}

/* Without a thread a run is due for ever: waking it changes nothing. */
static int make_threads(struct irqaction *action)
{
	int ret = 0;

	if (action->thread_fn)
		ret = setup_irq_thread(action, action->irq, false);
	else
		action->thread_flags |= BIT(IRQTF_RUNTHREAD);
	if (!ret && action->secondary)
		ret = setup_irq_thread(action->secondary, action->irq, true);
	return ret;
}

static void tell_refusal(struct irq_desc *desc, const struct irqaction *action,
			 const struct refusal *why)
{
	if (why->mismatch && !(action->flags & IRQF_PROBE_SHARED))
		pr_err("Flags mismatch irq %d. %08x (%s) vs. %08x (%s)\n", action->irq,
		       action->flags, action->name, why->flags, why->name);
	if (why->no_oneshot)
		pr_err("Threaded irq requested with handler=NULL and !ONESHOT for %s (irq %d)\n",
		       action->name, action->irq);
	if (why->trigger)
		irq_report_trigger(desc, why->trigger);
}

static int setup_action(struct irq_desc *desc, struct irqaction *action)
{
	struct refusal why = {};
	unsigned long flags;
	int ret;

	ret = irq_force_threading(action);
	if (!ret)
		ret = make_threads(action);
	if (!ret) {
		flags = begin_change();
		ret = link_action(desc, action, &why);
		end_change(flags);
		hardlockup_tell();
	}
	if (ret) {
		tell_refusal(desc, action, &why);
		stop_threads(action);
		return ret;
	}
	local_irq_save(flags);
	irq_reset_spurious(desc);
	local_irq_restore(flags);
	return 0;
}

/* What no line would accept. */
static bool request_is_wrong(irq_handler_t handler, irq_handler_t thread_fn, unsigned long flags,
			     void *dev)
{
	if (!handler && !thread_fn)
		return true;
	if ((flags & IRQF_SHARED) && (!dev || (flags & IRQF_NO_AUTOEN)))
		return true;
	if ((flags & IRQF_COND_SUSPEND) && (!(flags & IRQF_SHARED) || (flags & IRQF_NO_SUSPEND)))
		return true;
	return false;
}

/**
 * request_threaded_irq() - take an interrupt line, with a thread for the longer part
 * @irq:       the line
 * @handler:   primary handler: hardirq context, interrupts off. NULL: just wake the thread,
 *	       which needs IRQF_ONESHOT
 * @thread_fn: runs in thread irq/NN-name (SCHED_FIFO 50) after @handler returned
 *	       IRQ_WAKE_THREAD; may sleep. NULL: no thread
 * @irqflags:  IRQF_*
 * @devname:   shown in /proc/interrupts; must stay valid
 * @dev_id:    passed to both functions, and names them to free_irq(); not NULL if shared
 *
 * Several wake-ups before the thread starts on them are one run; a wake-up while
 * @thread_fn runs is one more. The line is enabled on return unless IRQF_NO_AUTOEN.
 *
 * Context: task. Sleeps.
 *
 * Return: 0. -EINVAL: no such line or it serves a chained controller; both functions
 * NULL; IRQF_SHARED without @dev_id or with IRQF_NO_AUTOEN; @handler NULL without
 * IRQF_ONESHOT. -ENOTCONN: @irq is IRQ_NOTCONNECTED. -EBUSY: the line has a handler and not all share, or trigger type or
 * IRQF_ONESHOT differ. -ENOMEM. Or what the controller says to the trigger type.
 */
int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn,
			 unsigned long irqflags, const char *devname, void *dev_id)
{
	struct irq_desc *desc = irq_to_desc(irq);
	struct irqaction *action;
	int ret;

	context_task();
	if (irq == IRQ_NOTCONNECTED)
		return -ENOTCONN;
	if (!desc || (desc->istate & IRQS_NOREQUEST) ||
	    request_is_wrong(handler, thread_fn, irqflags, dev_id))
		return -EINVAL;
	action = kzalloc(sizeof(*action), GFP_KERNEL);
	if (!action)
		return -ENOMEM;
	action->irq = irq;
	action->handler = handler ? handler : irq_default_primary_handler;
	action->thread_fn = thread_fn;
	action->flags = irqflags;
	action->name = devname;
	action->dev_id = dev_id;
	ret = setup_action(desc, action);
	if (ret)
		free_action(action);
	else
		register_irq_proc(desc, action);
	return ret;
}
EXPORT_SYMBOL(request_threaded_irq);

/**
 * request_any_context_irq() - request_irq() that says how the handler will run
 * @irq:     the line
 * @handler: the handler
 * @flags:   IRQF_*
 * @name:    shown in /proc/interrupts; must stay valid
 * @dev_id:  as for request_irq()
 *
 * Context: task. Sleeps. Return: IRQC_IS_HARDIRQ, as no controller here nests its lines in
 * threads, or -errno as request_threaded_irq().
 */
int request_any_context_irq(unsigned int irq, irq_handler_t handler, unsigned long flags,
			    const char *name, void *dev_id)
{
	int ret = request_irq(irq, handler, flags, name, dev_id);

	return ret ? ret : IRQC_IS_HARDIRQ;
}
EXPORT_SYMBOL(request_any_context_irq);

static void unlink_from(struct irq_desc *desc, struct irqaction **link)
{
	unsigned long flags;

	local_irq_save(flags);
	*link = (*link)->next;
	if (desc->action)
		irq_update_flow(desc);
	else
		irq_shutdown(desc);
	local_irq_restore(flags);
}

/* The action is out of the list and, if it was the last one, the line quiet; NULL: none. */
static struct irqaction *unlink_action(struct irq_desc *desc, void *dev_id)
{
	struct irqaction **link = &desc->action, *action;
	unsigned long flags = begin_change();

	while (*link && (*link)->dev_id != dev_id)
		link = &(*link)->next;
	action = *link;
	if (action) {
		unlink_from(desc, link);
		if (!desc->action)
			give_line_back(action->irq);
	}
	end_change(flags);
	hardlockup_tell();
	return action;
}

/**
 * free_irq() - give an interrupt line back
 * @irq:    the line
 * @dev_id: as given to request_irq()
 *
 * The handler is unlinked and, if it was the last one, the line masked; then its thread
 * makes a run that is due and ends. On return neither runs nor will run again.
 *
 * Context: task. Sleeps. Not from the thread function itself.
 *
 * Return: the name given to request_irq(); NULL: nothing was freed.
 */
const void *free_irq(unsigned int irq, void *dev_id)
{
	struct irq_desc *desc = irq_to_desc(irq);
	struct irqaction *action;
	unsigned long flags;
	const char *name;

	if (!desc || WARN(in_interrupt(), "Trying to free IRQ %d from IRQ context!\n", irq))
		return NULL;
	action = unlink_action(desc, dev_id);
	if (!action) {
		WARN(1, "Trying to free already-free IRQ %d\n", irq);
		return NULL;
	}
	unregister_irq_proc(action);
	stop_threads(action);
	flags = begin_change();
	release_thread_mask(desc, action);
	end_change(flags);
	name = action->name;
	free_action(action);
	return name;
}
EXPORT_SYMBOL(free_irq);
