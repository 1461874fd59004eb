/* SPDX-License-Identifier: MIT */
/* Work items. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM workqueue

#if !defined(_TRACE_WORKQUEUE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _TRACE_WORKQUEUE_H

#include <linux/tracepoint.h>
#include <linux/workqueue.h>

/* An item was given to a queue. */
TRACE_EVENT(workqueue_queue_work,
	TP_PROTO(struct work_struct *work, const char *name, int req_cpu, int cpu),
	TP_ARGS(work, name, req_cpu, cpu),
	TP_STRUCT__entry(
		__field(void *, work)
		__field(void *, function)
		__string(workqueue, name)
		__field(int, req_cpu)
		__field(int, cpu)
	),
	TP_fast_assign(
		__entry->work = work;
		__entry->function = work->func;
		__assign_str(workqueue, name);
		__entry->req_cpu = req_cpu;
		__entry->cpu = cpu;
	),
	TP_printk("work struct=%p function=%ps workqueue=%s req_cpu=%d cpu=%d", __entry->work,
		  __entry->function, __get_str(workqueue), __entry->req_cpu, __entry->cpu));

/* It is within the queue's max_active: a worker may take it. */
TRACE_EVENT(workqueue_activate_work,
	TP_PROTO(struct work_struct *work),
	TP_ARGS(work),
	TP_STRUCT__entry(
		__field(void *, work)
	),
	TP_fast_assign(
		__entry->work = work;
	),
	TP_printk("work struct %p", __entry->work));

/* As it ends, the item may be gone: only its address is told. */
DECLARE_EVENT_CLASS(workqueue_execute,
	TP_PROTO(struct work_struct *work, work_func_t function),
	TP_ARGS(work, function),
	TP_STRUCT__entry(
		__field(void *, work)
		__field(void *, function)
	),
	TP_fast_assign(
		__entry->work = work;
		__entry->function = function;
	),
	TP_printk("work struct %p: function %ps", __entry->work, __entry->function));

DEFINE_EVENT(workqueue_execute, workqueue_execute_start,
	     TP_PROTO(struct work_struct *work, work_func_t function), TP_ARGS(work, function));
DEFINE_EVENT(workqueue_execute, workqueue_execute_end,
	     TP_PROTO(struct work_struct *work, work_func_t function), TP_ARGS(work, function));

#endif
#include <trace/define_trace.h>
