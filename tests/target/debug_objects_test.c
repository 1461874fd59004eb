// SPDX-License-Identifier: MIT
/* Queued items that are set up again or freed: reported, taken off, and all others go on. */
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include <bhk/debugobjects.h>
#include <bhk/softirq.h>
#include "hardirq.h"
#include "threads.h"

#define INIT_ACTIVE "ODEBUG: init active (active state 0) object: "
#define FREE_ACTIVE "ODEBUG: free active (active state 0) object: "

/* One of each kind. */
struct items {
	struct work_struct work;
	struct delayed_work dwork;
	struct timer_list timer;
	struct hrtimer hrtimer;
	struct tasklet_struct tasklet;
};

static struct items one, other;
static struct workqueue_struct *wq;
static unsigned int before;
static int runs, other_runs;

static void count_run(bool of_other)
{
	if (of_other)
		other_runs++;
	else
		runs++;
}

static void work_fn(struct work_struct *w)
{
	count_run(w == &other.work);
}

static void timer_fn(struct timer_list *t)
{
	count_run(t == &other.timer);
}

static enum hrtimer_restart hrtimer_fn(struct hrtimer *t)
{
	count_run(t == &other.hrtimer);
	return HRTIMER_NORESTART;
}

static void tasklet_fn(struct tasklet_struct *t)
{
	count_run(t == &other.tasklet);
}

static void setup_hrtimer(struct hrtimer *t)
{
	hrtimer_init(t, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	t->function = hrtimer_fn;
}

static void setup(struct items *i)
{
	INIT_WORK(&i->work, work_fn);
	INIT_DELAYED_WORK(&i->dwork, work_fn);
	timer_setup(&i->timer, timer_fn, 0);
	setup_hrtimer(&i->hrtimer);
	tasklet_setup(&i->tasklet, tasklet_fn);
}

static int debug_objects_init(struct kunit *test)
{
	wq = alloc_workqueue("odebug", 0, 1);
	runs = other_runs = 0;
	setup(&one);
	setup(&other);
	before = debug_obj_reports;
	return wq ? 0 : -ENOMEM;
}

static void debug_objects_exit(struct kunit *test)
{
	destroy_workqueue(wq);
	/* What is reported on purpose here takes nothing from others. */
	debug_obj_reports = 0;
}

/* What was done to one of them led to so many reports, and only the other one ran. */
static void only_the_other_ran(struct kunit *test, unsigned int reports)
{
	msleep(50);
	KUNIT_EXPECT_EQ(test, debug_obj_reports - before, reports);
	KUNIT_EXPECT_EQ(test, runs, 0);
	KUNIT_EXPECT_EQ(test, other_runs, 1);
}

/* --- set up again ------------------------------------------------------------------------ */

static void init_of_a_pending_timer(struct kunit *test)
{
	kunit_expect_log(test, INIT_ACTIVE);
	kunit_expect_log(test, " object type: timer_list hint: timer_fn+0x0/");
	mod_timer(&other.timer, jiffies + 2);
	mod_timer(&one.timer, jiffies + 2);
	timer_setup(&one.timer, timer_fn, 0);
	KUNIT_EXPECT_FALSE(test, timer_pending(&one.timer));
	only_the_other_ran(test, 1);
}

static void init_of_a_pending_work(struct kunit *test)
{
	kunit_expect_log(test, INIT_ACTIVE);
	kunit_expect_log(test, " object type: work_struct hint: work_fn+0x0/");
	preempt_disable();
	queue_work(wq, &other.work);
	queue_work(wq, &one.work);
	INIT_WORK(&one.work, work_fn);
	preempt_enable();
	KUNIT_EXPECT_FALSE(test, work_pending(&one.work));
	only_the_other_ran(test, 1);
}

/* The limit of the queue is one. */
static void init_of_a_work_on_the_list(struct kunit *test)
{
	kunit_expect_log(test, INIT_ACTIVE);
	preempt_disable();
	queue_work(wq, &one.work);
	queue_work(wq, &other.work);
	INIT_WORK(&one.work, work_fn);
	preempt_enable();
	only_the_other_ran(test, 1);
}

/* As on Linux: until the delay is over it is the timer that is active. */
static void init_of_a_delayed_work(struct kunit *test)
{
	kunit_expect_log(test, INIT_ACTIVE);
	kunit_expect_log(test, " object type: timer_list hint: delayed_work_timer_fn+0x0/");
	queue_delayed_work(wq, &one.dwork, 2);
	INIT_DELAYED_WORK(&one.dwork, work_fn);
	queue_work(wq, &other.work);
	only_the_other_ran(test, 1);
}

static void init_of_a_queued_hrtimer(struct kunit *test)
{
	kunit_expect_log(test, INIT_ACTIVE);
	kunit_expect_log(test, " object type: hrtimer hint: hrtimer_fn+0x0/");
	hrtimer_start(&other.hrtimer, ms_to_ktime(20), HRTIMER_MODE_REL);
	hrtimer_start(&one.hrtimer, ms_to_ktime(20), HRTIMER_MODE_REL);
	setup_hrtimer(&one.hrtimer);
	KUNIT_EXPECT_FALSE(test, hrtimer_active(&one.hrtimer));
	only_the_other_ran(test, 1);
}

static void init_of_a_scheduled_tasklet(struct kunit *test)
{
	kunit_expect_log(test, INIT_ACTIVE);
	kunit_expect_log(test, " object type: tasklet_struct hint: tasklet_fn+0x0/");
	local_bh_disable();
	tasklet_schedule(&other.tasklet);
	tasklet_schedule(&one.tasklet);
	tasklet_setup(&one.tasklet, tasklet_fn);
	tasklet_hi_schedule(&one.tasklet);
	tasklet_setup(&one.tasklet, tasklet_fn);
	local_bh_enable();
	only_the_other_ran(test, 2);
}

static void init_of_the_first_tasklet(struct kunit *test)
{
	kunit_expect_log(test, INIT_ACTIVE);
	local_bh_disable();
	tasklet_schedule(&one.tasklet);
	tasklet_schedule(&other.tasklet);
	tasklet_init(&one.tasklet, NULL, 0);
	local_bh_enable();
	only_the_other_ran(test, 1);
}

static void init_of_a_parked_tasklet(struct kunit *test)
{
	unsigned int parked = tasklet_nr_parked();

	kunit_expect_log(test, INIT_ACTIVE);
	tasklet_disable(&one.tasklet);
	tasklet_schedule(&one.tasklet);
	msleep(20);
	KUNIT_EXPECT_EQ(test, tasklet_nr_parked(), parked + 1);
	tasklet_setup(&one.tasklet, tasklet_fn);
	KUNIT_EXPECT_EQ(test, tasklet_nr_parked(), parked);
	tasklet_schedule(&other.tasklet);
	only_the_other_ran(test, 1);
}

/* Those that are due in the same round, which no list holds any more. */
static void sets_up_the_next_tasklet(struct tasklet_struct *t)
{
	tasklet_setup(&one.tasklet, tasklet_fn);
}

static void init_of_the_next_tasklet_of_a_round(struct kunit *test)
{
	DECLARE_TASKLET(first, sets_up_the_next_tasklet);

	kunit_expect_log(test, INIT_ACTIVE);
	local_bh_disable();
	tasklet_schedule(&first);
	tasklet_schedule(&one.tasklet);
	tasklet_schedule(&other.tasklet);
	local_bh_enable();
	msleep(20);
	KUNIT_EXPECT_EQ(test, debug_obj_reports - before, 1u);
	/* It cannot be unlinked, and so it runs. */
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_EQ(test, other_runs, 1);
	tasklet_schedule(&one.tasklet);
	tasklet_kill(&one.tasklet);
	KUNIT_EXPECT_EQ(test, runs, 2);
}

static void sets_up_the_next_timer(struct timer_list *t)
{
	timer_setup(&one.timer, timer_fn, 0);
}

/* A bucket is a stack: who was armed last runs first. */
static void init_of_the_next_timer_that_is_due(struct kunit *test)
{
	struct timer_list first;

	kunit_expect_log(test, INIT_ACTIVE);
	timer_setup_on_stack(&first, sets_up_the_next_timer, 0);
	mod_timer(&one.timer, jiffies + 2);
	mod_timer(&other.timer, jiffies + 2);
	mod_timer(&first, jiffies + 2);
	only_the_other_ran(test, 1);
	destroy_timer_on_stack(&first);
}

/* --- freed ------------------------------------------------------------------------------- */

static struct items *new_items(struct kunit *test)
{
	struct items *i = kzalloc(sizeof(*i), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, i);
	setup(i);
	return i;
}

static void free_of_a_pending_timer(struct kunit *test)
{
	struct items *i = new_items(test);

	kunit_expect_log(test, FREE_ACTIVE);
	kunit_expect_log(test, " object type: timer_list hint: timer_fn+0x0/");
	mod_timer(&i->timer, jiffies + 2);
	mod_timer(&other.timer, jiffies + 2);
	kfree(i);
	only_the_other_ran(test, 1);
}

static void free_of_one_of_each_kind(struct kunit *test)
{
	struct items *i = new_items(test);

	kunit_expect_log(test, " object type: timer_list hint: delayed_work_timer_fn+0x0/");
	kunit_expect_log(test, " object type: work_struct hint: work_fn+0x0/");
	kunit_expect_log(test, " object type: hrtimer hint: hrtimer_fn+0x0/");
	kunit_expect_log(test, " object type: tasklet_struct hint: tasklet_fn+0x0/");
	local_bh_disable();
	queue_work(wq, &i->work);
	queue_delayed_work(wq, &i->dwork, 2);
	hrtimer_start(&i->hrtimer, ms_to_ktime(20), HRTIMER_MODE_REL);
	tasklet_schedule(&i->tasklet);
	tasklet_schedule(&other.tasklet);
	kfree(i);
	local_bh_enable();
	only_the_other_ran(test, 4);
}

static void free_of_a_parked_tasklet(struct kunit *test)
{
	struct items *i = new_items(test);
	unsigned int parked = tasklet_nr_parked();

	kunit_expect_log(test, FREE_ACTIVE);
	tasklet_disable(&i->tasklet);
	tasklet_schedule(&i->tasklet);
	msleep(20);
	KUNIT_EXPECT_EQ(test, tasklet_nr_parked(), parked + 1);
	kfree(i);
	KUNIT_EXPECT_EQ(test, tasklet_nr_parked(), parked);
	tasklet_schedule(&other.tasklet);
	only_the_other_ran(test, 1);
}

static void free_of_pages(struct kunit *test)
{
	struct timer_list *t = (void *)__get_free_pages(GFP_KERNEL, 1);

	kunit_expect_log(test, FREE_ACTIVE);
	KUNIT_ASSERT_NOT_NULL(test, t);
	timer_setup(&t[100], timer_fn, 0);
	mod_timer(&t[100], jiffies + 2);
	mod_timer(&other.timer, jiffies + 2);
	free_pages((unsigned long)t, 1);
	only_the_other_ran(test, 1);
}

static struct items *doomed;

static void frees_the_next_tasklet(struct tasklet_struct *t)
{
	kfree(doomed);
}

/* It cannot be unlinked: its memory stays what it is, and it runs. */
static void free_of_the_next_tasklet_of_a_round(struct kunit *test)
{
	DECLARE_TASKLET(first, frees_the_next_tasklet);

	kunit_expect_log(test, FREE_ACTIVE);
	doomed = new_items(test);
	local_bh_disable();
	tasklet_schedule(&first);
	tasklet_schedule(&doomed->tasklet);
	tasklet_schedule(&other.tasklet);
	local_bh_enable();
	msleep(20);
	KUNIT_EXPECT_EQ(test, debug_obj_reports - before, 1u);
	KUNIT_EXPECT_EQ(test, runs, 1);
	KUNIT_EXPECT_EQ(test, other_runs, 1);
	/* Still allocated. */
	kfree(doomed);
}

/* Deep in the stack, where the end of the thread does not write. */
static noinline int arm_below(int levels)
{
	struct timer_list t[30];

	OPTIMIZER_HIDE_VAR(levels);
	if (levels)
		return arm_below(levels - 1);
	timer_setup_on_stack(&t[0], timer_fn, 0);
	return mod_timer(&t[0], jiffies + 10);
}

static int ends_with_a_pending_timer(void *unused)
{
	return arm_below(3);
}

static void end_of_a_thread_with_a_pending_timer(struct kunit *test)
{
	kunit_expect_log(test, FREE_ACTIVE);
	join_thread(start_thread(test, ends_with_a_pending_timer, NULL, 1));
	mod_timer(&other.timer, jiffies + 2);
	only_the_other_ran(test, 1);
}

static void work_on_the_stack_must_be_idle(struct kunit *test)
{
	struct delayed_work d;
	struct work_struct w;

	kunit_expect_log(test, FREE_ACTIVE);
	INIT_WORK_ONSTACK(&w, work_fn);
	INIT_DELAYED_WORK_ONSTACK(&d, work_fn);
	destroy_delayed_work_on_stack(&d);
	destroy_work_on_stack(&w);
	KUNIT_EXPECT_EQ(test, debug_obj_reports - before, 0u);
	preempt_disable();
	queue_work(wq, &w);
	destroy_work_on_stack(&w);
	queue_work(wq, &other.work);
	preempt_enable();
	only_the_other_ran(test, 1);
}

/* --- what is no misuse ------------------------------------------------------------------- */

static void sets_up_itself(struct work_struct *w)
{
	runs++;
	INIT_WORK(w, work_fn);
}

static void timer_sets_up_itself(struct timer_list *t)
{
	runs++;
	timer_setup(t, timer_fn, 0);
}

static void tasklet_sets_up_itself(struct tasklet_struct *t)
{
	runs++;
	tasklet_setup(t, tasklet_fn);
}

static void running_item_may_be_set_up(struct kunit *test)
{
	INIT_WORK(&one.work, sets_up_itself);
	timer_setup(&one.timer, timer_sets_up_itself, 0);
	tasklet_setup(&one.tasklet, tasklet_sets_up_itself);
	queue_work(wq, &one.work);
	mod_timer(&one.timer, jiffies + 1);
	tasklet_schedule(&one.tasklet);
	msleep(50);
	KUNIT_EXPECT_EQ(test, runs, 3);
	KUNIT_EXPECT_EQ(test, debug_obj_reports - before, 0u);
}

/* Whatever a new item's memory holds, and be it a copy of one that is queued. */
static void what_memory_held_before_is_no_item(struct kunit *test)
{
	struct items *i = new_items(test);
	unsigned int byte;

	for (byte = 0; byte < 256; byte++) {
		memset(i, byte, sizeof(*i));
		setup(i);
	}
	mod_timer(&other.timer, jiffies + 2);
	hrtimer_start(&other.hrtimer, ms_to_ktime(20), HRTIMER_MODE_REL);
	local_bh_disable();
	tasklet_schedule(&other.tasklet);
	queue_work(wq, &other.work);
	memcpy(i, &other, sizeof(*i));
	setup(i);
	kfree(i);
	local_bh_enable();
	msleep(50);
	KUNIT_EXPECT_EQ(test, debug_obj_reports - before, 0u);
	KUNIT_EXPECT_EQ(test, other_runs, 4);
}

static void reports_are_bounded_and_counted(struct kunit *test)
{
	debug_obj_reports = DEBUG_OBJ_WARNINGS;
	mod_timer(&one.timer, jiffies + 2);
	timer_setup(&one.timer, timer_fn, 0);
	KUNIT_EXPECT_EQ(test, debug_obj_reports, DEBUG_OBJ_WARNINGS + 1u);
	KUNIT_EXPECT_FALSE(test, timer_pending(&one.timer));
}

static struct kunit_case debug_objects_cases[] = {
	KUNIT_CASE(init_of_a_pending_timer),
	KUNIT_CASE(init_of_a_pending_work),
	KUNIT_CASE(init_of_a_work_on_the_list),
	KUNIT_CASE(init_of_a_delayed_work),
	KUNIT_CASE(init_of_a_queued_hrtimer),
	KUNIT_CASE(init_of_a_scheduled_tasklet),
	KUNIT_CASE(init_of_the_first_tasklet),
	KUNIT_CASE(init_of_a_parked_tasklet),
	KUNIT_CASE(init_of_the_next_tasklet_of_a_round),
	KUNIT_CASE(init_of_the_next_timer_that_is_due),
	KUNIT_CASE(free_of_a_pending_timer),
	KUNIT_CASE(free_of_one_of_each_kind),
	KUNIT_CASE(free_of_a_parked_tasklet),
	KUNIT_CASE(free_of_pages),
	KUNIT_CASE(free_of_the_next_tasklet_of_a_round),
	KUNIT_CASE(end_of_a_thread_with_a_pending_timer),
	KUNIT_CASE(work_on_the_stack_must_be_idle),
	KUNIT_CASE(running_item_may_be_set_up),
	KUNIT_CASE(what_memory_held_before_is_no_item),
	KUNIT_CASE(reports_are_bounded_and_counted),
	{}
};

static struct kunit_suite debug_objects_suite = {
	.name = "debug-objects",
	.init = debug_objects_init,
	.exit = debug_objects_exit,
	.test_cases = debug_objects_cases,
};
kunit_test_suite(debug_objects_suite);
