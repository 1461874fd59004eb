// SPDX-License-Identifier: MIT
/* Timers of the wheel: return values, states, order, contexts. Time is compared by order, never by value. */
#include <linux/delay.h>
#include <linux/timer.h>
#include <linux/jiffies.h>
#include "observe.h"

static unsigned int runs, wanted;
static bool pending_inside, expired_early;
static int del_inside, mod_inside;
static unsigned long expiry;
static struct context inside;

static void body(struct timer_list *t)
{
	runs++;
	note_context(&inside);
	pending_inside = timer_pending(t);
	expired_early |= time_before(jiffies, expiry);
	del_inside = del_timer(t);
	if (runs < wanted) {
		expiry = jiffies + 1;
		mod_inside = mod_timer(t, expiry);
	}
}

static struct timer_list timer;
static DEFINE_TIMER(defined, body);

static void arm(unsigned long ticks)
{
	expiry = jiffies + ticks;
	timer.expires = expiry;
}

static void observe_timer(const char *what)
{
	observe(timer_pending(&timer), "%s: pending", what);
	observe(runs, "%s: runs", what);
}

static void wait_ticks(unsigned int ticks)
{
	unsigned long end = jiffies + ticks + 1;

	while (time_before(jiffies, end))
		msleep(1);
}

static void returns(void)
{
	observe_timer("set up");
	observe(del_timer(&timer), "del_timer of an idle one");
	observe(del_timer_sync(&timer), "del_timer_sync of an idle one");
	observe(try_to_del_timer_sync(&timer), "try_to_del_timer_sync of an idle one");
	expiry = jiffies + 1000;
	observe(mod_timer_pending(&timer, expiry), "mod_timer_pending of an idle one");
	observe_timer("after that");
	observe(mod_timer(&timer, expiry), "mod_timer of an idle one");
	observe_timer("after that");
	observe(timer.expires == expiry, "expires");
	observe(mod_timer(&timer, expiry), "mod_timer to the same time");
	observe(mod_timer(&timer, expiry + 1000), "mod_timer to a later time");
	observe(timer.expires == expiry + 1000, "expires later");
	observe(mod_timer(&timer, expiry - 500), "mod_timer to an earlier time");
	observe(timer.expires == expiry - 500, "expires earlier");
	observe(mod_timer_pending(&timer, expiry), "mod_timer_pending of a pending one");
	observe(timer_reduce(&timer, expiry + 100), "timer_reduce to a later time");
	observe(timer.expires == expiry, "not reduced");
	observe(timer_reduce(&timer, expiry - 100), "timer_reduce to an earlier time");
	observe(timer.expires == expiry - 100, "reduced");
	observe(del_timer(&timer), "del_timer of a pending one");
	observe_timer("deleted");
	observe(del_timer(&timer), "del_timer again");
	observe(timer_reduce(&timer, expiry), "timer_reduce of an idle one");
	observe(del_timer_sync(&timer), "del_timer_sync of a pending one");
	observe(mod_timer(&timer, expiry), "mod_timer once more");
	observe(try_to_del_timer_sync(&timer), "try_to_del_timer_sync of a pending one");
	observe_timer("deleted at last");
}

static void expiring(void)
{
	static const unsigned int ticks[] = { 0, 1, 2, 3, 5, 8, 13, 21, 34, 63, 64, 65 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ticks); i++) {
		runs = 0;
		expired_early = false;
		arm(ticks[i]);
		add_timer(&timer);
		observe(timer_pending(&timer), "in %u ticks: pending", ticks[i]);
		/* A level of the wheel is an eighth coarser than the one below it. */
		wait_ticks(ticks[i] + ticks[i] / 8 + 2);
		observe(runs, "in %u ticks: runs", ticks[i]);
		observe(expired_early, "in %u ticks: too early", ticks[i]);
		observe(timer_pending(&timer), "in %u ticks: pending afterwards", ticks[i]);
		observe(pending_inside, "in %u ticks: pending inside", ticks[i]);
		observe(del_inside, "in %u ticks: del_timer inside", ticks[i]);
	}
	observe_context("in the function", &inside);
	runs = 0;
	expiry = jiffies - 10;
	observe(mod_timer(&timer, expiry), "mod_timer into the past");
	observe(timer_pending(&timer), "in the past: pending");
	wait_ticks(2);
	observe_timer("in the past");
	for (wanted = 1; wanted <= 6; wanted++) {
		runs = 0;
		mod_inside = -1;
		expiry = jiffies + 1;
		mod_timer(&timer, expiry);
		wait_ticks(20);
		observe(runs, "arms itself until %u: runs", wanted);
		observe(mod_inside, "arms itself until %u: mod_timer inside", wanted);
	}
	wanted = 0;
}

/* --- order --- */

struct lettered {
	struct timer_list timer;
	char letter;
};

static void letter(struct timer_list *t)
{
	struct lettered *l = from_timer(l, t, timer);

	note_event(l->letter);
}

static struct lettered letters[6];

static void start_letters(const unsigned int *ticks)
{
	unsigned long now, flags;
	unsigned int i;

	local_irq_save(flags);
	now = jiffies;
	for (i = 0; i < ARRAY_SIZE(letters); i++)
		mod_timer(&letters[i].timer, now + ticks[i]);
	local_irq_restore(flags);
	wait_ticks(40);
}

static void order(void)
{
	static const unsigned int same[] = { 5, 5, 5, 5, 5, 5 };
	static const unsigned int rising[] = { 1, 2, 3, 4, 5, 6 };
	static const unsigned int falling[] = { 16, 13, 10, 7, 4, 2 };
	static const unsigned int mixed[] = { 7, 2, 9, 2, 7, 1 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(letters); i++) {
		letters[i].letter = 'a' + i;
		timer_setup(&letters[i].timer, letter, 0);
	}
	start_letters(same);
	observe_events("six at one time");
	start_letters(rising);
	observe_events("six, rising");
	start_letters(falling);
	observe_events("six, falling");
	start_letters(mixed);
	observe_events("six, mixed");
	for (i = 0; i < ARRAY_SIZE(letters); i++)
		observe(del_timer_sync(&letters[i].timer), "del_timer_sync of an expired one, %u", i);
}

static void kinds(void)
{
	static struct timer_list deferrable, pinned;

	observe(timer_pending(&defined), "DEFINE_TIMER: pending");
	runs = 0;
	expiry = jiffies;
	observe(mod_timer(&defined, jiffies + 1), "DEFINE_TIMER: mod_timer");
	wait_ticks(4);
	observe(runs, "DEFINE_TIMER: runs");
	timer_setup(&deferrable, body, TIMER_DEFERRABLE);
	timer_setup(&pinned, body, TIMER_PINNED);
	observe(deferrable.flags & TIMER_DEFERRABLE, "deferrable: flag");
	observe(mod_timer(&deferrable, jiffies + 1), "deferrable: mod_timer");
	observe(mod_timer(&pinned, jiffies + 1), "pinned: mod_timer");
	observe(timer_pending(&deferrable), "deferrable: pending");
	wait_ticks(6);
	observe(timer_pending(&pinned), "pinned: pending afterwards");
	observe(runs >= 2, "pinned: ran");
	del_timer_sync(&deferrable);
}

/* del_timer() with the function running is no deletion; del_timer_sync() waits for the function. */
static void conversions(void)
{
	observe(msecs_to_jiffies(0), "msecs_to_jiffies(0)");
	observe(jiffies_to_msecs(HZ), "jiffies_to_msecs(HZ)");
	observe(jiffies_to_usecs(HZ), "jiffies_to_usecs(HZ)");
	observe(msecs_to_jiffies(1000) == HZ, "a second in jiffies");
	observe(msecs_to_jiffies(1), "msecs_to_jiffies(1)");
	observe(usecs_to_jiffies(1), "usecs_to_jiffies(1)");
	observe(nsecs_to_jiffies(0), "nsecs_to_jiffies(0)");
	observe(msecs_to_jiffies(-1) == MAX_JIFFY_OFFSET, "msecs_to_jiffies(-1)");
	observe(time_after(5UL, 4UL), "time_after");
	observe(time_after(0UL, -1UL), "time_after, wrapped");
	observe(time_before(-1UL, 0UL), "time_before, wrapped");
	observe(time_after_eq(4UL, 4UL), "time_after_eq");
	observe(time_in_range(4UL, 4UL, 4UL), "time_in_range");
	observe((int)round_jiffies_relative(0) >= 0, "round_jiffies_relative");
}

static void timers(void)
{
	timer_setup(&timer, body, 0);
	returns();
	expiring();
	order();
	kinds();
	conversions();
	del_timer_sync(&timer);
	del_timer_sync(&defined);
}

CONFORMANCE_MODULE(timers);
