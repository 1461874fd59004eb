/* SPDX-License-Identifier: MIT */
/* Wake-ups and switches. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM sched

#if !defined(_TRACE_SCHED_H) || defined(TRACE_HEADER_MULTI_READ)
#define _TRACE_SCHED_H

#include <linux/sched.h>
#include <linux/tracepoint.h>

DECLARE_EVENT_CLASS(sched_wakeup_template,
	TP_PROTO(struct task_struct *p),
	TP_ARGS(p),
	TP_STRUCT__entry(
		__array(char, comm, TASK_COMM_LEN)
		__field(pid_t, pid)
		__field(int, prio)
		__field(int, target_cpu)
	),
	TP_fast_assign(
		memcpy(__entry->comm, p->comm, TASK_COMM_LEN);
		__entry->pid = p->pid;
		__entry->prio = p->prio;
		__entry->target_cpu = 0;
	),
	TP_printk("comm=%s pid=%d prio=%d target_cpu=%03d", __entry->comm, __entry->pid,
		  __entry->prio, __entry->target_cpu));

/* Somebody wants the thread to run. */
DEFINE_EVENT(sched_wakeup_template, sched_waking, TP_PROTO(struct task_struct *p), TP_ARGS(p));
/* It is on the run queue. */
DEFINE_EVENT(sched_wakeup_template, sched_wakeup, TP_PROTO(struct task_struct *p), TP_ARGS(p));

#ifndef TRACE_TASK_REPORT
/* The states that are told, and behind them idle (I) and preempted (+). */
#define TRACE_TASK_REPORT                                                                    \
	(TASK_RUNNING | TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE | __TASK_STOPPED | __TASK_TRACED | \
	 EXIT_DEAD | EXIT_ZOMBIE | TASK_PARKED)
#define TRACE_TASK_IDLE	     (TRACE_TASK_REPORT + 1)
#define TRACE_TASK_PREEMPTED (TRACE_TASK_IDLE << 1)
#endif

/* @state: as trace_task_state() makes it. Interrupts are off, and @next is current already. */
TRACE_EVENT(sched_switch,
	TP_PROTO(long state, struct task_struct *prev, struct task_struct *next),
	TP_ARGS(state, prev, next),
	TP_STRUCT__entry(
		__array(char, prev_comm, TASK_COMM_LEN)
		__field(pid_t, prev_pid)
		__field(int, prev_prio)
		__field(long, prev_state)
		__array(char, next_comm, TASK_COMM_LEN)
		__field(pid_t, next_pid)
		__field(int, next_prio)
	),
	TP_fast_assign(
		__entry->ent.pid = prev->pid;
		memcpy(__entry->prev_comm, prev->comm, TASK_COMM_LEN);
		__entry->prev_pid = prev->pid;
		__entry->prev_prio = prev->prio;
		__entry->prev_state = state;
		memcpy(__entry->next_comm, next->comm, TASK_COMM_LEN);
		__entry->next_pid = next->pid;
		__entry->next_prio = next->prio;
	),
	TP_printk("prev_comm=%s prev_pid=%d prev_prio=%d prev_state=%s%s ==> next_comm=%s next_pid=%d next_prio=%d",
		__entry->prev_comm, __entry->prev_pid, __entry->prev_prio,
		(__entry->prev_state & (TRACE_TASK_PREEMPTED - 1)) ? __print_flags(__entry->prev_state & (TRACE_TASK_PREEMPTED - 1), "|", { 0x00000001, "S" }, { 0x00000002, "D" }, { 0x00000004, "T" }, { 0x00000008, "t" }, { 0x00000010, "X" }, { 0x00000020, "Z" }, { 0x00000040, "P" }, { 0x00000080, "I" }) : "R",
		__entry->prev_state & TRACE_TASK_PREEMPTED ? "+" : "",
		__entry->next_comm, __entry->next_pid, __entry->next_prio));

#endif
#include <trace/define_trace.h>
