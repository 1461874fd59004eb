// SPDX-License-Identifier: MIT
/* Tasklets, timers and hrtimers. */
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/mutex.h>
#include <linux/timer.h>
#include "torture.h"

#define pick(_array, _actor) (&(_array)[torture_random(_actor, ARRAY_SIZE(_array))])

/* --- tasklets --- */

struct tasklet_item {
	struct tasklet_struct t;
	struct history h;
	struct mutex lock; /* nobody kills one while another disables it */
};

static struct tasklet_item tasklets[TORTURE_ITEMS];

/* The state before and the call belong together: nobody may come between. */
static void schedule_item(struct tasklet_item *item, bool high)
{
	unsigned long flags;

	local_irq_save(flags);
	atomic_inc(&item->h.starts);
	if (!test_bit(TASKLET_STATE_SCHED, &item->t.state))
		atomic_inc(&item->h.queued);
	if (high)
		tasklet_hi_schedule(&item->t);
	else
		tasklet_schedule(&item->t);
	local_irq_restore(flags);
}

static void tasklet_fn(struct tasklet_struct *t)
{
	struct tasklet_item *item = from_tasklet(item, t, t);

	history_begin(&item->h, "a tasklet runs beside itself", item - tasklets);
	torture_spin(torture_random_here(200));
	if (!torture_stopping() && !torture_random_here(4))
		schedule_item(item, false);
	history_end(&item->h);
}

static void op_tasklet_schedule(struct torture_actor *actor)
{
	schedule_item(pick(tasklets, actor), false);
}
TORTURE_OP("tasklet_schedule", TORTURE_ANY, op_tasklet_schedule);

static void op_tasklet_hi_schedule(struct torture_actor *actor)
{
	schedule_item(pick(tasklets, actor), true);
}
TORTURE_OP("tasklet_hi_schedule", TORTURE_ANY, op_tasklet_hi_schedule);

static void op_tasklet_disable(struct torture_actor *actor)
{
	struct tasklet_item *item = pick(tasklets, actor);

	mutex_lock(&item->lock);
	tasklet_disable(&item->t);
	if (atomic_read(&item->h.running))
		torture_violation("a tasklet runs while it is disabled", item - tasklets, 0, 0);
	torture_spin(torture_random(actor, 500));
	if (atomic_read(&item->h.running))
		torture_violation("a tasklet ran while it was disabled", item - tasklets, 0, 0);
	tasklet_enable(&item->t);
	mutex_unlock(&item->lock);
}
TORTURE_OP("tasklet_disable", TORTURE_THREAD, op_tasklet_disable);

static void op_tasklet_disable_nosync(struct torture_actor *actor)
{
	struct tasklet_item *item = pick(tasklets, actor);

	tasklet_disable_nosync(&item->t);
	torture_spin(torture_random(actor, 20));
	tasklet_enable(&item->t);
}
TORTURE_OP("tasklet_disable_nosync", TORTURE_ATOMIC, op_tasklet_disable_nosync);

static void op_tasklet_kill(struct torture_actor *actor)
{
	struct tasklet_item *item = pick(tasklets, actor);
	int starts;

	mutex_lock(&item->lock);
	starts = atomic_read(&item->h.starts);
	tasklet_kill(&item->t);
	if (atomic_read(&item->h.running) && atomic_read(&item->h.starts) == starts)
		torture_violation("a tasklet runs after tasklet_kill()", item - tasklets, 0, 0);
	mutex_unlock(&item->lock);
}
TORTURE_OP("tasklet_kill", TORTURE_THREAD, op_tasklet_kill);

static int tasklets_init(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(tasklets); i++) {
		tasklets[i] = (struct tasklet_item){};
		tasklet_setup(&tasklets[i].t, tasklet_fn);
		mutex_init(&tasklets[i].lock);
	}
	return 0;
}

static void tasklets_settle(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(tasklets); i++)
		tasklet_kill(&tasklets[i].t);
}

static void tasklets_check(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(tasklets); i++)
		history_balance(&tasklets[i].h, "tasklet: schedules and runs", i);
}
TORTURE_KIND(tasklet, tasklets_init, tasklets_settle, tasklets_check);

/* --- timers --- */

struct timer_item {
	struct timer_list t;
	struct history h;
};

static struct timer_item timers[TORTURE_ITEMS];

static void arm_timer(struct timer_item *item, unsigned long ticks)
{
	unsigned long flags;

	local_irq_save(flags);
	atomic_inc(&item->h.starts);
	if (!mod_timer(&item->t, jiffies + ticks))
		atomic_inc(&item->h.queued);
	local_irq_restore(flags);
}

static void timer_fn(struct timer_list *t)
{
	struct timer_item *item = from_timer(item, t, t);

	history_begin(&item->h, "a timer runs beside itself", item - timers);
	torture_spin(torture_random_here(100));
	if (!torture_stopping() && !torture_random_here(3))
		arm_timer(item, torture_random_here(3));
	history_end(&item->h);
}

static void op_mod_timer(struct torture_actor *actor)
{
	/* Mostly soon, now and then on a higher level of the wheel. */
	arm_timer(pick(timers, actor),
		  torture_random(actor, torture_random(actor, 8) ? 4 : 1000));
}
TORTURE_OP("mod_timer", TORTURE_ANY, op_mod_timer);

static void op_del_timer(struct torture_actor *actor)
{
	struct timer_item *item = pick(timers, actor);

	if (del_timer(&item->t))
		atomic_inc(&item->h.cancelled);
}
TORTURE_OP("del_timer", TORTURE_ANY, op_del_timer);

static void op_try_to_del_timer_sync(struct torture_actor *actor)
{
	struct timer_item *item = pick(timers, actor);

	if (try_to_del_timer_sync(&item->t) > 0)
		atomic_inc(&item->h.cancelled);
}
TORTURE_OP("try_to_del_timer_sync", TORTURE_ANY, op_try_to_del_timer_sync);

static void op_del_timer_sync(struct torture_actor *actor)
{
	struct timer_item *item = pick(timers, actor);
	int starts = atomic_read(&item->h.starts);

	if (del_timer_sync(&item->t))
		atomic_inc(&item->h.cancelled);
	if (atomic_read(&item->h.running) && atomic_read(&item->h.starts) == starts)
		torture_violation("a timer runs after del_timer_sync()", item - timers, 0, 0);
}
TORTURE_OP("del_timer_sync", TORTURE_THREAD, op_del_timer_sync);

static int timers_init(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(timers); i++) {
		timers[i] = (struct timer_item){};
		timer_setup(&timers[i].t, timer_fn, 0);
	}
	return 0;
}

static void timers_settle(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(timers); i++)
		if (del_timer_sync(&timers[i].t))
			atomic_inc(&timers[i].h.cancelled);
}

static void timers_check(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(timers); i++)
		history_balance(&timers[i].h, "timer: armed, and expired or deleted", i);
}
TORTURE_KIND(timer, timers_init, timers_settle, timers_check);

/* --- hrtimers: even ones hard, odd ones soft --- */

struct hrtimer_item {
	struct hrtimer t;
	struct history h;
};

static struct hrtimer_item hrtimers[TORTURE_ITEMS];

static enum hrtimer_mode mode_of(const struct hrtimer_item *item)
{
	return (item - hrtimers) % 2 ? HRTIMER_MODE_REL_SOFT : HRTIMER_MODE_REL_HARD;
}

static void start_hrtimer(struct hrtimer_item *item, u32 us)
{
	unsigned long flags;

	local_irq_save(flags);
	atomic_inc(&item->h.starts);
	if (!hrtimer_is_queued(&item->t))
		atomic_inc(&item->h.queued);
	hrtimer_start(&item->t, ns_to_ktime(us * NSEC_PER_USEC), mode_of(item));
	local_irq_restore(flags);
}

static enum hrtimer_restart hrtimer_fn(struct hrtimer *t)
{
	struct hrtimer_item *item = container_of(t, struct hrtimer_item, t);
	enum hrtimer_restart restart = HRTIMER_NORESTART;
	unsigned long flags;

	history_begin(&item->h, "an hrtimer runs beside itself", item - hrtimers);
	torture_spin(torture_random_here(50));
	local_irq_save(flags);
	/* Who started it meanwhile has said when; else it may go on by itself. */
	if (!torture_stopping() && !hrtimer_is_queued(t) && !torture_random_here(3) &&
	    mode_of(item) == HRTIMER_MODE_REL_HARD) {
		hrtimer_forward_now(t, ns_to_ktime(100 * NSEC_PER_USEC));
		atomic_inc(&item->h.starts);
		atomic_inc(&item->h.queued);
		restart = HRTIMER_RESTART;
	}
	local_irq_restore(flags);
	history_end(&item->h);
	return restart;
}

static void op_hrtimer_start(struct torture_actor *actor)
{
	start_hrtimer(pick(hrtimers, actor), torture_random(actor, 500));
}
TORTURE_OP("hrtimer_start", TORTURE_ANY, op_hrtimer_start);

static void op_hrtimer_try_to_cancel(struct torture_actor *actor)
{
	struct hrtimer_item *item = pick(hrtimers, actor);

	if (hrtimer_try_to_cancel(&item->t) > 0)
		atomic_inc(&item->h.cancelled);
}
TORTURE_OP("hrtimer_try_to_cancel", TORTURE_ANY, op_hrtimer_try_to_cancel);

static void op_hrtimer_cancel(struct torture_actor *actor)
{
	struct hrtimer_item *item = pick(hrtimers, actor);
	int starts = atomic_read(&item->h.starts);

	if (hrtimer_cancel(&item->t))
		atomic_inc(&item->h.cancelled);
	if (atomic_read(&item->h.running) && atomic_read(&item->h.starts) == starts)
		torture_violation("an hrtimer runs after hrtimer_cancel()", item - hrtimers, 0, 0);
}
TORTURE_OP("hrtimer_cancel", TORTURE_THREAD, op_hrtimer_cancel);

static int hrtimers_init(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(hrtimers); i++) {
		hrtimers[i] = (struct hrtimer_item){};
		hrtimer_init(&hrtimers[i].t, CLOCK_MONOTONIC, mode_of(&hrtimers[i]));
		hrtimers[i].t.function = hrtimer_fn;
	}
	return 0;
}

static void hrtimers_settle(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(hrtimers); i++)
		if (hrtimer_cancel(&hrtimers[i].t))
			atomic_inc(&hrtimers[i].h.cancelled);
}

static void hrtimers_check(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(hrtimers); i++)
		history_balance(&hrtimers[i].h, "hrtimer: started, and expired or cancelled", i);
}
TORTURE_KIND(hrtimer, hrtimers_init, hrtimers_settle, hrtimers_check);
