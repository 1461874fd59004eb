/* SPDX-License-Identifier: MIT */
#ifndef _ASM_BYTEORDER_H
#define _ASM_BYTEORDER_H

/* The kernel runs the ARM1176 little-endian, as its boot loader starts it. */
#include <linux/byteorder/little_endian.h>

#endif
