// SPDX-License-Identifier: MIT
/* What is told of the kernel's own events: layout, description, text of a record. */
#include <linux/interrupt.h>
#include <linux/sched.h>
#include <bhk/trace.h>

#define CREATE_TRACE_TEXTS
#include <trace/events/irq.h>
#include <trace/events/sched.h>
#include <trace/events/timer.h>
#include <trace/events/workqueue.h>
