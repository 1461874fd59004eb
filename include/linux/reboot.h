/* SPDX-License-Identifier: MIT */
/* The ends that are meant: restart and power off. */
#ifndef _LINUX_REBOOT_H
#define _LINUX_REBOOT_H

#include <linux/compiler.h>

/*
 * How the machine is switched off, interrupts off; a driver sets it. NULL: it cannot be.
 * Restarting is panic_restart() of bhk/panic.h.
 */
extern void (*pm_power_off)(void);

void kernel_restart(char *cmd) __noreturn;
void kernel_power_off(void) __noreturn;
void kernel_halt(void) __noreturn;
void emergency_restart(void) __noreturn;

#define machine_restart(cmd)	emergency_restart()
#define orderly_poweroff(force) kernel_power_off()
#define orderly_reboot()	kernel_restart(NULL)
#endif
