/* SPDX-License-Identifier: MIT */
/*
 * Trace events: TRACE_EVENT() in a header of its own, as on Linux.
 *
 *	#undef TRACE_SYSTEM
 *	#define TRACE_SYSTEM mydrv
 *	#if !defined(_TRACE_MYDRV_H) || defined(TRACE_HEADER_MULTI_READ)
 *	#define _TRACE_MYDRV_H
 *	#include <linux/tracepoint.h>
 *
 *	TRACE_EVENT(mydrv_done,
 *		TP_PROTO(int len, const char *who),
 *		TP_ARGS(len, who),
 *		TP_STRUCT__entry(__field(int, len) __string(who, who)),
 *		TP_fast_assign(__entry->len = len; __assign_str(who, who);),
 *		TP_printk("len=%d who=%s", __entry->len, __get_str(who)));
 *	#endif
 *	#include <trace/define_trace.h>
 *
 * One source file defines CREATE_TRACE_POINTS before it includes that header (by the name
 * TRACE_INCLUDE_PATH/TRACE_INCLUDE_FILE.h, else <trace/events/TRACE_SYSTEM.h>). The others get
 * trace_mydrv_done(), which is one NOP while nobody records the event. docs/trace.md tells more.
 */
#ifndef _LINUX_TRACEPOINT_H
#define _LINUX_TRACEPOINT_H

#include <linux/compiler.h>
#include <linux/stringify.h>
#include <linux/types.h>
#include <bhk/trace.h>

#define TP_PROTO(args...) args
#define TP_ARGS(args...)  args
#define PARAMS(args...)	  args

/* Values in formats are told as they are: there is nothing to announce. */
#define TRACE_DEFINE_ENUM(a)
#define TRACE_DEFINE_SIZEOF(a)

#endif

/* Outside the guard: <trace/define_trace.h> gives them another meaning for a while. */
#ifndef TRACE_HEADER_MULTI_READ
#include <trace/declare_trace.h>
#endif
