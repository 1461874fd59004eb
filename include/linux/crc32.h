/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_CRC32_H
#define _LINUX_CRC32_H

#include <linux/types.h>

/**
 * crc32_le() - CRC-32 of Ethernet and zlib, lowest bit first
 * @crc: of what came before; ~0 to begin with
 * @p:	 bytes
 * @len: how many
 *
 * The usual checksum is ~crc32_le(~0, p, len).
 *
 * Context: any. Return: the CRC so far.
 */
u32 crc32_le(u32 crc, const unsigned char *p, size_t len);

#define crc32(seed, data, length) crc32_le(seed, (const unsigned char *)(data), length)
#endif
