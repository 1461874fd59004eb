// SPDX-License-Identifier: MIT
/* linux/hex.h and the hexadecimal dumps of linux/printk.h */
#include "unit.h"
#include <linux/errno.h>
#include <linux/hex.h>
#include <linux/printk.h>
#include <linux/string.h>

static const u8 bytes[32] = "0123456789abcdef\x01\x7f\x80\xff....ghijklmn";

static void digits(void **state)
{
	u8 out[4];
	char text[9] = "";

	assert_int_equal(hex_to_bin('7'), 7);
	assert_int_equal(hex_to_bin('f'), 15);
	assert_int_equal(hex_to_bin('A'), 10);
	assert_int_equal(hex_to_bin('g'), -1);
	assert_int_equal(hex_to_bin('\0'), -1);
	assert_int_equal(hex2bin(out, "00fFa5", 3), 0);
	assert_memory_equal(out, "\x00\xff\xa5", 3);
	assert_int_equal(hex2bin(out, "0g", 1), -EINVAL);
	assert_int_equal(hex2bin(out, "g0", 1), -EINVAL);
	assert_ptr_equal(bin2hex(text, "\x00\xff\xa5", 3), text + 6);
	assert_string_equal(text, "00ffa5");
	*hex_byte_pack_upper(text, 0xbe) = '\0';
	assert_string_equal(text, "BE");
}

static void lines(void **state)
{
	static const struct {
		size_t len;
		int rowsize, groupsize;
		bool ascii;
		const char *line;
	} cases[] = {
		{ 0, 16, 1, true, "" },
		{ 4, 16, 1, false, "30 31 32 33" },
		{ 16, 16, 1, true,
		  "30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef" },
		{ 3, 16, 1, true, "30 31 32                                         012" },
		{ 8, 16, 4, false, "33323130 37363534" },
		{ 8, 16, 4, true, "33323130 37363534                    01234567" },
		{ 8, 16, 8, false, "3736353433323130" },
		{ 6, 16, 2, false, "3130 3332 3534" },
		/* Groups that do not divide the length, or are none: single bytes. */
		{ 6, 16, 4, false, "30 31 32 33 34 35" },
		{ 2, 16, 3, false, "30 31" },
		{ 2, 16, 16, false, "30 31" },
		/* No more than a row, and no other rows than 16 and 32. */
		{ 20, 7, 8, false, "3736353433323130 6665646362613938" },
		{ 18, 32, 2, false, "3130 3332 3534 3736 3938 6261 6463 6665 7f01" },
	};
	char line[128];

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int len = hex_dump_to_buffer(bytes, cases[i].len, cases[i].rowsize,
					     cases[i].groupsize, line, sizeof(line),
					     cases[i].ascii);

		assert_string_equal(line, cases[i].line);
		assert_int_equal(len, strlen(cases[i].line));
	}
}

static void unprintable_is_a_dot(void **state)
{
	char line[128];

	hex_dump_to_buffer(bytes + 16, 4, 16, 1, line, sizeof(line), true);
	assert_string_equal(line + 49, "....");
}

static void small_buffers_are_not_overrun(void **state)
{
	char line[16];

	for (size_t size = 0; size < sizeof(line); size++) {
		memset(line, 'z', sizeof(line));
		assert_int_equal(hex_dump_to_buffer(bytes, 16, 16, 1, line, size, true), 65);
		assert_int_equal(line[size], 'z');
		if (size) {
			assert_int_equal(strlen(line), size - 1);
			assert_memory_equal(line, "30 31 32 33 34 35", size - 1);
		}
	}
}

static void dump_goes_to_the_log(void **state)
{
	print_hex_dump("", "data ", DUMP_PREFIX_OFFSET, 16, 1, bytes, 18, false);
	assert_string_equal(host_log,
			    "data 00000000: 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66\n"
			    "data 00000010: 01 7f\n");
	host_setup(state);
	print_hex_dump("", "", DUMP_PREFIX_NONE, 99, 4, bytes, 4, true);
	assert_string_equal(host_log, "33323130                             0123\n");
	host_setup(state);
	print_hex_dump("", "", DUMP_PREFIX_NONE, 99, 8, bytes, 24, false);
	assert_string_equal(host_log, "3736353433323130 6665646362613938\n2e2e2e2eff807f01\n");
	host_setup(state);
	print_hex_dump("", "", DUMP_PREFIX_NONE, 32, 8, bytes, 24, false);
	assert_string_equal(host_log, "3736353433323130 6665646362613938 2e2e2e2eff807f01\n");
	host_setup(state);
	print_hex_dump("", "at ", DUMP_PREFIX_ADDRESS, 32, 1, bytes, 1, false);
	assert_non_null(strstr(host_log, ": 30\n"));
	assert_true(strstarts(host_log, "at 0x"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(digits),
		TEST(lines),
		TEST(unprintable_is_a_dot),
		TEST(small_buffers_are_not_overrun),
		TEST(dump_goes_to_the_log),
	};

	return cmocka_run_group_tests_name("hexdump", tests, NULL, NULL);
}
