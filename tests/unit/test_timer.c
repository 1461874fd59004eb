// SPDX-License-Identifier: MIT
/* bh/timer.c: each state by each operation, while a thread runs and so does the tick */
#include "timer_probe.h"

static void test_fires_in_the_tick_of_its_jiffy(void **state)
{
	for (unsigned long span = 1; span <= 30; span++) {
		unsigned long expires = jiffies + span;

		assert_int_equal(mod_timer(&probe.timer, expires), 0);
		assert_true(timer_pending(&probe.timer));
		pass_jiffies(span - 1);
		sim_advance(JIFFY_US - 1);
		assert_int_equal(probe.runs, span - 1);
		sim_advance(1);
		assert_int_equal(probe.runs, span);
		assert_int_equal(probe.last, expires);
		assert_false(timer_pending(&probe.timer));
	}
	assert_true(probe.in_softirq && !probe.pending && !probe.irqs_off);
}

/* Now and in the past: the next tick, not at once. */
static void test_past_means_the_next_tick(void **state)
{
	static const long when[] = { 0, -1, -100, -100000 };
	unsigned long now;

	for (unsigned int i = 0; i < ARRAY_SIZE(when); i++) {
		now = jiffies;
		sim_advance(JIFFY_US / 2);
		mod_timer(&probe.timer, now + when[i]);
		sim_advance(0);
		assert_int_equal(probe.runs, i);
		next_jiffy();
		assert_int_equal(probe.runs, i + 1);
		assert_int_equal(probe.last, now + 1);
	}
}

static void test_add_timer(void **state)
{
	probe.timer.expires = jiffies + 2;
	add_timer(&probe.timer);
	pass_jiffies(2);
	assert_int_equal(probe.runs, 1);

	probe.timer.expires = jiffies + 5;
	add_timer_on(&probe.timer, 0);
	assert_warns(1, add_timer(&probe.timer));
	assert_true(timer_pending(&probe.timer));
	pass_jiffies(5);
	assert_int_equal(probe.runs, 2);
}

static void test_mod_timer_of_a_pending_timer(void **state)
{
	unsigned long now = jiffies;

	assert_int_equal(mod_timer(&probe.timer, now + 5), 0);
	assert_int_equal(mod_timer(&probe.timer, now + 5), 1);
	assert_int_equal(mod_timer(&probe.timer, now + 10), 1);
	pass_jiffies(9);
	assert_int_equal(probe.runs, 0);
	assert_int_equal(mod_timer(&probe.timer, now + 20), 1);
	assert_int_equal(mod_timer(&probe.timer, now + 11), 1);
	pass_jiffies(2);
	assert_int_equal(probe.last, now + 11);
}

static void test_mod_timer_pending(void **state)
{
	unsigned long now = jiffies;

	assert_int_equal(mod_timer_pending(&probe.timer, now + 1), 0);
	assert_false(timer_pending(&probe.timer));
	mod_timer(&probe.timer, now + 10);
	assert_int_equal(mod_timer_pending(&probe.timer, now + 3), 1);
	pass_jiffies(3);
	assert_int_equal(probe.last, now + 3);
}

static void test_timer_reduce(void **state)
{
	unsigned long now = jiffies;

	assert_int_equal(timer_reduce(&probe.timer, now + 10), 0);
	assert_int_equal(timer_reduce(&probe.timer, now + 15), 1);
	assert_int_equal(probe.timer.expires, now + 10);
	assert_int_equal(timer_reduce(&probe.timer, now + 4), 1);
	pass_jiffies(4);
	assert_int_equal(probe.last, now + 4);
}

static void test_delete(void **state)
{
	assert_int_equal(del_timer(&probe.timer), 0);
	assert_int_equal(del_timer_sync(&probe.timer), 0);
	mod_timer(&probe.timer, jiffies + 2);
	assert_int_equal(del_timer(&probe.timer), 1);
	assert_int_equal(del_timer(&probe.timer), 0);
	mod_timer(&probe.timer, jiffies + 2);
	assert_int_equal(del_timer_sync(&probe.timer), 1);
	mod_timer(&probe.timer, jiffies + 2);
	assert_int_equal(try_to_del_timer_sync(&probe.timer), 1);
	assert_int_equal(try_to_del_timer_sync(&probe.timer), 0);
	pass_jiffies(10);
	assert_int_equal(probe.runs, 0);
}

static void test_shutdown(void **state)
{
	mod_timer(&probe.timer, jiffies + 2);
	assert_int_equal(timer_shutdown(&probe.timer), 1);
	assert_int_equal(timer_shutdown_sync(&probe.timer), 0);
	assert_int_equal(mod_timer(&probe.timer, jiffies + 1), 0);
	add_timer(&probe.timer);
	assert_false(timer_pending(&probe.timer));
	assert_int_equal(del_timer_sync(&probe.timer), 0);
	assert_int_equal(host_warnings, 0);
	timer_setup(&probe.timer, probe_fn, 0);
	mod_timer(&probe.timer, jiffies + 1);
	next_jiffy();
	assert_int_equal(probe.runs, 1);
}

static void test_arming_without_setup_is_reported(void **state)
{
	struct timer_list zero = { };

	assert_warns(1, assert_int_equal(mod_timer(&zero, jiffies + 1), 0));
	assert_false(timer_pending(&zero));
}

static void rearm_next(struct probe *p)
{
	assert_int_equal(mod_timer(&p->timer, jiffies + 1), 0);
	assert_true(timer_pending(&p->timer));
}

static void test_rearms_itself(void **state)
{
	probe.body = rearm_next;
	mod_timer(&probe.timer, jiffies + 1);
	pass_jiffies(50);
	assert_int_equal(probe.runs, 50);
	assert_int_equal(del_timer_sync(&probe.timer), 1);
}

static void rearm_past(struct probe *p)
{
	mod_timer(&p->timer, jiffies - 5);
}

/* Once a tick: it cannot keep the softirq busy. */
static void test_rearms_itself_in_the_past(void **state)
{
	probe.body = rearm_past;
	mod_timer(&probe.timer, jiffies);
	pass_jiffies(10);
	assert_int_equal(probe.runs, 10);
}

static void rearm_slowly(struct probe *p)
{
	sim_us += 3 * JIFFY_US;
	jiffies_update(ktime_now());
	if (p->runs < 20)
		mod_timer(&p->timer, jiffies);
}

static void test_callback_longer_than_a_jiffy(void **state)
{
	probe.body = rearm_slowly;
	mod_timer(&probe.timer, jiffies + 1);
	mod_timer(&other.timer, jiffies + 2);
	sim_advance(100 * JIFFY_US);
	assert_int_equal(probe.runs, 20);
	assert_int_equal(other.runs, 1);
}

static void delete_self(struct probe *p)
{
	mod_timer(&p->timer, jiffies + 1);
	assert_int_equal(try_to_del_timer_sync(&p->timer), -1);
	assert_true(timer_pending(&p->timer));
	assert_int_equal(del_timer(&p->timer), 1);
	assert_int_equal(del_timer(&p->timer), 0);
}

static void test_deletes_itself(void **state)
{
	probe.body = delete_self;
	mod_timer(&probe.timer, jiffies + 1);
	pass_jiffies(5);
	assert_int_equal(probe.runs, 1);
}

static void delete_self_sync(struct probe *p)
{
	mod_timer(&p->timer, jiffies + 1);
	assert_int_equal(del_timer_sync(&p->timer), 1);
}

/* Linux hangs here. */
static void test_sync_delete_in_its_own_callback_is_reported(void **state)
{
	probe.body = delete_self_sync;
	mod_timer(&probe.timer, jiffies + 1);
	assert_warns(1, pass_jiffies(5));
	assert_int_equal(probe.runs, 1);
}

static void delete_in_hardirq(struct probe *p)
{
	cpu_state.preempt_count += HARDIRQ_OFFSET;
	raw_local_irq_disable();
	if (p->timer.flags & TIMER_IRQSAFE)
		assert_warns(0, del_timer_sync(&other.timer));
	else
		assert_warns(1, del_timer_sync(&other.timer));
	raw_local_irq_enable();
	cpu_state.preempt_count -= HARDIRQ_OFFSET;
}

static void test_sync_delete_in_a_hard_handler(void **state)
{
	probe.body = delete_in_hardirq;
	mod_timer(&probe.timer, jiffies + 1);
	next_jiffy();
	init_probes(TIMER_IRQSAFE);
	probe.body = delete_in_hardirq;
	mod_timer(&probe.timer, jiffies + 1);
	next_jiffy();
	assert_int_equal(probe.runs, 1);
}

static void delete_other(struct probe *p)
{
	struct probe *victim = p == &probe ? &other : &probe;

	assert_int_equal(del_timer_sync(&victim->timer), 1);
}

/* Both are due in one tick: whichever runs first deletes the other, which then never runs. */
static void test_deletes_another_one_that_is_due(void **state)
{
	probe.body = delete_other;
	other.body = delete_other;
	mod_timer(&probe.timer, jiffies + 1);
	mod_timer(&other.timer, jiffies + 1);
	pass_jiffies(3);
	assert_int_equal(probe.runs + other.runs, 1);
}

static void postpone_other(struct probe *p)
{
	struct probe *victim = p == &probe ? &other : &probe;

	if (!victim->runs)
		assert_int_equal(mod_timer(&victim->timer, jiffies + 32), 1);
}

/* 32 jiffies on is the same bucket. */
static void test_postpones_another_one_that_is_due(void **state)
{
	unsigned long now = jiffies;

	probe.body = postpone_other;
	other.body = postpone_other;
	mod_timer(&probe.timer, now + 1);
	mod_timer(&other.timer, now + 1);
	pass_jiffies(32);
	assert_int_equal(probe.runs + other.runs, 1);
	pass_jiffies(8);
	assert_int_equal(probe.runs + other.runs, 2);
	assert_in_range(max(probe.last, other.last) - now, 33, 36);
}

static void shutdown_self(struct probe *p)
{
	timer_shutdown(&p->timer);
	mod_timer(&p->timer, jiffies + 1);
}

static void test_shuts_itself_down(void **state)
{
	probe.body = shutdown_self;
	mod_timer(&probe.timer, jiffies + 1);
	pass_jiffies(3);
	assert_int_equal(probe.runs, 1);
}

static unsigned int freed;

static void free_fn(struct timer_list *t)
{
	freed++;
	free(t);
}

/* The sanitizer sees any later access. */
static void test_frees_itself(void **state)
{
	struct timer_list *t = calloc(1, sizeof(*t));

	freed = 0;
	timer_setup(t, free_fn, 0);
	mod_timer(t, jiffies + 1);
	mod_timer(&probe.timer, jiffies + 1);
	next_jiffy();
	assert_int_equal(freed, 1);
	assert_int_equal(probe.runs, 1);
}

static void test_irqsafe(void **state)
{
	init_probes(TIMER_IRQSAFE);
	mod_timer(&probe.timer, jiffies + 1);
	next_jiffy();
	assert_int_equal(probe.runs, 1);
	assert_true(probe.irqs_off && probe.in_softirq);
	assert_false(raw_irqs_disabled());
}

static void leak_preempt(struct probe *p)
{
	preempt_disable();
}

static void test_preempt_leak_is_reported(void **state)
{
	probe.body = leak_preempt;
	mod_timer(&probe.timer, jiffies + 1);
	assert_warns(1, next_jiffy());
	assert_non_null(strstr(host_warning, "preempt leak: 00000100 -> 00000101"));
	assert_int_equal(preempt_count(), 0);
}

static void test_unknown_flags(void **state)
{
	assert_warns(1, timer_setup(&probe.timer, probe_fn, 1u << 31));
	assert_int_equal(probe.timer.flags, 0);
}

static void test_define_timer(void **state)
{
	static DEFINE_TIMER(t, free_fn);

	t.function = probe_fn;
	assert_false(timer_pending(&t));
	assert_int_equal(del_timer_sync(&t), 0);
	mod_timer(&t, jiffies + 1000);
	assert_int_equal(del_timer_sync(&t), 1);
}

static void test_on_stack(void **state)
{
	struct timer_list t;

	timer_setup_on_stack(&t, probe_fn, 0);
	mod_timer(&t, jiffies + 10);
	assert_warns(1, destroy_timer_on_stack(&t));
	assert_false(timer_pending(&t));
	assert_warns(0, destroy_timer_on_stack(&t));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_fires_in_the_tick_of_its_jiffy),
		T(test_past_means_the_next_tick),
		T(test_add_timer),
		T(test_mod_timer_of_a_pending_timer),
		T(test_mod_timer_pending),
		T(test_timer_reduce),
		T(test_delete),
		T(test_shutdown),
		T(test_arming_without_setup_is_reported),
		T(test_rearms_itself),
		T(test_rearms_itself_in_the_past),
		T(test_callback_longer_than_a_jiffy),
		T(test_deletes_itself),
		T(test_sync_delete_in_its_own_callback_is_reported),
		T(test_sync_delete_in_a_hard_handler),
		T(test_deletes_another_one_that_is_due),
		T(test_postpones_another_one_that_is_due),
		T(test_shuts_itself_down),
		T(test_frees_itself),
		T(test_irqsafe),
		T(test_preempt_leak_is_reported),
		T(test_unknown_flags),
		T(test_define_timer),
		T(test_on_stack),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
