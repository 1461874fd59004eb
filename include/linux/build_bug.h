/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BUILD_BUG_H
#define _LINUX_BUILD_BUG_H

#include <linux/compiler.h>

/** BUILD_BUG_ON_ZERO - 0, or no build if the constant @e is true */
#define BUILD_BUG_ON_ZERO(e)	((int)(sizeof(struct { int:(-!!(e)); })))

#define BUILD_BUG_ON_INVALID(e)	((void)(sizeof((long)(e))))

/**
 * BUILD_BUG_ON_MSG - stop the build with @msg if @cond is true
 *
 * The condition may be one that only the optimiser can decide: the call of a
 * function with the error attribute must have been removed.
 */
#define __BUILD_BUG_ON_MSG(cond, msg, fn) \
do { \
	extern void fn(void) __compiletime_error(msg); \
	if (cond) \
		fn(); \
} while (0)
#define BUILD_BUG_ON_MSG(cond, msg) \
	__BUILD_BUG_ON_MSG(cond, msg, __UNIQUE_ID(build_bug_))

#define BUILD_BUG_ON(cond)	BUILD_BUG_ON_MSG(cond, "BUILD_BUG_ON failed: " #cond)
#define BUILD_BUG_ON_NOT_POWER_OF_2(n) \
	BUILD_BUG_ON((n) == 0 || (((n) & ((n) - 1)) != 0))
#define BUILD_BUG()		BUILD_BUG_ON_MSG(1, "BUILD_BUG failed")

/* An optional message, else the expression itself. */
#define static_assert(expr, ...) __static_assert(expr, ##__VA_ARGS__, #expr)
#define __static_assert(expr, msg, ...) _Static_assert(expr, msg)

#endif
