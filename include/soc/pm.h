/* SPDX-License-Identifier: MIT */
/*
 * Power management block: reset and watchdog. Not in BCM2835 ARM Peripherals; names as in
 * the vendor's register list and Linux's bcm2835_wdt driver.
 */
#ifndef _SOC_PM_H
#define _SOC_PM_H

#include <soc/bcm2835.h>

#define PM_BASE (PERIPHERAL_BASE + 0x100000)

#define PM_RSTC 0x1c
#define PM_RSTS 0x20
#define PM_WDOG 0x24

/* A write without it in the top byte is ignored. */
#define PM_PASSWORD	 0x5a000000
#define PM_PASSWORD_MASK 0xff000000

#define PM_RSTC_WRCFG_MASK	 0x00000030
#define PM_RSTC_WRCFG_FULL_RESET 0x00000020
#define PM_RSTC_RESET		 0x00000102 /* stops a running watchdog */

/* Partition 63: the firmware halts instead of booting again. */
#define PM_RSTS_HALT 0x00000555

/* The watchdog counts down 20 bits at 65536 Hz: 16 seconds at most. */
#define PM_WDOG_TIME_MASK 0x000fffff
#define PM_WDOG_HZ	  65536
#endif
