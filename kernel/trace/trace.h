/* SPDX-License-Identifier: MIT */
/* Shared by the files of kernel/trace/. */
#ifndef _KERNEL_TRACE_TRACE_H
#define _KERNEL_TRACE_TRACE_H

#include <linux/mutex.h>
#include <bhk/trace.h>
#include <bhk/trace_ring.h>

/* Why trace_begin() has to look closer, bits of trace_ring.attention. */
#define TRACE_STOPPED 1u /* records are not wanted */


/* Who changes what is recorded. Task context. */
extern struct mutex trace_mutex;

/* kernel/trace/events.c */
void trace_event_patch(struct trace_event *ev, bool on);
#endif
