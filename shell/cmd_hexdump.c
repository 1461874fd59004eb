// SPDX-License-Identifier: MIT
/* hexdump: bytes of a file from any place on, such as those of a disk. */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <bhk/vfs.h>

#define SHELL_GROUP "files"
#include "internal.h"

#define ROW	       16
#define LENGTH_DEFAULT 256

static int number(const char *text, const char *what, u64 *value)
{
	int ret = kstrtoull(text, 0, value);

	return ret ? shell_error(ret, "%s '%s' is not a number", what, text) : 0;
}

static void show_row(u64 at, const u8 *row, unsigned int n)
{
	char hex[3 * ROW + 1], text[ROW + 1];
	unsigned int i;

	for (i = 0; i < n; i++) {
		snprintf(hex + 3 * i, 4, "%02x ", row[i]);
		text[i] = row[i] >= ' ' && row[i] <= '~' ? row[i] : '.';
	}
	text[n] = '\0';
	shell_printf("%08llx  %-48s |%s|\n", at, hex, text);
}

/* Reads row by row: the file need not have a size, and a driver reads whole sectors anyway. */
static int dump(struct file *file, u64 at, u64 length)
{
	u8 row[ROW];
	ssize_t n = 1;

	for (; length && n > 0; at += n, length -= n) {
		n = vfs_read(file, row, min_t(u64, length, ROW));
		if (n > 0)
			show_row(at, row, n);
		if (shell_interrupted())
			return -EINTR;
	}
	return n < 0 ? n : 0;
}

static int cmd_hexdump(int argc, char **argv)
{
	u64 at = 0, length = LENGTH_DEFAULT;
	struct file *file;
	int ret = 0;

	if (argc < 2 || argc > 4)
		return shell_usage();
	if (argc > 2)
		ret = number(argv[2], "offset", &at);
	if (!ret && argc > 3)
		ret = number(argv[3], "length", &length);
	if (ret)
		return ret;
	file = vfs_open(argv[1], O_RDONLY | O_NONBLOCK);
	if (IS_ERR(file))
		return shell_no_file(argv[1], PTR_ERR(file));
	if (at && vfs_llseek(file, at, SEEK_SET) < 0)
		ret = shell_error(-ESPIPE, "'%s' has no place %llu", argv[1], at);
	else
		ret = dump(file, at, length);
	vfs_release(file);
	return ret && ret != -EINTR && ret != -ESPIPE ? shell_no_file(argv[1], ret) : ret;
}

SHELL_CMD(hexdump, "hexdump FILE [OFFSET [LENGTH]]", "show bytes of a file or disk", cmd_hexdump,
	  shell_complete_path,
	  .more = "256 bytes if no length is given. It ends where the file or partition does.",
	  .example = "  hexdump /dev/mmcblk1 446 66\n  hexdump /dev/mmcblk1p1");
