// SPDX-License-Identifier: MIT
/* bh/timer_wheel.c against a plain array of timers. */
#include "unit.h"
#include <linux/list.h>
#include <linux/string.h>
#include <linux/timer.h>
#include "../../bh/timer_wheel.h"

#define N 300

/* What the wheel must do with a timer, said without levels and buckets. */
struct model {
	struct timer_list timer;
	u32 armed_at;
	bool pending;
};

static struct timer_wheel wheel;
static struct model model[N];
static unsigned int seed, fired;

static int setup(void **state)
{
	memset(&wheel, 0, sizeof(wheel));
	memset(model, 0, sizeof(model));
	seed = 1;
	fired = 0;
	return host_setup(state);
}

static struct model *model_of(struct timer_list *timer)
{
	return container_of(timer, struct model, timer);
}

static void arm(struct model *m, u32 expires)
{
	u32 due;

	if (m->pending)
		wheel_del(&wheel, &m->timer);
	m->timer.expires = expires;
	m->armed_at = wheel.clk;
	m->pending = true;
	due = wheel_add(&wheel, &m->timer);
	assert_true((s32)(due - wheel.clk) >= 0);
}

static void disarm(struct model *m)
{
	wheel_del(&wheel, &m->timer);
	m->pending = false;
	assert_false(timer_pending(&m->timer));
}

/* Never early; late by at most 1/7 of the span, exact for spans up to 30 jiffies. */
static void check_firing(const struct model *m, u32 when)
{
	u32 expires = m->timer.expires, span = expires - m->armed_at;

	assert_true(m->pending);
	if ((s32)span < 0) {
		span = 0;
		expires = m->armed_at;
	}
	assert_true((s32)(when - expires) >= 0);
	assert_true(when - expires <= span / 7);
	if (span <= 30)
		assert_int_equal(when, expires);
}

static void fire_list(struct hlist_head *head, u32 when)
{
	struct model *m;

	while (!hlist_empty(head)) {
		m = model_of(hlist_entry(head->first, struct timer_list, entry));
		check_firing(m, when);
		disarm(m);
		fired++;
	}
}

/* Time goes on to @end: everything due on the way fires. */
static void run_to(u32 end)
{
	struct hlist_head heads[WHEEL_LEVELS];
	unsigned int n;
	u32 when;

	while (wheel_next(&wheel, &when) && (s32)(end - when) >= 0) {
		assert_true((s32)(when - wheel.clk) >= 0);
		n = wheel_collect(&wheel, when, heads);
		while (n--)
			fire_list(&heads[n], when);
	}
	wheel.next = when;
	wheel_forward(&wheel, end + 1);
	assert_int_equal(wheel.clk, end + 1);
}

/* No pending timer may be overdue by more than its rounding. */
static void check_none_forgotten(void)
{
	for (unsigned int i = 0; i < N; i++) {
		const struct model *m = &model[i];
		u32 span = m->timer.expires - m->armed_at;
		s32 late = wheel.clk - 1 - m->timer.expires;

		if (m->pending && (s32)span >= 0)
			assert_true(late < (s32)(span / 7 + 1));
	}
}

/* Spans of all orders of magnitude are equally likely. */
static u32 random_span(void)
{
	unsigned int bits = next_random(&seed) % 32;

	return (next_random(&seed) ^ next_random(&seed) << 12) & ((1u << bits) - 1);
}

static void random_steps(u32 start, unsigned int steps, u32 max_step)
{
	wheel.clk = start;
	for (unsigned int i = 0; i < steps; i++) {
		struct model *m = &model[next_random(&seed) % N];
		u32 span = random_span();

		switch (next_random(&seed) % 8) {
		case 0:
			if (m->pending)
				disarm(m);
			break;
		case 1:
			run_to(wheel.clk - 1 + span % max_step);
			check_none_forgotten();
			break;
		case 2:
			arm(m, wheel.clk - span / 2);
			break;
		default:
			arm(m, wheel.clk + span);
		}
	}
	assert_true(fired > steps / 100);
}

static void test_random_small_steps(void **state)
{
	random_steps(1000, 100000, 50);
}

static void test_random_large_steps(void **state)
{
	random_steps(0, 100000, 5000000);
}

/* The first step leaves the range of jiffies before the wrap behind. */
static void test_random_over_the_wrap(void **state)
{
	random_steps(-5000u, 20000, 20);
	assert_true(wheel.clk < 1000000);
}

static void test_random_over_the_sign_change(void **state)
{
	random_steps(0x7fffff00, 20000, 20);
	assert_true((s32)wheel.clk < 0);
}

/* Each span around the borders of the levels, from each phase of the clock. */
static void test_level_borders(void **state)
{
	for (unsigned int level = 0; level < WHEEL_LEVELS; level++) {
		u32 g = 1u << 2 * level;

		for (u32 phase = 0; phase < 3; phase++) {
			for (s32 off = -3; off <= 3; off++) {
				u32 span = 30 * (u64)g + g / 8 + off;

				if (span > 0x7fffffff)
					continue;
				memset(&wheel, 0, sizeof(wheel));
				model[0].pending = false;
				wheel.clk = 7 * g + phase * (g / 2) - (phase == 2);
				arm(&model[0], wheel.clk + span);
				run_to(wheel.clk + span - 1);
				assert_true(model[0].pending);
				run_to(model[0].timer.expires + span / 7);
				assert_false(model[0].pending);
			}
		}
	}
}

static void test_longest_span(void **state)
{
	u32 start = 12345;

	wheel.clk = start;
	arm(&model[0], start + 0x7fffffff);
	run_to(start + 0x3ffffff0);
	run_to(start + 0x7ffffff0);
	assert_true(model[0].pending);
	run_to(start + 0x7fffffff + 0x0fffffff);
	assert_false(model[0].pending);
	assert_int_equal(wheel.levels, 0);
}

static void test_next_is_the_earliest(void **state)
{
	u32 when, best;

	wheel.clk = 100;
	assert_false(wheel_next(&wheel, &when));
	for (unsigned int i = 0; i < N; i++)
		arm(&model[i], 100 + random_span() % 0x20000000);
	for (unsigned int i = 0; i < N; i++) {
		best = 0x7fffffff;
		for (unsigned int k = i; k < N; k++)
			best = min(best, (u32)model[k].timer.expires);
		assert_true(wheel_next(&wheel, &when));
		assert_true(when >= best || when == wheel.clk);
		assert_true(when - best <= (best - 100) / 7);
		disarm(&model[i]);
	}
	assert_false(wheel_next(&wheel, &when));
	assert_int_equal(wheel.levels, 0);
	for (unsigned int level = 0; level < WHEEL_LEVELS; level++)
		assert_int_equal(wheel.slots[level], 0);
}

/* The softirq looks with interrupts on, and one takes the last timer of a level off behind the look at all levels. */
static void test_next_passes_over_a_level_that_became_empty(void **state)
{
	u32 when, later;

	wheel.clk = 129;
	arm(&model[0], 129 + 10000);
	assert_true(wheel_next(&wheel, &later));
	assert_int_equal(wheel.slots[0], 0);
	wheel.levels |= 1;
	assert_true(wheel_next(&wheel, &when));
	assert_int_equal(when, later);
	wheel.levels &= ~1u;
	disarm(&model[0]);
}

/* A callback may delete a timer that was collected with it, and arm one into its bucket. */
static void test_delete_and_rearm_after_collect(void **state)
{
	struct hlist_head heads[WHEEL_LEVELS];
	u32 when;

	wheel.clk = 129;
	arm(&model[0], 129 + 100);
	arm(&model[1], 129 + 101);
	assert_true(wheel_next(&wheel, &when));
	assert_int_equal(when, 232);
	assert_int_equal(wheel_collect(&wheel, when, heads), 1);
	assert_int_equal(wheel.clk, 233);
	assert_int_equal(wheel.levels, 0);

	/* 32 units of level 1 further on: the bucket that was just emptied */
	arm(&model[2], 232 + 112);
	disarm(&model[0]);
	assert_true(wheel_next(&wheel, &when));
	assert_true(when >= 344);
	disarm(&model[2]);
	assert_ptr_equal(heads[0].first, &model[1].timer.entry);
	disarm(&model[1]);
	assert_true(hlist_empty(&heads[0]));
}

static void test_forward_stops_before_what_is_due(void **state)
{
	wheel.clk = 10;
	wheel_forward(&wheel, 20);
	assert_int_equal(wheel.clk, 20);
	arm(&model[0], 25);
	wheel_forward(&wheel, 25);
	assert_int_equal(wheel.clk, 25);
	wheel_forward(&wheel, 26);
	assert_int_equal(wheel.clk, 25);
	run_to(30);
	assert_int_equal(fired, 1);
}

static void test_show_visits_each_once(void **state)
{
	struct timer_list *t = NULL;
	unsigned int n = 0;

	assert_null(wheel_show_next(&wheel, NULL));
	for (unsigned int i = 0; i < N; i++)
		arm(&model[i], random_span());
	while ((t = wheel_show_next(&wheel, t))) {
		model_of(t)->pending = false;
		n++;
	}
	assert_int_equal(n, N);
	for (unsigned int i = 0; i < N; i++)
		assert_false(model[i].pending);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_random_small_steps, setup),
		cmocka_unit_test_setup(test_random_large_steps, setup),
		cmocka_unit_test_setup(test_random_over_the_wrap, setup),
		cmocka_unit_test_setup(test_random_over_the_sign_change, setup),
		cmocka_unit_test_setup(test_level_borders, setup),
		cmocka_unit_test_setup(test_longest_span, setup),
		cmocka_unit_test_setup(test_next_is_the_earliest, setup),
		cmocka_unit_test_setup(test_next_passes_over_a_level_that_became_empty, setup),
		cmocka_unit_test_setup(test_delete_and_rearm_after_collect, setup),
		cmocka_unit_test_setup(test_forward_stops_before_what_is_due, setup),
		cmocka_unit_test_setup(test_show_visits_each_once, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
