/* SPDX-License-Identifier: MIT */
/*
 * What is told to <bhk/hist.h> at the trace points of the bottom halves: nothing while the
 * statistics of single functions are off.
 *
 * A stamp is the clock at which an item was raised, scheduled or queued, made odd; 0: not since
 * the statistics are on. Context of all: interrupts off.
 */
#ifndef _BHK_HIST_HOOKS_H
#define _BHK_HIST_HOOKS_H

#include <linux/jump_label.h>
#include <linux/types.h>
#include <bhk/tracepoint.h>

struct hrtimer;
struct irqaction;
struct tasklet_struct;
struct timer_list;
struct work_struct;

extern struct static_key hist_key;

void __hist_softirq_raised(unsigned int nr);
void __hist_softirq_begins(unsigned int nr);
void __hist_tasklet_scheduled(struct tasklet_struct *t);
void __hist_work_queued(struct work_struct *work);
void __hist_thread_woken(struct irqaction *action);
void __hist_thread_begins(struct irqaction *action);
void __hist_tasklet_begins(u32 *stamp, const void *func);
void __hist_tasklet_ends(const void *func);
void __hist_work_begins(u32 *stamp, const void *func, void *runner);
void __hist_work_ends(const void *func, void *runner);
void __hist_timer_begins(const struct timer_list *timer);
void __hist_timer_ends(void);
void __hist_hrtimer_begins(const struct hrtimer *timer);
void __hist_hrtimer_ends(void);

#ifdef CONFIG_HISTOGRAMS
#define __hist_hook(name, ...)                                 \
	do {                                                   \
		if (trace_place_enabled(&hist_key))            \
			__hist_##name(__VA_ARGS__);            \
	} while (0)
/* A trace point that nothing but the statistics has. */
#define hist_store(name, mem, val, arg) trace_store_1(&hist_key, __hist_##name, mem, val, arg)
/* An item that is set up was not scheduled yet. */
#define hist_stamp_init(item) ((item)->stamp = 0)
#else
#define __hist_hook(name, ...) do { } while (0)
#define hist_store(name, mem, val, arg) ((void)((mem) = (val)))
#define hist_stamp_init(item)  do { } while (0)
#endif

#define hist_softirq_raised(nr)	       __hist_hook(softirq_raised, nr)
#define hist_softirq_begins(nr)	       __hist_hook(softirq_begins, nr)
#define hist_tasklet_scheduled(t)      __hist_hook(tasklet_scheduled, t)
#define hist_tasklet_begins(t)	       __hist_hook(tasklet_begins, &(t)->stamp, (t)->func)
#define hist_tasklet_ends(func)	       __hist_hook(tasklet_ends, func)
#define hist_work_queued(work)	       __hist_hook(work_queued, work)
#define hist_work_begins(work, func, runner) __hist_hook(work_begins, &(work)->stamp, func, runner)
#define hist_work_ends(func, runner)   __hist_hook(work_ends, func, runner)
#define hist_timer_begins(timer)       __hist_hook(timer_begins, timer)
#define hist_timer_ends()	       __hist_hook(timer_ends)
#define hist_hrtimer_begins(timer)     __hist_hook(hrtimer_begins, timer)
#define hist_hrtimer_ends()	       __hist_hook(hrtimer_ends)
#endif
