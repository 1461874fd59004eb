// SPDX-License-Identifier: MIT
/* bh/timer.c and the tick: idle, deferrable timers, many timers, the wrap of jiffies */
#include "timer_probe.h"

static u64 noted_us;

static enum hrtimer_restart note_time(struct hrtimer *t)
{
	noted_us = sim_us;
	return HRTIMER_NORESTART;
}

/* The tick runs with a thread, and goes when it finds the idle thread. */
static void test_tick_follows_the_threads(void **state)
{
	unsigned int before = sim_interrupts, slices = sim_slices;

	pass_jiffies(10);
	assert_int_equal(sim_interrupts - before, 10);
	assert_int_equal(sim_slices - slices, 10);
	sim_idle(true);
	assert_false(cpu_state.tick_stopped);
	next_jiffy();
	assert_true(cpu_state.tick_stopped);
	before = sim_interrupts;
	sim_advance(1000 * JIFFY_US);
	assert_int_equal(sim_interrupts, before);
	sim_idle(false);
	assert_false(cpu_state.tick_stopped);
	pass_jiffies(3);
	assert_int_equal(sim_interrupts - before, 3);
}

/* A tick that has nothing else to look at programs the next one: what is due before that must not be late. */
static void test_hrtimer_between_two_ticks(void **state)
{
	struct hrtimer t;

	hrtimer_init(&t, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	t.function = note_time;
	pass_jiffies(2);
	for (unsigned int us = JIFFY_US / 2; us < 5 * JIFFY_US; us += JIFFY_US / 3) {
		u64 due = sim_us + us;

		noted_us = 0;
		hrtimer_start(&t, us_to_ktime(us), HRTIMER_MODE_REL);
		sim_advance(6 * JIFFY_US);
		assert_int_equal(noted_us, due);
	}
}

/* Interrupts were off for several jiffies: none is lost, and the next tick is in time. */
static void test_late_tick(void **state)
{
	unsigned long now;

	pass_jiffies(1);
	now = jiffies;
	sim_us += 3 * JIFFY_US + 5;
	sim_advance(0);
	assert_int_equal(jiffies, now + 3);
	next_jiffy();
	assert_int_equal(jiffies, now + 4);
	assert_int_equal(sim_us % JIFFY_US, clock_boot_us % JIFFY_US);
}

/* An irq_work has the event come before its time: that is no tick. */
static void test_early_event_is_no_tick(void **state)
{
	unsigned long now;
	unsigned int slices;

	pass_jiffies(1);
	now = jiffies;
	slices = sim_slices;
	sim_armed_at = sim_us + 10;
	sim_advance(20);
	assert_int_equal(jiffies, now);
	assert_int_equal(sim_slices, slices);
	next_jiffy();
	assert_int_equal(jiffies, now + 1);
	assert_int_equal(sim_slices, slices + 1);
}

/* The counter's low word wraps around every 71 minutes. */
static void test_ticks_over_the_wrap_of_the_counter(void **state)
{
	unsigned long now;

	sim_idle(true);
	sim_advance_to((sim_us | U32_MAX) - 3 * JIFFY_US);
	sim_idle(false);
	pass_jiffies(1);
	now = jiffies;
	pass_jiffies(6);
	assert_int_equal(jiffies, now + 6);
	assert_true((u32)sim_us < 6 * JIFFY_US);
}

static void test_jiffies_after_idle(void **state)
{
	unsigned long start = jiffies;
	u64 j64 = get_jiffies_64();

	sim_idle(true);
	sim_advance(1000 * JIFFY_US);
	assert_int_equal(jiffies, start + 1);
	tick_idle_irq_enter();
	assert_int_equal(jiffies, start + 1000);
	sim_advance(500 * JIFFY_US);
	assert_int_equal(get_jiffies_64(), j64 + 1500);
	assert_int_equal(jiffies, start + 1500);
	sim_advance(500 * JIFFY_US);
	sim_idle(false);
	assert_int_equal(jiffies, start + 2000);
}

static void test_idle_wakes_for_a_timer_only(void **state)
{
	unsigned long now = jiffies;

	mod_timer(&probe.timer, now + 25);
	sim_idle(true);
	next_jiffy();
	sim_interrupts = 0;
	sim_advance(100 * JIFFY_US);
	assert_int_equal(probe.last, now + 25);
	assert_int_equal(sim_interrupts, 1);

	/* armed by an interrupt that woke the idle thread */
	tick_idle_irq_enter();
	now = jiffies;
	mod_timer(&probe.timer, now + 7);
	mod_timer(&other.timer, now + 3);
	sim_advance(100 * JIFFY_US);
	assert_int_equal(probe.last, now + 7);
	assert_int_equal(other.last, now + 3);
	assert_true(sim_interrupts <= 3);
	assert_true(cpu_state.tick_stopped);
}

/* The event stays where the deleted timer wanted it; the softirq must go on from there. */
static void test_deleted_first_timer_leaves_the_next(void **state)
{
	unsigned long now = jiffies;

	mod_timer(&probe.timer, now + 5);
	del_timer(&probe.timer);
	mod_timer(&other.timer, now + 10);
	sim_idle(true);
	sim_advance(30 * JIFFY_US);
	assert_int_equal(other.last, now + 10);

	tick_idle_irq_enter();
	now = jiffies;
	mod_timer(&probe.timer, now + 5);
	mod_timer(&other.timer, now + 10);
	del_timer(&probe.timer);
	sim_idle(false);
	sim_advance(30 * JIFFY_US);
	assert_int_equal(other.last, now + 10);
}

static void test_idle_and_a_timer_in_the_past(void **state)
{
	sim_idle(true);
	sim_advance(10 * JIFFY_US);
	tick_idle_irq_enter();
	mod_timer(&probe.timer, jiffies - 3);
	next_jiffy();
	assert_int_equal(probe.runs, 1);
}

static void test_deferrable_does_not_end_idle(void **state)
{
	unsigned long now = jiffies;

	init_probes(TIMER_DEFERRABLE);
	timer_setup(&other.timer, probe_fn, 0);
	mod_timer(&probe.timer, now + 5);
	sim_idle(true);
	next_jiffy();
	sim_interrupts = 0;
	sim_advance(100 * JIFFY_US);
	assert_int_equal(sim_interrupts, 0);
	assert_int_equal(probe.runs, 0);
	/* a thread, or another timer, brings it along */
	sim_idle(false);
	next_jiffy();
	assert_int_equal(probe.runs, 1);

	mod_timer(&probe.timer, jiffies + 5);
	mod_timer(&other.timer, jiffies + 20);
	sim_idle(true);
	sim_advance(30 * JIFFY_US);
	assert_int_equal(probe.runs, 2);
	assert_int_equal(other.last, probe.last);
}

static void test_deferrable_is_punctual_while_a_thread_runs(void **state)
{
	unsigned long now = jiffies;

	init_probes(TIMER_DEFERRABLE);
	mod_timer(&probe.timer, now + 5);
	pass_jiffies(5);
	assert_int_equal(probe.last, now + 5);
}

#define MANY 10000

static struct timer_list many[MANY];
static unsigned int many_runs;
static unsigned long many_late;

static void many_fn(struct timer_list *t)
{
	assert_true(time_after_eq(jiffies, t->expires));
	many_late = max(many_late, jiffies - t->expires);
	many_runs++;
}

static void test_ten_thousand_timers(void **state)
{
	unsigned int seed = 5;
	unsigned long span, longest = 0;

	many_runs = 0;
	for (unsigned int i = 0; i < MANY; i++) {
		timer_setup(&many[i], many_fn, 0);
		span = next_random(&seed) % (600 * HZ);
		longest = max(longest, span);
		mod_timer(&many[i], jiffies + span);
	}
	sim_idle(true);
	sim_advance((u64)longest * JIFFY_US / 2);
	assert_true(many_runs > MANY / 3 && many_runs < MANY * 2 / 3);
	sim_advance((u64)longest * JIFFY_US);
	assert_int_equal(many_runs, MANY);
	assert_true(many_late <= longest / 7);
}

static void test_waiting_timers_cost_nothing(void **state)
{
	for (unsigned int i = 0; i < MANY; i++) {
		timer_setup(&many[i], many_fn, 0);
		mod_timer(&many[i], jiffies + 100000 + i);
	}
	sim_idle(true);
	next_jiffy();
	sim_interrupts = 0;
	sim_advance(90000 * (u64)JIFFY_US);
	assert_int_equal(sim_interrupts, 0);
	for (unsigned int i = 0; i < MANY; i++)
		assert_int_equal(del_timer(&many[i]), 1);
}

/* The low word of jiffies wraps five minutes after boot. */
static void test_over_the_wrap(void **state)
{
	unsigned int to_wrap = -(u32)jiffies;

	assert_true(to_wrap < 400 * HZ);
	mod_timer(&probe.timer, jiffies + to_wrap + 3);
	mod_timer(&other.timer, jiffies + to_wrap - 3);
	sim_advance((u64)(to_wrap - 10) * JIFFY_US);
	assert_int_equal(probe.runs + other.runs, 0);
	sim_advance(200000 * (u64)JIFFY_US);
	assert_true((u32)jiffies < 0x80000000);
	assert_int_equal(probe.runs, 1);
	assert_int_equal(other.runs, 1);
	assert_true(probe.last - probe.timer.expires <= to_wrap / 7);
}

static void test_show(void **state)
{
	struct timer_list *t;

	assert_null(timer_show_next(NULL));
	timer_setup(&other.timer, probe_fn, TIMER_DEFERRABLE);
	mod_timer(&probe.timer, jiffies + 100);
	mod_timer(&other.timer, jiffies + 1);
	t = timer_show_next(NULL);
	assert_ptr_equal(t, &probe.timer);
	t = timer_show_next(t);
	assert_ptr_equal(t, &other.timer);
	assert_null(timer_show_next(t));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_over_the_wrap),
		T(test_tick_follows_the_threads),
		T(test_hrtimer_between_two_ticks),
		T(test_late_tick),
		T(test_early_event_is_no_tick),
		T(test_ticks_over_the_wrap_of_the_counter),
		T(test_jiffies_after_idle),
		T(test_idle_wakes_for_a_timer_only),
		T(test_deleted_first_timer_leaves_the_next),
		T(test_idle_and_a_timer_in_the_past),
		T(test_deferrable_does_not_end_idle),
		T(test_deferrable_is_punctual_while_a_thread_runs),
		T(test_ten_thousand_timers),
		T(test_waiting_timers_cost_nothing),
		T(test_show),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
