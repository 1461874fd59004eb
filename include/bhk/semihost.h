/* SPDX-License-Identifier: MIT */
/*
 * A host that helps: QEMU or a debugger serves calls of the machine (files, exit status).
 * On a board without one every call fails, which is found out at run time.
 *
 * Source: Arm, Semihosting for AArch32 and AArch64.
 */
#ifndef _BHK_SEMIHOST_H
#define _BHK_SEMIHOST_H

#include <linux/types.h>

/* Status of QEMU at its end. A killed QEMU says 0, so "passed" is another number. */
#define EXIT_POWEROFF	  0
#define EXIT_TESTS_FAILED 1
#define EXIT_TESTS_PASSED 85
#define EXIT_PANIC	  86

/* Modes of semihost_open(), those of the C library's fopen(). */
#define SEMIHOST_RB 1
#define SEMIHOST_WB 5
#define SEMIHOST_AB 9

bool semihost_present(void);
void semihost_exit(int status);
int semihost_cmdline(char *buf, unsigned int size);
void semihost_puts(const char *s);
int semihost_open(const char *name, int mode);
int semihost_write(int fd, const void *buf, unsigned int n);
int semihost_read(int fd, void *buf, unsigned int n);
int semihost_close(int fd);
#endif
