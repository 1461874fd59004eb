// SPDX-License-Identifier: MIT
/* drivers/clocksource/systimer.c on a model of the registers whose counter does not wait */
#include "unit.h"
#include <linux/interrupt.h>
#include <bhk/time.h>

/* For its static functions. */
#include "../../drivers/clocksource/systimer.c"

static u32 counter, compare;
static bool armed, match;
static unsigned int accesses, compare_writes;

/* By how much the counter goes on at each access, and whether equal at the write matches. */
static u32 step;
static bool equal_matches;

static irq_handler_t handler;
static unsigned int handler_irq, interrupts;
static unsigned long handler_flags;

/* What irq_work has to do, if anything, and whether the timers came first. */
LLIST_HEAD(irq_work_list);
static struct llist_node irq_work_item;
static unsigned int irq_work_runs;

void irq_work_run(void)
{
	assert_int_equal(interrupts, 1);
	irq_work_runs++;
	init_llist_head(&irq_work_list);
}

static void pass(u32 us)
{
	if (armed && compare - counter - 1 < us) {
		match = true;
		armed = false;
	}
	counter += us;
}

u32 systimer_read(unsigned int reg)
{
	accesses++;
	pass(step);
	switch (reg) {
	case SYSTIMER_CS:
		return match ? SYSTIMER_CS_M(3) : 0;
	case SYSTIMER_CLO:
		return counter;
	}
	fail_msg("read of register %#x", reg);
	return 0;
}

void systimer_write(u32 val, unsigned int reg)
{
	accesses++;
	pass(step);
	switch (reg) {
	case SYSTIMER_CS:
		assert_int_equal(val, SYSTIMER_CS_M(3));
		match = false;
		break;
	case SYSTIMER_C(3):
		compare = val;
		compare_writes++;
		armed = true;
		if (equal_matches && compare == counter) {
			match = true;
			armed = false;
		}
		break;
	default:
		fail_msg("write to register %#x", reg);
	}
}

u32 clock_us(void)
{
	return systimer_read(SYSTIMER_CLO);
}

u64 clock_us64(void)
{
	return clock_us();
}

/* What tick_alone() asks and changes: the tick is stopped, except in the test of it. */
struct hrtimer_cpu_base hrtimer_base;
struct wheel_event wheel_event[NR_WHEELS];
u64 clock_minus_boot_ns;
u32 tick_zero_us;
static unsigned int ticks;
static u32 line_pending;
const void __iomem *irq_root_pending = &line_pending;

void scheduler_tick(void)
{
	ticks++;
}

void hrtimer_interrupt_before_tick(void)
{
	hrtimer_interrupt();
}

void hrtimer_interrupt(void)
{
	assert_false(match);
	interrupts++;
}

int request_threaded_irq(unsigned int irq, irq_handler_t fn, irq_handler_t thread_fn,
			 unsigned long flags, const char *name, void *dev)
{
	assert_string_equal(name, "timer");
	assert_null(thread_fn);
	handler = fn;
	handler_irq = irq;
	handler_flags = flags;
	return 0;
}

void hrtimers_program(void)
{
}

static void program(s32 delta)
{
	clock_event_program(delta * (s64)NSEC_PER_USEC, counter);
}

static int setup(void **state)
{
	counter = 1000;
	armed = match = false;
	accesses = compare_writes = interrupts = irq_work_runs = 0;
	init_llist_head(&irq_work_list);
	step = 0;
	equal_matches = true;
	systimer_event.passed = 0;
	cpu_state.tick_stopped = true;
	ticks = 0;
	clock_event_register(&systimer_event);
	return host_setup(state);
}

/* From now on the match must come, no later than @slack after the time asked for. */
static void expect_match(u32 at, u32 slack)
{
	u32 begin = counter;

	if (match)
		return;
	assert_true(armed);
	step = 0;
	pass(slack + ((s32)(at - begin) > 0 ? at - begin : 0));
	assert_true(match);
}

/* Each small distance, over the wrap too, with a counter of each speed. */
static void test_no_distance_is_lost(void **state)
{
	static const u32 starts[] = { 1000, -5u, 0x7ffffffe };

	for (unsigned int i = 0; i < ARRAY_SIZE(starts) * 2; i++) {
		for (u32 speed = 0; speed < 40; speed++) {
			for (s32 delta = -50; delta < 150; delta++) {
				u32 at;

				setup(NULL);
				counter = starts[i / 2];
				equal_matches = i % 2;
				step = speed;
				at = counter + delta;
				program(delta);
				expect_match(at, 64 + 8 * speed);
			}
		}
	}
}

static void test_far_ahead_is_one_write(void **state)
{
	program(1000);
	assert_int_equal(compare_writes, 1);
	assert_int_equal(accesses, 2);
	assert_int_equal(systimer_event.passed, 0);
	pass(999);
	assert_false(match);
	pass(1);
	assert_true(match);
}

static void test_longest_distance(void **state)
{
	clock_event_program(CLOCK_EVENT_MAX_US * (s64)NSEC_PER_USEC + 1, counter);
	assert_int_equal(compare_writes, 1);
	pass(CLOCK_EVENT_MAX_US - 1);
	assert_false(match);
	pass(1);
	assert_true(match);
}

static void test_passed_is_counted(void **state)
{
	step = 1;
	assert_false(clock_event_try(-500000, counter));
	assert_false(systimer_program(counter - 500));
	assert_int_equal(systimer_event.passed, 1);
	program(-500);
	expect_match(counter, 100);
}

static void test_second_call_replaces_the_first(void **state)
{
	program(100);
	program(50);
	pass(50);
	assert_true(match);
	match = false;
	pass(1000);
	assert_false(match);
}

/* The match of an earlier value is not lost: it interrupts, and the handler programs anew. */
static void test_pending_match_stays(void **state)
{
	program(10);
	pass(10);
	assert_true(match);
	program(1000);
	assert_true(match);
}

static void test_handler_acknowledges_first(void **state)
{
	assert_int_equal(systimer_init(), 0);
	assert_int_equal(handler_irq, 27);
	assert_int_equal(handler_flags, IRQF_TIMER);
	assert_ptr_equal(clock_event, &systimer_event);
	program(10);
	pass(10);
	assert_int_equal(handler(27, &systimer_event), IRQ_HANDLED);
	assert_int_equal(interrupts, 1);
	assert_int_equal(irq_work_runs, 0);
	assert_false(match);
}

static void test_handler_runs_irq_work_last(void **state)
{
	assert_int_equal(systimer_init(), 0);
	llist_add(&irq_work_item, &irq_work_list);
	handler(27, &systimer_event);
	assert_int_equal(irq_work_runs, 1);
}

/* A thread runs, and the jiffy ends now: the tick programs the next one by itself. */
static void a_jiffy_ends(struct task_struct *thread)
{
	cpu_state.curr = thread;
	cpu_state.tick_stopped = false;
	hrtimer_base.tick = hrtimer_base.expires_next = jiffy_end;
	tick_zero_us = counter - (u32)jiffies * (u32)TICK_USEC;
}

static void test_tick_programs_the_next_one(void **state)
{
	struct task_struct thread = { };
	struct task_struct *before = cpu_state.curr;
	unsigned long now = jiffies;

	assert_int_equal(systimer_init(), 0);
	a_jiffy_ends(&thread);
	handler(27, &systimer_event);
	assert_int_equal(ticks, 1);
	assert_int_equal(interrupts, 0);
	assert_int_equal(jiffies, now + 1);
	assert_int_equal(compare, counter + TICK_USEC);
	assert_true(hrtimer_base.tick == jiffy_end && hrtimer_base.expires_next == jiffy_end);
	cpu_state.curr = before;
}

/* As often as it may, the tick only moves; then it is one. */
static void expect_stands_back(unsigned int times)
{
	unsigned long now = jiffies;
	ktime_t end = jiffy_end;
	unsigned int i;

	for (i = 1; i <= times; i++) {
		handler(27, &systimer_event);
		assert_int_equal(compare, counter + TICK_BACK_US);
		assert_true(hrtimer_base.tick == end + i * TICK_BACK_US * (s64)NSEC_PER_USEC);
		assert_true(hrtimer_base.expires_next == hrtimer_base.tick);
		assert_true(jiffies == now && jiffy_end == end && ticks == 0);
		counter += TICK_BACK_US;
	}
	handler(27, &systimer_event);
	assert_int_equal(ticks, 1);
	assert_int_equal(interrupts, 0);
	assert_int_equal(jiffies, now + 1);
	assert_int_equal(compare, counter - times * TICK_BACK_US + TICK_USEC);
	assert_true(hrtimer_base.tick == jiffy_end && hrtimer_base.expires_next == jiffy_end);
	ticks = 0;
}

static void test_tick_stands_back_behind_lines(void **state)
{
	struct task_struct thread = { .prio = MAX_RT_PRIO };
	struct task_struct *before = cpu_state.curr;

	assert_int_equal(systimer_init(), 0);
	line_pending = 1;
	a_jiffy_ends(&thread);
	expect_stands_back(2);
	line_pending = 0;
	a_jiffy_ends(&thread);
	expect_stands_back(0);
	cpu_state.curr = before;
}

/* A real-time thread that was switched to just now, not one that runs for longer, nor another one. */
static void test_tick_stands_back_behind_who_begins(void **state)
{
	struct task_struct thread = { .prio = MAX_RT_PRIO - 1 };
	struct task_struct *before = cpu_state.curr;

	assert_int_equal(systimer_init(), 0);
	a_jiffy_ends(&thread);
	cpu_state.switch_clock = counter - (TICK_BACK_US - 1);
	expect_stands_back(1);
	a_jiffy_ends(&thread);
	cpu_state.switch_clock = counter - TICK_BACK_US;
	expect_stands_back(0);
	thread.prio = MAX_RT_PRIO;
	a_jiffy_ends(&thread);
	cpu_state.switch_clock = counter;
	expect_stands_back(0);
	cpu_state.switch_clock = 0;
	cpu_state.curr = before;
}

static void queue_hrtimer(struct hrtimer *timer, s64 ns)
{
	timer->node.expires = timer->_softexpires = jiffy_end + ns;
	hrtimer_base.clock_base[HRTIMER_BASE_MONOTONIC].root = &timer->node;
	hrtimer_base.active_bases = 1u << HRTIMER_BASE_MONOTONIC;
}

static void no_hrtimer(void)
{
	hrtimer_base.clock_base[HRTIMER_BASE_MONOTONIC].root = NULL;
	hrtimer_base.active_bases = 0;
}

/* It would have to come before the tick then. */
static void test_tick_does_not_stand_back_behind_hrtimers(void **state)
{
	const s64 back = TICK_BACK_US * (s64)NSEC_PER_USEC;
	struct task_struct thread = { .prio = MAX_RT_PRIO };
	struct task_struct *before = cpu_state.curr;
	struct hrtimer timer = { };

	assert_int_equal(systimer_init(), 0);
	line_pending = 1;
	a_jiffy_ends(&thread);
	queue_hrtimer(&timer, back - 1);
	handler(27, &systimer_event);
	assert_int_equal(ticks, 1);
	a_jiffy_ends(&thread);
	queue_hrtimer(&timer, back);
	handler(27, &systimer_event);
	assert_int_equal(ticks, 1);
	assert_int_equal(compare, counter + TICK_BACK_US);
	no_hrtimer();
	line_pending = 0;
	cpu_state.curr = before;
}

/* The tick programs the event for the hrtimer, never early, and leaves one that may run now to the general way. */
static void test_tick_programs_the_hrtimer_before_the_next(void **state)
{
	static const struct {
		s64 ns;
		u32 us;
	} cases[] = { { 1, 1 }, { 1000, 1 }, { 1001, 2 }, { TICK_NSEC - 1, TICK_USEC }, { TICK_NSEC, TICK_USEC } };
	struct task_struct thread = { .prio = MAX_RT_PRIO };
	struct task_struct *before = cpu_state.curr;
	struct hrtimer timer = { };

	assert_int_equal(systimer_init(), 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		a_jiffy_ends(&thread);
		queue_hrtimer(&timer, cases[i].ns);
		handler(27, &systimer_event);
		assert_int_equal(ticks, i + 1);
		assert_int_equal(compare, counter + cases[i].us);
		assert_true(hrtimer_base.expires_next == timer.node.expires);
		assert_true(hrtimer_base.tick == jiffy_end);
	}
	assert_int_equal(interrupts, 0);
	a_jiffy_ends(&thread);
	queue_hrtimer(&timer, 5000);
	timer._softexpires = jiffy_end;
	handler(27, &systimer_event);
	assert_int_equal(interrupts, 1);
	no_hrtimer();
	cpu_state.curr = before;
}

/* Early, a jiffy late, or the idle thread: that is for the general way. */
static void test_no_short_way_for_other_ticks(void **state)
{
	static const s32 late[] = { -1, TICK_USEC, TICK_USEC + 7 };
	struct task_struct thread = { }, idle = { .flags = PF_IDLE };
	struct task_struct *before = cpu_state.curr;

	assert_int_equal(systimer_init(), 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(late); i++) {
		a_jiffy_ends(&thread);
		counter += late[i];
		handler(27, &systimer_event);
		assert_int_equal(interrupts, i + 1);
	}
	a_jiffy_ends(&idle);
	handler(27, &systimer_event);
	assert_int_equal(interrupts, ARRAY_SIZE(late) + 1);
	assert_int_equal(ticks, 0);
	cpu_state.curr = before;
}

/* When it returns the interrupt is there, whatever the speed of the counter and the chip. */
static void test_kick_latches_the_match(void **state)
{
	static const u32 starts[] = { 1000, -5u, 0x7ffffffe };

	for (unsigned int i = 0; i < ARRAY_SIZE(starts) * 2; i++) {
		for (u32 speed = 1; speed < 40; speed++) {
			setup(NULL);
			counter = starts[i / 2];
			equal_matches = i % 2;
			step = speed;
			systimer_kick();
			assert_true(match);
			assert_in_range(counter - starts[i / 2], 0, 64 + 32 * speed);
		}
	}
}

static void test_kick_leaves_a_pending_match(void **state)
{
	systimer_program(counter + 10);
	pass(10);
	compare_writes = 0;
	systimer_kick();
	assert_true(match);
	assert_int_equal(compare_writes, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_no_distance_is_lost, setup),
		cmocka_unit_test_setup(test_far_ahead_is_one_write, setup),
		cmocka_unit_test_setup(test_longest_distance, setup),
		cmocka_unit_test_setup(test_passed_is_counted, setup),
		cmocka_unit_test_setup(test_second_call_replaces_the_first, setup),
		cmocka_unit_test_setup(test_pending_match_stays, setup),
		cmocka_unit_test_setup(test_handler_acknowledges_first, setup),
		cmocka_unit_test_setup(test_handler_runs_irq_work_last, setup),
		cmocka_unit_test_setup(test_tick_programs_the_next_one, setup),
		cmocka_unit_test_setup(test_no_short_way_for_other_ticks, setup),
		cmocka_unit_test_setup(test_tick_stands_back_behind_lines, setup),
		cmocka_unit_test_setup(test_tick_stands_back_behind_who_begins, setup),
		cmocka_unit_test_setup(test_tick_does_not_stand_back_behind_hrtimers, setup),
		cmocka_unit_test_setup(test_tick_programs_the_hrtimer_before_the_next, setup),
		cmocka_unit_test_setup(test_kick_latches_the_match, setup),
		cmocka_unit_test_setup(test_kick_leaves_a_pending_match, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
