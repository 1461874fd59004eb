/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KERNEL_H
#define _LINUX_KERNEL_H

#include <linux/stdarg.h>
#include <linux/align.h>
#include <linux/limits.h>
#include <linux/linkage.h>
#include <linux/stddef.h>
#include <linux/types.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/bitops.h>
#include <linux/hex.h>
#include <linux/kstrtox.h>
#include <linux/log2.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/typecheck.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/build_bug.h>
#include <linux/sprintf.h>
#include <linux/instruction_pointer.h>
#include <linux/trace_printk.h>
#include <asm/byteorder.h>

#define STACK_MAGIC		0xdeadbeef

/** ARRAY_SIZE - number of elements; a pointer does not compile */
#define ARRAY_SIZE(arr) \
	(sizeof(arr) / sizeof((arr)[0]) + __must_be_array(arr))

#define PTR_IF(cond, ptr)	((cond) ? (ptr) : NULL)

#define upper_32_bits(n)	((u32)(((n) >> 16) >> 16))
#define lower_32_bits(n)	((u32)((n) & 0xffffffff))
#define upper_16_bits(n)	((u16)((n) >> 16))
#define lower_16_bits(n)	((u16)((n) & 0xffff))

#define REPEAT_BYTE(x)		((~0ul / 0xff) * (x))

/** u64_to_user_ptr - a pointer that a user passed in a 64-bit field */
#define u64_to_user_ptr(x)	((void __user *)(uintptr_t)(u64)(x))

/**
 * __might_sleep - report a call that may sleep from a context that may not
 * @file: source file of the call
 * @line: line in it
 *
 * Context: any; task context with nothing disabled is silent.
 */
void __might_sleep(const char *file, int line);

/** might_sleep - note that this function may sleep, and check the context */
#ifdef CONFIG_CONTEXT_CHECKS
#define might_sleep()		__might_sleep(__FILE__, __LINE__)
#else
#define might_sleep()		do { } while (0)
#endif
#define might_sleep_if(cond) \
do { \
	if (cond) \
		might_sleep(); \
} while (0)
#define might_fault()		do { } while (0)

#endif
