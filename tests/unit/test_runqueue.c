// SPDX-License-Identifier: MIT
/*
 * The run queue against a model: random threads wake, sleep, yield, use up slices and change
 * priority; after each step the arrays must be in order and the right thread must run.
 *
 * The switch is simulated: whoever runs next simply goes on from where the scheduler was
 * called, which is all that the queue sees of a real one.
 */
#include "unit.h"

#include <linux/interrupt.h>
#include <linux/list.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <bhk/clock.h>
#include <bhk/pi.h>
#include <bhk/sched.h>
#include <bhk/task.h>
#include <bhk/time.h>
#include "../../kernel/sched/prio_array.h"
#include "../../kernel/sched/sched.h"

#define TASKS 24
#define STEPS 100000

static struct task_struct tasks[TASKS];
#include "runqueue_model.h"
static u32 now;
static unsigned int switches;

/* What the scheduler asks of the rest of the kernel. */
struct task_struct init_task = {
	.prio = MAX_PRIO,
	.normal_prio = MAX_PRIO,
	.static_prio = DEFAULT_PRIO,
	.flags = PF_IDLE,
	.pi_waiters = LIST_HEAD_INIT(init_task.pi_waiters),
	.pi_lends = LIST_HEAD_INIT(init_task.pi_lends),
};

u32 clock_us(void)
{
	return now;
}

void tick_restart(void)
{
	cpu_state.tick_stopped = false;
}

void __switch_to(struct task_struct *prev, struct task_struct *next)
{
	assert_ptr_not_equal(prev, next);
	switches++;
	if (ranked)
		check_switch(prev, next);
}

void wq_worker_sleeping(struct task_struct *task)
{
}

void wq_worker_running(struct task_struct *task)
{
}

void scheduling_while_atomic(struct task_struct *tsk, unsigned int count)
{
	fail();
}

/* After the report of a thread that waits for itself, which random lending brings about. */
void dump_stack(void)
{
}

struct task_struct *mutex_waiter_changed(struct pi_lend *lend)
{
	fail();
	return NULL;
}

void __put_task_struct(struct task_struct *t)
{
	fail();
}

static void new_task(struct task_struct *p, int nice)
{
	memset(p, 0, sizeof(*p));
	p->__state = TASK_UNINTERRUPTIBLE;
	p->static_prio = p->normal_prio = NICE_TO_PRIO(nice);
	assign_prio(p, p->normal_prio);
	refill_slice(p);
	INIT_LIST_HEAD(&p->pi_waiters);
	INIT_LIST_HEAD(&p->pi_lends);
	refcount_set(&p->usage, 1);
}

static int setup(void **state)
{
	unsigned int i;

	host_setup(state);
	memset(&rq.arrays, 0, sizeof(rq.arrays));
	rq.expired = &rq.arrays[1];
	cpu_state.work = 0;
	cpu_state.next = NULL;
	sched_init();
	for (i = 0; i < TASKS; i++)
		new_task(&tasks[i], 0);
	return 0;
}

static void set_policy(struct task_struct *p, int policy, int rt)
{
	struct sched_param param = { .sched_priority = rt };

	assert_int_equal(sched_setscheduler_nocheck(p, policy, &param), 0);
}

/* The end of an interrupt: whoever is better runs. */
static void interrupt(void)
{
	if (cpu_state.work & WORK_SLICE_OVER && !need_resched())
		slice_is_over();
	to_tail = cpu_state.work & WORK_CURR_TO_TAIL;
	if (need_resched())
		preempt_schedule_irq();
}

static void sleep_now(void)
{
	current->__state = TASK_UNINTERRUPTIBLE;
	schedule();
}

static unsigned int check_array(const struct prio_array *array)
{
	struct task_struct *p;
	unsigned int prio, n = 0;

	for (prio = 0; prio < MAX_PRIO; prio++) {
		bool bit = array->bitmap[prio / 32] & (0x80000000u >> (prio % 32));

		assert_int_equal(bit, !list_empty(&array->queue[prio]));
		list_for_each_entry(p, &array->queue[prio], run_list) {
			assert_int_equal(p->prio, prio);
			assert_ptr_equal(p->array, array);
			n++;
		}
	}
	for (prio = 0; prio < PRIO_WORDS; prio++)
		assert_int_equal(!!(array->summary & (0x80000000u >> prio)), !!array->bitmap[prio]);
	return n;
}

static void check_queue(void)
{
	unsigned int i, runnable = 0, linked, chained = 0;
	struct task_struct *p;

	for (i = 0; i < TASKS; i++) {
		assert_int_equal(!!tasks[i].array, tasks[i].__state == TASK_RUNNING);
		runnable += !!tasks[i].array;
	}
	linked = check_array(cpu_state.active) + check_array(rq.expired);
	for (p = cpu_state.next; p; p = p->behind) {
		assert_ptr_not_equal(p, current);
		assert_ptr_equal(p->array, cpu_state.active);
		assert_true(p->prio <= (p->behind ? p->behind->prio : queued_prio(cpu_state.active)));
		chained++;
	}
	assert_in_range(chained, 0, 2 + need_resched());
	assert_int_equal(linked + !!current->array + chained, runnable);
}

static bool in_chain(const struct task_struct *p)
{
	const struct task_struct *pos = cpu_state.next;

	while (pos && pos != p)
		pos = pos->behind;
	return pos;
}

/* With no reschedule due nobody in the active array is better than who runs. */
static void check_current(void)
{
	struct task_struct *p;
	unsigned int i;

	assert_false(need_resched());
	if (is_idle_task(current)) {
		assert_int_equal(cpu_state.active->summary | rq.expired->summary, 0);
		assert_null(cpu_state.next);
		return;
	}
	for (i = 0; i < TASKS; i++)
		if (tasks[i].array == cpu_state.active) {
			assert_true(current->prio <= tasks[i].prio);
			for (p = cpu_state.next; p && !in_chain(&tasks[i]); p = p->behind)
				assert_true(&tasks[i] == current || p->prio <= tasks[i].prio);
		}
}

static void random_policy(struct task_struct *p, unsigned int *seed)
{
	switch (next_random(seed) % 4) {
	case 0:
		set_policy(p, SCHED_FIFO, 1 + next_random(seed) % 99);
		break;
	case 1:
		set_policy(p, SCHED_RR, 1 + next_random(seed) % 99);
		break;
	case 2:
		set_policy(p, SCHED_NORMAL, 0);
		break;
	case 3:
		set_user_nice(p, (int)(next_random(seed) % 40) - 20);
	}
}

static struct pi_lend lend;

static void random_lend(struct task_struct *p, unsigned int *seed)
{
	static bool lent;

	if (lent)
		pi_lend_stop(&lend);
	else
		pi_lend_start_for(&lend, p, &tasks[next_random(seed) % TASKS]);
	lent = !lent;
}

/* What a handler may do: whoever runs goes on until its end. */
static void random_call(unsigned int *seed)
{
	struct task_struct *p = &tasks[next_random(seed) % TASKS], *owner = lend.owner;
	bool expired[TASKS];
	int prio[TASKS];

	for (unsigned int i = 0; i < TASKS; i++) {
		prio[i] = tasks[i].prio;
		expired[i] = tasks[i].array == rq.expired;
	}
	now += next_random(seed) % 20000;
	switch (next_random(seed) % 6) {
	case 0:
	case 1:
	case 2:
		if (wake_up_process(p))
			rank_last(p);
		break;
	case 3:
		scheduler_tick();
		break;
	case 4:
		random_policy(p, seed);
		break;
	case 5:
		random_lend(p, seed);
		p = lend.donor;
	}
	/* First who lends, then who borrows. */
	if (!owner)
		owner = lend.owner;
	rank_after_change(p, prio[number(p)], expired[number(p)]);
	if (owner && owner != p)
		rank_after_change(owner, prio[number(owner)], expired[number(owner)]);
}

static void random_step(unsigned int *seed)
{
	unsigned int calls = next_random(seed) % 6;

	cpu_state.preempt_count = HARDIRQ_OFFSET;
	while (calls--) {
		random_call(seed);
		check_queue();
	}
	cpu_state.preempt_count = 0;
	to_tail = cpu_state.work & WORK_CURR_TO_TAIL;
	switch (is_idle_task(current) ? 0 : next_random(seed) % 4) {
	case 1:
		to_tail = true;
		yield();
		break;
	case 2:
	case 3:
		sleep_now();
	}
	interrupt();
}

static void random_steps_keep_the_order(void **state)
{
	unsigned int seed = 4711, i;

	ranked = true;
	for (i = 0; i < STEPS; i++) {
		random_step(&seed);
		check_queue();
		check_current();
	}
	ranked = false;
	assert_true(switches > STEPS / 8);
}

static void the_best_runs_and_equals_in_order(void **state)
{
	set_policy(&tasks[0], SCHED_FIFO, 10);
	set_policy(&tasks[1], SCHED_FIFO, 20);
	set_policy(&tasks[2], SCHED_FIFO, 10);
	wake_up_process(&tasks[0]);
	interrupt();
	assert_ptr_equal(current, &tasks[0]);
	wake_up_process(&tasks[2]);
	wake_up_process(&tasks[1]);
	interrupt();
	assert_ptr_equal(current, &tasks[1]);
	sleep_now();
	assert_ptr_equal(current, &tasks[0]);
	yield();
	assert_ptr_equal(current, &tasks[2]);
	sleep_now();
	assert_ptr_equal(current, &tasks[0]);
	sleep_now();
	assert_ptr_equal(current, &init_task);
}

/* Woken while a worse one runs and cannot be preempted yet: first the best, equals as they came. */
static void equals_keep_their_order_behind_a_better_one(void **state)
{
	static const unsigned int order[] = { 3, 1, 2, 0 };
	unsigned int i;

	set_policy(&tasks[0], SCHED_FIFO, 10);
	set_policy(&tasks[1], SCHED_FIFO, 20);
	set_policy(&tasks[2], SCHED_FIFO, 20);
	set_policy(&tasks[3], SCHED_FIFO, 30);
	wake_up_process(&tasks[0]);
	interrupt();
	cpu_state.preempt_count = HARDIRQ_OFFSET;
	for (i = 1; i < 4; i++) {
		wake_up_process(&tasks[i]);
		check_queue();
	}
	cpu_state.preempt_count = 0;
	interrupt();
	for (i = 0; i < 4; i++) {
		assert_ptr_equal(current, &tasks[order[i]]);
		check_queue();
		sleep_now();
	}
	assert_ptr_equal(current, &init_task);
}

/* Raised to the priority of one that waits already, current had no claim to come first. */
static void a_raised_thread_goes_behind_its_new_equals(void **state)
{
	set_policy(&tasks[0], SCHED_FIFO, 10);
	set_policy(&tasks[1], SCHED_FIFO, 20);
	wake_up_process(&tasks[0]);
	interrupt();
	cpu_state.preempt_count = HARDIRQ_OFFSET;
	wake_up_process(&tasks[1]);
	set_policy(&tasks[0], SCHED_FIFO, 20);
	cpu_state.preempt_count = 0;
	interrupt();
	assert_ptr_equal(current, &tasks[1]);
	sleep_now();
	assert_ptr_equal(current, &tasks[0]);
	check_queue();
}

static void every_priority_can_be_first(void **state)
{
	int prio;

	for (prio = 0; prio < MAX_PRIO; prio++) {
		if (prio < MAX_RT_PRIO - 1)
			set_policy(&tasks[0], SCHED_FIFO, MAX_RT_PRIO - 1 - prio);
		else if (prio >= MAX_RT_PRIO)
			sched_set_normal(&tasks[0], PRIO_TO_NICE(prio));
		else
			continue;
		assert_int_equal(tasks[0].prio, prio);
		wake_up_process(&tasks[0]);
		interrupt();
		assert_ptr_equal(current, &tasks[0]);
		sleep_now();
		check_queue();
	}
}

static void used_up_slices_wait_for_the_others(void **state)
{
	wake_up_process(&tasks[0]);
	wake_up_process(&tasks[1]);
	set_user_nice(&tasks[1], 19);
	interrupt();
	assert_ptr_equal(current, &tasks[0]);
	now += task_timeslice(&tasks[0]);
	scheduler_tick();
	interrupt();
	/* Worse, but the other one had its turn. */
	assert_ptr_equal(current, &tasks[1]);
	assert_ptr_equal(tasks[0].array, rq.expired);
	now += task_timeslice(&tasks[1]);
	scheduler_tick();
	interrupt();
	assert_ptr_equal(current, &tasks[0]);
	assert_ptr_equal(tasks[0].array, cpu_state.active);
	check_queue();
}

/* Whom another line's handler wakes runs first, and then the thread goes on; but not for ever. */
static void a_slice_goes_on_while_lines_wake_others(void **state)
{
	unsigned int tick;

	set_policy(&tasks[2], SCHED_FIFO, 1);
	wake_up_process(&tasks[0]);
	wake_up_process(&tasks[1]);
	interrupt();
	now += task_timeslice(&tasks[0]);
	for (tick = 0; tick < SLICE_PUT_OFF_MAX; tick++) {
		scheduler_tick();
		assert_false(need_resched());
		wake_up_process(&tasks[2]);
		interrupt();
		assert_ptr_equal(current, &tasks[2]);
		sleep_now();
		assert_ptr_equal(current, &tasks[0]);
		check_queue();
	}
	scheduler_tick();
	assert_true(need_resched());
	interrupt();
	assert_ptr_equal(current, &tasks[1]);

	/* That began to count anew. */
	now += task_timeslice(&tasks[1]);
	scheduler_tick();
	assert_false(need_resched());
	interrupt();
	assert_ptr_equal(current, &tasks[0]);
	check_queue();
}

/* Whoever runs when the lines are served keeps its own slice. */
static void only_the_slice_that_is_over_ends(void **state)
{
	wake_up_process(&tasks[0]);
	wake_up_process(&tasks[1]);
	interrupt();
	now += task_timeslice(&tasks[0]);
	scheduler_tick();
	yield();
	assert_ptr_equal(current, &tasks[1]);
	interrupt();
	assert_ptr_equal(current, &tasks[1]);
	assert_int_equal(cpu_state.work, 0);
	check_queue();
}

/* Softirqs come before the threads and take longer than what could be saved. */
static void a_slice_ends_at_once_before_softirqs(void **state)
{
	wake_up_process(&tasks[0]);
	wake_up_process(&tasks[1]);
	interrupt();
	now += task_timeslice(&tasks[0]);
	cpu_state.work |= WORK_SOFTIRQ_BIT(TIMER_SOFTIRQ);
	scheduler_tick();
	assert_true(need_resched());
	cpu_state.work &= ~WORK_SOFTIRQ_MASK;
	interrupt();
	assert_ptr_equal(current, &tasks[1]);
	check_queue();
}

static void real_time_never_expires(void **state)
{
	set_policy(&tasks[0], SCHED_RR, 5);
	set_policy(&tasks[1], SCHED_RR, 5);
	set_policy(&tasks[2], SCHED_FIFO, 4);
	wake_up_process(&tasks[0]);
	interrupt();
	wake_up_process(&tasks[1]);
	wake_up_process(&tasks[2]);
	now += 100000;
	scheduler_tick();
	interrupt();
	assert_ptr_equal(current, &tasks[1]);
	now += 100000;
	scheduler_tick();
	interrupt();
	assert_ptr_equal(current, &tasks[0]);
	set_policy(&tasks[0], SCHED_FIFO, 5);
	now += 1000000;
	scheduler_tick();
	interrupt();
	assert_ptr_equal(current, &tasks[0]);
}

static void a_lent_priority_ends_the_wait_for_the_next_slice(void **state)
{
	struct pi_lend lend;

	wake_up_process(&tasks[0]);
	wake_up_process(&tasks[1]);
	interrupt();
	now += task_timeslice(&tasks[0]);
	scheduler_tick();
	interrupt();
	assert_ptr_equal(tasks[0].array, rq.expired);
	set_policy(&tasks[2], SCHED_FIFO, 7);
	pi_lend_start_for(&lend, &tasks[2], &tasks[0]);
	interrupt();
	assert_ptr_equal(current, &tasks[0]);
	assert_int_equal(tasks[0].prio, MAX_RT_PRIO - 1 - 7);
	pi_lend_stop(&lend);
	assert_int_equal(tasks[0].prio, DEFAULT_PRIO);
	check_queue();
}

static void preempted_on_its_way_to_sleep_stays_queued(void **state)
{
	wake_up_process(&tasks[0]);
	interrupt();
	current->__state = TASK_INTERRUPTIBLE;
	set_policy(&tasks[1], SCHED_FIFO, 1);
	wake_up_process(&tasks[1]);
	interrupt();
	assert_ptr_equal(current, &tasks[1]);
	assert_ptr_equal(tasks[0].array, cpu_state.active);
	/* A wake-up now only takes the state back. */
	assert_int_equal(wake_up_process(&tasks[0]), 1);
	check_queue();
	sleep_now();
	assert_ptr_equal(current, &tasks[0]);
}

static void runtime_is_booked_to_who_ran(void **state)
{
	wake_up_process(&tasks[0]);
	interrupt();
	now += 700;
	assert_int_equal(task_sched_runtime(&tasks[0]), 700000);
	sleep_now();
	now += 5000;
	assert_int_equal(task_sched_runtime(&tasks[0]), 700000);
	assert_int_equal(tasks[0].nvcsw, 1);
}

/* Out of an interrupt, and from the idle thread's own wake-up as at boot. */
static void each_way_out_of_idle_restarts_the_tick(void **state)
{
	cpu_state.tick_stopped = true;
	cpu_state.preempt_count = HARDIRQ_OFFSET;
	wake_up_process(&tasks[0]);
	cpu_state.preempt_count = 0;
	assert_true(cpu_state.tick_stopped);
	interrupt();
	assert_ptr_equal(current, &tasks[0]);
	assert_false(cpu_state.tick_stopped);
	sleep_now();

	cpu_state.tick_stopped = true;
	wake_up_process(&tasks[1]);
	assert_ptr_equal(current, &tasks[1]);
	assert_false(cpu_state.tick_stopped);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_best_runs_and_equals_in_order, setup),
		cmocka_unit_test_setup(equals_keep_their_order_behind_a_better_one, setup),
		cmocka_unit_test_setup(a_raised_thread_goes_behind_its_new_equals, setup),
		cmocka_unit_test_setup(every_priority_can_be_first, setup),
		cmocka_unit_test_setup(used_up_slices_wait_for_the_others, setup),
		cmocka_unit_test_setup(a_slice_goes_on_while_lines_wake_others, setup),
		cmocka_unit_test_setup(only_the_slice_that_is_over_ends, setup),
		cmocka_unit_test_setup(a_slice_ends_at_once_before_softirqs, setup),
		cmocka_unit_test_setup(real_time_never_expires, setup),
		cmocka_unit_test_setup(a_lent_priority_ends_the_wait_for_the_next_slice, setup),
		cmocka_unit_test_setup(preempted_on_its_way_to_sleep_stays_queued, setup),
		cmocka_unit_test_setup(runtime_is_booked_to_who_ran, setup),
		cmocka_unit_test_setup(each_way_out_of_idle_restarts_the_tick, setup),
		cmocka_unit_test_setup(random_steps_keep_the_order, setup),
	};

	return cmocka_run_group_tests_name("runqueue", tests, NULL, NULL);
}
