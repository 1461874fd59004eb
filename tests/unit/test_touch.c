// SPDX-License-Identifier: MIT
/* drivers/input/touch-proto.c: scans and what they become */
#include "unit.h"
#include <linux/string.h>
#include "../../drivers/input/touch.h"

static struct touch_slots slots;
static struct touch_scan scan;
static struct touch_value out[TOUCH_VALUES_MAX];

static int setup(void **state)
{
	touch_slots_init(&slots);
	memset(&scan, 0, sizeof(scan));
	return host_setup(state);
}

static void finger(u8 slot, bool down, u16 x, u16 y)
{
	scan.contact[scan.contacts++] = (struct touch_contact){slot, down, x, y};
}

/* The events as text: s slot, i identity, x, y, and . for the end. */
static const char *report(void)
{
	static char text[400];
	unsigned int n = touch_report(&slots, &scan, out), len = 0;

	assert_true(n <= TOUCH_VALUES_MAX);
	text[0] = '\0';
	for (unsigned int i = 0; i < n; i++) {
		const char *name = out[i].code == ABS_MT_SLOT	       ? "s"
				   : out[i].code == ABS_MT_TRACKING_ID ? "i"
				   : out[i].code == ABS_MT_POSITION_X  ? "x"
								       : "y";

		if (out[i].type == EV_SYN)
			len += snprintf(text + len, sizeof(text) - len, ".");
		else
			len += snprintf(text + len, sizeof(text) - len, "%s%d ", name,
					out[i].value);
	}
	scan.contacts = 0;
	return text;
}

static void a_scan_is_read(void **state)
{
	const u8 data[] = {0x34, 0x12, 2, 0, 1, 0xff, 0x0f, 0, 0, 9, 0, 1, 0, 2, 0};

	assert_int_equal(touch_decode(data, sizeof(data), &scan), 0);
	assert_int_equal(scan.number, 0x1234);
	assert_int_equal(scan.contacts, 2);
	assert_true(scan.contact[0].down);
	assert_int_equal(scan.contact[0].x, 4095);
	assert_int_equal(scan.contact[1].slot, 9);
	assert_false(scan.contact[1].down);
	assert_int_equal(scan.contact[1].y, 2);
}

static void nonsense_is_refused(void **state)
{
	static const u8 cases[][9] = {
		{0, 0, 1, 10, 1, 0, 0, 0, 0},	   /* slot */
		{0, 0, 1, 0, 2, 0, 0, 0, 0},	   /* state */
		{0, 0, 1, 0, 1, 0, 0x10, 0, 0},	   /* x */
		{0, 0, 1, 0, 1, 0, 0, 0xff, 0xff}, /* y */
		{0, 0, 2, 0, 1, 0, 0, 0, 0},	   /* too short */
		{0, 0, 0, 0, 1, 0, 0, 0, 0},	   /* too long */
		{0, 0, 255, 0, 1, 0, 0, 0, 0},
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(touch_decode(cases[i], 9, &scan), -EINVAL);
	assert_int_equal(touch_decode(cases[0], 2, &scan), -EINVAL);
	assert_int_equal(touch_decode(cases[0], 0, &scan), -EINVAL);
}

static void a_finger_touches_moves_and_lifts(void **state)
{
	finger(3, true, 10, 20);
	assert_string_equal(report(), "s3 i0 x10 y20 .");
	finger(3, true, 10, 21);
	assert_string_equal(report(), "y21 .");
	finger(3, true, 10, 21);
	assert_string_equal(report(), ".");
	finger(3, false, 0, 0);
	assert_string_equal(report(), "i-1 .");
	finger(3, false, 0, 0);
	assert_string_equal(report(), ".");
	finger(3, true, 10, 21);
	assert_string_equal(report(), "i1 x10 y21 .");
}

static void fingers_have_slots(void **state)
{
	finger(0, true, 1, 1);
	finger(1, true, 2, 2);
	assert_string_equal(report(), "s0 i0 x1 y1 s1 i1 x2 y2 .");
	finger(1, true, 3, 2);
	finger(0, false, 0, 0);
	assert_string_equal(report(), "x3 s0 i-1 .");
}

static void identities_go_round(void **state)
{
	slots.next_id = INT_MAX;
	finger(0, true, 1, 1);
	finger(1, true, 1, 1);
	assert_string_equal(report(), "s0 i2147483647 x1 y1 s1 i0 x1 y1 .");
}

static void all_fingers_in_one_scan_fit(void **state)
{
	for (unsigned int i = 0; i < TOUCH_SLOTS; i++)
		finger(i, true, i, i);
	assert_int_equal(touch_report(&slots, &scan, out), TOUCH_VALUES_MAX);
}

static void any_bytes(void **state)
{
	unsigned int seed = 2;
	u8 data[70];

	for (unsigned int round = 0; round < 50000; round++) {
		unsigned int len = next_random(&seed) % sizeof(data);

		for (unsigned int i = 0; i < len; i++)
			data[i] = next_random(&seed) % 12;
		if (!touch_decode(data, len, &scan))
			assert_true(touch_report(&slots, &scan, out) <= TOUCH_VALUES_MAX);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_scan_is_read, setup),
		cmocka_unit_test_setup(nonsense_is_refused, setup),
		cmocka_unit_test_setup(a_finger_touches_moves_and_lifts, setup),
		cmocka_unit_test_setup(fingers_have_slots, setup),
		cmocka_unit_test_setup(identities_go_round, setup),
		cmocka_unit_test_setup(all_fingers_in_one_scan_fit, setup),
		cmocka_unit_test_setup(any_bytes, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
