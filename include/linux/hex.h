/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_HEX_H
#define _LINUX_HEX_H

#include <linux/types.h>

extern const char hex_asc[];
extern const char hex_asc_upper[];

#define hex_asc_lo(x)		hex_asc[(x) & 0x0f]
#define hex_asc_hi(x)		hex_asc[((x) & 0xf0) >> 4]
#define hex_asc_upper_lo(x)	hex_asc_upper[(x) & 0x0f]
#define hex_asc_upper_hi(x)	hex_asc_upper[((x) & 0xf0) >> 4]

/** hex_byte_pack - write @byte as two digits; return the place behind them */
static inline char *hex_byte_pack(char *buf, u8 byte)
{
	*buf++ = hex_asc_hi(byte);
	*buf++ = hex_asc_lo(byte);
	return buf;
}

static inline char *hex_byte_pack_upper(char *buf, u8 byte)
{
	*buf++ = hex_asc_upper_hi(byte);
	*buf++ = hex_asc_upper_lo(byte);
	return buf;
}

/** hex_to_bin - value of a hexadecimal digit, or -1 */
int hex_to_bin(unsigned char ch);

/**
 * hex2bin - bytes from pairs of digits
 * @dst: result
 * @src: digits
 * @count: number of bytes
 *
 * Return: 0, or -EINVAL at the first character that is no digit.
 */
int hex2bin(u8 *dst, const char *src, size_t count);

/** bin2hex - pairs of digits from bytes; return the place behind them */
char *bin2hex(char *dst, const void *src, size_t count);

#endif
