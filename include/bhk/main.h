/* SPDX-License-Identifier: MIT */
/* How far the boot is, and what the first thread becomes. */
#ifndef _BHK_MAIN_H
#define _BHK_MAIN_H

/* Ordered: a check is system_state >= SYSTEM_RUNNING. */
enum system_states {
	SYSTEM_BOOTING,	   /* interrupts off, no threads */
	SYSTEM_SCHEDULING, /* threads run, initcalls are called */
	SYSTEM_RUNNING,
	SYSTEM_HALT,
	SYSTEM_POWER_OFF,
	SYSTEM_RESTART,
};

extern enum system_states system_state;

void boot_banner(void);

/*
 * What pid 1 does when the kernel is up: the tests that test= asks for, else the console.
 * An upper floor (tests, shell) sets it from an initcall.
 */
extern int (*init_process)(void);
int run_init_process(void);

void __attribute__((noreturn)) start_kernel(void);
#endif
