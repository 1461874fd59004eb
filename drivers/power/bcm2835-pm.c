// SPDX-License-Identifier: MIT
/*
 * Restart and power off through the power management block.
 *
 * The block resets the chip when its watchdog expires: restart is a watchdog of a moment.
 * There is no power switch: the firmware that finds partition 63 asked for at the next start
 * halts in its lowest power state. QEMU resets or ends at once.
 *
 * Source: the register list of the vendor's kernel (bcm2835_wdt); BCM2835 ARM Peripherals
 * does not describe the block.
 */
#include <linux/init.h>
#include <linux/io.h>
#include <linux/reboot.h>
#include <bhk/panic.h>
#include <soc/pm.h>

/* 150 us: time for the last write to arrive before the reset. */
#define RESTART_TICKS 10

static inline void __iomem *pm(unsigned int reg)
{
	return (void __iomem *)(PM_BASE + reg);
}

static void write_pm(unsigned int reg, u32 val)
{
	writel(PM_PASSWORD | val, pm(reg));
}

static void bcm2835_restart(void)
{
	u32 rstc = readl(pm(PM_RSTC)) & ~(PM_PASSWORD_MASK | PM_RSTC_WRCFG_MASK);

	write_pm(PM_WDOG, RESTART_TICKS);
	write_pm(PM_RSTC, rstc | PM_RSTC_WRCFG_FULL_RESET);
	for (;;)
		cpu_relax();
}

static void bcm2835_power_off(void)
{
	u32 rsts = readl(pm(PM_RSTS)) & ~PM_PASSWORD_MASK;

	write_pm(PM_RSTS, rsts | PM_RSTS_HALT);
	bcm2835_restart();
}

static int __init bcm2835_pm_init(void)
{
	pm_power_off = bcm2835_power_off;
	panic_restart = bcm2835_restart;
	return 0;
}
arch_initcall(bcm2835_pm_init);
