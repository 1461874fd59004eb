// SPDX-License-Identifier: MIT
/* kernel/time/hrtimer.c: interrupts between the pieces of a change */
#include "unit.h"
#include "sim_time.h"
#include <linux/hrtimer.h>
#include <bhk/time.h>

#define CROWD 1000

static struct hrtimer crowd[CROWD];
static bool waits[CROWD];
static unsigned int crowd_runs, crowd_seed, nr_windows, nr_unfinished;

static enum hrtimer_restart crowd_fn(struct hrtimer *timer)
{
	assert_true(waits[timer - crowd]);
	waits[timer - crowd] = false;
	assert_true(hrtimer_get_expires(timer) <= ktime_get());
	crowd_runs++;
	return HRTIMER_NORESTART;
}

static void crowd_step(unsigned int i)
{
	int waited;

	if (next_random(&crowd_seed) % 3) {
		waits[i] = true;
		hrtimer_start(&crowd[i], us_to_ktime(next_random(&crowd_seed) % 5000),
			      HRTIMER_MODE_REL);
	} else {
		waited = hrtimer_cancel(&crowd[i]);
		assert_int_equal(waited, waits[i]);
		waits[i] = false;
	}
}

static unsigned int crowd_now;

/* An interrupt between two pieces: another timer, and now and then what is due. */
static void in_a_window(void)
{
	unsigned int i = next_random(&crowd_seed) % CROWD;
	bool unfinished = hrtimer_base.active_bases & HRTIMER_BASES_UNFINISHED;

	nr_windows++;
	nr_unfinished += unfinished;
	raw_local_irq_disable();
	cpu_state.preempt_count += HARDIRQ_OFFSET;
	if (nr_windows % 8 == 0) {
		sim_us += 20;
		hrtimer_interrupt();
	} else if (i != crowd_now) {
		crowd_step(i);
	}
	cpu_state.preempt_count -= HARDIRQ_OFFSET;
	raw_local_irq_enable();
}

static void changes_of_others_between_pieces(void **state)
{
	unsigned int left = 0;

	crowd_seed = 5;
	crowd_runs = nr_unfinished = 0;
	for (unsigned int i = 0; i < CROWD; i++) {
		hrtimer_init(&crowd[i], CLOCK_MONOTONIC, HRTIMER_MODE_REL);
		crowd[i].function = crowd_fn;
	}
	host_on_irqs_on = in_a_window;
	for (unsigned int step = 0; step < 40000; step++) {
		crowd_now = next_random(&crowd_seed) % CROWD;
		crowd_step(crowd_now);
		assert_int_equal(hrtimer_is_queued(&crowd[crowd_now]), waits[crowd_now]);
	}
	host_on_irqs_on = NULL;
	for (unsigned int i = 0; i < CROWD; i++)
		left += hrtimer_is_queued(&crowd[i]);
	assert_true(crowd_runs > 1000 && left > CROWD / 4 && nr_unfinished > 100);
	crowd_runs = 0;
	sim_advance(5000);
	assert_int_equal(crowd_runs, left);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(changes_of_others_between_pieces, sim_setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
