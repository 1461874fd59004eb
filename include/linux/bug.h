/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BUG_H
#define _LINUX_BUG_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/instruction_pointer.h>
#include <linux/stddef.h>

/**
 * __warn_printf - what a WARN prints, out of line to keep the call site small
 * @file: source file
 * @line: line in it
 * @caller: an address in the function that warns
 * @fmt: message, or NULL for none
 *
 * Context: any.
 */
void __warn_printf(const char *file, int line, void *caller,
		   const char *fmt, ...) __cold __printf(4, 5);

/**
 * __bug - report a BUG and stop the machine
 * @file: source file
 * @line: line in it
 *
 * Context: any.
 */
void __bug(const char *file, int line) __cold __noreturn;

/** __warn_brief - what a WARN prints without CONFIG_BUG_VERBOSE: who, by the return address */
void __warn_brief(void) __cold;
void __bug_brief(void) __cold __noreturn;

#ifdef CONFIG_BUG_VERBOSE
#define BUG()	__bug(__FILE__, __LINE__)
#define __WARN(fmt...) \
	__warn_printf(__FILE__, __LINE__, (void *)_THIS_IP_, fmt)
#else
#define BUG()		__bug_brief()
#define __WARN(fmt...)	({ if (0) __warn_printf("", 0, NULL, fmt); __warn_brief(); })
#endif

#define BUG_ON(condition) \
do { \
	if (unlikely(condition)) \
		BUG(); \
} while (0)

/**
 * WARN - report a state that should not be, and go on
 * @condition: what should not be
 * @fmt: printk format and its arguments
 *
 * Context: any.
 * Return: whether the condition is true.
 */
#define WARN(condition, fmt...) \
({ \
	int __warn_on = !!(condition); \
	if (unlikely(__warn_on)) \
		__WARN(fmt); \
	unlikely(__warn_on); \
})

/** WARN_ON - as WARN(), without a message */
#define WARN_ON(condition)	WARN(condition, NULL)

/** WARN_ONCE - as WARN(), but the report is made only the first time */
#define WARN_ONCE(condition, fmt...) \
({ \
	static bool __warned; \
	int __warn_on = !!(condition); \
	if (unlikely(__warn_on && !__warned)) { \
		__warned = true; \
		__WARN(fmt); \
	} \
	unlikely(__warn_on); \
})
#define WARN_ON_ONCE(condition)	WARN_ONCE(condition, NULL)
#define WARN_ON_SMP(condition)	({ 0; })

#define WARN_TAINT(condition, taint, fmt...)		WARN(condition, fmt)
#define WARN_TAINT_ONCE(condition, taint, fmt...)	WARN_ONCE(condition, fmt)

#define CHECK_DATA_CORRUPTION(condition, fmt...)	WARN(condition, fmt)

#endif
