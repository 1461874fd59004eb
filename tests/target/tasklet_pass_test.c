// SPDX-License-Identifier: MIT
/*
 * A pass of softirqs that consists of tasklets: rounds, bounds, order among vectors, counts. All of
 * it four times: in the assembly of bh/tasklet_entry.S, in the same with the statistics of single functions,
 * with the hooks of asm/irq_hooks.h, and, with the places of trace points in use, in C.
 */
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <asm/irq_hooks.h>
#include <bhk/hist.h>
#include <bhk/softirq.h>
#include "hardirq.h"

#define ROUNDS 10	/* Linux's MAX_SOFTIRQ_RESTART: the first one included */
#define VEC_LATER NET_RX_SOFTIRQ	/* no user of its own; before TASKLET_SOFTIRQ */
#define LOG 32

static struct tasklet_struct tl[3];
static char order[LOG + 1];
static unsigned int nr_order, wanted, pending_seen;
static u32 body_us;
static void (*schedule_again)(struct tasklet_struct *t);

static void note(char what)
{
	if (nr_order < LOG)
		order[nr_order++] = what;
}

static void note_fn(struct tasklet_struct *t)
{
	note('a' + (t - tl));
	pending_seen |= local_softirq_pending();
}

/* Schedules itself until it has run as often as is wanted. */
static void again_fn(struct tasklet_struct *t)
{
	note_fn(t);
	udelay(body_us);
	if (--wanted)
		schedule_again(t);
}

static void setup_all(void)
{
	unsigned int i;

	memset(order, 0, sizeof(order));
	nr_order = pending_seen = body_us = 0;
	schedule_again = tasklet_schedule;
	for (i = 0; i < ARRAY_SIZE(tl); i++)
		tasklet_setup(&tl[i], note_fn);
}

static bool was_on;

static void measure(bool on)
{
#ifdef CONFIG_HISTOGRAMS
	was_on = hist_is_on();
	hist_switch(on);
#endif
}

static int in_assembly_init(struct kunit *test)
{
	setup_all();
	measure(false);
	return 0;
}

static int measured_init(struct kunit *test)
{
	setup_all();
	measure(true);
	return 0;
}

static void measure_as_before(struct kunit *test)
{
	measure(was_on);
}

/* The hooks are called; nobody wants to know. */
static int hooked_init(struct kunit *test)
{
	setup_all();
#ifdef CONFIG_TRACE_IRQFLAGS
	static_key_slow_inc(&trace_irqflags_key);
#endif
	return 0;
}

static void hooked_exit(struct kunit *test)
{
#ifdef CONFIG_TRACE_IRQFLAGS
	static_key_slow_dec(&trace_irqflags_key);
#endif
}

static void use_places(bool yes)
{
#ifdef CONFIG_TRACE
	trace_place_use(PLACE_RAISE, yes);
	trace_place_use(PLACE_SOFTIRQ, yes);
	trace_place_use(PLACE_TASKLET, yes);
#endif
}

static int in_c_init(struct kunit *test)
{
	setup_all();
	use_places(true);
	return 0;
}

static void in_c_exit(struct kunit *test)
{
	use_places(false);
}

static void schedule_first(void *arg)
{
	schedule_again(&tl[0]);
}

static void schedule_all(void *arg)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(tl); i++)
		schedule_again(&tl[i]);
}

/*
 * The thread that looks keeps ksoftirqd from running meanwhile. What was handed over must not run as
 * a timer's interrupt ends either, as tasklets do on Linux: so it is left to ksoftirqd by the vector.
 */
static u64 runs_at_exit(struct kunit *test, void (*fn)(void *arg), unsigned int nr)
{
	bool per_vector = softirq_defer_per_vector(true);
	u64 before;

	sched_set_fifo(current);
	before = stat_count(&softirq_stat[nr]);
	run_in_hardirq(test, fn, NULL);
	before = stat_count(&softirq_stat[nr]) - before;
	softirq_defer_per_vector(per_vector);
	return before;
}

static void let_ksoftirqd_run(void)
{
	sched_set_normal(current, 0);
	schedule_timeout_uninterruptible(2);
}

static void ten_rounds(struct kunit *test, void (*sched)(struct tasklet_struct *t), unsigned int nr)
{
	unsigned long before = softirq_counters.limit_rounds;

	schedule_again = sched;
	tasklet_setup(&tl[0], again_fn);
	wanted = ROUNDS + 5;
	KUNIT_EXPECT_EQ(test, runs_at_exit(test, schedule_first, nr), (u64)ROUNDS);
	KUNIT_EXPECT_EQ(test, nr_order, (unsigned int)ROUNDS);
	KUNIT_EXPECT_EQ(test, softirq_counters.limit_rounds, before + 1);
	KUNIT_EXPECT_EQ(test, local_softirq_pending(), BIT(nr));
	KUNIT_EXPECT_EQ(test, tl[0].state & BIT(TASKLET_STATE_SCHED), 1ul);
	let_ksoftirqd_run();
	KUNIT_EXPECT_EQ(test, nr_order, ROUNDS + 5u);
	KUNIT_EXPECT_EQ(test, tl[0].state, 0ul);
}

static void a_pass_has_ten_rounds(struct kunit *test)
{
	ten_rounds(test, tasklet_schedule, TASKLET_SOFTIRQ);
}

static void a_pass_of_hi_has_ten_rounds(struct kunit *test)
{
	ten_rounds(test, tasklet_hi_schedule, HI_SOFTIRQ);
}

/* Fewer rounds than a pass may have: each is one run of the vector. */
static void each_round_is_counted(struct kunit *test)
{
	u64 total = softirq_stat[TASKLET_SOFTIRQ].total;

	tasklet_setup(&tl[0], again_fn);
	wanted = 4;
	body_us = 50;
	KUNIT_EXPECT_EQ(test, runs_at_exit(test, schedule_first, TASKLET_SOFTIRQ), 4ull);
	KUNIT_EXPECT_GE(test, softirq_stat[TASKLET_SOFTIRQ].total, total + 200);
	KUNIT_EXPECT_EQ(test, local_softirq_pending(), 0u);
	let_ksoftirqd_run();
}

static void a_pass_ends_after_2_ms(struct kunit *test)
{
	unsigned long before = softirq_counters.limit_time;

	tasklet_setup(&tl[0], again_fn);
	wanted = 6;
	body_us = 800;
	KUNIT_EXPECT_EQ(test, runs_at_exit(test, schedule_first, TASKLET_SOFTIRQ), 3ull);
	KUNIT_EXPECT_EQ(test, softirq_counters.limit_time, before + 1);
	let_ksoftirqd_run();
	KUNIT_EXPECT_EQ(test, nr_order, 6u);
}

static void need_resched_fn(struct tasklet_struct *t)
{
	unsigned long flags;

	again_fn(t);
	local_irq_save(flags);
	cpu_state.work |= WORK_NEED_RESCHED;
	local_irq_restore(flags);
}

static void a_due_thread_ends_a_pass(struct kunit *test)
{
	unsigned long before = softirq_counters.limit_resched;

	tasklet_setup(&tl[0], need_resched_fn);
	wanted = 3;
	run_in_hardirq(test, schedule_first, NULL);
	KUNIT_EXPECT_GT(test, softirq_counters.limit_resched, before);
	let_ksoftirqd_run();
	KUNIT_EXPECT_EQ(test, nr_order, 3u);
}

static void again_then_other_fn(struct tasklet_struct *t)
{
	again_fn(t);
	tasklet_schedule(&tl[1]);
}

/* Both in the next round, in the order in which they were scheduled. */
static void a_round_is_what_was_scheduled_before_it(struct kunit *test)
{
	tasklet_setup(&tl[0], again_then_other_fn);
	wanted = 3;
	run_in_hardirq(test, schedule_all, NULL);
	KUNIT_EXPECT_STREQ(test, order, "abcaab");
	KUNIT_EXPECT_EQ(test, local_softirq_pending(), 0u);
}

static void later_action(struct softirq_action *a)
{
	note('L');
}

static void again_and_raise_fn(struct tasklet_struct *t)
{
	again_fn(t);
	if (wanted == 2)
		raise_softirq(VEC_LATER);
	if (wanted == 1)
		tasklet_hi_schedule(&tl[2]);
}

/* What is raised in a round runs in the next one, in the order of the vectors. */
static void other_vectors_get_their_turn(struct kunit *test)
{
	tasklet_setup(&tl[0], again_and_raise_fn);
	wanted = 4;
	open_softirq(VEC_LATER, later_action);
	run_in_hardirq(test, schedule_first, NULL);
	KUNIT_EXPECT_EQ(test, nr_order, 6u);
	KUNIT_EXPECT_STREQ(test, order, "aaLaca");
}

static void disable_second(void *arg)
{
	tasklet_disable_nosync(&tl[1]);
	schedule_all(arg);
}

static void a_disabled_one_in_the_middle_is_parked(struct kunit *test)
{
	run_in_hardirq(test, disable_second, NULL);
	KUNIT_EXPECT_STREQ(test, order, "ac");
	KUNIT_EXPECT_EQ(test, tasklet_nr_parked(), 1u);
	KUNIT_EXPECT_EQ(test, local_softirq_pending(), 0u);
	tasklet_enable(&tl[1]);
	tasklet_kill(&tl[1]);
	KUNIT_EXPECT_STREQ(test, order, "acb");
}

static void disable_self_fn(struct tasklet_struct *t)
{
	note_fn(t);
	tasklet_disable_nosync(t);
	tasklet_schedule(t);
}

static void one_that_disables_itself_is_parked(struct kunit *test)
{
	tasklet_setup(&tl[0], disable_self_fn);
	run_in_hardirq(test, schedule_first, NULL);
	KUNIT_EXPECT_STREQ(test, order, "a");
	KUNIT_EXPECT_EQ(test, tasklet_nr_parked(), 1u);
	KUNIT_EXPECT_EQ(test, local_softirq_pending(), 0u);
	tasklet_kill(&tl[0]);
	KUNIT_EXPECT_EQ(test, tasklet_nr_parked(), 0u);
}

static void raise_tasklet(void *arg)
{
	raise_softirq_irqoff(TASKLET_SOFTIRQ);
}

static void raise_hi(void *arg)
{
	raise_softirq_irqoff(HI_SOFTIRQ);
}

static void raised_without_a_tasklet_runs_none(struct kunit *test)
{
	run_in_hardirq(test, raise_tasklet, NULL);
	KUNIT_EXPECT_EQ(test, local_softirq_pending(), 0u);
	run_in_hardirq(test, raise_hi, NULL);
	KUNIT_EXPECT_EQ(test, local_softirq_pending(), 0u);
	run_in_hardirq(test, schedule_all, NULL);
	KUNIT_EXPECT_STREQ(test, order, "abc");
}

static void raise_self_fn(struct tasklet_struct *t)
{
	note_fn(t);
	raise_softirq(TASKLET_SOFTIRQ);
}

static void raised_in_the_body_runs_none(struct kunit *test)
{
	tasklet_setup(&tl[0], raise_self_fn);
	run_in_hardirq(test, schedule_first, NULL);
	KUNIT_EXPECT_STREQ(test, order, "a");
	KUNIT_EXPECT_EQ(test, local_softirq_pending(), 0u);
}

static void pending_and_state_are_seen_in_the_body(struct kunit *test)
{
	tasklet_setup(&tl[0], again_then_other_fn);
	wanted = 2;
	run_in_hardirq(test, schedule_first, NULL);
	KUNIT_EXPECT_STREQ(test, order, "aab");
	KUNIT_EXPECT_EQ(test, pending_seen, 0u);
}

static void schedule_and_look_fn(struct tasklet_struct *t)
{
	note_fn(t);
	tasklet_schedule(&tl[1]);
	tasklet_schedule(&tl[1]);
	tasklet_hi_schedule(&tl[1]);
	pending_seen = local_softirq_pending();
}

static void scheduled_twice_is_once_in_either_vector(struct kunit *test)
{
	tasklet_setup(&tl[0], schedule_and_look_fn);
	run_in_hardirq(test, schedule_first, NULL);
	KUNIT_EXPECT_STREQ(test, order, "ab");
	KUNIT_EXPECT_EQ(test, pending_seen, BIT(TASKLET_SOFTIRQ));
}

static void leak_fn(struct tasklet_struct *t)
{
	note_fn(t);
	preempt_disable();
}

static void a_leaked_count_is_put_right(struct kunit *test)
{
	unsigned long before = softirq_counters.leaks;

	kunit_expect_log(test, "softirq: huh, entered softirq 6 TASKLET");
	tasklet_setup(&tl[0], leak_fn);
	run_in_hardirq(test, schedule_first, NULL);
	KUNIT_EXPECT_EQ(test, softirq_counters.leaks, before + 1);
	KUNIT_EXPECT_EQ(test, preempt_count(), 0u);
}

static void irqs_off_fn(struct tasklet_struct *t)
{
	unsigned long flags;

	note_fn(t);
	local_irq_save(flags);
	tasklet_schedule(&tl[1]);
	pending_seen = irqs_disabled();
	local_irq_restore(flags);
}

static void scheduling_leaves_interrupts_as_they_are(struct kunit *test)
{
	tasklet_setup(&tl[0], irqs_off_fn);
	run_in_hardirq(test, schedule_first, NULL);
	KUNIT_EXPECT_EQ(test, pending_seen & 1, 1u);
	KUNIT_EXPECT_STREQ(test, order, "ab");
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
}

static void work_fn(struct work_struct *work)
{
	note('W');
}
static DECLARE_WORK(work, work_fn);

static void queue_bh_and_schedule(void *arg)
{
	schedule_again(&tl[0]);
	queue_work(system_bh_wq, &work);
}

static void bh_work_comes_before_the_tasklets(struct kunit *test)
{
	run_in_hardirq(test, queue_bh_and_schedule, NULL);
	KUNIT_EXPECT_STREQ(test, order, "Wa");
	run_in_hardirq(test, schedule_first, NULL);
	KUNIT_EXPECT_STREQ(test, order, "Waa");
}

static void queue_bh_fn(struct tasklet_struct *t)
{
	again_fn(t);
	if (wanted == 1)
		queue_work(system_bh_wq, &work);
}

/* While a pass of tasklets is under way the vector gets something else to do. */
static void bh_work_queued_by_a_tasklet_runs_in_the_next_round(struct kunit *test)
{
	tasklet_setup(&tl[0], queue_bh_fn);
	wanted = 3;
	run_in_hardirq(test, schedule_first, NULL);
	KUNIT_EXPECT_STREQ(test, order, "aaWa");
	KUNIT_EXPECT_EQ(test, local_softirq_pending(), 0u);
}

static void free_and_next_fn(struct tasklet_struct *t)
{
	note('f');
	memset(t, 0x5a, sizeof(*t));
	kfree(t);
}

static void schedule_freed_first(void *arg)
{
	tasklet_schedule(arg);
	tasklet_schedule(&tl[1]);
}

static void a_body_may_free_it_before_others_run(struct kunit *test)
{
	struct tasklet_struct *t = kmalloc(sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	tasklet_setup(t, free_and_next_fn);
	run_in_hardirq(test, schedule_freed_first, t);
	KUNIT_EXPECT_STREQ(test, order, "fb");
}

static struct kunit_case tasklet_pass_cases[] = {
	KUNIT_CASE(a_pass_has_ten_rounds),
	KUNIT_CASE(a_pass_of_hi_has_ten_rounds),
	KUNIT_CASE(each_round_is_counted),
	KUNIT_CASE(a_pass_ends_after_2_ms),
	KUNIT_CASE(a_due_thread_ends_a_pass),
	KUNIT_CASE(a_round_is_what_was_scheduled_before_it),
	KUNIT_CASE(other_vectors_get_their_turn),
	KUNIT_CASE(a_disabled_one_in_the_middle_is_parked),
	KUNIT_CASE(one_that_disables_itself_is_parked),
	KUNIT_CASE(raised_without_a_tasklet_runs_none),
	KUNIT_CASE(raised_in_the_body_runs_none),
	KUNIT_CASE(pending_and_state_are_seen_in_the_body),
	KUNIT_CASE(scheduled_twice_is_once_in_either_vector),
	KUNIT_CASE(a_leaked_count_is_put_right),
	KUNIT_CASE(scheduling_leaves_interrupts_as_they_are),
	KUNIT_CASE(bh_work_comes_before_the_tasklets),
	KUNIT_CASE(bh_work_queued_by_a_tasklet_runs_in_the_next_round),
	KUNIT_CASE(a_body_may_free_it_before_others_run),
	{}
};

static struct kunit_suite tasklet_pass_suite = {
	.name = "tasklet_pass",
	.init = in_assembly_init,
	.exit = measure_as_before,
	.test_cases = tasklet_pass_cases,
};

static struct kunit_suite tasklet_pass_measured_suite = {
	.name = "tasklet_pass_measured",
	.init = measured_init,
	.exit = measure_as_before,
	.test_cases = tasklet_pass_cases,
};

static struct kunit_suite tasklet_pass_hooked_suite = {
	.name = "tasklet_pass_hooked",
	.init = hooked_init,
	.exit = hooked_exit,
	.test_cases = tasklet_pass_cases,
};

static struct kunit_suite tasklet_pass_c_suite = {
	.name = "tasklet_pass_c",
	.init = in_c_init,
	.exit = in_c_exit,
	.test_cases = tasklet_pass_cases,
};
kunit_test_suites(&tasklet_pass_suite, &tasklet_pass_measured_suite, &tasklet_pass_hooked_suite,
		  &tasklet_pass_c_suite);
