/* SPDX-License-Identifier: MIT */
/* The timer wheel and the hrtimers. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM timer

#if !defined(_TRACE_TIMER_H) || defined(TRACE_HEADER_MULTI_READ)
#define _TRACE_TIMER_H

#include <linux/hrtimer.h>
#include <linux/timer.h>
#include <linux/tracepoint.h>

DECLARE_EVENT_CLASS(timer_class,
	TP_PROTO(struct timer_list *timer),
	TP_ARGS(timer),
	TP_STRUCT__entry(
		__field(void *, timer)
	),
	TP_fast_assign(
		__entry->timer = timer;
	),
	TP_printk("timer=%p", __entry->timer));

DEFINE_EVENT(timer_class, timer_init, TP_PROTO(struct timer_list *timer), TP_ARGS(timer));
DEFINE_EVENT(timer_class, timer_expire_exit, TP_PROTO(struct timer_list *timer), TP_ARGS(timer));
DEFINE_EVENT(timer_class, timer_cancel, TP_PROTO(struct timer_list *timer), TP_ARGS(timer));

/* @flags: timer->flags, with the bucket in the upper ten bits. */
TRACE_EVENT(timer_start,
	TP_PROTO(struct timer_list *timer, unsigned long expires, unsigned int flags),
	TP_ARGS(timer, expires, flags),
	TP_STRUCT__entry(
		__field(void *, timer)
		__field(void *, function)
		__field(unsigned long, expires)
		__field(unsigned long, now)
		__field(unsigned int, flags)
	),
	TP_fast_assign(
		__entry->timer = timer;
		__entry->function = timer->function;
		__entry->expires = expires;
		__entry->now = jiffies;
		__entry->flags = flags;
	),
	TP_printk("timer=%p function=%ps expires=%lu [timeout=%ld] cpu=%u idx=%u flags=%s",
		  __entry->timer, __entry->function, __entry->expires,
		  (long)__entry->expires - __entry->now, __entry->flags & 0x0003FFFF,
		  __entry->flags >> 22,
		  __print_flags(__entry->flags & (0x00040000 | 0x00080000 | 0x00100000 | 0x00200000), "|", { 0x00040000, "M" }, { 0x00080000, "D" }, { 0x00100000, "P" }, { 0x00200000, "I" })));

TRACE_EVENT(timer_expire_entry,
	TP_PROTO(struct timer_list *timer, unsigned long baseclk),
	TP_ARGS(timer, baseclk),
	TP_STRUCT__entry(
		__field(void *, timer)
		__field(unsigned long, now)
		__field(void *, function)
		__field(unsigned long, baseclk)
	),
	TP_fast_assign(
		__entry->timer = timer;
		__entry->now = jiffies;
		__entry->function = timer->function;
		__entry->baseclk = baseclk;
	),
	TP_printk("timer=%p function=%ps now=%lu baseclk=%lu", __entry->timer, __entry->function,
		  __entry->now, __entry->baseclk));

#ifndef show_hrtimer_mode
#define show_hrtimer_mode(mode) \
	__print_symbolic(mode, { HRTIMER_MODE_ABS, "ABS" }, { HRTIMER_MODE_REL, "REL" }, { HRTIMER_MODE_ABS_PINNED, "ABS|PINNED" }, { HRTIMER_MODE_REL_PINNED, "REL|PINNED" }, { HRTIMER_MODE_ABS_SOFT, "ABS|SOFT" }, { HRTIMER_MODE_REL_SOFT, "REL|SOFT" }, { HRTIMER_MODE_ABS_PINNED_SOFT, "ABS|PINNED|SOFT" }, { HRTIMER_MODE_REL_PINNED_SOFT, "REL|PINNED|SOFT" }, { HRTIMER_MODE_ABS_HARD, "ABS|HARD" }, { HRTIMER_MODE_REL_HARD, "REL|HARD" }, { HRTIMER_MODE_ABS_PINNED_HARD, "ABS|PINNED|HARD" }, { HRTIMER_MODE_REL_PINNED_HARD, "REL|PINNED|HARD" })
#define show_clock_id(id)                                                                   \
	__print_symbolic(id, { CLOCK_REALTIME, "CLOCK_REALTIME" },                           \
			 { CLOCK_MONOTONIC, "CLOCK_MONOTONIC" },                             \
			 { CLOCK_BOOTTIME, "CLOCK_BOOTTIME" }, { CLOCK_TAI, "CLOCK_TAI" })
#endif

TRACE_EVENT(hrtimer_init,
	TP_PROTO(struct hrtimer *hrtimer, clockid_t clockid, enum hrtimer_mode mode),
	TP_ARGS(hrtimer, clockid, mode),
	TP_STRUCT__entry(
		__field(void *, hrtimer)
		__field(clockid_t, clockid)
		__field_enum(enum hrtimer_mode, mode)
	),
	TP_fast_assign(
		__entry->hrtimer = hrtimer;
		__entry->clockid = clockid;
		__entry->mode = mode;
	),
	TP_printk("hrtimer=%p clockid=%s mode=%s", __entry->hrtimer,
		  show_clock_id(__entry->clockid), show_hrtimer_mode(__entry->mode)));

TRACE_EVENT(hrtimer_start,
	TP_PROTO(struct hrtimer *hrtimer, enum hrtimer_mode mode, bool was_armed),
	TP_ARGS(hrtimer, mode, was_armed),
	TP_STRUCT__entry(
		__field(void *, hrtimer)
		__field(void *, function)
		__field(s64, expires)
		__field(s64, softexpires)
		__field_enum(enum hrtimer_mode, mode)
		__field(bool, was_armed)
	),
	TP_fast_assign(
		__entry->hrtimer = hrtimer;
		__entry->function = hrtimer->function;
		__entry->expires = hrtimer_get_expires(hrtimer);
		__entry->softexpires = hrtimer_get_softexpires(hrtimer);
		__entry->mode = mode;
		__entry->was_armed = was_armed;
	),
	TP_printk("hrtimer=%p function=%ps expires=%llu softexpires=%llu mode=%s was_armed=%d",
		  __entry->hrtimer, __entry->function, (unsigned long long) __entry->expires,
		  (unsigned long long) __entry->softexpires, show_hrtimer_mode(__entry->mode),
		  __entry->was_armed));

TRACE_EVENT(hrtimer_expire_entry,
	TP_PROTO(struct hrtimer *hrtimer, ktime_t *now),
	TP_ARGS(hrtimer, now),
	TP_STRUCT__entry(
		__field(void *, hrtimer)
		__field(s64, now)
		__field(void *, function)
	),
	TP_fast_assign(
		__entry->hrtimer = hrtimer;
		__entry->now = *now;
		__entry->function = hrtimer->function;
	),
	TP_printk("hrtimer=%p function=%ps now=%llu", __entry->hrtimer, __entry->function,
		  (unsigned long long) __entry->now));

DECLARE_EVENT_CLASS(hrtimer_class,
	TP_PROTO(struct hrtimer *hrtimer),
	TP_ARGS(hrtimer),
	TP_STRUCT__entry(
		__field(void *, hrtimer)
	),
	TP_fast_assign(
		__entry->hrtimer = hrtimer;
	),
	TP_printk("hrtimer=%p", __entry->hrtimer));

DEFINE_EVENT(hrtimer_class, hrtimer_expire_exit, TP_PROTO(struct hrtimer *hrtimer),
	     TP_ARGS(hrtimer));
DEFINE_EVENT(hrtimer_class, hrtimer_cancel, TP_PROTO(struct hrtimer *hrtimer), TP_ARGS(hrtimer));

#endif
#include <trace/define_trace.h>
