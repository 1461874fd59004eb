/* SPDX-License-Identifier: MIT */
/* Timers of jiffy resolution, whose callbacks run on TIMER_SOFTIRQ. */
#ifndef _LINUX_TIMER_H
#define _LINUX_TIMER_H

#include <linux/list.h>
#include <linux/ktime.h>
#include <linux/stddef.h>
#include <linux/stringify.h>
#include <linux/jiffies.h>
#include <linux/printk.h>

/**
 * struct timer_list - a timer
 * @entry:    place in the wheel; pprev is NULL while it does not wait
 * @expires:  jiffy at which it is due
 * @function: the callback; NULL after timer_shutdown()
 * @flags:    TIMER_*, and the number of its bucket
 * @hist:     waiting times (<bhk/hist.h>)
 *
 * The item is the caller's. The core does not touch it once its callback was called, so
 * the callback may free it or arm it again.
 */
struct timer_list {
	struct hlist_node entry;		/* I */
	unsigned long expires;			/* I */
	void (*function)(struct timer_list *);	/* I */
	u32 flags;				/* I */
#ifdef CONFIG_HISTOGRAMS
	u32 *hist;				/* I: see struct hist_ref */
#endif
};

/*
 * DEFERRABLE: does not end the idle state; runs when something else did.
 * PINNED: says nothing on one CPU.
 * IRQSAFE: the callback runs with interrupts off, and the timer may be deleted
 * synchronously in hard interrupt context.
 */
#define TIMER_CPUMASK	 0x0003ffff
#define TIMER_SHUTDOWN	 0x00040000 /* the core's: not to be armed until the next setup */
#define TIMER_DEFERRABLE 0x00080000
#define TIMER_PINNED	 0x00100000
#define TIMER_IRQSAFE	 0x00200000
#define TIMER_INIT_FLAGS (TIMER_DEFERRABLE | TIMER_PINNED | TIMER_IRQSAFE)
#define TIMER_ARRAYSHIFT 22
#define TIMER_ARRAYMASK	 0xffc00000

#define __TIMER_INITIALIZER(_function, _flags)                                                     \
	{                                                                                          \
		.entry = { .next = LIST_POISON1 }, .function = (_function), .flags = (_flags),     \
	}

/** DEFINE_TIMER() - a timer that needs no timer_setup() */
#define DEFINE_TIMER(_name, _function)                                                             \
	struct timer_list _name = __TIMER_INITIALIZER(_function, 0)

void timer_init_key(struct timer_list *timer, void (*func)(struct timer_list *),
		    unsigned int flags);

/**
 * timer_setup() - prepare a timer
 * @timer:    the timer, not pending
 * @callback: gets the timer; softirq context, interrupts on (off with TIMER_IRQSAFE)
 * @flags:    TIMER_DEFERRABLE, TIMER_PINNED, TIMER_IRQSAFE or 0
 *
 * Context: any.
 */
#define timer_setup(timer, callback, flags) timer_init_key((timer), (callback), (flags))

/** timer_setup_on_stack() - the same; ends with del_timer_sync() and destroy_timer_on_stack() */
#define timer_setup_on_stack(timer, callback, flags) timer_setup(timer, callback, flags)

void destroy_timer_on_stack(struct timer_list *timer);

#define from_timer(var, callback_timer, timer_fieldname)                                           \
	container_of(callback_timer, typeof(*var), timer_fieldname)

/** timer_pending() - whether it waits; false in its callback until that arms it again */
static inline int timer_pending(const struct timer_list *timer)
{
	return !hlist_unhashed_lockless(&timer->entry);
}

void add_timer(struct timer_list *timer);
void add_timer_on(struct timer_list *timer, int cpu);
int mod_timer(struct timer_list *timer, unsigned long expires);
int mod_timer_pending(struct timer_list *timer, unsigned long expires);
int timer_reduce(struct timer_list *timer, unsigned long expires);

/* A wait without end is not a timer. */
#define NEXT_TIMER_MAX_DELTA ((1UL << 30) - 1)

int timer_delete(struct timer_list *timer);
int timer_delete_sync(struct timer_list *timer);
int try_to_del_timer_sync(struct timer_list *timer);
int timer_shutdown(struct timer_list *timer);
int timer_shutdown_sync(struct timer_list *timer);

/** del_timer() - timer_delete() by its older name */
static inline int del_timer(struct timer_list *timer)
{
	return timer_delete(timer);
}

/** del_timer_sync() - timer_delete_sync() by its older name */
static inline int del_timer_sync(struct timer_list *timer)
{
	return timer_delete_sync(timer);
}
#define del_singleshot_timer_sync(t) del_timer_sync(t)

/* To a whole second, so that timers without haste share one wake-up. */
unsigned long __round_jiffies(unsigned long j, int cpu);
unsigned long __round_jiffies_relative(unsigned long j, int cpu);
unsigned long __round_jiffies_up(unsigned long j, int cpu);
unsigned long __round_jiffies_up_relative(unsigned long j, int cpu);
unsigned long round_jiffies(unsigned long j);
unsigned long round_jiffies_relative(unsigned long j);
unsigned long round_jiffies_up(unsigned long j);
unsigned long round_jiffies_up_relative(unsigned long j);

#endif
