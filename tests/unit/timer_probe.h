/* SPDX-License-Identifier: MIT */
/* bh/timer.c itself, two timers that note what happens to them, and a fresh start for a test. */
#ifndef TESTS_TIMER_PROBE_H
#define TESTS_TIMER_PROBE_H

#include "unit.h"
#include "sim_time.h"

/* For its static init function. */
#include "../../bh/timer.c"

#define JIFFY_US (TICK_NSEC / 1000)

struct probe {
	struct timer_list timer;
	unsigned int runs;
	unsigned long last;	   /* jiffies at the last run */
	bool pending, irqs_off, in_softirq;
	void (*body)(struct probe *p);
};

static struct probe probe, other;

static void probe_fn(struct timer_list *t)
{
	struct probe *p = from_timer(p, t, timer);

	p->runs++;
	p->last = jiffies;
	p->pending = timer_pending(t);
	p->irqs_off = raw_irqs_disabled();
	p->in_softirq = in_serving_softirq() && !in_hardirq();
	if (p->body)
		p->body(p);
}

/* Time goes on to the next jiffy that begins. */
static void next_jiffy(void)
{
	sim_advance_to(clock_boot_us + jiffy_end / 1000);
}

static void pass_jiffies(unsigned int n)
{
	while (n--)
		next_jiffy();
}

static void init_probes(unsigned int flags)
{
	probe = (struct probe) { };
	other = (struct probe) { };
	timer_setup(&probe.timer, probe_fn, flags);
	timer_setup(&other.timer, probe_fn, flags);
}

static int setup(void **state)
{
	static bool initialised;
	int ret = sim_setup(state);

	if (!initialised)
		timers_init();
	initialised = true;
	init_probes(0);
	sim_idle(false);
	pass_jiffies(2);
	return ret;
}

static int teardown(void **state)
{
	timer_shutdown(&probe.timer);
	timer_shutdown(&other.timer);
	assert_int_equal(timer_bases[WHEEL_STD].wheel.levels, 0);
	assert_int_equal(timer_bases[WHEEL_DEF].wheel.levels, 0);
	sim_idle(true);
	pass_jiffies(3);
	return 0;
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
#endif
