/* SPDX-License-Identifier: MIT */
/* Hard handlers, softirqs, tasklets. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM irq

#if !defined(_TRACE_IRQ_H) || defined(TRACE_HEADER_MULTI_READ)
#define _TRACE_IRQ_H

#include <linux/tracepoint.h>

struct irqaction;
struct tasklet_struct;

/* A handler is about to be called. */
TRACE_EVENT(irq_handler_entry,
	TP_PROTO(int irq, struct irqaction *action),
	TP_ARGS(irq, action),
	TP_STRUCT__entry(
		__field(int, irq)
		__string(name, action->name)
	),
	TP_fast_assign(
		__entry->irq = irq;
		__assign_str(name, action->name);
	),
	TP_printk("irq=%d name=%s", __entry->irq, __get_str(name)));

/* It has returned: nothing but IRQ_NONE means that the interrupt was its device's. */
TRACE_EVENT(irq_handler_exit,
	TP_PROTO(int irq, struct irqaction *action, int ret),
	TP_ARGS(irq, action, ret),
	TP_STRUCT__entry(
		__field(int, irq)
		__field(int, ret)
	),
	TP_fast_assign(
		__entry->irq = irq;
		__entry->ret = ret;
	),
	TP_printk("irq=%d ret=%s", __entry->irq, __entry->ret ? "handled" : "unhandled"));

#ifndef show_softirq_name
#define show_softirq_name(vec)                                                              \
	__print_symbolic(vec, { 0, "HI" }, { 1, "TIMER" }, { 2, "NET_TX" }, { 3, "NET_RX" }, \
			 { 4, "BLOCK" }, { 5, "IRQ_POLL" }, { 6, "TASKLET" }, { 7, "SCHED" }, \
			 { 8, "HRTIMER" }, { 9, "RCU" })
#endif

DECLARE_EVENT_CLASS(softirq,
	TP_PROTO(unsigned int vec_nr),
	TP_ARGS(vec_nr),
	TP_STRUCT__entry(
		__field(unsigned int, vec)
	),
	TP_fast_assign(
		__entry->vec = vec_nr;
	),
	TP_printk("vec=%u [action=%s]", __entry->vec, show_softirq_name(__entry->vec)));

DEFINE_EVENT(softirq, softirq_entry, TP_PROTO(unsigned int vec_nr), TP_ARGS(vec_nr));
DEFINE_EVENT(softirq, softirq_exit, TP_PROTO(unsigned int vec_nr), TP_ARGS(vec_nr));
DEFINE_EVENT(softirq, softirq_raise, TP_PROTO(unsigned int vec_nr), TP_ARGS(vec_nr));

/* The tasklet may be gone when its body has returned: only its address is told. */
DECLARE_EVENT_CLASS(tasklet,
	TP_PROTO(struct tasklet_struct *t, void *func),
	TP_ARGS(t, func),
	TP_STRUCT__entry(
		__field(void *, tasklet)
		__field(void *, func)
	),
	TP_fast_assign(
		__entry->tasklet = t;
		__entry->func = func;
	),
	TP_printk("tasklet=%ps function=%ps", __entry->tasklet, __entry->func));

DEFINE_EVENT(tasklet, tasklet_entry, TP_PROTO(struct tasklet_struct *t, void *func),
	     TP_ARGS(t, func));
DEFINE_EVENT(tasklet, tasklet_exit, TP_PROTO(struct tasklet_struct *t, void *func),
	     TP_ARGS(t, func));

#endif
#include <trace/define_trace.h>
