/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_COMPILER_TYPES_H
#define _LINUX_COMPILER_TYPES_H

#include <linux/kconfig.h>
#include <linux/compiler_attributes.h>

/* What sparse checks on Linux: documentation for the reader here. */
#define __user
#define __kernel
#define __iomem
#define __percpu
#define __rcu
#define __force
#define __nocast
#define __safe
#define __private
#define __bitwise
#define __must_hold(x)
#define __acquires(x)
#define __releases(x)
#define __acquire(x)		((void)0)
#define __release(x)		((void)0)
#define __cond_lock(x, c)	(c)
#define __chk_user_ptr(x)	((void)0)
#define __chk_io_ptr(x)		((void)0)
#define ACCESS_PRIVATE(p, member) ((p)->member)

/* Hardening and instrumentation marks without an effect in this kernel. */
#define __latent_entropy
#define __no_randomize_layout
#define __randomize_layout
#define __no_kcsan
#define __no_sanitize_or_inline	__always_inline
#define __nocfi
#define __noscs
#define __counted_by(member)

/* Functions that a tracer must not instrument. */
#define notrace			__attribute__((__no_instrument_function__))
#define noinstr			noinline notrace
#define noinline_for_stack	noinline

#define asm_volatile_goto(x...)	asm goto(x)
#define asm_inline		asm __inline

/** __same_type - whether two expressions or types have the same unqualified type */
#define __same_type(a, b)	__builtin_types_compatible_p(typeof(a), typeof(b))

/** __native_word - whether one load or store of the CPU moves all of @t */
#define __native_word(t) \
	(sizeof(t) == sizeof(char) || sizeof(t) == sizeof(short) || \
	 sizeof(t) == sizeof(int) || sizeof(t) == sizeof(long))

/**
 * __unqual_scalar_typeof - the type of @x without const and volatile
 *
 * An rvalue has no qualifiers; the comma operator makes one of @x. Integers
 * narrower than int keep their width, which unary plus would not give.
 */
#define __unqual_scalar_typeof(x) typeof(((void)0, (x)))

#endif
