/* SPDX-License-Identifier: MIT */
/*
 * Time inside the kernel: the clock event, the tick, what the timer wheel asks of it.
 *
 * One compare register ends every wait. The hrtimers own it; jiffies, timeouts, and the
 * timer wheel stand on hrtimers. Nothing is programmed while nothing waits.
 */
#ifndef _BHK_TIME_H
#define _BHK_TIME_H

#include <linux/hrtimer.h>
#include <linux/jiffies.h>
#include <asm/cpu_state.h>
#include <bhk/clock.h>

/* kernel/time/timekeeping.c */

/* System timer at boot: ktime_get() counts from here. */
extern u64 clock_boot_us;	/* c */

/* The same, negative, in nanoseconds: what is added costs less than what is subtracted. */
extern u64 clock_minus_boot_ns;	/* c */

/* Low word of the system timer at the end of the jiffy that has the number 0. */
extern u32 tick_zero_us;	/* c */

void timekeeping_init(void);

/** uptime_us() - microseconds since boot: the time axis of log and trace. Context: any. */
static __always_inline u64 uptime_us(void)
{
	return clock_us64() - clock_boot_us;
}

/**
 * clock_to_ktime() - a reading of clock_us64() as monotonic time
 *
 * Two multiplications that add: GCC would take one that does not, or 13 shifts of a factor that it sees.
 *
 * Context: any.
 */
static __always_inline ktime_t clock_to_ktime(u64 us)
{
#if defined(__arm__) && !defined(__thumb__)
	u64 ns = clock_minus_boot_ns;

	asm("umlal %Q0, %R0, %1, %3\n\tmla %R0, %2, %3, %R0"
	    : "+&r"(ns)
	    : "r"((u32)us), "r"((u32)(us >> 32)), "r"((u32)NSEC_PER_USEC));
	return ns;
#else
	return us * NSEC_PER_USEC + clock_minus_boot_ns;
#endif
}

/** ktime_now() - ktime_get() for the kernel's own hot paths. Context: any. */
static __always_inline ktime_t ktime_now(void)
{
	return clock_to_ktime(clock_us64());
}

/* The clock event: kernel/time/clockevent.c stands between hrtimers and the device. */

/**
 * struct clock_event - a device that can interrupt at one time
 * @name:    for /proc/timer_list
 * @program: interrupt when the low word of the system timer reaches @at, which is at most
 *	     CLOCK_EVENT_MAX_US ahead. Interrupts off. Returns false if that time has passed
 *	     and no interrupt will come. A second call replaces the first; an interrupt that
 *	     it does not take back any more does no harm.
 * @kick:    interrupt at once; the time that was programmed is lost until the handler has
 *	     run. NMI too: when it returns, the interrupt is latched.
 * @passed:  times that @program returned false
 *
 * I: interrupts off   c: constant after registration
 */
struct clock_event {
	const char *name;		/* c */
	bool (*program)(u32 at);	/* c */
	void (*kick)(void);		/* c */
	unsigned long passed;		/* I */
};

/* Times further away are reached in steps: an interrupt that finds nothing due. */
#define CLOCK_EVENT_MAX_US 0x7fffffffu

extern struct clock_event *clock_event;

void clock_event_register(struct clock_event *ce);
bool clock_event_try_far(s64 delta, u32 now_us);
void clock_event_soon(void);

/**
 * clock_event_try() - interrupt at a time, if it is still to come
 * @delta:  nanoseconds from @now_us to that time
 * @now_us: low word of the system timer, some time ago
 *
 * Rounded up to the next microsecond: never early. What is more than CLOCK_EVENT_MAX_US
 * away gets an earlier interrupt.
 *
 * Context: interrupts off. Return: false if the time has passed: no interrupt will come.
 */
static __always_inline bool clock_event_try(s64 delta, u32 now_us)
{
	u64 ns = delta + NSEC_PER_USEC - 1;

	if (unlikely(ns >> 32))
		return clock_event_try_far(delta, now_us);
	return clock_event->program(now_us + (u32)ns / (u32)NSEC_PER_USEC);
}

/** clock_event_program() - the same, and at once if the time has passed */
static __always_inline void clock_event_program(s64 delta, u32 now_us)
{
	if (unlikely(!clock_event_try(delta, now_us)))
		clock_event_soon();
}

/* kernel/time/hrtimer.c */

enum hrtimer_base_type {
	HRTIMER_BASE_MONOTONIC,
	HRTIMER_BASE_REALTIME,
	HRTIMER_BASE_BOOTTIME,
	HRTIMER_BASE_TAI,
	HRTIMER_BASE_MONOTONIC_SOFT,
	HRTIMER_BASE_REALTIME_SOFT,
	HRTIMER_BASE_BOOTTIME_SOFT,
	HRTIMER_BASE_TAI_SOFT,
	HRTIMER_MAX_CLOCK_BASES,
};

/* Sets of them, a bit each. */
#define HRTIMER_BASES_HARD 0x0fu
#define HRTIMER_BASES_SOFT 0xf0u
#define HRTIMER_BASES_ALL  0xffu
/* Among the active ones: what was begun with a queue is to be finished first, see hrtimers_finish(). */
#define HRTIMER_BASES_UNFINISHED 0x100u

/**
 * struct hrtimer_clock_base - the timers of one clock and one context
 * @root:    the first of the queued timers, above the others
 * @seq:     timers queued so far
 * @running: whose callback runs now
 * @offset:  of the clock to the monotonic one
 * @index:   enum hrtimer_base_type
 * @clockid: CLOCK_*
 * @hist_ns: the clock's offset to 1000 times the system timer, its low word
 * @hist_run: when the callback began that runs, and where it is booked
 */
struct hrtimer_clock_base {
	struct hrtimer_node *root;	/* I */
	u32 seq;			/* I */
	struct hrtimer *running;	/* I */
	ktime_t offset;			/* I */
	unsigned int index;		/* c */
	clockid_t clockid;		/* c */
#ifdef CONFIG_HISTOGRAMS
	u32 hist_ns;			/* I */
	struct {
		u32 start;
		u32 *wait;
	} hist_run;			/* I */
	u32 unused[5];			/* a power of two: an index is a shift */
#endif
};

/**
 * struct hrtimer_cpu_base - all hrtimers
 * @active_bases:      bit n is set while base n has timers; HRTIMER_BASES_UNFINISHED
 * @event_bases:       whose timers the clock event serves: not the soft ones while
 *		       HRTIMER_SOFTIRQ, once raised, looks after them
 * @expires_next:      what the clock event is programmed for, monotonic; KTIME_MAX: nothing;
 *		       negative: the interrupt runs, and will program it at its end
 * @tick:	       when tick_interrupt() is due, monotonic; KTIME_MAX: there is no tick
 * @nr_rounds:	       of running what is due in the timer interrupt
 * @nr_soft_rounds:    the same in the softirq
 * @nr_early:	       timer interrupts that found nothing due: a step towards a far time, or the timer
 *		       was cancelled after it was programmed
 * @nr_retries:	       rounds beyond the first one of an interrupt
 * @nr_hangs:	       interrupts that were ended by HRTIMER_HANG_US
 * @max_hang_us:       longest of them
 * @clock_base:	       the queues
 *
 * I: interrupts off
 */
struct hrtimer_cpu_base {
	unsigned int active_bases;	/* I */
	unsigned int event_bases;	/* I */
	ktime_t expires_next;		/* I */
	ktime_t tick;			/* I */
	unsigned long nr_rounds;	/* I */
	unsigned long nr_soft_rounds;	/* I */
	unsigned long nr_early;		/* I */
	unsigned long nr_retries;	/* I */
	unsigned long nr_hangs;		/* I */
	u32 max_hang_us;		/* I */
	struct hrtimer_clock_base clock_base[HRTIMER_MAX_CLOCK_BASES];
};

extern struct hrtimer_cpu_base hrtimer_base;

/** hrtimer_nr_events() - timer interrupts since boot. Context: any. */
static inline unsigned long hrtimer_nr_events(void)
{
	return READ_ONCE(hrtimer_base.nr_rounds) - READ_ONCE(hrtimer_base.nr_retries);
}

struct hrtimer *hrtimer_walk(const struct hrtimer_clock_base *base, struct hrtimer *pos);
void hrtimer_interrupt(void);
void hrtimer_interrupt_before_tick(void);
void hrtimer_run_soft(void);
void hrtimers_program(void);
void hrtimers_set_real_offset(ktime_t offset);

/* kernel/time/tick.c */

/* When the present jiffy ends, monotonic. */
extern ktime_t jiffy_end;		/* I */

/**
 * struct tick_stops - when there was no need of a tick any more
 * @count:     how often
 * @last_tick: end of the jiffy in which it was, the last time; monotonic
 * @expires:   until when there was nothing to do then; KTIME_MAX: for ever
 * @jiffies:   of that time
 *
 * For /proc/timer_list; kept if there is one.
 */
struct tick_stops {
	unsigned long count;		/* I */
	ktime_t last_tick;		/* I */
	ktime_t expires;		/* I */
	unsigned long jiffies;		/* I */
};

extern struct tick_stops tick_stops;

void tick_interrupt(ktime_t now);
void tick_restart(void);
void __jiffies_update(ktime_t now);
ktime_t jiffies_to_ktime(u32 j);

/** jiffies_update() - bring jiffies up to date. Context: interrupts off. */
static __always_inline void jiffies_update(ktime_t now)
{
	if (now < jiffy_end)
		return;
	if (unlikely(now >= jiffy_end + TICK_NSEC)) {
		__jiffies_update(now);
		return;
	}
	jiffies_64++;
	jiffy_end += TICK_NSEC;
	barrier();		/* jiffies is another name for it */
}

/** tick_leave_idle() - another thread may run. Context: interrupts off, idle or not. */
static __always_inline void tick_leave_idle(void)
{
	if (unlikely(cpu_state.tick_stopped))
		tick_restart();
}

/**
 * tick_idle_irq_enter() - the idle thread was woken by an interrupt
 *
 * With the tick stopped nobody moved jiffies; the handler may look at them.
 *
 * Context: idle thread, interrupts off, before the interrupt is taken.
 */
static __always_inline void tick_idle_irq_enter(void)
{
	if (cpu_state.tick_stopped)
		jiffies_update(ktime_now());
}

/* What the timer wheel, one floor above, asks of the tick. */

/**
 * struct wheel_event - the jiffy at which TIMER_SOFTIRQ is to be raised
 * @expires: low word of the jiffy
 * @armed:   there is one
 */
struct wheel_event {
	u32 expires;			/* I */
	bool armed;			/* I */
};

enum { WHEEL_STD, WHEEL_DEF, NR_WHEELS };

/* WHEEL_DEF is looked at by ticks that happen anyway, WHEEL_STD ends the idle state too. */
extern struct wheel_event wheel_event[NR_WHEELS];

void tick_wheel_changed(void);

/* The scheduler's part of the tick; interrupts off. */
void scheduler_tick(void);

/* bh/timer.c: for the shell. */
struct timer_list *timer_show_next(struct timer_list *pos);
/* Two wheels of 15 levels. */
#define TIMER_SHOW_BUCKETS (2u * 15 * 32)
struct hlist_head *timer_show_bucket(unsigned int n);
#endif
