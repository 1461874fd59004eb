// SPDX-License-Identifier: MIT
/* kernel/lib/crc32.c, against bit by bit and known values. */
#include "unit.h"
#include <linux/crc32.h>
#include <linux/string.h>

static u32 slowly(u32 crc, const unsigned char *p, size_t len)
{
	while (len--) {
		crc ^= *p++;
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return crc;
}

static void known_values(void **state)
{
	assert_int_equal((u32)~crc32(~0, "123456789", 9), 0xcbf43926);
	assert_int_equal((u32)~crc32(~0, "", 0), 0);
	assert_int_equal((u32)~crc32(~0, "\0\0\0\0", 4), 0x2144df1c);
}

static void any_bytes_in_any_pieces(void **state)
{
	unsigned int seed = 7;
	unsigned char buf[300];

	for (unsigned int round = 0; round < 200; round++) {
		size_t len = next_random(&seed) % sizeof(buf),
		       cut = len ? next_random(&seed) % len : 0;
		u32 crc;

		for (size_t i = 0; i < len; i++)
			buf[i] = next_random(&seed);
		crc = crc32_le(~0, buf, cut);
		assert_int_equal(crc32_le(crc, buf + cut, len - cut), slowly(~0, buf, len));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(known_values),
		TEST(any_bytes_in_any_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
