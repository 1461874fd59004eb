/* SPDX-License-Identifier: MIT */
/* What the macros of events mean to those who call them. Read again and again: no guard. */

#undef DECLARE_EVENT_CLASS
#undef DEFINE_EVENT
#undef DEFINE_EVENT_PRINT
#undef TRACE_EVENT

#if defined(CONFIG_TRACE)
#define DECLARE_EVENT_CLASS(class, proto, args, tstruct, assign, print) \
	void trace_write_##class(proto, struct trace_event *__ev);
#define DEFINE_EVENT(class, event, proto, args)                  \
	extern struct trace_event __event_##event;               \
	void __trace_##event(proto);                             \
	static __always_inline bool trace_##event##_enabled(void) \
	{                                                        \
		return static_branch_unlikely(&__event_##event); \
	}                                                        \
	static __always_inline void trace_##event(proto)         \
	{                                                        \
		if (trace_##event##_enabled())                   \
			trace_write_##class(args, &__event_##event); \
	}
#else
#define DECLARE_EVENT_CLASS(class, proto, args, tstruct, assign, print)
#define DEFINE_EVENT(class, event, proto, args)                   \
	static __always_inline bool trace_##event##_enabled(void) \
	{                                                         \
		return false;                                     \
	}                                                         \
	static __always_inline void trace_##event(proto)          \
	{                                                         \
	}
#endif

#define DEFINE_EVENT_PRINT(class, event, proto, args, print) \
	DEFINE_EVENT(class, event, PARAMS(proto), PARAMS(args))

#define TRACE_EVENT(event, proto, args, tstruct, assign, print)                               \
	DECLARE_EVENT_CLASS(event, PARAMS(proto), PARAMS(args), PARAMS(tstruct), PARAMS(assign), \
			    PARAMS(print))                                                     \
	DEFINE_EVENT(event, event, PARAMS(proto), PARAMS(args))
