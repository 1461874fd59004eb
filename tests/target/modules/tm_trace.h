/* SPDX-License-Identifier: MIT */
/* Events of a module: fields and conversions of every kind. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM probe

#if !defined(_TRACE_PROBE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _TRACE_PROBE_H

#include <linux/tracepoint.h>

TRACE_EVENT(probe_fields,
	TP_PROTO(int n, const void *p, const char *name),
	TP_ARGS(n, p, name),
	TP_STRUCT__entry(
		__field(u8, byte)
		__field(s16, half)
		__field(bool, odd)
		__field(unsigned int, word)
		__field(s64, big)
		__field(const void *, p)
		__array(char, fixed, 8)
		__array(int, list, 3)
		__string(name, name)
		__string(other, n ? "other" : NULL)
	),
	TP_fast_assign(
		__entry->byte = n;
		__entry->half = -n;
		__entry->odd = n & 1;
		__entry->word = n * 0x01000193u;
		__entry->big = -1000000007ll * n;
		__entry->p = p;
		strscpy(__entry->fixed, name, sizeof(__entry->fixed));
		__entry->list[0] = n;
		__entry->list[1] = -n;
		__entry->list[2] = n * n;
		__assign_str(name, name);
		__assign_str(other, n ? "other" : NULL);
	),
	TP_printk("byte=%u half=%hd odd=%d word=%08x %#x big=%lld p=%ps at=%p fixed=%s list=%d,%-4d|%3d "
		  "name=%s other=%s 100%% %s",
		  __entry->byte, __entry->half, __entry->odd, __entry->word, __entry->word,
		  __entry->big, __entry->p, __entry->p, __entry->fixed, __entry->list[0],
		  __entry->list[1], __entry->list[2], __get_str(name), __get_str(other),
		  __entry->odd ? "odd" : "even"));

DECLARE_EVENT_CLASS(probe_class,
	TP_PROTO(unsigned long bits),
	TP_ARGS(bits),
	TP_STRUCT__entry(
		__field(unsigned long, bits)
	),
	TP_fast_assign(
		__entry->bits = bits;
	),
	TP_printk("flags=%s kind=%s", __print_flags(__entry->bits, "|", { 1, "one" }, { 2, "two" }, { 0x80000000, "high" }),
		  __print_symbolic(__entry->bits & 3, { 0, "none" }, { 3, "both" })));

DEFINE_EVENT(probe_class, probe_flags, TP_PROTO(unsigned long bits), TP_ARGS(bits));
DEFINE_EVENT(probe_class, probe_again, TP_PROTO(unsigned long bits), TP_ARGS(bits));

#endif
#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH ../../tests/target/modules
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE tm_trace
#include <trace/define_trace.h>
