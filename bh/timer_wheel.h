/* SPDX-License-Identifier: MIT */
/*
 * The timer wheel: what is due when, without callbacks, interrupts or clocks.
 *
 * 15 levels of 32 buckets. A timer goes into the finest level that reaches its expiry, is
 * rounded up to that level's granularity, and stays there until it is due: it never moves
 * to a finer level. So adding, moving and deleting take constant time, a waiting timer costs
 * nothing, and a timer is late by at most 1/7 of the time that it was armed for. Nothing is
 * ever early.
 *
 *	level	granularity	 up to		 at HZ=100
 *	0	1 jiffy			30	 0.3 s
 *	1	4		       120	 1.2 s
 *	2	16		       481	 4.8 s
 *	3	64		      1927	 19 s
 *	4	256		      7710	 77 s
 *	5	1024		     30840	 5 min
 *	6	4096		    123361	 20 min
 *	7	16384		    493447	 82 min
 *	8	65536		   1973790	 5.4 h
 *	9	2^18		   7895160	 22 h
 *	10	2^20		  31580641	 3.6 d
 *	11	2^22		 126322567	 14 d
 *	12	2^24		 505290270	 58 d
 *	13	2^26		2021161080	 233 d
 *	14	2^28		2^31 - 1	 248 d
 *
 * Times are the low 32 bits of jiffies, and wrap.
 */
#ifndef _BH_TIMER_WHEEL_H
#define _BH_TIMER_WHEEL_H

#include <linux/timer.h>

#define WHEEL_LEVELS 15
#define WHEEL_SLOTS  32
#define WHEEL_BUCKETS (WHEEL_LEVELS * WHEEL_SLOTS)

/**
 * struct timer_wheel - timers by the jiffy at which they are due
 * @clk:    the first jiffy that has not been collected
 * @next:   no bucket is due before this jiffy; says nothing while @levels is 0
 * @levels: bit n is set while level n has timers
 * @slots:  slots[n]: bit s is set while bucket s of level n has timers
 * @bucket: the timers; bucket s of level n is due at jiffies that are s modulo 32 in units
 *	    of the level's granularity
 */
struct timer_wheel {
	u32 clk;					/* I */
	u32 next;					/* I */
	u32 levels;					/* I */
	u32 slots[WHEEL_LEVELS];			/* I */
	struct hlist_head bucket[WHEEL_BUCKETS]; /* I */
};

unsigned int wheel_bucket(const struct timer_wheel *w, u32 expires);
u32 wheel_add(struct timer_wheel *w, struct timer_list *timer);
void wheel_del(struct timer_wheel *w, struct timer_list *timer);
bool wheel_next(const struct timer_wheel *w, u32 *when);
unsigned int wheel_collect(struct timer_wheel *w, u32 when, struct hlist_head *heads);
struct timer_list *wheel_show_next(struct timer_wheel *w, struct timer_list *pos);

/**
 * wheel_forward() - time has gone on while nothing was due
 * @w:	 the wheel
 * @clk: first jiffy that is still to come
 *
 * Keeps the distance of new timers, hence their granularity, small. If something is due
 * before @clk, the wheel waits for its collection.
 */
static __always_inline void wheel_forward(struct timer_wheel *w, u32 clk)
{
	if (!w->levels || (s32)(w->next - clk) >= 0)
		w->clk = clk;
}
#endif
