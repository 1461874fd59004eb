/* SPDX-License-Identifier: MIT */
/* Numbers of character devices that have a fixed meaning on Linux. */
#ifndef _LINUX_MAJOR_H
#define _LINUX_MAJOR_H

#define MEM_MAJOR	1
#define TTYAUX_MAJOR	5
#define MISC_MAJOR	10
#define INPUT_MAJOR	13
#define MMC_BLOCK_MAJOR 179
#define TTY_AMA_MAJOR	204
#endif
