/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_ERR_H
#define _LINUX_ERR_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/errno.h>

/*
 * A function that returns a pointer returns an error as one of the highest
 * addresses, -MAX_ERRNO..-1, where nothing is mapped.
 */
#define MAX_ERRNO	4095

#define IS_ERR_VALUE(x) \
	unlikely((unsigned long)(void *)(x) >= (unsigned long)-MAX_ERRNO)

/** ERR_PTR - make a pointer of a negative error number */
static inline void * __must_check ERR_PTR(long error)
{
	return (void *)error;
}

/** PTR_ERR - the error number in a pointer for which IS_ERR() is true */
static inline long __must_check PTR_ERR(__force const void *ptr)
{
	return (long)ptr;
}

/** IS_ERR - whether the pointer carries an error */
static inline bool __must_check IS_ERR(__force const void *ptr)
{
	return IS_ERR_VALUE(ptr);
}

static inline bool __must_check IS_ERR_OR_NULL(__force const void *ptr)
{
	return unlikely(!ptr) || IS_ERR_VALUE(ptr);
}

/** ERR_CAST - an error pointer as pointer to another type */
static inline void * __must_check ERR_CAST(__force const void *ptr)
{
	return (void *)ptr;
}

/** PTR_ERR_OR_ZERO - the error number, or 0 for a good pointer */
static inline int __must_check PTR_ERR_OR_ZERO(__force const void *ptr)
{
	return IS_ERR(ptr) ? PTR_ERR(ptr) : 0;
}

#endif
