/* SPDX-License-Identifier: MIT */
/*
 * Makes events of their one definition: the header that includes this is read once more for the
 * record's struct, for the description, for the printer, for the room that its texts take and
 * for the function that writes a record.
 *
 * CREATE_TRACE_POINTS makes all of it. The kernel's own events are made of two files:
 * CREATE_TRACE_TEXTS makes what is wanted by who reads, CREATE_TRACE_WRITERS the rest.
 */
#ifdef CREATE_TRACE_POINTS
#define CREATE_TRACE_TEXTS
#define CREATE_TRACE_WRITERS
#endif
#if (defined(CREATE_TRACE_TEXTS) || defined(CREATE_TRACE_WRITERS)) && defined(CONFIG_TRACE) && \
	!defined(TRACE_HEADER_MULTI_READ)
#define TRACE_HEADER_MULTI_READ

#include <linux/stringify.h>
#include <linux/string.h>
#include <linux/stddef.h>

#ifdef TRACE_INCLUDE_FILE
#define __TRACE_OWN_FILE
#else
#define TRACE_INCLUDE_FILE TRACE_SYSTEM
#endif
#ifdef TRACE_INCLUDE_PATH
#define __TRACE_HEADER(name) __stringify(TRACE_INCLUDE_PATH/name.h)
#define TRACE_HEADER	     __TRACE_HEADER(TRACE_INCLUDE_FILE)
#else
#define __TRACE_HEADER(name) __stringify(trace/events/name.h)
#define TRACE_HEADER	     __TRACE_HEADER(TRACE_INCLUDE_FILE)
#endif

#undef TRACE_EVENT
#define TRACE_EVENT(event, proto, args, tstruct, assign, print)                               \
	DECLARE_EVENT_CLASS(event, PARAMS(proto), PARAMS(args), PARAMS(tstruct), PARAMS(assign), \
			    PARAMS(print))                                                     \
	DEFINE_EVENT(event, event, PARAMS(proto), PARAMS(args))

#undef TP_STRUCT__entry
#undef TP_fast_assign
#undef __field_ext
#undef __field_struct
#undef __string_len
#define TP_STRUCT__entry(args...) args
#define TP_fast_assign(args...)	  args
#define __field_ext(type, item, filter_type) __field(type, item)
#define __field_struct(type, item)	     __field(type, item)

/* 1. The record. */
#undef DECLARE_EVENT_CLASS
#undef DEFINE_EVENT
#undef DEFINE_EVENT_PRINT
#undef __field
#undef __array
#undef __field_enum
#undef __string
#define __field(type, item)	 type item;
/* As long as on Linux, where an enumeration is an int. */
#define __field_enum(type, item) unsigned int item;
#define __array(type, item, len) type item[len];
#define __string(item, src)	 u32 __data_loc_##item;
#define DECLARE_EVENT_CLASS(class, proto, args, tstruct, assign, print) \
	struct trace_event_raw_##class {                                \
		struct trace_entry ent;                                 \
		tstruct                                                 \
		char __data[];                                          \
	};
#define DEFINE_EVENT(class, event, proto, args)
#define DEFINE_EVENT_PRINT(class, event, proto, args, print)
#include TRACE_HEADER

#ifdef CREATE_TRACE_TEXTS
/* 2. The description. */
#undef DECLARE_EVENT_CLASS
#undef __field
#undef __array
#undef __field_enum
#undef __string
#undef __entry
#undef TP_printk
#undef __get_str
#undef __print_flags
#undef __print_symbolic
#define __entry REC
#define TP_printk(fmt, args...) "\"" fmt "\", " __stringify(args)
#define __field(type, item) \
	{#type, #item, offsetof(raw_t, item), sizeof(type), is_signed_type(type)},
#define __field_enum(type, item) {#type, #item, offsetof(raw_t, item), sizeof(int), false},
#define __array(type, item, len)                                                           \
	{#type "[" __stringify(len) "]", #item, offsetof(raw_t, item), sizeof(type) * (len), \
	 is_signed_type(type)},
#define __string(item, src) \
	{"__data_loc char[]", #item, offsetof(raw_t, __data_loc_##item), 4, is_signed_type(char)},
#define DECLARE_EVENT_CLASS(class, proto, args, tstruct, assign, print)                \
	static const struct trace_field *trace_fields_##class(void)                    \
	{                                                                              \
		typedef struct trace_event_raw_##class raw_t __maybe_unused;           \
		static const struct trace_field fields[] = {tstruct{}};                \
                                                                                       \
		return fields;                                                         \
	}                                                                              \
	static const char trace_fmt_##class[] = print;
#include TRACE_HEADER

/* 3. The printer: the format is the beginning of the description. */
#undef DECLARE_EVENT_CLASS
#undef __entry
#undef TP_printk
#undef __get_str
#undef __print_flags
#undef __print_symbolic
#define __entry			rec
#define TP_printk(fmt, args...)                                                                 \
	if (sizeof(fmt) > TRACE_FMT_MAX)                                                        \
		trace_seq_printf(s, fmt, ##args);                                               \
	else                                                                                    \
		trace_seq_print(s, fmt_text + 1, sizeof(fmt) - 1, ##args);
#define __get_str(item)		((const char *)rec + (rec->__data_loc_##item & 0xffff))
#define __print_flags(flags, delim, names...)                                                   \
	({                                                                                      \
		static const struct trace_print_flags __names[] = {names, {-1ul, NULL}};        \
		trace_print_flags(s, delim, flags, __names);                                    \
	})
#define __print_symbolic(val, names...)                                                         \
	({                                                                                      \
		static const struct trace_print_flags __names[] = {names, {-1ul, NULL}};        \
		trace_print_symbolic(s, val, __names);                                          \
	})
#define DECLARE_EVENT_CLASS(class, proto, args, tstruct, assign, print)                          \
	static void trace_print_##class(struct trace_seq *s, const struct trace_entry *__ent)    \
	{                                                                                        \
		const struct trace_event_raw_##class *rec = (const void *)__ent;                 \
		const char *fmt_text = trace_fmt_##class;                                        \
                                                                                                 \
		print                                                                            \
	}                                                                                        \
	const struct trace_type trace_type_##class = {                                           \
		.fields = trace_fields_##class,                                                  \
		.print_fmt = trace_fmt_##class,                                                  \
		.output = trace_print_##class,                                                   \
	};
#include TRACE_HEADER

#endif

#ifdef CREATE_TRACE_WRITERS
/* 4. Where its texts lie, and how long it is with them. */
#undef DECLARE_EVENT_CLASS
#undef __field
#undef __array
#undef __field_enum
#undef __string
#define __field(type, item)
#define __field_enum(type, item)
#define __array(type, item, len)
#define __string(item, src)                                                                      \
	{                                                                                        \
		const char *__text = (src);                                                      \
		u32 __len = strlen(__text ? __text : "(null)") + 1;                              \
		__where[__n++] = __size | __len << 16;                                           \
		__size += __len;                                                                 \
	}
#define DECLARE_EVENT_CLASS(class, proto, args, tstruct, assign, print)                          \
	static __always_inline u32 trace_size_##class(u32 *__where, proto)                       \
	{                                                                                        \
		u32 __size = offsetof(struct trace_event_raw_##class, __data);                   \
		u32 __n __maybe_unused = 0;                                                      \
		tstruct                                                                          \
		return __size;                                                                   \
	}
#include TRACE_HEADER

/* 5. The writer, and the event itself. */
#undef DECLARE_EVENT_CLASS
#undef DEFINE_EVENT
#undef DEFINE_EVENT_PRINT
#undef __field
#undef __array
#undef __field_enum
#undef __string
#undef __entry
#undef TP_printk
#define __entry		     rec
#define TP_printk(args...)
#define __field(type, item)
#define __field_enum(type, item)
#define __array(type, item, len)
#define __string(item, src)  rec->__data_loc_##item = __where[__n++];
#define __assign_str(item, src) \
	strcpy((char *)rec + (rec->__data_loc_##item & 0xffff), (src) ? (const char *)(src) : "(null)")
#define DECLARE_EVENT_CLASS(class, proto, args, tstruct, assign, print)                          \
	extern const struct trace_type trace_type_##class;                                       \
	void trace_write_##class(proto, struct trace_event *__ev)                                \
	{                                                                                        \
		u32 __where[8], __n __maybe_unused = 0;                                          \
		u32 __size = trace_size_##class(__where, args);                                  \
		unsigned long __flags = arch_local_irq_save();                                   \
		union trace_slot __slot = {                                                      \
			.both = trace_begin(trace_bytes(__size), __ev, __flags)};                \
		struct trace_event_raw_##class *rec = (void *)__slot.data;                       \
                                                                                                 \
		if (likely(rec)) {                                                               \
			if (!__builtin_constant_p(__size) || __size % 4)                         \
				__slot.data[(__size - 1) / 4] = 0;                               \
			tstruct                                                                  \
			{                                                                        \
				assign                                                           \
			}                                                                        \
			trace_end(__slot);                                                       \
		}                                                                                \
		arch_local_irq_restore(__flags);                                                 \
	}
#define DEFINE_EVENT(class, event, proto, args)                                                  \
	struct trace_event __event_##event __section(                                            \
		".table.trace_event." __stringify(TRACE_SYSTEM) "." #event) = {                  \
		.type = &trace_type_##class,                                                     \
		.system = __stringify(TRACE_SYSTEM),                                             \
		.name = #event,                                                                  \
	};                                                                                       \
	void __trace_##event(proto)                                                              \
	{                                                                                        \
		trace_write_##class(args, &__event_##event);                                     \
	}
#define DEFINE_EVENT_PRINT(class, event, proto, args, print) \
	DEFINE_EVENT(class, event, PARAMS(proto), PARAMS(args))
#include TRACE_HEADER
#endif

#undef __entry
#undef __field
#undef __array
#undef __field_enum
#undef __string
#undef __assign_str
#undef TP_printk
#undef TRACE_HEADER
#undef __TRACE_HEADER
#undef TRACE_HEADER_MULTI_READ
#ifdef __TRACE_OWN_FILE
#undef __TRACE_OWN_FILE
#else
#undef TRACE_INCLUDE_FILE
#endif
#include <trace/declare_trace.h>
#endif
