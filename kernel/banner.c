// SPDX-License-Identifier: MIT
/* What the machine is, said once at boot, whatever messages CONFIG_LOG_COMPILED keeps. */
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/printk.h>
#include <linux/version.h>
#include <asm/cp15.h>
#include <bhk/bootinfo.h>
#include <bhk/clock.h>
#include <bhk/main.h>
#include <bhk/panic.h>
#include <generated/utsrelease.h>

/**
 * boot_banner() - version, board, CPU, memory, where the arguments came from, the last panic
 *
 * Context: task.
 */
void boot_banner(void)
{
	u32 mem = bootinfo.mem_size ? bootinfo.mem_size : BOOT_MEM_DEFAULT;
	const char *reason = panic_last_reason();

	printk(KERN_INFO "bhk " UTS_RELEASE " (gcc " __VERSION__ ", HZ=%d), API of Linux %d.%d\n", HZ,
		LINUX_VERSION_CODE >> 16, (LINUX_VERSION_CODE >> 8) & 0xff);
	if (bootinfo.board)
		printk(KERN_INFO "%s [%06x] at %u MHz\n", bootinfo.board, bootinfo.board_revision,
			bootinfo.arm_clock / 1000000);
	printk(KERN_INFO "CPU: ARMv6 [%08x], memory: %uK%s, arguments: %s\n", read_midr(), mem / 1024,
		bootinfo.mem_size ? "" : " (assumed)", bootinfo.source);
	if (reason)
		printk(KERN_WARNING "last panic: %s\n", reason);
}
