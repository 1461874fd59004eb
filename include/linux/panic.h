/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PANIC_H
#define _LINUX_PANIC_H

#include <linux/compiler_attributes.h>
#include <linux/stdarg.h>
#include <linux/types.h>

/**
 * panic - report that the kernel cannot go on, and stop
 * @fmt: printk format of the reason
 *
 * Under test the machine ends with EXIT_PANIC; else the boot argument panic=N reboots after
 * N seconds, and without it the machine halts.
 *
 * Context: any.
 */
void panic(const char *fmt, ...) __noreturn __cold __printf(1, 2);
void vpanic(const char *fmt, va_list args) __noreturn __cold __printf(1, 0);

/* Not 0: a report of a fault or a panic is being made. */
extern int oops_in_progress;

/* Boot arguments panic=, panic_on_warn and oops=panic. */
extern int panic_timeout;
extern int panic_on_warn;
extern int panic_on_oops;
#endif
