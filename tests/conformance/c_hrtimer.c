// SPDX-License-Identifier: MIT
/* High resolution timers: hard and soft, states, forward, restart, cancel. */
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include "observe.h"

static unsigned int runs, wanted;
static bool active_inside, queued_inside, running_inside, early;
static int try_inside;
static u64 overruns;
static struct context inside;
static struct hrtimer timer;

static enum hrtimer_restart body(struct hrtimer *t)
{
	runs++;
	note_context(&inside);
	active_inside = hrtimer_active(t);
	queued_inside = hrtimer_is_queued(t);
	running_inside = hrtimer_callback_running(t);
	try_inside = hrtimer_try_to_cancel(t);
	early |= ktime_before(ktime_get(), hrtimer_get_expires(t));
	if (runs >= wanted)
		return HRTIMER_NORESTART;
	overruns = hrtimer_forward_now(t, ns_to_ktime(300 * 1000ULL));
	return HRTIMER_RESTART;
}

static void observe_timer(const char *what)
{
	observe(hrtimer_active(&timer), "%s: active", what);
	observe(hrtimer_is_queued(&timer), "%s: queued", what);
	observe(hrtimer_callback_running(&timer), "%s: running", what);
	observe(runs, "%s: runs", what);
}

struct kind {
	const char *name;
	enum hrtimer_mode mode;
};

static const struct kind kinds[] = {
	{ "hard", HRTIMER_MODE_REL_HARD },
	{ "soft", HRTIMER_MODE_REL_SOFT },
	{ "plain", HRTIMER_MODE_REL },
	{ "pinned hard", HRTIMER_MODE_REL_PINNED_HARD },
};

static void one_kind(const struct kind *kind)
{
	char what[48];

	runs = 0;
	early = false;
	hrtimer_init(&timer, CLOCK_MONOTONIC, kind->mode);
	timer.function = body;
	snprintf(what, sizeof(what), "%s initialised", kind->name);
	observe_timer(what);
	observe(hrtimer_cancel(&timer), "%s: cancel of an idle one", kind->name);
	observe(hrtimer_try_to_cancel(&timer), "%s: try_to_cancel of an idle one", kind->name);
	hrtimer_start(&timer, ms_to_ktime(500), kind->mode);
	snprintf(what, sizeof(what), "%s started", kind->name);
	observe_timer(what);
	observe(hrtimer_cancel(&timer), "%s: cancel of a queued one", kind->name);
	snprintf(what, sizeof(what), "%s cancelled", kind->name);
	observe_timer(what);
	hrtimer_start_expires(&timer, kind->mode);
	snprintf(what, sizeof(what), "%s restarted", kind->name);
	observe_timer(what);
	observe(hrtimer_try_to_cancel(&timer), "%s: try_to_cancel of a queued one", kind->name);
	hrtimer_start(&timer, ms_to_ktime(2), kind->mode);
	msleep(20);
	snprintf(what, sizeof(what), "%s expired", kind->name);
	observe_timer(what);
	observe(early, "%s: too early", kind->name);
	observe(active_inside, "%s inside: active", kind->name);
	observe(queued_inside, "%s inside: queued", kind->name);
	observe(running_inside, "%s inside: running", kind->name);
	observe(try_inside, "%s inside: try_to_cancel", kind->name);
	snprintf(what, sizeof(what), "%s inside", kind->name);
	observe_context(what, &inside);
	for (wanted = 1; wanted <= 5; wanted++) {
		runs = 0;
		overruns = 0;
		hrtimer_start(&timer, ns_to_ktime(500 * 1000ULL), kind->mode);
		msleep(20);
		observe(runs, "%s restarts itself until %u: runs", kind->name, wanted);
		observe(overruns, "%s restarts itself until %u: overruns", kind->name, wanted);
	}
	wanted = 0;
}

static void forwarding(void)
{
	static const unsigned int late_us[] = { 0, 1, 999, 1000, 1001, 2500, 10000 };
	ktime_t start = ms_to_ktime(1000);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(late_us); i++) {
		hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_HARD);
		hrtimer_set_expires(&timer, start);
		observe(hrtimer_forward(&timer, ktime_add_us(start, late_us[i]), ms_to_ktime(1)),
			"forward %u us late: overruns", late_us[i]);
		observe(ktime_to_us(ktime_sub(hrtimer_get_expires(&timer), start)),
			"forward %u us late: moved by us", late_us[i]);
	}
	hrtimer_set_expires(&timer, start);
	observe(hrtimer_forward(&timer, ktime_sub_us(start, 1), ms_to_ktime(1)),
		"forward before it is due: overruns");
	observe(ktime_to_ms(hrtimer_get_expires(&timer)), "forward before it is due: expires in ms");
	hrtimer_add_expires_ns(&timer, 1500);
	observe(ktime_to_ns(ktime_sub(hrtimer_get_expires(&timer), start)), "add_expires_ns");
}

/* --- order --- */

struct lettered {
	struct hrtimer timer;
	char letter;
};

static enum hrtimer_restart letter(struct hrtimer *t)
{
	note_event(container_of(t, struct lettered, timer)->letter);
	return HRTIMER_NORESTART;
}

static struct lettered letters[6];

static void start_letters(const unsigned int *us, const char *what)
{
	ktime_t now;
	unsigned long flags;
	unsigned int i;

	local_irq_save(flags);
	now = ktime_get();
	for (i = 0; i < ARRAY_SIZE(letters); i++)
		hrtimer_start(&letters[i].timer, ktime_add_us(now, us[i]), HRTIMER_MODE_ABS_HARD);
	local_irq_restore(flags);
	msleep(30);
	observe_events(what);
}

static void order(void)
{
	static const unsigned int same[] = { 3000, 3000, 3000, 3000, 3000, 3000 };
	static const unsigned int rising[] = { 3000, 3100, 3200, 3300, 3400, 3500 };
	static const unsigned int falling[] = { 9000, 8000, 7000, 6000, 5000, 4000 };
	static const unsigned int mixed[] = { 5000, 4000, 6000, 4000, 5000, 3000 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(letters); i++) {
		letters[i].letter = 'a' + i;
		hrtimer_init(&letters[i].timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS_HARD);
		letters[i].timer.function = letter;
	}
	start_letters(same, "six at one time");
	start_letters(rising, "six, rising");
	start_letters(falling, "six, falling");
	start_letters(mixed, "six, mixed");
}

static void arithmetic(void)
{
	observe(ktime_to_ns(ktime_set(1, 5)), "ktime_set");
	observe(ktime_to_ns(ms_to_ktime(3)), "ms_to_ktime");
	observe(ktime_to_us(ns_to_ktime(1999)), "ktime_to_us rounds down");
	observe(ktime_to_ms(ns_to_ktime(1999 * 1000ULL)), "ktime_to_ms rounds down");
	observe(ktime_compare(1, 2), "ktime_compare less");
	observe(ktime_compare(2, 2), "ktime_compare equal");
	observe(ktime_compare(3, 2), "ktime_compare greater");
	observe(ktime_after(3, 2), "ktime_after");
	observe(ktime_before(3, 2), "ktime_before");
	observe(ktime_us_delta(ns_to_ktime(7 * 1000ULL), ns_to_ktime(3 * 1000ULL)), "ktime_us_delta");
	observe(ktime_ms_delta(ms_to_ktime(7), ms_to_ktime(3)), "ktime_ms_delta");
	observe(ktime_divns(1000, 3), "ktime_divns");
	observe(ktime_add_safe(KTIME_MAX, 1) == KTIME_MAX, "ktime_add_safe saturates");
}

static void hrtimers(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		one_kind(&kinds[i]);
	forwarding();
	order();
	arithmetic();
}

CONFORMANCE_MODULE(hrtimers);
