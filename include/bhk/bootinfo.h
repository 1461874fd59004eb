/* SPDX-License-Identifier: MIT */
/* What the one who loaded the kernel told it. */
#ifndef _BHK_BOOTINFO_H
#define _BHK_BOOTINFO_H

#include <linux/types.h>

/* Longer command lines are cut; the firmware's own arguments take some 600 characters. */
#define BOOT_CMDLINE_MAX 1024

/* RAM until somebody tells: 512 MiB less what the GPU takes by default. */
#define BOOT_MEM_DEFAULT (448 << 20)

/**
 * struct bootinfo - facts from the boot tags and from the firmware
 * @source:	 "ATAGs", "device tree", "semihosting" or "none": who gave the command line
 * @mem_base:	 where RAM begins
 * @mem_size:	 its size in bytes; 0: nobody told
 * @initrd_base: address of a file that was loaded for the kernel
 * @initrd_size: its size, 0 if there is none
 * @board:	 the board's name; NULL: nobody told
 * @board_revision: its revision code; 0: nobody told
 * @arm_clock:	 Hz of the CPU; 0: nobody told
 * @emmc_clock:	 Hz that the SD controller divides; 0: nobody told
 * @dma_channels: bit n: DMA channel n is the ARM's; 0: nobody told
 * @uart_clock:	 Hz that the PL011 divides; 0: nobody told
 *
 * Constant once bootinfo_init() is done.
 */
struct bootinfo {
	const char *source;
	u32 mem_base;
	u32 mem_size;
	u32 initrd_base;
	u32 initrd_size;
	const char *board;
	u32 board_revision;
	u32 arm_clock;
	u32 uart_clock;
	u32 emmc_clock;
	u32 dma_channels;
};

extern struct bootinfo bootinfo;
extern char boot_cmdline[BOOT_CMDLINE_MAX];

/* A driver that knows more than the tags: @fn is called with interrupts off, before memory. */
typedef void (*boot_facts_fn)(struct bootinfo *info);
#define BOOT_FACTS(fn)                                                                             \
	static const boot_facts_fn __boot_facts_##fn __used __section(".table.boot_facts") = fn

void bootinfo_init(void);
const char *cmdline_arguments(const char *line);

/* Pure parsers: they read no byte outside of @size and write only to their results. */
int atags_parse(const void *tags, u32 size, struct bootinfo *info, char *cmdline, u32 cmdline_size);
int fdt_parse(const void *fdt, u32 size, struct bootinfo *info, char *cmdline, u32 cmdline_size);

#define ATAGS_CORE 0x54410001
#define FDT_MAGIC  0xd00dfeed
#endif
