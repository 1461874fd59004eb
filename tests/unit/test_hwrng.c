// SPDX-License-Identifier: MIT
/* drivers/char/hw_random.c on a generator that is slow or dead */
#include "unit.h"
#include <linux/string.h>
#include <linux/wait.h>
#undef wait_event_timeout
#define wait_event_timeout(wq, condition, timeout) (condition)

/* For its static functions. */
#include "../../drivers/char/hw_random.c"

static unsigned int words; /* that are ready */
static u32 next;

u32 rng_read(unsigned int reg)
{
	if (reg == RNG_STATUS)
		return min(words, 255u) << 24;
	assert_true(words);
	words--;
	return ++next;
}

void rng_write(u32 val, unsigned int reg)
{
}

static unsigned int scheduled;

bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *w,
			   unsigned long delay)
{
	scheduled++;
	return true;
}

struct workqueue_struct *system_wq;

void delayed_work_timer_fn(struct timer_list *t)
{
}

int __wake_up(struct wait_queue_head *wq, unsigned int mode, int nr, void *key)
{
	return 0;
}

static bool no_device;

int misc_register(struct miscdevice *misc)
{
	return no_device ? -ENOMEM : 0;
}

loff_t noop_llseek(struct file *file, loff_t offset, int whence)
{
	return 0;
}

static int setup(void **state)
{
	host_setup(state);
	kfifo_reset(&pool);
	words = next = scheduled = empty_looks = 0;
	stirred = dead = false;
	assert_int_equal(hwrng_init(), 0);
	assert_int_equal(scheduled, 1);
	return 0;
}

static void without_a_file_nothing_runs(void **state)
{
	scheduled = 0;
	no_device = true;
	assert_int_equal(hwrng_init(), -ENOMEM);
	no_device = false;
	assert_int_equal(scheduled, 0);
}

static void the_pool_is_filled_and_read(void **state)
{
	u32 got[20];

	words = 1000;
	fill_pool(NULL);
	assert_int_equal(kfifo_len(&pool), POOL_WORDS);
	assert_int_equal(words, 1000 - POOL_WORDS);
	assert_int_equal(scheduled, 1);
	assert_int_equal(hwrng_read(NULL, (char *)got, sizeof(got), NULL), sizeof(got));
	assert_int_equal(got[0], 1);
	assert_int_equal(got[19], 20);
	assert_int_equal(scheduled, 1);
	assert_int_equal(hwrng_read(NULL, (char *)got, 3 * sizeof(u32) + 1, NULL), 13);
	assert_int_equal(hwrng_read(NULL, (char *)got, sizeof(got), NULL), sizeof(got));
	assert_true(scheduled > 1);
}

static void a_slow_generator_is_asked_again(void **state)
{
	for (unsigned int i = 0; i < POOL_WORDS; i++) {
		words = 1;
		fill_pool(NULL);
		assert_int_equal(kfifo_len(&pool), i + 1);
	}
	assert_int_equal(scheduled, POOL_WORDS);
	assert_false(dead);
}

static void a_dead_generator_is_given_up(void **state)
{
	u32 got;

	for (unsigned int i = 0; i < EMPTY_LOOKS; i++)
		fill_pool(NULL);
	assert_int_equal(scheduled, EMPTY_LOOKS);
	assert_true(dead);
	assert_non_null(strstr(host_log, "hwrng: the generator has no numbers"));
	assert_int_equal(hwrng_read(NULL, (char *)&got, sizeof(got), NULL), -EIO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(without_a_file_nothing_runs, setup),
		cmocka_unit_test_setup(the_pool_is_filled_and_read, setup),
		cmocka_unit_test_setup(a_slow_generator_is_asked_again, setup),
		cmocka_unit_test_setup(a_dead_generator_is_given_up, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
