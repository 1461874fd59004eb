/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_CONTAINER_OF_H
#define _LINUX_CONTAINER_OF_H

#include <linux/build_bug.h>
#include <linux/stddef.h>

#define typeof_member(type, member)	typeof(((type *)0)->member)

/**
 * container_of - the structure of which @ptr is a member
 * @ptr: pointer to the member
 * @type: the structure's type
 * @member: the member's name
 *
 * A pointer of another type than the member's (or void) does not compile.
 */
#define container_of(ptr, type, member) \
({ \
	void *__mptr = (void *)(ptr); \
	_Static_assert(__same_type(*(ptr), ((type *)0)->member) || \
		       __same_type(*(ptr), void), \
		       "pointer type mismatch in container_of()"); \
	(type *)(__mptr - offsetof(type, member)); \
})

/** container_of_const - as container_of(), const if @ptr points to const */
#define container_of_const(ptr, type, member) \
	_Generic(ptr, \
		const typeof(*(ptr)) *: \
			((const type *)container_of(ptr, type, member)), \
		default: ((type *)container_of(ptr, type, member)))

#endif
