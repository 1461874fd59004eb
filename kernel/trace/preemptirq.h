/* SPDX-License-Identifier: MIT */
/* What the stubs in assembly call: kernel/trace/preemptirq.c. */
#ifndef _KERNEL_TRACE_PREEMPTIRQ_H
#define _KERNEL_TRACE_PREEMPTIRQ_H

#include <bhk/trace.h>

#ifdef CONFIG_TRACER_MAX_TRACE
void preemptirq_event_patch(const struct trace_event *ev, bool on);
#else
static inline void preemptirq_event_patch(const struct trace_event *ev, bool on)
{
}
#endif

struct hook_frame;
struct irq_frame;

void hook_irqs_off(const struct hook_frame *f, bool helper);
void hook_irqs_restore(const struct hook_frame *f, bool helper);
void hook_irqs_on(const struct hook_frame *f, bool helper);
void hook_preempt_off(const struct hook_frame *f, bool helper);
void hook_preempt_on(const struct hook_frame *f, bool helper);
void hook_irq_entry(void);
void hook_irq_exit(const struct irq_frame *f);
#endif
