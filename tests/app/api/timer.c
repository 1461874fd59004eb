// SPDX-License-Identifier: MIT
/* Jiffies and timers of the wheel. */
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/timer.h>
#include <asm/param.h>
#include "check.h"

extern unsigned long volatile jiffies;

check_type(jiffies, unsigned long);
check_type(get_jiffies_64, u64(void));
check_type(add_timer, void(struct timer_list *));
check_type(mod_timer, int(struct timer_list *, unsigned long));
check_type(mod_timer_pending, int(struct timer_list *, unsigned long));
check_type(try_to_del_timer_sync, int(struct timer_list *));
check_type(timer_shutdown, int(struct timer_list *));
check_type(timer_shutdown_sync, int(struct timer_list *));
check_type(round_jiffies, unsigned long(unsigned long));
check_type(round_jiffies_relative, unsigned long(unsigned long));
check_type(round_jiffies_up, unsigned long(unsigned long));
check_type(round_jiffies_up_relative, unsigned long(unsigned long));
check_type(timespec64_to_jiffies, unsigned long(const struct timespec64 *));

struct device_part {
	int runs, rearm;
	unsigned long when;
	bool pending, softirq, irqs_off;
	int try_result;
	struct timer_list timer;
};

static int plain_runs;

static void plain_fn(struct timer_list *t)
{
	plain_runs++;
}

static DEFINE_TIMER(plain, plain_fn);

static void part_fn(struct timer_list *t)
{
	struct device_part *part = from_timer(part, t, timer);

	part->runs++;
	part->when = jiffies;
	part->pending = timer_pending(t);
	part->softirq = in_serving_softirq();
	part->irqs_off = irqs_disabled();
	part->try_result = try_to_del_timer_sync(t);
	if (part->rearm) {
		part->rearm--;
		mod_timer(t, jiffies + 1);
	}
}

static void check_jiffies(void)
{
	struct timespec64 ts = {.tv_sec = 2, .tv_nsec = 1};
	unsigned long before = ULONG_MAX - 5, after = 5;

	check("INITIAL_JIFFIES", INITIAL_JIFFIES == (unsigned long)(unsigned int)(-300 * HZ));
	check("jiffies start", time_after_eq(jiffies, INITIAL_JIFFIES) &&
				       time_before(jiffies, INITIAL_JIFFIES + 290 * HZ));
	check_eq("jiffies_64", (unsigned long)jiffies_64 - jiffies, 0);
	check("get_jiffies_64", time_after_eq64(get_jiffies_64(), (u64)INITIAL_JIFFIES));
	check("time_after", time_after(after, before) && !time_after(before, after));
	check("time_before", time_before(before, after) && !time_before(after, after));
	check("time_after_eq", time_after_eq(after, after) && time_before_eq(before, before));
	check("time_in_range", time_in_range(0UL, before, after));
	check("time_after64", time_after64(5ULL, ~0ULL) && time_before64(~0ULL, 5ULL));
	check_eq("msecs_to_jiffies", msecs_to_jiffies(1), DIV_ROUND_UP(HZ, 1000));
	check_eq("msecs_to_jiffies rounds up", msecs_to_jiffies(1001), HZ + DIV_ROUND_UP(HZ, 1000));
	check_eq("msecs_to_jiffies(-1)", msecs_to_jiffies(-1), MAX_JIFFY_OFFSET);
	check_eq("usecs_to_jiffies", usecs_to_jiffies(1), 1);
	check_eq("jiffies_to_msecs", jiffies_to_msecs(3 * HZ), 3000);
	check_eq("jiffies_to_usecs", jiffies_to_usecs(HZ), 1000000);
	check_eq("nsecs_to_jiffies", nsecs_to_jiffies(NSEC_PER_SEC), HZ);
	check_eq("timespec64_to_jiffies", timespec64_to_jiffies(&ts), 2 * HZ + 1);
	check("round_jiffies", round_jiffies(jiffies + 10 * HZ) % HZ == 0 &&
				       round_jiffies_up(jiffies + 10 * HZ) % HZ == 0);
	check("round_jiffies_relative", round_jiffies_relative(10 * HZ) > 9 * HZ &&
						round_jiffies_up_relative(10 * HZ) >= 10 * HZ);
}

static void check_start(void)
{
	struct device_part part = {};

	timer_setup_on_stack(&part.timer, part_fn, TIMER_PINNED);
	check("timer_setup", !timer_pending(&part.timer) && part.timer.function == part_fn);
	part.timer.expires = jiffies + 2;
	add_timer(&part.timer);
	check("add_timer", timer_pending(&part.timer));
	msleep(100);
	check_eq("timer ran once", part.runs, 1);
	check("never early", time_after_eq(part.when, part.timer.expires));
	check("timer context", part.softirq && !part.irqs_off);
	check("timer_pending in the callback", !part.pending);
	check_eq("mod_timer of an idle one", mod_timer(&part.timer, jiffies + HZ), 0);
	check_eq("mod_timer of a pending one", mod_timer(&part.timer, jiffies + 2 * HZ), 1);
	check_eq("mod_timer to the same", mod_timer(&part.timer, part.timer.expires), 1);
	check_eq("mod_timer_pending", mod_timer_pending(&part.timer, jiffies + HZ), 1);
	check_eq("del_timer", del_timer(&part.timer), 1);
	check_eq("del_timer of an idle one", timer_delete(&part.timer), 0);
	check_eq("mod_timer_pending of an idle one", mod_timer_pending(&part.timer, jiffies), 0);
	check("it stays idle", !timer_pending(&part.timer));
	mod_timer(&part.timer, jiffies - HZ);
	msleep(50);
	check_eq("an expiry in the past fires", part.runs, 2);
	check_eq("try_to_del_timer_sync", try_to_del_timer_sync(&part.timer), 0);
	destroy_timer_on_stack(&part.timer);
}

static void check_end_of_timers(void)
{
	struct device_part part = {.rearm = 1000};

	timer_setup(&part.timer, part_fn, TIMER_IRQSAFE);
	mod_timer(&part.timer, jiffies + 1);
	msleep(50);
	check("re-arming from the callback", part.runs > 1);
	check("TIMER_IRQSAFE", part.irqs_off);
	check_eq("del_timer_sync", del_timer_sync(&part.timer), 1);
	check_eq("timer_delete_sync", timer_delete_sync(&part.timer), 0);
	part.runs = 0;
	mod_timer(&part.timer, jiffies + HZ);
	check_eq("timer_shutdown_sync", timer_shutdown_sync(&part.timer), 1);
	check_eq("arming after shutdown", mod_timer(&part.timer, jiffies + 1), 0);
	check("no arming after shutdown", !timer_pending(&part.timer));
	check_eq("timer_shutdown", timer_shutdown(&part.timer), 0);

	plain.expires = jiffies + 1;
	add_timer(&plain);
	msleep(50);
	check_eq("DEFINE_TIMER", plain_runs, 1);
	timer_setup(&plain, plain_fn, TIMER_DEFERRABLE);
	check("TIMER_DEFERRABLE", plain.flags & TIMER_DEFERRABLE);
}

static int __init api_init(void)
{
	check_jiffies();
	check_start();
	check_end_of_timers();
	return checks_end();
}

static void __exit api_exit(void)
{
}

module_init(api_init);
module_exit(api_exit);
MODULE_LICENSE("GPL");
