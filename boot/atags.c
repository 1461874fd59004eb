// SPDX-License-Identifier: MIT
/*
 * ATAGs: a list of tagged records, each {size in words, tag, data}.
 *
 * Source: Linux, Documentation/arm/booting.rst, and the tags that the Raspberry Pi firmware
 * and QEMU write.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <bhk/bootinfo.h>

#define ATAG_NONE    0
#define ATAG_MEM     0x54410002
#define ATAG_INITRD2 0x54420005
#define ATAG_CMDLINE 0x54410009

#define HEADER_WORDS 2

/* The largest block of RAM counts: there is only one on this chip. */
static void take_mem(const u32 *data, u32 words, struct bootinfo *info)
{
	if (words < 2 || data[0] <= info->mem_size)
		return;
	info->mem_size = data[0];
	info->mem_base = data[1];
}

static void take_initrd(const u32 *data, u32 words, struct bootinfo *info)
{
	if (words < 2)
		return;
	info->initrd_base = data[0];
	info->initrd_size = data[1];
}

/* The text need not be terminated inside of its record. */
static void take_cmdline(const u32 *data, u32 words, char *cmdline, u32 size)
{
	u32 len = min(strnlen((const char *)data, words * 4), (size_t)size - 1);

	memcpy(cmdline, data, len);
	cmdline[len] = '\0';
}

/**
 * atags_parse() - read a list of ATAGs
 * @tags:	  the list, aligned to 4
 * @size:	  bytes that may be read
 * @info:	  gets memory and initrd
 * @cmdline:	  gets the command line
 * @cmdline_size: its size
 *
 * Context: any, MMU on or off. Return: 0, or -EINVAL if this is no list. A record that reaches
 * beyond @size ends the list; what came before it counts.
 */
int atags_parse(const void *tags, u32 size, struct bootinfo *info, char *cmdline, u32 cmdline_size)
{
	const u32 *tag = tags;
	u32 left = size / 4, words;

	if (left < HEADER_WORDS || tag[1] != ATAGS_CORE)
		return -EINVAL;
	for (; left >= HEADER_WORDS; left -= words, tag += words) {
		words = tag[0];
		if (words < HEADER_WORDS || words > left || tag[1] == ATAG_NONE)
			return 0;
		if (tag[1] == ATAG_MEM)
			take_mem(tag + HEADER_WORDS, words - HEADER_WORDS, info);
		else if (tag[1] == ATAG_INITRD2)
			take_initrd(tag + HEADER_WORDS, words - HEADER_WORDS, info);
		else if (tag[1] == ATAG_CMDLINE)
			take_cmdline(tag + HEADER_WORDS, words - HEADER_WORDS, cmdline,
				     cmdline_size);
	}
	return 0;
}
