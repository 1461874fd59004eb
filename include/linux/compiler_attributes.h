/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_COMPILER_ATTRIBUTES_H
#define _LINUX_COMPILER_ATTRIBUTES_H

/*
 * Short names of the compiler's attributes, as kernel sources write them.
 *
 * The C library's <sys/cdefs.h> defines some of them too, with the same
 * meaning. It comes first here, so that ours hold in whatever order a source
 * includes its headers.
 */
#include <sys/cdefs.h>

#undef __aligned
#undef __always_inline
#undef __attribute_const__
#undef __noinline
#undef __packed
#undef __pure
#undef __section
#undef __used

#define __alias(symbol)			__attribute__((__alias__(#symbol)))
#define __aligned(x)			__attribute__((__aligned__(x)))
#define __aligned_largest		__attribute__((__aligned__))
/* Compiled across files (CONFIG_LTO), it stays in the order of the link. */
#define __no_reorder			__attribute__((__no_reorder__))

/* Where size counts, the compiler knows better than a path that nobody measures there. */
#ifdef CONFIG_CC_OPTIMIZE_FOR_SIZE
#define __always_inline			inline
#else
#define __always_inline			inline __attribute__((__always_inline__))
#endif
#define __always_unused			__attribute__((__unused__))
#define __assume_aligned(a, ...)	__attribute__((__assume_aligned__(a, ##__VA_ARGS__)))
#define __attribute_const__		__attribute__((__const__))
#define __cold				__attribute__((__cold__))
#define __copy(symbol)			__attribute__((__copy__(symbol)))
#define __deprecated
#define __designated_init		__attribute__((__designated_init__))
#define __flatten			__attribute__((__flatten__))
#define __gnu_inline			__attribute__((__gnu_inline__))
#define __malloc			__attribute__((__malloc__))
#define __maybe_unused			__attribute__((__unused__))
#define __mode(x)			__attribute__((__mode__(x)))
#define __must_check			__attribute__((__warn_unused_result__))
#define __naked				__attribute__((__naked__))
#define __noclone			__attribute__((__noclone__))
#define __noinline			__attribute__((__noinline__))
#define __nonstring			__attribute__((__nonstring__))
#define __noreturn			__attribute__((__noreturn__))
#define __no_stack_protector		__attribute__((__no_stack_protector__))
#define __packed			__attribute__((__packed__))
#define __printf(fmt, first)		__attribute__((__format__(printf, fmt, first)))
#define __pure				__attribute__((__pure__))
#define __scanf(fmt, first)		__attribute__((__format__(scanf, fmt, first)))
#define __section(section)		__attribute__((__section__(section)))
#define __used				__attribute__((__used__))
#define __visible			__attribute__((__externally_visible__))
#define __weak				__attribute__((__weak__))
#define __compiletime_error(msg)	__attribute__((__error__(msg)))
#define __compiletime_warning(msg)	__attribute__((__warning__(msg)))

#define fallthrough			__attribute__((__fallthrough__))
#define noinline			__attribute__((__noinline__))

#endif
