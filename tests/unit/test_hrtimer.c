// SPDX-License-Identifier: MIT
/* kernel/time/hrtimer.c, on a simulated clock event */
#include "unit.h"
#include "sim_time.h"
#include <linux/hrtimer.h>
#include <bhk/time.h>

#define N 64

struct probe {
	struct hrtimer timer;
	unsigned int runs;
	ktime_t last;
	bool in_hardirq, irqs_off, active, running, queued;
	unsigned int restarts;	/* how often it returns HRTIMER_RESTART */
	ktime_t interval;	/* forwards by this before */
	u64 takes_us;		/* time that the callback needs */
};

static struct probe probes[N];
static unsigned int order[4 * N], nr_order;

static enum hrtimer_restart probe_fn(struct hrtimer *timer)
{
	struct probe *p = container_of(timer, struct probe, timer);

	p->runs++;
	p->last = ktime_get();
	p->in_hardirq = in_hardirq();
	p->irqs_off = raw_irqs_disabled();
	p->active = hrtimer_active(timer);
	p->running = hrtimer_callback_running(timer);
	p->queued = hrtimer_is_queued(timer);
	if (nr_order < ARRAY_SIZE(order))
		order[nr_order++] = p - probes;
	sim_us += p->takes_us;
	if (!p->restarts)
		return HRTIMER_NORESTART;
	p->restarts--;
	if (p->interval)
		hrtimer_forward_now(timer, p->interval);
	return HRTIMER_RESTART;
}

static void init_probe(unsigned int i, clockid_t clock, enum hrtimer_mode mode)
{
	probes[i] = (struct probe) { };
	hrtimer_init(&probes[i].timer, clock, mode);
	probes[i].timer.function = probe_fn;
}

static void softirq_action(struct softirq_action *a)
{
	hrtimer_run_soft();
}

static int setup(void **state)
{
	int ret = sim_setup(state);

	open_softirq(HRTIMER_SOFTIRQ, softirq_action);
	nr_order = 0;
	for (unsigned int i = 0; i < N; i++)
		init_probe(i, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hrtimer_base.nr_early = 0;
	hrtimer_base.nr_hangs = 0;
	return ret;
}

static int teardown(void **state)
{
	for (unsigned int i = 0; i < N; i++)
		hrtimer_cancel(&probes[i].timer);
	assert_int_equal(hrtimer_base.active_bases, 0);
	return 0;
}

static void start_us(unsigned int i, u64 us)
{
	hrtimer_start(&probes[i].timer, us_to_ktime(us), HRTIMER_MODE_REL);
}

static void test_nothing_queued_nothing_programmed(void **state)
{
	sim_advance(10000000000);
	assert_int_equal(sim_programs, 0);
	assert_int_equal(sim_interrupts, 0);
}

static void test_one_shot(void **state)
{
	struct probe *p = &probes[0];
	ktime_t start = ktime_get();

	start_us(0, 100);
	assert_true(hrtimer_active(&p->timer));
	assert_true(hrtimer_is_queued(&p->timer));
	assert_int_equal(p->timer._softexpires, start + 100000);
	sim_advance(99);
	assert_int_equal(p->runs, 0);
	assert_int_equal(hrtimer_get_remaining(&p->timer), 1000);
	sim_advance(1);
	assert_int_equal(p->runs, 1);
	assert_int_equal(p->last, start + 100000);
	assert_true(p->in_hardirq && p->irqs_off && p->active && p->running && !p->queued);
	assert_false(hrtimer_active(&p->timer));
	sim_advance(1000);
	assert_int_equal(p->runs, 1);
	assert_int_equal(hrtimer_get_remaining(&p->timer), -1000000);
	assert_int_equal(sim_interrupts, 1);
	assert_int_equal(hrtimer_base.nr_early, 0);
}

static void test_never_before_a_fraction_of_a_microsecond(void **state)
{
	ktime_t start = ktime_get();

	hrtimer_start(&probes[0].timer, start + 5001, HRTIMER_MODE_ABS);
	sim_advance(5);
	assert_int_equal(probes[0].runs, 0);
	sim_advance(1);
	assert_int_equal(probes[0].runs, 1);
}

static void test_past_fires_at_once(void **state)
{
	hrtimer_start(&probes[0].timer, ktime_get() - 1, HRTIMER_MODE_ABS);
	hrtimer_start(&probes[1].timer, 0, HRTIMER_MODE_ABS);
	hrtimer_start(&probes[2].timer, -5, HRTIMER_MODE_REL);
	sim_advance(1);
	for (unsigned int i = 0; i < 3; i++)
		assert_int_equal(probes[i].runs, 1);
}

static void test_order_of_expiry(void **state)
{
	unsigned int seed = 3, i;

	for (i = 0; i < N; i++)
		start_us(i, 1 + next_random(&seed) % 1000);
	for (i = 0; i < N; i += 3)
		start_us(i, 1 + next_random(&seed) % 1000);
	sim_advance(1000);
	assert_int_equal(nr_order, N);
	for (i = 1; i < N; i++)
		assert_true(probes[order[i - 1]].timer.node.expires <=
			    probes[order[i]].timer.node.expires);
	for (i = 0; i < N; i++)
		assert_int_equal(probes[i].last, probes[i].timer.node.expires);
}

static void test_equals_in_order_of_start(void **state)
{
	ktime_t t = ktime_get() + 50000;

	for (unsigned int i = 0; i < 8; i++)
		hrtimer_start(&probes[i].timer, t, HRTIMER_MODE_ABS);
	sim_advance(50);
	for (unsigned int i = 0; i < 8; i++)
		assert_int_equal(order[i], i);
	assert_int_equal(sim_interrupts, 1);
}

static void test_restart_of_a_queued_timer_moves_it(void **state)
{
	start_us(0, 100);
	start_us(0, 300);
	sim_advance(299);
	assert_int_equal(probes[0].runs, 0);
	start_us(0, 50);
	sim_advance(50);
	assert_int_equal(probes[0].runs, 1);
}

static void test_cancel(void **state)
{
	start_us(0, 100);
	start_us(1, 200);
	assert_int_equal(hrtimer_cancel(&probes[0].timer), 1);
	assert_int_equal(hrtimer_cancel(&probes[0].timer), 0);
	assert_int_equal(hrtimer_try_to_cancel(&probes[1].timer), 1);
	sim_advance(1000);
	assert_int_equal(nr_order, 0);
	/* The event stayed where it was, found nothing, and was not programmed again. */
	assert_int_equal(sim_interrupts, 1);
	assert_int_equal(hrtimer_base.nr_early, 1);
	assert_false(sim_armed);
}

/* A timeout that is always cancelled costs one interrupt a length, not two writes a time. */
static void test_cancelled_timeouts_are_cheap(void **state)
{
	for (unsigned int i = 0; i < 1000; i++) {
		start_us(0, 10000);
		sim_advance(100);
		hrtimer_cancel(&probes[0].timer);
	}
	assert_int_equal(probes[0].runs, 0);
	assert_true(sim_interrupts <= 11);
	assert_true(sim_programs <= 12);
}

static void test_hrtimer_restart_keeps_the_expiry(void **state)
{
	ktime_t expires;

	start_us(0, 100);
	expires = hrtimer_get_expires(&probes[0].timer);
	hrtimer_cancel(&probes[0].timer);
	assert_int_equal(hrtimer_get_expires(&probes[0].timer), expires);
	hrtimer_restart(&probes[0].timer);
	sim_advance(100);
	assert_int_equal(probes[0].last, expires);
}

static void test_periodic_without_drift(void **state)
{
	ktime_t start = ktime_get();
	struct probe *p = &probes[0];

	p->restarts = 999;
	p->interval = us_to_ktime(100);
	p->takes_us = 7;
	start_us(0, 100);
	sim_advance(100 * 1000);
	assert_int_equal(p->runs, 1000);
	assert_int_equal(p->last, start + 1000 * 100 * 1000);
	assert_int_equal(hrtimer_base.nr_early, 0);
}

static void test_forward(void **state)
{
	struct hrtimer *t = &probes[0].timer;

	hrtimer_set_expires(t, 1000000);
	assert_int_equal(hrtimer_forward(t, 999999, 1000), 0);
	assert_int_equal(hrtimer_get_expires(t), 1000000);
	assert_int_equal(hrtimer_forward(t, 1000000, 5000), 1);
	assert_int_equal(hrtimer_get_expires(t), 1005000);
	assert_int_equal(hrtimer_forward(t, 1024999, 5000), 4);
	assert_int_equal(hrtimer_get_expires(t), 1025000);
	assert_int_equal(hrtimer_forward(t, 1025000 + 3, 0), 1);
	assert_int_equal(hrtimer_get_expires(t), 1025000 + hrtimer_resolution);
	start_us(0, 0);
	assert_warns(1, assert_int_equal(hrtimer_forward_now(t, 1000), 0));
}

static void test_range_shares_an_interrupt(void **state)
{
	hrtimer_start_range_ns(&probes[0].timer, 100000, 500000, HRTIMER_MODE_REL);
	start_us(1, 300);
	sim_advance(299);
	assert_int_equal(nr_order, 0);
	sim_advance(1);
	assert_int_equal(probes[0].runs, 1);
	assert_int_equal(probes[1].runs, 1);
	assert_int_equal(sim_interrupts, 1);

	hrtimer_start_range_ns(&probes[0].timer, 100000, 50000, HRTIMER_MODE_REL);
	sim_advance(149);
	assert_int_equal(probes[0].runs, 1);
	sim_advance(1);
	assert_int_equal(probes[0].runs, 2);
}

static void test_soft_runs_in_softirq(void **state)
{
	struct probe *p = &probes[0];

	init_probe(0, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	p->restarts = 2;
	p->interval = us_to_ktime(100);
	hrtimer_start(&p->timer, us_to_ktime(100), HRTIMER_MODE_REL_SOFT);
	start_us(1, 100);
	sim_advance(100);
	assert_int_equal(p->runs, 1);
	assert_true(!p->in_hardirq && !p->irqs_off && p->active && p->running && !p->queued);
	assert_int_equal(order[0], 1);
	sim_advance(200);
	assert_int_equal(p->runs, 3);
	assert_int_equal(hrtimer_base.event_bases, HRTIMER_BASES_ALL);
	sim_advance(1000);
	assert_int_equal(sim_interrupts, 3);
}

static void test_soft_mode_must_match(void **state)
{
	init_probe(0, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	assert_warns(1, start_us(0, 10));
	sim_advance(10);
	assert_int_equal(probes[0].runs, 1);
}

static void test_start_without_function(void **state)
{
	probes[0].timer.function = NULL;
	assert_warns(1, start_us(0, 10));
	assert_false(hrtimer_active(&probes[0].timer));
}

static void test_unknown_clock(void **state)
{
	assert_warns(1, hrtimer_init(&probes[0].timer, 5, HRTIMER_MODE_ABS));
	assert_string_equal(host_warning, "Invalid clockid 5. Using MONOTONIC\n");
	assert_int_equal(probes[0].timer.base->clockid, CLOCK_MONOTONIC);
}

/* Without forwarding it fires again at once, for ever: half of the time is left to others. */
static void test_restart_in_the_past_is_bounded(void **state)
{
	struct probe *p = &probes[0];
	u64 begin;

	p->restarts = 100000;
	p->takes_us = 10;
	start_us(0, 10);
	start_us(1, 20);
	sim_advance(10);
	begin = sim_us;
	assert_int_equal(hrtimer_base.nr_hangs, 1);
	assert_true(p->runs >= 1000 && p->runs < 1100);
	assert_int_equal(probes[1].runs, 1);
	sim_advance(9000);
	assert_int_equal(sim_us - begin, 9000);
	assert_int_equal(hrtimer_base.nr_hangs, 1);
	sim_advance(2000);
	assert_int_equal(hrtimer_base.nr_hangs, 2);
	assert_true(hrtimer_cancel(&p->timer));
	assert_non_null(strstr(host_log, "hrtimer: interrupt took "));
}

static void test_soft_restart_in_the_past_is_bounded(void **state)
{
	struct probe *p = &probes[0];

	init_probe(0, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	p->restarts = 1000;
	hrtimer_start(&p->timer, 0, HRTIMER_MODE_REL_SOFT);
	sim_advance(1001);
	assert_int_equal(p->runs, 1001);
	assert_int_equal(sim_interrupts, 1001);
}

static enum hrtimer_restart start_other(struct hrtimer *timer)
{
	unsigned int programs = sim_programs;

	start_us(1, 5);
	assert_int_equal(hrtimer_try_to_cancel(timer), -1);
	assert_int_equal(sim_programs, programs);
	return HRTIMER_NORESTART;
}

/* Inside the interrupt the event is programmed once, at its end. */
static void test_start_from_a_callback(void **state)
{
	probes[0].timer.function = start_other;
	start_us(0, 10);
	sim_advance(14);
	assert_int_equal(probes[1].runs, 0);
	sim_advance(1);
	assert_int_equal(probes[1].runs, 1);
	assert_int_equal(sim_programs, 2);
}

static enum hrtimer_restart start_self(struct hrtimer *timer)
{
	struct probe *p = container_of(timer, struct probe, timer);

	if (++p->runs < 3)
		hrtimer_start(timer, us_to_ktime(10), HRTIMER_MODE_REL);
	return HRTIMER_NORESTART;
}

static void test_callback_starts_itself(void **state)
{
	probes[0].timer.function = start_self;
	start_us(0, 10);
	sim_advance(100);
	assert_int_equal(probes[0].runs, 3);
}

static enum hrtimer_restart start_self_and_restart(struct hrtimer *timer)
{
	start_self(timer);
	return HRTIMER_RESTART;
}

/* Both at once: the start in the callback decides, and the timer is queued once. */
static void test_start_and_restart(void **state)
{
	probes[0].timer.function = start_self_and_restart;
	start_us(0, 10);
	sim_advance(10);
	assert_int_equal(probes[0].runs, 1);
	assert_int_equal(hrtimer_get_remaining(&probes[0].timer), 10000);
	probes[0].timer.function = probe_fn;
	sim_advance(10);
	assert_int_equal(probes[0].runs, 2);
}

static enum hrtimer_restart free_self(struct hrtimer *timer)
{
	free(container_of(timer, struct probe, timer));
	return HRTIMER_NORESTART;
}

static void test_callback_frees_its_timer(void **state)
{
	struct probe *p = calloc(1, sizeof(*p));

	hrtimer_init(&p->timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	p->timer.function = free_self;
	hrtimer_start(&p->timer, us_to_ktime(10), HRTIMER_MODE_REL);
	start_us(0, 10);
	sim_advance(10);
	assert_int_equal(probes[0].runs, 1);
}

static enum hrtimer_restart cancel_self(struct hrtimer *timer)
{
	hrtimer_start(timer, us_to_ktime(10), HRTIMER_MODE_REL);
	assert_int_equal(hrtimer_cancel(timer), 1);
	return HRTIMER_NORESTART;
}

/* Linux hangs here. */
static void test_cancel_in_its_own_callback_is_reported(void **state)
{
	probes[0].timer.function = cancel_self;
	start_us(0, 10);
	assert_warns(1, sim_advance(10));
	assert_false(hrtimer_active(&probes[0].timer));
	sim_advance(1000);
}

static void test_far_expiry_in_steps(void **state)
{
	u64 far = 3 * (u64)CLOCK_EVENT_MAX_US;

	start_us(0, far);
	assert_int_equal(sim_armed_at - (u32)sim_us, CLOCK_EVENT_MAX_US);
	sim_advance(far - 1);
	assert_int_equal(probes[0].runs, 0);
	assert_int_equal(sim_interrupts, 2);
	sim_advance(1);
	assert_int_equal(probes[0].runs, 1);
}

static void test_for_ever(void **state)
{
	hrtimer_start(&probes[0].timer, KTIME_MAX, HRTIMER_MODE_REL);
	assert_int_equal(hrtimer_get_expires(&probes[0].timer), KTIME_MAX);
	assert_int_equal(sim_programs, 0);
	assert_int_equal(hrtimer_cancel(&probes[0].timer), 1);
}

static void set_clock(s64 ns)
{
	struct timespec64 ts = ns_to_timespec64(ns);

	assert_int_equal(do_settimeofday64(&ts), 0);
}

static void test_realtime_follows_the_clock(void **state)
{
	s64 now = 1700000000LL * NSEC_PER_SEC;

	set_clock(now);
	assert_int_equal(ktime_get_real(), now);
	assert_int_equal(ktime_get_real_seconds(), 1700000000);
	init_probe(0, CLOCK_REALTIME, HRTIMER_MODE_ABS);
	init_probe(1, CLOCK_REALTIME, HRTIMER_MODE_ABS_SOFT);
	hrtimer_start(&probes[0].timer, now + 1000000, HRTIMER_MODE_ABS);
	hrtimer_start(&probes[1].timer, now + 2000000, HRTIMER_MODE_ABS_SOFT);
	start_us(2, 500);

	/* half a millisecond forward: the first fires earlier on the monotonic clock */
	set_clock(now + 500000);
	sim_advance(499);
	assert_int_equal(nr_order, 0);
	sim_advance(1);
	assert_int_equal(probes[0].runs, 1);
	assert_int_equal(probes[2].runs, 1);

	/* the other's time has passed */
	set_clock(now + 5000000);
	sim_advance(1);
	assert_int_equal(probes[1].runs, 1);
}

static void test_realtime_relative_is_a_span(void **state)
{
	init_probe(0, CLOCK_REALTIME, HRTIMER_MODE_REL);
	start_us(0, 1000);
	set_clock(1800000000LL * NSEC_PER_SEC);
	sim_advance(999);
	assert_int_equal(probes[0].runs, 0);
	sim_advance(1);
	assert_int_equal(probes[0].runs, 1);
}

static void test_settimeofday_refuses(void **state)
{
	struct timespec64 ts = { .tv_sec = 1, .tv_nsec = 0 };

	assert_int_equal(do_settimeofday64(&ts), -EINVAL);
	ts = (struct timespec64) { .tv_sec = 1700000000, .tv_nsec = NSEC_PER_SEC };
	assert_int_equal(do_settimeofday64(&ts), -EINVAL);
	ts = (struct timespec64) { .tv_sec = -1 };
	assert_int_equal(do_settimeofday64(&ts), -EINVAL);
}

static void test_random_against_a_list(void **state)
{
	ktime_t due[N];
	unsigned int seed = 11;

	for (unsigned int i = 0; i < N; i++)
		due[i] = KTIME_MAX;
	for (unsigned int step = 0; step < 50000; step++) {
		unsigned int i = next_random(&seed) % N, us = 1 + next_random(&seed) % 5000;
		struct probe *p = &probes[i];

		switch (next_random(&seed) % 4) {
		case 0:
			assert_int_equal(hrtimer_cancel(&p->timer), due[i] != KTIME_MAX);
			due[i] = KTIME_MAX;
			break;
		case 1:
			sim_advance(us / 8);
			break;
		default:
			start_us(i, us);
			due[i] = ktime_get() + us * 1000;
		}
		nr_order = 0;
		sim_advance(0);
		for (i = 0; i < N; i++) {
			bool passed = due[i] <= ktime_get();

			assert_int_equal(hrtimer_is_queued(&probes[i].timer),
					 due[i] != KTIME_MAX && !passed);
			if (passed)
				assert_int_equal(probes[i].last, due[i]);
			if (passed)
				due[i] = KTIME_MAX;
		}
	}
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_nothing_queued_nothing_programmed),
		T(test_one_shot),
		T(test_never_before_a_fraction_of_a_microsecond),
		T(test_past_fires_at_once),
		T(test_order_of_expiry),
		T(test_equals_in_order_of_start),
		T(test_restart_of_a_queued_timer_moves_it),
		T(test_cancel),
		T(test_cancelled_timeouts_are_cheap),
		T(test_hrtimer_restart_keeps_the_expiry),
		T(test_periodic_without_drift),
		T(test_forward),
		T(test_range_shares_an_interrupt),
		T(test_soft_runs_in_softirq),
		T(test_soft_mode_must_match),
		T(test_start_without_function),
		T(test_unknown_clock),
		T(test_restart_in_the_past_is_bounded),
		T(test_soft_restart_in_the_past_is_bounded),
		T(test_start_from_a_callback),
		T(test_callback_starts_itself),
		T(test_start_and_restart),
		T(test_callback_frees_its_timer),
		T(test_cancel_in_its_own_callback_is_reported),
		T(test_far_expiry_in_steps),
		T(test_for_ever),
		T(test_realtime_follows_the_clock),
		T(test_realtime_relative_is_a_span),
		T(test_settimeofday_refuses),
		T(test_random_against_a_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
