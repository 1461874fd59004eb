/* SPDX-License-Identifier: MIT */
/* Text of one's own among the trace events. */
#ifndef _LINUX_TRACE_PRINTK_H
#define _LINUX_TRACE_PRINTK_H

#include <linux/instruction_pointer.h>
#include <linux/linkage.h>
#include <linux/compiler.h>

#ifdef CONFIG_TRACE
#include <bhk/trace.h>

extern struct trace_event __event_print;

void __trace_printk(unsigned long ip, const char *fmt, ...) __printf(2, 3);

/**
 * trace_printk() - write text to the trace
 * @fmt: as for printk(), without a level; 255 characters at most
 *
 * One instruction while tracing is off. Without CONFIG_TRACE there is nothing of it.
 *
 * Context: any, the NMI included.
 */
#define trace_printk(fmt, ...)                                                \
	do {                                                                  \
		if (static_branch_unlikely(&__event_print))                   \
			__trace_printk(_THIS_IP_, fmt, ##__VA_ARGS__);        \
	} while (0)
#else
#define trace_printk(fmt, ...) ((void)0)
#endif

#define trace_puts(text) trace_printk("%s", text)

#endif
