/* SPDX-License-Identifier: MIT */
/*
 * What is told to <bhk/hist.h> on the paths of the bottom halves.
 *
 * On hot paths it is an instruction that is a branch while the statistics are on
 * (asm/hist_entry.h), elsewhere a static branch. Context of all, where nothing else is said:
 * interrupts off.
 */
#ifndef _BHK_HIST_HOOKS_H
#define _BHK_HIST_HOOKS_H

#include <linux/jump_label.h>
#include <linux/types.h>
#include <asm/hist_entry.h>
#include <bhk/hist_ref.h>

struct hrtimer;
struct hrtimer_clock_base;
struct irqaction;
struct tasklet_struct;
struct timer_list;
struct work_struct;
struct worker;

extern struct static_key hist_key;

/* kernel/trace/hist_entry.S. The first three change r0, r1 and the flags only. */
void hist_softirq_raised(unsigned int nr);
void hist_work_queued(struct work_struct *work);
void hist_thread_woken(struct irqaction *action);
void hist_tasklet_scheduled(unsigned int nr, struct tasklet_struct *t);
void hist_thread_begins(struct irqaction *action);
void hist_tasklet_begins(struct tasklet_struct *t);
void hist_tasklet_ends(void);
void hist_work_begins(struct work_struct *work, struct worker *worker);
void hist_work_ends(struct worker *worker, u32 us);
void hist_timer_begins(struct timer_list *timer);
void hist_timer_ends(void);
void hist_hrtimer_begins(struct hrtimer *timer);
/* For hist_null() only: it gets @base as a second argument would be. */
void hist_hrtimer_ends(struct hrtimer_clock_base *base);

/* kernel/trace/hist.c: a round of more than one vector, and each of them. Any interrupt state. */
void hist_round_begins(u32 pending);
void hist_vector_begins(unsigned int nr);

#ifdef CONFIG_HISTOGRAMS
/* An item that is set up may be of another function than before. */
#define hist_ref_init(ref)	((ref)->wait = NULL)
#define hist_pointer_init(p)	((p) = NULL)
#if !defined(BHK_HOST) && !defined(__thumb__)
#define HIST_SITES
#define hist_hooked() unlikely(arch_static_branch(&hist_key))
#else
#define hist_hooked() unlikely(static_key_enabled(&hist_key))
#endif
#define hist_hook(name, ...)                      \
	do {                                      \
		if (hist_hooked())                \
			hist_##name(__VA_ARGS__); \
	} while (0)
#else
#define hist_ref_init(ref)   do { } while (0)
#define hist_pointer_init(p) do { } while (0)
#define hist_hook(name, ...) do { } while (0)
#endif

/*
 * hist_load(): the value of mem, a word. hist_store(): mem = val, a word. hist_sub(): x - y. Each
 * with the function @name told. _call: next to a function call.
 */
#ifdef HIST_SITES
#define hist_load(name, mem, arg)                                                \
	({                                                                       \
		typeof(mem) __val;                                               \
                                                                                 \
		if (__builtin_constant_p(arg))                                   \
			__hist_load(hist_##name, __val, mem, "I", arg);          \
		else                                                             \
			__hist_load(hist_##name, __val, mem, "r", arg);          \
		__val;                                                           \
	})
#define hist_store(name, mem, val, arg)		    __hist_store(hist_##name, mem, val, arg)
#define hist_store_call_0(name, mem, val)	    __hist_store_call_0(hist_##name, mem, val)
#define hist_store_call(name, mem, val, arg)	    __hist_store_call_1(hist_##name, mem, val, arg)
#define hist_store_call_2(name, mem, val, arg, arg2) \
	__hist_store_call_2(hist_##name, mem, val, arg, arg2)
#define hist_null(name, type, arg)                    \
	({                                            \
		type *__p;                            \
                                                      \
		__hist_null(hist_##name, __p, arg); \
		__p;                                  \
	})
#define hist_sub_call(name, x, y, arg)                         \
	({                                                     \
		u32 __us;                                      \
                                                               \
		__hist_sub_call(hist_##name, __us, x, y, arg); \
		__us;                                          \
	})
#else
#define hist_load(name, mem, arg)       \
	({                              \
		hist_hook(name, arg);   \
		(mem);                  \
	})
#define hist_store(name, mem, val, arg) \
	do {                            \
		hist_hook(name, arg);   \
		(mem) = (val);          \
	} while (0)
#define hist_store_call_0(name, mem, val) \
	do {                              \
		hist_hook(name);          \
		(mem) = (val);            \
	} while (0)
#define hist_null(name, type, arg)	     NULL
#define hist_store_call(name, mem, val, arg) hist_store(name, mem, val, arg)
#define hist_store_call_2(name, mem, val, ...)     \
	do {                                       \
		hist_hook(name, __VA_ARGS__);      \
		(mem) = (val);                     \
	} while (0)
#define hist_sub_call(name, x, y, arg)       \
	({                                   \
		u32 __us = (x) - (y);        \
                                             \
		hist_hook(name, arg, __us);  \
		__us;                        \
	})
#endif
#endif
