// SPDX-License-Identifier: MIT
/* drivers/mailbox/property.c: what counts as an answer of the firmware. */
#include "unit.h"
#include <soc/mailbox.h>
#include "../../drivers/mailbox/property.h"

static bool answered(u32 code, unsigned int words)
{
	const struct property_tag tag = {PROPERTY_ARM_MEMORY, 8, code, {0, 0}};

	return property_answered(&tag, words);
}

static void an_answer_has_the_bit_and_the_length(void **state)
{
	assert_true(answered(0x80000008, 2));
	assert_true(answered(0x80000008, 1));
	assert_true(answered(0x80000004, 1));
}

static void no_answer(void **state)
{
	/* Untouched; unknown to QEMU's firmware; too short; a length without the bit. */
	assert_false(answered(0, 1));
	assert_false(answered(0x80000000, 1));
	assert_false(answered(0x80000004, 2));
	assert_false(answered(0x80000003, 1));
	assert_false(answered(0x00000008, 2));
}

static void boards_have_names(void **state)
{
	assert_string_equal(board_name(0x920092), "Raspberry Pi Zero");
	assert_string_equal(board_name(0x9000c1), "Raspberry Pi Zero W");
	assert_string_equal(board_name(0x900021), "Raspberry Pi 1 A+");
	assert_string_equal(board_name(0x0010), "Raspberry Pi 1");
}

static void other_codes_are_unknown(void **state)
{
	assert_string_equal(board_name(0), "unknown board");
	assert_string_equal(board_name(0xa21041), "unknown board");
	assert_string_equal(board_name(0xffffffff), "unknown board");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_answer_has_the_bit_and_the_length),
		TEST(no_answer),
		TEST(boards_have_names),
		TEST(other_codes_are_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
