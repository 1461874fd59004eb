// SPDX-License-Identifier: MIT
/*
 * What is called at the trace points of softirqs and tasklets: events, and what the advisor wants to
 * know of a line. ARM code: see asm/trace_insn.h.
 */
#include <linux/export.h>
#include <linux/interrupt.h>
#include <bhk/line_use.h>
#include <trace/events/irq.h>

/* Interrupts off: a vector is raised. */
void hook_softirq_raised(unsigned int nr)
{
	if (!(cpu_state.work & WORK_SOFTIRQ_BIT(nr)))
		line_use_note(RAISED_SOFTIRQ, (void *)(unsigned long)nr);
	trace_softirq_raise(nr);
}
EXPORT_SYMBOL(hook_softirq_raised);

/* Interrupts off on entry, on on return: the first vector of @pending is about to run. */
void hook_softirq_first(u32 pending)
{
	raw_local_irq_enable();
	trace_softirq_entry(__builtin_clz(pending));
}

/* A vector's action has returned, and the first one of @pending, if any, follows. */
void hook_softirq_next(unsigned int nr, u32 pending)
{
	trace_softirq_exit(nr);
	if (pending)
		trace_softirq_entry(__builtin_clz(pending));
}

/* Interrupts off: a tasklet was put into the list of vector @nr. */
void hook_tasklet_scheduled(unsigned int nr, struct tasklet_struct *t)
{
	line_use_note(RAISED_TASKLET, t);
	hook_softirq_raised(nr);
}

/* Interrupts off on entry, on on return. */
void hook_tasklet_begins(struct tasklet_struct *t, void *func)
{
	raw_local_irq_enable();
	trace_tasklet_entry(t, func);
}

/* Interrupts on on entry, off on return. The tasklet may be gone. */
void hook_tasklet_ended(struct tasklet_struct *t, void *func)
{
	trace_tasklet_exit(t, func);
	raw_local_irq_disable();
}
