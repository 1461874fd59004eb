// SPDX-License-Identifier: MIT
/* Reports of calls in the wrong context, in Linux's words. */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <bhk/context.h>
#include <bhk/irq.h>
#include <bhk/main.h>
#include <bhk/panic.h>
#include <bhk/params.h>
#include <bhk/sched.h>
#include <bhk/time.h>
#include <bhk/unwind.h>

bool sched_bug_fatal = true;
unsigned int context_violations;

static int __init sched_bug_param(const char *val)
{
	if (strcmp(val, "warn") && strcmp(val, "panic"))
		return -EINVAL;
	sched_bug_fatal = !strcmp(val, "panic");
	return 0;
}
boot_param("sched_bug", sched_bug_param, "warn or panic: a thread sleeps in atomic context");

/* A wrong call in a handler comes again with each interrupt: one report of it in this time. */
#define REPEAT_US (5 * USEC_PER_SEC)

/* Who was reported, and when. When it is full, the next one takes the place of the oldest. */
static struct {
	void *caller;
	u64 when;
} reported[16];

/**
 * splat_reset() - forget who was reported, so that each is reported again
 *
 * Context: any. For tests, which must not depend on those before.
 */
void splat_reset(void)
{
	memset(reported, 0, sizeof(reported));
}

static bool report_now(void *caller)
{
	unsigned int i, place = 0;
	u64 now = uptime_us();

	for (i = 0; i < ARRAY_SIZE(reported); i++) {
		if (reported[i].caller == caller) {
			place = i;
			if (now - reported[i].when < REPEAT_US)
				return false;
			break;
		}
		if (reported[i].when < reported[place].when)
			place = i;
	}
	reported[place].caller = caller;
	reported[place].when = now;
	return true;
}

/* Deep enough to tell apart who called msleep(). */
#define CHAIN_DEPTH 12

/*
 * The same callers again: a function that sleeps in a loop, as msleep() does, comes back at
 * once each time.
 */
static bool reported_this_way(void)
{
	unsigned long chain[CHAIN_DEPTH];
	unsigned int i, n = stack_trace_save(chain, CHAIN_DEPTH, 0);
	u32 key = 0;

	for (i = 0; i < n; i++)
		key = key * 31 + chain[i];
	return n && !report_now((void *)key);
}

void scheduling_while_atomic(struct task_struct *tsk, unsigned int count)
{
	if (!sched_bug_fatal && reported_this_way())
		return;
	if (sched_bug_fatal)
		oops_enter();
	pr_err("BUG: scheduling while atomic: %s/%d/0x%08x\n", tsk->comm, tsk->pid, count);
	debug_show_held_spinlocks();
	dump_stack_lvl(KERN_ERR);
	if (sched_bug_fatal)
		panic("scheduling while atomic");
	add_taint(TAINT_WARN);
}

void __might_sleep(const char *file, int line)
{
	bool irqs_off = irqs_disabled();

	if (likely(!cpu_state.preempt_count && !irqs_off) || is_idle_task(current) ||
	    system_state < SYSTEM_SCHEDULING || oops_in_progress ||
	    !report_now(__builtin_return_address(0)))
		return;
	pr_err("BUG: sleeping function called from invalid context at %s:%d\n", file, line);
	pr_err("in_atomic(): %d, irqs_disabled(): %d, non_block: 0, pid: %d, name: %s\n",
	       in_atomic(), irqs_off, current->pid, current->comm);
	pr_err("preempt_count: %x, expected: 0\n", preempt_count());
	debug_show_held_spinlocks();
	dump_stack_lvl(KERN_ERR);
	add_taint(TAINT_WARN);
}
EXPORT_SYMBOL(__might_sleep);

/* The innermost context, in a word. Context: any. */
const char *context_name(void)
{
	if (in_nmi())
		return "NMI";
	if (in_hardirq())
		return "hardirq";
	if (in_serving_softirq())
		return "softirq";
	return in_atomic() ? "atomic" : "task";
}

/**
 * context_violation() - an API was called where it may not be
 * @api:     its name
 * @allowed: where it may be called
 * @caller:  who called it
 *
 * Each is counted (context_violations); a caller is reported once in five seconds.
 *
 * Context: any.
 */
void context_violation(const char *api, const char *allowed, void *caller)
{
	if (!IS_ENABLED(CONFIG_CONTEXT_CHECKS))
		return;
	context_violations++;
	if (!report_now(caller))
		return;
	pr_err("BUG: %s() called from %s context by %pS, allowed in %s\n", api, context_name(),
	       caller, allowed);
	dump_stack_lvl(KERN_ERR);
	add_taint(TAINT_WARN);
}
EXPORT_SYMBOL(context_violation);

/* The line whose primary handler @addr lies in, if in any: the last one that begins before. */
static unsigned int irq_of_handler(unsigned long addr, unsigned long func, unsigned long *handler)
{
	const struct irqaction *action;
	const struct irq_desc *desc;
	unsigned int irq, found = 0;

	*handler = 0;
	for_each_irq_desc(irq, desc) {
		for (action = desc->action; action; action = action->next) {
			unsigned long begin = (unsigned long)action->handler;

			if (begin >= func && begin <= addr && begin > *handler) {
				*handler = begin;
				found = irq;
			}
		}
	}
	return found;
}

/* Which handler is running: the hot path does not note it, but the stack knows. */
static unsigned int running_handler(unsigned long *handler)
{
	struct unwind_state s;
	unsigned int irq;
	u32 pc;

	unwind_from_here(&s);
	for (;;) {
		pc = s.regs[UNWIND_PC];
		if (unwind_next(&s) || s.frame)
			return 0;
		irq = irq_of_handler(pc, s.func, handler);
		if (irq)
			return irq;
	}
}

/**
 * irq_enabled_in_hardirq() - a hard handler wants interrupts on
 * @caller: where
 *
 * Linux finds it when the handler returns, and turns them off again. Here they stay off and
 * the place itself is named, once in five seconds.
 *
 * Context: hardirq.
 */
void irq_enabled_in_hardirq(void *caller)
{
	unsigned long handler;
	unsigned int irq;

	if (!report_now(caller))
		return;
	irq = running_handler(&handler);
	__warn_printf(__FILE__, __LINE__, caller, "irq %u handler %pS enabled interrupts\n", irq,
		      irq ? (void *)handler : caller);
}
EXPORT_SYMBOL(irq_enabled_in_hardirq);
