// SPDX-License-Identifier: MIT
/* Small commands that need nothing but the console. */
#include <linux/kernel.h>
#include <linux/string.h>

#define SHELL_GROUP "console"
#include "internal.h"

static int cmd_clear(int argc, char **argv)
{
	term_clear();
	return 0;
}

SHELL_CMD(clear, "clear", "clear the screen, as ctrl-l does", cmd_clear, NULL);

static int cmd_sleep(int argc, char **argv)
{
	unsigned long seconds;
	int ret;

	if (argc != 2)
		return shell_usage();
	ret = shell_number(argv[1], "time", 0, 1000000, &seconds);
	return ret ?: shell_sleep_ms(seconds * 1000);
}

SHELL_CMD(sleep, "sleep SECONDS", "do nothing for a while", cmd_sleep, NULL);

#define CRC32_POLY 0xedb88320 /* IEEE 802.3, reflected */

/* Bit by bit: a table would cost more than the line's speed asks for. */
static u32 crc32_add(u32 crc, const unsigned char *s, size_t n)
{
	unsigned int bit;

	for (; n; n--) {
		crc ^= *s++;
		for (bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ CRC32_POLY : crc >> 1;
	}
	return crc;
}

static int cmd_cksum(int argc, char **argv)
{
	unsigned long left, count;
	unsigned char buf[64];
	u32 crc = ~0u;
	int ret;

	if (argc != 3 || strcmp(argv[1], "-n"))
		return shell_usage();
	ret = shell_number(argv[2], "count", 1, 1 << 30, &count);
	if (ret)
		return ret;
	for (left = count; left;) {
		size_t n = shell_read(buf, min_t(unsigned long, left, sizeof(buf)));

		crc = crc32_add(crc, buf, n);
		left -= n;
	}
	shell_printf("crc32 %08x, %lu bytes\n", ~crc, count);
	return 0;
}

SHELL_CMD(cksum, "cksum -n BYTES", "read raw bytes from the console, print their CRC-32", cmd_cksum,
	  NULL,
	  .more = "The next BYTES bytes that are typed, pasted or sent are read as they are:\n"
		  "nothing is echoed, ctrl-c is a byte. The sum is that of zlib and of 'crc32'.");
