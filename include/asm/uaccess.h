/* SPDX-License-Identifier: MIT */
#ifndef _ASM_UACCESS_H
#define _ASM_UACCESS_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/types.h>

/*
 * There is one address space: the user of a device is the kernel's own shell,
 * and what it passes is memory like any other. A pointer into page 0 is still
 * an error, as on Linux, instead of a fault.
 */
#define __USER_MIN	4096UL

/** access_ok - whether @size bytes at @addr may be a user's buffer */
static inline bool access_ok(const void __user *addr, unsigned long size)
{
	unsigned long start = (unsigned long)addr;

	return start >= __USER_MIN && start + size >= start;
}

/** copy_from_user - copy from a user's buffer. Return: bytes that were not copied */
static inline unsigned long __must_check
copy_from_user(void *to, const void __user *from, unsigned long n)
{
	if (!access_ok(from, n)) {
		memset(to, 0, n);
		return n;
	}
	memcpy(to, from, n);
	return 0;
}

/** copy_to_user - copy to a user's buffer. Return: bytes that were not copied */
static inline unsigned long __must_check
copy_to_user(void __user *to, const void *from, unsigned long n)
{
	if (!access_ok(to, n))
		return n;
	memcpy(to, from, n);
	return 0;
}

/** clear_user - zero a user's buffer. Return: bytes that were not cleared */
static inline unsigned long __must_check clear_user(void __user *to, unsigned long n)
{
	if (!access_ok(to, n))
		return n;
	memset(to, 0, n);
	return 0;
}

#define __copy_from_user(to, from, n)		copy_from_user(to, from, n)
#define __copy_to_user(to, from, n)		copy_to_user(to, from, n)
#define copy_from_user_nofault(dst, src, n)	(copy_from_user(dst, src, n) ? -EFAULT : 0)
#define copy_to_user_nofault(dst, src, n)	(copy_to_user(dst, src, n) ? -EFAULT : 0)

/** get_user - read a variable of a user. Return: 0 or -EFAULT, then @x is 0 */
#define get_user(x, ptr) \
({ \
	const typeof(*(ptr)) __user *__gu_ptr = (ptr); \
	bool __gu_ok = access_ok(__gu_ptr, sizeof(*__gu_ptr)); \
	(x) = __gu_ok ? *__gu_ptr : (typeof(*__gu_ptr))0; \
	__gu_ok ? 0 : -EFAULT; \
})

/** put_user - write a variable of a user. Return: 0 or -EFAULT */
#define put_user(x, ptr) \
({ \
	typeof(*(ptr)) __user *__pu_ptr = (ptr); \
	bool __pu_ok = access_ok(__pu_ptr, sizeof(*__pu_ptr)); \
	if (__pu_ok) \
		*__pu_ptr = (x); \
	__pu_ok ? 0 : -EFAULT; \
})
#define __get_user(x, ptr)	get_user(x, ptr)
#define __put_user(x, ptr)	put_user(x, ptr)

/** strncpy_from_user - copy a string. Return: its length, @count if cut, -EFAULT */
static inline long strncpy_from_user(char *dst, const char __user *src, long count)
{
	long len;

	if (!access_ok(src, 1))
		return -EFAULT;
	len = strnlen(src, count);
	memcpy(dst, src, len < count ? len + 1 : len);
	return len;
}

/** strnlen_user - size of a string with its NUL; 0 if it cannot be read, above @n if longer */
static inline long strnlen_user(const char __user *str, long n)
{
	return access_ok(str, 1) ? (long)strnlen(str, n) + 1 : 0;
}

#endif
