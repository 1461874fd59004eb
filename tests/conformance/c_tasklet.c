// SPDX-License-Identifier: MIT
/* Tasklets: states at each step, contexts, order, coalescing. */
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/timer.h>
#include "observe.h"
#include "board.h"

static unsigned int runs, wanted;
static unsigned long state_inside;
static unsigned long data_seen;
static int count_inside;
static struct context inside;

static void new_form(struct tasklet_struct *t)
{
	runs++;
	state_inside = t->state;
	count_inside = atomic_read(&t->count);
	note_context(&inside);
	if (runs < wanted)
		tasklet_schedule(t);
}

static void old_form(unsigned long data)
{
	runs++;
	data_seen = data;
	note_context(&inside);
}

static DECLARE_TASKLET(declared, new_form);
static DECLARE_TASKLET_DISABLED(declared_disabled, new_form);
static DECLARE_TASKLET_OLD(declared_old, old_form);
static struct tasklet_struct set_up, initialised;

static void observe_tasklet(const char *what, const struct tasklet_struct *t)
{
	observe(t->state & BIT(TASKLET_STATE_SCHED), "%s: scheduled", what);
	observe(t->state & BIT(TASKLET_STATE_RUN), "%s: running", what);
	observe(atomic_read(&t->count), "%s: count", what);
	observe(runs, "%s: runs", what);
}

static void settle(void)
{
	msleep(20);
}

/* One life: schedule with softirqs held back, twice; let it run; look again. */
static void one_life(const char *name, struct tasklet_struct *t, bool high)
{
	char what[64];

	runs = 0;
	snprintf(what, sizeof(what), "%s%s before", name, high ? " hi" : "");
	observe_tasklet(what, t);
	local_bh_disable();
	observe(local_softirq_pending() & (BIT(HI_SOFTIRQ) | BIT(TASKLET_SOFTIRQ)), "%s: pending", what);
	if (high)
		tasklet_hi_schedule(t);
	else
		tasklet_schedule(t);
	snprintf(what, sizeof(what), "%s%s scheduled", name, high ? " hi" : "");
	observe_tasklet(what, t);
	observe(local_softirq_pending() & (BIT(HI_SOFTIRQ) | BIT(TASKLET_SOFTIRQ)), "%s: pending", what);
	if (high)
		tasklet_hi_schedule(t);
	else
		tasklet_schedule(t);
	snprintf(what, sizeof(what), "%s%s scheduled again", name, high ? " hi" : "");
	observe_tasklet(what, t);
	local_bh_enable();
	snprintf(what, sizeof(what), "%s%s after", name, high ? " hi" : "");
	observe_tasklet(what, t);
	observe(local_softirq_pending() & (BIT(HI_SOFTIRQ) | BIT(TASKLET_SOFTIRQ)), "%s: pending", what);
	settle();
}

static void forms(void)
{
	tasklet_setup(&set_up, new_form);
	tasklet_init(&initialised, old_form, 4711);
	observe(set_up.use_callback, "tasklet_setup: use_callback");
	observe(initialised.use_callback, "tasklet_init: use_callback");
	observe(initialised.data, "tasklet_init: data");
	observe(declared.use_callback, "DECLARE_TASKLET: use_callback");
	observe(declared_old.use_callback, "DECLARE_TASKLET_OLD: use_callback");
	one_life("declared", &declared, false);
	observe_context("in the body", &inside);
	observe(state_inside, "in the body: state");
	observe(count_inside, "in the body: count");
	one_life("declared", &declared, true);
	observe_context("in the hi body", &inside);
	observe(state_inside, "in the hi body: state");
	one_life("old", &declared_old, false);
	observe(data_seen, "old: data");
	one_life("set up", &set_up, false);
	one_life("initialised", &initialised, true);
	observe(data_seen, "initialised: data");
}

static void disabling(void)
{
	runs = 0;
	observe_tasklet("disabled from the start", &declared_disabled);
	tasklet_schedule(&declared_disabled);
	settle();
	observe_tasklet("scheduled while disabled", &declared_disabled);
	tasklet_disable(&declared_disabled);
	observe_tasklet("disabled twice", &declared_disabled);
	tasklet_enable(&declared_disabled);
	settle();
	observe_tasklet("enabled once", &declared_disabled);
	tasklet_enable(&declared_disabled);
	settle();
	observe_tasklet("enabled twice", &declared_disabled);
	tasklet_disable_nosync(&declared_disabled);
	observe_tasklet("disabled without waiting", &declared_disabled);
	tasklet_schedule(&declared_disabled);
	tasklet_schedule(&declared_disabled);
	settle();
	observe_tasklet("scheduled twice while disabled", &declared_disabled);
	tasklet_enable(&declared_disabled);
	settle();
	observe_tasklet("enabled", &declared_disabled);
	tasklet_disable_in_atomic(&declared_disabled);
	observe_tasklet("disabled in atomic", &declared_disabled);
	tasklet_enable(&declared_disabled);
	observe_tasklet("enabled, idle", &declared_disabled);
}

static void killing(void)
{
	runs = 0;
	tasklet_kill(&declared);
	observe_tasklet("killed while idle", &declared);
	local_bh_disable();
	tasklet_schedule(&declared);
	local_bh_enable();
	tasklet_kill(&declared);
	observe_tasklet("killed after it ran", &declared);
	tasklet_schedule(&declared);
	tasklet_kill(&declared);
	observe_tasklet("killed while scheduled", &declared);
	tasklet_schedule(&declared);
	settle();
	observe_tasklet("used after a kill", &declared);
	tasklet_unlock_wait(&declared);
	observe_tasklet("waited for while idle", &declared);
}

static void itself(void)
{
	for (wanted = 1; wanted <= 5; wanted++) {
		runs = 0;
		tasklet_schedule(&declared);
		settle();
		observe(runs, "schedules itself until %u: runs", wanted);
	}
	wanted = 0;
}

/* --- order --- */

static void letter(unsigned long data)
{
	note_event(data);
}

static DECLARE_TASKLET_OLD(a, letter);
static DECLARE_TASKLET_OLD(b, letter);
static DECLARE_TASKLET_OLD(c, letter);

static void order(void)
{
	a.data = 'a';
	b.data = 'b';
	c.data = 'c';
	local_bh_disable();
	tasklet_schedule(&a);
	tasklet_schedule(&b);
	tasklet_schedule(&c);
	local_bh_enable();
	observe_events("three");
	local_bh_disable();
	tasklet_schedule(&c);
	tasklet_schedule(&a);
	tasklet_schedule(&c);
	tasklet_hi_schedule(&b);
	local_bh_enable();
	observe_events("two, one of them twice, and a hi one last");
	local_bh_disable();
	tasklet_hi_schedule(&c);
	tasklet_hi_schedule(&b);
	tasklet_schedule(&a);
	tasklet_hi_schedule(&a);
	local_bh_enable();
	observe_events("hi ones, and one that is on the other list already");
	tasklet_disable(&b);
	local_bh_disable();
	tasklet_schedule(&a);
	tasklet_schedule(&b);
	tasklet_schedule(&c);
	local_bh_enable();
	observe_events("the middle one disabled");
	tasklet_enable(&b);
	settle();
	observe_events("the middle one enabled");
}

/* --- who schedules --- */

static struct tasklet_struct *victim;
static struct context in_handler;

static irqreturn_t handler(int irq, void *unused)
{
	board_drop();
	note_event('h');
	note_context(&in_handler);
	tasklet_schedule(victim);
	note_event('H');
	return IRQ_HANDLED;
}

static enum hrtimer_restart timer_hard(struct hrtimer *timer)
{
	note_event('r');
	tasklet_schedule(victim);
	note_event('R');
	return HRTIMER_NORESTART;
}

static void timer_soft(struct timer_list *timer)
{
	note_event('t');
	tasklet_schedule(victim);
	note_event('T');
}

static void nested(struct tasklet_struct *t)
{
	note_event('n');
	if (runs++ == 0)
		board_raise();
	note_event('N');
}

static DECLARE_TASKLET(nested_tasklet, nested);
static struct hrtimer hr;
static struct timer_list soft;

static void schedulers(void)
{
	if (request_irq(board_irq(), handler, 0, "conformance", &runs)) {
		observe(0, "the line is free");
		return;
	}
	a.data = 'a';
	victim = &a;
	board_raise();
	observe_events("from a hard handler");
	observe_context("the hard handler", &in_handler);
	local_bh_disable();
	board_raise();
	observe_events("from a hard handler, softirqs held back");
	local_bh_enable();
	observe_events("softirqs on again");
	hrtimer_init(&hr, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	hr.function = timer_hard;
	hrtimer_start(&hr, ms_to_ktime(2), HRTIMER_MODE_REL_HARD);
	settle();
	observe_events("from an hrtimer");
	timer_setup(&soft, timer_soft, 0);
	mod_timer(&soft, jiffies + 1);
	settle();
	settle();
	observe_events("from a timer");
	runs = 0;
	victim = &nested_tasklet;
	board_raise();
	settle();
	observe_events("from a handler inside its body");
	free_irq(board_irq(), &runs);
	del_timer_sync(&soft);
}

static void tasklets(void)
{
	forms();
	disabling();
	killing();
	itself();
	order();
	schedulers();
}

CONFORMANCE_MODULE(tasklets);
