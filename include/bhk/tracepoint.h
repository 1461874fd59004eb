/* SPDX-License-Identifier: MIT */
/*
 * Trace points on hot paths: they cost nothing while they are off (asm/trace_insn.h). Each is an
 * instruction of the path and a function that is called before it while a key is on.
 */
#ifndef _BHK_TRACEPOINT_H
#define _BHK_TRACEPOINT_H

#include <linux/irqflags.h>
#include <linux/tracepoint.h>
#include <asm/trace_insn.h>
#include <bhk/clock.h>

#ifdef CONFIG_TRACE
/*
 * Places that several events share, and some of them the advisor: each has a key, which is on while
 * any of them is (kernel/trace/events.c).
 */
enum trace_place {
	PLACE_RAISE,
	PLACE_SOFTIRQ,
	PLACE_TASKLET,
	PLACE_QUEUE,
	PLACE_WORK,
	PLACE_TIMER,
	PLACE_HRTIMER,
	PLACE_WAKEUP,
	PLACE_HANDLER,
	NR_PLACES,
};

extern struct static_key trace_places[NR_PLACES];

void trace_place_use(enum trace_place place, bool on);

#define trace_raise_key	  trace_places[PLACE_RAISE]
#define trace_softirq_key trace_places[PLACE_SOFTIRQ]
#define trace_tasklet_key trace_places[PLACE_TASKLET]
#define trace_queue_key	  trace_places[PLACE_QUEUE]
#define trace_work_key	  trace_places[PLACE_WORK]
#define trace_timer_key	  trace_places[PLACE_TIMER]
#define trace_hrtimer_key trace_places[PLACE_HRTIMER]
#define trace_wakeup_key  trace_places[PLACE_WAKEUP]
#define trace_handler_key trace_places[PLACE_HANDLER]

#if !defined(BHK_HOST) && !defined(__thumb__)
#define trace_place_enabled(key) unlikely(arch_static_branch(key))
#else
#define trace_place_enabled(key) unlikely(static_key_enabled(key))
#endif

#define trace_key(event) (&__event_##event.key)

struct tasklet_struct;

/* kernel/trace/hooks.c */
void hook_softirq_raised(unsigned int nr);
void hook_softirq_first(u32 pending);
void hook_softirq_next(unsigned int nr, u32 pending);
void hook_tasklet_scheduled(unsigned int nr, struct tasklet_struct *t);
void hook_tasklet_begins(struct tasklet_struct *t, void *func);
void hook_tasklet_ended(struct tasklet_struct *t, void *func);
#endif

/*
 * trace_irq_enable(): the function, then raw_local_irq_enable(). What is to happen with
 * interrupts on already, the function does behind a raw_local_irq_enable() of its own.
 * trace_irq_disable(): the function, then raw_local_irq_disable().
 * trace_store(): the function, then mem = val, which is a word.
 * trace_clock(): the function, then the value of clock_us().
 * _0, _1, _2: how many words the function gets. _n, _n2: the first one is a number, not above
 * 15 if it is a constant.
 */
#if defined(CONFIG_TRACE) && !defined(__thumb__) && !defined(BHK_HOST)
#define TRACE_SITES
#endif

#ifdef CONFIG_TRACE
#define __trace_if(key, call)                          \
	do {                                           \
		if (trace_place_enabled(key))          \
			call;                          \
	} while (0)
#else
#define __trace_if(key, call) do { } while (0)
#endif
#define __trace_then(key, call, what)  \
	do {                           \
		__trace_if(key, call); \
		what;                  \
	} while (0)

/* With hooks of their own (asm/irq_hooks.h) these instructions have no room for a branch. */
#if !defined(TRACE_SITES) || defined(CONFIG_TRACE_IRQFLAGS)
#define trace_irq_enable_0(key, fn)	 __trace_then(key, fn(), raw_local_irq_enable())
#define trace_irq_enable_1(key, fn, a)	 __trace_then(key, fn(a), raw_local_irq_enable())
#define trace_irq_enable_2(key, fn, a, b) __trace_then(key, fn(a, b), raw_local_irq_enable())
#define trace_irq_disable_0(key, fn)	 __trace_then(key, fn(), raw_local_irq_disable())
#define trace_irq_disable_1(key, fn, a)	 __trace_then(key, fn(a), raw_local_irq_disable())
#define trace_irq_disable_2(key, fn, a, b) __trace_then(key, fn(a, b), raw_local_irq_disable())
#else
#define trace_irq_enable_0(key, fn) __trace_site_irq("cpsie i", __TRACE_ARGS_0, key, fn)
#define trace_irq_enable_1(key, fn, _a) \
	__trace_site_irq("cpsie i", __TRACE_ARGS_R, key, fn, [a] "r"(_a))
#define trace_irq_enable_2(key, fn, _a, _b) \
	__trace_site_irq("cpsie i", __TRACE_ARGS_RR, key, fn, [a] "r"(_a), [b] "r"(_b))
#define trace_irq_disable_0(key, fn) __trace_site_irq("cpsid i", __TRACE_ARGS_0, key, fn)
#define trace_irq_disable_1(key, fn, _a) \
	__trace_site_irq("cpsid i", __TRACE_ARGS_R, key, fn, [a] "r"(_a))
#define trace_irq_disable_2(key, fn, _a, _b) \
	__trace_site_irq("cpsid i", __TRACE_ARGS_RR, key, fn, [a] "r"(_a), [b] "r"(_b))
#endif

#ifndef TRACE_SITES
#define trace_store_1(key, fn, mem, val, a)    __trace_then(key, fn(a), (mem) = (val))
#define trace_store_n(key, fn, mem, val, n)    __trace_then(key, fn(n), (mem) = (val))
#define trace_store_2(key, fn, mem, val, a, b) __trace_then(key, fn(a, b), (mem) = (val))
#define trace_store_n2(key, fn, mem, val, n, b) __trace_then(key, fn(n, b), (mem) = (val))
#define trace_clock(key, fn, a, b)         \
	({                                 \
		__trace_if(key, fn(a, b)); \
		clock_us();                \
	})
#else
#define trace_store_1(key, fn, mem, val, _a) \
	__trace_site_store(__TRACE_ARGS_R, mem, val, key, fn, [a] "r"(_a))
#define trace_store_n(key, fn, mem, val, _n)                                               \
	do {                                                                               \
		if (__builtin_constant_p(_n))                                              \
			__trace_site_store(__TRACE_ARGS_I, mem, val, key, fn, [a] "i"(_n)); \
		else                                                                       \
			trace_store_1(key, fn, mem, val, _n);                              \
	} while (0)
#define trace_store_2(key, fn, mem, val, _a, _b) \
	__trace_site_store(__TRACE_ARGS_RR, mem, val, key, fn, [a] "r"(_a), [b] "r"(_b))
#define trace_store_n2(key, fn, mem, val, _n, _b)                                           \
	do {                                                                               \
		if (__builtin_constant_p(_n))                                              \
			__trace_site_store(__TRACE_ARGS_IR, mem, val, key, fn, [a] "i"(_n), \
					   [b] "r"(_b));                                   \
		else                                                                       \
			trace_store_2(key, fn, mem, val, _n, _b);                          \
	} while (0)
#define trace_clock(key, fn, _a, _b)                                                            \
	({                                                                                      \
		u32 __us;                                                                       \
                                                                                                \
		__trace_site_load(__TRACE_ARGS_RR, __us,                                        \
				  *(volatile u32 *)(SYSTIMER_BASE + SYSTIMER_CLO), key, fn,     \
				  [a] "r"(_a), [b] "r"(_b));                                    \
		__us;                                                                           \
	})
#endif
#endif
