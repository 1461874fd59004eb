/* SPDX-License-Identifier: MIT */
/*
 * Demos: stories that show a mechanism at work, for the command `demo`.
 *
 * A demo says in a few sentences what will happen, does it with the real mechanism, and prints
 * what was measured just now. What happens between demo_begin() and demo_end() is in the trace.
 * Each wait has a bound, ctrl-c ends it, and whatever a demo requested is given back.
 */
#ifndef _SAMPLES_DEMO_DEMO_H
#define _SAMPLES_DEMO_DEMO_H

#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <bhk/clock.h>
#include <bhk/shell.h>
#include <soc/aux.h>
#include <soc/systimer.h>

/* No demo waits longer for one of its steps. */
#define DEMO_LIMIT_MS 3000

/**
 * struct demo - one story
 * @name:  as it is typed
 * @title: one line, no full stop
 * @text:  what will happen
 * @run:   does it. Return: 0, -EINTR: ctrl-c, or another -errno
 */
struct demo {
	const char *name;
	const char *title;
	const char *text;
	int (*run)(void);
};

extern const struct demo demo_top_half, demo_softirq_exit, demo_softirq_overload, demo_tasklet,
	demo_work_sleep, demo_work_concurrency, demo_irq_thread, demo_slow_handler,
	demo_atomic_sleep, demo_storm, demo_choosing;

/* What is recorded; outside of it a demo sets up, cleans up and prints. Context: task. */
void demo_begin(void);
void demo_end(void);

int demo_wait(bool (*done)(void));
void demo_crunch(unsigned int bytes);
void demo_busy(u32 us);

/* Notes: who did what when. */
void demo_note(const char *fmt, ...) __printf(1, 2);
void demo_clear_notes(void);
void demo_print_notes(void);

/**
 * struct demo_device - a device that has something to say every period, heard or not
 * @period_us: microseconds; a period begins when the last one is over, not when it was heard
 * @left:      events to go
 * @due:       when the next one comes, clock_us()
 * @raised:    when the last one came
 * @missed:    events that came before the last one had been acknowledged
 *
 * Compare channel C1 of the system timer, line SYSTIMER(1).
 */
struct demo_device {
	u32 period_us;
	u32 left;
	u32 due;
	u32 raised;
	u32 missed;
};

#define DEMO_IRQ IRQ_SYSTIMER(1)

void demo_device_start(struct demo_device *dev, u32 period_us, u32 count);
bool demo_device_ack(struct demo_device *dev);
void demo_device_stop(struct demo_device *dev);
int demo_play(struct demo_device *dev, irq_handler_t handler, u32 period_us, u32 count,
	      bool (*done)(void));

/**
 * struct demo_watch - how long interrupts had to wait
 * @count:   expiries of a timer that were served
 * @missed:  expiries that were lost, because the next one was due already
 * @late_us: how late one came at most
 */
struct demo_watch {
	u32 count, missed, late_us;
};

void demo_watch_start(u32 period_us);
struct demo_watch demo_watch_stop(void);

/*
 * A level line: the mini UART's, which interrupts as long as its transmitter is empty and may say
 * so. The interrupt comes at the store.
 */
#define DEMO_LEVEL_IRQ IRQ_AUX

void demo_level_raise(void);
void demo_level_lower(void);
bool demo_level_is_up(void);
#endif
