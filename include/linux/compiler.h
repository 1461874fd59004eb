/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_COMPILER_H
#define _LINUX_COMPILER_H

#include <linux/compiler_types.h>
#include <linux/stringify.h>

#define likely(x)	__builtin_expect(!!(x), 1)
#define unlikely(x)	__builtin_expect(!!(x), 0)

/**
 * barrier - keep the compiler from moving memory accesses across this point
 *
 * On one CPU this is all that code needs against an interrupt handler: the CPU
 * itself always sees its own accesses in program order.
 */
#define barrier()	__asm__ __volatile__("" : : : "memory")

/** barrier_data - as barrier(), and what @ptr points to counts as read */
#define barrier_data(ptr) __asm__ __volatile__("" : : "r"(ptr) : "memory")

/** READ_ONCE - read @x with exactly one access, now */
#define READ_ONCE(x)	(*(const volatile typeof(x) *)&(x))

/** WRITE_ONCE - write @val to @x with exactly one access, now */
#define WRITE_ONCE(x, val) \
do { \
	*(volatile typeof(x) *)&(x) = (val); \
} while (0)

/** data_race - an access that may race on purpose */
#define data_race(expr)	({ typeof(({ expr; })) __v = ({ expr; }); __v; })

/** OPTIMIZER_HIDE_VAR - make the compiler forget what it knows of @var's value */
#define OPTIMIZER_HIDE_VAR(var) __asm__("" : "=r"(var) : "0"(var))

/** RELOC_HIDE - pointer arithmetic that the compiler does not look through */
#define RELOC_HIDE(ptr, off) \
({ \
	unsigned long __ptr = (unsigned long)(ptr); \
	OPTIMIZER_HIDE_VAR(__ptr); \
	(typeof(ptr))(__ptr + (off)); \
})

#define absolute_pointer(val)	RELOC_HIDE((void *)(val), 0)

#define unreachable()		__builtin_unreachable()

#define ___PASTE(a, b)		a##b
#define __PASTE(a, b)		___PASTE(a, b)
#define __UNIQUE_ID(prefix)	__PASTE(__PASTE(__UNIQUE_ID_, prefix), __COUNTER__)

/** is_signed_type - whether @type can hold a negative value */
#define is_signed_type(type)	(((type)(-1)) < (__force type)1)
#define is_unsigned_type(type)	(!is_signed_type(type))

/** __must_be_array - 0 for an array; a pointer does not compile */
#define __must_be_array(a) \
	(sizeof(struct { int:(-!!(__same_type((a), &(a)[0]))); }))

#define compiletime_assert(condition, msg)	_Static_assert(condition, msg)
#define compiletime_assert_atomic_type(t) \
	_Static_assert(__native_word(t), "needs an access of one machine word")

#endif
