// SPDX-License-Identifier: MIT
/* drivers/mux/frame.c: what goes over the line and what comes */
#include "unit.h"
#include <linux/string.h>
#include "../../drivers/mux/frame.h"

static struct deframer d;
static u8 line[FRAME_LINE_MAX];

/* Return: length of the one frame in the bytes, 0 for none, -EBADMSG for a bad one. */
static int feed(const u8 *bytes, unsigned int n)
{
	int found = 0;

	while (n--) {
		int ret = deframer_byte(&d, *bytes++);

		if (ret)
			found = ret;
	}
	return found;
}

static int setup(void **state)
{
	deframer_init(&d);
	return host_setup(state);
}

static void what_is_sent_is_received(void **state)
{
	unsigned int seed = 5;
	u8 data[MUX_DATA_MAX];

	for (unsigned int len = 0; len <= MUX_DATA_MAX; len++) {
		unsigned int n;

		for (unsigned int i = 0; i < len; i++)
			data[i] = next_random(&seed) % 3 ? next_random(&seed)
							 : FRAME_ESCAPE + next_random(&seed) % 2;
		n = frame_encode(line, 3, len, data, len);
		assert_true(n <= FRAME_LINE_MAX);
		assert_int_equal(feed(line, n), FRAME_HEADER + len);
		assert_int_equal(d.buf[0], 3);
		assert_int_equal(d.buf[1], (u8)len);
		assert_memory_equal(d.buf + FRAME_HEADER, data, len);
	}
}

static void the_worst_frame_fits(void **state)
{
	u8 data[MUX_DATA_MAX];
	unsigned int n;

	memset(data, FRAME_FLAG, sizeof(data));
	n = frame_encode(line, FRAME_ESCAPE, FRAME_FLAG, data, sizeof(data));
	assert_true(n <= FRAME_LINE_MAX);
	assert_int_equal(feed(line, n), FRAME_HEADER + MUX_DATA_MAX);
}

static void what_comes_before_the_first_flag_is_passed_over(void **state)
{
	unsigned int n = frame_encode(line, 1, 0, "hello", 5);

	assert_int_equal(feed(line + 3, n - 4), 0);
	assert_int_equal(feed(line, n), FRAME_HEADER + 5);
}

static void one_flag_may_stand_between_frames(void **state)
{
	unsigned int n = frame_encode(line, 1, 0, "a", 1);

	assert_int_equal(feed(line, n), FRAME_HEADER + 1);
	assert_int_equal(feed(line + 1, n - 1), FRAME_HEADER + 1);
}

static void damage_is_noticed(void **state)
{
	unsigned int n = frame_encode(line, 1, 0, "hello, world", 12);

	for (unsigned int i = 1; i < n - 1; i++) {
		for (unsigned int bit = 0; bit < 8; bit++) {
			u8 was = line[i];

			line[i] ^= 1 << bit;
			deframer_init(&d);
			assert_true(feed(line, n) <= 0);
			line[i] = was;
		}
	}
	deframer_init(&d);
	assert_int_equal(feed(line, n), FRAME_HEADER + 12);
}

static void cut_and_endless_frames(void **state)
{
	unsigned int n = frame_encode(line, 1, 0, "hello", 5);

	line[n - 3] = FRAME_FLAG;
	assert_int_equal(feed(line, n - 2), -EBADMSG);
	for (unsigned int i = 0; i < 10000; i++)
		assert_true(feed((const u8 *)"x", 1) <= 0);
	n = frame_encode(line, 1, 0, "hello", 5);
	assert_int_equal(feed(line, n), FRAME_HEADER + 5);
}

static void any_bytes(void **state)
{
	unsigned int seed = 9;

	for (unsigned int i = 0; i < 500000; i++) {
		u8 byte = next_random(&seed) % 8 ? next_random(&seed) : FRAME_FLAG;
		int ret = deframer_byte(&d, byte);

		assert_true(ret <= FRAME_HEADER + MUX_DATA_MAX);
		assert_true(d.len <= FRAME_MAX);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(what_is_sent_is_received, setup),
		cmocka_unit_test_setup(the_worst_frame_fits, setup),
		cmocka_unit_test_setup(what_comes_before_the_first_flag_is_passed_over, setup),
		cmocka_unit_test_setup(one_flag_may_stand_between_frames, setup),
		cmocka_unit_test_setup(damage_is_noticed, setup),
		cmocka_unit_test_setup(cut_and_endless_frames, setup),
		cmocka_unit_test_setup(any_bytes, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
