// SPDX-License-Identifier: MIT
/* What r2 pointed to at entry is read before page 0, where it may lie, goes away. */
#include <linux/init.h>
#include <linux/kernel.h>
#include <bhk/bootinfo.h>
#include <soc/bcm2835.h>
#include "boot.h"

/* Device trees of this board have 30 KiB; more than this is not looked at. */
#define TAGS_MAX 0x20000

extern char __image_start[], __kernel_end[];

/* Not inside the kernel's own memory, whose BSS has been cleared, and in RAM. */
static u32 readable_size(unsigned long addr)
{
	unsigned long end = RAM_SIZE_MAX;

	if (addr % 4 || addr >= end)
		return 0;
	if (addr < (unsigned long)__kernel_end)
		end = addr < (unsigned long)__image_start ? (unsigned long)__image_start : addr;
	return min(end - addr, (unsigned long)TAGS_MAX);
}

/**
 * boot_save_tags() - read ATAGs or device tree
 * @tags: r2 at entry; 0 may mean that QEMU put a device tree there
 *
 * Context: boot, MMU off, BSS cleared.
 */
void __init boot_save_tags(const void *tags)
{
	u32 size = readable_size((unsigned long)tags);

	if (!atags_parse(tags, size, &bootinfo, boot_cmdline, sizeof(boot_cmdline)))
		bootinfo.source = "ATAGs";
	else if (IS_ENABLED(CONFIG_BOOT_FDT) &&
		 !fdt_parse(tags, size, &bootinfo, boot_cmdline, sizeof(boot_cmdline)))
		bootinfo.source = "device tree";
}
