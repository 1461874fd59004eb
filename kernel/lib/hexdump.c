// SPDX-License-Identifier: MIT
/* Bytes as hexadecimal digits. */
#include <linux/hex.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/printk.h>

const char hex_asc[] = "0123456789abcdef";
const char hex_asc_upper[] = "0123456789ABCDEF";

int hex_to_bin(unsigned char ch)
{
	if (isdigit(ch))
		return ch - '0';
	return isxdigit(ch) ? _tolower(ch) - 'a' + 10 : -1;
}
EXPORT_SYMBOL(hex_to_bin);

int hex2bin(u8 *dst, const char *src, size_t count)
{
	for (; count; count--, src += 2) {
		int hi = hex_to_bin(src[0]);
		int lo = hi < 0 ? -1 : hex_to_bin(src[1]);

		if (lo < 0)
			return -EINVAL;
		*dst++ = hi << 4 | lo;
	}
	return 0;
}
EXPORT_SYMBOL(hex2bin);

char *bin2hex(char *dst, const void *src, size_t count)
{
	for (const u8 *p = src; count; count--)
		dst = hex_byte_pack(dst, *p++);
	return dst;
}
EXPORT_SYMBOL(bin2hex);

/**
 * struct line - a line that is being written, perhaps into a buffer too small
 * @buf: buffer
 * @size: its size
 * @len: length of the whole line so far; more than what fits is dropped
 */
struct line {
	char *buf;
	size_t size;
	size_t len;
};

static void put_char(struct line *line, char c)
{
	if (line->len + 1 < line->size)
		line->buf[line->len] = c;
	line->len++;
}

/* One group: the bytes of a number from the highest one down. */
static void put_group(struct line *line, const u8 *p, int groupsize)
{
	for (int i = groupsize - 1; i >= 0; i--) {
		put_char(line, hex_asc_hi(p[i]));
		put_char(line, hex_asc_lo(p[i]));
	}
}

/* Everything valid: 16 or 32 bytes a line, groups of 1, 2, 4 or 8 that divide @len. */
static void fix_sizes(size_t *len, int *rowsize, int *groupsize)
{
	if (*rowsize != 16 && *rowsize != 32)
		*rowsize = 16;
	*len = min_t(size_t, *len, *rowsize);
	if (!is_power_of_2(*groupsize) || *groupsize > 8 || *len % *groupsize)
		*groupsize = 1;
}

/**
 * hex_dump_to_buffer - one line of a hexadecimal dump
 * @buf: bytes
 * @len: how many, at most @rowsize are written
 * @rowsize: bytes in a full line, 16 or 32
 * @groupsize: bytes in a number, 1, 2, 4 or 8; another one than 1 only if it
 *	divides @len
 * @linebuf: result
 * @linebuflen: its size
 * @ascii: write the characters behind the digits
 *
 * Context: any.
 * Return: the length of the line; from @linebuflen on, it was cut.
 */
int hex_dump_to_buffer(const void *buf, size_t len, int rowsize, int groupsize,
		       char *linebuf, size_t linebuflen, bool ascii)
{
	struct line line = { linebuf, linebuflen, 0 };
	const u8 *p = buf;
	size_t column;

	fix_sizes(&len, &rowsize, &groupsize);
	for (size_t i = 0; i < len; i += groupsize) {
		if (i)
			put_char(&line, ' ');
		put_group(&line, p + i, groupsize);
	}
	if (ascii && len) {
		/* The column behind a full line's digits, and two blanks. */
		column = rowsize * 2 + rowsize / groupsize + 1;
		while (line.len < column)
			put_char(&line, ' ');
		for (size_t i = 0; i < len; i++)
			put_char(&line, isprint(p[i]) ? p[i] : '.');
	}
	if (linebuflen)
		linebuf[min(line.len, linebuflen - 1)] = '\0';
	return line.len;
}
EXPORT_SYMBOL(hex_dump_to_buffer);

/* 32 bytes as digits, each with a blank, two more blanks, 32 characters, NUL. */
#define DUMP_LINE (32 * 3 + 2 + 32 + 1)

/**
 * print_hex_dump - log a hexadecimal dump
 * @level: KERN_*
 * @prefix_str: at the start of each line
 * @prefix_type: DUMP_PREFIX_ADDRESS, _OFFSET or _NONE: what follows it
 * @rowsize: bytes in a line, 16 or 32
 * @groupsize: bytes in a number, 1, 2, 4 or 8
 * @buf: bytes
 * @len: how many
 * @ascii: write the characters too
 *
 * Context: any.
 */
void print_hex_dump(const char *level, const char *prefix_str, int prefix_type,
		    int rowsize, int groupsize, const void *buf, size_t len,
		    bool ascii)
{
	char line[DUMP_LINE];

	if (rowsize != 16 && rowsize != 32)
		rowsize = 16;
	for (size_t i = 0; i < len; i += rowsize) {
		const void *p = buf + i;

		hex_dump_to_buffer(p, min_t(size_t, len - i, rowsize), rowsize,
				   groupsize, line, sizeof(line), ascii);
		if (prefix_type == DUMP_PREFIX_ADDRESS)
			printk("%s%s%p: %s\n", level, prefix_str, p, line);
		else if (prefix_type == DUMP_PREFIX_OFFSET)
			printk("%s%s%.8x: %s\n", level, prefix_str, (unsigned int)i, line);
		else
			printk("%s%s%s\n", level, prefix_str, line);
	}
}
EXPORT_SYMBOL(print_hex_dump);
