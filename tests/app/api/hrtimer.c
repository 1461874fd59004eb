// SPDX-License-Identifier: MIT
/* ktime, clocks and high-resolution timers. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/ktime.h>
#include <linux/time.h>
#include <linux/timekeeping.h>
#include "check.h"

check_type(ktime_get, ktime_t(void));
check_type(hrtimer_init, void(struct hrtimer *, clockid_t, enum hrtimer_mode));
check_type(hrtimer_forward, u64(struct hrtimer *, ktime_t, ktime_t));
check_type(hrtimer_cancel, int(struct hrtimer *));
check_type(hrtimer_try_to_cancel, int(struct hrtimer *));
check_type(hrtimer_start_range_ns, void(struct hrtimer *, ktime_t, u64, const enum hrtimer_mode));
check_type(schedule_hrtimeout, int(ktime_t *, const enum hrtimer_mode));
check_type(schedule_hrtimeout_range, int(ktime_t *, u64, const enum hrtimer_mode));
check_type(((struct hrtimer *)0)->function, enum hrtimer_restart (*)(struct hrtimer *));

struct beat {
	struct hrtimer timer;
	int runs, until, running, try_result;
	u64 forwarded;
	bool hard, serving, irqs_off, queued;
	struct completion done;
};

static enum hrtimer_restart beat_fn(struct hrtimer *t)
{
	struct beat *b = container_of(t, struct beat, timer);

	b->hard = in_hardirq();
	b->serving = in_serving_softirq();
	b->irqs_off = irqs_disabled();
	b->running = hrtimer_callback_running(t);
	b->queued = hrtimer_is_queued(t);
	b->try_result = hrtimer_try_to_cancel(t);
	if (++b->runs < b->until) {
		b->forwarded += hrtimer_forward_now(t, ms_to_ktime(2));
		return HRTIMER_RESTART;
	}
	complete(&b->done);
	return HRTIMER_NORESTART;
}

static void beat_init(struct beat *b, enum hrtimer_mode mode, int until)
{
	memset(b, 0, sizeof(*b));
	init_completion(&b->done);
	hrtimer_init(&b->timer, CLOCK_MONOTONIC, mode);
	b->timer.function = beat_fn;
	b->until = until;
}

static void check_ktime(void)
{
	ktime_t t = ktime_set(2, 5);

	check_eq("ktime_set", t, 2 * NSEC_PER_SEC + 5);
	check_eq("ktime_add", ktime_add(t, 5), 2 * NSEC_PER_SEC + 10);
	check_eq("ktime_sub", ktime_sub(t, t), 0);
	check_eq("ktime_add_ns", ktime_sub_ns(ktime_add_ns(t, 1), 1), t);
	check_eq("ktime_add_us", ktime_sub_us(ktime_add_us(t, 7), 7), t);
	check_eq("ktime_add_ms", ktime_sub_ms(ktime_add_ms(t, 7), 7), t);
	check_eq("ktime_compare", ktime_compare(t, t), 0);
	check("ktime_before", ktime_before(0, t) && ktime_after(t, 0) && ktime_compare(0, t) < 0);
	check_eq("ns_to_ktime", ns_to_ktime(5) + ms_to_ktime(2) + us_to_ktime(1), 2001005);
	check_eq("ktime_to_ns", ktime_to_ns(t), 2000000005LL);
	check_eq("ktime_to_us", ktime_to_us(t), 2000000);
	check_eq("ktime_to_ms", ktime_to_ms(t), 2000);
	check_eq("ktime_us_delta", ktime_us_delta(t, 1000005), 1999000);
	check_eq("ktime_ms_delta", ktime_ms_delta(t, 5), 2000);
	check_eq("KTIME_MAX", KTIME_MAX, 0x7fffffffffffffffLL);
	check_eq("NSEC_PER_USEC", NSEC_PER_USEC * USEC_PER_MSEC * MSEC_PER_SEC, NSEC_PER_SEC);
	check_eq("USEC_PER_SEC", USEC_PER_SEC, USEC_PER_MSEC * MSEC_PER_SEC);
	check_eq("NSEC_PER_MSEC", NSEC_PER_MSEC, 1000000);
	check("clock ids", CLOCK_REALTIME == 0 && CLOCK_MONOTONIC == 1 && CLOCK_BOOTTIME == 7);
	check("ktime_divns",
	      ktime_divns(t, NSEC_PER_SEC) == 2 && ktime_to_timespec64(t).tv_nsec == 5);
}

static void check_clocks(void)
{
	ktime_t first = ktime_get();
	struct timespec64 ts, real;

	check("ktime_get", ktime_get() >= first);
	check("ktime_get_ns", ktime_get_ns() >= (u64)first);
	check("ktime_get_real", ktime_get_real() >= 0 && ktime_get_real_ns() > 0);
	check("ktime_get_boottime", ktime_get_boottime() >= first);
	check("ktime_get_boottime_ns", ktime_get_boottime_ns() >= (u64)first);
	check("ktime_get_raw", ktime_get_raw() > 0 && ktime_get_raw_ns() > 0);
	check("ktime_get_seconds", ktime_get_seconds() >= first / NSEC_PER_SEC);
	check("ktime_get_real_seconds", ktime_get_real_seconds() >= 0);
	ktime_get_ts64(&ts);
	ktime_get_real_ts64(&real);
	check("ktime_get_ts64", timespec64_to_ktime(ts) >= first);
	check("ktime_get_real_ts64", timespec64_to_ns(&real) <= ktime_get_real());
	check("ktime_get_coarse", ktime_get_coarse() <= ktime_get());
	check("ktime_get_coarse_real", ktime_get_coarse_real() <= ktime_get_real());
	check("ktime_get_coarse_boottime", ktime_get_coarse_boottime() <= ktime_get_boottime());
	check("ktime_get_coarse_ns", ktime_get_coarse_ns() <= ktime_get_ns());
	ktime_get_coarse_ts64(&ts);
	ktime_get_coarse_real_ts64(&real);
	check("ktime_get_coarse_ts64", timespec64_to_ktime(ts) <= ktime_get());
}

static void check_modes(void)
{
	struct beat b;
	ktime_t start = ktime_get();

	check("modes", HRTIMER_MODE_ABS == 0 && HRTIMER_MODE_REL == 1 && HRTIMER_MODE_PINNED == 2 &&
			       HRTIMER_MODE_SOFT == 4 && HRTIMER_MODE_HARD == 8);
	check("combined modes", HRTIMER_MODE_REL_PINNED_SOFT == 7 &&
					HRTIMER_MODE_ABS_PINNED_HARD == 10 &&
					HRTIMER_MODE_REL_SOFT == 5 && HRTIMER_MODE_REL_HARD == 9);
	beat_init(&b, HRTIMER_MODE_REL, 3);
	hrtimer_start(&b.timer, ms_to_ktime(2), HRTIMER_MODE_REL);
	check("_softexpires", b.timer._softexpires >= start + 2 * NSEC_PER_MSEC);
	check("hrtimer_active", hrtimer_active(&b.timer) && hrtimer_is_queued(&b.timer));
	check("hrtimer_get_expires", hrtimer_get_expires(&b.timer) == b.timer._softexpires);
	check("hrtimer_get_remaining", hrtimer_get_remaining(&b.timer) <= 2 * NSEC_PER_MSEC);
	wait_for_completion(&b.done);
	check("HRTIMER_RESTART", b.runs == 3 && b.forwarded == 2);
	check("no drift", ktime_get() - start >= 6 * NSEC_PER_MSEC);
	check("default mode is hard", b.hard && b.irqs_off && !b.serving);
	check("hrtimer_callback_running", b.running && !b.queued);
	check_eq("hrtimer_try_to_cancel inside", b.try_result, -1);
	check_eq("hrtimer_cancel of an idle one", hrtimer_cancel(&b.timer), 0);

	beat_init(&b, HRTIMER_MODE_REL_SOFT, 1);
	hrtimer_start(&b.timer, ms_to_ktime(1), HRTIMER_MODE_REL_SOFT);
	wait_for_completion(&b.done);
	check("soft mode", b.serving && !b.hard && !b.irqs_off);
	hrtimer_cancel(&b.timer);

	beat_init(&b, HRTIMER_MODE_ABS_HARD, 1);
	hrtimer_start(&b.timer, ktime_sub_ms(ktime_get(), 5), HRTIMER_MODE_ABS_HARD);
	wait_for_completion(&b.done);
	check("the past fires at once", b.hard && b.runs == 1);
}

static void check_cancel(void)
{
	struct beat b;
	ktime_t expires;

	beat_init(&b, HRTIMER_MODE_ABS, 1);
	expires = ktime_add_ms(ktime_get(), 1000);
	hrtimer_start_range_ns(&b.timer, expires, 1000, HRTIMER_MODE_ABS);
	check_eq("hrtimer_start_range_ns", b.timer._softexpires, expires);
	hrtimer_start(&b.timer, expires + 1000, HRTIMER_MODE_ABS);
	check_eq("a start moves it", hrtimer_get_expires(&b.timer), expires + 1000);
	check_eq("hrtimer_try_to_cancel", hrtimer_try_to_cancel(&b.timer), 1);
	check_eq("the expiry stays", hrtimer_get_expires(&b.timer), expires + 1000);
	hrtimer_restart(&b.timer);
	check("hrtimer_restart", hrtimer_is_queued(&b.timer));
	check_eq("hrtimer_cancel", hrtimer_cancel(&b.timer), 1);
	hrtimer_add_expires_ns(&b.timer, 5);
	check_eq("hrtimer_add_expires_ns", hrtimer_get_expires(&b.timer), expires + 1005);
	hrtimer_set_expires(&b.timer, ktime_get() - 10);
	check("hrtimer_get_remaining below 0", hrtimer_get_remaining(&b.timer) < 0);
	check_eq("hrtimer_forward", hrtimer_forward(&b.timer, ktime_get(), ms_to_ktime(1)), 1);
	check_eq("it never ran", b.runs, 0);
}

static void check_sleep(void)
{
	ktime_t start = ktime_get(), span = ms_to_ktime(3), until;

	set_current_state(TASK_UNINTERRUPTIBLE);
	check_eq("schedule_hrtimeout", schedule_hrtimeout(&span, HRTIMER_MODE_REL), 0);
	check("it slept", ktime_get() - start >= span);
	until = ktime_add_ms(ktime_get(), 2);
	set_current_state(TASK_INTERRUPTIBLE);
	check_eq("schedule_hrtimeout_range",
		 schedule_hrtimeout_range(&until, 1000, HRTIMER_MODE_ABS), 0);
	check("until then", ktime_get() >= until && task_is_running(current));
}

static int __init api_init(void)
{
	check_ktime();
	check_clocks();
	check_modes();
	check_cancel();
	check_sleep();
	return checks_end();
}

static void __exit api_exit(void)
{
}

module_init(api_init);
module_exit(api_exit);
MODULE_LICENSE("GPL");
