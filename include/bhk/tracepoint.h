/* SPDX-License-Identifier: MIT */
/*
 * Trace points on hot paths: they cost nothing while they are off (asm/trace_insn.h). Each is an
 * instruction of the path and a function that is called with it while a key is on.
 */
#ifndef _BHK_TRACEPOINT_H
#define _BHK_TRACEPOINT_H

#include <linux/irqflags.h>
#include <linux/tracepoint.h>
#include <asm/trace_insn.h>
#include <bhk/clock.h>

#ifdef CONFIG_TRACE
/*
 * Keys of places that several events share (kernel/trace/events.c): sched_waking and
 * sched_wakeup, softirq_entry and softirq_exit.
 */
extern struct static_key trace_wakeup_key;
extern struct static_key trace_softirq_key;

#define trace_key(event) (&__event_##event.key)
#endif

#if !defined(CONFIG_TRACE)
#define trace_irq_enable(key, fn, a, b)	     raw_local_irq_enable()
#define trace_irq_enable_1(key, fn, a)	     raw_local_irq_enable()
#define trace_irq_disable(key, fn, a, b)     raw_local_irq_disable()
#define trace_irq_disable_0(key, fn)	     raw_local_irq_disable()
#define trace_irq_disable_1(key, fn, a)	     raw_local_irq_disable()
#define trace_irq_enable_0(key, fn)	     raw_local_irq_enable()
#define trace_store(key, fn, mem, val, a)    ((void)((mem) = (val)))
#define trace_store_2(key, fn, mem, val, a, b) ((void)((mem) = (val)))
#define trace_clock(key, fn, a, b)	     clock_us()
#elif defined(__thumb__) || defined(BHK_HOST)
#define __trace_if(key, call)                      \
	do {                                       \
		if (unlikely(static_key_enabled(key))) \
			call;                      \
	} while (0)
#define trace_irq_enable(key, fn, a, b)   \
	do {                              \
		raw_local_irq_enable();   \
		__trace_if(key, fn(a, b)); \
	} while (0)
#define trace_irq_enable_1(key, fn, a)    \
	do {                              \
		raw_local_irq_enable();   \
		__trace_if(key, fn(a));   \
	} while (0)
#define trace_irq_disable(key, fn, a, b)   \
	do {                               \
		__trace_if(key, fn(a, b)); \
		raw_local_irq_disable();   \
	} while (0)
#define trace_irq_disable_1(key, fn, a)  \
	do {                             \
		__trace_if(key, fn(a));  \
		raw_local_irq_disable(); \
	} while (0)
#define trace_irq_disable_0(key, fn)     \
	do {                             \
		__trace_if(key, fn());   \
		raw_local_irq_disable(); \
	} while (0)
#define trace_irq_enable_0(key, fn)     \
	do {                            \
		__trace_if(key, fn());  \
		raw_local_irq_enable(); \
	} while (0)
#define trace_store(key, fn, mem, val, a) \
	do {                              \
		__trace_if(key, fn(a));   \
		(mem) = (val);            \
	} while (0)
#define trace_store_2(key, fn, mem, val, a, b) \
	do {                                   \
		__trace_if(key, fn(a, b));     \
		(mem) = (val);                 \
	} while (0)
#define trace_clock(key, fn, a, b)         \
	({                                 \
		__trace_if(key, fn(a, b)); \
		clock_us();                \
	})
#else
/* raw_local_irq_enable(), then the function. */
#define trace_irq_enable(key, fn, a, b) irq_enable_then(key, fn, a, b)
#define trace_irq_enable_1(key, fn, a)	irq_enable_then_1(key, fn, a)
/* The function, then raw_local_irq_disable(). */
#define trace_irq_disable(key, fn, a, b) before_irq_disable(key, fn, a, b)
#define trace_irq_disable_0(key, fn)	 before_irq_disable_0(key, fn)
#define trace_irq_disable_1(key, fn, a)	 before_irq_disable_1(key, fn, a)
/* The function, then raw_local_irq_enable(). */
#define trace_irq_enable_0(key, fn)	 before_irq_enable_0(key, fn)
/* The function, then mem = val, which is a word. */
#define trace_store(key, fn, mem, val, arg)                          \
	do {                                                         \
		if (__builtin_constant_p(arg))                       \
			before_store_I(key, fn, mem, val, arg);      \
		else                                                 \
			before_store_1(key, fn, mem, val, arg);      \
	} while (0)
#define trace_store_2(key, fn, mem, val, a, b) before_store_2(key, fn, mem, val, a, b)
/* The function, then the value of clock_us(). */
#define trace_clock(key, fn, a, b)                                                          \
	({                                                                                  \
		u32 __us;                                                                   \
                                                                                            \
		before_load(key, fn, __us, *(volatile u32 *)(SYSTIMER_BASE + SYSTIMER_CLO), \
			    a, b);                                                          \
		__us;                                                                       \
	})
#endif
#endif
